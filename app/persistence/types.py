"""How Python values lie in SQLite columns (STRICT tables: only INTEGER, TEXT and BLOB)."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar, final
from uuid import UUID

from sqlalchemy import BLOB, INTEGER, TEXT
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.domain.plain import from_plain, to_plain

T = TypeVar("T")
Converter = Callable[[Any], Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
# `json.dumps` makes an encoder anew for every text that is not written its own way.
_ARRAY: Final = json.JSONEncoder(ensure_ascii=False, default=to_plain)
_MAPPING: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def to_milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970 in UTC; the moment must be aware."""
    return (moment - _EPOCH) // _MILLISECOND


def from_milliseconds(value: int) -> datetime:
    """The aware UTC moment of a stored number of milliseconds."""
    return _EPOCH + value * _MILLISECOND


class Kept(TypeDecorator[T]):
    """A column of values that SQLite does not know; None stays None and is given to neither conversion."""

    def stored(self, value: T) -> bytes | int | str:
        """What is stored of a value."""
        raise NotImplementedError

    def restored(self, stored: Any) -> T:
        """The value of what is stored."""
        raise NotImplementedError

    def process_bind_param(self, value: T | None, dialect: Dialect) -> bytes | int | str | None:
        """What SQLAlchemy's own statements store or compare."""
        return None if value is None else self.stored(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> T | None:
        """What SQLAlchemy's own statements read."""
        return None if value is None else self.restored(value)


def converters(kind: TypeEngine[Any]) -> tuple[Converter, Converter] | None:
    """How the values of a column are stored and restored; None when SQLite knows them as they are."""
    return (kind.stored, kind.restored) if isinstance(kind, Kept) else None


@final
class UuidBytes(Kept[UUID]):
    """A UUID as its 16 bytes."""

    impl = BLOB
    cache_ok = True

    def stored(self, value: UUID) -> bytes:
        """The bytes."""
        return value.bytes

    def restored(self, stored: bytes) -> UUID:
        """The UUID of the bytes."""
        return UUID(bytes=stored)


@final
class Moment(Kept[datetime]):
    """An aware moment as milliseconds since 1970 in UTC."""

    impl = INTEGER
    cache_ok = True

    def stored(self, value: datetime) -> int:
        """The number."""
        return to_milliseconds(value)

    def restored(self, stored: int) -> datetime:
        """The moment of the number."""
        return from_milliseconds(stored)


@final
class Day(Kept[date]):
    """A day as `YYYY-MM-DD`, which sorts and reads as it is."""

    impl = TEXT
    cache_ok = True

    def stored(self, value: date) -> str:
        """The text."""
        return value.isoformat()

    def restored(self, stored: str) -> date:
        """The day of the text."""
        return date.fromisoformat(stored)


@final
class Flag(Kept[bool]):
    """A truth value as 0 or 1."""

    impl = INTEGER
    cache_ok = True

    def stored(self, value: bool) -> int:  # noqa: FBT001 - a value like any other
        """The number."""
        return int(value)

    def restored(self, stored: int) -> bool:
        """The truth value of the number."""
        return bool(stored)


@final
class EnumText(Kept[StrEnum | str]):
    """A member of one enumeration as its value."""

    impl = TEXT
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum

    def stored(self, value: StrEnum | str) -> str:
        """The text; a filter may give the value as text."""
        return self.enum(value).value

    def restored(self, stored: str) -> StrEnum:
        """The member of the text."""
        return self.enum(stored)


@final
class Items(Kept[tuple[Any, ...]]):
    """A tuple of texts, ids, enumeration members or frozen values as a JSON array."""

    impl = TEXT
    cache_ok = True

    def __init__(self, item: type[Any]) -> None:
        super().__init__()
        self.item = item

    def stored(self, value: tuple[Any, ...]) -> str:
        """The JSON text."""
        return _ARRAY.encode(value)

    def restored(self, stored: str) -> tuple[Any, ...]:
        """The tuple of the JSON text."""
        return tuple(from_plain(self.item, item) for item in json.loads(stored))


@final
class Json(Kept[Mapping[str, Any]]):
    """A mapping of plain values as JSON text with sorted keys, so that equal values are equal texts."""

    impl = TEXT
    cache_ok = True

    def stored(self, value: Mapping[str, Any]) -> str:
        """The JSON text."""
        return _MAPPING.encode(dict(value))

    def restored(self, stored: str) -> Mapping[str, Any]:
        """The mapping of the JSON text."""
        mapping: dict[str, Any] = json.loads(stored)
        return mapping
