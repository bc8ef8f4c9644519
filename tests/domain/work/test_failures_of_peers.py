"""What users of other ticket systems reported of their deadline clocks, each failure as a test that ours has not.

The numbers are those of the public trackers of glpi-project/glpi, frappe/helpdesk, zammad/zammad, osTicket/osTicket
and, with the same wishes, chatwoot/chatwoot.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

from app.domain.definitions.business import BusinessType
from app.domain.definitions.limit import Limit, LimitMode, LimitUnit
from app.domain.records.facts import PlaceKind
from app.domain.work.calendar import DayKind, Hours, WorkingCalendar
from app.domain.work.case import Case, CaseState, Origin
from app.domain.work.clocks import Clock, clocks
from app.domain.work.deadlines import ClockState, Deadline, deadline
from app.domain.work.event import Event, EventKind, SubjectKind
from app.domain.work.receipt import Pause
from app.domain.zone import STATION_ZONE

WD, HOUR, MINUTE = LimitUnit.WORKING_DAY, LimitUnit.HOUR, LimitUnit.MINUTE
ORDER = UUID(int=200)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STATION_ZONE)


def pause(begins: str, ends: str | None, reason: str = "customer_papers") -> Pause:
    return Pause(starts_at=at(begins), ends_at=None if ends is None else at(ends), reason=reason)


def count(
    calendar: WorkingCalendar,
    amount: int,
    unit: LimitUnit,
    started: str,
    *pauses: Pause,
    as_of: str = "2026-01-01T00:00",
    is_elapsed: bool = False,
) -> Deadline:
    mode = LimitMode.ELAPSED if is_elapsed else LimitMode.STATUTORY
    limit = Limit(amount=amount, unit=unit, mode=mode)
    return deadline(limit, at(started), as_of=at(as_of), calendar=calendar, pauses=pauses)


def event(kind: str, moment: str, subject: int | UUID = 99, **payload: str | int) -> Event:
    return Event(
        id=UUID(int=1),
        subject_kind=SubjectKind.ORDER if subject == ORDER else SubjectKind.CASE,
        subject_id=subject if isinstance(subject, UUID) else UUID(int=subject),
        kind=kind,
        occurred_at=at(moment),
        recorded_at=at(moment),
        device_at=at(moment),
        actor_id=UUID(int=2),
        device_id="1",
        payload={key.rstrip("_"): value for key, value in payload.items()},
    )


def clocks_of(business: BusinessType, calendar: WorkingCalendar, as_of: str, *events: Event) -> dict[str, Deadline]:
    case = Case(
        id=UUID(int=99),
        number="2026-YF-000318-5",
        business_code=business.code,
        business_version=business.effective_from,
        stage=business.stages[0].code,
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
        place=PlaceKind.RURAL,
        details={},
    )
    found: tuple[Clock, ...] = clocks(case, business, events, calendar=calendar, as_of=at(as_of), has_receipt=True)
    return {clock.spec.code: clock.deadline for clock in found if clock.deadline is not None}


ACCEPTED = event(EventKind.CASE_ACCEPTED, "2026-10-08T09:00", stage="accept")
PAUSED = event(EventKind.CASE_PAUSED, "2026-10-09T08:30", stage="accept", reason="customer_papers")
RESUMED = event(EventKind.CASE_RESUMED, "2026-10-10T08:30", stage="accept")


# ---------------------------------------------------------------- GLPI


def test_glpi_1912_time_pending_was_counted_as_time_used(calendar: WorkingCalendar) -> None:
    """GLPI #1912: the total of a ticket held its pending time. Ours stands still, to the minute, while it waits."""
    waiting = pause("2026-10-09T10:00", "2026-10-10T15:00")
    found = count(calendar, 3, WD, "2026-10-08T09:00", waiting, as_of="2026-10-10T16:00")
    assert (found.used_minutes, found.used) == (90 + 60, Fraction(150, 420))


def test_glpi_6902_and_15605_pending_time_was_lost_when_the_agreement_changed(calendar: WorkingCalendar) -> None:
    """GLPI #6902, #15605: another SLA forgot the waiting so far. Ours counts the same pauses under whatever limit."""
    waiting = pause("2026-10-09T08:30", "2026-10-10T17:30")
    assert count(calendar, 5, WD, "2026-10-08T09:00", waiting).due_at == at("2026-10-16T17:30")
    assert count(calendar, 3, WD, "2026-10-08T09:00", waiting).due_at == at("2026-10-14T17:30")
    assert count(calendar, 8, HOUR, "2026-10-09T08:00", waiting).due_at == at("2026-10-11T01:00")


