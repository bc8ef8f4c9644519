"""The deadline receipt on paper: one limit of a case, day by day what counted and why."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from app.domain.definitions.limit import Limit
from app.domain.problems import Refusal
from app.domain.work.clocks import CASE_ENDED, CUSTOMER_STAGE, Clock
from app.domain.work.deadlines import Deadline
from app.domain.work.pausing import PauseReason
from app.domain.work.receipt import Pause, ReceiptLine
from app.services.papers.ground import CaseGround
from app.services.papers.words import UNITS

DEADLINE_RECEIPT: Final = "deadline-receipt"
"""The form's code."""

_KNOWN: Final = frozenset({*PauseReason, CUSTOMER_STAGE, CASE_ENDED})
_WEEKDAYS: Final = "一二三四五六日"
_HUNDRED: Final = 100


def deadline_facts(ground: CaseGround, clocks: Sequence[Clock], code: str) -> dict[str, object]:
    """What the receipt says of the limit with this code; without a code of the one that ends first.

    Raises:
        Refusal: `paper.no_limit` when none has begun, or not that one.
    """
    begun = [(clock, clock.deadline) for clock in clocks if clock.deadline and code in {"", clock.spec.code}]
    if not begun:
        raise Refusal.of("paper.no_limit", number=ground.case.number)
    clock, counted = min(begun, key=lambda pair: pair[1].due_at)
    return _facts(ground, clock, counted)


def _facts(ground: CaseGround, clock: Clock, deadline: Deadline) -> dict[str, object]:
    """Amounts are in the limit's unit, to two places."""
    unit = UNITS[clock.limit.unit]
    return {
        "station": ground.station.name,
        "number": ground.case.number,
        "business": ground.business.name,
        "customer": ground.case.name,
        "limit": clock.spec.name,
        "amount": _amount(clock.limit),
        "mode": str(clock.limit.mode),
        "unit": str(clock.limit.unit),
        "source": f"{clock.spec.source.title} {clock.spec.source.article}".strip(),
        "is_unverified": clock.spec.source.is_unverified,
        "started_at": deadline.started_at,
        "due_at": deadline.due_at,
        "state": str(deadline.state),
        "used": f"{_units(deadline.used)} {unit}",
        "left": f"{_units(deadline.left)} {unit}",
        "unpublished": "、".join(f"{year}年" for year in deadline.unpublished_years) or "无",
        "days": [_day(line) for line in deadline.lines],
        "pause_count": len(clock.pauses),
        "pauses": [_pause(pause) for pause in clock.pauses],
        "told_by": ground.writer,
        "told_on": ground.today,
    }


def _amount(limit: Limit) -> str:
    return f"{limit.amount} {UNITS[limit.unit]}"


def _day(line: ReceiptLine) -> dict[str, object]:
    remark = "start" if line.is_start_day and not line.counted_minutes else "carried" if line.is_carried else None
    return {
        "day": line.day,
        "weekday": f"周{_WEEKDAYS[line.day.weekday()]}",
        "kind": str(line.kind),
        "name": line.name,
        "counted": _units(line.counted),
        "total": _units(line.total),
        "remark": remark,
        **_reasons(line.reasons),
    }


def _pause(pause: Pause) -> dict[str, object]:
    return {"from": pause.starts_at, "to": pause.ends_at, **_reasons([pause.reason])}


def _reasons(reasons: Iterable[str]) -> dict[str, object]:
    """Reasons the program knows, which the form words itself, and others as they were written."""
    found = [reason for reason in reasons if reason]
    known = [str(reason) for reason in found if reason in _KNOWN]
    return {"reasons": known or None, "other_reason": "、".join(each for each in found if each not in _KNOWN)}


def _units(units: Fraction) -> str:
    """A number of units with at most two places: 3, 1.5, -0.25."""
    whole, rest = divmod(round(abs(units) * _HUNDRED), _HUNDRED)
    sign = "-" if units < 0 and (whole or rest) else ""
    return f"{sign}{whole}" + (f".{rest:02d}".rstrip("0") if rest else "")
