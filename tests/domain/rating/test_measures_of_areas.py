"""Indicators read from the areas' ledgers: who holds them, line loss, collection, bills, commands, workload."""

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.people.staff import Absence
from app.domain.problems import Refusal
from app.domain.rating.explaining import LineCode, explain
from app.domain.rating.facts import EntryKind, Holding, Ledger, MonthFacts, RatedArea, RegisterEntry
from app.domain.rating.pieces import piece_table_from
from app.domain.rating.results import Flag, IndicatorScore
from app.domain.rating.scheme_reading import scheme_from
from app.domain.rating.scoring import score_month
from app.domain.records.facts import Bill, CollectionDay, CommandKind, LineLoss, PrepayCommand

REFERENCE = Path(__file__).resolve().parents[3] / "resources/reference/rating"
SCHEME = scheme_from(tomllib.loads((REFERENCE / "star-18.toml").read_text("utf-8")))
PIECES = piece_table_from(tomllib.loads((REFERENCE / "piece-jj.toml").read_text("utf-8")))

A, B = UUID(int=1), UUID(int=2)
NORTH, SOUTH = UUID(int=101), UUID(int=102)
IN_NORTH, IN_SOUTH, NOWHERE = UUID(int=51), UUID(int=52), UUID(int=53)
BEGUN = date(2026, 1, 1)
OVER = datetime(2026, 11, 1, 0, 30, tzinfo=UTC)

BASE = MonthFacts(
    month="2026-10",
    as_of=OVER,
    people=(A, B),
    areas=(RatedArea(id=NORTH, meters=100, line_m=1500), RatedArea(id=SOUTH, meters=300, line_m=2500)),
    holdings=(
        Holding(area_id=NORTH, a_manager_id=A, b_manager_id=B, from_on=BEGUN),
        Holding(area_id=SOUTH, a_manager_id=B, b_manager_id=A, from_on=BEGUN),
    ),
    customer_areas={IN_NORTH: NORTH, IN_SOUTH: SOUTH},
)


def scored(facts: MonthFacts, indicator_id: str, person: UUID = A) -> IndicatorScore:
    scores = {score.staff_id: score for score in score_month(facts, SCHEME, PIECES)}
    return next(each for each in scores[person].indicators if each.indicator.id == indicator_id)


def notes(score: IndicatorScore) -> list[str]:
    return [row.note.value for row in score.evidence]


def loss(area: UUID, supplied: int, sold: int, month: str = "2026-10", read: int = 1) -> LineLoss:
    number = int(month[-2:]) * 1000 + area.int
    return LineLoss(
        id=UUID(int=number), area_id=area, month=month, supplied=supplied, sold=sold, fed_in=0,
        meters_due=1, meters_read=read,
    )  # fmt: skip


def away(first: datetime, last: datetime, person: UUID = A) -> Absence:
    return Absence(id=UUID(int=9), staff_id=person, starts_at=first, ends_at=last, reason="")


def days_of_a(*absences: Absence) -> str:
    """The days A holds NORTH."""
    held = scored(replace(BASE, absences=absences), "W02").evidence
    return next(row.values["days"] for row in held if row.id == NORTH)


def test_a_day_of_leave_goes_to_the_b_role() -> None:
    full_day = away(datetime(2026, 10, 5, 0, tzinfo=UTC), datetime(2026, 10, 5, 10, tzinfo=UTC))
    assert days_of_a(full_day) == "30"
    facts = replace(BASE, absences=(full_day,))
    assert scored(facts, "W01", A).value == Fraction(100 * 30, 31)
    assert scored(facts, "W01", B).value == 300 + Fraction(100, 31)


def test_half_a_day_stays_with_the_a_role() -> None:
    morning = away(datetime(2026, 10, 5, 0, tzinfo=UTC), datetime(2026, 10, 5, 4, tzinfo=UTC))
    afternoon = away(datetime(2026, 10, 6, 4, tzinfo=UTC), datetime(2026, 10, 6, 10, tzinfo=UTC))
    assert days_of_a(morning, afternoon) == "31"


