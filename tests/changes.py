"""The changes of an existing customer (变更用电), filled in by the kinds of their fields."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from uuid import UUID

from app.domain.definitions.business import BusinessType
from app.domain.definitions.field import CORE_FIELDS, FieldKind, FieldSpec
from app.domain.work.case import Case, CaseDraft, CasePaper, PaperState
from app.domain.work.checks import fields_of

CHANGES: Final = (
    "CHG-REDUCE",
    "CHG-REDUCE-BACK",
    "CHG-PAUSE",
    "CHG-PAUSE-PART",
    "CHG-PAUSE-BACK",
    "CHG-SWAP",
    "CHG-REMOVE",
    "CHG-REMOVE-BACK",
    "CHG-MOVE",
    "CHG-METER-MOVE",
    "CHG-MERGE",
    "CHG-SPLIT",
    "CHG-CLASS",
    "CHG-VOLTAGE",
    "CHG-CLOSE",
    "CHG-PAY",
)
SAMPLES: Final[Mapping[FieldKind, str | int]] = {
    FieldKind.TEXT: "1号变压器",
    FieldKind.NAME: "区银建",
    FieldKind.ID_NUMBER: "321182199711283200",
    FieldKind.PHONE: "19900001542",
    FieldKind.CAPACITY: 7_000,
    FieldKind.DATE: "2026-10-20",
    FieldKind.MOMENT: "2026-10-12T10:00:00+08:00",
    FieldKind.ACCOUNT: "1183369442",
    FieldKind.ADDRESS: "扬中市油坊镇鸣凤村9组54号",
    FieldKind.READING: 123_456,
    FieldKind.NUMBER: 20,
    FieldKind.NOTE: "设备检修",
}


def value_for(spec: FieldSpec, choice: int) -> str | int:
    """What is entered in a field; of a choice the one at this place."""
    return spec.choices[choice].value if spec.choices else SAMPLES[spec.kind]


def draft_of(business: BusinessType, choice: int, area_id: UUID, customer_id: UUID) -> CaseDraft:
    """A case with every choice made the same way and every paper there."""
    draft = CaseDraft(
        business_code=business.code,
        name="区银建",
        phone="19900001542",
        address="扬中市油坊镇鸣凤村9组54号",
        area_id=area_id,
        customer_id=customer_id,
        papers=tuple(CasePaper(code=paper.code, state=PaperState.PRESENT) for paper in business.papers),
    )
    for spec in business.fields:  # in their order, so that a field that depends on a choice comes after it
        if spec.stage == "accept" and spec.code not in CORE_FIELDS and spec in fields_of(business, "accept", draft):
            draft = replace(draft, details={**draft.details, spec.code: value_for(spec, choice)})
    return draft


def entries_for(business: BusinessType, case: Case, choice: int) -> dict[str, str | int]:
    """What the stage a case is in asks for, filled in."""
    asked = [spec for spec in fields_of(business, case.stage, case) if spec.code not in CORE_FIELDS]
    return {spec.code: value_for(spec, choice) for spec in asked}
