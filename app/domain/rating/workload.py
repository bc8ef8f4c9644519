"""Indicators of workload: meters (W01), areas (W02), line (W03) and piece points (W04)."""

from collections.abc import Callable
from fractions import Fraction
from uuid import UUID

from app.domain.rating.amounts import HUNDRED, decimal_text, half_up, hundredths_text
from app.domain.rating.books import Books, grouped
from app.domain.rating.facts import EntryKind, RatedArea
from app.domain.rating.measured import MISSING, Finding, Measured, Sample
from app.domain.rating.register import entry_evidence
from app.domain.rating.results import Evidence, EvidenceKind, Note
from app.domain.rating.scheme import Indicator

_METRES_OF_KILOMETRE = 1000

_Amount = Callable[[RatedArea], Fraction]


def meters(books: Books, staff_id: UUID, indicator: Indicator) -> Measured:
    """Meters in the areas held, by days."""
    return _held(books, staff_id, indicator, lambda area: Fraction(area.meters))


def areas(books: Books, staff_id: UUID, indicator: Indicator) -> Measured:
    """Running areas held, by days."""
    return _held(books, staff_id, indicator, lambda _area: Fraction(1))


def line_length(books: Books, staff_id: UUID, indicator: Indicator) -> Measured:
    """Kilometres of 0.4 kV line in the areas held, by days."""
    return _held(books, staff_id, indicator, lambda area: Fraction(area.line_m, _METRES_OF_KILOMETRE))


def piece_work(books: Books, staff_id: UUID, indicator: Indicator) -> Measured:
    """Piece points of the month; a day earns at most the table's cap, each entry is rounded to hundredths."""
    evidence: list[Evidence] = []
    total = 0
    by_day = grouped(books.entries_of(staff_id, EntryKind.PIECE), lambda entry: entry.day)
    for entries in by_day.values():
        day_total = 0
        for entry in entries:
            earned = books.pieces.points(entry)
            if earned is None:
                evidence.append(entry_evidence(entry, Note.UNKNOWN_ITEM))
                continue
            room = books.pieces.day_cap - day_total
            counted = min(half_up(earned), room)
            day_total += counted
            note = Note.DAY_CAPPED if counted < half_up(earned) else Note.PIECE
            evidence.append(entry_evidence(entry, note, earned=hundredths_text(counted)))
        total += day_total
    evidence += [
        entry_evidence(entry, Note.COUNTED_ALREADY) for entry in books.duplicates_of(staff_id, EntryKind.PIECE)
    ]
    value = Fraction(max(0, total), HUNDRED)
    return _against_base(books, staff_id, value, indicator.rule.constant, tuple(evidence))


def _held(books: Books, staff_id: UUID, indicator: Indicator, amount: _Amount) -> Measured:
    base = indicator.rule.constant
    if base is None:
        people = books.facts.people
        base = sum((_sum_held(books, person, amount) for person in people), Fraction(0)) / len(people)
    evidence = tuple(
        Evidence(
            kind=EvidenceKind.AREA,
            id=area.id,
            on=books.month.first,
            note=Note.HELD,
            values={"days": str(days), "of": str(len(books.days)), "amount": decimal_text(amount(area))},
        )
        for area, days in books.areas_of(staff_id)
    )
    return _against_base(books, staff_id, _sum_held(books, staff_id, amount), base, evidence)


def _sum_held(books: Books, staff_id: UUID, amount: _Amount) -> Fraction:
    weighted = sum((days * amount(area) for area, days in books.areas_of(staff_id)), Fraction(0))
    return weighted / len(books.days)


def _against_base(
    books: Books, staff_id: UUID, value: Fraction, base: Fraction | None, evidence: tuple[Evidence, ...]
) -> Measured:
    if not base:
        return MISSING
    shortfall = Evidence(
        kind=EvidenceKind.STAFF,
        id=staff_id,
        on=books.month.first,
        note=Note.BELOW_BASE,
        values={"value": decimal_text(value), "base": decimal_text(base)},
    )
    sample = Sample(
        value=value,
        numerator=value,
        denominator=base,
        target=base,
        findings=(Finding(evidence=shortfall),) if value < base else (),
        others=evidence,
    )
    return Measured(samples=(sample,))