def test_glpi_6902_a_new_version_of_the_rule_keeps_the_pauses_of_the_case(
    business_types: dict[str, BusinessType], calendar: WorkingCalendar
) -> None:
    """GLPI #6902: the same in the life of a case, whose pauses are facts and not a sum kept beside a rule."""
    old = business_types["LV-RES-NEW"]
    new = replace(old, limits=tuple(replace(spec, amount=3) for spec in old.limits if spec.code == "promise"))
    story = (ACCEPTED, PAUSED, RESUMED)
    assert clocks_of(old, calendar, "2026-10-10T09:00", *story)["promise"].due_at == at("2026-10-15T17:30")
    assert clocks_of(new, calendar, "2026-10-10T09:00", *story)["promise"].due_at == at("2026-10-13T17:30")


def test_glpi_10594_pending_over_a_weekend_was_counted_too_much_for_limits_in_days(calendar: WorkingCalendar) -> None:
    """GLPI #10594: Friday noon to Monday noon moved the end by three days. Ours moves it by one day's business."""
    weekend = pause("2026-10-16T12:00", "2026-10-19T12:00")
    assert count(calendar, 5, WD, "2026-10-13T09:00").due_at == at("2026-10-20T17:30")
    assert count(calendar, 5, WD, "2026-10-13T09:00", weekend).due_at == at("2026-10-21T17:30")


def test_glpi_9082_waiting_moved_the_end_past_closing_time(calendar: WorkingCalendar) -> None:
    """GLPI #9082: waiting was added to the end by the clock on the wall. Ours goes on the next working morning."""
    waiting = pause("2026-10-13T09:00", "2026-10-13T12:31")  # three and a half hours before noon, one minute of lunch
    found = count(calendar, 8, WD, "2026-10-09T08:30", waiting, is_elapsed=True)
    assert count(calendar, 8, WD, "2026-10-09T08:30", is_elapsed=True).due_at == at("2026-10-19T17:30")
    assert found.due_at == at("2026-10-20T11:30")


def test_glpi_9082_the_due_time_lay_outside_working_hours(calendar: WorkingCalendar) -> None:
    """GLPI #9082: limits ended at night. No limit in business time of ours ends outside it, whenever it starts."""
    for hours_later in range(0, 24 * 14, 5):
        started = at("2026-09-24T00:40") + timedelta(hours=hours_later)
        for amount, unit in ((1, WD), (7, HOUR), (100, MINUTE)):
            limit = Limit(amount=amount, unit=unit, mode=LimitMode.ELAPSED)
            due = deadline(limit, started, as_of=started, calendar=calendar).due_at
            minute = due.hour * 60 + due.minute
            assert calendar.day(due.toordinal()).minutes == 420
            assert 510 < minute <= 720 or 840 < minute <= 1050


def test_glpi_14492_the_reason_for_waiting_ignored_the_calendar(calendar: WorkingCalendar) -> None:
    """GLPI #14492: what hung on a reason for waiting fell on days off. Ours takes business minutes away, no others."""
    holidays = pause("2026-09-30T17:00", "2026-10-08T09:00", "weather")
    found = count(calendar, 2, WD, "2026-09-29T10:00", holidays)
    assert found.due_at == at("2026-10-09T09:30")  # 30 minutes on either side of the holiday, not seven days
    assert sum(line.stopped_minutes for line in found.lines) == 60


def test_glpi_24481_a_ticket_was_in_breach_while_it_was_pending(calendar: WorkingCalendar) -> None:
    """GLPI #24481: pending tickets went over their limit. Ours is not late however long the waiting lasts."""
    waiting = pause("2026-10-09T16:00", None)
    found = count(calendar, 1, WD, "2026-10-08T09:00", waiting, as_of="2026-12-31T23:00")
    assert (found.state, found.left_minutes, found.due_at) == (ClockState.PAUSED, 90, at("2027-01-01T10:00"))


