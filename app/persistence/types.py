"""How Python values lie in SQLite columns (STRICT tables: only INTEGER, TEXT and BLOB)."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, final
from uuid import UUID

from sqlalchemy import BLOB, INTEGER, TEXT
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from app.domain.plain import from_plain, to_plain

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970 in UTC; the moment must be aware."""
    return (moment - _EPOCH) // _MILLISECOND


def from_milliseconds(value: int) -> datetime:
    """The aware UTC moment of a stored number of milliseconds."""
    return _EPOCH + value * _MILLISECOND


@final
class UuidBytes(TypeDecorator[UUID]):
    """A UUID as its 16 bytes."""

    impl = BLOB
    cache_ok = True

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> bytes | None:
        """The bytes that are stored."""
        return None if value is None else value.bytes

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> UUID | None:
        """The UUID of the stored bytes."""
        return None if value is None else UUID(bytes=value)


@final
class Moment(TypeDecorator[datetime]):
    """An aware moment as milliseconds since 1970 in UTC."""

    impl = INTEGER
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """The number that is stored."""
        return None if value is None else to_milliseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """The moment of the stored number."""
        return None if value is None else from_milliseconds(value)


@final
class Day(TypeDecorator[date]):
    """A day as `YYYY-MM-DD`, which sorts and reads as it is."""

    impl = TEXT
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """The text that is stored."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """The day of the stored text."""
        return None if value is None else date.fromisoformat(value)


@final
class Flag(TypeDecorator[bool]):
    """A truth value as 0 or 1."""

    impl = INTEGER
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:  # noqa: FBT001 - SQLAlchemy's
        """The number that is stored."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        """The truth value of the stored number."""
        return None if value is None else bool(value)


@final
class EnumText(TypeDecorator[StrEnum | str]):
    """A member of one enumeration as its value."""

    impl = TEXT
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        """The text that is stored; a filter may give the value as text."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """The member of the stored text."""
        return None if value is None else self.enum(value)


@final
class Items(TypeDecorator[tuple[Any, ...]]):
    """A tuple of texts, ids, enumeration members or frozen values as a JSON array."""

    impl = TEXT
    cache_ok = True

    def __init__(self, item: type[Any]) -> None:
        super().__init__()
        self.item = item

    def process_bind_param(self, value: tuple[Any, ...] | None, dialect: Dialect) -> str | None:
        """The JSON text that is stored."""
        return None if value is None else json.dumps(to_plain(value), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Any, ...] | None:
        """The tuple of the stored JSON text."""
        return None if value is None else tuple(from_plain(self.item, item) for item in json.loads(value))


@final
class Json(TypeDecorator[Mapping[str, Any]]):
    """A mapping of plain values as JSON text with sorted keys, so that equal values are equal texts."""

    impl = TEXT
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Any] | None, dialect: Dialect) -> str | None:
        """The JSON text that is stored."""
        return None if value is None else json.dumps(dict(value), ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Mapping[str, Any] | None:
        """The mapping of the stored JSON text."""
        return None if value is None else json.loads(value)
