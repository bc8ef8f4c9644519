"""Warnings as the station lives with them: given once, to who is here, and standing until somebody has seen them."""

from typing import Any
from uuid import UUID

import pytest

from app.domain.dispatch.crew import Crew
from app.domain.lists import ListQuery
from app.domain.people.session import OWNER, Session
from app.domain.problems import Refusal
from app.domain.work.steps import StepKind
from app.services.work.warnings import Speaking
from tests.station import LI, ZHANG, SmallStation, fault_draft, local, rename_draft, resident_draft

NO_VISIT = {"needs_visit": "no"}


def told(station: SmallStation) -> list[tuple[str, str, list[str]]]:
    """What is given now: the clock, the level, and to whom."""
    people = {person.id: person.name for person in station.desk.people.staff()}
    given = station.desk.warnings.give(station.clerk)
    return [(note.clock, note.level, [people[person] for person in note.staff_ids]) for note in given.notes]


def forward(station: SmallStation) -> None:
    """Go to the next moment there is something to say."""
    at = station.desk.warnings.next_at()
    assert at is not None
    station.clock.set(at)


def away(station: SmallStation, who: UUID | None) -> None:
    assert who is not None
    station.desk.people.put_absence(station.head, who, local(2026, 3, 1), local(2026, 4, 1), "培训")


def test_every_level_is_given_once_and_the_last_one_to_the_head_too(station: SmallStation) -> None:
    station.register(rename_draft(**NO_VISIT))
    assert told(station) == []
    found = []
    while station.desk.warnings.next_at() is not None:
        forward(station)
        found += told(station)
        assert told(station) == []
    assert {(level, *people) for _, level, people in found} == {
        ("remind", "孙丽"),
        ("last_day", "孙丽"),
        ("overdue", "孙丽", "罗敏强"),
    }
    assert len(found) == len({(clock, level) for clock, level, _ in found})


def test_what_would_be_given_is_shown_without_giving_it(station: SmallStation) -> None:
    station.register(resident_draft())
    forward(station)
    due = station.desk.warnings.due()
    assert [note.level for note in due] == ["remind", "remind"]
    assert standing(station, OWNER) == []
    assert station.desk.warnings.give(OWNER).notes == due


def test_work_in_the_field_is_told_to_its_lead_and_to_who_stands_in_for_him(station: SmallStation) -> None:
    case = station.register(fault_draft())
    order = station.newest_order(case.id)
    forward(station)
    assert {people[0] for _, _, people in told(station)} == {"孙丽"}  # nobody is sent yet
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    forward(station)
    assert {people[0] for _, _, people in told(station)} == {"张三"}
    away(station, station.zhang.staff_id)
    forward(station)
    assert {people[0] for _, _, people in told(station)} == {"李四"}


def test_a_clerk_who_is_away_is_stood_in_for_by_the_head_where_there_is_no_other(station: SmallStation) -> None:
    station.register(rename_draft(**NO_VISIT))
    away(station, station.clerk.staff_id)
    forward(station)
    assert {tuple(people) for _, _, people in told(station)} == {("罗敏强",)}


def standing(station: SmallStation, who: Session, **filters: str) -> list[Any]:
    source = station.desk.warnings.listed(who)
    return list(source.rows(source.keys(ListQuery(filters=filters))))


def test_what_was_seen_is_gone_until_the_next_level(station: SmallStation) -> None:
    case = station.register(rename_draft(**NO_VISIT))
    forward(station)
    told(station)
    rows = standing(station, station.clerk)
    assert {(row.number, row.name, row.level) for row in rows} == {(case.number, "陈玉兰", "remind")}
    for _ in range(2):
        station.desk.warnings.see(station.clerk, [row.id for row in rows])
    assert standing(station, station.clerk) == []
    assert len(standing(station, OWNER)) == len(rows)
    assert standing(station, station.head) == []
    forward(station)
    told(station)
    assert {row.level for row in standing(station, station.clerk)} == {"last_day"}
    station.step(case, StepKind.WITHDRAW, "客户不办了")
    assert standing(station, station.clerk) == []
    assert station.desk.warnings.next_at() is None


def test_only_a_person_can_take_note(station: SmallStation) -> None:
    with pytest.raises(Refusal, match=r"session\.needs_person"):
        station.desk.warnings.see(OWNER, [])


def test_outside_business_hours_only_faults_speak_up(station: SmallStation) -> None:
    station.register(rename_draft(**NO_VISIT))
    forward(station)
    told(station)
    station.clock.set(local(2026, 3, 3, 20))
    assert station.desk.warnings.speaking(station.clerk) == Speaking(keys=frozenset(), graves=0, first=None)
    station.register(fault_draft())
    station.clock.forward(hours=2)
    told(station)
    by_night = station.desk.warnings.speaking(station.clerk)
    assert by_night.graves == len(by_night.keys) == 1
    assert isinstance(by_night.first, object)
    assert {row.business_code for row in standing(station, station.clerk)} == {"REP-FAULT", "CHG-NAME"}
    station.clock.set(local(2026, 3, 4, 9))
    assert len(station.desk.warnings.speaking(station.clerk).keys) == len(standing(station, station.clerk))


def test_a_pause_keeps_still_and_going_on_goes_on(station: SmallStation) -> None:
    case = station.register(rename_draft(**NO_VISIT))
    station.step(case, StepKind.PAUSE, "customer_postponed")
    assert station.query("SELECT count(*) FROM watched_clock WHERE next_at IS NOT NULL") == [(0,)]
    station.clock.forward(days=7)
    station.step(station.case(case.id), StepKind.RESUME)
    assert station.query("SELECT count(*) FROM watched_clock WHERE next_at IS NULL") == [(0,)]


def test_many_cases_are_looked_at_a_few_at_a_time(station: SmallStation) -> None:
    cases = [station.register(rename_draft(**NO_VISIT)) for _ in range(3)]
    station.clock.forward(days=42)
    first = station.desk.warnings.give(station.clerk, most=2)
    assert (len({note.case_id for note in first.notes}), first.is_more) == (2, True)
    second = station.desk.warnings.give(station.clerk, most=2)
    assert not second.is_more
    assert {note.case_id for note in (*first.notes, *second.notes)} == {case.id for case in cases}


def test_cases_of_an_earlier_schema_are_taken_up(station: SmallStation) -> None:
    station.register(rename_draft(**NO_VISIT))
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("DELETE FROM watched_clock")
    assert station.desk.warnings.next_at() is None
    assert told(station) == []
    assert station.desk.warnings.next_at() is not None


def test_two_computers_give_the_same_warning_under_the_same_id(station: SmallStation) -> None:
    station.register(rename_draft(**NO_VISIT))
    forward(station)
    elsewhere = station.desk.warnings.due()
    station.clock.forward(minutes=3)
    here = station.desk.warnings.give(station.clerk).notes
    assert {note.id for note in elsewhere} == {note.id for note in here}


def test_the_list_has_the_graver_level_alone_and_those_due_first_first(station: SmallStation) -> None:
    station.register(rename_draft(**NO_VISIT))
    station.register(resident_draft())
    while station.desk.warnings.next_at() is not None:
        forward(station)
        told(station)
    rows = standing(station, station.head)
    assert {row.level for row in rows} == {"overdue"}
    assert [row.due_at.due_at for row in rows] == sorted(row.due_at.due_at for row in rows)
    assert {row.business_code for row in rows} == {"CHG-NAME", "LV-RES-NEW"}
    assert standing(station, station.head, level="remind") == []
