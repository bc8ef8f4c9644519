"""What a form may be printed for, as the lists know it: cases, orders, or customers who owe, by words and standing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication

from app.domain.dispatch.order import OrderState
from app.domain.lists import ListQuery
from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.people.session import Permission
from app.labels.ledgers import hundredths_text

if TYPE_CHECKING:
    from uuid import UUID

    from app.services.papers.uses import FormTakers
    from app.ui.ground import Ground

MOST: Final = 1_000
_LOOKED_AT: Final = 5_000
_NO_PAPER: Final = frozenset({OrderState.WAITING, OrderState.HANDED_BACK, OrderState.WITHDRAWN})
_LISTS: Final = {PaperKind.CASE: "cases", PaperKind.ORDER: "orders", PaperKind.CUSTOMER: "bills"}
_OWN: Final = {PaperKind.CASE: "manager", PaperKind.ORDER: "person", PaperKind.CUSTOMER: "manager"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is looked for: a form's cases or orders, those that still run or all, with these words in them.

    Customers are always those who owe something; `grid` is theirs, empty for every one.
    """

    form: str
    kind: PaperKind
    is_open: bool = True
    grid: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One case, order or customer: the number, and what it is about."""

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
    filters = _filters(wish)
    if not (session.may(Permission.INTAKE) or session.may(Permission.DISPATCH)):
        filters[_OWN[wish.kind]] = session.number
    source = ground.services.lists.source(_LISTS[wish.kind])
    keys = source.keys(ListQuery(text=wish.text, filters=filters))
    found = tuple(_found(ground, wish, source.rows(keys[:_LOOKED_AT])))
    return Candidates(wish=wish, found=found[:MOST], is_cut=len(found) > MOST or len(keys) > _LOOKED_AT)


def grids_of(ground: "Ground") -> tuple[str, ...]:
    """The grids of the station. Called on the database worker."""
    return tuple(sorted({area.grid for area in ground.services.customers.areas() if area.grid}))


def _filters(wish: Wish) -> dict[str, str]:
    if wish.kind is not PaperKind.CUSTOMER:
        return {"standing": "unfinished"} if wish.is_open else {}
    return {"owing": "1", **({"grid": wish.grid} if wish.grid else {})}


def _found(ground: "Ground", wish: Wish, rows: Any) -> Iterator[Candidate]:
    if wish.kind is PaperKind.CUSTOMER:
        return _customers(rows)
    takers = ground.services.papers.takers(wish.form)
    return _cases(ground, rows, takers) if wish.kind is PaperKind.CASE else _orders(rows, takers)


def _customers(rows: Any) -> Iterator[Candidate]:
    """Each who owes once, whatever the number of unpaid bills; in the order of the account numbers."""
    by_customer: dict[UUID, list[Any]] = {}
    for each in sorted(rows, key=lambda row: (row.account_number, row.period)):
        by_customer.setdefault(each.customer_id, []).append(each)
    told = QCoreApplication.translate("Candidates", "欠费 {owed} 元（{periods}）")
    for customer_id, bills in by_customer.items():
        owed = hundredths_text(sum(bill.owed for bill in bills))
        first, periods = bills[0], "、".join(bill.period for bill in bills)
        words = " · ".join((first.name, first.area, told.format(owed=owed, periods=periods)))
        yield Candidate(subject=PaperSubject.customer(customer_id), number=first.account_number, words=words)


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