def test_glpi_15429_only_calendars_round_the_clock_worked() -> None:
    """GLPI #15429: a calendar with hours gave wrong ends. Ours counts by any hours, round the clock among them."""
    always = WorkingCalendar(hours=(Hours(segments=((0, 1440),)),))
    split = WorkingCalendar(hours=(Hours(segments=((540, 600), (660, 720), (1200, 1320))),))
    assert count(always, 1, WD, "2026-03-02T11:00", is_elapsed=True).due_at == at("2026-03-03T11:00")
    assert count(split, 1, WD, "2026-03-02T11:30", is_elapsed=True).due_at == at("2026-03-03T11:30")
    assert count(split, 3, HOUR, "2026-03-02T11:30", is_elapsed=True).due_at == at("2026-03-03T09:30")


def test_glpi_687_the_calendar_was_not_used_for_the_delay(calendar: WorkingCalendar) -> None:
    """GLPI #687: how far a ticket was over ran through nights. Ours is over by business minutes."""
    found = count(calendar, 1, WD, "2026-10-08T09:00", as_of="2026-10-12T09:00")  # due on Friday at 17:30
    assert (found.state, found.left_minutes) == (ClockState.OVERDUE, -(420 + 30))
    assert found.left == Fraction(-450, 420)


def test_glpi_22678_an_escalation_fired_at_midnight(calendar: WorkingCalendar) -> None:
    """GLPI PR 22678: a level was reached at 00:00. Ours is reached with the business minute that reaches it."""
    states = {
        moment: count(calendar, 5, WD, "2026-10-08T09:00", as_of=moment).state
        for moment in ("2026-10-13T17:29", "2026-10-13T17:30", "2026-10-14T00:00", "2026-10-14T17:30")
    }
    assert list(states.values()) == [ClockState.NORMAL, ClockState.NEAR, ClockState.NEAR, ClockState.NEAR]


def test_glpi_1911_whoever_came_second_had_no_time_left(
    business_types: dict[str, BusinessType], calendar: WorkingCalendar
) -> None:
    """GLPI #1911: the next group's limit ran from the ticket's creation. Ours begin where the stage does.

    The whole process beside it goes on from acceptance, whoever holds the case.
    """
    kind = business_types["LV-RES-NEW"]
    installed = event(EventKind.CASE_ADVANCED, "2026-10-14T11:00", from_="install", to="callback")
    handed = event(EventKind.CASE_HANDED_OVER, "2026-10-14T15:00", from_="a", to="b", reason="休假")
    before = clocks_of(kind, calendar, "2026-10-14T16:00", ACCEPTED, installed)
    assert before["callback"].due_at == at("2026-10-16T17:30")
    assert before["promise"].due_at == at("2026-10-14T17:30")
    assert clocks_of(kind, calendar, "2026-10-14T16:00", ACCEPTED, installed, handed) == before


# ---------------------------------------------------------------- Frappe Helpdesk


def test_frappe_2212_a_lunch_break_could_not_be_expressed(calendar: WorkingCalendar) -> None:
    """Frappe #2212 (and #1528): one start and one end a weekday. Ours has any number of segments a day."""
    found = count(calendar, 2, HOUR, "2026-10-08T11:00", is_elapsed=True)
    assert found.due_at == at("2026-10-08T15:00")
    three = WorkingCalendar(hours=(Hours(segments=((480, 540), (600, 660), (720, 780))),))
    assert count(three, 150, MINUTE, "2026-03-02T08:00", is_elapsed=True).due_at == at("2026-03-02T12:30")


def test_frappe_1542_waiting_was_kept_as_one_sum_without_reason(calendar: WorkingCalendar) -> None:
    """Frappe #1542: `total_hold_time` says nothing of when and why. Ours says so for every day it took from."""
    found = count(
        calendar,
        2,
        WD,
        "2026-10-08T09:00",
        pause("2026-10-09T09:00", "2026-10-09T10:00", "customer_papers"),
        pause("2026-10-10T09:00", "2026-10-10T09:30", "weather"),
    )
    told = {line.day.day: (line.stopped_minutes, line.reasons) for line in found.lines if line.reasons}
    assert told == {9: (60, ("customer_papers",)), 10: (30, ("weather",))}


def test_frappe_1554_a_paused_clock_ticked_on_in_the_background(calendar: WorkingCalendar) -> None:
    """Frappe #1554: the ticket read Paused while its time ran. Ours uses nothing up between pause and resumption."""
    waiting = pause("2026-10-09T10:00", None)
    answers = [
        count(calendar, 3, WD, "2026-10-08T09:00", waiting, as_of=moment)
        for moment in ("2026-10-09T10:00", "2026-10-12T10:00", "2026-11-30T10:00")
    ]
    assert {(found.state, found.used_minutes, found.left_minutes) for found in answers} == {
        (ClockState.PAUSED, 90, 3 * 420 - 90)
    }


