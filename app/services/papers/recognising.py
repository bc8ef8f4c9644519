"""Whose papers scanned pages are, by the numbers in their codes, and which forms they may be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from app.domain.dispatch.order import WorkOrder
from app.domain.papers.code import PaperCode
from app.domain.papers.printing import PrintRecord
from app.domain.papers.signing import FormOffer, ScannedPage, likely_form, signature_before
from app.domain.papers.subject import PaperKind
from app.domain.problems import Problem
from app.domain.work.case import Case
from app.domain.work.event import Event
from app.persistence.database import Transaction
from app.services.numbering import renumbered_document
from app.services.office import Office
from app.services.papers.paper import FormLine
from app.services.papers.signed_copy import CopyOwner, SignedCopy
from app.services.work.ground import business_of, orders_of, story_of

_SHOWN: Final = 40  # of a stranger's code, which may be a whole address


class Recogniser:
    """Looks numbers up in one transaction; `forms` is the catalogue by code, in its order."""

    def __init__(self, office: Office, tx: Transaction, forms: Mapping[str, FormLine]) -> None:
        self._office = office
        self._tx = tx
        self._forms = forms

    def copies(self, pages: Iterable[ScannedPage]) -> Iterator[SignedCopy]:
        """The papers among pages in their order: pages that follow each other and carry the same code are one."""
        for _, run in groupby(map(self._read, pages), key=_sheaf):
            first, *others = run
            whole = self._offered(replace(first, pages=(*first.pages, *(each.pages[0] for each in others))))
            if whole.form or not others:
                yield whole
            else:  # the code names no form, and nothing printed has so many pages
                yield from map(self._offered, (first, *others))

    def by_number(self, copy: SignedCopy, number: str) -> SignedCopy:
        """The copy as one of the case or order whose number was typed."""
        return self._offered(self._owned(copy.pages, [PaperCode(number=number.strip().upper())]))

    def _read(self, page: ScannedPage) -> SignedCopy:
        if page.problem is not None:
            return SignedCopy(pages=(page,), problem=page.problem)
        return self._owned((page,), [PaperCode.read(text) for text in page.codes])

    def _owned(self, pages: tuple[ScannedPage, ...], codes: Sequence[PaperCode]) -> SignedCopy:
        known = [(code, owner) for code in codes if (owner := self._owner(code.number)) is not None]
        if not known:
            number = codes[0].number[:_SHOWN] if codes else ""
            problem = Problem(code="signed.unknown_number" if codes else "signed.no_code", values={"number": number})
            return SignedCopy(pages=pages, problem=problem)
        code, owner = known[0]
        if isinstance(owner, Problem):
            return SignedCopy(pages=pages, number=code.number, problem=owner)
        if any(isinstance(other, Problem) or other.case.id != owner.case.id for _, other in known):
            numbers = "、".join(dict.fromkeys(each.number for each, _ in known))
            problem = Problem(code="signed.several_cases", values={"numbers": numbers})
            return SignedCopy(pages=pages, problem=problem)
        return SignedCopy(
            pages=pages, number=code.number, owner=owner, form=code.form if code.form in self._forms else ""
        )

    def _owner(self, number: str) -> CopyOwner | Problem | None:
        sought: dict[str, object] = {"number": number}
        if (known := renumbered_document(self._tx, number)) is not None:
            sought = {"id": known}
        case = self._tx.of(Case).find_one(**sought)
        if case is not None:
            return CopyOwner(case=case, business=business_of(self._office, case).name)
        order = self._tx.of(WorkOrder).find_one(**sought)
        if order is None:
            return None
        if order.case_id is None:
            return Problem(code="signed.order_without_case", values={"number": number})
        case = self._tx.of(Case).get(order.case_id)
        return CopyOwner(case=case, business=business_of(self._office, case).name, order_id=order.id)

    def _offered(self, copy: SignedCopy) -> SignedCopy:
        if copy.owner is None:
            return copy
        offers = tuple(self._offers(copy.owner))
        return replace(copy, offers=offers, form=likely_form(copy.form, offers, len(copy.pages)))

    def _offers(self, owner: CopyOwner) -> Iterator[FormOffer]:
        """Printed forms, the newest first; then those of the business or of the order's kind; then all others."""
        orders = orders_of(self._tx, owner.case.id)
        events = story_of(self._tx, owner.case.id, orders)
        subject = owner.order_id or owner.case.id
        printed = sorted(self._tx.of(PrintRecord).find(subject_id=subject), key=lambda each: each.printed_at)
        newest = {record.form_code: record for record in printed}
        usual = (
            business_of(self._office, owner.case).forms
            if owner.order_id is None
            else self._office.definitions.order_kind(self._tx.of(WorkOrder).get(owner.order_id).kind).forms
        )
        kind = PaperKind.CASE if owner.order_id is None else PaperKind.ORDER
        others = (line.code for line in self._forms.values() if kind in line.subjects)
        for code in dict.fromkeys((*reversed(newest), *usual, *others)):
            if code in self._forms:
                yield _offer(self._forms[code], newest.get(code), events)


def _offer(line: FormLine, record: PrintRecord | None, events: Sequence[Event]) -> FormOffer:
    signature = signature_before(events, line.code)
    return FormOffer(
        code=line.code,
        name=line.name,
        copies=max(1, len(line.copies)),
        pages=0 if record is None else record.pages,
        printed_at=None if record is None else record.printed_at,
        signed_at=None if signature is None else signature.occurred_at,
    )


def _sheaf(copy: SignedCopy) -> object:
    """What pages of one paper have in common; a page nobody's paper was recognised on stands for itself."""
    first = copy.pages[0]
    return (first.path, copy.number, copy.form) if copy.owner is not None else (first.path, first.page)
