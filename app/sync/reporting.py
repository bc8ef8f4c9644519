"""A station's report as columns of plain values, and back: whoever sent it need not be trusted."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from app.domain.problems import Refusal
from app.domain.upstream.report import (
    MOST_LIMITS,
    HalfStars,
    LimitAtRisk,
    LockedMonth,
    MemberPoints,
    MemberStars,
    Report,
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_LETTERS: Final = 80
_MONTH: Final = re.compile(r"2\d{3}-(0[1-9]|1[0-2])")
_MOST_MONTHS: Final = 24
_MOST_HALVES: Final = 4
_MOST_MEMBERS: Final = 500
_INT64: Final = 1 << 63
_LAST_MS: Final = 7_258_118_400_000  # the year 2200
_STARS: Final = 10


def report_packed(report: Report) -> Mapping[str, Any]:
    """A report as plain values; texts are cut to what is taken."""
    return {
        "at": _milliseconds(report.reported_at),
        "position": report.position,
        "offset_ms": report.offset_ms,
        "cases": report.open_cases,
        "orders": report.open_orders,
        "at_risk": report.at_risk,
        "limits": [
            [
                *(text[:_LETTERS] for text in (each.number, each.business, each.stage, each.clock, each.manager)),
                _milliseconds(each.due_at),
                each.is_over,
            ]
            for each in report.limits
        ],
        "months": [
            [each.month, _milliseconds(each.locked_at), each.average, [[one.number, one.total] for one in each.members]]
            for each in report.months
        ],
        "halves": [
            [each.first_month, each.locked, [[one.number, one.stars] for one in each.members]] for each in report.halves
        ],
    }


def report_unpacked(plain: Mapping[str, Any]) -> Report:
    """The report of some plain values.

    Raises:
        Refusal: `upstream.garbled` when they are not what `report_packed` makes, or more than a report may have.
    """
    try:
        return Report(
            reported_at=_moment(plain["at"]),
            position=_number(plain["position"]),
            offset_ms=_signed(plain["offset_ms"]),
            open_cases=_number(plain["cases"]),
            open_orders=_number(plain["orders"]),
            at_risk=_number(plain["at_risk"]),
            limits=tuple(map(_limit, _rows(plain["limits"], MOST_LIMITS))),
            months=tuple(map(_month, _rows(plain["months"], _MOST_MONTHS))),
            halves=tuple(map(_half, _rows(plain["halves"], _MOST_HALVES))),
        )
    except (KeyError, TypeError, ValueError) as trouble:
        raise Refusal.of("upstream.garbled") from trouble


def _limit(row: list[Any]) -> LimitAtRisk:
    number, business, stage, clock, manager, due, is_over = row
    if not isinstance(is_over, bool):
        raise TypeError("neither yes nor no")
    return LimitAtRisk(
        number=_text(number),
        business=_text(business),
        stage=_text(stage),
        clock=_text(clock),
        manager=_text(manager),
        due_at=_moment(due),
        is_over=is_over,
    )


def _month(row: list[Any]) -> LockedMonth:
    month, locked, average, members = row
    pairs = (MemberPoints(number=_text(number), total=_points(total)) for number, total in _pairs(members))
    return LockedMonth(
        month=_month_name(month), locked_at=_moment(locked), average=_points(average), members=tuple(pairs)
    )


def _half(row: list[Any]) -> HalfStars:
    first, locked, members = row
    pairs = (MemberStars(number=_text(number), stars=_number(stars, _STARS)) for number, stars in _pairs(members))
    return HalfStars(first_month=_month_name(first), locked=_number(locked, 6), members=tuple(pairs))


def _rows(value: object, most: int) -> Iterable[list[Any]]:
    if not isinstance(value, list) or len(value) > most or not all(isinstance(row, list) for row in value):
        raise TypeError("no list of so many rows")
    return value


def _pairs(value: object) -> Iterable[list[Any]]:
    return _rows(value, _MOST_MEMBERS)


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LETTERS or "\0" in value:
        raise TypeError("no text of so many letters")
    return value


def _month_name(value: object) -> str:
    text = _text(value)
    if not _MONTH.fullmatch(text):
        raise ValueError("no month")
    return text


def _number(value: object, most: int = _INT64 - 1) -> int:
    if not 0 <= (number := _signed(value)) <= most:
        raise ValueError("no number up to that")
    return number


def _signed(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not -_INT64 <= value < _INT64:
        raise TypeError("no number")
    return value


def _points(value: object) -> int | None:
    return None if value is None else _signed(value)


def _moment(value: object) -> datetime:
    return _EPOCH + _number(value, _LAST_MS) * _MILLISECOND


def _milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MILLISECOND
