"""Two computers with one file: one is told, comes in again as a computer of its own, and nothing of either is lost."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.customers.customer import Customer
from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.domain.upstream.choices import DisputeState
from tests.reference_hub import ReferenceHub
from tests.services.upstream.conftest import URL, Seat, copied
from tests.station import CHEN, SmallStation, fault_draft


def rename(seat: Seat, phone: str) -> None:
    with seat.desk.office.database.write(None) as tx:
        tx.of(Customer).save(replace(tx.of(Customer).get(CHEN), phone=phone))


def trouble(seat: Seat) -> str:
    with pytest.raises(Refusal) as refused:
        seat.upstream.sync_once()
    return refused.value.problems[0].code


def work(seat: Seat, who: Session) -> str:
    return seat.desk.cases.register(who, fault_draft()).case.number


def test_of_two_copies_one_comes_in_again_as_a_computer_of_its_own(
    on_disk: Seat, station_on_disk: SmallStation, hub: ReferenceHub, tmp_path: Path
) -> None:
    copy = copied(on_disk, tmp_path / "copy", hub)
    work(on_disk, station_on_disk.clerk)
    rename(on_disk, "13900000001")
    work(copy, station_on_disk.clerk)
    rename(copy, "13900000002")
    on_disk.upstream.sync_once()
    copy.upstream.sync_once()  # goes on in another life
    work(on_disk, station_on_disk.clerk)

    assert trouble(on_disk) == "upstream.copied"
    status = on_disk.upstream.status()
    assert (status.is_active, status.is_shut_out, status.pending > 0) == (True, True, True)
    with pytest.raises(Refusal, match=r"upstream\.code_invalid"):
        on_disk.upstream.enrol(station_on_disk.head, "no code", URL)
    assert trouble(on_disk) == "upstream.refused"  # a new computer by now, that nobody knows
    draft = work(on_disk, station_on_disk.clerk)
    assert draft.startswith("临-1-")  # and none of the numbers its other copy may have given
    status = on_disk.upstream.enrol(station_on_disk.head, hub.code(), URL, name="营业厅2号机")
    assert (status.is_active, status.is_shut_out, status.index) == (True, False, 3)

    for seat in (on_disk, copy, on_disk, copy):
        seat.upstream.sync_once()

    assert on_disk.upstream.check().tables == copy.upstream.check().tables
    with copy.desk.office.database.read() as tx:
        numbers = [row[0] for row in tx.connection.exec_driver_sql("SELECT number FROM work_case")]
    assert len(numbers) == len(set(numbers)) == 4
    assert not [number for number in numbers if number.startswith("临")]
    merged = copy.upstream.conflicts(station_on_disk.head, DisputeState.MERGED)
    assert {"13900000001", "13900000002"} in [{each.kept, each.other} for each in merged]
    assert on_disk.upstream.status().pending == copy.upstream.status().pending == 0
    copy.desk.close()


def test_a_computer_that_is_in_does_not_come_in_twice(
    on_disk: Seat, station_on_disk: SmallStation, hub: ReferenceHub
) -> None:
    with pytest.raises(Refusal, match=r"upstream\.already_enrolled"):
        on_disk.upstream.enrol(station_on_disk.head, hub.code(), URL)


def test_a_key_that_cannot_be_removed_keeps_a_computer_what_it_is(
    on_disk: Seat, station_on_disk: SmallStation, hub: ReferenceHub
) -> None:
    hub.revoke(1)
    assert trouble(on_disk) == "upstream.revoked"
    key = on_disk.desk.office.folder.path / "device.key"
    key.unlink()
    key.mkdir()
    (key / "in the way").touch()

    with pytest.raises(Refusal, match=r"storage\.cannot_write"):
        on_disk.upstream.enrol(station_on_disk.head, hub.code(), URL)

    assert on_disk.upstream.status().is_shut_out
