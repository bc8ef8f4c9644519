"""The one-time notice: papers, stages and limits of a business type, for a case or for whoever asks."""

from collections.abc import Mapping

from app.domain.definitions.business import BusinessType
from app.domain.definitions.field import Choice, FieldSpec
from app.domain.definitions.limit import LimitScope, LimitSpec, PointKind
from app.domain.definitions.paper import PaperNeed, PaperSpec
from app.domain.definitions.source import Source
from app.domain.definitions.stage import StageSpec
from app.domain.work.asking import later_requests, named_on_notice
from app.domain.work.case import PaperState
from app.domain.work.checks import papers_of
from app.domain.work.notice import one_time_notice
from app.services.clock import local_day
from app.services.papers.fee_values import fees_told
from app.services.papers.ground import CaseGround
from app.services.papers.words import UNITS

_SHOWN_ALTERNATIVES = 2  # papers that count as the asked one; the counter knows the rest
_WHETHER = "有无"


def notice_facts(business: BusinessType) -> dict[str, object]:
    """What the notice of a business type says to everybody."""
    notice = one_time_notice(business)
    return {
        "number": f"{business.code}-{business.effective_from:%Y%m%d}",
        "business": business.name,
        "papers": [_paper_line(spec) for spec in notice.papers],
        "stages": [_stage_line(stage, business) for stage in business.stages],
        "fees": fees_told(business),
        "total_limit": "；".join(f"{limit.name}：{_said(limit, business)}" for limit in notice.limits),
    }


def case_notice_facts(ground: CaseGround) -> dict[str, object]:
    """The notice as it is handed to the customer of a case: what he needs, with what is already there ticked."""
    states = {paper.code: paper.state for paper in papers_of(ground.case, ground.business)}
    named = named_on_notice(ground.case, ground.business)
    lines = [{**_paper_line(spec), "is_received": states.get(spec.code) is PaperState.PRESENT} for spec in named]
    return {**notice_facts(ground.business), "number": ground.case.number, "papers": lines}


def supplement_facts(ground: CaseGround) -> dict[str, object]:
    """The second notice: what was asked for after the first, with the reasons."""
    lines = [
        {
            "name": request.name,
            "reason": request.reason,
            "asked_on": local_day(request.asked_at),
            "asked_by": ground.name_of(request.asked_by),
            "is_received": request.state is PaperState.PRESENT,
        }
        for request in later_requests(ground.case, ground.business, ground.events)
    ]
    return {"business": ground.business.name, "number": ground.case.number, "papers": lines}


def _paper_line(spec: PaperSpec) -> dict[str, object]:
    need = "deferrable" if spec.may_be_promised else "required"
    if spec.need is PaperNeed.CONDITIONAL:
        need = "conditional"
    shown = "、".join(spec.accepts[:_SHOWN_ALTERNATIVES])
    alternatives = f"{shown}等任一种" if len(spec.accepts) > _SHOWN_ALTERNATIVES else shown
    return {"name": spec.name, "need": need, "note": "；".join(filter(None, (spec.condition, alternatives)))}


def _stage_line(stage: StageSpec, business: BusinessType) -> dict[str, object]:
    """A stage with the limit of its own, if one ends with it."""
    line: dict[str, object] = {"name": stage.name, "content": _condition(stage, business)}
    for limit in business.limits:
        ends_here = limit.stops.kind is PointKind.STAGE_LEFT and limit.stops.code == stage.code
        if ends_here and limit.scope in {LimitScope.STAGE, LimitScope.CALLBACK}:
            return {**line, "limit": _said(limit, business), "source": _cited(limit.source)}
    return line


def _condition(stage: StageSpec, business: BusinessType) -> str:
    if stage.when is None:
        return ""
    spec = next(field for field in business.fields if field.code == stage.when.field)
    said = [_case_of(spec, choice) for choice in spec.choices if choice.value in stage.when.any_of]
    return f"{'、'.join(said)}时办理"


def _said(limit: LimitSpec, business: BusinessType) -> str:
    """A limit in words, with the other amounts where a field decides."""
    unit = UNITS[limit.unit]
    labels = _labels(limit.by, business)
    ways = [f"{labels.get(value, value)} {amount} {unit}" for value, amount in limit.amounts.items()]
    return "，".join(ways) or f"{limit.amount} {unit}"


def _labels(code: str, business: BusinessType) -> Mapping[str, str]:
    spec = next((field for field in business.fields if field.code == code), None)
    return {} if spec is None else {choice.value: _case_of(spec, choice) for choice in spec.choices}


def _case_of(spec: FieldSpec, choice: Choice) -> str:
    """`有无电力外线工程` with `有` as people say it: 有电力外线工程."""
    if spec.label.startswith(_WHETHER):
        return choice.label + spec.label.removeprefix(_WHETHER)
    return f"{spec.label}：{choice.label}"


def _cited(source: Source) -> str:
    return f"{source.title} {source.article}".strip()
