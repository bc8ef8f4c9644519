"""A computer whose key is of no use any more: it is told so, comes in again, and nothing it did is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.problems import Refusal
from tests.reference_hub import ReferenceHub
from tests.services.upstream.conftest import URL, Seat
from tests.station import SmallStation, fault_draft

HIDDEN = b"station-desk: a key hidden by the system for its user\nof a Windows that is gone"


def key_file(seat: Seat) -> Path:
    return seat.desk.office.folder.path / "device.key"


def trouble(seat: Seat) -> str:
    with pytest.raises(Refusal) as refused:
        seat.upstream.sync_once()
    return refused.value.problems[0].code


@pytest.mark.parametrize(
    ("content", "code"), [(HIDDEN, "upstream.key_locked"), (b"\0" * 119, "upstream.key_unreadable")]
)
def test_a_computer_that_lost_its_key_comes_in_again_with_what_it_had_to_send(
    first: Seat, station: SmallStation, hub: ReferenceHub, content: bytes, code: str
) -> None:
    key_file(first).write_bytes(content)
    station.desk.cases.register(station.clerk, fault_draft())

    assert trouble(first) == code
    status = first.upstream.status()
    assert (status.is_active, status.is_shut_out, status.trouble, status.pending > 0) == (True, True, code, True)
    assert key_file(first).read_bytes() == content  # whoever hid it may come back

    status = first.upstream.enrol(station.head, hub.code(), URL)
    assert (status.is_active, status.is_shut_out, status.index) == (True, False, 2)
    first.upstream.sync_once()
    assert first.upstream.status().pending == 0


def test_the_user_who_hid_it_coming_back_is_all_it_takes(first: Seat, station: SmallStation, hub: ReferenceHub) -> None:
    kept = key_file(first).read_bytes()
    key_file(first).write_bytes(HIDDEN)
    assert trouble(first) == "upstream.key_locked"
    key_file(first).write_bytes(kept)

    first.upstream.sync_once()

    assert first.upstream.status().trouble == ""
    with pytest.raises(Refusal, match=r"upstream\.already_enrolled"):
        first.upstream.enrol(station.head, hub.code(), URL)


def test_one_that_never_was_in_comes_in_with_another_key(
    empty_computer: Callable[[str], Seat], first: Seat, hub: ReferenceHub
) -> None:
    newcomer = empty_computer("third")
    key_file(newcomer).write_bytes(HIDDEN)
    newcomer.upstream.join(hub.code(), URL)
    assert newcomer.upstream.status().is_active
    assert (first.upstream.status().index, newcomer.upstream.status().index) == (1, 2)
    assert key_file(newcomer).read_bytes() != HIDDEN


def test_a_key_nobody_can_make_or_remove_is_told(empty_computer: Callable[[str], Seat], hub: ReferenceHub) -> None:
    newcomer = empty_computer("third")
    (key_file(newcomer) / "in the way").mkdir(parents=True)
    with pytest.raises(Refusal, match=r"storage\.cannot_write"):
        newcomer.upstream.join(hub.code(), URL)
    (key_file(newcomer) / "in the way").rmdir()
    key_file(newcomer).rmdir()
    key_file(newcomer).with_name("device.key.part").mkdir()
    with pytest.raises(Refusal, match=r"storage\.cannot_write"):
        newcomer.upstream.join(hub.code(), URL)
