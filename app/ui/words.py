"""What the lists of cases and orders say in their cells; one place, so that a state looks the same everywhere."""

from collections.abc import Callable, Mapping
from datetime import datetime

from app.domain.definitions.business import BusinessType
from app.domain.dispatch.loads import LoadState
from app.domain.dispatch.order import OrderState
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.case import CaseState
from app.domain.work.due import RunningLimit, Urgency, urgency
from app.labels.business_words import business_name, stage_name
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


_LOAD_TONES = {
    LoadState.NORMAL: Tone.GOOD,
    LoadState.NEAR: Tone.NEAR,
    LoadState.OVERDUE: Tone.OVER,
    LoadState.FULL: Tone.NEAR,
    LoadState.AWAY: Tone.PLAIN,
}


def limit_badge(limit: RunningLimit, now: datetime, calendar: WorkingCalendar | None = None) -> Badge:
    """A limit as a word with what is left beside it; in working days where a calendar is given."""
    how = urgency(limit.started_at, limit.due_at, now, is_paused=limit.is_paused)
    return Badge(word=URGENCIES[how], tone=_TONES[how], beside=limit_text(limit.due_at, now, calendar))


def limit_words(now: Callable[[], datetime], calendar: Callable[[], WorkingCalendar] | None = None) -> CellText:
    """The words of a column of limits; nothing where no limit runs."""

    def say(limit: RunningLimit | None) -> str | Badge:
        return "" if limit is None else limit_badge(limit, now(), calendar() if calendar else None)

    return say


def case_badge(state: CaseState) -> Badge:
    """The state of a case."""
    return Badge(word=WORK[CaseState][state], tone=_CASE_TONES[state])


def order_badge(state: OrderState) -> Badge:
    """The state of a work order."""
    return Badge(word=DISPATCH[OrderState][state], tone=_ORDER_TONES.get(state, Tone.GOOD))


def load_badge(state: LoadState) -> Badge:
    """How an area manager's day looks."""
    return Badge(word=DISPATCH[LoadState][state], tone=_LOAD_TONES[state])


def case_words(
    versions: Callable[[str], tuple[BusinessType, ...]],
    now: Callable[[], datetime],
    calendar: Callable[[], WorkingCalendar] | None = None,
) -> Mapping[str, CellText]:
    """The words of the list of cases; `versions` are those of the type with a code."""
    return {
        "business_code": business_name(versions),
        "stage": stage_name(versions),
        "due_at": limit_words(now, calendar),
        "state": case_badge,
    }


def order_words(now: Callable[[], datetime]) -> Mapping[str, CellText]:
    """The words of the list of work orders."""
    return {"state": order_badge, "next_due_at": limit_words(now)}
