"""What may be done with a case now, and for each thing that may not yet, why."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from app.domain.definitions.business import BusinessType
from app.domain.definitions.stage import Gate, GateKind, Holder, SideStep, StageSpec
from app.domain.dispatch.order import OPEN_STATES, OrderState, WorkOrder
from app.domain.people.staff import Role
from app.domain.problems import Problem
from app.domain.work.case import Case, CaseState
from app.domain.work.checks import check_fields, holds, missing_papers
from app.domain.work.choosing import Statement, missing_choices
from app.domain.work.fee_accounts import FeeAccount, fee_problems


class StepKind(StrEnum):
    """The steps a case can take."""

    ADVANCE = "advance"  # 进入下一环节
    CLOSE = "close"  # 办结
    ARCHIVE = "archive"  # 归档
    RETURN = "return"  # 退回整改
    PAUSE = "pause"  # 暂停
    RESUME = "resume"  # 恢复
    WITHDRAW = "withdraw"  # 客户撤销
    REFUSE = "refuse"  # 不予受理
    REOPEN = "reopen"  # 重开


NEEDS_REASON: Final = frozenset(
    {StepKind.RETURN, StepKind.PAUSE, StepKind.WITHDRAW, StepKind.REFUSE, StepKind.REOPEN},
)
"""Steps that are only taken with a reason."""

_OFFICE: Final = (Role.CLERK, Role.HEAD)
_BY_HOLDER: Final[Mapping[Holder, tuple[Role, ...]]] = {
    Holder.CLERK: _OFFICE,
    Holder.CUSTOMER: _OFFICE,
    Holder.AREA_MANAGER: (Role.AREA_MANAGER, Role.CLERK, Role.HEAD),
    Holder.HEAD: (Role.HEAD,),
}
_SIDE_STEPS: Final[Mapping[SideStep, StepKind]] = {
    SideStep.WITHDRAW: StepKind.WITHDRAW,
    SideStep.REFUSE: StepKind.REFUSE,
    SideStep.RETURN: StepKind.RETURN,
    SideStep.PAUSE: StepKind.PAUSE,
}
_REOPENABLE: Final = frozenset({CaseState.DONE, CaseState.WITHDRAWN, CaseState.REFUSED})
_WORK_DONE: Final = frozenset({OrderState.FINISHED, OrderState.ARCHIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What the gates need to know beside the case itself.

    Attributes:
        orders: the case's work orders.
        signed_forms: codes of the forms the customer signed.
        statement: what the customer stated last of whom he chose, if anything.
        is_examined: whether the stage's review or inspection was passed on this visit to it.
        owed: what is owed on the account, in cents.
        is_notice_given: whether the one-time notice was handed over.
        fees: what the case costs and what was paid of it.
        today: the day by the station's clock.
    """

    today: date
    orders: tuple[WorkOrder, ...] = ()
    signed_forms: frozenset[str] = frozenset()
    statement: Statement | None = None
    is_examined: bool = False
    owed: int = 0
    is_notice_given: bool = False
    fees: tuple[FeeAccount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: where it leads, who may take it, and what still blocks it (empty when it can be taken now)."""

    kind: StepKind
    to: str
    roles: tuple[Role, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def is_possible(self) -> bool:
        """Whether nothing blocks it."""
        return not self.problems

    @property
    def needs_reason(self) -> bool:
        """Whether it is only taken with a reason."""
        return self.kind in NEEDS_REASON


def possible_steps(case: Case, business_type: BusinessType, facts: CaseFacts) -> tuple[Step, ...]:
    """Every step that belongs to the case's state and stage, the straight one first, with what blocks it."""
    if case.state is CaseState.PAUSED:
        steps = [Step(kind=StepKind.RESUME, to=case.stage, roles=_OFFICE)]
        stage = business_type.stage(case.stage)
        if SideStep.WITHDRAW in stage.side_steps:
            steps.append(_side_step(SideStep.WITHDRAW, stage, case, facts))
        return tuple(steps)
    if case.state is CaseState.OPEN:
        stage = business_type.stage(case.stage)
        return (_straight(case, stage, business_type, facts), *_beside(case, stage, facts))
    return tuple(_after_the_end(case, business_type, facts))


def next_stage(case: Case, stage: StageSpec, business_type: BusinessType) -> str:
    """The stage that comes after this one for this case, past those whose condition does not hold; empty at the end."""
    code = stage.next
    while code and not holds(business_type.stage(code).when, case):
        code = business_type.stage(code).next
    return code


def gate_problems(
    gates: tuple[Gate, ...], case: Case, business_type: BusinessType, facts: CaseFacts
) -> tuple[Problem, ...]:
    """What keeps the gates shut."""
    return tuple(problem for gate in gates for problem in _check_gate(gate, case, business_type, facts))


def _straight(case: Case, stage: StageSpec, business_type: BusinessType, facts: CaseFacts) -> Step:
    problems = check_fields(business_type, stage.code, case, facts.today)
    problems += gate_problems(stage.gates, case, business_type, facts)
    problems += fee_problems(business_type, stage.code, facts.fees)
    to = next_stage(case, stage, business_type)
    if to:
        problems += gate_problems(business_type.stage(to).entry_gates, case, business_type, facts)
    if not stage.next:
        problems += _open_order_problems(facts)
    return Step(
        kind=StepKind.ADVANCE if stage.next else StepKind.CLOSE,
        to=to,
        roles=_BY_HOLDER[stage.holder],
        problems=problems,
    )


def _beside(case: Case, stage: StageSpec, facts: CaseFacts) -> Iterator[Step]:
    for side_step in stage.side_steps:
        yield _side_step(side_step, stage, case, facts)


def _side_step(side_step: SideStep, stage: StageSpec, case: Case, facts: CaseFacts) -> Step:
    kind = _SIDE_STEPS[side_step]
    is_return = kind is StepKind.RETURN
    return Step(
        kind=kind,
        to=stage.returns_to if is_return else case.stage,
        roles=_BY_HOLDER[stage.holder] if is_return else _OFFICE,
        problems=() if kind is StepKind.PAUSE else _open_order_problems(facts),
    )


def _after_the_end(case: Case, business_type: BusinessType, facts: CaseFacts) -> Iterator[Step]:
    if case.state is CaseState.DONE:
        problems = gate_problems(business_type.archive_gates, case, business_type, facts)
        yield Step(kind=StepKind.ARCHIVE, to="", roles=_OFFICE, problems=problems)
    if case.state in _REOPENABLE:
        yield Step(kind=StepKind.REOPEN, to=case.stage, roles=(Role.HEAD,))


def _open_order_problems(facts: CaseFacts) -> tuple[Problem, ...]:
    return tuple(
        Problem(code="case.order_open", values={"number": order.number})
        for order in facts.orders
        if order.state in OPEN_STATES
    )


def _check_gate(gate: Gate, case: Case, business_type: BusinessType, facts: CaseFacts) -> Iterator[Problem]:
    if gate.kind in {GateKind.PAPERS_COMPLETE, GateKind.PAPERS_ORIGINAL}:
        accepts_promises = gate.kind is GateKind.PAPERS_COMPLETE
        for spec in missing_papers(case, business_type, accepts_promises=accepts_promises):
            yield Problem(code=f"gate.{gate.kind}", field="papers", values={"paper": spec.name})
    elif gate.kind is GateKind.FREE_CHOICE:
        yield from missing_choices(gate.code, facts.statement)
    elif not _is_open(gate, case, facts):
        yield Problem(code=f"gate.{gate.kind}", values={"form": gate.code} if gate.code else {})


def _is_open(gate: Gate, case: Case, facts: CaseFacts) -> bool:
    if gate.kind is GateKind.ORDER_FINISHED:
        return _is_order_finished(case.stage, case.stage_since, facts)
    if gate.kind is GateKind.BILLS_SETTLED:
        return facts.owed <= 0
    if gate.kind is GateKind.EXAMINED:
        return facts.is_examined
    if gate.kind is GateKind.FORM_SIGNED:
        return gate.code in facts.signed_forms
    return facts.is_notice_given


def _is_order_finished(stage: str, since: datetime, facts: CaseFacts) -> bool:
    """Whether this visit to the stage sent out an order and none of its orders is still open."""
    orders = [
        order
        for order in facts.orders
        if order.stage == stage and order.created_at >= since and order.state is not OrderState.WITHDRAWN
    ]
    return bool(orders) and all(order.state in _WORK_DONE for order in orders)


def step_of(case: Case, kind: StepKind, business_type: BusinessType, facts: CaseFacts) -> Step | None:
    """The step of this kind, if it belongs to the case's state and stage."""
    for step in possible_steps(case, business_type, facts):
        if step.kind is kind:
            return step
    return None


def with_details(case: Case, entered: Mapping[str, str | int]) -> Case:
    """The case with more values entered."""
    return dataclasses.replace(case, details={**case.details, **entered})
