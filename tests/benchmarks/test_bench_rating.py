"""The month's scores of ten managers from a year of data, beside reading the same rows with plain sqlite3."""

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest

from app.domain.customers.customer import Customer, IdKind
from app.domain.grid.area import TransformerArea
from app.domain.people.session import OWNER
from app.domain.people.staff import Role, Staff
from app.domain.rating.facts import EntryKind, RegisterEntry
from app.domain.rating.months import Month
from app.domain.records.facts import (
    Bill,
    CollectionDay,
    CommandKind,
    LineLoss,
    Outage,
    OutageKind,
    PlaceKind,
    PrepayCommand,
    ServiceOrder,
)
from app.persistence.bulk import insert_rows
from app.persistence.repository import Entity
from app.services.bundle import Services
from app.services.definitions import Definitions
from tests.station import SetClock, local, make_template, small_station

pytestmark = pytest.mark.slow

MANAGERS, AREAS, CUSTOMERS, ROUNDS = 10, 90, 12_000, 5
MONTHS: Final = [str(Month.of("2025-11").shifted(n)) for n in range(12)]
KINDS = ("故障报修", "采集运维", "计量运维", "线损治理", "低压居民新装", "意见")
ROWS = (
    "SELECT * FROM bill WHERE period = '2026-10'",
    "SELECT * FROM customer",
    "SELECT * FROM collection_day WHERE day BETWEEN '2026-10-01' AND '2026-10-31'",
    "SELECT * FROM line_loss WHERE month IN ('2026-09', '2026-10')",
    "SELECT * FROM service_order WHERE accepted_at >= 1788000000000",
    "SELECT * FROM register_entry WHERE day >= '2026-08-27'",
)


def say(line: str) -> None:
    """Put a line of figures into the benchmark's output."""
    print(line)  # noqa: T201 - what a benchmark is for


def staff() -> list[Staff]:
    return [
        Staff(id=UUID(int=100 + n), number=f"M{n:03}", name=f"经理{n}", post="", team="", phone="",
              roles=(Role.AREA_MANAGER,))
        for n in range(MANAGERS)
    ]  # fmt: skip


def areas() -> list[TransformerArea]:
    return [
        TransformerArea(
            id=UUID(int=1_000 + n), number=f"T{n:03}", name=f"{n}号台区", grid="一", feeder="", capacity_kva=200,
            village="", a_manager_id=UUID(int=100 + n % MANAGERS), b_manager_id=UUID(int=100 + (n + 1) % MANAGERS),
            line_m=1500,
        )
        for n in range(AREAS)
    ]  # fmt: skip


def customers() -> list[Customer]:
    return [
        Customer(
            id=UUID(int=100_000 + n), account_number=f"{n:010}", name="客户", id_kind=IdKind.OTHER, id_number="",
            phone="", address="", area_id=UUID(int=1_000 + n % AREAS), category="", capacity_w=8000, voltage="",
            meter_number="", opened_on=date(2020, 1, 1),
        )
        for n in range(CUSTOMERS)
    ]  # fmt: skip


