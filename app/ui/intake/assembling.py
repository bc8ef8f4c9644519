"""What stands in the form, put together as the draft of a case."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.definitions.field import CORE_FIELDS, FieldSpec
from app.domain.records.facts import PlaceKind
from app.domain.work.case import CaseDraft, CasePaper, ManagerChoice, Origin
from app.domain.work.checks import fields_of
from app.ui.case_fields import kept, shown
from app.ui.intake.fields import CUSTOMER, MANAGER, MANAGER_CHOICE, ON_PAPER, ORIGIN, PLACE
from app.ui.moments import moment_from

if TYPE_CHECKING:
    from app.domain.customers.customer import Customer
    from app.domain.definitions.business import BusinessType

ACCOUNT = "account_number"


def first_fields(business: "BusinessType") -> tuple[FieldSpec, ...]:
    """Every field the first stage may ask for."""
    first = business.stages[0].code
    return tuple(spec for spec in business.fields if spec.stage == first)


def defaults_of(business: "BusinessType") -> dict[str, str]:
    """What stands in a fresh form."""
    values = {spec.code: shown(spec, spec.default) for spec in first_fields(business) if spec.default}
    return {**values, ORIGIN: _usual_origin(business).value, PLACE: PlaceKind.RURAL.value}


def draft_of(
    business: "BusinessType", texts: Mapping[str, str], papers: Sequence[CasePaper], now: datetime
) -> CaseDraft:
    """The draft; fields that are not asked for under what was chosen are left out."""
    specs = {spec.code: spec for spec in first_fields(business)}
    values = {code: kept(spec, texts.get(code, ""), now) for code, spec in specs.items()}
    whole = CaseDraft(
        business_code=business.code,
        name=str(values.get("name", "")),
        phone=str(values.get("phone", "")),
        address=str(values.get("address", "")),
        area_id=_key(texts.get("area", "")),
        customer_id=_key(texts.get(CUSTOMER, "")) if is_about_customer(business) else None,
        origin=Origin(texts.get(ORIGIN) or _usual_origin(business)),
        place=PlaceKind(texts.get(PLACE) or PlaceKind.RURAL),
        details={code: value for code, value in values.items() if code not in CORE_FIELDS and value != ""},
        papers=tuple(papers),
        on_paper_at=moment_from(texts.get(ON_PAPER, ""), now),
        manager_id=_key(texts.get(MANAGER, "")),
        manager_choice=ManagerChoice(texts.get(MANAGER_CHOICE) or ManagerChoice.ASSIGNED),
    )
    asked = {spec.code for spec in fields_of(business, business.stages[0].code, whole)}
    return replace(whole, details={code: value for code, value in whole.details.items() if code in asked})


def is_about_customer(business: "BusinessType") -> bool:
    """Whether the case is about the picked customer's own account.

    A new supply only takes over what is known of the person: tied to the old account, it would overwrite it.
    """
    return business.needs_customer or any(spec.fills_from == ACCOUNT for spec in first_fields(business))


def texts_of(values: Mapping[str, object]) -> dict[str, str]:
    """The texts of a kept draft; anything that is no text is left out."""
    return {name: value for name, value in values.items() if isinstance(value, str)}


def filled_from(business: "BusinessType", customer: "Customer") -> dict[str, str]:
    """The texts a known customer fills in; the area is picked, not filled."""
    texts = {}
    for spec in first_fields(business):
        if spec.fills_from and spec.code != "area":
            texts[spec.code] = shown(spec, _plain(getattr(customer, spec.fills_from)))
    return texts


def asks_place(business: "BusinessType") -> bool:
    """Whether a limit depends on the kind of place."""
    return any(limit.by == PLACE for limit in business.limits)


def _usual_origin(business: "BusinessType") -> Origin:
    return Origin.COUNTER if business.papers else Origin.PHONE


def _plain(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)


def _key(text: str) -> UUID | None:
    return UUID(text) if text else None
