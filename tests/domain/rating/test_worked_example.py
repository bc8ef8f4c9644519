"""The worked example of the scheme's description: manager 甲, 88.91 points, from figures and from rows."""

import random
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.rating.applying import apply_rule
from app.domain.rating.explaining import LineCode, explain
from app.domain.rating.facts import (
    EntryKind,
    Holding,
    MonthFacts,
    OrderKind,
    RatedArea,
    RatedOrder,
    RegisterEntry,
)
from app.domain.rating.measured import Finding, Measured, Sample
from app.domain.rating.pieces import piece_table_from
from app.domain.rating.results import Evidence, EvidenceKind, Note, PersonScore
from app.domain.rating.scheme_reading import scheme_from
from app.domain.rating.scoring import fingerprint, rank, score_month, score_part
from app.domain.records.facts import Bill, CollectionDay, CommandKind, LineLoss, PlaceKind, PrepayCommand

REFERENCE = Path(__file__).resolve().parents[3] / "resources/reference/rating"
SCHEME = scheme_from(tomllib.loads((REFERENCE / "star-18.toml").read_text("utf-8")))
PIECES = piece_table_from(tomllib.loads((REFERENCE / "piece-jj.toml").read_text("utf-8")))

JIA, YI = UUID(int=1), UUID(int=2)
AREAS = [UUID(int=100 + i) for i in range(14)]
CUSTOMER = UUID(int=50)
DAYS = [date(2026, 10, 1) + timedelta(days=i) for i in range(31)]
NOON = datetime(2026, 10, 12, 4, tzinfo=UTC)

LOSSES = {
    "Y01": 200, "Y02": 0, "Y03": 200, "Y04": 0, "Y05": 0, "Y06": 0, "Y07": 100, "Y08": 100, "Y09": 0,
    "G01": 200, "G02": 40, "G03": 200, "G04": 0, "G05": 50, "W01": 19, "W02": 0, "W03": 0, "W04": 0,
}  # fmt: skip
SCORES = {
    "Y01": 800, "Y02": 600, "Y03": 600, "Y04": 1000, "Y05": 400, "Y06": 600, "Y07": 400, "Y08": 500, "Y09": 500,
    "G01": 400, "G02": 560, "G03": 300, "G04": 400, "G05": 350, "W01": 481, "W02": 300, "W03": 300, "W04": 400,
}  # fmt: skip


def ids(start: int, count: int) -> list[UUID]:
    return [UUID(int=start + i) for i in range(count)]


def line_losses() -> tuple[LineLoss, ...]:
    # 甲: six areas at 2.45 %, one at 7.00 % = 3.10 % together; the month before 2.85 % in each
    def row(number: int, area: UUID, month: str, lost: int) -> LineLoss:
        return LineLoss(
            id=UUID(int=number), area_id=area, month=month, supplied=1_000_000, sold=1_000_000 - lost,
            fed_in=0, meters_due=55, meters_read=55,
        )  # fmt: skip

    own = [row(1000 + i, area, "2026-10", 70_000 if i == 6 else 24_500) for i, area in enumerate(AREAS[:7])]
    others = [row(1020 + i, area, "2026-10", 20_000) for i, area in enumerate(AREAS[7:])]
    before = [row(1040 + i, area, "2026-09", 28_500) for i, area in enumerate(AREAS)]
    return (*own, *others, *before)


def collection() -> tuple[CollectionDay, ...]:
    rows = []
    for i, day in enumerate(DAYS):
        rows.append(
            CollectionDay(id=UUID(int=2000 + i), area_id=AREAS[0], day=day, meters_due=2000, meters_collected=1999)
        )
        rows.append(CollectionDay(id=UUID(int=2100 + i), area_id=AREAS[7], day=day, meters_due=55, meters_collected=55))
    return tuple(rows)


def bills() -> tuple[Bill, ...]:
    return tuple(
        Bill(
            id=number,
            customer_id=CUSTOMER,
            period="2026-10",
            receivable=100_00,
            received=received,
            paid_on=date(2026, 10, paid) if received else None,
            due_on=date(2026, 10, 20),
        )
        for number, received, paid in zip(
            ids(3000, 1000), [100_00] * 994 + [0] * 4 + [100_00] * 2, [18] * 998 + [19] * 2, strict=True
        )
    )


def commands() -> tuple[PrepayCommand, ...]:
    return tuple(
        PrepayCommand(
            id=number, customer_id=CUSTOMER, kind=CommandKind.CUT, issued_at=NOON, executed_at=NOON, is_success=i >= 7
        )
        for i, number in enumerate(ids(5000, 250))
    )


def order(number: int, kind: OrderKind, hours: int) -> RatedOrder:
    return RatedOrder(
        id=UUID(int=number), kind=kind, staff_id=JIA, area_id=AREAS[0], place=PlaceKind.RURAL, accepted_at=NOON,
        arrived_at=NOON + timedelta(minutes=90), finished_at=NOON + timedelta(hours=hours),
    )  # fmt: skip


