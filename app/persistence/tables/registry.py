"""Which table keeps which value, and which tables are captured for sync.

An area's tables are made when one of its values is first stored or read: making all of them takes longer than reading
the lists of a day.
"""

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, Final

from sqlalchemy import Table

from app.persistence.tables.declare import SyncedAs, metadata

AREAS: Final = (
    "customers", "daybook", "dispatch", "firms", "grid", "papers", "people", "rating", "records", "station", "sync",
    "upstream", "work",
)  # fmt: skip
# The area of a value is the area of its tables, but for what is kept about the computer's own doings.
_KEPT_WITH: Final = {"imports": "station"}


_found: dict[type[Any], Table] = {}


def table_of(entity: type[Any]) -> Table:
    """The table that keeps this kind of value; a kind that is not stored is a bug."""
    if entity not in _found:
        area = entity.__module__.split(".")[2]  # app.domain.AREA
        _make(_KEPT_WITH.get(area, area))
        _found.update({table.info["entity"]: table for table in metadata.tables.values() if "entity" in table.info})
    return _found[entity]


def all_tables() -> Sequence[Table]:
    """Every table, what is referred to before what refers to it."""
    for area in AREAS:
        _make(area)
    return metadata.sorted_tables


def synced_tables() -> Iterator[tuple[Table, SyncedAs]]:
    """The tables whose changes go to the hub."""
    for table in all_tables():
        if "synced" in table.info:
            yield table, table.info["synced"]


def _make(area: str) -> None:
    import_module(f"app.persistence.tables.{area}")
