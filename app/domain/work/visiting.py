"""One visit, one receipt: cases taken in together for a customer share the number of the first (一口对外)."""

from collections.abc import Iterable
from datetime import datetime

from app.domain.problems import Problem
from app.domain.work.case import Case
from app.domain.work.event import Event, EventKind
from app.domain.zone import STATION_ZONE


def visit_of(case: Case, events: Iterable[Event]) -> str:
    """The number on the receipt of the visit a case was taken in at; a case of its own has its own number."""
    accepted = next((event for event in events if event.kind == EventKind.CASE_ACCEPTED), None)
    return case.number if accepted is None else str(accepted.payload.get("visit", case.number))


def check_visit(first: Case, at: datetime) -> tuple[Problem, ...]:
    """Why a case accepted at this moment cannot go onto the receipt of another: a visit ends with its day."""
    day = first.accepted_at.astimezone(STATION_ZONE).date()
    if day == at.astimezone(STATION_ZONE).date():
        return ()
    return (Problem(code="visit.other_day", field="visit", values={"number": first.number, "day": day.isoformat()}),)
