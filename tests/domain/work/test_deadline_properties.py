"""Deadlines against a count of single minutes, and what must hold for every one of them."""

from datetime import date, datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.definitions.limit import Limit, LimitMode, LimitUnit
from app.domain.work.calendar import Hours, Suspension, WorkingCalendar, YearDays
from app.domain.work.deadlines import deadline
from app.domain.work.receipt import Pause
from app.domain.zone import STATION_ZONE

EPOCH = datetime(2026, 9, 18, tzinfo=STATION_ZONE)
MINUTE = timedelta(minutes=1)
YEAR = YearDays(
    year=2026,
    off={date(2026, 9, day): "中秋节" for day in (25, 26, 27)} | {date(2026, 10, day): "国庆节" for day in range(1, 8)},
    working={date(2026, 9, 20): "国庆节", date(2026, 10, 10): "国庆节"},
    papers=(),
)
HOURS = (
    (Hours(segments=((510, 720), (840, 1050))),),
    (Hours(segments=((540, 1020),)),),
    (Hours(segments=((0, 1),)), Hours(segments=((480, 660), (720, 780), (1380, 1440)), first=(10, 5), last=(12, 31))),
)
moments = st.integers(0, 30 * 1440).map(lambda minute: EPOCH + minute * MINUTE)
spans = st.tuples(moments, st.integers(0, 4000)).map(lambda span: (span[0], span[0] + span[1] * MINUTE))
pause_lists = st.lists(spans.map(lambda span: Pause(starts_at=span[0], ends_at=span[1])), max_size=4)
calendars = st.builds(
    WorkingCalendar,
    years=st.just((YEAR,)),
    hours=st.sampled_from(HOURS),
    overrides=st.dictionaries(st.dates(date(2026, 9, 18), date(2026, 10, 20)), st.booleans(), max_size=4),
    suspensions=st.lists(spans.map(lambda span: Suspension(starts_at=span[0], ends_at=span[1])), max_size=2).map(tuple),
)
limits = st.one_of(
    st.builds(Limit, amount=st.integers(1, 4), unit=st.just(LimitUnit.WORKING_DAY), mode=st.sampled_from(LimitMode)),
    st.builds(Limit, amount=st.integers(1, 9), unit=st.just(LimitUnit.CALENDAR_DAY), mode=st.sampled_from(LimitMode)),
    st.builds(Limit, amount=st.integers(1, 9), unit=st.just(LimitUnit.HOUR), mode=st.sampled_from(LimitMode)),
    st.builds(Limit, amount=st.integers(1, 300), unit=st.just(LimitUnit.MINUTE), mode=st.sampled_from(LimitMode)),
)


def is_worked(calendar: WorkingCalendar, day: date) -> bool:
    if day in calendar.overrides:
        return calendar.overrides[day]
    return day in YEAR.working or (day not in YEAR.off and day.weekday() < 5)


def business_minutes(calendar: WorkingCalendar, day: date) -> set[int]:
    if not is_worked(calendar, day):
        return set()
    hours = next(hours for hours in reversed(calendar.hours) if hours.first <= (day.month, day.day) <= hours.last)
    return {minute for opens, closes in hours.segments for minute in range(opens, closes)}


def oracle(limit: Limit, start: datetime, calendar: WorkingCalendar, pauses: list[Pause]) -> datetime:
    """The deadline found by looking at one minute after the other."""
    counts_days = limit.mode is LimitMode.STATUTORY and limit.unit in {LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY}
    is_business = limit.unit is LimitUnit.WORKING_DAY or (
        limit.mode is LimitMode.ELAPSED and limit.unit is not LimitUnit.CALENDAR_DAY
    )
    stops = [(pause.starts_at, pause.ends_at or start) for pause in pauses]
    stops += [(stop.starts_at, stop.ends_at) for stop in calendar.suspensions] if is_business else []
    used = Fraction(0)
    day, open_minutes = date.min, set[int]()
    minute = start
    while used < limit.amount:
        if minute.date() != day:
            day = minute.date()
            open_minutes = business_minutes(calendar, day)
        is_open = not is_business or minute.hour * 60 + minute.minute in open_minutes
        is_after = not counts_days or day > start.date()
        if is_open and is_after and not any(begins <= minute < ends for begins, ends in stops):
            per_unit = {
                LimitUnit.WORKING_DAY: len(open_minutes),
                LimitUnit.CALENDAR_DAY: 1440,
                LimitUnit.HOUR: 60,
                LimitUnit.MINUTE: 1,
            }[limit.unit]
            used += Fraction(1, per_unit)
        minute += MINUTE
    if not (counts_days and limit.unit is LimitUnit.CALENDAR_DAY):
        return minute
    last = (minute - MINUTE).date()
    while not is_worked(calendar, last):
        last += timedelta(days=1)
    close = max(business_minutes(calendar, last)) + 1
    return datetime(last.year, last.month, last.day, tzinfo=STATION_ZONE) + close * MINUTE


def due(limit: Limit, start: datetime, calendar: WorkingCalendar, pauses: list[Pause]) -> datetime:
    return deadline(limit, start, as_of=start, calendar=calendar, pauses=pauses, has_receipt=False).due_at


@settings(max_examples=120, deadline=None)
@given(limits, moments, calendars, pause_lists)
def test_every_deadline_is_the_one_found_minute_by_minute(
    limit: Limit, start: datetime, calendar: WorkingCalendar, pauses: list[Pause]
) -> None:
    assert due(limit, start, calendar, pauses) == oracle(limit, start, calendar, pauses)


@settings(max_examples=100, deadline=None)
@given(limits, moments, calendars, pause_lists, spans)
def test_one_more_pause_never_brings_a_deadline_forward(
    limit: Limit, start: datetime, calendar: WorkingCalendar, pauses: list[Pause], span: tuple[datetime, datetime]
) -> None:
    more = [*pauses, Pause(starts_at=span[0], ends_at=span[1])]
    assert due(limit, start, calendar, more) >= due(limit, start, calendar, pauses)


@settings(max_examples=100, deadline=None)
@given(limits, moments, calendars, pause_lists)
def test_the_order_and_the_splitting_of_pauses_change_nothing(
    limit: Limit, start: datetime, calendar: WorkingCalendar, pauses: list[Pause]
) -> None:
    split = []
    for pause in pauses:
        assert pause.ends_at is not None
        middle = pause.starts_at + (pause.ends_at - pause.starts_at) // MINUTE // 3 * MINUTE
        split += [
            Pause(starts_at=middle, ends_at=pause.ends_at),
            Pause(starts_at=pause.starts_at, ends_at=middle),
        ]
    assert due(limit, start, calendar, split[::-1]) == due(limit, start, calendar, pauses)


@settings(max_examples=100, deadline=None)
@given(limits, moments, calendars, pause_lists)
def test_at_its_end_a_limit_is_used_up_and_the_receipt_adds_up(
    limit: Limit, start: datetime, calendar: WorkingCalendar, pauses: list[Pause]
) -> None:
    found = deadline(limit, start, as_of=start, calendar=calendar, pauses=pauses)
    at_end = deadline(limit, start, as_of=found.due_at, calendar=calendar, pauses=pauses)
    assert at_end.left == 0 or limit.unit is LimitUnit.CALENDAR_DAY  # that ends with business, not with its minutes
    assert found.lines[-1].total >= limit.amount
    assert sum((line.counted for line in found.lines), Fraction(0)) == found.lines[-1].total
    assert found.lines[-1].day == (found.due_at - MINUTE).date()
