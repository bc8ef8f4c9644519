"""Parts, totals, vetoes, ranking and derivations; and what must hold for any measured indicator."""

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.rating.amounts import apportion, decimal_text, half_up, hundredths_text, spend
from app.domain.rating.applying import apply_rule
from app.domain.rating.explaining import LineCode, explain
from app.domain.rating.facts import EntryKind, Ledger, MonthFacts, RegisterEntry
from app.domain.rating.measured import MISSING, Finding, Measured, Sample
from app.domain.rating.months import Month, nth_working_day
from app.domain.rating.pieces import piece_table_from
from app.domain.rating.results import Evidence, EvidenceKind, Flag, IndicatorScore, Note, PersonScore
from app.domain.rating.rules import CostCode, CountRule, MeanOfStepsRule, RatioRule, TierRule
from app.domain.rating.scheme import Indicator, Part
from app.domain.rating.scheme_reading import scheme_from
from app.domain.rating.scoring import fingerprint, rank, score_month

REFERENCE = Path(__file__).resolve().parents[3] / "resources/reference/rating"
SCHEME = scheme_from(tomllib.loads((REFERENCE / "star-18.toml").read_text("utf-8")))
PIECES = piece_table_from(tomllib.loads((REFERENCE / "piece-jj.toml").read_text("utf-8")))
INDICATORS = {each.id: each for each in SCHEME.indicators}

A = UUID(int=1)
DAY = date(2026, 10, 12)
EMPTY = MonthFacts(month="2026-10", as_of=datetime(2026, 11, 2, tzinfo=UTC), people=(A,))


def entry(number: int, kind: EntryKind, code: str = "") -> RegisterEntry:
    return RegisterEntry(id=UUID(int=number), kind=kind, staff_id=A, day=DAY, code=code)


def test_a_part_with_gaps_is_scaled_up_and_cannot_be_locked() -> None:
    score = score_month(replace(EMPTY, entries=(entry(1, EntryKind.VIOLATION),)), SCHEME, PIECES)[0]
    blank = [each.indicator.id for each in score.indicators if Flag.MISSING_DATA in each.flags]
    assert blank == ["W01", "W02", "W03"]  # nobody holds any area: there is no mean to compare with
    results, management, workload = score.parts
    assert (results.score, results.is_rescaled) == (6000, False)
    assert (management.score, management.is_rescaled) == (2300, False)
    assert (workload.score, workload.is_rescaled) == (0, True)
    assert (score.total, score.is_lockable) == (8300, False)


def test_scaling_rounds_half_up_to_hundredths() -> None:
    books = frozenset(Ledger) - {Ledger.BILLS, Ledger.COLLECTION}
    entries = (entry(1, EntryKind.OPINION), entry(2, EntryKind.OPINION))
    score = score_month(replace(EMPTY, ledgers=books, entries=entries), SCHEME, PIECES)[0]
    assert score.parts[0].score == 5714  # (42 - 2) of 42, in 60


def test_without_any_data_a_part_and_the_total_are_blank() -> None:
    score = score_month(replace(EMPTY, ledgers=frozenset()), SCHEME, PIECES)[0]
    assert [part.score for part in score.parts] == [None, None, None]
    assert score.total is None


def test_a_veto_takes_its_part() -> None:
    entries = (entry(1, EntryKind.VETO, "V05"), entry(2, EntryKind.VETO, "V99"))
    score = score_month(replace(EMPTY, entries=entries), SCHEME, PIECES)[0]
    assert [(part.score, part.is_vetoed) for part in score.parts] == [(0, True), (2500, False), (0, False)]
    assert [(row.id.int, row.values) for row in score.vetoes] == [(1, {"code": "V05"}), (2, {"code": "V99"})]


def test_complaints_at_fault_are_known_to_the_half_year() -> None:
    with_one = score_month(replace(EMPTY, entries=(entry(1, EntryKind.COMPLAINT),)), SCHEME, PIECES)[0]
    assert with_one.has_complaint
    assert not score_month(EMPTY, SCHEME, PIECES)[0].has_complaint


def person(number: int, total: int | None) -> PersonScore:
    return PersonScore(
        staff_id=UUID(int=number), month="2026-10", scheme_id="X", is_month_over=True, indicators=(), parts=(),
        total=total, vetoes=(),
    )  # fmt: skip


def test_equal_totals_share_a_rank() -> None:
    ranked = rank([person(1, 8000), person(2, None), person(3, 9000), person(4, 9000), person(5, 7000)])
    assert [(each.rank, each.score.staff_id.int) for each in ranked] == [(1, 3), (1, 4), (3, 1), (4, 5), (None, 2)]


def test_the_fingerprint_changes_with_the_evidence() -> None:
    first = score_month(replace(EMPTY, entries=(entry(1, EntryKind.OPINION),)), SCHEME, PIECES)[0]
    second = score_month(replace(EMPTY, entries=(entry(2, EntryKind.OPINION),)), SCHEME, PIECES)[0]
    assert first.total == second.total
    assert fingerprint(first) != fingerprint(second)


