"""Files and hubs put back to an older state: nothing is lost under a number the hub knows for something else."""

import copy
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from app.domain.people.session import Session
from app.domain.people.staff import Role
from app.domain.problems import Refusal
from app.domain.rating.facts import EntryKind, RegisterEntry
from app.domain.station.station import Setting
from app.persistence.ids import natural_id, new_id
from app.services.clock import local_day
from app.services.upstream.upstream import UpstreamService
from app.sync.packing import pack
from app.sync.wire import Answered, Asked
from tests.reference_hub import ReferenceHub
from tests.services.upstream.conftest import URL, Seat, copied
from tests.station import STATION, ZHANG, SetClock, SmallStation, resident_draft


def fact(seat: Seat, note: str) -> None:
    office = seat.desk.office
    with office.database.write(ZHANG) as tx:
        day = local_day(office.clock.now())
        tx.of(RegisterEntry).add(
            RegisterEntry(id=new_id(), kind=EntryKind.CALLBACK, staff_id=ZHANG, day=day, note=note)
        )


def put(seat: Seat, number: int) -> None:
    key = natural_id(STATION, "setting", "a")
    with seat.desk.office.database.write(ZHANG) as tx:
        found = tx.of(Setting).find_one(id=key)
        if found is None:
            tx.of(Setting).add(Setting(id=key, key="a", value={"n": number}))
        else:
            tx.of(Setting).save(replace(found, value={"n": number}))


def drop(seat: Seat) -> None:
    with seat.desk.office.database.write(ZHANG) as tx:
        tx.of(Setting).remove([natural_id(STATION, "setting", "a")])


def notes(seat: Seat) -> list[str]:
    with seat.desk.office.database.read() as tx:
        return sorted(entry.note for entry in tx.of(RegisterEntry).find())


def setting(seat: Seat) -> object:
    with seat.desk.office.database.read() as tx:
        found = tx.of(Setting).find_one(key="a")
    return None if found is None else found.value["n"]


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.problems[0].code


@pytest.mark.parametrize("before_push", [0, 1, 4])
def test_a_computer_put_back_from_a_backup_loses_neither_the_old_nor_the_new(
    on_disk: Seat, hub: ReferenceHub, tmp_path: Path, empty_computer: Callable[[str], Seat], before_push: int
) -> None:
    head = Session(staff_id=ZHANG, number="", name="", roles=(Role.HEAD,))
    other = empty_computer("other")
    other.upstream.join(hub.code(), URL)
    old = copied(on_disk, tmp_path / "copy", hub)
    for number in range(3):
        fact(on_disk, f"old {number}")
    put(on_disk, 1)
    on_disk.upstream.sync_once()
    for number in range(before_push):
        fact(old, f"new {number}")
    put(old, 2)
    put(old, 3)

    outcome = old.upstream.sync_once()

    expected = [*(f"new {number}" for number in range(before_push)), *(f"old {number}" for number in range(3))]
    assert outcome.forked > 0
    assert notes(old) == expected
    other.upstream.sync_once()
    old.upstream.sync_once()
    assert notes(other) == expected
    assert setting(old) == setting(other) == 1  # what the lost life wrote is another's: people decide
    disputes = other.upstream.conflicts(head)
    assert {each.kept for each in disputes} == {'{"n": 1}'}
    assert '{"n": 3}' in {each.other for each in disputes}
    assert other.upstream.check().tables == old.upstream.check().tables
    with pytest.raises(Refusal) as refused:
        on_disk.upstream.sync_once()  # the copy that was put away is another life of the file: it stays out
    assert code_of(refused) == "upstream.copied"
    fact(old, "after")
    old.upstream.sync_once()
    assert old.upstream.status().pending == 0
    old.desk.close()


def test_an_old_copy_without_anything_new_catches_up(on_disk: Seat, hub: ReferenceHub, tmp_path: Path) -> None:
    old = copied(on_disk, tmp_path / "copy", hub)
    fact(on_disk, "old")
    on_disk.upstream.sync_once()

    old.upstream.sync_once()
    fact(old, "new")
    old.upstream.sync_once()

    assert notes(old) == ["new", "old"]
    assert old.upstream.status().pending == 0
    old.desk.close()