def test_frappe_1675_the_end_was_not_counted_anew_after_a_pause(calendar: WorkingCalendar) -> None:
    """Frappe #1675: the end stayed where it had been before the hold. Ours is counted from the pauses each time."""
    assert count(calendar, 2, WD, "2026-10-08T09:00").due_at == at("2026-10-10T17:30")
    resumed = pause("2026-10-09T09:00", "2026-10-09T11:00")
    assert count(calendar, 2, WD, "2026-10-08T09:00", resumed).due_at == at("2026-10-12T10:30")


def test_frappe_2449_hold_time_was_added_to_a_start_on_a_day_off(calendar: WorkingCalendar) -> None:
    """Frappe PR #2449: the hold was added to the creation, which a day off swallowed. Ours takes what it took."""
    held = pause("2026-10-12T09:00", "2026-10-12T11:00")
    assert count(calendar, 1, WD, "2026-10-11T15:00", is_elapsed=True).due_at == at("2026-10-12T17:30")
    assert count(calendar, 1, WD, "2026-10-11T15:00", held, is_elapsed=True).due_at == at("2026-10-13T10:30")


def test_frappe_holds_that_overlap_were_summed(calendar: WorkingCalendar) -> None:
    """Frappe keeps one sum, `total_hold_time`: it cannot know what overlaps. Ours joins what overlaps or touches."""
    once = count(calendar, 2, WD, "2026-10-08T09:00", pause("2026-10-09T09:00", "2026-10-09T12:00"))
    again = count(
        calendar,
        2,
        WD,
        "2026-10-08T09:00",
        pause("2026-10-09T09:00", "2026-10-09T11:00"),
        pause("2026-10-09T10:00", "2026-10-09T12:00"),
        pause("2026-10-09T11:00", "2026-10-09T11:30"),
    )
    assert again == once
    assert once.due_at == at("2026-10-12T11:30")  # three hours, made good on the Monday


def test_frappe_a_hold_could_not_be_corrected_or_removed(calendar: WorkingCalendar) -> None:
    """Frappe's sum again: nothing can be taken back out of it. Ours is counted from the pauses as they stand now."""
    entered = pause("2026-10-09T08:30", "2026-10-09T17:30")
    corrected = replace(entered, ends_at=at("2026-10-09T12:00"))
    assert count(calendar, 1, WD, "2026-10-08T09:00", entered).due_at == at("2026-10-10T17:30")
    assert count(calendar, 1, WD, "2026-10-08T09:00", corrected).due_at == at("2026-10-10T12:00")
    assert count(calendar, 1, WD, "2026-10-08T09:00").due_at == at("2026-10-09T17:30")


def test_frappe_a_saturday_that_makes_up_for_a_holiday_could_not_be_entered(calendar: WorkingCalendar) -> None:
    """Frappe's calendar, and Zammad's, know days off but no extra day of work. Ours has both, by date."""
    assert calendar.day(date(2026, 10, 10).toordinal()).kind is DayKind.MAKE_UP
    assert count(calendar, 2, WD, "2026-10-08T09:00").due_at == at("2026-10-10T17:30")
    ours = replace(calendar, overrides={date(2026, 10, 11): True})
    assert count(ours, 3, WD, "2026-10-08T09:00").due_at == at("2026-10-11T17:30")


# ---------------------------------------------------------------- Zammad


def test_zammad_390_the_feed_of_holidays_surprised_its_users(calendar: WorkingCalendar) -> None:
    """Zammad #390: days off came and went unseen with a feed. Ours names each on the receipt, and a year not known."""
    known = count(calendar, 5, WD, "2026-09-29T10:00")
    assert {line.name for line in known.lines if line.kind is DayKind.HOLIDAY} == {"国庆节"}
    unknown = count(calendar, 5, WD, "2027-04-30T10:00")
    assert (known.unpublished_years, unknown.unpublished_years) == ((), (2027,))
    assert not any(line.is_published for line in unknown.lines)


