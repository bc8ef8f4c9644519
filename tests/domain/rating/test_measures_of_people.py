"""Indicators read from orders, outages and the event register."""

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.rating.facts import EntryKind, Holding, MonthFacts, OrderKind, RatedArea, RatedOrder, RegisterEntry
from app.domain.rating.pieces import piece_table_from
from app.domain.rating.results import Flag, IndicatorScore
from app.domain.rating.scheme_reading import scheme_from
from app.domain.rating.scoring import score_month
from app.domain.records.facts import Outage, OutageKind, PlaceKind

REFERENCE = Path(__file__).resolve().parents[3] / "resources/reference/rating"
SCHEME = scheme_from(tomllib.loads((REFERENCE / "star-18.toml").read_text("utf-8")))
PIECES = piece_table_from(tomllib.loads((REFERENCE / "piece-jj.toml").read_text("utf-8")))

A, B = UUID(int=1), UUID(int=2)
NORTH, SOUTH = UUID(int=101), UUID(int=102)
BEGUN = date(2026, 1, 1)
NOON = datetime(2026, 10, 12, 4, tzinfo=UTC)  # a Monday

BASE = MonthFacts(
    month="2026-10",
    as_of=datetime(2026, 11, 1, 0, 30, tzinfo=UTC),
    people=(A, B),
    areas=(RatedArea(id=NORTH, meters=1, line_m=1),),
    holdings=(Holding(area_id=NORTH, a_manager_id=A, b_manager_id=B, from_on=BEGUN),),
    days_off=frozenset({date(2026, 10, 17), date(2026, 10, 18)}),
)
REPAIR = RatedOrder(
    id=UUID(int=600), kind=OrderKind.FAULT, staff_id=A, area_id=NORTH, place=PlaceKind.RURAL, accepted_at=NOON
)


def scored(facts: MonthFacts, indicator_id: str, person: UUID = A) -> IndicatorScore:
    scores = {score.staff_id: score for score in score_month(facts, SCHEME, PIECES)}
    return next(each for each in scores[person].indicators if each.indicator.id == indicator_id)


def notes(score: IndicatorScore) -> list[str]:
    return [row.note.value for row in score.evidence]


def costs(score: IndicatorScore) -> list[tuple[int, str, int]]:
    return [(row.id.int, row.note.value, row.lost) for row in score.evidence]


@pytest.mark.parametrize(
    ("place", "minutes", "note"),
    [
        (PlaceKind.TOWN, 45, "in_time"), (PlaceKind.TOWN, 46, "overdue"),
        (PlaceKind.RURAL, 90, "in_time"), (PlaceKind.RURAL, 91, "overdue"),
        (PlaceKind.REMOTE, 120, "in_time"), (PlaceKind.REMOTE, 121, "overdue"),
    ],
)  # fmt: skip
def test_each_place_has_its_limit_of_arrival(place: PlaceKind, minutes: int, note: str) -> None:
    order = replace(REPAIR, place=place, arrived_at=NOON + timedelta(minutes=minutes))
    assert notes(scored(replace(BASE, orders=(order,)), "Y06")) == [note]


def test_the_timely_share_is_counted_not_the_late_one() -> None:
    orders = tuple(
        replace(REPAIR, id=UUID(int=600 + i), arrived_at=NOON + timedelta(minutes=30 if i else 100)) for i in range(4)
    )
    found = scored(replace(BASE, orders=orders), "Y06")
    assert (found.value, found.loss) == (Fraction(75), 200)
    assert costs(found)[0] == (600, "overdue", 200)
    assert found.evidence[0].values == {"due_at": "2026-10-12T13:30+08:00"}


def test_open_orders_are_late_or_not_yet_judged() -> None:
    not_arrived = replace(REPAIR, id=UUID(int=601))
    just_in = replace(REPAIR, id=UUID(int=602), accepted_at=datetime(2026, 10, 31, 15, tzinfo=UTC))
    found = scored(replace(BASE, orders=(not_arrived, just_in)), "Y06")
    assert costs(found) == [(601, "overdue", 300), (602, "overdue", 300)]
    early = replace(BASE, as_of=datetime(2026, 10, 31, 15, 30, tzinfo=UTC), orders=(just_in,))
    assert scored(early, "Y06").flags == {Flag.NO_SAMPLE}


def test_orders_belong_to_who_accepted_them_in_the_month() -> None:
    orders = (
        replace(REPAIR, staff_id=B),
        replace(REPAIR, id=UUID(int=601), accepted_at=datetime(2026, 9, 30, 15, 59, tzinfo=UTC)),
        replace(REPAIR, id=UUID(int=602), accepted_at=datetime(2026, 9, 30, 16, 0, tzinfo=UTC)),
    )
    assert [row.id.int for row in scored(replace(BASE, orders=orders), "Y06").evidence] == [602]


