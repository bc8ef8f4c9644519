"""The station's calendar: who may say what, the limits that move with it, and what is said before it is done."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from sqlite3 import IntegrityError
from uuid import UUID

import pytest

from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import WorkOrder
from app.domain.people.session import OWNER, Session
from app.domain.problems import Refusal
from app.domain.station.calendar_content import (
    AnnouncedYear,
    NamedDay,
    OwnDay,
    OwnHours,
    Standstill,
    Withdrawal,
)
from app.domain.station.calendar_entry import CalendarEntry
from app.domain.work.calendar import DayKind
from app.domain.work.case import Case
from app.domain.work.deadlines import ClockState
from app.domain.work.due import CaseDue
from app.domain.work.steps import StepKind
from app.services.calendar.recounting import LimitMove
from app.services.feed import Topic
from tests.station import FIRST_AREA, LI, ZHANG, SmallStation, fault_draft, local, resident_draft

REST = OwnDay(day=date(2026, 3, 4), is_worked=False)
DUE, LATER = local(2026, 3, 9, 17, 30), local(2026, 3, 10, 17, 30)


@pytest.fixture(autouse=True)
def _as_shipped(station: SmallStation) -> Iterator[None]:
    yield
    station.desk.office.definitions.adopt_calendar(())  # the definitions are shared by all tests


def due_of(station: SmallStation, case: Case) -> datetime:
    with station.database.read() as tx:
        return tx.of(CaseDue).get(case.id).due_at


def told(moves: tuple[LimitMove, ...]) -> list[tuple[str, datetime, datetime]]:
    return [(move.number, move.due_before, move.due_after) for move in moves]


def test_a_day_of_rest_moves_the_limits_that_run_over_it(station: SmallStation) -> None:
    case = station.register(resident_draft())
    assert due_of(station, case) == DUE
    before = station.desk.case_views.show(station.clerk, case.id)

    shown = station.desk.calendar.preview(station.head, REST, "停电检修")
    assert told(shown.moves) == [(case.number, DUE, LATER)]
    assert station.desk.case_views.show(station.clerk, case.id).clocks == before.clocks  # nothing was stored
    assert station.query("SELECT count(*) FROM calendar_entry") == [(0,)]

    done = station.desk.calendar.enter(station.head, REST, " 停电检修 ")
    assert done.recount == shown
    assert due_of(station, case) == LATER
    promise = next(c for c in station.desk.case_views.show(station.clerk, case.id).clocks if "承诺" in c.spec.name)
    assert promise.deadline is not None
    assert promise.deadline.due_at == LATER
    rest = next(line for line in promise.deadline.lines if line.day == date(2026, 3, 4))
    assert (rest.kind, rest.name, rest.counted_minutes) == (DayKind.STATION_RESTS, "停电检修", 0)


def test_taking_it_back_moves_them_home_again(station: SmallStation) -> None:
    case = station.register(resident_draft())
    first = due_of(station, case)
    entry = station.desk.calendar.enter(station.head, REST, "停电检修").entry
    station.clock.forward(minutes=5)
    back = station.desk.calendar.enter(station.administrator, Withdrawal(entry_id=entry.id), "改到下周")
    assert [move.number for move in back.recount.moves] == [case.number]
    assert due_of(station, case) == first
    (line,) = station.desk.calendar.lines()
    assert (line.content, line.reason, line.by) == (REST, "停电检修", "罗敏强")
    assert line.taken_back is not None
    assert (line.taken_back.by, line.taken_back.reason, line.taken_back.at) == (
        "陈晓明",
        "改到下周",
        station.clock.now(),
    )
    with pytest.raises(Refusal, match=r"calendar\.withdrawn_already"):
        station.desk.calendar.enter(station.head, Withdrawal(entry_id=entry.id), "再撤一次")


def test_the_station_keeps_who_said_what_and_what_it_changed(station: SmallStation) -> None:
    station.register(resident_draft())
    topics: list[frozenset[Topic]] = []
    station.desk.office.feed.subscribe(topics.append)
    entry = station.desk.calendar.enter(station.head, REST, "停电检修").entry
    event = station.events()[-1]
    assert (event.kind, event.actor_id) == ("calendar.entered", station.head.staff_id)
    assert event.payload == {
        "entry": str(entry.id),
        "kind": "day",
        "reason": "停电检修",
        "cases": 1,
        "orders": 0,
        "verdicts": "",
    }
    assert topics == [frozenset({Topic.STATION, Topic.CASES, Topic.ORDERS})]
    with pytest.raises(IntegrityError, match="append-only"), station.database.write(None) as tx:
        tx.of(CalendarEntry).remove([entry.id])


@pytest.mark.parametrize("who", ["clerk", "zhang"])
def test_only_heads_and_administrators_may(station: SmallStation, who: str) -> None:
    session: Session = getattr(station, who)
    for verb in (station.desk.calendar.preview, station.desk.calendar.enter):
        with pytest.raises(Refusal, match=r"permission\.denied"):
            verb(session, REST, "停电检修")
    assert station.desk.calendar.lines() == ()


def test_what_is_wrong_is_refused_and_nothing_is_stored(station: SmallStation) -> None:
    with pytest.raises(Refusal) as refused:
        station.desk.calendar.enter(station.head, OwnDay(day=date(2026, 3, 7), is_worked=False), "")
    assert [problem.code for problem in refused.value.problems] == ["field.required", "calendar.rests_anyway"]
    assert station.query("SELECT count(*) FROM calendar_entry") == [(0,)]


def test_whoever_waits_may_stop_it_and_nothing_is_stored(station: SmallStation) -> None:
    case = station.register(resident_draft())
    first = due_of(station, case)

    class StoppedError(Exception):
        pass

    def stop(done: int, of: int) -> None:
        if (done, of) == (1, 1):
            raise StoppedError

    with pytest.raises(StoppedError):
        station.desk.calendar.enter(station.head, REST, "停电检修", stop)
    assert station.desk.calendar.lines() == ()
    assert due_of(station, case) == first
    assert station.desk.office.definitions.calendar.day(REST.day.toordinal()).kind is DayKind.WORKDAY


def test_a_storm_entered_afterwards_changes_a_verdict_only_after_it_was_shown(station: SmallStation) -> None:
    case = station.register(resident_draft())
    station.clock.set(local(2026, 3, 10, 9))
    station.step(case, StepKind.WITHDRAW, "客户不办了")  # a day after the promise ran out
    fault = station.register(fault_draft())
    storm = Standstill(starts_at=local(2026, 3, 3, 8), ends_at=local(2026, 3, 5, 8), approver="县公司")
    running = due_of(station, fault)

    shown = station.desk.calendar.preview(station.head, storm, "暴雨")
    assert shown.moves == ()
    assert [(move.number, move.state_before, move.state_after) for move in shown.verdicts] == [
        (case.number, ClockState.LATE, ClockState.MET),
        (case.number, ClockState.LATE, ClockState.MET),
    ]
    station.desk.calendar.enter(station.head, storm, "暴雨")
    said = str(station.events()[-1].payload["verdicts"]).split("；")
    assert said == [f"{case.number} {move.limit} late>met" for move in shown.verdicts]
    assert due_of(station, fault) == running


def test_the_days_to_come_are_no_matter_of_ended_cases(station: SmallStation) -> None:
    case = station.register(resident_draft())
    station.clock.set(local(2026, 3, 2, 10))
    station.step(case, StepKind.WITHDRAW, "客户不办了")
    seen: list[tuple[int, int]] = []
    station.clock.set(local(2026, 4, 7, 9))
    second = station.register(resident_draft("金庸"))
    rest = OwnDay(day=date(2026, 4, 8), is_worked=False)
    shown = station.desk.calendar.preview(station.head, rest, "检修", lambda done, of: seen.append((done, of)))
    assert [move.number for move in shown.moves] == [second.number]
    assert shown.verdicts == ()


def test_orders_get_another_day_to_be_finished_by(station: SmallStation) -> None:
    own_work = station.desk.dispatch.create(station.clerk, kind="WO-21", area_id=FIRST_AREA, task="核图", place="")
    given = station.desk.dispatch.create(station.clerk, kind="WO-21", area_id=FIRST_AREA, task="另约", place="")
    station.desk.dispatch.create(station.clerk, kind="WO-19", area_id=FIRST_AREA, task="巡视", place="")
    survey = station.newest_order(station.step(station.register(resident_draft()), StepKind.ADVANCE).id)
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE work_order SET due_at = due_at + 60000 WHERE id = ?", (given.id.bytes,))
    rest = OwnDay(day=date(2026, 3, 3), is_worked=False)
    done = station.desk.calendar.enter(station.head, rest, "检修")
    assert (own_work.due_at, station.order(own_work.id).due_at) == (DUE, LATER)
    assert (survey.due_at, station.order(survey.id).due_at) == (local(2026, 3, 4, 17, 30), local(2026, 3, 5, 17, 30))
    assert station.order(given.id).due_at == DUE + timedelta(minutes=1)  # it was given in another way, and stays
    assert done.recount.orders == 2


def test_crews_get_another_day_to_arrive_by(station: SmallStation) -> None:
    def sent(order: WorkOrder, guardian: UUID | None = None) -> WorkOrder:
        return station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=guardian))

    made = station.desk.dispatch.create(station.clerk, kind="WO-11", area_id=FIRST_AREA, task="核实意见", place="")
    own_work = sent(made)
    fault = sent(station.newest_order(station.register(fault_draft()).id), LI)
    rest = OwnDay(day=date(2026, 3, 3), is_worked=False)
    assert station.desk.calendar.enter(station.head, rest, "检修").recount.orders == 1
    moved = station.order(own_work.id)
    assert (own_work.due_arrive_at, moved.due_arrive_at) == (local(2026, 3, 3, 17, 30), local(2026, 3, 4, 17, 30))
    assert (own_work.due_at, moved.due_at) == (local(2026, 3, 13, 17, 30), local(2026, 3, 16, 17, 30))
    assert station.order(fault.id) == fault  # minutes run round the clock


def test_an_arrival_runs_from_the_case_s_acceptance(station: SmallStation) -> None:
    case = station.register(resident_draft())
    station.clock.forward(hours=8)  # after closing: what is made now counts from another day than its case
    made = station.desk.dispatch.create(station.clerk, kind="WO-11", area_id=FIRST_AREA, task="核实意见", place="")
    with station.database.write(None) as tx:
        order = tx.of(WorkOrder).save(replace(made, case_id=case.id))
    before = station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG))
    station.desk.calendar.enter(station.head, OwnDay(day=date(2026, 3, 3), is_worked=False), "检修")
    assert (before.due_arrive_at, station.order(order.id).due_arrive_at) == (
        local(2026, 3, 3, 17, 30),
        local(2026, 3, 4, 17, 30),
    )


def test_hours_from_a_day_on(station: SmallStation) -> None:
    hours = OwnHours(segments=((480, 720), (840, 960)), valid_from=date(2026, 3, 5))
    case = station.register(resident_draft())
    done = station.desk.calendar.enter(OWNER, hours, "冬季作息")
    assert station.desk.calendar.lines()[0].by == ""
    assert due_of(station, case) == local(2026, 3, 9, 16)
    assert [(m.due_before, m.due_after) for m in done.recount.moves] == [(DUE, local(2026, 3, 9, 16))]
    year = station.desk.calendar.year(2026)
    assert [day.day.minutes for day in year.days[61:64]] == [420, 420, 360]


def test_a_year_as_it_is_counted(station: SmallStation) -> None:
    storm = Standstill(starts_at=local(2026, 12, 31, 10), ends_at=local(2027, 1, 2), approver="县公司")
    station.desk.calendar.enter(station.head, storm, "寒潮")
    this, following = station.desk.calendar.year(2026), station.desk.calendar.year(2027)
    assert (len(this.days), this.is_published, this.papers[0][:20]) == (365, True, "https://www.gov.cn/z")
    assert (following.is_published, following.papers) == (False, ())
    assert [day.on.day for day in following.days if day.suspensions] == [1]
    assert [stop.reason for stop in this.days[-1].suspensions] == ["寒潮"]

    year = AnnouncedYear(
        year=2027,
        days=(NamedDay(day=date(2027, 1, 1), name="元旦", is_worked=False),),
        papers=("国办发明电〔2026〕7号",),
    )
    station.desk.calendar.enter(station.head, year, "公布")
    following = station.desk.calendar.year(2027)
    assert (following.is_published, following.papers) == (True, ("国办发明电〔2026〕7号",))
    assert (following.days[0].day.kind, following.days[0].day.name) == (DayKind.HOLIDAY, "元旦")


def test_another_process_has_entered_something(station_on_disk: SmallStation) -> None:
    station = station_on_disk
    station.desk.calendar.enter(station.head, REST, "停电检修")
    station.desk.office.definitions.adopt_calendar(())  # as a program that was open before has it
    assert station.desk.office.definitions.calendar.day(REST.day.toordinal()).kind is DayKind.WORKDAY
    station.desk.calendar.adopt()
    assert station.desk.office.definitions.calendar.day(REST.day.toordinal()).kind is DayKind.STATION_RESTS
    station.desk.office.definitions.adopt_calendar(())