def test_with_both_away_the_a_role_keeps_the_day() -> None:
    first, last = datetime(2026, 10, 5, 0, tzinfo=UTC), datetime(2026, 10, 5, 10, tzinfo=UTC)
    assert days_of_a(away(first, last), away(first, last, B)) == "31"


def test_areas_count_by_days_held() -> None:
    handed_over = (
        Holding(area_id=NORTH, a_manager_id=A, b_manager_id=B, from_on=BEGUN, to_on=date(2026, 10, 10)),
        Holding(area_id=NORTH, a_manager_id=B, b_manager_id=A, from_on=date(2026, 10, 11)),
    )
    facts = replace(BASE, holdings=(*handed_over, BASE.holdings[1]))
    assert scored(facts, "W02", A).value == Fraction(10, 31)
    assert scored(facts, "W02", B).value == 1 + Fraction(21, 31)


def test_later_holdings_win_and_stopped_areas_are_not_rated() -> None:
    twice = (*BASE.holdings, Holding(area_id=NORTH, a_manager_id=B, b_manager_id=A, from_on=date(2026, 10, 1)))
    assert scored(replace(BASE, holdings=twice), "W02", B).value == 2
    stopped = replace(BASE, areas=(replace(BASE.areas[0], is_running=False), BASE.areas[1]))
    assert scored(stopped, "W02", A).value == 0


@pytest.mark.parametrize(
    ("supplied", "sold", "read", "note", "value", "score"),
    [
        (100_000, 94_001, 1, "qualified", 100, 1000),
        (100_000, 94_000, 1, "high_loss", 0, 0),  # 6.00 %
        (100_000, 100_999, 1, "qualified", 100, 1000),
        (100_000, 101_000, 1, "negative_loss", 0, 0),  # -1.00 %
        (9_999, 1, 1, "small_supply", 100, 1000),  # 99.99 kWh
        (0, 0, 1, "not_computable", 100, 1000),
        (100_000, 90_000, 0, "not_computable", 100, 1000),
    ],
)
def test_line_loss_bands(supplied: int, sold: int, read: int, note: str, value: int, score: int) -> None:
    found = scored(replace(BASE, line_losses=(loss(NORTH, supplied, sold, read=read),)), "Y01")
    assert (notes(found), found.value, found.score) == ([note], Fraction(value), score)
    assert (Flag.NO_SAMPLE in found.flags) == (note in ("small_supply", "not_computable"))


def test_a_missing_area_blanks_both_loss_indicators() -> None:
    facts = replace(BASE, line_losses=(loss(SOUTH, 100, 90), loss(NORTH, 100, 90, "2026-09")))
    for each in ("Y01", "Y02"):
        assert scored(facts, each).score is None
        assert scored(facts, each).flags == {Flag.MISSING_DATA}
    unkept = replace(BASE, line_losses=(loss(NORTH, 100_000, 99_000),), ledgers=frozenset({Ledger.REGISTER}))
    assert scored(unkept, "Y01").score is None


def test_the_loss_rate_needs_the_month_before() -> None:
    this = loss(NORTH, 100_000, 96_000)
    assert scored(replace(BASE, line_losses=(this,)), "Y02").flags == {Flag.MISSING_DATA}
    found = scored(replace(BASE, line_losses=(this, loss(NORTH, 100_000, 97_001, "2026-09"))), "Y02")
    assert (found.value, found.samples[0].target, found.loss) == (
        Fraction(4),
        Fraction("2.999"),
        200,
    )  # 1.00 = two steps
    assert found.evidence[0].values == {"lost": "40.00", "supplied": "1000.00", "rate": "4.00", "before": "3.00"}
    idle = (loss(NORTH, 0, 0), loss(NORTH, 0, 0, "2026-09"))
    assert scored(replace(BASE, line_losses=idle), "Y02").flags == {Flag.NO_SAMPLE}


