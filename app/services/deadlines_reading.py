"""Clocks to be counted, and the calendar they are counted by, read from plain values as JSON holds them.

An item is an object of `id` (text or whole number), either `rule` (`LV-RES-NEW/promise`: business type and limit, with
`fields` where a field of the case decides the amount) or `limit` (`amount`, `unit`, `mode`), `started_at`, `pauses` (of
`from`, `to`, `reason`), `ended_at`, `as_of` and a `calendar` of its own. A calendar is an object of `segments`
(`[["08:30", "12:00"], …]`), `overrides` (day: whether it is worked) and `suspensions` (of `from`, `to`, `reason`).
Moments are ISO 8601, without an offset in the station's time. Null is the same as leaving a key out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar

from app.domain.definitions.limit import Limit, LimitMode, LimitUnit
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.domain.work.calendar import DEFAULT_HOURS, Hours, Suspension, WorkingCalendar, YearDays
from app.domain.work.receipt import Pause
from app.domain.zone import STATION_ZONE

_Member = TypeVar("_Member", bound=StrEnum)
_FIRST_YEAR: Final = 1992  # the last summer time in China ended in 1991; before it the zone is not a fixed offset
_LAST_YEAR: Final = 2199
_ITEM: Final = ("id", "rule", "fields", "limit", "started_at", "pauses", "ended_at", "as_of", "calendar")
_TIME: Final = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])")
_HOUR: Final = 60
_DAY: Final = 1440


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A limit by the name of its rule, with the case's fields that may decide its amount."""

    business_code: str
    limit_code: str
    fields: Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A clock to be counted; `as_of` is None for now, `calendar` is what was given as its own, not read yet."""

    id: str | int
    limit: Limit | Named
    started_at: datetime
    pauses: tuple[Pause, ...]
    ended_at: datetime | None
    as_of: datetime | None
    calendar: object


def item_from(given: object) -> Item:
    """The clock an object stands for.

    Raises:
        Refusal: `deadline.*` for every key that is wrong.
    """
    if not isinstance(given, Mapping):
        raise Refusal.of("deadline.not_an_object")
    reader = _Reader(given)
    reader.only(_ITEM)
    key = id_of(given)
    if key is None:
        reader.complain("deadline.no_id", "id")
    item = Item(
        id=key or 0,
        limit=_limit(reader),
        started_at=reader.moment("started_at"),
        pauses=tuple(_pause(each) for each in reader.each("pauses", ("from", "to", "reason"))),
        ended_at=reader.moment_or_none("ended_at"),
        as_of=reader.moment_or_none("as_of"),
        calendar=reader.value("calendar"),
    )
    refuse_if_any(reader.problems)
    return item


def id_of(given: object) -> str | int | None:
    """The id of an item, whatever else is wrong with it; None when it has none."""
    key = given.get("id") if isinstance(given, Mapping) else None
    return key if isinstance(key, str | int) and not isinstance(key, bool) else None


def calendar_from(given: object, years: tuple[YearDays, ...]) -> WorkingCalendar:
    """The calendar an object stands for, over the announced years; hours that are not given are the usual ones.

    Raises:
        Refusal: `deadline.*` for every key that is wrong.
    """
    reader = _Reader(given, "calendar")
    reader.only(("segments", "overrides", "suspensions"))
    calendar = WorkingCalendar(
        years=years,
        hours=DEFAULT_HOURS if reader.value("segments") is None else (Hours(segments=_segments(reader)),),
        overrides=_overrides(reader),
        suspensions=tuple(_suspension(each) for each in reader.each("suspensions", ("from", "to", "reason"))),
    )
    refuse_if_any(reader.problems)
    return calendar


def _limit(reader: "_Reader") -> Limit | Named:
    if (reader.value("rule") is None) == (reader.value("limit") is None):
        reader.complain("deadline.one_limit", "limit")
        return Limit(amount=1, unit=LimitUnit.MINUTE)
    if reader.value("rule") is not None:
        return _named(reader)
    if reader.value("fields") is not None:
        reader.complain("deadline.fields_without_rule", "fields")
    table = reader.table("limit")
    table.only(("amount", "unit", "mode"))
    return Limit(
        amount=table.number("amount"),
        unit=table.member("unit", LimitUnit, None),
        mode=table.member("mode", LimitMode, LimitMode.STATUTORY),
    )


def _named(reader: "_Reader") -> Named:
    business, _, limit = reader.text("rule").partition("/")
    if not business or not limit:
        reader.complain("deadline.rule_form", "rule")
    fields: dict[str, str | int] = {}
    for code, value in reader.table("fields").items():
        if isinstance(value, bool) or not isinstance(value, str | int):
            reader.complain("deadline.not_text_or_number", f"fields.{code}")
        else:
            fields[code] = value
    return Named(business_code=business, limit_code=limit, fields=fields)


def _pause(reader: "_Reader") -> Pause:
    return Pause(
        starts_at=reader.moment("from"), ends_at=reader.moment_or_none("to"), reason=reader.text("reason", is_free=True)
    )


def _suspension(reader: "_Reader") -> Suspension:
    known = len(reader.problems)
    starts_at, ends_at = reader.moment("from"), reader.moment("to")
    if ends_at < starts_at and len(reader.problems) == known:
        reader.complain("deadline.backwards", "to")
    return Suspension(starts_at=starts_at, ends_at=ends_at, reason=reader.text("reason", is_free=True))


def _overrides(reader: "_Reader") -> dict[date, bool]:
    table = reader.table("overrides")
    days: dict[date, bool] = {}
    for text, works in table.items():
        try:
            day = date.fromisoformat(text)
        except ValueError:
            table.complain("deadline.not_a_day", text)
            continue
        if isinstance(works, bool):
            days[day] = works
        else:
            table.complain("deadline.not_yes_or_no", text)
    return days


def _segments(reader: "_Reader") -> tuple[tuple[int, int], ...]:
    segments: list[tuple[int, int]] = []
    for place, each in enumerate(reader.items_of("segments")):
        times = [_minute(time) for time in each] if isinstance(each, list) else []
        match times:
            case [int(opens), int(closes)] if opens < closes and (not segments or segments[-1][1] <= opens):
                segments.append((opens, closes))
            case _:
                reader.complain("deadline.segment", f"segments[{place}]")
    if not segments:
        reader.complain("deadline.no_segments", "segments")
    return tuple(segments)


def _minute(text: object) -> int | None:
    """The minute of the day a time stands for, 24:00 included."""
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    minute = None if found is None else int(found[1]) * _HOUR + int(found[2])
    return minute if minute is not None and minute <= _DAY else None


class _Reader:
    """One object and where it stands; what is wrong is reported and replaced, so that one pass names it all."""

    def __init__(self, given: object, path: str = "", problems: list[Problem] | None = None) -> None:
        self.problems: list[Problem] = [] if problems is None else problems
        self._path = path
        self._node: Mapping[str, object] = {}
        if isinstance(given, Mapping):
            self._node = given
        elif given is not None:
            self.complain("deadline.not_an_object", "")

    def complain(self, code: str, key: str, **values: str | int) -> None:
        """Note what is wrong with a key."""
        at = ".".join(part for part in (self._path, key) if part)
        self.problems.append(Problem(code=code, field=at, values={"key": at, **values}))

    def value(self, key: str) -> object:
        """What stands under a key; None when nothing does."""
        return self._node.get(key)

    def items(self) -> list[tuple[str, object]]:
        """The keys and what stands under them."""
        return list(self._node.items())

    def only(self, keys: Sequence[str]) -> None:
        """Report every other key: a misspelt one must not be passed over in silence."""
        for key in self._node:
            if key not in keys:
                self.complain("deadline.unknown_key", key)

    def table(self, key: str) -> "_Reader":
        """The object under a key; an empty one when it is not there."""
        return _Reader(self.value(key), f"{self._path}.{key}" if self._path else key, self.problems)

    def items_of(self, key: str) -> Sequence[object]:
        """The list under a key; an empty one when it is not there."""
        value = self.value(key)
        if isinstance(value, list):
            return value
        if value is not None:
            self.complain("deadline.not_a_list", key)
        return ()

    def each(self, key: str, keys: Sequence[str]) -> "list[_Reader]":
        """The objects of the list under a key, which have these keys and no others."""
        at = f"{self._path}.{key}" if self._path else key
        readers = []
        for place, value in enumerate(self.items_of(key)):
            if not isinstance(value, Mapping):
                self.complain("deadline.not_an_object", f"{key}[{place}]")
                continue
            reader = _Reader(value, f"{at}[{place}]", self.problems)
            reader.only(keys)
            readers.append(reader)
        return readers

    def text(self, key: str, *, is_free: bool = False) -> str:
        """A text; it may be left out if it is free."""
        value = self.value(key)
        if isinstance(value, str):
            return value
        if value is not None or not is_free:
            self.complain("deadline.missing" if value is None else "deadline.not_a_text", key)
        return ""

    def number(self, key: str) -> int:
        """A whole number."""
        value = self.value(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self.complain("deadline.missing" if value is None else "deadline.not_a_number", key)
        return 1

    def member(self, key: str, kind: type[_Member], default: _Member | None) -> _Member:
        """A member of an enumeration by its value."""
        value = self.value(key)
        for member in kind:
            if member.value == value or (value is None and member is default):
                return member
        if value is None:
            self.complain("deadline.missing", key)
        else:
            self.complain("deadline.not_a_choice", key, value=str(value), choices="、".join(kind))
        return next(iter(kind))

    def moment(self, key: str) -> datetime:
        """A moment."""
        if self.value(key) is None:
            self.complain("deadline.missing", key)
        return self.moment_or_none(key) or datetime(_FIRST_YEAR, 1, 1, tzinfo=STATION_ZONE)

    def moment_or_none(self, key: str) -> datetime | None:
        """A moment that may be left out."""
        value = self.value(key)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(str(value).strip() if isinstance(value, str) else "")
        except ValueError:
            self.complain("deadline.not_a_moment", key, value=str(value))
            return None
        if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            self.complain("deadline.out_of_range", key, value=str(value), first=_FIRST_YEAR, last=_LAST_YEAR)
            return None
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=STATION_ZONE)