def orders() -> tuple[RatedOrder, ...]:
    late = NOON + timedelta(minutes=91)
    repairs = [replace(order(6000 + i, OrderKind.FAULT, 3), point_id=UUID(int=60 + i)) for i in range(10)]
    repeated = replace(repairs[0], id=UUID(int=6010), accepted_at=NOON + timedelta(minutes=5))
    return (
        *repairs,
        repeated,
        replace(order(6011, OrderKind.FAULT, 3), arrived_at=late),
        replace(order(6012, OrderKind.OPINION, 3), is_at_fault=True),
        *(order(6020 + i, OrderKind.RESIDENT_CONNECTION, 60) for i in range(5)),
        *(order(6030 + i, OrderKind.COLLECTION, 8 if i < 23 else 13) for i in range(25)),
        *(order(6060 + i, OrderKind.METERING, 72) for i in range(3)),
        *(order(6070 + i, OrderKind.LINE_LOSS, 72 if i < 4 else 73) for i in range(5)),
    )


def entry(number: int, kind: EntryKind, count: int = 1, code: str = "", day: int = 8) -> RegisterEntry:
    return RegisterEntry(
        id=UUID(int=number), kind=kind, staff_id=JIA, day=date(2026, 10, day), quantity_hundredths=count * 100,
        code=code, area_id=AREAS[3],
    )  # fmt: skip


def entries() -> tuple[RegisterEntry, ...]:
    return (
        entry(7000, EntryKind.VIOLATION),
        entry(7001, EntryKind.ABNORMAL_WEEK),
        entry(7002, EntryKind.ABNORMAL_WEEK, day=15),
        entry(7003, EntryKind.PATROL_DUE, 69),
        entry(7004, EntryKind.PATROL_DONE, 66),
        entry(7005, EntryKind.LOG_DUE, 31),
        entry(7006, EntryKind.LOG_DONE, 31),
        entry(7007, EntryKind.CALLBACK, 193, code="satisfied"),
        entry(7008, EntryKind.CALLBACK, 7, code="unsatisfied"),
        *(entry(7010 + i, EntryKind.PIECE, 11, code="JJ-26", day=1 + i) for i in range(4)),
    )


FACTS = MonthFacts(
    month="2026-10",
    as_of=datetime(2026, 11, 2, 1, tzinfo=UTC),
    people=(JIA, YI),
    areas=tuple(
        RatedArea(
            id=area, meters=55 if i < 13 else 85, line_m=2000 if i == 0 else 1200 if i < 7 else 971 + (i == 13) * 3
        )
        for i, area in enumerate(AREAS)
    ),
    holdings=tuple(
        Holding(
            area_id=area,
            a_manager_id=JIA if i < 7 else YI,
            b_manager_id=YI if i < 7 else JIA,
            from_on=date(2025, 1, 1),
        )
        for i, area in enumerate(AREAS)
    ),
    customer_areas={CUSTOMER: AREAS[0]},
    line_losses=line_losses(),
    collection=collection(),
    bills=bills(),
    commands=commands(),
    orders=orders(),
    entries=entries(),
)


@pytest.fixture(scope="module")
def jia() -> PersonScore:
    return score_month(FACTS, SCHEME, PIECES)[0]


def given(value: str, target: str | None = None, code: str = "") -> Sample:
    return Sample(
        value=Fraction(value), numerator=Fraction(0), denominator=Fraction(1), code=code,
        target=None if target is None else Fraction(target),
    )  # fmt: skip


def event(note: Note, weight: int = 1) -> Sample:
    evidence = Evidence(kind=EvidenceKind.ENTRY, id=UUID(int=9), on=DAYS[0], note=note)
    return replace(given("1"), findings=(Finding(evidence=evidence, weight=weight),))


GIVEN = {
    "Y01": (given("600/7"),),
    "Y02": (given("3.10", "2.85"),),
    "Y03": (given("99.95"),),
    "Y04": (given("99.40"),),
    "Y05": (given("97.2"),),
    "Y06": (given("1100/12"),),
    "Y07": (event(Note.REPEATED_REPAIR),),
    "Y08": (event(Note.OPINION),),
    "Y09": (given("100"),),
    "G01": (event(Note.VIOLATION),),
    "G02": (given("92", code="collection"), given("100", code="metering"), given("80", code="line_loss")),
    "G03": (event(Note.ABNORMAL_WEEKS, 2),),
    "G04": (given("97"),),
    "G05": (given("96.5"),),
    "W01": (given("385", "400"),),
    "W02": (given("7", "7"),),
    "W03": (given("9.2", "8.0"),),
    "W04": (given("132", "120"),),
}


