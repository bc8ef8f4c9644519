"""What a customer is told of a case: how far it is, who has to act and by when; nothing that says who the customer is.

Only codes, names of the business type and moments go in: free text, such as the note of a pause, may name people.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from app.domain.definitions.business import BusinessType
from app.domain.definitions.limit import Limit, LimitScope
from app.domain.definitions.stage import GateKind, Holder, StageSpec
from app.domain.work.case import Case, CaseState
from app.domain.work.checks import holds, missing_papers
from app.domain.work.clocks import Clock
from app.domain.work.deadlines import ClockState, Deadline
from app.domain.work.event import Event
from app.domain.work.pauses import pauses_of, step_pause
from app.domain.work.pausing import PauseReason
from app.domain.work.steps import CaseFacts
from app.domain.work.visiting import visit_of

_RUNNING: Final = frozenset({CaseState.OPEN, CaseState.PAUSED})
_OVER: Final = frozenset({ClockState.MET, ClockState.LATE})
# What was promised for the whole comes first; parts speak only for a business type that promises nothing whole.
_SPOKEN: Final = (
    frozenset({LimitScope.WHOLE}),
    frozenset({LimitScope.RESTORATION, LimitScope.ARRIVAL}),
    frozenset({LimitScope.UTILITY}),
    frozenset({LimitScope.STAGE, LimitScope.CALLBACK}),
)
_MASKED: Final = 4
_SHOWN: Final = 4  # of the serial and check digit, `18-5`: enough to find oneself by, too little to ask with


class Hands(StrEnum):
    """In whose hands a case is, as the customer is told."""

    STATION = "station"  # 供电所
    CUSTOMER = "customer"  # 客户


class TaskKind(StrEnum):
    """What a customer still has to do."""

    BRING = "bring"  # 带来资料
    BRING_PROMISED = "bring_promised"  # 补交容缺的资料
    SIGN = "sign"  # 签字
    PAY = "pay"  # 结清电费、缴费
    FINISH_STAGE = "finish_stage"  # 办好客户环节
    MEND_PAPERS = "mend_papers"  # 补正资料
    FINISH_WORKS = "finish_works"  # 完成客户工程
    FINISH_DESIGN = "finish_design"  # 完成委托的设计
    AGREE_ON_DAY = "agree_on_day"  # 约定时间


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing a customer has to do; `what` names the paper or stage, or has the code of the form.

    `condition` are the words in which a paper is only needed, empty when it always is.
    """

    kind: TaskKind
    what: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenLimit:
    """A limit the customer may count on; while it is paused, `due_at` moves on with the pause."""

    name: str
    limit: Limit
    due_at: datetime
    state: ClockState


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The answer to a customer who asks.

    `stage_number` counts from 1 among the `stage_count` stages this case goes through as far as is known now;
    `is_on_site` when the stage sends people out. `hands`, `tasks` and `limits` are empty once nothing is to be done.
    `pause_reason` is None also for a pause whose reason is no code. `duty_phone` is empty if the station has set none.
    `receipt` is the number of the receipt of the visit it was taken in at, mostly the case's own.
    """

    number: str
    receipt: str
    business: str
    accepted_at: datetime
    state: CaseState
    stage: str
    stage_number: int
    stage_count: int
    holder: Holder
    is_on_site: bool
    hands: Hands | None
    tasks: tuple[Task, ...]
    limits: tuple[SpokenLimit, ...]
    paused_at: datetime | None
    pause_reason: PauseReason | None
    closed_at: datetime | None
    duty_phone: str = ""


_PAUSE_TASKS: Final = {
    PauseReason.CUSTOMER_PAPERS: TaskKind.MEND_PAPERS,
    PauseReason.CUSTOMER_WORKS: TaskKind.FINISH_WORKS,
    PauseReason.CUSTOMER_PAYMENT: TaskKind.PAY,
    PauseReason.ACCESS_DESIGN: TaskKind.FINISH_DESIGN,
    PauseReason.CUSTOMER_POSTPONED: TaskKind.AGREE_ON_DAY,
}


def progress_of(
    case: Case,
    business: BusinessType,
    facts: CaseFacts,
    clocks: Sequence[Clock],
    events: Sequence[Event],
    *,
    duty_phone: str = "",
) -> Progress:
    """How a case stands, for its customer; `clocks` and `events` are all of the case."""
    stage = business.stage(case.stage)
    road = [each.code for each in business.stages if each.code == case.stage or holds(each.when, case)]
    paused_at, reason = _pause(events) if case.state is CaseState.PAUSED else (None, None)
    is_running = case.state in _RUNNING
    return Progress(
        number=case.number,
        receipt=visit_of(case, events),
        business=business.name,
        accepted_at=case.accepted_at,
        state=case.state,
        stage=stage.name,
        stage_number=road.index(case.stage) + 1,
        stage_count=len(road),
        holder=stage.holder,
        is_on_site=bool(stage.order_kind),
        hands=_hands(case, stage, business, reason) if is_running else None,
        tasks=tuple(dict.fromkeys(_tasks(case, stage, business, facts, reason))),
        limits=_limits(clocks) if is_running else (),
        paused_at=paused_at,
        pause_reason=reason,
        closed_at=case.closed_at,
        duty_phone=duty_phone,
    )


def last_due(clocks: Sequence[Clock]) -> datetime | None:
    """When a case is, or was, to be done: the earliest end of the limits that speak for the whole of it.

    Of a fault that is power being back, not the crew's arrival; None for a business type that promises nothing.
    """
    counted = _spoken(clocks)
    whole = [counts.due_at for clock, counts in counted if clock.spec.scope is not LimitScope.ARRIVAL]
    return min(whole or [counts.due_at for _, counts in counted], default=None)


def masked_number(number: str) -> str:
    """A case number with its middle hidden: 2026-YF-000318-5 becomes 2026-YF-****18-5."""
    hidden_from = max(len(number) - _MASKED - _SHOWN, 0)
    return number[:hidden_from] + "*" * _MASKED + number[-_SHOWN:]


def _pause(events: Iterable[Event]) -> tuple[datetime | None, PauseReason | None]:
    pause = step_pause(pauses_of(events))
    if pause is None:
        return None, None
    reason = pause.terms.reason
    return pause.terms.starts_at, PauseReason(reason) if reason in set(PauseReason) else None


def _hands(case: Case, stage: StageSpec, business: BusinessType, reason: PauseReason | None) -> Hands:
    """The customer's only when the station cannot go on by itself; a signature or a bill does not keep it from work."""
    if case.state is CaseState.PAUSED:
        return Hands.CUSTOMER if reason in _PAUSE_TASKS else Hands.STATION
    if stage.holder is Holder.CUSTOMER:
        return Hands.CUSTOMER
    asks_papers = any(gate.kind is GateKind.PAPERS_COMPLETE for gate in stage.gates)
    waits = asks_papers and missing_papers(case, business, accepts_promises=True)
    return Hands.CUSTOMER if waits else Hands.STATION


