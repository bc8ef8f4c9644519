"""The indicator of faults that come back: repeated repairs and outages of areas (Y07)."""

from collections.abc import Mapping
from uuid import UUID

from app.domain.rating.books import Books
from app.domain.rating.measured import Finding, Measured, events
from app.domain.rating.months import local_day
from app.domain.rating.orders import order_evidence
from app.domain.rating.results import Evidence, EvidenceKind, Note
from app.domain.rating.scheme import Indicator
from app.domain.records.facts import Outage


def repeats_and_outages(books: Books, staff_id: UUID, _indicator: Indicator) -> Measured:
    """Repairs repeated at one point, outages at fault, and areas with too many outages.

    A repeat belongs to who accepted it, an outage to who held the area that day, too many to who held it on the latest.
    """
    findings, others = [], []
    for order in books.accepted.get(staff_id, ()):
        earlier = books.repeats.get(order.id)
        if earlier is not None:
            findings.append(Finding(evidence=order_evidence(order, Note.REPEATED_REPAIR)))
            others.append(order_evidence(earlier, Note.FIRST_REPAIR))
    findings += [
        Finding(evidence=_evidence(outage, Note.OUTAGE_AT_FAULT, {}))
        for outage in books.outages.get(staff_id, ())
        if outage.is_at_fault
    ]
    for *before, latest in books.frequent.get(staff_id, ()):
        values = {"count": str(len(before) + 1)}
        findings.append(Finding(evidence=_evidence(latest, Note.FREQUENT_OUTAGES, values)))
        others += [_evidence(outage, Note.EARLIER_OUTAGE, {}) for outage in before]
    return events(tuple(findings), tuple(others))


def _evidence(outage: Outage, note: Note, values: Mapping[str, str]) -> Evidence:
    return Evidence(kind=EvidenceKind.OUTAGE, id=outage.id, on=local_day(outage.started_at), note=note, values=values)
