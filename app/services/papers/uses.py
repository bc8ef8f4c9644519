"""Which form is printed for what, as business types and order kinds name them."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from app.domain.papers.subject import PaperKind
from app.domain.work.asking import SUPPLEMENT
from app.services.definitions import Definitions

_OF_SCORES: Final = {
    "star-sheet": PaperKind.SCORE,
    "star-ranking": PaperKind.MONTH,
    "public-list": PaperKind.MONTH,
    "half-star-sheet": PaperKind.SCORE,
    "half-star-public": PaperKind.MONTH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTakers:
    """Whose papers a form makes: codes of business types and of order kinds; None takes every one."""

    businesses: frozenset[str] | None
    order_kinds: frozenset[str] | None


def takers_of(definitions: Definitions, code: str, declared: AbstractSet[PaperKind]) -> FormTakers:
    """The business types and order kinds that print a form, besides what its own layout declares."""
    businesses = {
        business.code
        for business in definitions.business_types
        if code in business.forms or code == business.notice_form or (business.notice_form and code == SUPPLEMENT)
    }
    kinds = {kind.code for kind in definitions.order_kinds if code in kind.forms}
    return FormTakers(
        businesses=None if PaperKind.CASE in declared else frozenset(businesses),
        order_kinds=None if PaperKind.ORDER in declared else frozenset(kinds),
    )


def uses_of(definitions: Definitions) -> Mapping[str, frozenset[PaperKind]]:
    """What the rules fill each form from; beyond that a form's own layout may say so."""
    uses: dict[str, set[PaperKind]] = {code: {kind} for code, kind in _OF_SCORES.items()}
    for business in definitions.business_types:
        for code in business.forms:
            uses.setdefault(code, set()).add(PaperKind.CASE)
        if business.notice_form:
            uses.setdefault(business.notice_form, set()).update({PaperKind.CASE, PaperKind.BUSINESS})
            uses.setdefault(SUPPLEMENT, set()).add(PaperKind.CASE)
    for kind in definitions.order_kinds:
        for code in kind.forms:
            uses.setdefault(code, set()).update({PaperKind.ORDER, PaperKind.CASE})
    return {code: frozenset(kinds) for code, kinds in uses.items()}