def month_rows(place: int, month: str, chance: random.Random) -> Iterator[list[Entity]]:
    base = 10_000_000 * (place + 1)
    first = Month.of(month).first
    begins = datetime(first.year, first.month, 1, tzinfo=UTC)
    days = [first + timedelta(days=n) for n in range(28)]
    yield [
        LineLoss(id=UUID(int=base + n), area_id=UUID(int=1_000 + n), month=month, supplied=1_000_000,
                 sold=chance.randrange(930_000, 990_000), fed_in=0, meters_due=130, meters_read=130)
        for n in range(AREAS)
    ]  # fmt: skip
    yield [
        CollectionDay(id=UUID(int=base + 1_000 + n * 31 + d), area_id=UUID(int=1_000 + n), day=day, meters_due=130,
                      meters_collected=130 - (chance.random() < 0.1))
        for n in range(AREAS) for d, day in enumerate(days)
    ]  # fmt: skip
    yield [
        Bill(id=UUID(int=base + 10_000 + n), customer_id=UUID(int=100_000 + n), period=month, receivable=8_000,
             received=0 if chance.random() < 0.01 else 8_000, paid_on=days[9], due_on=days[19])
        for n in range(CUSTOMERS)
    ]  # fmt: skip
    yield [
        PrepayCommand(id=UUID(int=base + 30_000 + n), customer_id=UUID(int=100_000 + n), kind=CommandKind.CUT,
                      issued_at=begins + timedelta(hours=n), executed_at=None, is_success=chance.random() < 0.97)
        for n in range(70)
    ]  # fmt: skip
    yield [
        ServiceOrder(id=UUID(int=base + 40_000 + n), number=f"{month}-{n}", kind=KINDS[n % len(KINDS)], source="95598",
                     customer_id=UUID(int=100_000 + chance.randrange(CUSTOMERS)), area_id=UUID(int=1_000 + n % AREAS),
                     staff_id=UUID(int=100 + n % MANAGERS), accepted_at=begins + timedelta(hours=n),
                     dispatched_at=None, arrived_at=begins + timedelta(hours=n, minutes=chance.randrange(120)),
                     finished_at=begins + timedelta(hours=n + chance.randrange(1, 90)), place=PlaceKind.RURAL,
                     is_at_fault=chance.random() < 0.05)
        for n in range(600)
    ]  # fmt: skip
    yield [
        Outage(id=UUID(int=base + 50_000 + n), area_id=UUID(int=1_000 + n), started_at=begins + timedelta(days=n),
               ended_at=None, kind=OutageKind.FAULT, is_at_fault=False)
        for n in range(18)
    ]  # fmt: skip
    yield [
        RegisterEntry(id=UUID(int=base + 60_000 + n), kind=kind, staff_id=UUID(int=100 + n % MANAGERS),
                      day=days[n % 28], code="satisfied" if kind is EntryKind.CALLBACK else "JJ-26")
        for n in range(500) for kind in [(EntryKind.CALLBACK, EntryKind.PIECE)[n % 2]]
    ]  # fmt: skip


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> Iterator[tuple[Services, Path]]:
    """A station with a year of everything, on disk."""
    home = tmp_path_factory.mktemp("year")
    make_template(home / "template.db", definitions)
    opened = small_station(
        home / "template.db", home / "home", definitions, on_disk=True, clock=SetClock(local(2026, 11, 3, 9))
    )
    chance = random.Random(20261103)  # noqa: S311 - the same station in every run
    with opened.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE transformer_area SET is_running = 0")
        insert_rows(tx.connection, staff())
        insert_rows(tx.connection, areas())
        insert_rows(tx.connection, customers())
        for place, month in enumerate(MONTHS):
            for rows in month_rows(place, month, chance):
                insert_rows(tx.connection, rows)
    yield opened.desk, opened.folder.database
    opened.desk.close()


def test_the_scores_of_ten_managers(year: tuple[Services, Path]) -> None:
    services, path = year
    taken, plain = [], []
    for _ in range(ROUNDS):
        with services.office.database.write(None):
            pass  # another transaction: nothing kept from the round before is used
        began = time.perf_counter()
        scores = services.rating.scores(OWNER, "2026-10")
        taken.append(time.perf_counter() - began)
        began = time.perf_counter()
        with closing(sqlite3.connect(path)) as connection:
            rows = sum(len(connection.execute(statement).fetchall()) for statement in ROWS)
        plain.append(time.perf_counter() - began)
    assert len(scores.people) == MANAGERS
    assert all(person.total is not None for person in scores.people)
    say(
        f"scores of {MANAGERS} managers from {len(MONTHS)} months ({rows:,} rows of the month): "
        f"{min(taken) * 1000:.0f} ms; reading the rows with sqlite3 alone: {min(plain) * 1000:.0f} ms; "
        f"ratio {min(taken) / min(plain):.1f}"
    )