def test_a_removal_under_a_used_number_is_sent_again(on_disk: Seat, hub: ReferenceHub, tmp_path: Path) -> None:
    put(on_disk, 1)
    on_disk.upstream.sync_once()
    old = copied(on_disk, tmp_path / "copy", hub)
    fact(on_disk, "old")
    on_disk.upstream.sync_once()
    drop(old)

    old.upstream.sync_once()

    assert setting(old) is None
    assert hub.books.log[-1].kind == 2
    old.desk.close()


def test_a_lost_answer_to_a_new_life_is_made_up_for(on_disk: Seat, hub: ReferenceHub, tmp_path: Path) -> None:
    class Cut:
        """A line that breaks after the hub has begun the new life."""

        def send(self, asked: Asked) -> Answered:
            answered = hub.send(asked)
            if asked.path == "/v1/epoch":
                raise Refusal.of("upstream.timeout")
            return answered

        def close(self) -> None:
            """Nothing is open."""

    old = copied(on_disk, tmp_path / "copy", hub)
    fact(on_disk, "old")
    on_disk.upstream.sync_once()
    fact(old, "new")
    with pytest.raises(Refusal) as refused:
        UpstreamService(old.desk.office, old.desk.people, lambda _url, _ca: Cut()).sync_once()
    assert code_of(refused) == "upstream.timeout"

    fact(old, "after")
    old.upstream.sync_once()

    assert notes(old) == ["after", "new", "old"]
    assert old.upstream.status().pending == 0
    old.desk.close()


@pytest.mark.parametrize("broken", ["/v1/pull", "/v1/epoch"])
def test_a_round_that_breaks_after_the_fork_was_told_sends_nothing_in_the_old_life(
    on_disk: Seat, hub: ReferenceHub, tmp_path: Path, broken: str
) -> None:
    class Cut:
        """A line that breaks at one point of the round."""

        def send(self, asked: Asked) -> Answered:
            if asked.path.startswith(broken):
                raise Refusal.of("upstream.timeout")
            return hub.send(asked)

        def close(self) -> None:
            """Nothing is open."""

    old = copied(on_disk, tmp_path / "copy", hub)
    fact(on_disk, "old")
    on_disk.upstream.sync_once()
    for note in ("new 1", "new 2"):
        fact(old, note)
    with pytest.raises(Refusal, match=r"upstream\.timeout"):
        UpstreamService(old.desk.office, old.desk.people, lambda _url, _ca: Cut()).sync_once()
    with pytest.raises(Refusal, match=r"upstream\.timeout"):
        UpstreamService(old.desk.office, old.desk.people, lambda _url, _ca: Away()).sync_once()

    old.upstream.sync_once()

    assert notes(old) == ["new 1", "new 2", "old"]
    own = [entry.device_index for entry in hub.books.log if entry.table == 27]
    assert own == [1, 2, 2]
    assert old.upstream.status().pending == 0
    old.desk.close()


class Away:
    """A line nobody is at the other end of."""

    def send(self, _asked: Asked) -> Answered:
        raise Refusal.of("upstream.timeout")

    def close(self) -> None:
        """Nothing is open."""


def test_people_work_on_while_a_new_life_begins(on_disk: Seat, hub: ReferenceHub, tmp_path: Path) -> None:
    old = copied(on_disk, tmp_path / "copy", hub)

    class Working:
        """Somebody writes something whenever the hub is asked."""

        def send(self, asked: Asked) -> Answered:
            if asked.path.startswith("/v1/p") and len(notes(old)) < 6:
                fact(old, "meanwhile")
            return hub.send(asked)

        def close(self) -> None:
            """Nothing is open."""

    fact(on_disk, "old")
    on_disk.upstream.sync_once()
    fact(old, "new")
    UpstreamService(old.desk.office, old.desk.people, lambda _url, _ca: Working()).sync_once()
    old.upstream.sync_once()

    assert {device.epoch for device in hub.books.devices.values()}.isdisjoint({hub.books.log[0].epoch})
    assert old.upstream.status().pending == 0
    assert notes(old) == ["meanwhile"] * 4 + ["new", "old"]
    assert len([entry for entry in hub.books.log if entry.table == 27]) == 6
    old.desk.close()


