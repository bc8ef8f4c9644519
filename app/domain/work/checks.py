"""What is missing or wrong in the fields and papers of a case, by its business type."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from app.domain.customers.checks import (
    check_account,
    check_capacity,
    check_credit_code,
    check_id_number,
    check_name,
    check_phone,
)
from app.domain.definitions.business import BusinessType
from app.domain.definitions.field import CORE_FIELDS, FieldKind, FieldSpec
from app.domain.definitions.paper import PaperNeed, PaperSpec
from app.domain.definitions.source import Condition
from app.domain.grid.area import TransformerArea
from app.domain.problems import Problem
from app.domain.work.case import Case, CaseDraft, CasePaper, PaperState

Filled = Case | CaseDraft
Value = str | int


def value_of(case: Filled, code: str) -> Value:
    """The value of a field; empty when there is none. The area's value is its id as text."""
    if code == "area":
        return "" if case.area_id is None else str(case.area_id)
    if code == "place":
        return str(case.place)
    if code in CORE_FIELDS:
        return str(getattr(case, code))
    return case.details.get(code, "")


def holds(condition: Condition | None, case: Filled) -> bool:
    """Whether a condition is true of the case; no condition is always true."""
    return condition is None or str(value_of(case, condition.field)) in condition.any_of


def fields_of(business_type: BusinessType, stage: str, case: Filled) -> tuple[FieldSpec, ...]:
    """The fields a stage asks for, as far as their conditions hold."""
    return tuple(spec for spec in business_type.fields if spec.stage == stage and holds(spec.when, case))


def check_fields(business_type: BusinessType, stage: str, case: Filled, today: date) -> tuple[Problem, ...]:
    """What is missing or wrong in the fields of a stage."""
    found = (_check_field(spec, business_type, case, today) for spec in fields_of(business_type, stage, case))
    return tuple(problem for problem in found if problem is not None)


def check_draft(
    draft: CaseDraft, business_type: BusinessType, area: TransformerArea | None, today: date
) -> tuple[Problem, ...]:
    """Everything that keeps a draft from being accepted; missing papers do not, they keep it in its first stage."""
    problems = list(check_fields(business_type, business_type.stages[0].code, draft, today))
    if draft.area_id is None or area is None:
        if not any(problem.field == "area" for problem in problems):
            problems.append(Problem(code="area.missing", field="area"))
    elif not area.is_running:
        problems.append(Problem(code="area.not_running", field="area", values={"area": area.name}))
    if business_type.needs_customer and draft.customer_id is None:
        problems.append(Problem(code="customer.missing", field="account"))
    problems += _check_papers(draft, business_type)
    return tuple(problems)


def paper_state(case: Filled, code: str) -> PaperState:
    """How a paper stands; one that was never touched is missing."""
    for paper in case.papers:
        if paper.code == code:
            return paper.state
    return PaperState.MISSING


def papers_of(case: Filled, business_type: BusinessType) -> tuple[CasePaper, ...]:
    """The whole checklist in its order, with papers whose condition does not hold marked as not needed."""
    known = {paper.code: paper for paper in case.papers}
    return tuple(_paper(spec, known, case) for spec in business_type.papers)


def _paper(spec: PaperSpec, known: Mapping[str, CasePaper], case: Filled) -> CasePaper:
    paper = known.get(spec.code, CasePaper(code=spec.code, state=PaperState.MISSING))
    if spec.when is None or paper.state not in {PaperState.MISSING, PaperState.NOT_NEEDED}:
        return paper
    # What was not needed when the case was taken in may be needed by what was entered since.
    return replace(paper, state=PaperState.MISSING if holds(spec.when, case) else PaperState.NOT_NEEDED)


