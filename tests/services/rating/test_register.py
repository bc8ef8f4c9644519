"""Facts registered and taken back, in open and in locked months."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.rating.facts import EntryKind, Ledger, RegisterEntry
from app.domain.rating.lock import MonthLock
from app.services.bundle import Services
from app.services.rating.reading import effective
from app.services.rating.registering import ENTRY_MADE, EntryDraft
from tests.station import FIRST_AREA, LI, WANG, ZHANG, SmallStation, broken_links

DAY = date(2026, 3, 1)
DRAFT = EntryDraft(kind=EntryKind.VIOLATION, staff_id=ZHANG, day=DAY, note=" 未戴安全帽 ")


def codes(refusal: Refusal) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in refusal.problems]


def entries(station: SmallStation) -> tuple[RegisterEntry, ...]:
    with station.database.read() as tx:
        return tx.of(RegisterEntry).find()


def close(station: SmallStation, month: str) -> None:
    with station.database.write(None) as tx:
        tx.of(MonthLock).add(
            MonthLock(
                id=UUID(int=int(month[-2:])), month=month, scheme_id="STAR-18", scheme_from="2026-01-01",
                locked_at=station.clock.now(), actor_id=None, sha256="", scores={},
            )
        )  # fmt: skip


def test_an_entry_leaves_its_event_in_the_chain(station: SmallStation) -> None:
    entry = station.desk.rating.register(station.clerk, DRAFT)
    assert (entry.note, entry.quantity_hundredths, entry.source_id) == ("未戴安全帽", 100, None)
    event = station.events(ZHANG)[-1]
    assert event.kind == ENTRY_MADE
    assert event.payload == {
        "entry": str(entry.id), "kind": "violation", "day": "2026-03-01", "quantity": 100, "code": ""
    }  # fmt: skip
    assert broken_links(station.events()) == []


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"staff_id": UUID(int=9)}, "rating.entry_person", "staff_id"),
        ({"day": date(2026, 3, 3)}, "rating.entry_in_future", "day"),
        ({"quantity_hundredths": 0}, "rating.entry_quantity", "quantity_hundredths"),
        ({"share_percent": 101}, "rating.entry_share", "share_percent"),
        ({"kind": EntryKind.ABNORMAL_WEEK}, "rating.entry_area", "area_id"),
        ({"area_id": UUID(int=9)}, "rating.entry_area", "area_id"),
        ({"kind": EntryKind.PIECE, "code": "JJ-99"}, "rating.entry_item", "code"),
        ({"kind": EntryKind.VETO, "code": "V99"}, "rating.entry_item", "code"),
        ({"kind": EntryKind.CALLBACK, "code": "fine"}, "rating.entry_item", "code"),
        ({"multipliers": ("never",)}, "rating.entry_item", "multipliers"),
    ],
)
def test_what_is_wrong_is_refused_beside_its_field(
    station: SmallStation, change: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        station.desk.rating.register(station.clerk, replace(DRAFT, **change))
    assert codes(refused.value) == [(code, field)]
    assert entries(station) == ()


def test_piece_work_names_its_item_and_factor(station: SmallStation) -> None:
    piece = replace(DRAFT, kind=EntryKind.PIECE, code="JJ-26", multipliers=("storm",), quantity_hundredths=200)
    entry = station.desk.rating.register(station.clerk, piece)
    score = station.desk.rating.person(station.head, "2026-03", ZHANG).score
    assert score is not None
    earned = next(each for each in score.indicators if each.indicator.id == "W04")
    assert (earned.value, earned.evidence[-1].id) == (Fraction(9), entry.id)


def test_only_who_may_register_does(station: SmallStation) -> None:
    with pytest.raises(Refusal, match=r"permission\.denied"):
        station.desk.rating.register(station.zhang, DRAFT)
    entry = station.desk.rating.register(station.clerk, DRAFT)
    with pytest.raises(Refusal, match=r"permission\.denied"):
        station.desk.rating.correct(station.zhang, entry.id, "记错人")
    with pytest.raises(Refusal, match=r"permission\.denied"):
        station.desk.rating.declare_empty(station.zhang, "2026-03", Ledger.OUTAGES)


def test_a_wrong_entry_is_taken_back_once_and_counts_nothing(station: SmallStation) -> None:
    rating = station.desk.rating
    wrong = rating.register(station.clerk, DRAFT)
    with pytest.raises(Refusal, match=r"rating\.reason_missing"):
        rating.correct(station.clerk, wrong.id, " ")
    counter = rating.correct(station.clerk, wrong.id, "记错人")
    assert (counter.quantity_hundredths, counter.source_id, counter.day, counter.note) == (
        -100,
        wrong.id,
        DAY,
        "记错人",
    )
    assert station.events(ZHANG)[-1].payload["reason"] == "记错人"
    with pytest.raises(Refusal, match=r"rating\.entry_corrected_before"):
        rating.correct(station.clerk, wrong.id, "再来")
    with pytest.raises(Refusal, match=r"rating\.entry_is_counter"):
        rating.correct(station.clerk, counter.id, "再来")
    assert effective(entries(station)) == ()
    shown = rating.entries(station.clerk, "2026-03")
    assert [(row.person, row.is_counter, row.is_corrected) for row in shown] == [
        ("张三", True, False),
        ("张三", False, True),
    ]
    assert rating.entries(station.li, "2026-03") == ()
    assert len(rating.entries(station.zhang, "2026-03")) == 2


def test_a_locked_month_takes_no_entry_and_is_corrected_in_the_next(station: SmallStation) -> None:
    rating = station.desk.rating
    wrong = rating.register(station.clerk, replace(DRAFT, day=date(2026, 1, 20), area_id=FIRST_AREA))
    close(station, "2026-01")
    close(station, "2026-02")
    with pytest.raises(Refusal) as refused:
        rating.register(station.clerk, replace(DRAFT, day=date(2026, 2, 2)))
    assert codes(refused.value) == [("rating.month_locked", "day")]
    assert rating.correct(station.clerk, wrong.id, "记错人").day == date(2026, 3, 1)
    assert rating.entries(station.clerk, "2026-01")[0].area == "油坊社区一组#1台区"
    with pytest.raises(Refusal, match=r"rating\.month_locked"):
        rating.declare_empty(station.clerk, "2026-02", Ledger.OUTAGES)


def an_entry(number: int, day: int, **values: Any) -> RegisterEntry:  # noqa: ANN401 - of every field
    return RegisterEntry(
        id=UUID(int=number), staff_id=ZHANG, day=date(2026, 3, day), **{"kind": EntryKind.VIOLATION, **values}
    )


def test_a_counter_entry_of_a_locked_month_takes_back_the_latest_alike() -> None:
    first, second, other = an_entry(1, 2), an_entry(2, 9), replace(an_entry(3, 10), staff_id=LI)
    counter = an_entry(4, 20, quantity_hundredths=-100, source_id=UUID(int=99))
    assert effective((first, second, other, counter)) == (first, other)
    assert effective((other, counter)) == (other,)


def test_piece_points_of_a_locked_month_are_taken_back_as_points() -> None:
    counter = an_entry(4, 20, kind=EntryKind.PIECE, quantity_hundredths=-100, source_id=UUID(int=99))
    assert effective((counter,)) == (counter,)


def test_a_ledger_said_to_be_empty_is_not_missing(station: SmallStation) -> None:
    rating = station.desk.rating
    assert rating.missing_books("2026-03") == tuple(Ledger)
    rating.declare_empty(station.clerk, "2026-03", Ledger.OUTAGES)
    assert Ledger.OUTAGES not in rating.missing_books("2026-03")
    assert Ledger.OUTAGES in rating.missing_books("2026-02")
    with pytest.raises(Refusal, match=r"rating\.ledger_not_empty"):
        rating.declare_empty(station.clerk, "2026-03", Ledger.OUTAGES)


def test_nobody_can_be_locked(empty_office_desk: Services) -> None:
    hindrances = empty_office_desk.rating.hindrances("2026-03")
    assert hindrances is not None
    assert [problem.code for problem in hindrances.problems] == ["rating.nobody"]
    scores = empty_office_desk.rating.scores(OWNER, "2026-03")
    assert (scores.people, scores.average) == ((), None)
    assert empty_office_desk.rating.months() == ()


def test_the_running_month_tells_what_changed_since_yesterday(station: SmallStation) -> None:
    rating = station.desk.rating
    station.clock.forward(days=2)
    rating.register(station.clerk, DRAFT)
    (change,) = [
        c for c in rating.changed_since(station.head, "2026-03") if c.indicator_id == "G01" and c.name == "张三"
    ]
    assert (change.before, change.after, [row.on for row in change.rows]) == (None, 400, [DAY])
    assert {c.staff_id for c in rating.changed_since(station.wang, "2026-03")} == {WANG}
    station.clock.forward(days=2)
    assert rating.changed_since(station.head, "2026-03") == ()
    assert rating.changed_since(station.head, "2026-03", station.clock.now().replace(month=2)) == ()
