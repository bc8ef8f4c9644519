"""One generic repository: frozen values in, frozen values out, with an optimistic version check."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Generic, Protocol, TypeVar, cast
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from app.domain.problems import Refusal


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
        self._connection = connection
        self._table = table
        self._entity = entity
        self._names = tuple(field.name for field in fields(cast("Any", entity)))
        self._is_versioned = "version" in self._names

    def get(self, key: UUID) -> E:
        """The value with this id.

        Raises:
            Refusal: `record.missing` when there is none.
        """
        found = self.find_one(id=key)
        if found is None:
            raise Refusal.of("record.missing", kind=self._table.name)
        return found

    def find_one(self, **equals: object) -> E | None:
        """The first value whose columns equal these, or None."""
        statement = select(self._table).where(*self._conditions(equals)).limit(1)
        row = self._connection.execute(statement).first()
        return None if row is None else self._value(row)

    def find(self, *, order_by: str | None = None, **equals: object) -> tuple[E, ...]:
        """All values whose columns equal these, in the order of one column if named."""
        statement = select(self._table).where(*self._conditions(equals))
        if order_by is not None:
            statement = statement.order_by(self._table.c[order_by])
        return tuple(self._value(row) for row in self._connection.execute(statement))

    def find_in(self, column: str, values: Iterable[object]) -> tuple[E, ...]:
        """All values whose column holds one of these; asked in portions, so any number may be given."""
        wanted = list(values)
        found: list[E] = []
        for start in range(0, len(wanted), 500):
            statement = select(self._table).where(self._table.c[column].in_(wanted[start : start + 500]))
            found.extend(self._value(row) for row in self._connection.execute(statement))
        return tuple(found)

    def add(self, value: E) -> E:
        """Store a new value.

        Raises:
            Refusal: `record.duplicate` is the caller's to check beforehand; a broken natural key is a bug here.
        """
        self._connection.execute(insert(self._table), [self._row(value)])
        return value

    def add_many(self, values: Sequence[E]) -> None:
        """Store new values in one statement."""
        if values:
            self._connection.execute(insert(self._table), [self._row(value) for value in values])

    def save(self, value: E) -> E:
        """Store a changed value under its next version and return it.

        Raises:
            Refusal: `record.changed_elsewhere` when somebody else saved it in between.
        """
        return self.save_many([value])[0]

    def save_many(self, values: Sequence[E]) -> list[E]:
        """Store changed values, each under its next version.

        Raises:
            Refusal: `record.changed_elsewhere` when somebody else saved one in between.
        """
        conditions = [self._table.c.id == bindparam("_id")]
        if self._is_versioned:
            conditions.append(self._table.c.version == bindparam("_version"))
        statement = update(self._table).where(*conditions)
        saved: list[E] = []
        for value in values:
            after = self._next(value)
            row = self._row(after)
            row["_id"] = row.pop("id")
            if self._is_versioned:
                row["_version"] = cast("Any", value).version
            if self._connection.execute(statement, row).rowcount != 1:
                raise Refusal.of("record.changed_elsewhere", kind=self._table.name)
            saved.append(after)
        return saved

    def remove(self, keys: Iterable[UUID]) -> None:
        """Remove values by id (settings, drafts and the undoing of an import; facts are never removed)."""
        statement = delete(self._table).where(self._table.c.id == bindparam("_id"))
        rows = [{"_id": key} for key in keys]
        if rows:
            self._connection.execute(statement, rows)

    def _next(self, value: E) -> E:
        if not self._is_versioned:
            return value
        versioned: Any = value
        return cast("E", replace(versioned, version=versioned.version + 1))

    def _conditions(self, equals: Mapping[str, object]) -> list[Any]:
        return [self._table.c[name] == value for name, value in equals.items()]

    def _row(self, value: E) -> dict[str, Any]:
        return {name: getattr(value, name) for name in self._names}

    def _value(self, row: Any) -> E:
        return self._entity(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name