def test_the_given_figures_make_88_91() -> None:
    scores = [apply_rule(each, Measured(samples=GIVEN[each.id])) for each in SCHEME.indicators]
    parts = [score_part(part, points, scores, is_vetoed=False).score for part, points in SCHEME.part_points.items()]
    assert {each.indicator.id: each.score for each in scores} == SCORES
    assert parts == [5400, 2010, 1481]
    assert sum(filter(None, parts)) == 8891


def test_rows_make_88_91(jia: PersonScore) -> None:
    assert {each.indicator.id: each.loss for each in jia.indicators} == LOSSES
    assert {each.indicator.id: each.score for each in jia.indicators} == SCORES
    assert [part.score for part in jia.parts] == [5400, 2010, 1481]
    assert jia.total == 8891
    assert jia.is_lockable


def test_values_are_those_of_the_example(jia: PersonScore) -> None:
    values = {each.indicator.id: each.value for each in jia.indicators}
    assert values == {
        "Y01": Fraction(600, 7), "Y02": Fraction("3.1"), "Y03": Fraction("99.95"), "Y04": Fraction("99.4"),
        "Y05": Fraction("97.2"), "Y06": Fraction(1100, 12), "Y07": 1, "Y08": 1, "Y09": 100, "G01": 1,
        "G02": Fraction(272, 3), "G03": 1, "G04": 97, "G05": Fraction("96.5"),
        "W01": 385, "W02": 7, "W03": Fraction("9.2"), "W04": 132,
    }  # fmt: skip
    assert [sample.value for sample in jia.indicators[10].samples] == [92, 100, 80]


def test_every_loss_is_carried_by_rows(jia: PersonScore) -> None:
    for each in jia.indicators:
        assert sum(row.lost for row in each.evidence) == each.loss, each.indicator.id
        losses = [row.lost for row in each.evidence]
        assert losses == sorted(losses, reverse=True), each.indicator.id


def test_the_rows_that_cost_points_are_named(jia: PersonScore) -> None:
    rows = {
        each.indicator.id: [(row.id.int, row.note.value, row.lost) for row in each.evidence] for each in jia.indicators
    }
    assert rows["Y01"][0] == (1006, "high_loss", 200)
    assert [row[:2] for row in rows["Y04"][:6]] == [(3994 + i, "in_arrears") for i in range(6)]
    assert len(rows["Y04"]) == 1000
    assert rows["Y06"][0] == (6011, "overdue", 0)
    assert rows["Y07"] == [(6010, "repeated_repair", 100), (6000, "first_repair", 0)]
    assert rows["G02"][:3] == [(6074, "overdue", 40), (6053, "overdue", 0), (6054, "overdue", 0)]
    assert rows["G03"] == [(7002, "abnormal_weeks", 200), (7001, "abnormal_week", 0)]
    assert rows["W01"][0] == (1, "below_base", 19)


def test_the_derivation_can_be_read_aloud(jia: PersonScore) -> None:
    first = explain(jia.indicators[0])
    assert [line.code for line in first] == [LineCode.QUOTIENT, LineCode.STEPS, LineCode.RESULT]
    assert first[0].values == {"sample": "", "numerator": "6.00", "denominator": "7.00", "value": "85.71", "unit": "%"}
    assert first[1].values == {
        "sample": "", "high": "100.00", "low": "85.71", "gap": "14.29", "steps": "2", "step": "5.00",
        "points_per_step": "1.00", "loss": "2.00", "unit": "%",
    }  # fmt: skip
    assert first[2].values == {"points": "10.00", "loss": "2.00", "score": "8.00"}


def test_the_order_of_rows_does_not_matter(jia: PersonScore) -> None:
    shuffler = random.Random(7)  # noqa: S311 - a fixed shuffle, nothing secret

    other = replace(
        FACTS,
        areas=tuple(shuffler.sample(FACTS.areas, len(FACTS.areas))),
        holdings=tuple(shuffler.sample(FACTS.holdings, len(FACTS.holdings))),
        line_losses=tuple(shuffler.sample(FACTS.line_losses, len(FACTS.line_losses))),
        collection=tuple(shuffler.sample(FACTS.collection, len(FACTS.collection))),
        bills=tuple(shuffler.sample(FACTS.bills, len(FACTS.bills))),
        commands=tuple(shuffler.sample(FACTS.commands, len(FACTS.commands))),
        orders=tuple(shuffler.sample(FACTS.orders, len(FACTS.orders))),
        entries=tuple(shuffler.sample(FACTS.entries, len(FACTS.entries))),
    )
    again = score_month(other, SCHEME, PIECES)[0]
    assert again == jia
    assert fingerprint(again) == fingerprint(jia)
    assert len(fingerprint(jia)) == 64


def test_the_ranking_names_jia_and_his_neighbour() -> None:
    ranked = rank(score_month(FACTS, SCHEME, PIECES))
    assert [(each.rank, each.score.staff_id, each.score.total) for each in ranked] == [(1, YI, 9555), (2, JIA, 8891)]
