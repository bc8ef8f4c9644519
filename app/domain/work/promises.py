"""Promises made to a customer: each a clock of its own beside those of the rules, computed from events.

A promise kept a minute late is broken (承诺簿, every time said to a customer is a clock). Agreeing on another day in
time moves it; agreeing after the day has passed does not mend what was broken.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.problems import Problem
from app.domain.work.event import Event, EventKind

if TYPE_CHECKING:
    from collections.abc import Mapping


class PromiseState(StrEnum):
    """How a promise stands."""

    OPEN = "open"  # 未到期
    OVERDUE = "overdue"  # 已过期未兑现
    KEPT = "kept"  # 按时兑现
    BROKEN = "broken"  # 逾期兑现


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMove:
    """Another time agreed on with the customer, from `before` to `until`."""

    at: datetime
    before: datetime
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What was said to a customer: `what` until when, to whom and by whom (None: the data folder's owner).

    `id` is that of the event it was made with; `until` the time that holds now, after all `moves`.
    """

    id: UUID
    case_id: UUID
    what: str
    to: str
    by_id: UUID | None
    made_at: datetime
    until: datetime
    moves: tuple[PromiseMove, ...] = ()
    kept_at: datetime | None = None

    def is_broken(self, now: datetime) -> bool:
        """Whether a time that held has passed without the promise being kept or moved."""
        ended_at = now if self.kept_at is None else self.kept_at
        return ended_at > self.until or any(move.at > move.before for move in self.moves)

    def state(self, now: datetime) -> PromiseState:
        """How it stands."""
        if self.kept_at is not None:
            return PromiseState.BROKEN if self.is_broken(now) else PromiseState.KEPT
        return PromiseState.OVERDUE if now > self.until else PromiseState.OPEN


def promises_of(events: Iterable[Event]) -> tuple[Promise, ...]:
    """The promises of these events in the order they were made."""
    made: dict[str, Promise] = {}
    for event in sorted(events, key=lambda event: (event.occurred_at, event.recorded_at)):
        if event.kind == EventKind.CASE_PROMISED:
            made[str(event.id)] = _made(event)
        elif event.kind in {EventKind.CASE_PROMISE_KEPT, EventKind.CASE_PROMISE_MOVED}:
            key = str(event.payload["promise"])
            made[key] = _changed(made[key], event)
    return tuple(made.values())


def check_promise(what: str, until: datetime, made_at: datetime) -> list[Problem]:
    """What is wrong with a promise that is to be made."""
    problems = [] if what.strip() else [Problem(code="promise.nothing", field="what")]
    return problems + ([] if until > made_at else [Problem(code="promise.past", field="until")])


def check_settling(promise: Promise, at: datetime) -> list[Problem]:
    """What keeps a promise from being kept or moved at this moment."""
    if promise.kept_at is not None:
        return [Problem(code="promise.settled", values={"what": promise.what})]
    last_at = max([promise.made_at, *(move.at for move in promise.moves)])
    return [Problem(code="promise.backwards", field="occurred_at")] if at < last_at else []


def _made(event: Event) -> Promise:
    payload: Mapping[str, str | int] = event.payload
    return Promise(
        id=event.id,
        case_id=event.subject_id,
        what=str(payload["what"]),
        to=str(payload["to"]),
        by_id=event.actor_id,
        made_at=event.occurred_at,
        until=datetime.fromisoformat(str(payload["until"])),
    )


def _changed(promise: Promise, event: Event) -> Promise:
    if event.kind == EventKind.CASE_PROMISE_KEPT:
        return dataclasses.replace(promise, kept_at=event.occurred_at)
    move = PromiseMove(
        at=event.occurred_at,
        before=promise.until,
        until=datetime.fromisoformat(str(event.payload["until"])),
        reason=str(event.payload["reason"]),
    )
    return dataclasses.replace(promise, until=move.until, moves=(*promise.moves, move))
