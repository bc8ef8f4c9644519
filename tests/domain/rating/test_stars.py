"""Half-year stars: gates, shares, one level up at most, few months, vetoes."""

import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.rating.facts import EntryKind, MonthFacts, RegisterEntry
from app.domain.rating.pieces import piece_table_from
from app.domain.rating.results import Evidence, EvidenceKind, Note, PersonScore
from app.domain.rating.scheme_reading import scheme_from
from app.domain.rating.scoring import score_month
from app.domain.rating.stars import StarResult, half_year

REFERENCE = Path(__file__).resolve().parents[3] / "resources/reference/rating"
SCHEME = scheme_from(tomllib.loads((REFERENCE / "star-18.toml").read_text("utf-8")))
PIECES = piece_table_from(tomllib.loads((REFERENCE / "piece-jj.toml").read_text("utf-8")))
VETO = Evidence(kind=EvidenceKind.ENTRY, id=UUID(int=9), on=date(2026, 8, 1), note=Note.VETO)


def months(number: int, totals: Sequence[int | None], *, veto: bool = False) -> list[PersonScore]:
    return [
        PersonScore(
            staff_id=UUID(int=number), month=f"2026-{7 + i:02d}", scheme_id="STAR-18", is_month_over=True,
            indicators=(), parts=(), total=total, vetoes=(VETO,) if veto and not i else (),
        )
        for i, total in enumerate(totals)
    ]  # fmt: skip


CROWD = {UUID(int=100 + i): months(100 + i, [5000] * 6) for i in range(39)}  # so that shares leave room


def star_of(scores: Sequence[PersonScore], previous: int | None = None) -> tuple[int, list[str]]:
    who = UUID(int=1)
    before = {} if previous is None else {who: previous}
    found = next(each for each in half_year({**CROWD, who: scores}, SCHEME, before) if each.staff_id == who)
    return found.stars, [hold.value for hold in found.holds]


@pytest.mark.parametrize(
    ("totals", "stars", "holds"),
    [
        ([9500] * 6, 5, []),
        ([9500] * 5 + [9499], 4, []),  # the mean is exact, not rounded to 95.00
        ([9000] * 6, 4, []),
        ([8891] * 6, 3, []),  # the worked example
        ([7999] * 6, 2, []),
        ([6000] * 6, 1, []),
        ([5999] * 6, 0, []),
        ([10000] * 5 + [8499], 4, ["weak_month"]),
        ([9800] * 5 + [7999], 3, ["weak_month"]),
        ([9800, 9800, 9800, None, None, None], 3, ["few_months"]),
        ([8500, 8500, 8500], 2, ["few_months"]),
        ([5000], 0, []),
        ([9800, 9800, 9800, 9800, None, None], 5, []),
        ([None] * 6, 0, []),
    ],
)
def test_gates_of_the_levels(totals: list[int | None], stars: int, holds: list[str]) -> None:
    assert star_of(months(1, totals)) == (stars, holds)


def test_a_veto_leaves_one_star() -> None:
    assert star_of(months(1, [9800] * 6, veto=True)) == (1, ["veto"])


def test_a_complaint_at_fault_leaves_four_stars() -> None:
    entry = RegisterEntry(id=UUID(int=5), kind=EntryKind.COMPLAINT, staff_id=UUID(int=1), day=date(2026, 10, 3))
    facts = MonthFacts(
        month="2026-10", as_of=datetime(2026, 11, 2, tzinfo=UTC), people=(UUID(int=1),), entries=(entry,)
    )
    with_complaint = score_month(facts, SCHEME, PIECES)
    assert star_of([*months(1, [10000] * 5), *with_complaint]) == (4, ["weak_month", "complaint"])


def test_one_level_up_and_any_number_down() -> None:
    assert star_of(months(1, [9800] * 6), previous=2) == (3, ["rise"])
    assert star_of(months(1, [6500] * 6), previous=5) == (1, [])


def stars_by_person(results: Sequence[StarResult]) -> list[tuple[int, int]]:
    return [(each.staff_id.int, each.stars) for each in results]


def test_shares_of_the_station_are_kept() -> None:
    people = {UUID(int=i): months(i, [9900 - 10 * i] * 6) for i in range(1, 11)}
    assert stars_by_person(half_year(people, SCHEME, {})) == [(1, 5), (2, 4), *((i, 3) for i in range(3, 11))]


def test_equal_means_share_the_fall() -> None:
    people = {UUID(int=i): months(i, [9600 if i < 3 else 7000] * 6) for i in range(1, 11)}
    results = half_year(people, SCHEME, {})
    assert stars_by_person(results)[:3] == [(1, 4), (2, 4), (3, 2)]
    assert [hold.value for hold in results[0].holds] == ["share"]
    assert results[0].mean == Fraction(9600)


def test_who_may_not_rise_does_not_push_others_out() -> None:
    people = {UUID(int=1): months(1, [9900] * 6), UUID(int=2): months(2, [9600] * 6)}
    people |= {UUID(int=i): months(i, [7000] * 6) for i in range(3, 11)}
    assert stars_by_person(half_year(people, SCHEME, {UUID(int=1): 3}))[:2] == [(1, 4), (2, 5)]
