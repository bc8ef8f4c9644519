"""The fields of a case as facts for a paper, each under its code, whatever the business type asks for."""

from datetime import date, datetime

from app.domain.definitions.business import BusinessType
from app.domain.definitions.field import CORE_FIELDS, FieldKind, FieldSpec
from app.domain.work.case import Case
from app.domain.work.checks import holds
from app.services.papers.fitting import Chosen

_WATTS_PER_HUNDREDTH = 10  # of a kilowatt


def detail_facts(case: Case, business: BusinessType) -> dict[str, object]:
    """What was entered, by field code; fields whose condition no longer holds are left out."""
    facts: dict[str, object] = {}
    for spec in business.fields:
        value = case.details.get(spec.code, "")
        if spec.code not in CORE_FIELDS and value != "" and holds(spec.when, case):
            facts[spec.code] = fact_of(spec, value)
    return facts


def fact_of(spec: FieldSpec, value: str | int) -> object:
    """One entered value as a fact: choices with their wording, days and moments as such, kilowatts in hundredths."""
    if spec.kind is FieldKind.CHOICE:
        return Chosen(str(value), {choice.value: choice.label for choice in spec.choices}.get(str(value), str(value)))
    if spec.kind is FieldKind.CAPACITY and isinstance(value, int):
        return hundredths_kw(value)
    if spec.kind is FieldKind.DATE:
        return date.fromisoformat(str(value))
    if spec.kind is FieldKind.MOMENT:
        return datetime.fromisoformat(str(value))
    return value


def hundredths_kw(watts: int) -> int:
    """Watts as hundredths of kilowatts."""
    return watts // _WATTS_PER_HUNDREDTH


def said(spec: FieldSpec, value: str | int) -> str:
    """One entered value in words: `有无电力外线工程：无`, `表计底数：0.12 kWh`."""
    fact = fact_of(spec, value)
    if isinstance(fact, Chosen):
        text = fact.text
    elif isinstance(fact, datetime):
        text = f"{fact:%Y-%m-%d %H:%M}"
    elif spec.kind in {FieldKind.READING, FieldKind.CAPACITY} and isinstance(fact, int):
        text = f"{fact // 100}.{fact % 100:02d}"
    else:
        text = str(fact)
    return f"{spec.label}：{text}{f' {spec.unit}' if spec.unit else ''}"
