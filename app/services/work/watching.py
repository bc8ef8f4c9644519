"""Keeps beside each case which of its clocks run and when somebody has to be told of them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from app.domain.definitions.business import BusinessKind, BusinessType
from app.domain.work.case import Case, CaseState
from app.domain.work.clocks import Clock
from app.domain.work.event import Event
from app.domain.work.promises import promises_of
from app.domain.work.warnings import (
    WarningAct,
    WarningNote,
    Watch,
    WatchedClock,
    next_warning_at,
    promise_watches,
    watches,
)
from app.persistence.database import Transaction
from app.persistence.ids import natural_id
from app.persistence.watching import forget_watched
from app.services.clock import local_day
from app.services.office import Office

_RUNS: Final = frozenset({CaseState.OPEN, CaseState.PAUSED})
_VOID: Final = frozenset({CaseState.WITHDRAWN, CaseState.REFUSED})  # nothing promised in it is waited for any more


def watches_of(
    office: Office, case: Case, business: BusinessType, events: Iterable[Event], counted: Sequence[Clock]
) -> Iterator[Watch]:
    """The limits and promises of a case that somebody may have to be warned of."""
    definitions = office.definitions
    levels = definitions.dated.warning_levels(local_day(case.accepted_at))
    if case.state in _RUNS:
        yield from watches(
            counted,
            levels,
            calendar=definitions.calendar,
            as_of=office.clock.now(),
            is_fault=business.kind is BusinessKind.FAULT,
        )
    if case.state not in _VOID:
        yield from promise_watches(promises_of(events), levels, definitions.calendar)


def keep_watch(
    office: Office,
    tx: Transaction,
    case: Case,
    business: BusinessType,
    events: Iterable[Event],
    counted: Sequence[Clock],
    *,
    is_new: bool = False,
) -> None:
    """Keep what is to be watched of a case that has changed."""
    notes = () if is_new else tx.of(WarningNote).find(case_id=case.id)
    if not is_new:
        forget_watched(tx.connection, [case.id])
    running = watches_of(office, case, business, events, counted)
    tx.of(WatchedClock).add_many([_watched(office, case, watch, levels_given(notes, watch)) for watch in running])


def levels_given(notes: Iterable[WarningNote], watch: Watch) -> Collection[str]:
    """The levels already given of this clock since its start."""
    return {
        note.level
        for note in notes
        if note.act is WarningAct.GIVEN and (note.clock, note.started_at) == (watch.clock, watch.started_at)
    }


def _watched(office: Office, case: Case, watch: Watch, given: Collection[str]) -> WatchedClock:
    return WatchedClock(
        id=natural_id(case.id, "watched_clock", watch.clock, watch.started_at.isoformat()),
        case_id=case.id,
        clock=watch.clock,
        name=watch.name,
        started_at=watch.started_at,
        due_at=watch.due_at,
        is_promise=watch.is_promise,
        next_at=next_warning_at(watch, given, office.definitions.calendar, office.clock.now()),
    )
