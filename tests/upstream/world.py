"""Computers of one station, a hub and a bad line between them: what may happen, one deed after the other.

Everything is the real thing - SQLite, triggers, services, rounds, the hub - but for the line. What people saved is kept
beside it, as they would remember it.
"""

import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from app.domain.customers.customer import Customer
from app.domain.firms.firm import Firm
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.rating.facts import EntryKind, RegisterEntry
from app.domain.station.station import Setting
from app.domain.upstream.operation import LogEntry
from app.domain.work.case import Case
from app.domain.work.steps import StepKind
from app.persistence.ids import natural_id, new_id
from app.persistence.tables.merging import table_rules
from app.services.bundle import Services
from app.sync.wire import Answered, Asked
from tests.station import CHEN, STATION, ZHANG, SetClock, resident_draft
from tests.upstream.computers import URL, Computer, Templates, make_computer, only, without_versions
from tests.upstream.local_hub import CODE, LocalHub, folded

MOST = 6
"""The most computers of a world."""

_ROUNDS = 8  # after which nobody may have anything more to send or to fetch
_HOPELESS = frozenset({"upstream.unreachable", "upstream.timeout"})
_RULES = {rules.number: rules for rules in table_rules()}


class Fate(StrEnum):
    """What becomes of a request on a bad line."""

    GOOD = "good"
    LOST = "lost"  # it never arrives
    UNANSWERED = "unanswered"  # it arrives, its answer does not
    TWICE = "twice"  # it arrives twice
    LATE = "late"  # it arrives when everybody has long done something else


@dataclass
class BadLine:
    """One computer's line."""

    hub: LocalHub
    fates: list[Fate] = field(default_factory=list)
    late: list[Asked] = field(default_factory=list)
    acknowledged: int = 0

    def send(self, asked: Asked) -> Answered:
        fate = self.fates.pop(0) if self.fates else Fate.GOOD
        if fate is Fate.LOST:
            raise Refusal.of("upstream.unreachable")
        if fate is Fate.LATE:
            self.late.append(asked)
            raise Refusal.of("upstream.timeout")
        answered = self.hub.send(asked)
        if fate is Fate.UNANSWERED:
            raise Refusal.of("upstream.timeout")
        if fate is Fate.TWICE:
            again = self.hub.send(asked)
            return again if asked.path.startswith("/v1/pu") else answered  # what may be asked twice is answered so
        return answered

    def deliver(self) -> None:
        """What was on its way all the time arrives; nobody waits for its answer."""
        while self.late:
            self.hub.send(self.late.pop(0))

    def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A computer's file at some moment, and what its people knew to have saved by then."""

    file: bytes
    facts: tuple[UUID, ...]
    details: Mapping[UUID, int]


@dataclass
class Seat:
    """A computer, its line, and what its people remember."""

    computer: Computer
    line: BadLine
    desk: Services
    facts: list[UUID] = field(default_factory=list)
    details: dict[UUID, int] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    image: Image | None = None
    is_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """A hub and computers in step, to begin from: files, and the folders with the computers' keys."""

    hub: Path
    images: tuple[bytes, ...]
    homes: tuple[Path, ...]
    templates: Templates


def make_beginnings(templates: Templates, folder: Path) -> Mapping[int, Beginning]:
    """A beginning for each number of computers: enrolling anew for each world would take most of the time."""
    hub = LocalHub(templates.hub, folder / "hub", SetClock())
    found: dict[int, Beginning] = {}
    computers: list[Computer] = []
    for place in range(MOST):
        home = folder / f"pc{place}"
        source = templates.empty if place else templates.station
        computer = make_computer(source, home, templates.definitions, only(hub), Random(place))  # noqa: S311 - to come again
        computers.append(computer)
        if place:
            computer.upstream.join(hub.code(), URL)
        else:
            computer.upstream.enrol(OWNER, hub.code(), URL)
        for each in computers:
            each.upstream.sync_once()
        copy = folder / f"hub{place + 1}"
        hub.copy_to(copy)
        found[place + 1] = Beginning(
            hub=copy,
            images=tuple(each.image() for each in computers),
            homes=tuple(each.office.folder.path for each in computers),
            templates=templates,
        )
    hub.end()
    return found


