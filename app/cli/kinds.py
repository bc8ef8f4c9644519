"""The business types by the command line: their codes, and what a case of each has to say."""

from typing import Annotated

import typer

from app.cli.answer import Answer, table
from app.cli.call import Call
from app.cli.intake import business_from
from app.cli.verbs import verb
from app.domain.definitions.business import BusinessType
from app.domain.definitions.field import CORE_FIELDS, FieldSpec
from app.domain.definitions.paper import PaperNeed, PaperSpec
from app.labels.work import LABELS


def add_kinds(cases: typer.Typer) -> None:
    """Put the command on business types beside those on cases."""
    verb(
        cases,
        "types",
        "列出业务类型和代码；写明一种的代码，则列出它的环节、字段和资料，供编写 register 的 JSON。\n\n"
        "name、phone、address、area 和 account 直接写在对象里，其他字段写在 fields 里。",
    )(types)


def types(
    call: Call, code: Annotated[str, typer.Argument(metavar="代码", help="业务代码，如 LV-RES-NEW。")] = ""
) -> Answer:
    """The business types in force, or everything a case of one of them is asked for."""
    with call.at_work() as (services, _):
        known = services.cases.businesses()
        if code:
            return _whole(business_from(services, code.strip().upper()))
    rows = [(one.code, one.name, "是" if one.needs_customer else "") for one in known]
    return Answer(value=[_head(one) for one in known], lines=table(("代码", "名称", "须有户号"), rows))


def _head(business: BusinessType) -> dict[str, object]:
    return {"code": business.code, "name": business.name, "needs_account": business.needs_customer}


def _whole(business: BusinessType) -> Answer:
    stages = {stage.code: stage.name for stage in business.stages}
    value = {
        **_head(business),
        "effective_from": business.effective_from,
        "stages": [{"code": stage, "name": name} for stage, name in stages.items()],
        "fields": [_field(field, business) for field in business.fields],
        "papers": [_paper(paper) for paper in business.papers],
    }
    fields = [
        (
            field.code,
            field.label,
            stages[field.stage],
            "必填" if field.is_required else "",
            _condition(field),
            field.unit,
            _choices(field),
        )
        for field in business.fields
    ]
    needs = LABELS[PaperNeed]
    papers = [
        (paper.code, paper.name, needs[paper.need], "可容缺" if paper.may_be_promised else "")
        for paper in business.papers
    ]
    return Answer(
        value=value,
        lines=[
            f"{business.code}  {business.name}{'（须写 account 户号）' if business.needs_customer else ''}",
            *table(("字段", "名称", "环节", "必填", "条件", "单位", "取值"), fields),
            *table(("资料", "名称", "要求", "容缺"), papers),
        ],
    )


def _choices(field: FieldSpec) -> str:
    return "、".join(f"{choice.value} {choice.label}" for choice in field.choices)


def _condition(field: FieldSpec) -> str:
    return "" if field.when is None else f"{field.when.field}={'/'.join(field.when.any_of)}"


def _field(field: FieldSpec, business: BusinessType) -> dict[str, object]:
    return {
        "code": field.code,
        "label": field.label,
        "kind": field.kind,
        "stage": field.stage,
        "is_own_key": field.code in CORE_FIELDS or (field.code == "account" and business.needs_customer),
        "is_required": field.is_required,
        "unit": field.unit,
        "default": field.default,
        "choices": [{"value": choice.value, "label": choice.label} for choice in field.choices],
        "when": field.when,
    }


def _paper(paper: PaperSpec) -> dict[str, object]:
    return {
        "code": paper.code,
        "name": paper.name,
        "need": paper.need,
        "may_be_promised": paper.may_be_promised,
        "condition": paper.condition,
    }
