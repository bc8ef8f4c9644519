"""Indicators of line loss: the share of areas within the band (Y01) and the person's own loss rate (Y02)."""

from collections.abc import Mapping
from fractions import Fraction
from uuid import UUID

from app.domain.rating.amounts import HUNDRED, decimal_text, hundredths_text, percent
from app.domain.rating.books import Books
from app.domain.rating.facts import RatedArea
from app.domain.rating.measured import MISSING, Finding, Measured, Sample, rate
from app.domain.rating.results import Evidence, EvidenceKind, Flag, Note
from app.domain.rating.scheme import Indicator, LossBand
from app.domain.records.facts import LineLoss

_Held = tuple[tuple[RatedArea, int], ...]


def judge_area(row: LineLoss, band: LossBand) -> tuple[Note, Mapping[str, str]]:
    """What a month's line loss of one area is called, with the figures that say so (LL-01, LL-08)."""
    if row.supplied <= 0 or not row.meters_read:
        return Note.NOT_COMPUTABLE, {}
    if row.supplied < band.small_below:
        return Note.SMALL_SUPPLY, {"supplied": hundredths_text(row.supplied)}
    lost = percent(row.supplied - row.sold, row.supplied)
    shown = {"rate": decimal_text(lost)}
    if lost >= band.high_from:
        return Note.HIGH_LOSS, {**shown, "bound": decimal_text(band.high_from)}
    if lost <= band.negative_to:
        return Note.NEGATIVE_LOSS, {**shown, "bound": decimal_text(band.negative_to)}
    return Note.QUALIFIED, shown


def qualified_areas(books: Books, staff_id: UUID, _indicator: Indicator) -> Measured:
    """Areas within the band ÷ areas judged, by days held; areas not computable or too small are not judged (LL-09)."""
    findings, others = [], []
    qualified = judged = 0
    for area, days in books.areas_of(staff_id):
        row = books.losses.get(area.id)
        if row is None:
            return MISSING
        note, values = judge_area(row, books.scheme.loss_band)
        evidence = Evidence(kind=EvidenceKind.LINE_LOSS, id=row.id, on=books.month.first, note=note, values=values)
        if note in (Note.HIGH_LOSS, Note.NEGATIVE_LOSS):
            findings.append(Finding(evidence=evidence, weight=days))
            judged += days
        else:
            others.append(evidence)
            qualified += days if note is Note.QUALIFIED else 0
    # in days of the month, so that whole areas read as whole numbers
    month_days = len(books.days)
    sample = rate(
        Fraction(qualified, month_days), Fraction(judged + qualified, month_days), tuple(findings), tuple(others)
    )
    return Measured(samples=(sample,))


def loss_rate(books: Books, staff_id: UUID, indicator: Indicator) -> Measured:
    """Energy lost ÷ energy supplied in the areas held, by days, against a target or the same areas' month before.

    The month before is taken of the same areas for the same days, so that moving areas moves no points. Areas whose
    first month this is are left out of the comparison; where nothing else is held, nothing is lost (SC-09).
    """
    held = books.areas_of(staff_id)
    target = indicator.rule.constant
    is_first = target is None and bool(held) and all(area.id in books.facts.new_areas for area, _ in held)
    compared = held if target is not None or is_first else _with_past(books, held)
    rows = [(books.losses.get(area.id), days) for area, days in compared]
    totals = _totals(rows)
    if totals is None or any(area.id not in books.losses for area, _ in held):
        return MISSING
    if is_first:
        return _first_month(books, rows, totals)
    if target is None:
        before = _totals([(books.previous_losses.get(area.id), days) for area, days in compared])
        if before is None:
            return MISSING
        target = percent(*before) if before[1] else Fraction(0)
    to_kwh = HUNDRED * len(books.days)
    findings = tuple(_excess(row, days, target, books) for row, days in rows if row is not None)
    return Measured(
        samples=(
            Sample(
                value=percent(*totals) if totals[1] else target,
                numerator=totals[0] / to_kwh,
                denominator=totals[1] / to_kwh,
                target=target,
                findings=findings,
                others=_not_compared(books, held, compared),
            ),
        )
    )


def _with_past(books: Books, held: _Held) -> _Held:
    return tuple((area, days) for area, days in held if area.id not in books.facts.new_areas)


def _not_compared(books: Books, held: _Held, compared: _Held) -> tuple[Evidence, ...]:
    return tuple(_first_evidence(books, books.losses[area.id]) for area, days in held if (area, days) not in compared)


def _first_month(books: Books, rows: list[tuple[LineLoss | None, int]], totals: tuple[Fraction, Fraction]) -> Measured:
    """The rate as it is, held against itself."""
    to_kwh = HUNDRED * len(books.days)
    value = percent(*totals) if totals[1] else Fraction(0)
    sample = Sample(
        value=value,
        numerator=totals[0] / to_kwh,
        denominator=totals[1] / to_kwh,
        target=value,
        others=tuple(_first_evidence(books, row) for row, _ in rows if row is not None),
    )
    return Measured(samples=(sample,), flags=frozenset({Flag.FIRST_MONTH}))


def _first_evidence(books: Books, row: LineLoss) -> Evidence:
    values = {"lost": hundredths_text(row.supplied - row.sold), "supplied": hundredths_text(row.supplied)}
    return Evidence(kind=EvidenceKind.LINE_LOSS, id=row.id, on=books.month.first, note=Note.FIRST_MONTH, values=values)


def _totals(rows: list[tuple[LineLoss | None, int]]) -> tuple[Fraction, Fraction] | None:
    lost = supplied = 0
    for row, days in rows:
        if row is None:
            return None
        lost += days * (row.supplied - row.sold)
        supplied += days * row.supplied
    return Fraction(lost), Fraction(supplied)


def _excess(row: LineLoss, days: int, target: Fraction, books: Books) -> Finding:
    lost = row.supplied - row.sold
    values = {"lost": hundredths_text(lost), "supplied": hundredths_text(row.supplied)}
    previous = books.previous_losses.get(row.area_id)
    if row.supplied:
        values["rate"] = decimal_text(percent(lost, row.supplied))
    if previous is not None and previous.supplied:
        values["before"] = decimal_text(percent(previous.supplied - previous.sold, previous.supplied))
    return Finding(
        evidence=Evidence(
            kind=EvidenceKind.LINE_LOSS, id=row.id, on=books.month.first, note=Note.AREA_LOSS, values=values
        ),
        weight=max(Fraction(0), days * (lost - target * row.supplied / 100)),
    )