def test_a_first_month_is_compared_with_nothing_and_loses_nothing() -> None:
    first = replace(BASE, line_losses=(loss(NORTH, 100_000, 60_000),), new_areas=frozenset({NORTH}))
    found = scored(first, "Y02")
    assert (found.value, found.loss, found.score, found.flags) == (Fraction(40), 0, 600, frozenset({Flag.FIRST_MONTH}))
    assert notes(found) == ["first_month"]
    assert [line.code for line in explain(found)] == [LineCode.QUOTIENT, LineCode.FIRST_MONTH, LineCode.RESULT]
    assert scored(replace(first, line_losses=()), "Y02").flags == {Flag.MISSING_DATA}
    idle = scored(replace(first, line_losses=(loss(NORTH, 0, 0),)), "Y02")
    assert (idle.loss, idle.flags) == (0, frozenset({Flag.FIRST_MONTH, Flag.NO_SAMPLE}))


def test_a_new_area_is_left_out_of_the_comparison() -> None:
    losses = (loss(NORTH, 100_000, 96_000), loss(NORTH, 100_000, 97_000, "2026-09"), loss(SOUTH, 100_000, 50_000))
    both = replace(
        BASE,
        holdings=(BASE.holdings[0], replace(BASE.holdings[0], area_id=SOUTH)),
        line_losses=losses,
        new_areas=frozenset({SOUTH}),
    )
    found = scored(both, "Y02")
    assert (found.value, found.samples[0].target, found.loss) == (Fraction(4), Fraction(3), 200)
    assert sorted(notes(found)) == ["area_loss", "first_month"]
    assert found.flags == frozenset()
    assert scored(replace(both, line_losses=losses[:2]), "Y02").flags == {Flag.MISSING_DATA}


def collected(day: int, due: int, read: int) -> CollectionDay:
    return CollectionDay(
        id=UUID(int=2000 + day), area_id=NORTH, day=date(2026, 10, day), meters_due=due, meters_collected=read
    )


def test_collection_is_the_mean_of_days() -> None:
    rows = (collected(1, 100, 99), collected(2, 1000, 1000), *(collected(day, 0, 0) for day in range(3, 32)))
    found = scored(replace(BASE, collection=rows), "Y03")
    assert (found.value, found.loss) == (Fraction("99.5"), 800)  # 47 steps of 0.01, no more than 8 points
    assert found.evidence[0].values == {"failed": "1", "due": "100"}
    assert scored(replace(BASE, collection=rows[:30]), "Y03").flags == {Flag.MISSING_DATA}
    assert scored(replace(BASE, collection=()), "Y03").flags == {Flag.MISSING_DATA}
    assert scored(replace(BASE, collection=rows[2:], holdings=()), "Y03").flags == {Flag.NO_SAMPLE}


def test_a_running_month_is_rated_on_what_is_there() -> None:
    running = replace(BASE, as_of=datetime(2026, 10, 2, 3, tzinfo=UTC), collection=(collected(1, 10, 10),))
    assert scored(running, "Y03").score == 800
    assert not score_month(running, SCHEME, PIECES)[0].is_lockable
    with pytest.raises(Refusal, match=r"rating\.month_not_begun"):
        score_month(replace(BASE, as_of=datetime(2026, 9, 30, 3, tzinfo=UTC)), SCHEME, PIECES)


@pytest.mark.parametrize(
    ("value", "steps"),
    [("99.97", 0), ("99.96", 1), ("99.95", 2), ("99.94", 3), ("99.9649", 1), ("99.965", 0)],
)
def test_binary_floats_do_not_count_the_steps(value: str, steps: int) -> None:
    read = Fraction(value) * 10_000
    rows = tuple(collected(day, 1_000_000, int(read)) for day in range(1, 32))
    assert scored(replace(BASE, collection=rows), "Y03").loss == steps * 100


def bill(number: int, customer: UUID, received: int, paid: int | None, receivable: int = 100_00) -> Bill:
    return Bill(
        id=UUID(int=3000 + number), customer_id=customer, period="2026-10", receivable=receivable, received=received,
        paid_on=None if paid is None else date(2026, 10, paid), due_on=date(2026, 10, 20),
    )  # fmt: skip


