"""What a clock must answer, found by looking at one minute after the other; it shares no code with the program.

It takes what the command line takes: an item and a calendar as JSON holds them, the calendar with `seasons` beside it
for hours that change with the time of year. Nothing here is clever: every minute is asked whether it counts, those that
do are added up, and the clock ends with the minute that makes the sum whole.
"""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from functools import cache
from math import lcm
from pathlib import Path
from typing import Any

SHANGHAI = timezone(timedelta(hours=8))
START = datetime(2014, 1, 1, tzinfo=SHANGHAI)  # minute 0
DAY = 1440
NOTICES = Path(__file__).resolve().parents[3] / "resources/reference/calendar"
USUAL = [["08:30", "12:00"], ["14:00", "17:30"]]


@dataclass(frozen=True)
class Truth:
    """What the program must say; `by_day` are the minutes that counted on each day until the limit was used up."""

    due_at: datetime
    state: str
    used: Fraction
    left: Fraction
    used_minutes: int
    left_minutes: int
    by_day: Mapping[date, int]


@cache
def announced(word: str) -> frozenset[date]:
    """The days the State Council calls `off`, or `working`."""
    files = [tomllib.loads(path.read_text("utf-8")) for path in NOTICES.glob("*.toml")]
    return frozenset(day for file in files for days in file.get(word, {}).values() for day in days)


def minute(moment: str) -> int:
    """The minute a moment lies in, counted from minute 0."""
    return (exactly(moment) - START) // timedelta(minutes=1)


def day_of(minute: int) -> date:
    return (START + timedelta(minutes=minute)).date()


def moment(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def is_worked(day: date, calendar: Mapping[str, Any]) -> bool:
    """The station's word, else the State Council's, else the weekday."""
    if day.isoformat() in calendar.get("overrides", {}):
        return bool(calendar["overrides"][day.isoformat()])
    return day in announced("working") or (day not in announced("off") and day.weekday() < 5)


def business_minutes(day: date, calendar: Mapping[str, Any]) -> set[int]:
    """The minutes of the day, from 0 to 1439, at which the station is open."""
    if not is_worked(day, calendar):
        return set()
    segments = calendar.get("segments", USUAL)
    for season in calendar.get("seasons", []):
        if season["first"] <= [day.month, day.day] <= season["last"]:
            segments = season["segments"]
    times = [[int(time[:2]) * 60 + int(time[3:]) for time in segment] for segment in segments]
    return {minute for opens, closes in times for minute in range(opens, closes)}


def day_lengths(calendar: Mapping[str, Any]) -> set[int]:
    """How many minutes a working day can have."""
    every = [calendar.get("segments", USUAL), *(season["segments"] for season in calendar.get("seasons", []))]
    plain = [{"segments": segments, "overrides": {"2026-03-02": True}} for segments in every]
    return {len(business_minutes(date(2026, 3, 2), one)) for one in plain}


def is_elapsed(item: Mapping[str, Any]) -> bool:
    return bool(item["limit"].get("mode", "statutory") == "elapsed")


def in_business_time(item: Mapping[str, Any]) -> bool:
    """Whether only business time counts: for working days always, for hours and minutes where the rule says so."""
    unit = item["limit"]["unit"]
    return unit == "working_day" or (is_elapsed(item) and unit != "calendar_day")


def first_minute(item: Mapping[str, Any]) -> int:
    """Limits in days leave out the day of the start; the others begin with the next whole minute."""
    started = minute(item["started_at"])
    if item["limit"]["unit"] in ("working_day", "calendar_day") and not is_elapsed(item):
        return (started // DAY + 1) * DAY
    return started + (1 if exactly(item["started_at"]).second else 0)


def stopped_minutes(item: Mapping[str, Any], calendar: Mapping[str, Any]) -> set[int]:
    """The minutes nothing counts in: pauses, and for business time the times the station stood still."""
    stops = [(pause["from"], pause["to"] or item["ended_at"] or item["as_of"]) for pause in item["pauses"]]
    if in_business_time(item):
        stops += [(each["from"], each["to"]) for each in calendar.get("suspensions", [])]
    return {at for begins, ends in stops for at in range(minute(begins), minute(ends))}


def truth(item: Mapping[str, Any], calendar: Mapping[str, Any]) -> Truth:
    """The answer to one item."""
    amount, unit = item["limit"]["amount"], item["limit"]["unit"]
    ends_with_business = unit == "calendar_day" and not is_elapsed(item)
    until = minute(item["ended_at"] or item["as_of"])
    stopped = stopped_minutes(item, calendar)
    at = first_minute(item)

    # A unit has `whole` shares; a minute brings as many as make a whole unit of all minutes the unit is spread over.
    whole = {"calendar_day": DAY, "hour": 60, "minute": 1, "working_day": lcm(*day_lengths(calendar))}[unit]
    counted: list[tuple[int, int]] = []  # a minute that counted, and its shares
    total, day, due = 0, -1, None
    while due is None or at < max(until, due):
        if at // DAY != day:
            day = at // DAY
            open_minutes = business_minutes(day_of(at), calendar) if in_business_time(item) else range(DAY)
        if at % DAY in open_minutes and at not in stopped:
            shares = whole // len(open_minutes) if unit == "working_day" else 1
            counted.append((at, shares))
            total += shares
            if due is None and total >= amount * whole:
                due = at + 1  # the limit ends with the minute in which it is used up
                by_day = Counter(day_of(minute) for minute, _ in counted)
                if ends_with_business:
                    due = closing(day_of(at), calendar)
        at += 1

    used = Fraction(sum(shares for minute, shares in counted if minute < until), whole)
    at_end = Fraction(sum(shares for minute, shares in counted if minute < due), whole)
    used_minutes = sum(minute < until for minute, _ in counted)
    left_minutes = sum(minute < due for minute, _ in counted) - used_minutes
    is_over = exactly(item["ended_at"] or item["as_of"]) > moment(due)
    overrun = at_end - used if ends_with_business else amount - used
    return Truth(
        due_at=moment(due),
        state=state(item, is_over=is_over),
        used=used,
        left=min(overrun, Fraction(0)) if is_over else max(amount - used, Fraction(0)),
        used_minutes=used_minutes,
        left_minutes=left_minutes,
        by_day=by_day,
    )


def closing(day: date, calendar: Mapping[str, Any]) -> int:
    """The close of business of this day, or of the next that is worked."""
    while not business_minutes(day, calendar):
        day += timedelta(days=1)
    return minute(day.isoformat()) + max(business_minutes(day, calendar)) + 1


def exactly(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def state(item: Mapping[str, Any], *, is_over: bool) -> str:
    """How the clock stands: whether it has ended, is used up, or stands still at this moment."""
    if item["ended_at"]:
        return "late" if is_over else "met"
    if is_over:
        return "late"
    now = exactly(item["as_of"])
    pauses = [(exactly(pause["from"]), pause["to"] and exactly(pause["to"])) for pause in item["pauses"]]
    return "paused" if any(begins <= now and (not ends or now < ends) for begins, ends in pauses) else "running"
