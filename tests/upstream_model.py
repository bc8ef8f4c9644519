"""Some computers of one station, a hub and a bad line between them: what may happen, happens at random.

Everything on the computers is the real thing (SQLite, triggers, the round with the hub); the hub is the reference.
"""

import copy
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
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
from app.domain.upstream.operation import Plain
from app.domain.work.case import Case
from app.persistence.database import Database
from app.persistence.driver import driver_of
from app.persistence.ids import natural_id, new_id
from app.persistence.upstream.columns import tables_by_number
from app.services.definitions import Definitions
from app.services.feed import Feed
from app.services.folder import DataFolder
from app.services.office import Office
from app.services.people import PeopleService
from app.services.upstream.upstream import UpstreamService
from app.sync.wire import Answered, Asked
from tests.reference_hub import RULES, Books, ReferenceHub
from tests.station import CHEAP_HASHER, CHEN, SHOP, STATION, ZHANG, SetClock

URL = "https://hub.example"
_VERSION = "version"


@dataclass
class BadLine:
    """Loses requests, loses answers after they were acted upon, and says things twice."""

    hub: ReferenceHub
    random: Random
    is_bad: bool = True

    def send(self, asked: Asked) -> Answered:
        fate = self.random.random() if self.is_bad else 1.0
        if fate < 0.08:
            raise Refusal.of("upstream.unreachable")
        answered = self.hub.send(asked)
        if fate < 0.16:
            raise Refusal.of("upstream.timeout")
        return self.hub.send(asked) if fate < 0.24 and asked.path.startswith("/v1/pu") else answered

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Computer:
    """One computer, and what its people know they have saved."""

    office: Office
    upstream: UpstreamService
    clock: SetClock
    name: str
    saved: dict[UUID, int] = field(default_factory=dict)
    facts: list[UUID] = field(default_factory=list)

    @property
    def driver(self) -> sqlite3.Connection:
        with self.office.database.alone() as connection:
            return driver_of(connection)

    def rows(self) -> dict[tuple[int, bytes], dict[int, Plain]]:
        """Everything synced, as the log has it."""
        found: dict[tuple[int, bytes], dict[int, Plain]] = {}
        for number, table in tables_by_number().items():
            names = list(table.columns.values())
            listed = ", ".join(f'"{name}"' for name in names)
            for key, *row in self.driver.execute(f"SELECT id, {listed} FROM {table.name}"):
                found[number, key] = dict(table.plain(dict(zip(names, row, strict=True))))
        return without_versions(found)