def test_a_new_life_has_another_place_in_the_station(on_disk: Seat, hub: ReferenceHub, tmp_path: Path) -> None:
    old = copied(on_disk, tmp_path / "copy", hub)
    fact(on_disk, "old")
    on_disk.upstream.sync_once()
    fact(old, "new")

    old.upstream.sync_once()
    fact(old, "after")
    old.upstream.sync_once()

    assert (old.upstream.status().index, old.upstream.status().pending) == (2, 0)
    assert [entry.device_index for entry in hub.books.log[-2:]] == [2, 2]
    old.desk.close()


def test_a_hub_put_back_from_its_backup_gets_back_what_it_lost(
    station: SmallStation, first: Seat, second: Seat, hub: ReferenceHub
) -> None:
    backup = copy.deepcopy(hub.books)
    case = station.register(resident_draft())
    fact(second, "lost")
    for seat in (first, second, first):
        seat.upstream.sync_once()

    hub.books, hub.hub_epoch = backup, b"second"
    fact(second, "later")
    for seat in (first, second, first, second):
        seat.upstream.sync_once()

    assert notes(first) == notes(second) == ["later", "lost"]
    assert first.upstream.check().tables == second.upstream.check().tables
    assert (20, case.id.bytes) in hub.books.records
    assert first.upstream.status().pending == second.upstream.status().pending == 0


def test_a_hub_that_was_put_back_and_does_not_know_gets_it_back_too(
    station: SmallStation, first: Seat, second: Seat, hub: ReferenceHub
) -> None:
    backup = copy.deepcopy(hub.books)
    case = station.register(resident_draft())
    fact(second, "lost")
    for seat in (first, second, first):
        seat.upstream.sync_once()

    hub.books = backup
    for seat in (first, second, first, second, first):
        seat.upstream.sync_once()

    assert notes(first) == notes(second) == ["lost"]
    assert first.upstream.check().tables == second.upstream.check().tables
    assert (20, case.id.bytes) in hub.books.records
    assert first.upstream.status().pending == second.upstream.status().pending == 0


def test_a_hub_that_was_put_back_is_noticed_although_its_log_has_grown_again(
    station: SmallStation, first: Seat, second: Seat, hub: ReferenceHub
) -> None:
    backup = copy.deepcopy(hub.books)
    case = station.register(resident_draft())
    fact(first, "lost")
    for seat in (first, second):
        seat.upstream.sync_once()
    cursor = first.upstream.status().cursor

    hub.books = backup
    for number in range(100):
        fact(second, f"new {number}")
    second.upstream.sync_once()
    assert len(hub.books.log) > cursor
    for seat in (first, second, first):
        seat.upstream.sync_once()

    assert notes(first) == notes(second) == sorted(["lost", *(f"new {number}" for number in range(100))])
    assert first.upstream.check().tables == second.upstream.check().tables
    assert (20, case.id.bytes) in hub.books.records


def test_a_change_of_what_the_hub_lost_brings_it_back_whole(
    station: SmallStation, first: Seat, second: Seat, hub: ReferenceHub
) -> None:
    backup = copy.deepcopy(hub.books)
    put(first, 1)
    first.upstream.sync_once()
    second.upstream.sync_once()
    hub.books, hub.hub_epoch = backup, b"second"
    put(second, 2)

    outcome = second.upstream.sync_once()  # before the computer that had made it

    assert (outcome.quarantined, setting(second)) == (0, 2)
    assert (31, natural_id(STATION, "setting", "a").bytes) in hub.books.records
    for seat in (first, second, first):
        seat.upstream.sync_once()
    assert first.upstream.check().tables == second.upstream.check().tables
    (dispute,) = first.upstream.conflicts(station.head)
    assert {dispute.kept, dispute.other} == {'{"n": 1}', '{"n": 2}'}


