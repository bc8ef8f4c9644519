"""Indicators of readings and money: collection (Y03), bills settled (Y04), remote commands (Y05)."""

from datetime import date
from fractions import Fraction
from uuid import UUID

from app.domain.rating.amounts import HUNDRED, hundredths_text, percent
from app.domain.rating.books import Books, grouped
from app.domain.rating.measured import MISSING, Finding, Measured, Sample, rate
from app.domain.rating.months import local_day
from app.domain.rating.results import Evidence, EvidenceKind, Note
from app.domain.rating.scheme import Indicator
from app.domain.records.facts import Bill, CollectionDay


def collection_rate(books: Books, staff_id: UUID, _indicator: Indicator) -> Measured:
    """The mean of the days' share of meters read, over the areas held on each day.

    Missing when a day of a finished month has no row of any area held that day; before that, when there is no row.
    """
    by_day = grouped(books.collection.get(staff_id, ()), lambda row: row.day)
    held_on = books.holders.days_of.get(staff_id, frozenset())
    if held_on and (not by_day or (books.is_month_over and held_on - by_day.keys())):
        return MISSING
    findings: list[Finding] = []
    others: list[Evidence] = []
    rates: list[Fraction] = []
    collected = due = 0
    for rows in by_day.values():
        day_due = sum(row.meters_due for row in rows)
        if not day_due:
            continue
        day_collected = sum(row.meters_collected for row in rows)
        rates.append(percent(day_collected, day_due))
        collected += day_collected
        due += day_due
        _sort_rows(rows, day_due, findings, others)
    sample = Sample(
        value=sum(rates, Fraction(0)) / len(rates) if rates else Fraction(100),
        numerator=Fraction(collected),
        denominator=Fraction(due),
        findings=tuple(findings),
        others=tuple(others),
    )
    return Measured(samples=(sample,))


def _sort_rows(rows: tuple[CollectionDay, ...], day_due: int, findings: list[Finding], others: list[Evidence]) -> None:
    for row in rows:
        failed = row.meters_due - row.meters_collected
        if failed > 0:
            values = {"failed": str(failed), "due": str(row.meters_due)}
            evidence = Evidence(
                kind=EvidenceKind.COLLECTION_DAY, id=row.id, on=row.day, note=Note.NOT_ALL_COLLECTED, values=values
            )
            findings.append(Finding(evidence=evidence, weight=Fraction(failed, day_due)))
        else:
            others.append(Evidence(kind=EvidenceKind.COLLECTION_DAY, id=row.id, on=row.day, note=Note.ALL_COLLECTED))


def bills_settled(books: Books, staff_id: UUID, _indicator: Indicator) -> Measured:
    """(1 − arrears at the cut-off ÷ receivable) of the customers in the areas held, by days held.

    The exports give the day of a payment, not the hour: what was paid on the day of the cut-off was paid in time.
    """
    last_day = books.scheme.cut_off.last_day(books.month)
    findings, others = [], []
    weighted_arrears = weighted_due = 0
    for area, days in books.areas_of(staff_id):
        for bill in books.bills.get(area.id, ()):
            arrears = arrears_at(bill, last_day)
            weighted_due += days * max(0, bill.receivable)  # a refund is no debt
            weighted_arrears += days * arrears
            if arrears:
                evidence = Evidence(
                    kind=EvidenceKind.BILL,
                    id=bill.id,
                    on=bill.due_on,
                    note=Note.IN_ARREARS,
                    values={"arrears": hundredths_text(arrears), "receivable": hundredths_text(bill.receivable)},
                )
                findings.append(Finding(evidence=evidence, weight=days * arrears))
            else:
                others.append(Evidence(kind=EvidenceKind.BILL, id=bill.id, on=bill.due_on, note=Note.SETTLED))
    to_yuan = HUNDRED * len(books.days)
    due = Fraction(weighted_due, to_yuan)
    sample = rate(due - Fraction(weighted_arrears, to_yuan), due, tuple(findings), tuple(others))
    return Measured(samples=(sample,))


def arrears_at(bill: Bill, day: date) -> int:
    """What was still owed at the end of the day, in cents."""
    paid = bill.received if bill.paid_on is not None and bill.paid_on <= day else 0
    return max(0, bill.receivable - paid)


def commands_done(books: Books, staff_id: UUID, _indicator: Indicator) -> Measured:
    """Commands carried out ÷ commands issued to customers of the areas held on the day of issue."""
    findings, others = [], []
    for row in books.commands.get(staff_id, ()):
        note = Note.COMMAND_DONE if row.is_success else Note.COMMAND_FAILED
        evidence = Evidence(kind=EvidenceKind.COMMAND, id=row.id, on=local_day(row.issued_at), note=note)
        if row.is_success:
            others.append(evidence)
        else:
            findings.append(Finding(evidence=evidence))
    sample = rate(len(others), len(findings) + len(others), tuple(findings), tuple(others))
    return Measured(samples=(sample,))