@pytest.mark.parametrize(
    ("kind", "finished", "note"),
    [
        (OrderKind.COLLECTION, datetime(2026, 10, 12, 16, 0, tzinfo=UTC), "in_time"),  # midnight
        (OrderKind.COLLECTION, datetime(2026, 10, 12, 16, 1, tzinfo=UTC), "overdue"),
        (OrderKind.METERING, datetime(2026, 10, 15, 4, 0, tzinfo=UTC), "in_time"),
        (OrderKind.METERING, datetime(2026, 10, 15, 4, 1, tzinfo=UTC), "overdue"),
        (OrderKind.LINE_LOSS, datetime(2026, 10, 15, 4, 1, tzinfo=UTC), "overdue"),
    ],
)
def test_defects_have_limits_by_kind(kind: OrderKind, finished: datetime, note: str) -> None:
    found = scored(replace(BASE, orders=(replace(REPAIR, kind=kind, finished_at=finished),)), "G02")
    assert notes(found) == [note]
    assert found.loss == (0 if note == "in_time" else 200)


def test_without_defects_there_is_no_sample() -> None:
    assert scored(BASE, "G02").flags == {Flag.NO_SAMPLE}
    assert scored(BASE, "G02").score == 600


@pytest.mark.parametrize(
    ("kind", "finished", "due", "note"),
    [
        # five working days after Monday the 12th, the weekend off: Monday the 19th
        (OrderKind.RESIDENT_CONNECTION, datetime(2026, 10, 19, 15, 59, tzinfo=UTC), None, "in_time"),
        (OrderKind.RESIDENT_CONNECTION, datetime(2026, 10, 19, 16, 1, tzinfo=UTC), None, "overdue"),
        (OrderKind.BUSINESS_CONNECTION, datetime(2026, 10, 20, 15, 59, tzinfo=UTC), None, "in_time"),
        (
            OrderKind.RESIDENT_CONNECTION,
            datetime(2026, 10, 22, tzinfo=UTC),
            datetime(2026, 10, 23, tzinfo=UTC),
            "in_time",
        ),
    ],
)
def test_connections_have_working_days(kind: OrderKind, finished: datetime, due: datetime | None, note: str) -> None:
    order = replace(REPAIR, kind=kind, finished_at=finished, due_at=due)
    assert notes(scored(replace(BASE, orders=(order,)), "Y09")) == [note]


