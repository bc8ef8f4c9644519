"""All clocks of a case, computed from the events of the case and its orders."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.domain.definitions.business import BusinessType
from app.domain.records.facts import PlaceKind
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.case import Case, CaseState, Origin
from app.domain.work.clocks import CASE_ENDED, CUSTOMER_STAGE, Clock, clocks
from app.domain.work.deadlines import ClockState
from app.domain.work.event import Event, EventKind, SubjectKind, is_sealed, seal
from app.domain.zone import STATION_ZONE

CASE = UUID(int=99)
ORDER = UUID(int=200)
ORDER_KINDS = {kind for kind in EventKind if kind.value.startswith("order.")}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STATION_ZONE)


def event(kind: str, moment: str, **payload: str | int) -> Event:
    is_order = kind in ORDER_KINDS
    return Event(
        id=UUID(int=1),
        subject_kind=SubjectKind.ORDER if is_order else SubjectKind.CASE,
        subject_id=ORDER if is_order else CASE,
        kind=kind,
        occurred_at=at(moment),
        recorded_at=at(moment),
        device_at=at(moment),
        actor_id=UUID(int=2),
        device_id="1",
        payload=_plain(payload),
    )


def _plain(payload: Mapping[str, str | int]) -> dict[str, str | int]:
    return {key.rstrip("_"): value for key, value in payload.items()}


def case_of(business_type: BusinessType, **details: str) -> Case:
    return Case(
        id=CASE,
        number="2026-YF-000318-5",
        business_code=business_type.code,
        business_version=business_type.effective_from,
        stage="accept",
        stage_since=at("2026-10-08T09:00"),
        state=CaseState.OPEN,
        customer_id=None,
        area_id=UUID(int=1),
        responsible_id=UUID(int=11),
        name="区银建",
        phone="19900001542",
        address="鸣凤村",
        accepted_at=at("2026-10-08T09:00"),
        origin=Origin.COUNTER,
        place=PlaceKind.REMOTE,
        details=details,
    )


ACCEPTED = event(EventKind.CASE_ACCEPTED, "2026-10-08T09:00", stage="accept")


@pytest.fixture
def resident(business_types: dict[str, BusinessType]) -> BusinessType:
    return business_types["LV-RES-NEW"]


def run(
    business_type: BusinessType, calendar: WorkingCalendar, as_of: str, *events: Event, **details: str
) -> dict[str, Clock]:
    found = clocks(case_of(business_type, **details), business_type, events, calendar=calendar, as_of=at(as_of))
    return {clock.spec.code: clock for clock in found}


def due(clock: Clock) -> datetime:
    assert clock.deadline is not None
    return clock.deadline.due_at


def state(clock: Clock) -> ClockState:
    assert clock.deadline is not None
    return clock.deadline.state


def test_a_clock_that_has_not_started_has_no_deadline(resident: BusinessType, calendar: WorkingCalendar) -> None:
    found = run(resident, calendar, "2026-10-08T10:00", ACCEPTED)
    assert due(found["promise"]) == at("2026-10-14T17:30")
    assert found["callback"].deadline is None
    assert run(resident, calendar, "2026-10-08T10:00")["promise"].deadline is None


def test_line_works_make_the_whole_process_longer(resident: BusinessType, calendar: WorkingCalendar) -> None:
    found = run(resident, calendar, "2026-10-08T10:00", ACCEPTED, line_works="yes")
    assert (found["whole"].limit.amount, due(found["whole"])) == (15, at("2026-10-28T17:30"))
    assert due(found["promise"]) == at("2026-10-14T17:30")


def test_a_pause_stops_the_promise_but_never_the_whole_process(
    resident: BusinessType, calendar: WorkingCalendar
) -> None:
    pause = event(EventKind.CASE_PAUSED, "2026-10-09T08:30", reason="customer_postponed")
    resume = event(EventKind.CASE_RESUMED, "2026-10-10T08:30")
    standing = run(resident, calendar, "2026-10-09T12:00", ACCEPTED, pause)
    assert state(standing["promise"]) is ClockState.PAUSED
    assert state(standing["whole"]) is ClockState.NORMAL
    going = run(resident, calendar, "2026-10-10T12:00", resume, pause, ACCEPTED)
    assert due(going["promise"]) == at("2026-10-15T17:30")
    assert due(going["whole"]) == at("2026-10-14T17:30")


def test_power_on_stops_the_clock_and_starts_the_callback(resident: BusinessType, calendar: WorkingCalendar) -> None:
    installed = event(EventKind.CASE_ADVANCED, "2026-10-13T16:00", from_="install", to="callback")
    found = run(resident, calendar, "2026-10-20T09:00", ACCEPTED, installed)
    assert state(found["promise"]) is ClockState.MET
    assert (due(found["callback"]), state(found["callback"])) == (at("2026-10-15T17:30"), ClockState.OVERDUE)


def test_a_return_undoes_what_lay_behind_it(resident: BusinessType, calendar: WorkingCalendar) -> None:
    installed = event(EventKind.CASE_ADVANCED, "2026-10-13T16:00", from_="install", to="callback")
    returned = event(EventKind.CASE_RETURNED, "2026-10-15T09:00", from_="callback", to="install", reason="表位不对")
    again = event(EventKind.CASE_ADVANCED, "2026-10-16T09:00", from_="install", to="callback")
    waiting = run(resident, calendar, "2026-10-15T10:00", ACCEPTED, installed, returned)
    assert state(waiting["promise"]) is ClockState.OVERDUE
    assert waiting["callback"].deadline is None
    found = run(resident, calendar, "2026-10-16T10:00", ACCEPTED, installed, returned, again)
    assert state(found["promise"]) is ClockState.LATE
    assert due(found["callback"]) == at("2026-10-20T17:30")


def test_the_utility_s_clock_stands_still_while_the_customer_builds(
    business_types: dict[str, BusinessType], calendar: WorkingCalendar
) -> None:
    business_type = business_types["LV-NR-NEW"]
    entered = event(EventKind.CASE_ADVANCED, "2026-10-09T08:30", from_="scheme", to="customer_works")
    left = event(EventKind.CASE_ADVANCED, "2026-10-19T08:30", from_="customer_works", to="contract")
    open_ = run(business_type, calendar, "2026-10-12T10:00", ACCEPTED, entered)
    assert state(open_["utility"]) is ClockState.PAUSED
    found = clocks(
        case_of(business_type),
        business_type,
        [ACCEPTED, entered, left],
        calendar=calendar,
        as_of=at("2026-10-19T10:00"),
        has_receipt=True,
    )
    utility, scheme, whole, _ = found
    assert due(utility) == at("2026-10-26T17:30")
    assert utility.deadline is not None
    assert utility.deadline.lines[1].reasons == (CUSTOMER_STAGE,)
    assert (state(scheme), state(whole)) == (ClockState.MET, ClockState.OVERDUE)


def test_a_return_out_of_the_customer_s_stage_starts_the_utility_s_clock_again(
    business_types: dict[str, BusinessType], calendar: WorkingCalendar
) -> None:
    business_type = business_types["LV-NR-NEW"]
    entered = event(EventKind.CASE_ADVANCED, "2026-10-09T08:30", from_="scheme", to="customer_works")
    returned = event(
        EventKind.CASE_RETURNED, "2026-10-10T08:30", from_="customer_works", to="scheme", reason="方案变更"
    )
    found = run(business_type, calendar, "2026-10-12T10:00", ACCEPTED, entered, returned)
    assert (due(found["utility"]), state(found["utility"])) == (at("2026-10-16T17:30"), ClockState.NORMAL)


def test_a_withdrawn_case_stops_and_a_reopened_one_goes_on(resident: BusinessType, calendar: WorkingCalendar) -> None:
    paused = event(EventKind.CASE_PAUSED, "2026-10-09T08:30", reason="customer_postponed")
    withdrawn = event(EventKind.CASE_WITHDRAWN, "2026-10-10T08:30", from_="survey", reason="客户不装")
    reopened = event(EventKind.CASE_REOPENED, "2026-10-12T08:30", to="survey", reason="客户又来")
    ended = run(resident, calendar, "2026-12-01T09:00", ACCEPTED, paused, withdrawn)
    assert state(ended["promise"]) is ClockState.MET
    story = [ACCEPTED, paused, withdrawn, reopened]
    case = case_of(resident)
    found = clocks(case, resident, story, calendar=calendar, as_of=at("2026-10-12T09:00"), has_receipt=True)
    assert due(found[0]) == at("2026-10-16T17:30")
    assert found[0].deadline is not None
    assert found[0].deadline.lines[2].reasons == (CASE_ENDED,)


def test_a_closed_case_reopened_was_not_closed(
    business_types: dict[str, BusinessType], calendar: WorkingCalendar
) -> None:
    business_type = business_types["CHG-NAME"]
    closed = event(EventKind.CASE_CLOSED, "2026-10-10T10:00", from_="contract", to="")
    reopened = event(EventKind.CASE_REOPENED, "2026-10-12T10:00", to="contract", reason="合同有误")
    assert state(run(business_type, calendar, "2026-11-01T10:00", ACCEPTED, closed)["whole"]) is ClockState.MET
    found = run(business_type, calendar, "2026-11-01T10:00", ACCEPTED, closed, reopened)
    assert state(found["whole"]) is ClockState.OVERDUE


def test_a_fault_s_clocks_follow_its_order_and_its_place(
    business_types: dict[str, BusinessType], calendar: WorkingCalendar
) -> None:
    business_type = business_types["REP-FAULT"]
    story = [
        ACCEPTED,
        event(EventKind.ORDER_DISPATCHED, "2026-10-08T09:01"),  # of an order whose creation is not known
        event(EventKind.ORDER_CREATED, "2026-10-08T09:02", order_kind="WO-01"),
        event(EventKind.ORDER_DISPATCHED, "2026-10-08T09:05"),
        event(EventKind.ORDER_ACCEPTED, "2026-10-08T09:06"),
        event(EventKind.ORDER_ARRIVED, "2026-10-08T11:30"),
        event("photo.taken", "2026-10-08T11:31"),
    ]
    found = run(business_type, calendar, "2026-10-08T12:00", *story)
    assert (due(found["arrival"]), state(found["arrival"])) == (at("2026-10-08T11:00"), ClockState.LATE)
    assert (due(found["restoration"]), state(found["restoration"])) == (at("2026-10-08T15:30"), ClockState.NORMAL)


def test_a_resume_without_a_pause_is_passed_over(resident: BusinessType, calendar: WorkingCalendar) -> None:
    found = run(resident, calendar, "2026-10-09T10:00", ACCEPTED, event(EventKind.CASE_RESUMED, "2026-10-09T09:00"))
    assert due(found["promise"]) == at("2026-10-14T17:30")


def test_a_sealed_event_shows_any_change() -> None:
    sealed = seal(ACCEPTED, "abc")
    assert is_sealed(sealed)
    assert sealed.previous_hash == "abc"
    assert len(sealed.hash) == 64
    same_moment = sealed.occurred_at.astimezone(UTC)
    changed = [
        event(EventKind.CASE_ACCEPTED, "2026-10-08T09:01", stage="accept"),
        event(EventKind.CASE_ACCEPTED, "2026-10-08T09:00", stage="survey"),
    ]
    assert seal(changed[0], "abc").hash != sealed.hash
    assert seal(changed[1], "abc").hash != sealed.hash
    assert seal(ACCEPTED, "abd").hash != sealed.hash
    assert same_moment == sealed.occurred_at