def test_bills_count_as_paid_by_the_cut_off() -> None:
    rows = (
        bill(1, IN_NORTH, 100_00, 18),
        bill(2, IN_NORTH, 100_00, 19),
        bill(3, IN_NORTH, 40_00, 1),
        bill(4, IN_NORTH, 0, None),
        bill(5, IN_NORTH, 0, None, receivable=-5_00),
        bill(6, IN_SOUTH, 0, None),
        bill(7, NOWHERE, 0, None),
        replace(bill(8, IN_NORTH, 0, None), period="2026-09"),
    )
    found = scored(replace(BASE, bills=rows), "Y04")
    assert (found.value, found.loss) == (Fraction(35), 1000)
    assert [(row.id.int, row.values.get("arrears"), row.lost) for row in found.evidence] == [
        (3002, "100.00", 385), (3004, "100.00", 384), (3003, "60.00", 231), (3001, None, 0), (3005, None, 0),
    ]  # fmt: skip
    assert scored(BASE, "Y04").flags == {Flag.NO_SAMPLE}
    assert scored(replace(BASE, ledgers=frozenset()), "Y04").flags == {Flag.MISSING_DATA}


def test_commands_belong_to_the_holder_of_the_day() -> None:
    def command(number: int, customer: UUID, at: datetime, *, done: bool) -> PrepayCommand:
        return PrepayCommand(
            id=UUID(int=number), customer_id=customer, kind=CommandKind.CUT, issued_at=at, executed_at=at,
            is_success=done,
        )  # fmt: skip

    first = datetime(2026, 9, 30, 16, tzinfo=UTC)  # the first of October at the station
    rows = (
        command(1, IN_NORTH, first, done=False),
        command(2, IN_NORTH, first + timedelta(days=1), done=True),
        command(3, IN_NORTH, first - timedelta(minutes=1), done=False),
        command(4, NOWHERE, first, done=False),
        command(5, IN_SOUTH, first, done=False),
    )
    found = scored(replace(BASE, commands=rows), "Y05")
    assert (found.value, notes(found)) == (Fraction(50), ["command_failed", "command_done"])


def piece(number: int, code: str, quantity: int = 1, day: int = 1, source: int | None = None) -> RegisterEntry:
    return RegisterEntry(
        id=UUID(int=number), kind=EntryKind.PIECE, staff_id=A, day=date(2026, 10, day), code=code,
        quantity_hundredths=quantity * 100, source_id=None if source is None else UUID(int=source),
    )  # fmt: skip


def test_pieces_are_capped_by_the_day_and_counted_once() -> None:
    rows = (
        piece(1, "JJ-10", 4), piece(2, "JJ-10", 2), piece(3, "JJ-99"),
        piece(4, "JJ-01", day=2, source=77), piece(5, "JJ-01", day=3, source=77),
        replace(piece(6, "JJ-01"), day=date(2026, 9, 30)),
    )  # fmt: skip
    found = scored(replace(BASE, entries=rows), "W04")
    assert (found.value, found.score) == (Fraction(43), 143)  # 40 + 3 of 120
    assert {row.id.int: (row.note.value, row.values.get("earned")) for row in found.evidence[1:]} == {
        1: ("piece", "32.00"), 2: ("day_capped", "8.00"), 3: ("unknown_item", None), 4: ("piece", "3.00"),
        5: ("counted_already", None),
    }  # fmt: skip


def test_without_any_line_the_length_cannot_be_judged() -> None:
    facts = replace(BASE, areas=tuple(replace(area, line_m=0) for area in BASE.areas))
    assert scored(facts, "W03").flags == {Flag.MISSING_DATA}


def test_a_station_may_fix_the_target_and_the_base() -> None:
    table = tomllib.loads((REFERENCE / "star-18.toml").read_text("utf-8"))
    table["indicators"][1]["rule"] = {"kind": "step", "target": "3.5", "step": "0.5", "points_per_step": 1}
    table["indicators"][14]["rule"]["base"] = "fixed"
    facts = replace(BASE, line_losses=(loss(NORTH, 100_000, 95_500),))
    score = score_month(facts, scheme_from(table), PIECES)[0]
    assert (score.indicators[1].loss, score.indicators[14].score) == (200, 125)  # 4.5 against 3.5; 100 of 400
