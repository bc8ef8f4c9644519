"""The pauses of a case, each a thing of its own: from when, until when, why, on what proof, by whose leave.

They are computed from what was recorded, never stored. A pause is made by the step `case.paused`, which the next step
of the case ends, or is entered beside it (`case.pause_entered`); its id is that of the event that made it. Later events
end, correct or remove it.

What a head has to approve is marked so when it is recorded, and DOES NOT COUNT until it is approved: a pause that waits
stops no clock, a correction that waits leaves the pause as it was, a removal that waits leaves it standing. Nobody can
put a limit off by himself, not even for a time.

The order the events come in does not matter; what was said of one and the same pause is taken in the order of
recording. Pauses may overlap: clocks count the time once.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Final
from uuid import UUID

from app.domain.work.event import Event, EventKind
from app.domain.work.pause_terms import PauseTerms, changed_terms
from app.domain.work.receipt import Pause


class PauseState(StrEnum):
    """Whether a pause stops the clocks."""

    COUNTS = "counts"  # 计入
    WAITING = "waiting"  # 待批准，不停计
    REFUSED = "refused"  # 未批准
    REMOVED = "removed"  # 已撤销


class Approval(StrEnum):
    """What an event says of approval; without a word none is needed."""

    NEEDED = "needed"
    OWN = "own"  # whoever recorded it may approve, and thereby did


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseChange:
    """A correction or removal that waits for approval: the event that asks for it, and the terms it would bring."""

    asked: Event
    terms: PauseTerms | None  # None: the pause is to be removed

    @property
    def why(self) -> str:
        """The reason given for it."""
        return str(self.asked.payload.get("why", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePause:
    """One pause of a case as it stands.

    `number` counts from 1 in the order the pauses were entered. `made` is the event that made it, `ended` the one its
    end comes from, `approval` the one that approved it or its last change, where that was needed.
    """

    number: int
    made: Event
    terms: PauseTerms
    state: PauseState
    ended: Event | None = None
    approval: Event | None = None
    change: PauseChange | None = None

    @property
    def id(self) -> UUID:
        """The id of the event that made it."""
        return self.made.id

    @property
    def is_by_step(self) -> bool:
        """Whether the case was paused by a step, which another step has to end."""
        return self.made.kind == EventKind.CASE_PAUSED

    @property
    def is_alive(self) -> bool:
        """Whether it counts, or would once it is approved."""
        return self.state in {PauseState.COUNTS, PauseState.WAITING}

    @property
    def is_open(self) -> bool:
        """Whether it is alive and lasts."""
        return self.is_alive and self.terms.ends_at is None

    @property
    def awaits(self) -> Event | None:
        """The event somebody has to approve: the change that waits, or else the pause itself."""
        if self.change is not None:
            return self.change.asked
        return self.made if self.state is PauseState.WAITING else None


_MAKES: Final = frozenset({EventKind.CASE_PAUSED, EventKind.CASE_PAUSE_ENTERED})
_CASE_ENDS: Final = frozenset({EventKind.CASE_CLOSED, EventKind.CASE_WITHDRAWN, EventKind.CASE_REFUSED})
_TURNS: Final = _CASE_ENDS | {
    EventKind.CASE_PAUSED,
    EventKind.CASE_RESUMED,
    EventKind.CASE_ADVANCED,
    EventKind.CASE_RETURNED,
    EventKind.CASE_REOPENED,
}


def pauses_of(events: Iterable[Event]) -> tuple[CasePause, ...]:
    """The pauses of the case whose events these are, in the order they were entered; other events do no harm."""
    known = list(events)
    made = sorted((event for event in known if event.kind in _MAKES), key=_when_recorded)
    if not made:
        return ()
    course = sorted((event for event in known if event.kind in _TURNS), key=_when_occurred)
    # A pause by a step ends with the next step of the case.
    ends = {event.id: after for event, after in pairwise(course) if event.kind == EventKind.CASE_PAUSED}
    told = {event.id: [ends[event.id]] if event.id in ends else [] for event in made}
    for event in known:
        if event.kind in _TELLS and (pause_id := UUID(str(event.payload["pause"]))) in told:
            told[pause_id].append(event)
    return tuple(
        _ended_with_case(_as_told(_new(number, event), told[event.id]), course)
        for number, event in enumerate(made, start=1)
    )


def pause_numbers(events: Iterable[Event]) -> Mapping[UUID, int]:
    """Which pause of a case an event speaks of, for the events that make a pause or tell of one, by their ids."""
    known = list(events)
    of_pause = {pause.id: pause.number for pause in pauses_of(known)}
    told = {
        event.id: of_pause[pause_id]
        for event in known
        if event.kind in _TELLS and (pause_id := UUID(str(event.payload["pause"]))) in of_pause
    }
    return {**of_pause, **told}


def standing_still(pauses: Iterable[CasePause]) -> list[Pause]:
    """The times the clocks stand still for these pauses: those that count."""
    return [
        Pause(starts_at=pause.terms.starts_at, ends_at=pause.terms.ends_at, reason=pause.terms.reason)
        for pause in pauses
        if pause.state is PauseState.COUNTS
    ]


def step_pause(pauses: Iterable[CasePause]) -> CasePause | None:
    """The pause that keeps a case in the state PAUSED: the one by a step that lasts; None for a case that is not."""
    return next((pause for pause in pauses if pause.is_by_step and pause.is_open), None)


def _when_recorded(event: Event) -> tuple[datetime, UUID]:
    return event.recorded_at, event.id


def _when_occurred(event: Event) -> tuple[datetime, datetime, UUID]:
    return event.occurred_at, event.recorded_at, event.id


def _new(number: int, made: Event) -> CasePause:
    payload = made.payload
    if made.kind == EventKind.CASE_PAUSED:  # its `from` and `to` are stages
        reason, note = str(payload.get("reason", "")), str(payload.get("note", ""))
        terms = PauseTerms(starts_at=made.occurred_at, reason=reason, note=note)
    else:
        terms = changed_terms(PauseTerms(starts_at=made.occurred_at), payload)
    approval = payload.get("approval")
    return CasePause(
        number=number,
        made=made,
        terms=terms,
        state=PauseState.WAITING if approval == Approval.NEEDED else PauseState.COUNTS,
        ended=None if terms.ends_at is None else made,
        approval=made if approval == Approval.OWN else None,
    )


def _as_told(pause: CasePause, told: Sequence[Event]) -> CasePause:
    for event in sorted(told, key=_when_recorded):
        if not pause.is_alive:
            break  # what another computer said without knowing that it was over
        pause = _TELLS.get(event.kind, _end)(pause, event)
    return pause


def _end(pause: CasePause, event: Event) -> CasePause:
    return dataclasses.replace(pause, terms=dataclasses.replace(pause.terms, ends_at=event.occurred_at), ended=event)


def _correct(pause: CasePause, event: Event) -> CasePause:
    return _ask(pause, event, changed_terms(pause.terms, event.payload))


def _remove(pause: CasePause, event: Event) -> CasePause:
    return _ask(pause, event, None)


def _ask(pause: CasePause, event: Event, terms: PauseTerms | None) -> CasePause:
    change = PauseChange(asked=event, terms=terms)
    approval = event.payload.get("approval")
    if approval == Approval.NEEDED:
        return dataclasses.replace(pause, change=change)
    return _apply(pause, change, event if approval == Approval.OWN else pause.approval)


def _apply(pause: CasePause, change: PauseChange, approval: Event | None) -> CasePause:
    if change.terms is None:
        return dataclasses.replace(pause, state=PauseState.REMOVED, change=None, approval=approval)
    # Only what the correction names: the pause may have ended while the correction waited.
    terms = changed_terms(pause.terms, change.asked.payload)
    ended = change.asked if "to" in change.asked.payload else pause.ended
    return dataclasses.replace(pause, terms=terms, ended=ended, change=None, approval=approval)


def _approve(pause: CasePause, event: Event) -> CasePause:
    if not _is_about(event, pause):
        return pause
    if pause.change is not None:
        return _apply(pause, pause.change, event)
    return dataclasses.replace(pause, state=PauseState.COUNTS, approval=event)


def _refuse(pause: CasePause, event: Event) -> CasePause:
    if not _is_about(event, pause):
        return pause
    if pause.change is not None:
        return dataclasses.replace(pause, change=None)
    return dataclasses.replace(pause, state=PauseState.REFUSED)


def _is_about(event: Event, pause: CasePause) -> bool:
    """Whether a decision is on what waits now: two computers may have decided, or asked, without each other."""
    return pause.awaits is not None and event.payload["edit"] == pause.awaits.id.hex


_TELLS: Final[Mapping[str, Callable[[CasePause, Event], CasePause]]] = {
    EventKind.CASE_PAUSE_ENDED: _end,
    EventKind.CASE_PAUSE_CORRECTED: _correct,
    EventKind.CASE_PAUSE_REMOVED: _remove,
    EventKind.CASE_PAUSE_APPROVED: _approve,
    EventKind.CASE_PAUSE_REFUSED: _refuse,
}


def _ended_with_case(pause: CasePause, course: Sequence[Event]) -> CasePause:
    """A pause that lasts ends with the case."""
    if not pause.is_open:
        return pause
    ends = (event for event in course if event.kind in _CASE_ENDS and event.occurred_at >= pause.terms.starts_at)
    end = next(ends, None)
    return pause if end is None else _end(pause, end)