def _tasks(
    case: Case, stage: StageSpec, business: BusinessType, facts: CaseFacts, reason: PauseReason | None
) -> Iterator[Task]:
    if case.state not in {*_RUNNING, CaseState.DONE}:
        return
    missing = missing_papers(case, business, accepts_promises=True)
    for spec in missing:
        yield Task(kind=TaskKind.BRING, what=spec.name, condition=spec.condition)
    for spec in missing_papers(case, business, accepts_promises=False):
        if spec not in missing:
            yield Task(kind=TaskKind.BRING_PROMISED, what=spec.name)
    if case.state in _RUNNING:
        yield from _stage_tasks(stage, facts)
        # A stage in the customer's hands already says that its works are to be finished.
        is_said = reason is PauseReason.CUSTOMER_WORKS and stage.holder is Holder.CUSTOMER
        if reason in _PAUSE_TASKS and not is_said:
            yield Task(kind=_PAUSE_TASKS[reason])


def _stage_tasks(stage: StageSpec, facts: CaseFacts) -> Iterator[Task]:
    for gate in stage.gates:
        if gate.kind is GateKind.FORM_SIGNED and gate.code not in facts.signed_forms:
            yield Task(kind=TaskKind.SIGN, what=gate.code)
        if gate.kind is GateKind.BILLS_SETTLED and facts.owed > 0:
            yield Task(kind=TaskKind.PAY)
    if stage.holder is Holder.CUSTOMER:
        yield Task(kind=TaskKind.FINISH_STAGE, what=stage.name)


def _limits(clocks: Sequence[Clock]) -> tuple[SpokenLimit, ...]:
    """The limits that run and that the customer may count on, the first to end first."""
    spoken = [
        SpokenLimit(name=clock.spec.name, limit=clock.limit, due_at=counts.due_at, state=counts.state)
        for clock, counts in _spoken(clocks)
        if counts.state not in _OVER
    ]
    return tuple(sorted(spoken, key=lambda limit: limit.due_at))


def _spoken(clocks: Sequence[Clock]) -> list[tuple[Clock, Deadline]]:
    for scopes in _SPOKEN:
        found = [(clock, clock.deadline) for clock in clocks if clock.deadline and clock.spec.scope in scopes]
        if found:
            return found
    return []
