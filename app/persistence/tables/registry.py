"""Which table keeps which value, and which tables are captured for sync."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Table

from app.persistence.tables import customers, dispatch, grid, papers, people, rating, records, station, sync, work
from app.persistence.tables.declare import SyncedAs, metadata

# Importing the areas is what fills the metadata.
AREAS: Final = (customers, dispatch, grid, papers, people, rating, records, station, sync, work)

ENTITY_TABLES: Final = MappingProxyType[type[Any], Table](
    {table.info["entity"]: table for table in metadata.tables.values() if "entity" in table.info}
)


def synced_tables() -> Iterator[tuple[Table, SyncedAs]]:
    """The tables whose changes go to the hub."""
    for table in metadata.sorted_tables:
        if "synced" in table.info:
            yield table, table.info["synced"]
