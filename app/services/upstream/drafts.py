"""Draft numbers become official ones, and of two documents with one number the later gets another (`sync.md` 4.7).

A draft is made where no leased numbers are left. Of one number are two documents when a file was put back or copied and
gave out what its other life had given out. What was printed keeps its number: whoever looks for it finds the document.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from app.domain.daybook.gathering import Gathering
from app.domain.daybook.outage_plan import OutagePlan
from app.domain.dispatch.order import WorkOrder
from app.domain.people.session import OWNER
from app.domain.upstream.link import Link
from app.domain.work.case import Case
from app.domain.work.event import EventKind, SubjectKind
from app.domain.work.numbers import CASE, GATHERING, ORDER, OUTAGE, document_number, is_draft
from app.domain.zone import STATION_ZONE
from app.persistence.database import Transaction
from app.persistence.upstream.applying import apply_page
from app.persistence.upstream.drafts import drafts, giving_way
from app.persistence.upstream.position import position_of
from app.services.feed import Topic
from app.services.numbering import new_number
from app.services.office import Office
from app.services.station import station_of
from app.services.upstream.absorbing import absorb
from app.services.upstream.linking import link_of

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbered:
    """One kind of documents: their table, their series, its letters, and the moment the year is of."""

    entity: type[Any]
    table: str
    series: str
    letters: str
    moment: Callable[[Any], datetime]
    subject: SubjectKind = SubjectKind.STATION


_KINDS: Final = (
    _Numbered(
        entity=Case,
        table="work_case",
        series="case",
        letters=CASE,
        moment=lambda case: case.accepted_at,
        subject=SubjectKind.CASE,
    ),
    _Numbered(
        entity=WorkOrder,
        table="work_order",
        series="order",
        letters=ORDER,
        moment=lambda order: order.created_at,
        subject=SubjectKind.ORDER,
    ),
    _Numbered(
        entity=OutagePlan, table="outage_plan", series="outage", letters=OUTAGE, moment=lambda plan: plan.from_at
    ),
    _Numbered(
        entity=Gathering, table="gathering", series="gathering", letters=GATHERING, moment=lambda held: held.held_at
    ),
)


def waiting_drafts(tx: Transaction) -> Mapping[tuple[str, int], int]:
    """How many documents of this computer wait for an official number, by series and year."""
    return Counter((kind.series, _year(kind, document)) for kind, document in _drafts(tx))


def number_documents(office: Office) -> frozenset[Topic]:
    """Give the documents of this computer that need it another number, in the order they were made: what changed.

    All of it is one transaction, with an event for each; what came from the hub and waited for a number goes in too.
    """
    with office.database.read() as tx:
        has_work = bool(_drafts(tx)) or any(giving_way(tx.connection, kind.table) for kind in _KINDS)
    if not has_work:
        return frozenset()
    with office.database.write(None) as tx:
        changed: dict[str, set[UUID]] = {}
        for kind, document in (*_giving_way(tx), *_drafts(tx)):
            if _renumber(office, tx, kind, document):
                changed.setdefault(kind.table, set()).add(document.id)
        orders = {order.id for order in tx.of(WorkOrder).find_in("case_id", changed.get("work_case", ()))}
        changed.setdefault("work_order", set()).update(orders)  # they are found by their case's number too
        applied = apply_page(tx.connection, (), link_of(tx).seen)
        for table, keys in applied.changed.items():
            changed.setdefault(table, set()).update(keys)
        return absorb(office, tx, {table: keys for table, keys in changed.items() if keys}, applied.removed)


def _drafts(tx: Transaction) -> list[tuple[_Numbered, Any]]:
    link = tx.of(Link).find_one()  # none yet where a courier is to bring this computer in
    indexes = (*(link.former_indexes if link is not None else ()), position_of(tx.connection).index)
    return [
        (kind, tx.of(kind.entity).get(key)) for kind in _KINDS for key in drafts(tx.connection, kind.table, indexes)
    ]


def _giving_way(tx: Transaction) -> list[tuple[_Numbered, Any]]:
    return [(kind, tx.of(kind.entity).get(key)) for kind in _KINDS for key in giving_way(tx.connection, kind.table)]


def _year(kind: _Numbered, document: Any) -> int:  # noqa: ANN401 - one of the kinds above
    return kind.moment(document).astimezone(STATION_ZONE).year


def _renumber(office: Office, tx: Transaction, kind: _Numbered, document: Any) -> bool:  # noqa: ANN401 - as above
    """Whether there was a better number to be had: for a draft only an official one is."""
    year = _year(kind, document)
    if is_draft(document.number):
        serial = tx.take_number(kind.series, year)
        if serial is None:
            return False
        number = document_number(station_of(tx).code, kind.letters, year, serial)
    else:
        number = new_number(tx, kind.series, kind.letters, year)
    tx.of(kind.entity).save(replace(document, number=number))
    is_own = kind.subject is not SubjectKind.STATION
    said: dict[str, str | int] = {"before": document.number, "number": number}
    office.record(
        tx,
        OWNER,
        (kind.subject, document.id if is_own else station_of(tx).id),
        EventKind.DOCUMENT_NUMBERED,
        payload=said if is_own else {**said, "series": kind.series},
    )
    return True