class World:
    """The computers of a beginning, and everything that may happen to them."""

    def __init__(self, beginning: Beginning) -> None:
        self._folder = tempfile.TemporaryDirectory()
        home = Path(self._folder.name)
        beginning.templates.definitions.adopt_calendar(())
        self._definitions = beginning.templates.definitions
        self.clock = SetClock()
        self.hub = LocalHub(beginning.hub, home / "hub", self.clock)
        self._count = 0
        self.seats = [self._seat(beginning, home / f"pc{place}", place) for place in range(len(beginning.images))]

    def end(self) -> None:
        for seat in self.seats:
            seat.computer.office.database.close()
        self.hub.end()
        self._folder.cleanup()

    # What people do.

    def edit_case(self, place: int, case: int, *, with_phone: bool) -> None:
        """Everybody has a key of his own in the details of each case: nobody's may be lost to the others'."""
        seat, value = self.seats[place], self._next()
        with seat.computer.office.database.write(ZHANG) as tx:
            cases = tx.of(Case).find(order_by="number")
            found = cases[case % len(cases)]
            phone = f"139{value:08}" if with_phone else found.phone
            tx.of(Case).save(replace(found, details={**found.details, seat.computer.name: value}, phone=phone))
        if not seat.is_out:
            seat.details[found.id] = value

    def edit_customers(self, place: int, columns: Mapping[UUID, tuple[str, ...]]) -> None:
        """Some columns of several customers in one transaction."""
        with self.seats[place].computer.office.database.write(ZHANG) as tx:
            for key, names in columns.items():
                value = self._next()
                given: Mapping[str, Any] = {"address": f"{value}号", "capacity_w": value, "phone": str(value)}
                change = {name: given[name] for name in names}
                tx.of(Customer).save(replace(tx.of(Customer).get(key), **change))

    def edit_firm(self, place: int) -> None:
        key = natural_id(STATION, "firm", "one")
        seat = self.seats[place]
        with seat.computer.office.database.write(ZHANG) as tx:
            firms = tx.of(Firm)
            found = firms.find_one(id=key)
            if found is None:
                firms.add(Firm(id=key, name="一安", credit_code="91350100M000100Y43", contact="", phone=""))
            else:
                firms.save(replace(found, contact=f"{seat.computer.name} {self._next()}"))

    def put_setting(self, place: int, key: str) -> None:
        with self.seats[place].computer.office.database.write(ZHANG) as tx:
            settings = tx.of(Setting)
            found = settings.find_one(key=key)
            if found is None:
                settings.add(Setting(id=natural_id(STATION, "setting", key), key=key, value={"n": self._next()}))
            else:
                settings.save(replace(found, value={"n": self._next()}))

    def remove_setting(self, place: int, key: str) -> None:
        with self.seats[place].computer.office.database.write(ZHANG) as tx:
            tx.of(Setting).remove(one.id for one in tx.of(Setting).find(key=key))

    def add_facts(self, place: int, count: int) -> None:
        seat = self.seats[place]
        with seat.computer.office.database.write(ZHANG) as tx:
            added = [
                tx.of(RegisterEntry).add(
                    RegisterEntry(id=new_id(), kind=EntryKind.CALLBACK, staff_id=ZHANG, day=date(2026, 3, 2))
                )
                for _ in range(count)
            ]
        if not seat.is_out:
            seat.facts.extend(fact.id for fact in added)

    def add_customer(self, place: int, number: str) -> None:
        """A natural key: two computers that make it apart have made the same customer."""
        key = natural_id(STATION, "customer", number)
        with self.seats[place].computer.office.database.write(ZHANG) as tx:
            customers = tx.of(Customer)
            if customers.find_one(id=key) is None:
                name = f"新{self._next()}"
                customers.add(
                    replace(customers.get(CHEN), id=key, account_number=number, meter_number=number, name=name)
                )
            else:
                case = tx.of(Case).find(order_by="number")[0]
                tx.of(Case).save(replace(case, customer_id=key))

    def remove_customer(self, place: int, number: str) -> None:
        """Removed here, while others may refer to it meanwhile."""
        with (
            suppress(sqlite3.IntegrityError),
            self.seats[place].computer.office.database.write(ZHANG) as tx,
        ):
            tx.of(Customer).remove([natural_id(STATION, "customer", number)])

    def register(self, place: int) -> None:
        """A new case, which takes a number."""
        seat = self.seats[place]
        clerk = seat.desk.people.session_of("YF003")
        case = seat.desk.cases.register(clerk, resident_draft("新客户")).case
        seat.numbers.append(case.number)

    def step(self, place: int, case: int, kind: StepKind) -> None:
        """A case goes on its way, if it may."""
        seat = self.seats[place]
        clerk = seat.desk.people.session_of("YF003")
        with seat.computer.office.database.read() as tx:
            cases = tx.of(Case).find(order_by="number")
        with suppress(Refusal):
            seat.desk.cases.take_step(clerk, cases[case % len(cases)].id, kind, reason="客户要求")

    # What befalls computers, lines and the hub.

    def sync(self, place: int, fates: list[Fate] | None = None, cut_after: int = 0) -> None:
        """A round, over a line that is as bad as this, and with the power failing on the way if it is to."""
        seat = self.seats[place]
        seat.line.fates = list(fates or ())
        seat.computer.cut_after(cut_after)
        try:
            seat.computer.upstream.sync_once()
        except Refusal as refusal:
            if not self._is_expected(seat, refusal):
                raise
        except sqlite3.OperationalError as cut:
            if cut.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
        finally:
            seat.computer.cut_after(0)
            seat.line.fates = []

    def deliver_late(self, place: int) -> None:
        self.seats[place].line.deliver()

    def move_clock(self, place: int, hours: int) -> None:
        self.seats[place].computer.clock.forward(hours=hours)

    def take_image(self, place: int) -> None:
        seat = self.seats[place]
        seat.image = Image(file=seat.computer.image(), facts=tuple(seat.facts), details=dict(seat.details))

    def put_back(self, place: int) -> None:
        """The computer's disk is lost, and a copy from before takes its place: what was not sent since is gone."""
        seat = self.seats[place]
        if seat.image is None:
            return
        seat.computer.put_back(seat.image.file)
        at_hub = {entry.key for entry in self.hub.log()}
        seat.facts = [*seat.image.facts, *(each for each in seat.facts if each.bytes in at_hub)]
        seat.details = dict(seat.image.details)

    def revoke(self, place: int) -> None:
        """The computer is lost: nothing it has is expected any more, and nothing it wants is given."""
        seat = self.seats[place]
        index = seat.computer.number("device_index")
        if [each.index for each in self.hub.upkeep.computers(CODE)].count(index) and not seat.is_out:
            self.hub.upkeep.revoke(CODE, index)
            at_hub = {entry.key for entry in self.hub.log()}
            seat.facts = [each for each in seat.facts if each.bytes in at_hub]
            seat.details.clear()
            seat.is_out = True

    # What must hold.

    def check_now(self) -> None:
        """At any moment."""
        log = self.hub.log()
        assert [entry.seq for entry in log] == list(range(1, len(log) + 1)), "the log has a gap"
        known: dict[tuple[int, bytes], list[int]] = {}
        for entry in log:
            known.setdefault((entry.device_index, entry.epoch), []).append(entry.dev_seq)
        for numbers in known.values():
            assert numbers == sorted(set(numbers)), "a computer's operations are out of order or twice"
        facts = Counter(entry.key for entry in log if _RULES[entry.table].is_append_only and entry.won)
        assert set(facts.values()) <= {1}, "a fact was changed"

    def heal(self) -> None:
        """The line is good, late requests arrive, and everybody goes to the hub until nobody has anything left."""
        for seat in self.seats:
            seat.line.deliver()
        for _ in range(_ROUNDS):
            before = len(self.hub.log())
            for place in range(len(self.seats)):
                self.sync(place)
            if len(self.hub.log()) == before and all(self._is_quiet(seat) for seat in self.seats):
                return

    def check_ended(self) -> None:
        """When nobody has anything more to send or to fetch."""
        log = self.hub.log()
        expected = without_versions(folded(log))
        numbers = Counter(number for seat in self.seats if not seat.is_out for number in seat.numbers)
        assert set(numbers.values()) <= {1}, "a number was given twice"
        for seat in self.seats:
            if seat.is_out:
                continue
            status = seat.computer.upstream.status()
            assert (status.pending, status.cursor, status.waiting) == (0, len(log), 0), seat.computer.name
            assert seat.computer.rows() == expected, seat.computer.name
        self._check_saved(log)
        assert {reason for _, _, reason in self.hub.set_aside()} <= {"unknown_record"}
        assert self._untold() == []

    def _check_saved(self, log: tuple[LogEntry, ...]) -> None:
        there = {entry.key for entry in log}
        whole = next(seat for seat in self.seats if not seat.is_out)
        with whole.computer.office.database.read() as tx:
            cases = {case.id: case for case in tx.of(Case).find()}
        for author in self.seats:
            assert {fact.bytes for fact in author.facts} <= there, "a fact is lost"
            for case_id, value in author.details.items():
                assert cases[case_id].details[author.computer.name] == value, "a detail is lost"

    def _untold(self) -> list[tuple[int, int]]:
        """Places of the log and fields where a value gave way unseen, and nobody was told.

        Worked out from what was sent, not from what the merge kept of writers.
        """
        told = {(seq, number) for seq, _, number in self.hub.told()}
        standing: dict[tuple[int, bytes, int], tuple[LogEntry, object]] = {}
        found = []
        for entry, sent in self.hub.log_as_sent():
            rules = _RULES[entry.table]
            for number, value in sent.items():
                if rules.names.get(number) in {"version", "details"}:
                    continue
                place = entry.table, entry.key, number
                before, stood = standing.get(place, (entry, value))
                is_seen = before.device_index == entry.device_index or before.seq <= entry.base
                if not is_seen and stood != value and (entry.seq, number) not in told:
                    found.append((entry.seq, number))
                if entry.won.get(number, stood) == value:
                    standing[place] = entry, value
        return found

    def _is_quiet(self, seat: Seat) -> bool:
        status = seat.computer.upstream.status()
        return seat.is_out or (status.pending == 0 and status.cursor == len(self.hub.log()))

    def _is_expected(self, seat: Seat, refusal: Refusal) -> bool:
        code = refusal.problems[0].code
        return code in _HOPELESS or (seat.is_out and code == "upstream.revoked")

    def _seat(self, beginning: Beginning, home: Path, place: int) -> Seat:
        line = BadLine(self.hub)
        shutil.copytree(beginning.homes[place], home)
        computer = make_computer(
            beginning.templates.empty,
            home,
            self._definitions,
            only(line),
            Random(place),  # noqa: S311 - to come again
        )
        computer.put_back(beginning.images[place])
        return Seat(computer, line, Services(computer.office))

    def _next(self) -> int:
        self._count += 1
        return self._count
