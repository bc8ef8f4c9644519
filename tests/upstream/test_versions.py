"""Programs of two years on one hub: an older one keeps what it does not know, and a newer one is never forgotten."""

from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from app.domain.customers.customer import Customer
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.hub import pulling
from app.hub.knowledge import shipped_knowledge
from app.hub.pushing import Pushing
from app.hub.quarantining import Quarantine, Replayed
from app.labels.upstream import PROBLEMS
from app.persistence.ids import natural_id
from tests.station import CHEN, SHOP, STATION, ZHANG, SetClock
from tests.upstream.computers import URL, Computer, Templates, make_computer, only
from tests.upstream.local_hub import LocalHub
from tests.upstream.versions import knowledge_to_come, new_columns, next_program, swaps, upgrade

GONE = natural_id(STATION, "customer", "977")


@dataclass
class Pair:
    """Two computers, one of which may be a year ahead, and their hub."""

    hub: LocalHub
    newer: Computer
    older: Computer

    def sync(self, computer: Computer) -> int:
        """A round by the program the computer has; how many changes came."""
        is_newer = computer.driver.execute("SELECT 1 FROM pragma_table_info('customer') WHERE name = 'risk'").fetchone()
        with next_program() if is_newer else nullcontext():
            return computer.upstream.sync_once().pulled

    def sync_all(self) -> None:
        for _ in range(2):
            self.sync(self.newer)
            self.sync(self.older)

    def adopt(self, *, is_newer: bool) -> None:
        """The hub's program is exchanged."""
        known = knowledge_to_come() if is_newer else shipped_knowledge()
        self.hub.exchange(pushing=Pushing(self.hub.hub.store, known, self.hub.hub.clock))


@pytest.fixture
def pair(templates: Templates, tmp_path: Path) -> Iterator[Pair]:
    with ExitStack() as opened:
        hub = LocalHub(templates.hub, tmp_path / "hub", SetClock())
        opened.callback(hub.end)
        first, second = (
            make_computer(source, tmp_path / str(place), templates.definitions, only(hub), Random(place))  # noqa: S311
            for place, source in enumerate((templates.station, templates.empty))
        )
        for computer in (first, second):
            opened.callback(computer.office.database.close)
        first.upstream.enrol(OWNER, hub.code(), URL)
        first.upstream.sync_once()
        second.upstream.join(hub.code(), URL)
        upgrade(first)
        yield Pair(hub, first, second)


def edit(computer: Computer, key: UUID, **changes: object) -> None:
    with computer.office.database.write(ZHANG) as tx:
        names = ", ".join(f"{name} = ?" for name in changes)
        tx.connection.exec_driver_sql(f"UPDATE customer SET {names} WHERE id = ?", (*changes.values(), key.bytes))


def swap(computer: Computer, key: bytes, reading: int) -> None:
    with computer.office.database.write(ZHANG) as tx:
        tx.connection.exec_driver_sql("INSERT INTO meter_swap VALUES (?, ?, ?)", (key, CHEN.bytes, reading))


def add_customer(computer: Computer, key: UUID) -> None:
    with computer.office.database.write(ZHANG) as tx:
        chen = tx.of(Customer).get(CHEN)
        tx.of(Customer).add(replace(chen, id=key, account_number="977", meter_number="977"))


def remove_customer(computer: Computer, key: UUID) -> None:
    with computer.office.database.write(ZHANG) as tx:
        tx.of(Customer).remove([key])


def phone_of(computer: Computer, key: UUID) -> str:
    with computer.office.database.read() as tx:
        return tx.of(Customer).get(key).phone