def test_connections_count_in_the_month_they_are_finished() -> None:
    open_order = replace(REPAIR, kind=OrderKind.RESIDENT_CONNECTION)
    other_kind = replace(REPAIR, id=UUID(int=601), kind=OrderKind.CHANGE, finished_at=NOON)
    later = replace(open_order, id=UUID(int=602), finished_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert notes(scored(replace(BASE, orders=(open_order, other_kind, later)), "Y09")) == []


def test_a_repair_within_thirty_days_is_repeated() -> None:
    point = UUID(int=70)
    first = replace(REPAIR, point_id=point, accepted_at=datetime(2026, 9, 12, 4, tzinfo=UTC), staff_id=B)
    second = replace(REPAIR, id=UUID(int=601), point_id=point)  # thirty days later
    third = replace(REPAIR, id=UUID(int=602), point_id=point, kind=OrderKind.METERING)
    unknown = (replace(REPAIR, id=UUID(int=603)), replace(REPAIR, id=UUID(int=604)))
    found = scored(replace(BASE, orders=(third, second, first, *unknown)), "Y07")
    assert costs(found) == [(601, "repeated_repair", 100), (600, "first_repair", 0)]
    older = replace(first, accepted_at=datetime(2026, 9, 11, 4, tzinfo=UTC))
    assert scored(replace(BASE, orders=(older, second)), "Y07").loss == 0


def outage(number: int, at: datetime, *, at_fault: bool = False, area: UUID = NORTH) -> Outage:
    return Outage(
        id=UUID(int=number), area_id=area, started_at=at, ended_at=None, kind=OutageKind.FAULT, is_at_fault=at_fault
    )


def test_outages_at_fault_and_too_many_cost_points() -> None:
    september = datetime(2026, 9, 2, tzinfo=UTC)
    rows = (outage(1, september), outage(2, NOON - timedelta(days=1)), outage(3, NOON, at_fault=True))
    found = scored(replace(BASE, outages=rows), "Y07")
    assert costs(found) == [
        (3, "frequent_outages", 300), (3, "outage_at_fault", 100), (1, "earlier_outage", 0), (2, "earlier_outage", 0),
    ]  # fmt: skip
    assert found.score == 100


def test_outages_of_the_month_before_were_counted_then() -> None:
    september = datetime(2026, 9, 2, tzinfo=UTC)
    rows = tuple(outage(i, september + timedelta(days=i), at_fault=True) for i in range(3))
    assert scored(replace(BASE, outages=rows), "Y07").loss == 0
    two = (outage(8, NOON), outage(9, NOON + timedelta(hours=1)))
    assert scored(replace(BASE, outages=two), "Y07").loss == 0


def test_only_matters_at_fault_cost_points_and_only_once() -> None:
    complaint = replace(REPAIR, kind=OrderKind.COMPLAINT, is_at_fault=True)
    orders = (complaint, replace(complaint, id=UUID(int=601), is_at_fault=False), replace(REPAIR, is_at_fault=True))
    entries = (
        entry(1, EntryKind.COMPLAINT, source_id=complaint.id),
        entry(2, EntryKind.OPINION, source_id=UUID(int=88)),
        entry(3, EntryKind.OPINION, source_id=UUID(int=88)),
        entry(4, EntryKind.OPINION),
    )
    found = scored(replace(BASE, orders=orders, entries=entries), "Y08")
    assert costs(found) == [
        (600, "complaint", 400), (2, "opinion", 100), (4, "opinion", 100),
        (1, "counted_already", 0), (3, "counted_already", 0),
    ]  # fmt: skip
    assert (found.score, found.value) == (0, Fraction(3))


def entry(  # noqa: PLR0917 - the columns of a register line
    number: int, kind: EntryKind, day: date = date(2026, 10, 12), quantity: int = 1, code: str = "",
    source_id: UUID | None = None, area_id: UUID | None = None,
) -> RegisterEntry:  # fmt: skip
    return RegisterEntry(
        id=UUID(int=number), kind=kind, staff_id=A, day=day, quantity_hundredths=quantity * 100, code=code,
        source_id=source_id, area_id=area_id,
    )  # fmt: skip


def test_safety_counts_each_event_until_nothing_is_left() -> None:
    rows = (
        entry(1, EntryKind.TICKET_ERROR, quantity=3, code="JB-AQ-03"),
        entry(2, EntryKind.NO_TICKET),
        entry(3, EntryKind.VIOLATION),
        entry(4, EntryKind.VIOLATION, day=date(2026, 11, 1)),
    )
    found = scored(replace(BASE, entries=rows), "G01")
    assert costs(found) == [(2, "no_ticket", 400), (1, "ticket_error", 150), (3, "violation", 50)]
    assert (found.score, found.value) == (0, Fraction(5))
    assert found.evidence[1].values == {"code": "JB-AQ-03"}


def weeks(*mondays: date, area: UUID = NORTH, start: int = 1) -> tuple[RegisterEntry, ...]:
    return tuple(entry(start + i, EntryKind.ABNORMAL_WEEK, day, area_id=area) for i, day in enumerate(mondays))


@pytest.mark.parametrize(
    ("days", "loss"),
    [
        ((date(2026, 10, 5),), 0),
        ((date(2026, 10, 5), date(2026, 10, 11)), 0),  # Monday and Sunday of one week
        ((date(2026, 10, 5), date(2026, 10, 18)), 200),  # two weeks
        ((date(2026, 9, 24), date(2026, 9, 28), date(2026, 10, 5)), 300),  # with its weeks of September
        ((date(2026, 10, 5), date(2026, 10, 19)), 0),  # a good week between
        ((date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 26)), 500),
        ((date(2026, 9, 14), date(2026, 9, 21)), 0),  # over before the month
    ],
)
def test_weeks_running_cost_points(days: tuple[date, ...], loss: int) -> None:
    assert scored(replace(BASE, entries=weeks(*days)), "G03").loss == loss


def test_each_abnormal_area_counts() -> None:
    rows = (
        *weeks(date(2026, 10, 5), date(2026, 10, 12)),
        *weeks(date(2026, 10, 5), date(2026, 10, 12), area=SOUTH, start=11),
    )
    found = scored(replace(BASE, entries=rows), "G03")
    assert (found.value, found.loss) == (Fraction(2), 400)
    assert costs(found)[:2] == [(2, "abnormal_weeks", 200), (12, "abnormal_weeks", 200)]


def test_patrols_and_logs_are_matched_to_what_was_due() -> None:
    rows = (
        entry(1, EntryKind.PATROL_DUE, quantity=2, area_id=NORTH),
        entry(2, EntryKind.PATROL_DUE, area_id=SOUTH),
        entry(3, EntryKind.PATROL_DONE, quantity=5, area_id=NORTH, day=date(2026, 10, 20)),
        entry(4, EntryKind.LOG_DUE),
        entry(5, EntryKind.LOG_DONE),
    )
    found = scored(replace(BASE, entries=rows), "G04")
    assert (found.value, found.loss) == (Fraction(75), 250)
    assert costs(found)[0] == (2, "not_done", 250)
    assert found.evidence[0].values == {"missing": "1.00"}


def test_satisfaction_counts_valid_answers() -> None:
    rows = (
        entry(1, EntryKind.CALLBACK, code="fairly_satisfied"),
        entry(2, EntryKind.CALLBACK, code="very_unsatisfied"),
        entry(3, EntryKind.CALLBACK, code="no answer"),
    )
    found = scored(replace(BASE, entries=rows), "G05")
    assert (found.value, found.score) == (Fraction(50), 0)
    assert notes(found) == ["unsatisfied", "satisfied", "unknown_item"]
