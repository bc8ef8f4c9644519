"""What the lists of cases and orders say in their cells; one place, so that a state looks the same everywhere."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from app.domain.definitions.business import BusinessType
from app.domain.dispatch.order import OrderState
from app.domain.work.case import CaseState
from app.domain.work.due import Urgency, urgency
from app.labels.dispatch import LABELS as DISPATCH
from app.labels.limits import URGENCIES, limit_text
from app.labels.work import LABELS as WORK
from app.ui.lists.cells import Badge, CellText, Tone

_TONES = {
    Urgency.NORMAL: Tone.GOOD,
    Urgency.NEAR: Tone.NEAR,
    Urgency.TODAY: Tone.NEAR,
    Urgency.OVERDUE: Tone.OVER,
    Urgency.PAUSED: Tone.PLAIN,
}
_CASE_TONES = {
    CaseState.OPEN: Tone.GOOD,
    CaseState.PAUSED: Tone.PLAIN,
    CaseState.DONE: Tone.NEAR,
    CaseState.WITHDRAWN: Tone.PLAIN,
    CaseState.REFUSED: Tone.PLAIN,
    CaseState.ARCHIVED: Tone.PLAIN,
}
_ORDER_TONES = {
    OrderState.WAITING: Tone.NEAR,
    OrderState.HANDED_BACK: Tone.OVER,
    OrderState.FINISHED: Tone.PLAIN,
    OrderState.WITHDRAWN: Tone.PLAIN,
    OrderState.ARCHIVED: Tone.PLAIN,
}


def limit_badge(started_at: datetime, due_at: datetime, now: datetime, *, is_paused: bool = False) -> Badge:
    """A limit as a word with what is left beside it."""
    how = urgency(started_at, due_at, now, is_paused=is_paused)
    return Badge(word=URGENCIES[how], tone=_TONES[how], beside=limit_text(due_at, now))


def case_words(
    businesses: Callable[[], tuple[BusinessType, ...]], now: Callable[[], datetime]
) -> Mapping[str, CellText]:
    """The words of the list of cases; `businesses` are all versions of all types."""

    def named(row: Any) -> str:
        found = next((b for b in businesses() if b.code == row.business_code), None)
        return row.business_code if found is None else found.name

    def stage(row: Any) -> str:
        known = [b for b in businesses() if (b.code, b.effective_from) == (row.business_code, row.business_version)]
        return known[0].stage(row.stage).name if known else row.stage

    def limit(row: Any) -> str | Badge:
        if row.due_at is None:
            return ""
        return limit_badge(row.limit_started_at, row.due_at, now(), is_paused=bool(row.is_paused))

    return {
        "business_code": named,
        "stage": stage,
        "due_at": limit,
        "state": lambda row: Badge(word=WORK[CaseState][row.state], tone=_CASE_TONES[row.state]),
    }


def order_words(now: Callable[[], datetime]) -> Mapping[str, CellText]:
    """The words of the list of work orders."""

    def limit(row: Any) -> str | Badge:
        if row.next_due_at is None or row.state not in _RUNNING:
            return ""
        return limit_badge(row.limit_started_at, row.next_due_at, now())

    return {
        "state": lambda row: Badge(word=DISPATCH[OrderState][row.state], tone=_ORDER_TONES.get(row.state, Tone.GOOD)),
        "next_due_at": limit,
    }


_RUNNING = frozenset(OrderState) - {OrderState.FINISHED, OrderState.WITHDRAWN, OrderState.ARCHIVED}
