"""The month's scores: every person measured, every rule applied, parts and totals summed, people ranked."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from app.domain.rating import conduct, faults, line_loss, metering, orders, workload
from app.domain.rating.amounts import half_up
from app.domain.rating.applying import apply_rule
from app.domain.rating.books import Books, open_books
from app.domain.rating.facts import EntryKind, Ledger, MonthFacts
from app.domain.rating.measured import MISSING, Measured
from app.domain.rating.pieces import PieceTable
from app.domain.rating.register import entry_evidence
from app.domain.rating.results import Evidence, IndicatorScore, Note, PartScore, PersonScore
from app.domain.rating.scheme import Indicator, Measure, Part, Scheme

_Measuring = Callable[[Books, UUID, Indicator], Measured]

MEASURES: Mapping[Measure, tuple[_Measuring, tuple[Ledger, ...]]] = {
    Measure.QUALIFIED_AREAS: (line_loss.qualified_areas, (Ledger.LINE_LOSS,)),
    Measure.LOSS_RATE: (line_loss.loss_rate, (Ledger.LINE_LOSS,)),
    Measure.COLLECTION_RATE: (metering.collection_rate, (Ledger.COLLECTION,)),
    Measure.BILLS_SETTLED: (metering.bills_settled, (Ledger.BILLS,)),
    Measure.COMMANDS_DONE: (metering.commands_done, (Ledger.COMMANDS,)),
    Measure.ARRIVALS_IN_TIME: (orders.arrivals_in_time, (Ledger.ORDERS,)),
    Measure.REPEATS_AND_OUTAGES: (faults.repeats_and_outages, (Ledger.ORDERS, Ledger.OUTAGES)),
    Measure.COMPLAINTS: (orders.complaints, (Ledger.ORDERS, Ledger.REGISTER)),
    Measure.CONNECTIONS_IN_TIME: (orders.connections_in_time, (Ledger.ORDERS,)),
    Measure.SAFETY: (conduct.safety, (Ledger.REGISTER,)),
    Measure.DEFECTS_IN_TIME: (orders.defects_in_time, (Ledger.ORDERS,)),
    Measure.ABNORMAL_AREAS: (conduct.abnormal_areas, (Ledger.REGISTER,)),
    Measure.PATROLS_AND_LOGS: (conduct.patrols_and_logs, (Ledger.REGISTER,)),
    Measure.SATISFACTION: (conduct.satisfaction, (Ledger.REGISTER,)),
    Measure.METERS: (workload.meters, ()),
    Measure.AREAS: (workload.areas, ()),
    Measure.LINE_LENGTH: (workload.line_length, ()),
    Measure.PIECE_WORK: (workload.piece_work, (Ledger.REGISTER,)),
}
"""How each measure is taken, and the books it needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A person's place in the ranking; equal totals share it, and no total has none."""

    rank: int | None
    score: PersonScore


def score_month(facts: MonthFacts, scheme: Scheme, pieces: PieceTable) -> tuple[PersonScore, ...]:
    """The scores of all rated people, in their order in the facts.

    Raises:
        Refusal: `rating.month_not_begun`.
    """
    books = open_books(facts, scheme, pieces)
    return tuple(_score_person(books, staff_id) for staff_id in facts.people)


def measure(books: Books, staff_id: UUID, indicator: Indicator) -> Measured:
    """One indicator of one person measured; missing when one of its books was not kept."""
    taking, ledgers = MEASURES[indicator.measure]
    return taking(books, staff_id, indicator) if books.has(*ledgers) else MISSING


def score_part(part: Part, points: int, indicators: Iterable[IndicatorScore], *, is_vetoed: bool) -> PartScore:
    """The sum of a part's indicators, scaled up when some have no data (SC-02), zero under a veto (section 1.5)."""
    own = [each for each in indicators if each.indicator.part is part]
    known = [(each.score, each.indicator.points) for each in own if each.score is not None]
    most = sum(points_of for _, points_of in known)
    score = None
    if is_vetoed:
        score = 0
    elif most:
        score = half_up(Fraction(sum(earned for earned, _ in known) * points, most))
    return PartScore(part=part, points=points, score=score, is_rescaled=0 < len(known) < len(own), is_vetoed=is_vetoed)


def rank(scores: Sequence[PersonScore]) -> tuple[Ranked, ...]:
    """The people from the highest total; equal totals share a rank and the next one is skipped (1, 1, 3)."""
    ordered = sorted(scores, key=lambda each: (each.total is None, -(each.total or 0)))
    totals = [each.total for each in ordered]
    return tuple(
        Ranked(rank=None if each.total is None else totals.index(each.total) + 1, score=each) for each in ordered
    )


def fingerprint(score: PersonScore) -> str:
    """A hash of everything the score says, kept with a locked month to show that it was not touched."""
    canonical = (
        score.staff_id.hex,
        score.month,
        score.scheme_id,
        str(score.total),
        *(f"{part.part}={part.score}" for part in score.parts),
        *(f"{each.indicator.id}={each.value}/{each.score}" for each in score.indicators),
        *(_canonical(row) for each in score.indicators for row in each.evidence),
        *(_canonical(row) for row in score.vetoes),
    )
    return hashlib.sha256("\n".join(canonical).encode()).hexdigest()


def _canonical(row: Evidence) -> str:
    return f"{row.kind} {row.id.hex} {row.note} {row.lost} {sorted(row.values.items())}"


def _score_person(books: Books, staff_id: UUID) -> PersonScore:
    indicators = tuple(
        apply_rule(indicator, measure(books, staff_id, indicator)) for indicator in books.scheme.indicators
    )
    vetoes = books.entries_of(staff_id, EntryKind.VETO)
    named = {entry.code for entry in vetoes}
    struck = {veto.part for veto in books.scheme.vetoes if veto.id in named}
    parts = tuple(
        score_part(part, points, indicators, is_vetoed=part in struck)
        for part, points in books.scheme.part_points.items()
    )
    known = [part.score for part in parts if part.score is not None]
    return PersonScore(
        staff_id=staff_id,
        month=books.facts.month,
        scheme_id=books.scheme.id,
        is_month_over=books.is_month_over,
        indicators=indicators,
        parts=parts,
        total=sum(known) if len(known) == len(parts) else None,
        vetoes=tuple(entry_evidence(entry, Note.VETO) for entry in vetoes),
    )
