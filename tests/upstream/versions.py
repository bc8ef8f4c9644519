"""A program of next year: it has one more table and two more columns of customers, and is otherwise today's.

Whatever a thread does while `Program.runs` is done by that program; a computer's file is brought to it by `upgrade`,
as a migration would.
"""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import INTEGER, TEXT, Column, MetaData, Table
from sqlalchemy.schema import CreateTable

from app.domain.customers.customer import Customer
from app.hub import knowledge
from app.hub.knowledge import Knowledge
from app.persistence import journal
from app.persistence.tables import merging
from app.persistence.tables.declare import SyncedAs
from app.persistence.tables.registry import synced_tables, table_of
from app.persistence.types import UuidBytes
from app.persistence.upstream import columns
from tests.upstream.computers import Computer

SWAP = 199
SECOND_PHONE, RISK = 98, 99


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerToCome(Customer):
    """A customer with what next year's program knows of it."""

    second_phone: str = ""
    risk: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterSwap:
    """What only next year's program knows."""

    id: UUID
    customer_id: UUID
    reading: int


def _grown() -> tuple[Table, SyncedAs]:
    today = table_of(Customer)
    table = today.to_metadata(MetaData())
    table.append_column(Column("second_phone", TEXT, nullable=False))
    table.append_column(Column("risk", INTEGER, nullable=False))
    table.info = {**today.info, "entity": CustomerToCome}
    synced: SyncedAs = today.info["synced"]
    numbers = {**synced.field_numbers, "second_phone": SECOND_PHONE, "risk": RISK}
    return table, dataclasses.replace(synced, field_numbers=numbers)


def _swaps() -> tuple[Table, SyncedAs]:
    table = Table(
        "meter_swap",
        MetaData(),
        Column("id", UuidBytes, primary_key=True),
        Column("customer_id", UuidBytes, nullable=False),
        Column("reading", INTEGER, nullable=False),
        info={"entity": MeterSwap},
    )
    return table, SyncedAs(table_number=SWAP, field_numbers={"customer_id": 1, "reading": 2})


def tables_to_come() -> Iterator[tuple[Table, SyncedAs]]:
    """Today's tables with those that change in their places."""
    for table, synced in synced_tables():
        yield _grown() if table.name == "customer" else (table, synced)
    yield _swaps()


@contextmanager
def next_program() -> Iterator[None]:
    """Next year's program runs."""
    columns.tables_by_number.cache_clear()
    with patch.object(columns, "synced_tables", tables_to_come):
        try:
            yield
        finally:
            columns.tables_by_number.cache_clear()


def upgrade(computer: Computer) -> None:
    """Bring a computer's file to next year's program."""
    driver = computer.driver
    driver.execute("ALTER TABLE customer ADD COLUMN second_phone TEXT NOT NULL DEFAULT ''")
    driver.execute("ALTER TABLE customer ADD COLUMN risk INTEGER NOT NULL DEFAULT 0")
    driver.execute(str(CreateTable(_swaps()[0])))
    with patch.object(journal, "synced_tables", tables_to_come), computer.office.database.alone() as connection:
        journal.install_triggers(connection)


def knowledge_to_come() -> Knowledge:
    """What a hub knows whose program is next year's."""
    with (
        patch.object(knowledge, "synced_tables", tables_to_come),
        patch.object(merging, "synced_tables", tables_to_come),
    ):
        return knowledge.shipped_knowledge()


_CUSTOMERS: Final = "SELECT second_phone, risk FROM customer WHERE id = ?"


def new_columns(computer: Computer, key: UUID) -> tuple[str, int]:
    """What a computer with next year's program has of a customer."""
    second_phone, risk = computer.driver.execute(_CUSTOMERS, (key.bytes,)).fetchone()
    return second_phone, risk


def swaps(computer: Computer) -> list[tuple[bytes, int]]:
    """What it has in the new table."""
    return computer.driver.execute("SELECT id, reading FROM meter_swap ORDER BY id").fetchall()