def sample(value: str, code: str = "", denominator: int = 1, target: str | None = None) -> Sample:
    return Sample(
        value=Fraction(value), numerator=Fraction(0), denominator=Fraction(denominator), code=code,
        target=None if target is None else Fraction(target),
    )  # fmt: skip


def explained(indicator_id: str, *samples: Sample) -> list[str]:
    return [line.code.value for line in explain(apply_rule(INDICATORS[indicator_id], Measured(samples=samples)))]


def test_each_kind_of_rule_explains_itself() -> None:
    assert explained("Y01") == ["missing"]
    assert explained("Y06", sample("100", denominator=0)) == ["no_sample", "result"]
    assert explained("Y05", sample("99")) == ["quotient", "target_met", "result"]
    assert explained("Y03", sample("90")) == ["quotient", "steps", "capped", "result"]
    assert explained("W01", sample("385", target="400")) == ["ratio", "result"]
    three = (sample("92", "collection"), sample("100", "metering", 0), sample("80", "line_loss"))
    assert explained("G02", *three) == ["quotient", "steps", "no_sample", "quotient", "steps", "result"]
    assert explained("Y08", sample("0")) == ["no_event", "result"]


def test_events_are_told_by_kind() -> None:
    facts = replace(EMPTY, entries=(entry(1, EntryKind.OPINION), entry(2, EntryKind.OPINION)))
    lines = explain(score_month(facts, SCHEME, PIECES)[0].indicators[7])
    assert lines[0].code is LineCode.EVENTS
    assert lines[0].values == {"note": "opinion", "count": "2", "loss": "2.00"}


def evidence(number: int, note: Note) -> Evidence:
    return Evidence(kind=EvidenceKind.ENTRY, id=UUID(int=number), on=DAY, note=note)


@st.composite
def rated(draw: st.DrawFn) -> tuple[Indicator, Sample]:
    """An indicator with a value on the bad side and rows that carry it."""
    indicator = draw(
        st.sampled_from([each for each in SCHEME.indicators if not isinstance(each.rule, MeanOfStepsRule)])
    )
    note = Note.OVERDUE
    if isinstance(indicator.rule, CountRule):
        note = Note(draw(st.sampled_from(sorted(indicator.rule.costs))).value)
    counts = draw(st.lists(st.integers(1, 500), min_size=1, max_size=30))
    findings = tuple(Finding(evidence=evidence(i, note), weight=count) for i, count in enumerate(counts))
    target = draw(st.fractions(1, 500)) if isinstance(indicator.rule, RatioRule) else Fraction(3)
    value = draw(st.fractions(0, 100))
    return indicator, Sample(value=value, numerator=value, denominator=Fraction(1), target=target, findings=findings)


@given(rated())
def test_losses_add_up_and_scores_stay_within_bounds(case: tuple[Indicator, Sample]) -> None:
    indicator, measured = case
    score: IndicatorScore = apply_rule(indicator, Measured(samples=(measured,)))
    assert score.loss is not None
    assert score.score is not None
    assert 0 <= score.score <= indicator.points
    assert score.score + score.loss == indicator.points
    assert sum(row.lost for row in score.evidence) == score.loss
    assert all(row.lost >= 0 for row in score.evidence)
    turned = apply_rule(indicator, Measured(samples=(replace(measured, findings=measured.findings[::-1]),)))
    assert turned == score


@given(st.integers(0, 10_000), st.lists(st.fractions(0, 1000), max_size=40))
def test_apportioning_loses_nothing(total: int, weights: list[Fraction]) -> None:
    parts = apportion(total, weights)
    assert sum(parts) == (total if any(weights) else 0)
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if not weight)


def test_numbers_are_shown_and_rounded_as_on_paper() -> None:
    assert [half_up(Fraction(n, 2)) for n in (-3, -1, 0, 1, 3)] == [-2, -1, 0, 1, 2]
    assert decimal_text(Fraction(600, 7)) == "85.71"
    assert decimal_text(Fraction(1, 200)) == "0.01"
    assert hundredths_text(-5) == "-0.05"
    assert spend(300, [200, 200, 200]) == [200, 100, 0]
    assert apportion(100, [1, 1, 1]) == [34, 33, 33]


def test_months_and_working_days() -> None:
    assert str(Month.of("2026-01").shifted(-1)) == "2025-12"
    assert Month.of("2028-02").last == date(2028, 2, 29)
    assert Month.of("2026-02").day(31) == date(2026, 2, 28)
    assert Month.of("2026-10").days_through(date(2026, 9, 30)) == ()
    assert nth_working_day(date(2026, 9, 30), 0, frozenset()) == date(2026, 9, 30)


def test_missing_is_blank_with_every_rule() -> None:
    kinds = {type(each.rule): apply_rule(each, MISSING) for each in SCHEME.indicators}
    assert {TierRule, CountRule, RatioRule, MeanOfStepsRule} < kinds.keys()
    assert {score.score for score in kinds.values()} == {None}
    assert Part.RESULTS in SCHEME.part_points
    assert CostCode.OPINION.value == Note.OPINION.value