def test_zammad_4432_reminders_came_at_midnight_and_on_weekends(calendar: WorkingCalendar) -> None:
    """Zammad #4432: what reminds must not change by night. No clock of ours in working days does outside business."""
    moments = [at("2026-10-08T18:00") + timedelta(minutes=10) * n for n in range(6 * 8 * 24)]
    told = [
        deadline(Limit(amount=3, unit=WD), at("2026-10-08T09:00"), as_of=moment, calendar=calendar, near_percent=50)
        for moment in moments
    ]
    changed = [
        now for now, before, after in zip(moments[1:], told, told[1:], strict=False) if before.state != after.state
    ]
    assert changed == [at("2026-10-10T12:00"), at("2026-10-12T17:40")]  # half is used up at noon; over after closing


def test_zammad_5177_the_time_of_an_update_overruled_the_first_response(
    business_types: dict[str, BusinessType], calendar: WorkingCalendar
) -> None:
    """Zammad #5177: a shorter limit took a longer one's place. Ours are counted each for itself."""
    fault = business_types["REP-FAULT"]
    accepted = event(EventKind.CASE_ACCEPTED, "2026-10-08T09:00", stage=fault.stages[0].code)
    sent = event(EventKind.ORDER_CREATED, "2026-10-08T09:05", ORDER, order_kind="WO-01", case="", stage="")
    arrived = event(EventKind.ORDER_ARRIVED, "2026-10-08T10:00", ORDER, minutes=55)
    before = clocks_of(fault, calendar, "2026-10-08T09:30", accepted, sent)
    after = clocks_of(fault, calendar, "2026-10-08T11:00", accepted, sent, arrived)
    assert before["arrival"].due_at == after["arrival"].due_at == at("2026-10-08T10:30")
    assert after["arrival"].state is ClockState.MET
    assert (after["restoration"].due_at, after["restoration"].state) == (at("2026-10-08T14:00"), ClockState.NORMAL)


def test_zammad_removing_a_calendar_broke_the_agreements_that_used_it() -> None:
    """Zammad's manual: removing a calendar may break SLAs. Ours counts by weekdays without one, and says so."""
    found = count(WorkingCalendar(), 5, WD, "2026-09-29T10:00")
    assert (found.due_at, found.unpublished_years) == (at("2026-10-06T17:30"), (2026,))


# ---------------------------------------------------------------- osTicket, Chatwoot, FreeScout


def test_osticket_1168_2131_and_4969_limits_ran_through_nights_weekends_and_holidays(calendar: WorkingCalendar) -> None:
    """osTicket #1168, #2131, #4969: hours ran round the clock. Ours do only where the rule says so."""
    evening = "2026-10-16T17:00"  # a Friday
    assert count(calendar, 2, HOUR, evening, is_elapsed=True).due_at == at("2026-10-19T10:00")
    assert count(calendar, 2, HOUR, evening).due_at == at("2026-10-16T19:00")
    assert count(calendar, 8, HOUR, "2026-09-30T16:00", is_elapsed=True).due_at == at("2026-10-08T17:00")


def test_osticket_3034_no_state_stopped_the_clock(
    business_types: dict[str, BusinessType], calendar: WorkingCalendar
) -> None:
    """osTicket #3034, open since 2016: waiting for the customer ran on. Ours stops, and goes on where it stopped."""
    kind = business_types["LV-RES-NEW"]
    waiting = clocks_of(kind, calendar, "2026-10-09T12:00", ACCEPTED, PAUSED)["promise"]
    going_on = clocks_of(kind, calendar, "2026-10-10T12:00", ACCEPTED, PAUSED, RESUMED)["promise"]
    assert (waiting.state, waiting.used) == (ClockState.PAUSED, Fraction(0))
    assert (going_on.state, going_on.used) == (ClockState.NORMAL, Fraction(1, 2))


def test_osticket_6847_a_lunch_break_kept_as_a_holiday_broke_the_due_date(calendar: WorkingCalendar) -> None:
    """osTicket #6847 (chatwoot #9798, #14009): no break within a day. Ours ends at noon what is used up at noon."""
    afternoon = pause("2026-10-09T14:00", "2026-10-09T17:30")
    assert count(calendar, 1, WD, "2026-10-08T09:00", afternoon).due_at == at("2026-10-10T12:00")
    assert count(calendar, 210, MINUTE, "2026-10-09T08:30", is_elapsed=True).due_at == at("2026-10-09T12:00")
    assert count(calendar, 211, MINUTE, "2026-10-09T08:30", is_elapsed=True).due_at == at("2026-10-09T14:01")