def test_an_older_program_keeps_what_it_does_not_know_until_it_is_upgraded(pair: Pair) -> None:
    pair.adopt(is_newer=True)
    edit(pair.newer, CHEN, second_phone="111", phone="1")
    edit(pair.newer, SHOP, risk=7)
    swap(pair.newer, b"s" * 16, 4200)
    pair.sync_all()
    edit(pair.older, CHEN, phone="2")  # whoever does not know the column does not blank it
    edit(pair.newer, CHEN, second_phone="222")
    pair.sync_all()

    assert phone_of(pair.older, CHEN) == phone_of(pair.newer, CHEN) == "2"
    assert new_columns(pair.newer, CHEN) == ("222", 0)
    assert pair.older.upstream.status().unknown == 4
    assert pair.older.upstream.check().is_sound

    upgrade(pair.older)

    assert pair.sync(pair.older) == 0  # nothing is fetched anew
    assert (new_columns(pair.older, CHEN), new_columns(pair.older, SHOP)) == (("222", 0), ("", 7))
    assert swaps(pair.older) == swaps(pair.newer) == [(b"s" * 16, 4200)]
    assert pair.older.upstream.status().unknown == 0
    edit(pair.older, CHEN, risk=3)
    pair.sync_all()
    assert new_columns(pair.newer, CHEN) == ("222", 3)


def test_what_was_unknown_of_a_record_goes_with_the_record(pair: Pair) -> None:
    pair.adopt(is_newer=True)
    add_customer(pair.newer, GONE)
    edit(pair.newer, GONE, second_phone="9")
    pair.sync_all()
    remove_customer(pair.newer, GONE)
    pair.sync_all()

    upgrade(pair.older)
    pair.sync_all()

    status = pair.older.upstream.status()
    assert (status.waiting, status.unknown) == (0, 0)
    assert pair.older.upstream.check().is_sound


def test_a_record_that_came_back_has_what_was_unknown_of_it(pair: Pair) -> None:
    pair.adopt(is_newer=True)
    add_customer(pair.newer, GONE)
    edit(pair.newer, GONE, second_phone="9")
    pair.sync_all()
    remove_customer(pair.newer, GONE)
    edit(pair.older, GONE, phone="5")  # it did not know of the removal: the customer stays
    pair.sync_all()

    upgrade(pair.older)
    pair.sync_all()

    assert new_columns(pair.newer, GONE) == new_columns(pair.older, GONE) == ("9", 0)
    assert pair.older.upstream.check().is_sound


def test_an_older_hub_keeps_what_a_newer_program_sends_and_takes_it_in_after_its_upgrade(pair: Pair) -> None:
    edit(pair.newer, CHEN, second_phone="111")
    edit(pair.newer, SHOP, phone="8")
    swap(pair.newer, b"s" * 16, 4200)
    pair.sync_all()
    assert phone_of(pair.older, SHOP) == "8"  # what it knows goes on its way
    assert {(number, reason) for _, number, reason in pair.hub.set_aside()} == {
        (number, "schema") for _, number, _ in pair.hub.set_aside()
    }
    status = pair.newer.upstream.status()
    assert (status.pending, status.quarantined) == (0, 2)
    assert new_columns(pair.newer, CHEN) == ("111", 0)

    upgrade(pair.older)
    pair.adopt(is_newer=True)
    quarantine = Quarantine(pair.hub.hub.county, knowledge_to_come(), pair.hub.hub.clock, "升级")
    assert quarantine.replay_understood() == Replayed(taken=2, left=0)
    pair.sync_all()

    assert new_columns(pair.older, CHEN) == new_columns(pair.newer, CHEN) == ("111", 0)
    assert swaps(pair.older) == swaps(pair.newer) == [(b"s" * 16, 4200)]
    assert pair.newer.upstream.check().is_sound


def test_a_program_below_the_least_still_sends_and_is_told_to_be_upgraded(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulling, "SCHEMA_MIN", 1000)
    edit(pair.older, CHEN, phone="6")
    before = len(pair.hub.log())

    with pytest.raises(Refusal, match=r"upstream\.too_old"):
        pair.older.upstream.sync_once()

    assert len(pair.hub.log()) == before + 1
    assert pair.older.upstream.status().trouble == "upstream.too_old"
    assert "请升级" in PROBLEMS["upstream.too_old"]
    monkeypatch.undo()
    pair.sync_all()
    assert phone_of(pair.newer, CHEN) == "6"
