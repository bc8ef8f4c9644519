"""A case as county scripts hand it in, as a draft: what each key means, and what is filled from the customer's record.

An object has `business`, `name`, `phone`, `address`, `area` (the area's number), `account` (an existing customer),
`origin`, `place`, `manager` (staff number), `manager_choice`, `visit`, `fields` (code: value), `papers` (code: state),
`accepted_at` and `on_paper_at`. Values of fields are in the unit of their kind: capacities in whole watts, readings in
hundredths of kWh; a text with its unit (`7.5kW`, `12.34kWh`) is converted. What is not given is filled from the
customer's record, then with the field's default.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast
from uuid import UUID

from app.cli.finding import area_of, customer_of, person_of
from app.cli.reading import Record, member_from, moment_from
from app.domain.customers.customer import Customer
from app.domain.definitions.business import BusinessType
from app.domain.definitions.field import CORE_FIELDS, FieldKind, FieldSpec
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.domain.records.facts import PlaceKind
from app.domain.work.case import CaseDraft, CasePaper, ManagerChoice, Origin, PaperState
from app.services.bundle import Services
from app.services.work.ground import Occurred

_TEXTS: Final = (
    "business",
    "name",
    "phone",
    "address",
    "area",
    "account",
    "origin",
    "place",
    "manager",
    "manager_choice",
    "visit",
)
_TABLES: Final = ("fields", "papers")
_MOMENTS: Final = ("accepted_at", "on_paper_at")
_UNITS: Final[Mapping[FieldKind, tuple[str, int]]] = {
    FieldKind.CAPACITY: ("kw", 1000),
    FieldKind.READING: ("kwh", 100),
}
_WHOLE: Final = frozenset({FieldKind.CAPACITY, FieldKind.READING, FieldKind.NUMBER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """A draft and when it was accepted."""

    draft: CaseDraft
    accepted: Occurred


def intake_from(services: Services, record: Record) -> Intake:
    """The draft an object stands for.

    Raises:
        Refusal: `input.*`, `business.unknown`, `area.unknown`, `account.unknown`, `staff.unknown`,
            `field.unknown`.
    """
    refuse_if_any(_shape_problems(record))
    business = business_from(services, _text(record, "business"))
    account = _text(record, "account")
    customer = customer_of(services, account) if account else None
    known = {} if customer is None else _known(business, customer)
    name, phone, address = (_text(record, code) or str(known.get(code, "")) for code in ("name", "phone", "address"))
    manager = _text(record, "manager")
    draft = CaseDraft(
        business_code=business.code,
        name=name,
        phone=phone,
        address=address,
        area_id=_area(services, record, customer),
        customer_id=None if customer is None else customer.id,
        origin=member_from(Origin, record.get("origin", Origin.COUNTER), "origin"),
        place=member_from(PlaceKind, record.get("place", PlaceKind.RURAL), "place"),
        details=_details(business, cast("Record", record.get("fields", {})), known),
        papers=_papers(cast("Record", record.get("papers", {}))),
        visit=_text(record, "visit"),
        manager_id=person_of(services, manager, "manager").id if manager else None,
        manager_choice=member_from(
            ManagerChoice, record.get("manager_choice", ManagerChoice.ASSIGNED), "manager_choice"
        ),
    )
    moments = {key: moment_from(_text(record, key), key) if key in record else None for key in _MOMENTS}
    return Intake(draft=draft, accepted=Occurred(at=moments["accepted_at"], on_paper_at=moments["on_paper_at"]))


def field_value(spec: FieldSpec, given: object) -> str | int:
    """A field's value from what was handed in: a choice by value or label, a figure with or without its unit.

    What does not fit the kind is left as it is, for the field's own check to refuse.

    Raises:
        Refusal: `input.wrong_type` for anything but text and whole numbers.
    """
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise Refusal.of("input.wrong_type", spec.code, key=spec.code, wanted="文字或整数")
    if spec.kind in _WHOLE:
        return _whole(spec.kind, given)
    text = str(given)
    if spec.kind is FieldKind.CHOICE:
        return next((choice.value for choice in spec.choices if choice.label == text), text)
    return moment_from(text, spec.code).isoformat() if spec.kind is FieldKind.MOMENT and text else text


def values_from(business: BusinessType, given: Record) -> dict[str, str | int]:
    """Values of a business type's fields by code.

    Raises:
        Refusal: `field.unknown` for every code the type does not have.
    """
    specs = {spec.code: spec for spec in business.fields}
    refuse_if_any(
        Problem(code="field.unknown", field=code, values={"label": code})
        for code in given
        if code not in specs or code in CORE_FIELDS
    )
    return {code: field_value(specs[code], value) for code, value in given.items()}


def _whole(kind: FieldKind, given: str | int) -> str | int:
    text = str(given).strip().lower()
    unit, factor = _UNITS.get(kind, ("", 1))
    has_unit = bool(unit) and text.endswith(unit)
    try:
        figure = Decimal(text.removesuffix(unit).strip() if has_unit else text) * (factor if has_unit else 1)
    except InvalidOperation:
        return given
    return int(figure) if figure.is_finite() and figure == figure.to_integral_value() else given


def _shape_problems(record: Record) -> list[Problem]:
    known = {*_TEXTS, *_TABLES, *_MOMENTS}
    problems = [Problem(code="input.unknown_key", field=key, values={"key": key}) for key in record if key not in known]
    for keys, kind, wanted in ((_TEXTS + _MOMENTS, str, "文字"), (_TABLES, dict, "对象")):
        problems += [
            Problem(code="input.wrong_type", field=key, values={"key": key, "wanted": wanted})
            for key in keys
            if key in record and not isinstance(record[key], kind)
        ]
    return problems


def _text(record: Record, key: str) -> str:
    return str(record.get(key, "")).strip()


def business_from(services: Services, code: str) -> BusinessType:
    """The business type with this code, as it is in force today.

    Raises:
        Refusal: `business.unknown`.
    """
    for business in services.cases.businesses():
        if business.code == code:
            return business
    raise Refusal.of("business.unknown", "business", business=code)


def _area(services: Services, record: Record, customer: Customer | None) -> UUID | None:
    number = _text(record, "area")
    if number:
        return area_of(services, number).id
    return None if customer is None else customer.area_id


def _known(business: BusinessType, customer: Customer) -> dict[str, str | int]:
    """What the customer's record says of the fields asked for at the counter."""
    known: dict[str, str | int] = {}
    for spec in business.fields:
        if spec.stage == business.stages[0].code and spec.fills_from:
            value: Any = getattr(customer, spec.fills_from)
            known[spec.code] = value.isoformat() if isinstance(value, date) else value
    return known


def _details(business: BusinessType, given: Record, known: Mapping[str, str | int]) -> dict[str, str | int]:
    first = [spec for spec in business.fields if spec.stage == business.stages[0].code]
    defaults = {spec.code: spec.default for spec in first if spec.default}
    filled = {code: value for code, value in known.items() if code not in CORE_FIELDS}
    return {**defaults, **filled, **values_from(business, given)}


def _papers(given: Record) -> tuple[CasePaper, ...]:
    return tuple(
        CasePaper(code=code, state=member_from(PaperState, state, f"papers.{code}")) for code, state in given.items()
    )
