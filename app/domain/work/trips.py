"""How often a customer had to come: the days with something at the counter, counted from what was recorded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.domain.definitions.business import BusinessType
from app.domain.definitions.stage import Holder
from app.domain.work.case import Origin, PaperState
from app.domain.work.event import Event, EventKind
from app.domain.zone import STATION_ZONE


class TripCause(StrEnum):
    """What a customer came for."""

    ACCEPTED = "accepted"  # 受理
    SERVED = "served"  # 叫号办理
    PAPERS = "papers"  # 交资料
    SIGNED = "signed"  # 签字


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """One day the customer was at the counter, and what for."""

    day: date
    causes: tuple[TripCause, ...]


_AT_THE_DESK: Final = frozenset({Holder.CLERK, Holder.CUSTOMER})
_FROM_HOME: Final = frozenset({Origin.ONLINE, Origin.GOVERNMENT})  # papers come the way the application came
_MOVES: Final = frozenset({EventKind.CASE_ADVANCED, EventKind.CASE_RETURNED, EventKind.CASE_REOPENED})
_CAUSES: Final[Mapping[str, TripCause]] = {
    EventKind.CASE_ACCEPTED: TripCause.ACCEPTED,
    EventKind.COUNTER_SIGNED: TripCause.SERVED,
    EventKind.CASE_PAPER_CHANGED: TripCause.PAPERS,
    EventKind.CASE_FORM_SIGNED: TripCause.SIGNED,
}


def trips(business: BusinessType, events: Sequence[Event]) -> tuple[Trip, ...]:
    """The trips of a case, from its events, oldest first; several things on one day are one trip.

    Counted are: acceptance at the counter, a visit with a ticket, papers handed in (unless the case came by itself
    over the net), and signatures in stages the desk holds: what is signed in the field cost the customer no way.
    """
    found: dict[date, dict[TripCause, None]] = {}
    for event, cause in _causes(business, events):
        found.setdefault(event.occurred_at.astimezone(STATION_ZONE).date(), {})[cause] = None
    return tuple(Trip(day=day, causes=tuple(causes)) for day, causes in sorted(found.items()))


def _causes(business: BusinessType, events: Sequence[Event]) -> Iterator[tuple[Event, TripCause]]:
    origin, stage = Origin.COUNTER, business.stages[0].code
    for event in events:
        if event.kind == EventKind.CASE_ACCEPTED:
            origin = Origin(str(event.payload["origin"]))
        if event.kind in _MOVES:
            stage = str(event.payload["to"])
        cause = _CAUSES.get(event.kind)
        if cause is not None and _is_counted(cause, event, origin, business.stage(stage).holder):
            yield event, cause


def _is_counted(cause: TripCause, event: Event, origin: Origin, holder: Holder) -> bool:
    if cause is TripCause.ACCEPTED:
        return origin is Origin.COUNTER
    if cause is TripCause.PAPERS:
        return event.payload["after"] == PaperState.PRESENT and origin not in _FROM_HOME
    return cause is TripCause.SERVED or holder in _AT_THE_DESK