class World:
    """A station's computers and their hub, driven by one random number after the other."""

    def __init__(self, template: Path, empty: Path, home: Path, definitions: Definitions, seed: int, size: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a walk that can be walked again
        self._definitions = definitions
        self.hub = ReferenceHub(SetClock().now, page=self.random.choice((1, 7, 2000)))
        self.line = BadLine(self.hub, self.random, is_bad=False)
        self._count = 0
        self._backup: Books | None = None
        self.computers = [self._computer(template if not place else empty, home, place) for place in range(size)]
        first, *others = self.computers
        first.upstream.enrol(OWNER, self.hub.code(), URL)
        first.upstream.sync_once()
        for other in others:
            other.upstream.join(self.hub.code(), URL)
        self.line.is_bad = True

    def step(self) -> None:
        """Something happens somewhere."""
        what: tuple[tuple[int, Callable[[Computer], None]], ...] = (
            (4, self._edit_case), (4, self._edit_customer), (3, self._set), (1, self._unset), (2, self._fact),
            (1, self._new_customer), (1, self._drop_customer), (2, self._edit_firm), (8, self._sync), (2, self._killed),
            (1, self._set_clock), (1, self._back_up_or_restore_hub),
        )  # fmt: skip
        (deed,) = self.random.choices([each for _, each in what], [weight for weight, _ in what])
        deed(self.random.choice(self.computers))

    def heal(self) -> None:
        """The line is good again: after a few rounds nobody has anything to send or to fetch."""
        self.line.is_bad = False
        for _ in range(6):
            for computer in self.computers:
                computer.upstream.sync_once()

    def _computer(self, source: Path, home: Path, place: int) -> Computer:
        database = Database.at(None)
        with database.alone() as connection, closing(sqlite3.connect(source)) as file:
            file.backup(driver_of(connection))
            driver_of(connection).execute("UPDATE _sync_meta SET device_id = randomblob(16), epoch = randomblob(8)")
        folder = DataFolder(home / f"pc{place}")
        folder.prepare()
        clock = SetClock()
        clock.forward(hours=self.random.choice((0, 0, 72, -48, 1)))
        office = Office(database=database, clock=clock, definitions=self._definitions, feed=Feed(), folder=folder)
        upstream = UpstreamService(
            office, PeopleService(office, CHEAP_HASHER), lambda _url, _ca: self.line, self.random
        )
        return Computer(office, upstream, clock, f"d{place}")

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _sync(self, computer: Computer) -> None:
        try:
            computer.upstream.sync_once()
        except Refusal as refusal:
            if refusal.problems[0].code not in {"upstream.unreachable", "upstream.timeout"}:
                raise

    def _killed(self, computer: Computer) -> None:
        """The round is cut somewhere in the middle, as by a power cut: SQLite gives up what was not finished."""
        left = self.random.randrange(5, 400)

        def tick() -> bool:
            nonlocal left
            left -= 1
            return left < 0

        computer.driver.set_progress_handler(tick, 200)
        try:
            self._sync(computer)
        except sqlite3.OperationalError as cut:
            if cut.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
        finally:
            computer.driver.set_progress_handler(None, 0)

    def _edit_case(self, computer: Computer) -> None:
        """Everybody has a key of his own in the details of each case: nobody's may be lost to the others'."""
        with computer.office.database.write(ZHANG) as tx:
            case = self.random.choice(tx.of(Case).find(order_by="number"))
            value = self._next()
            phone = case.phone if self.random.random() < 0.5 else f"139{value:08}"
            tx.of(Case).save(replace(case, details={**case.details, computer.name: value}, phone=phone))
        computer.saved[case.id] = value

    def _edit_customer(self, computer: Computer) -> None:
        with computer.office.database.write(ZHANG) as tx:
            customer = tx.of(Customer).get(self.random.choice((CHEN, SHOP)))
            value = self._next()
            change: Mapping[str, Any] = self.random.choice(
                ({"address": f"{value}号"}, {"capacity_w": value}, {"phone": str(value), "capacity_w": value})
            )
            tx.of(Customer).save(replace(customer, **change))

    def _edit_firm(self, computer: Computer) -> None:
        key = natural_id(STATION, "firm", "one")
        with computer.office.database.write(ZHANG) as tx:
            firms = tx.of(Firm)
            found = firms.find_one(id=key)
            if found is None:
                firms.add(Firm(id=key, name="一安", credit_code="91350100M000100Y43", contact="", phone=""))
            else:
                firms.save(replace(found, contact=f"{computer.name} {self._next()}"))

    def _set(self, computer: Computer) -> None:
        key = self.random.choice("ab")
        with computer.office.database.write(ZHANG) as tx:
            settings = tx.of(Setting)
            found = settings.find_one(key=key)
            if found is None:
                settings.add(Setting(id=natural_id(STATION, "setting", key), key=key, value={"n": self._next()}))
            else:
                settings.save(replace(found, value={"n": self._next()}))

    def _unset(self, computer: Computer) -> None:
        with computer.office.database.write(ZHANG) as tx:
            tx.of(Setting).remove(one.id for one in tx.of(Setting).find(key=self.random.choice("ab")))

    def _fact(self, computer: Computer) -> None:
        with computer.office.database.write(ZHANG) as tx:
            for _ in range(self.random.choice((1, 3))):
                fact = RegisterEntry(id=new_id(), kind=EntryKind.CALLBACK, staff_id=ZHANG, day=date(2026, 3, 2))
                computer.facts.append(tx.of(RegisterEntry).add(fact).id)

    def _new_customer(self, computer: Computer) -> None:
        """A natural key: two computers that make it apart have made the same customer."""
        number = f"99{self.random.randrange(3)}"
        key = natural_id(STATION, "customer", number)
        with computer.office.database.write(ZHANG) as tx:
            customers = tx.of(Customer)
            if customers.find_one(id=key) is None:
                chen = customers.get(CHEN)
                customers.add(
                    replace(chen, id=key, account_number=number, meter_number=number, name=f"新{self._next()}")
                )
            elif self.random.random() < 0.5:
                case = tx.of(Case).find(order_by="number")[0]
                tx.of(Case).save(replace(case, customer_id=key))

    def _drop_customer(self, computer: Computer) -> None:
        """Removed here, while others may refer to it meanwhile."""
        key = natural_id(STATION, "customer", f"99{self.random.randrange(3)}")
        try:
            with computer.office.database.write(ZHANG) as tx:
                tx.of(Customer).remove([key])
        except sqlite3.IntegrityError:
            return

    def _back_up_or_restore_hub(self, _computer: Computer) -> None:
        """The hub loses what came since its backup: the computers have it all and send it again."""
        if self._backup is None:
            self._backup = copy.deepcopy(self.hub.books)
        elif self.random.random() < 0.3:
            self.hub.books, self._backup = self._backup, None
            self.hub.hub_epoch += b"+"

    def _set_clock(self, computer: Computer) -> None:
        computer.clock.forward(hours=self.random.choice((-30, -1, 1, 30)))


def without_versions(rows: Mapping[tuple[int, bytes], Mapping[int, Plain]]) -> dict[tuple[int, bytes], Any]:
    """Versions only keep two people at one computer from saving over each other: they need not be equal."""
    versions = {
        number: next((place for place, name in table.columns.items() if name == _VERSION), 0)
        for number, table in tables_by_number().items()
    }
    return {
        (number, key): {place: value for place, value in fields.items() if place != versions[number]}
        for (number, key), fields in rows.items()
    }


def unseen_overwrites(hub: ReferenceHub) -> list[tuple[int, int]]:
    """Places of the log and fields where a value gave way to one whose author had not seen it, and nobody was told.

    Worked out from what was sent, not from what the merge kept of writers.
    """
    told = {(seq, conflict.field) for seq, _, _, conflict in hub.books.conflicts}
    lost = []
    for (table, _key, number), steps in hub.books.history.items():
        if RULES[table].names.get(number) in {_VERSION, "details"}:
            continue
        stands = steps[0]
        for step in steps[1:]:
            is_seen = stands.device == step.device or stands.seq <= hub.books.log[step.seq - 1].base
            if not is_seen and stands.after != step.sent and (step.seq, number) not in told:
                lost.append((step.seq, number))
            if step.sent == step.after:
                stands = step
    return lost


def ended(world: World) -> None:
    """What must hold when nobody has anything more to send or to fetch."""
    hub = world.hub
    assert [entry.seq for entry in hub.books.log] == list(range(1, len(hub.books.log) + 1))
    # What the hub did not know, because it was put back, was sent whole instead.
    assert {reason for _, _, reason in hub.books.quarantine} <= {"unknown_record"}
    expected = without_versions(hub.folded())
    for computer in world.computers:
        status = computer.upstream.status()
        assert (status.pending, status.cursor, status.waiting) == (0, len(hub.books.log), 0)
        assert computer.rows() == expected
        with computer.office.database.read() as tx:
            facts = {fact.id for fact in tx.of(RegisterEntry).find()}
            cases = {case.id: case for case in tx.of(Case).find()}
        for author in world.computers:
            assert facts >= set(author.facts)
            for case_id, value in author.saved.items():
                assert cases[case_id].details[author.name] == value
    assert unseen_overwrites(hub) == []
