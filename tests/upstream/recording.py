"""Writes down what computers do and see, for the checker: twenty values, each write another one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID

from app.domain.customers.customer import Customer
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.upstream.operation import Fields
from app.persistence.ids import natural_id
from app.persistence.upstream.columns import tables_by_number
from app.persistence.upstream.outbox import last_number_of
from app.sync.packing import unpack
from app.sync.wire import Answered, Asked
from tests.station import CHEN, STATION, ZHANG, SetClock
from tests.upstream.computers import URL, Computer, Templates, make_computer, only
from tests.upstream.history import Deed, History, Line
from tests.upstream.local_hub import CODE, LocalHub

CUSTOMERS: Final = tuple(natural_id(STATION, "customer", f"98{place}") for place in range(10))
COLUMNS: Final = {"address": 6, "capacity_w": 9}
"""One column whose conflicts are merged by themselves and one people decide about."""

_TABLE: Final = 5


@dataclass
class Recorder:
    """A way to the hub that looks into the computer's file whenever it asks for a page: the one before is in it."""

    hub: LocalHub
    process: int
    computer: Computer | None = None
    deeds: list[Deed] = field(default_factory=list)
    acknowledged: list[tuple[int, int]] = field(default_factory=list)
    page: int = 2000
    dies_after_push: bool = False

    def send(self, asked: Asked) -> Answered:
        asked = replace(asked, path=asked.path.replace("limit=2000", f"limit={self.page}"))
        if asked.path.startswith("/v1/pull") and self.computer is not None:
            self.look()
        answered = self.hub.send(asked)
        if asked.path == "/v1/push" and answered.status == 200:
            self.acknowledged.append((self.process, unpack(answered.body)["ack"]))
            if self.dies_after_push:
                raise Refusal.of("upstream.unreachable")
        return answered

    def close(self) -> None:
        """Nothing is open."""

    def look(self) -> None:
        """Note all twenty values as they are in the file."""
        assert self.computer is not None
        self.deeds.append(Deed(process=self.process, cursor=self.computer.number("cursor"), reads=self._seen()))

    def write(self, values: Mapping[tuple[UUID, str], str]) -> None:
        """Write some values in one transaction, and note it with what was seen before."""
        assert self.computer is not None
        seen, before = self._seen(), last_number_of(self.computer.driver)
        with self.computer.office.database.write(ZHANG) as tx:
            customers = tx.of(Customer)
            for (key, column), value in values.items():
                change: dict[str, Any] = {column: int(value) if column == "capacity_w" else value}
                customers.save(replace(customers.get(key), **change))
        numbers = range(before + 1, last_number_of(self.computer.driver) + 1)
        self.deeds.append(
            Deed(
                process=self.process,
                cursor=self.computer.number("cursor"),
                reads=seen,
                writes={_name(key.bytes, column): value for (key, column), value in values.items()},
                dev_seqs=tuple(numbers),
            )
        )

    def _seen(self) -> Mapping[str, str | None]:
        assert self.computer is not None
        rows = self.computer.driver.execute("SELECT id, address, capacity_w FROM customer")
        wanted = {key.bytes for key in CUSTOMERS}
        return {
            _name(key, column): str(value)
            for key, *row in rows
            if key in wanted
            for column, value in zip(COLUMNS, row, strict=True)
        }


class Watched:
    """A hub and some computers with the same ten customers, all of whose deeds are written down from here on."""

    def __init__(self, templates: Templates, folder: Path, size: int, seed: int = 1) -> None:
        self.random = Random(seed)  # noqa: S311 - a walk that can be walked again
        self.hub = LocalHub(templates.hub, folder / "hub", SetClock())
        self.recorders = [Recorder(self.hub, place) for place in range(1, size + 1)]
        self._count = 1000
        for recorder in self.recorders:
            source = templates.empty if recorder.process > 1 else templates.station
            home = folder / f"pc{recorder.process}"
            computer = make_computer(source, home, templates.definitions, only(recorder), self.random)
            if recorder.process == 1:
                _add_customers(computer)
                computer.upstream.enrol(OWNER, self.hub.code(), URL)
                computer.upstream.sync_once()
            else:
                computer.upstream.join(self.hub.code(), URL)
            recorder.computer = computer
        self._begun = len(self.hub.log())
        for recorder in self.recorders:
            self.sync(recorder.process)
            recorder.acknowledged.clear()

    def write(self, process: int, *places: tuple[int, str]) -> None:
        """New values of some customers' columns in one transaction."""
        values = {}
        for place, column in places:
            self._count += 1
            values[CUSTOMERS[place], column] = str(self._count)
        self.recorders[process - 1].write(values)

    def write_some(self, process: int) -> None:
        """Up to five new values anywhere."""
        size = self.random.randrange(1, 6)
        self.write(process, *((self.random.randrange(10), self.random.choice(tuple(COLUMNS))) for _ in range(size)))

    def sync(self, process: int) -> None:
        """One round."""
        computer = self.recorders[process - 1].computer
        assert computer is not None
        computer.upstream.sync_once()

    def heal(self) -> None:
        """Everybody until nothing moves, and a last look."""
        for _ in range(2):
            for recorder in self.recorders:
                self.sync(recorder.process)
        for recorder in self.recorders:
            recorder.look()

    def history(self, *, is_healed: bool = True) -> History:
        """All that was seen so far."""
        told = self.hub.told()
        return History(
            deeds=[deed for recorder in self.recorders for deed in recorder.deeds],
            log=list(self._lines()),
            told=frozenset((seq, name) for seq, key, number in told if (name := _named(key, number))),
            acknowledged=[each for recorder in self.recorders for each in recorder.acknowledged],
            aside=frozenset((process, number) for process, number, _ in self.hub.set_aside()),
            is_healed=is_healed,
        )

    def _lines(self) -> Iterator[Line]:
        for entry, sent in self.hub.log_as_sent():
            yield Line(
                seq=entry.seq,
                process=entry.device_index,
                dev_seq=entry.dev_seq,
                tx=entry.tx,
                base=entry.base,
                sent=_values(entry.table, entry.key, sent),
                stands=_values(entry.table, entry.key, entry.won),
            )


def _add_customers(computer: Computer) -> None:
    with computer.office.database.write(ZHANG) as tx:
        customers = tx.of(Customer)
        chen = customers.get(CHEN)
        for place, key in enumerate(CUSTOMERS):
            number = f"98{place}"
            customers.add(
                replace(
                    chen,
                    id=key,
                    account_number=number,
                    meter_number=number,
                    address=f"{place}",
                    capacity_w=place,
                )
            )


def _values(table: int, key: bytes, fields: Fields) -> dict[str, str | None]:
    if table != _TABLE:
        return {}
    return {name: str(value) for number, value in fields.items() if (name := _named(key, number))}


def _named(key: bytes, number: int) -> str:
    known = {each.bytes for each in CUSTOMERS}
    columns = {field: column for column, field in COLUMNS.items()}
    return _name(key, columns[number]) if key in known and number in columns else ""


def _name(key: bytes, column: str) -> str:
    return f"{key.hex()[:8]}.{column}"


assert {number: name for number, name in tables_by_number()[_TABLE].columns.items() if name in COLUMNS} == {
    number: column for column, number in COLUMNS.items()
}
assert CODE == "YF"
