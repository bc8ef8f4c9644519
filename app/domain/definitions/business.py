"""A business type: everything the program knows about one kind of case, as it applies from a certain day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.customers.customer import CustomerState
from app.domain.definitions.fee import FeeSpec
from app.domain.definitions.field import FieldSpec
from app.domain.definitions.limit import LimitSpec
from app.domain.definitions.paper import PaperSpec
from app.domain.definitions.source import Source
from app.domain.definitions.stage import Gate, StageSpec
from app.domain.problems import Refusal


class BusinessKind(StrEnum):
    """How a case of this type comes in."""

    COUNTER = "counter"  # at the counter, with papers
    FAULT = "fault"  # reported by phone or by staff, at any hour
    SERVICE = "service"  # a wish or a complaint, by phone, at the counter or handed down


class CustomerCategory(StrEnum):
    """Whom a business type is for."""

    RESIDENT = "resident"  # 居民
    NON_RESIDENT = "non_resident"  # 非居民
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessType:
    """One version of one business type.

    Attributes:
        code: stable code; a case keeps it together with `effective_from`, so that it keeps its rules for ever.
        initials: pinyin initials a clerk types to choose it; several ways of saying it stand apart by a blank.
        order: place in the list.
        is_unverified: 待核对: some part of the flow itself was not seen in a published text.
        needs_customer: whether the case is about a customer the station already has.
        counter_minutes: counter limit from call to signature, and `counter_warning_minutes` when it is shown as near.
        fees: everything it costs, and what is free; what is not among them may not be charged.
        archive_gates: what must be true before a closed case may be filed.
        notice_form: code of the one-time notice's form; empty when none is given.
        has_manager: whether one 客户经理, an area manager, answers for the case from acceptance to power-on.
        customer_becomes: what the customer the case is about is once it is closed; None when that stays as it is.
    """

    code: str
    name: str
    initials: str
    order: int
    kind: BusinessKind
    category: CustomerCategory
    effective_from: date
    source: Source
    fields: tuple[FieldSpec, ...]
    papers: tuple[PaperSpec, ...]
    stages: tuple[StageSpec, ...]
    limits: tuple[LimitSpec, ...]
    fees: tuple[FeeSpec, ...] = ()
    archive_gates: tuple[Gate, ...] = ()
    needs_customer: bool = False
    is_unverified: bool = False
    counter_minutes: int = 20
    counter_warning_minutes: int = 15
    notice_form: str = ""
    has_manager: bool = False
    customer_becomes: CustomerState | None = None

    def stage(self, code: str) -> StageSpec:
        """The stage with this code; raises KeyError when the type has none."""
        for stage in self.stages:
            if stage.code == code:
                return stage
        raise KeyError(code)

    @property
    def order_kinds(self) -> tuple[str, ...]:
        """Kinds of the work orders its stages send out, each once, in the order of the stages."""
        return tuple(dict.fromkeys(stage.order_kind for stage in self.stages if stage.order_kind))

    @property
    def forms(self) -> tuple[str, ...]:
        """Forms printed in its stages, each once, in the order of the stages."""
        return tuple(dict.fromkeys(form for stage in self.stages for form in stage.forms))


def version_in_force(versions: Iterable[BusinessType], code: str, day: date) -> BusinessType:
    """The version of a business type that applies to a case accepted on `day`.

    Raises:
        Refusal: `business.unknown` when the code is unknown, `business.not_in_force` when no version applies yet.
    """
    known = [version for version in versions if version.code == code]
    if not known:
        raise Refusal.of("business.unknown", "business", business=code)
    begun = [version for version in known if version.effective_from <= day]
    if not begun:
        raise Refusal.of("business.not_in_force", "business", name=known[0].name, day=day.isoformat())
    return max(begun, key=lambda version: version.effective_from)


def version_of(versions: Iterable[BusinessType], code: str, effective_from: date) -> BusinessType:
    """Exactly the version a case was accepted under.

    Raises:
        Refusal: `business.unknown` when the version is not among them.
    """
    for version in versions:
        if version.code == code and version.effective_from == effective_from:
            return version
    raise Refusal.of("business.unknown", "business", business=f"{code} {effective_from.isoformat()}")