def missing_papers(case: Filled, business_type: BusinessType, *, accepts_promises: bool) -> tuple[PaperSpec, ...]:
    """Papers still to bring: those neither present nor, where that is enough, promised."""
    enough = {PaperState.PRESENT, PaperState.NOT_NEEDED}
    if accepts_promises:
        enough.add(PaperState.PROMISED)
    states = {paper.code: paper.state for paper in papers_of(case, business_type)}
    return tuple(spec for spec in business_type.papers if states[spec.code] not in enough)


def _check_papers(draft: CaseDraft, business_type: BusinessType) -> Iterator[Problem]:
    specs = {spec.code: spec for spec in business_type.papers}
    for paper in draft.papers:
        problem = check_paper_state(specs.get(paper.code), paper)
        if problem is not None:
            yield problem


def check_paper_state(spec: PaperSpec | None, paper: CasePaper) -> Problem | None:
    """Whether a paper may stand as it does: on the checklist, promised or waived only where the rules allow it."""
    if spec is None:
        return Problem(code="paper.unknown", field="papers", values={"paper": paper.code})
    if paper.state is PaperState.PROMISED and not spec.may_be_promised:
        return Problem(code="paper.not_promisable", field="papers", values={"paper": spec.name})
    if paper.state is PaperState.NOT_NEEDED and spec.need is PaperNeed.REQUIRED:
        return Problem(code="paper.required", field="papers", values={"paper": spec.name})
    return None


def _check_field(spec: FieldSpec, business_type: BusinessType, case: Filled, today: date) -> Problem | None:
    value = value_of(case, spec.code)
    if value == "" or (isinstance(value, str) and not value.strip()):
        missing = Problem(code="field.missing", field=spec.code, values={"label": spec.label})
        return missing if spec.is_required else None
    problem = _check_value(spec, value, business_type, case, today)
    return None if problem is None else replace(problem, field=spec.code)


def _check_value(
    spec: FieldSpec, value: Value, business_type: BusinessType, case: Filled, today: date
) -> Problem | None:
    if spec.kind is FieldKind.CAPACITY:
        return _check_whole(spec, value) or check_capacity(int(value), _capacity_limit(business_type, case))
    if spec.kind is FieldKind.ID_NUMBER:
        return check_id_number(str(value), today)
    if spec.kind is FieldKind.CHOICE:
        if any(choice.value == value for choice in spec.choices):
            return None
        return Problem(code="field.not_a_choice", values={"label": spec.label, "value": value})
    check = _CHECKS.get(spec.kind)
    return None if check is None else check(spec, value)


def _capacity_limit(business_type: BusinessType, case: Filled) -> int | None:
    for spec in business_type.fields:
        for choice in spec.choices:
            if choice.capacity_limit_w is not None and choice.value == value_of(case, spec.code):
                return choice.capacity_limit_w
    return None


def _check_whole(spec: FieldSpec, value: Value) -> Problem | None:
    if isinstance(value, int) and value >= 0:
        return None
    return Problem(code="field.not_a_number", values={"label": spec.label})


def _check_date(spec: FieldSpec, value: Value) -> Problem | None:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return Problem(code="field.not_a_date", values={"label": spec.label})
    return None


def _check_moment(spec: FieldSpec, value: Value) -> Problem | None:
    try:
        is_aware = datetime.fromisoformat(str(value)).tzinfo is not None
    except ValueError:
        is_aware = False
    return None if is_aware else Problem(code="field.not_a_moment", values={"label": spec.label})


_CHECKS: Final[Mapping[FieldKind, Callable[[FieldSpec, Value], Problem | None]]] = {
    FieldKind.NAME: lambda _, value: check_name(str(value)),
    FieldKind.CREDIT_CODE: lambda _, value: check_credit_code(str(value)),
    FieldKind.PHONE: lambda _, value: check_phone(str(value)),
    FieldKind.ACCOUNT: lambda _, value: check_account(str(value)),
    FieldKind.DATE: _check_date,
    FieldKind.MOMENT: _check_moment,
    FieldKind.READING: _check_whole,
    FieldKind.NUMBER: _check_whole,
}
