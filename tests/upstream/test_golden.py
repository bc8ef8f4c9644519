"""What released programs said and heard: today's hub and today's program read it as it was meant."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

import pytest

from app.persistence.upstream.applying import apply_page
from app.sync.messages import pulled_from
from app.sync.packing import unpack
from tests.station import SetClock
from tests.upstream.computers import Nowhere, Templates, make_computer, only
from tests.upstream.golden import KEPT, read_kept
from tests.upstream.local_hub import LocalHub, folded
from tests.upstream.voice import Voice

RELEASES = sorted(KEPT.iterdir())


@pytest.fixture
def hub(templates: Templates, tmp_path: Path) -> Iterator[LocalHub]:
    made = LocalHub(templates.hub, tmp_path / "hub", SetClock())
    yield made
    made.end()


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_todays_hub_takes_what_they_sent(release: Path, hub: LocalHub, tmp_path: Path) -> None:
    kept, records = read_kept(release)
    voices = {place: Voice(hub, place, tmp_path) for place in (1, 2)}

    for each in kept:
        if each.verb == "push":
            told = voices[each.computer].say("push", each.body)
            assert (told["ack"], told["quarantined"]) == (each.ack, [])

    assert _as_kept(folded(hub.log()), records) == records
    assert len(hub.told()) >= 2


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_todays_program_reads_what_they_were_told(release: Path, templates: Templates, tmp_path: Path) -> None:
    kept, records = read_kept(release)
    computer = make_computer(
        templates.empty,
        tmp_path / "pc",
        templates.definitions,
        only(Nowhere()),
        Random(9),  # noqa: S311 - any
    )
    with computer.office.database.write(None) as tx:
        for each in kept:
            if each.verb == "pull" and each.computer == 2:
                apply_page(tx.connection, pulled_from(unpack(each.body)).entries, 0)

    found = _as_kept(computer.rows(), records)
    computer.office.database.close()
    assert {table: set(keys) for table, keys in found.items()} == {table: set(keys) for table, keys in records.items()}
    assert found == {
        table: {key: {number: value for number, value in fields.items() if number in found[table][key]}
                for key, fields in keys.items()}
        for table, keys in records.items()
    }  # fmt: skip


Records = dict[int, dict[bytes, dict[int, object]]]


def _as_kept(rows: Mapping[tuple[int, bytes], Mapping[int, object]], records: Records) -> Records:
    """The rows, with only those fields the old program knew."""
    found: Records = {}
    for (table, key), fields in rows.items():
        known = records.get(table, {}).get(key)
        found.setdefault(table, {})[key] = {n: v for n, v in fields.items() if known is None or n in known}
    return found
