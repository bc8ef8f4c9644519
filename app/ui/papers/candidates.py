"""What a form may be printed for, as the lists know it: cases or orders, by words and standing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.domain.dispatch.order import OrderState
from app.domain.lists import ListQuery
from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.people.session import Permission

if TYPE_CHECKING:
    from app.services.papers.uses import FormTakers
    from app.ui.ground import Ground

MOST: Final = 1_000
_LOOKED_AT: Final = 5_000
_NO_PAPER: Final = frozenset({OrderState.WAITING, OrderState.HANDED_BACK, OrderState.WITHDRAWN})
_LISTS: Final = {PaperKind.CASE: "cases", PaperKind.ORDER: "orders"}
_OWN: Final = {PaperKind.CASE: "manager", PaperKind.ORDER: "person"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is looked for: a form's cases or orders, those that still run or all, with these words in them."""

    form: str
    kind: PaperKind
    is_open: bool = True
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One case or order: its number, and what it is about."""

    subject: PaperSubject
    number: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """What was found, at most `MOST`; `is_cut` says that there are more."""

    wish: Wish
    found: tuple[Candidate, ...]
    is_cut: bool


def find_candidates(ground: "Ground", wish: Wish) -> Candidates:
    """What a form can be printed for, an area manager's own only. Called on the database worker."""
    session = ground.session
    filters = {"standing": "unfinished"} if wish.is_open else {}
    if not (session.may(Permission.INTAKE) or session.may(Permission.DISPATCH)):
        filters[_OWN[wish.kind]] = session.number
    source = ground.services.lists.source(_LISTS[wish.kind])
    keys = source.keys(ListQuery(text=wish.text, filters=filters))
    takers = ground.services.papers.takers(wish.form)
    rows = source.rows(keys[:_LOOKED_AT])
    found = tuple(_cases(ground, rows, takers) if wish.kind is PaperKind.CASE else _orders(rows, takers))
    return Candidates(wish=wish, found=found[:MOST], is_cut=len(found) > MOST or len(keys) > _LOOKED_AT)


def _cases(ground: "Ground", rows: Any, takers: "FormTakers") -> Iterator[Candidate]:
    names = {business.code: business.name for business in ground.services.office.definitions.business_types}
    for each in rows:
        if takers.businesses is None or each.business_code in takers.businesses:
            words = " · ".join((each.name, names.get(each.business_code, each.business_code)))
            yield Candidate(subject=PaperSubject.case(each.id), number=each.number, words=words)


def _orders(rows: Any, takers: "FormTakers") -> Iterator[Candidate]:
    for each in rows:
        if each.state in _NO_PAPER:
            continue  # nobody is sent: there is no order to hand out
        if takers.order_kinds is None or each.kind in takers.order_kinds:
            words = " · ".join(filter(None, (each.task, each.customer, each.lead)))
            yield Candidate(subject=PaperSubject.order(each.id), number=each.number, words=words)