def test_a_hub_put_back_in_the_middle_of_a_round_is_followed_anew(
    station: SmallStation, first: Seat, hub: ReferenceHub
) -> None:
    class Changing:
        """A hub that is put back between session and pull."""

        def send(self, asked: Asked) -> Answered:
            answered = hub.send(asked)
            if asked.path == "/v1/session":
                hub.hub_epoch = b"second"
            return answered

        def close(self) -> None:
            """Nothing is open."""

    UpstreamService(first.desk.office, first.desk.people, lambda _url, _ca: Changing()).sync_once()

    status = first.upstream.status()
    assert (status.cursor, status.pending) == (len(hub.books.log), 0)
    assert station.query("SELECT hub_epoch FROM _upstream") == [(b"second",)]


def test_numbers_that_were_passed_over_keep_nobody_from_sending(
    station: SmallStation, first: Seat, hub: ReferenceHub
) -> None:
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = seq + 5 WHERE name = '_outbox'")
    fact(first, "new")

    first.upstream.sync_once()
    fact(first, "after")
    first.upstream.sync_once()

    assert first.upstream.status().pending == 0
    assert [entry.dev_seq for entry in hub.books.log if entry.table == 27] == [49, 50]
    assert station.query("SELECT epoch FROM _sync_meta") != [(hub.books.log[0].epoch,)]


def test_what_was_let_go_of_cannot_be_sent_again(station: SmallStation, first: Seat, hub: ReferenceHub) -> None:
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("DELETE FROM _outbox WHERE seq < 5")
    fact(first, "new")
    next(iter(hub.books.devices.values())).last = 2

    with pytest.raises(Refusal) as refused:
        first.upstream.sync_once()

    assert (code_of(refused), refused.value.problems[0].values) == ("upstream.pruned", {"expect": 3})
    assert first.upstream.status().trouble == "upstream.pruned"


def test_a_hub_that_never_has_enough_is_not_asked_for_ever(first: Seat, hub: ReferenceHub) -> None:
    class Stubborn:
        def __init__(self, answer: Answered, _url: str, _certificate: str) -> None:
            self.answer = answer

        def send(self, asked: Asked) -> Answered:
            return self.answer if asked.path == "/v1/push" else hub.send(asked)

        def close(self) -> None:
            """Nothing is open."""

    fact(first, "new")
    known = Answered(status=409, body=pack({"problem": "upstream.expected", "expect": 3}))
    little = Answered(status=200, body=pack({"ack": 1, "quarantined": [], "head": 1, "backoff_s": 0}))
    unsaid = Answered(status=409, body=pack({"problem": "upstream.expected"}))
    for answer, code in ((known, "upstream.expected"), (little, "upstream.garbled"), (unsaid, "upstream.expected")):
        stubborn = UpstreamService(first.desk.office, first.desk.people, partial(Stubborn, answer))
        with pytest.raises(Refusal) as refused:
            stubborn.sync_once()
        assert code_of(refused) == code


def test_old_changes_the_hub_can_restore_itself_are_let_go_of(
    station: SmallStation, first: Seat, hub: ReferenceHub, clock: SetClock
) -> None:
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE _outbox SET hlc = 0 WHERE seq <= 20")
    first.upstream.sync_once()
    assert station.query("SELECT min(seq) FROM _outbox") == [(1,)]  # not archived: kept, however old

    hub.archived = len(hub.books.log)
    first.upstream.sync_once()

    assert station.query("SELECT min(seq) FROM _outbox") == [(21,)]
    assert first.upstream.check().missing == 0
    fact(first, "new")
    first.upstream.sync_once()
    assert first.upstream.status().pending == 0
    assert clock.now() == first.upstream.status().succeeded_at
