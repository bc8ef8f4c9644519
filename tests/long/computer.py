"""A computer of the long tests: a process that works at its station and keeps in step until it is killed.

Whatever it has shown as saved stands in a journal outside its data folder, written after the commit and before anybody
is told: the journal is what the user would swear to.
"""

import json
import os
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Final
from uuid import UUID

from app.bootstrap import open_station
from app.domain.customers.customer import Customer, IdKind
from app.domain.problems import Refusal
from app.domain.upstream.rebuilding import Progress, RebuildStep
from app.domain.work.case import Case, CaseState
from app.persistence.database import Transaction
from app.persistence.ids import natural_id
from app.persistence.numbering import take_number
from app.services.bundle import Services
from app.services.clock import local_day
from tests.long.files import FileClaim, attach_one, open_one
from tests.station import FIRST_AREA, STATION

_HOT: Final = "SELECT id FROM customer ORDER BY id LIMIT 15"
_TROUBLE_S: Final = 0.2
_ATTACHES: Final = 0.15
_OPENS: Final = 0.2
_GOES_ON: Final = 0.9  # with the next piece of a file, before something else is to be done


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a computer works: so many changes between two rounds at the most, so long a pause after each round."""

    changes: int = 5
    pause_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a user was told is saved: a field of a customer has this value; no field for a customer that is new."""

    key: bytes
    field: str
    value: str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a computer that is new comes in."""

    code: str
    url: str


def work(home: str, journal: str, seed: int, pace: Pace, way: Way | None = None) -> None:
    """Work and sync until the process is killed; a new computer comes in first."""
    random = Random(seed)  # noqa: S311 - what a user does need not be secret
    services = open_station(Path(home))
    book = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    while services.upstream.status().succeeded_at is None:
        assert way is not None
        _talk(book, random, partial(_come_in, services, book, way))
    while True:
        for _ in range(random.randrange(1, pace.changes + 1)):
            for claim in _change(services, random):
                _write(book, {"key": claim.key.hex(), "field": claim.field, "value": claim.value})
        _write(book, {"number": _take_number(services)})
        if random.random() < _ATTACHES:
            attached = attach_one(services, random, Path(f"{journal}.scan"))
            _write(book, {"attached": attached.id.hex, "sha256": attached.sha256})
        _talk(book, random, partial(_sync, services, book))
        _talk(book, random, lambda: services.upstream.files.carry(lambda: random.random() < _GOES_ON))
        if random.random() < _OPENS:
            _talk(book, random, partial(_open_file, services, random, book))
        time.sleep(pace.pause_s)


def claims_in(journal: Path) -> Iterator[Claim]:
    """What a journal claims."""
    for line in _lines(journal):
        if "key" in line:
            yield Claim(key=bytes.fromhex(str(line["key"])), field=str(line["field"]), value=line["value"])


def files_in(journal: Path) -> Iterator[FileClaim]:
    """What a journal claims is attached."""
    for line in _lines(journal):
        if "attached" in line:
            yield FileClaim(id=UUID(line["attached"]), sha256=line["sha256"])


def numbers_in(journal: Path) -> list[int]:
    """The document numbers that were given."""
    return [int(line["number"]) for line in _lines(journal) if line.get("number") is not None]


def troubles_in(journal: Path) -> Counter[str]:
    """What rounds with the hub ended with, and how often."""
    return Counter(str(line["trouble"]) for line in _lines(journal) if "trouble" in line)


def wholes_in(journal: Path) -> int:
    """How often all records came as a whole."""
    return sum("whole" in line for line in _lines(journal))


def wrong_in(journal: Path) -> list[str]:
    """What a computer showed that cannot be."""
    return [line["wrong"] for line in _lines(journal) if "wrong" in line]


def _talk(book: int, random: Random, do: Callable[[], object]) -> None:
    """Do something with the hub; what it refused is noted, and tried again another time."""
    try:
        do()
    except Refusal as refusal:
        _write(book, {"trouble": refusal.problems[0].code})
        time.sleep(_TROUBLE_S * random.random())


def _come_in(services: Services, book: int, way: Way) -> None:
    if services.upstream.status().is_active:
        _sync(services, book)
    else:
        services.upstream.join(way.code, way.url, progress=_noting_whole(book))


def _sync(services: Services, book: int) -> None:
    services.upstream.sync_once(_noting_whole(book))


def _noting_whole(book: int) -> Progress:
    """Notes that all records come as a whole."""

    def told(step: RebuildStep, done: int, total: int) -> None:
        if step is RebuildStep.PUTTING_IN and done == total:
            _write(book, {"whole": total})

    return told


def _open_file(services: Services, random: Random, book: int) -> None:
    if wrong := open_one(services, random):
        _write(book, {"wrong": wrong})


def _take_number(services: Services) -> int | None:
    with services.office.database.write(None) as tx:
        return take_number(tx.connection, "case", local_day(services.office.clock.now()).year)


def _change(services: Services, random: Random) -> list[Claim]:
    """One transaction of a user; what is claimed after it."""
    fresh = secrets.token_hex(6)
    with services.office.database.write(None) as tx:
        keys = [UUID(bytes=key) for key in tx.connection.exec_driver_sql(_HOT).scalars()]
        choice = random.randrange(7)
        if choice == 0 or not keys:
            return [_add(tx, fresh)]
        if choice == 1:  # two records in one transaction
            return [_add(tx, fresh), _set(tx, random.choice(keys), phone=f"t{fresh}")]
        if choice == 2:
            _move(tx, random, services.office.clock.now())
            return []
        if choice == 3:
            return [_set(tx, random.choice(keys), capacity_w=1000 + secrets.randbelow(1 << 40))]
        return [_set(tx, random.choice(keys), phone=f"p{fresh}")]


def _move(tx: Transaction, random: Random, now: datetime) -> None:
    """Move a case along its states, as others do at the same time."""
    case = random.choice(tx.of(Case).find(order_by="id")[:5])
    state = random.choice((CaseState.OPEN, CaseState.DONE, CaseState.WITHDRAWN, CaseState.ARCHIVED))
    stage = random.choice(("survey", "reply", case.stage))
    closed_at = None if state is CaseState.OPEN else now
    tx.of(Case).save(replace(case, state=state, stage=stage, stage_since=now, closed_at=closed_at))


def _add(tx: Transaction, account: str) -> Claim:
    key = natural_id(STATION, "customer", account)
    tx.of(Customer).add(
        Customer(
            id=key,
            account_number=account,
            name="陈建国",
            id_kind=IdKind.RESIDENT,
            id_number="",
            phone=f"n{account}",
            address="杨府村1号",
            area_id=FIRST_AREA,
            category="城乡居民生活用电",
            capacity_w=8000,
            voltage="交流220V",
            meter_number=f"m{account}",
            opened_on=date(2020, 1, 1),
        )
    )
    return Claim(key=key.bytes, field="account_number", value=account)


def _set(tx: Transaction, key: UUID, **value: str | int) -> Claim:
    ((field, new),) = value.items()
    customers = tx.of(Customer)
    customers.save(replace(customers.get(key), **value))  # type: ignore[arg-type]  # one of its fields
    return Claim(key=key.bytes, field=field, value=new)


def _write(book: int, line: Mapping[str, object]) -> None:
    os.write(book, json.dumps(line).encode() + b"\n")


def _lines(journal: Path) -> Iterator[dict[str, str]]:
    if journal.exists():
        yield from map(json.loads, journal.read_text(encoding="utf-8").splitlines())
