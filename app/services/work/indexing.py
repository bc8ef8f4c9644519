"""Keeping cases findable."""

from collections.abc import Iterable
from typing import Final

from app.domain.definitions.field import FieldKind
from app.domain.search.entries import Entry, Kind, Match
from app.domain.work.case import Case
from app.domain.work.event import Event, EventKind
from app.domain.work.visiting import visit_of
from app.persistence.database import Transaction
from app.persistence.search_index import index_entries
from app.services.numbering import former_numbers
from app.services.office import Office
from app.services.work.ground import business_of

_MATCHES: Final = {
    FieldKind.ACCOUNT: Match.ACCOUNT,
    FieldKind.ID_NUMBER: Match.DOCUMENT,
    FieldKind.CREDIT_CODE: Match.DOCUMENT,
}


def case_entry(office: Office, case: Case, receipt: str, former: Iterable[str]) -> Entry:
    """What the search box knows of a case: its number and its receipt's, name, phone, account, meter and address.

    `former` are the numbers it had before its official one.

    Raises:
        Refusal: when the rules of its business type are not here.
    """
    business = business_of(office, case)
    numbers = [(Match.CASE_NUMBER, case.number), (Match.PHONE, case.phone)]
    if receipt != case.number:
        numbers.append((Match.CASE_NUMBER, receipt))
    numbers += [(Match.CASE_NUMBER, number) for number in former]
    for spec in business.fields:
        value = case.details.get(spec.code)
        if value and spec.kind in _MATCHES:
            numbers.append((_MATCHES[spec.kind], str(value)))
        elif value and spec.attribute == "meter_number":
            numbers.append((Match.METER, str(value)))
    return Entry(
        kind=Kind.CASE,
        ref=case.id.bytes,
        title=f"{case.name}  {case.number}",
        subtitle=f"{business.name} · {case.address}",
        names=(case.name,),
        numbers=tuple(numbers),
        address=case.address,
    )


def index_case(office: Office, tx: Transaction, case: Case, *, is_new: bool = False) -> None:
    """Make a case findable, in place of what was known of it; one that `is_new` has had no other number yet."""
    receipt = visit_of(case, tx.of(Event).find(subject_id=case.id, kind=EventKind.CASE_ACCEPTED))
    former = () if is_new else former_numbers(tx, case.id)
    entry = case_entry(office, case, receipt, former)
    index_entries(tx.connection, [entry], office.definitions.readings, are_new=is_new)
