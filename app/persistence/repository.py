"""One generic repository: frozen values in, frozen values out, with an optimistic version check."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Generic, Protocol, TypeVar, cast
from uuid import UUID

from sqlalchemy import Connection, Table

from app.domain.problems import Refusal
from app.persistence.driver import driver_of
from app.persistence.shapes import shape_of

_AT_ONCE = 500


class Entity(Protocol):
    """What every stored value has."""

    @property
    def id(self) -> UUID:
        """The key."""
        ...


E = TypeVar("E", bound=Entity)


class Repository(Generic[E]):
    """The stored values of one kind, seen inside one transaction."""

    def __init__(self, connection: Connection, table: Table, entity: type[E]) -> None:
        self._driver = driver_of(connection)
        self._shape = shape_of(table)
        self._entity = entity

    def get(self, key: UUID) -> E:
        """The value with this id.

        Raises:
            Refusal: `record.missing` when there is none.
        """
        found = self.find_one(id=key)
        if found is None:
            raise Refusal.of("record.missing", kind=self._shape.table)
        return found

    def find_one(self, **equals: object) -> E | None:
        """The first value whose columns equal these, or None."""
        row = self._matching(" LIMIT 1", equals).fetchone()
        return None if row is None else self._value(row)

    def find(self, *, order_by: str | None = None, **equals: object) -> tuple[E, ...]:
        """All values whose columns equal these, in the order of one column if named."""
        order = "" if order_by is None else f' ORDER BY "{order_by}"'
        return tuple(self._value(row) for row in self._matching(order, equals))

    def find_in(self, column: str, values: Iterable[object]) -> tuple[E, ...]:
        """All values whose column holds one of these; asked in portions, so any number may be given."""
        wanted = [self._shape.bound(column, value) for value in values]
        found: list[E] = []
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            condition = f' WHERE "{column}" IN ({", ".join("?" * len(some))})'
            found.extend(self._value(row) for row in self._driver.execute(self._shape.select + condition, some))
        return tuple(found)

    def add(self, value: E) -> E:
        """Store a new value; a natural key that is taken is the caller's to refuse beforehand."""
        self._driver.execute(self._shape.insert, self._shape.row(value))
        return value

    def add_many(self, values: Sequence[E]) -> None:
        """Store new values in one statement."""
        self._driver.executemany(self._shape.insert, map(self._shape.row, values))

    def save(self, value: E) -> E:
        """Store a changed value under its next version and return it.

        Raises:
            Refusal: `record.changed_elsewhere` when somebody else saved it in between.
        """
        after = self._next(value)
        row = self._shape.row(after)
        if self._shape.is_versioned:
            row.append(cast("Any", value).version)
        if self._driver.execute(self._shape.update, row).rowcount != 1:
            raise Refusal.of("record.changed_elsewhere", kind=self._shape.table)
        return after

    def save_many(self, values: Sequence[E]) -> list[E]:
        """Store changed values, each under its next version.

        Raises:
            Refusal: `record.changed_elsewhere` when somebody else saved one in between.
        """
        return [self.save(value) for value in values]

    def remove(self, keys: Iterable[UUID]) -> None:
        """Remove values by id (settings, drafts and the undoing of an import; facts are never removed)."""
        rows = ((self._shape.bound("id", key),) for key in keys)
        self._driver.executemany(f"DELETE FROM {self._shape.table} WHERE id = ?", rows)

    def _matching(self, rest: str, equals: dict[str, object]) -> sqlite3.Cursor:
        bound = [self._shape.bound(name, value) for name, value in equals.items()]
        return self._driver.execute(self._shape.select + self._shape.where(list(equals)) + rest, bound)

    def _next(self, value: E) -> E:
        if not self._shape.is_versioned:
            return value
        versioned: Any = value
        return cast("E", replace(versioned, version=versioned.version + 1))

    def _value(self, row: Sequence[Any]) -> E:
        return self._entity(**self._shape.values(row))
