"""Clocks at random, as the command line takes them: by holidays, year ends and closing times, where counting fails."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from tests.domain.work.minute_oracle import SHANGHAI, announced, business_minutes

Json = dict[str, Any]

HOURS = [
    [["08:30", "12:00"], ["14:00", "17:30"]],
    [["08:30", "12:00"], ["14:00", "17:30"]],
    [["09:00", "17:00"]],
    [["08:00", "12:00"], ["13:30", "17:00"]],
    [["08:00", "09:20"], ["10:00", "11:45"], ["13:15", "15:00"], ["20:00", "24:00"]],
    [["00:00", "24:00"]],
    [["11:59", "12:06"]],
]
SEASONS = [
    [],
    [],
    [],
    [{"first": [6, 1], "last": [9, 30], "segments": [["08:00", "11:30"], ["15:00", "18:30"]]}],
    [
        {"first": [1, 1], "last": [4, 30], "segments": [["09:00", "16:30"]]},
        {"first": [5, 1], "last": [9, 30], "segments": [["08:00", "12:00"], ["15:00", "18:00"]]},
    ],
]


def calendar(chance: Random, around: date) -> Json:
    """Hours, and now and then the station's own days, storms, and other hours in summer."""
    near = [around + timedelta(days=chance.randrange(-3, 40)) for _ in range(chance.choice((0, 0, 1, 5)))]
    storms = range(chance.choice((0, 0, 1, 2)))
    begins = [midnight(around) + timedelta(minutes=chance.randrange(25 * 1440)) for _ in storms]
    return {
        "segments": chance.choice(HOURS),
        "seasons": chance.choice(SEASONS),
        "overrides": {day.isoformat(): chance.random() < 0.5 for day in near},
        "suspensions": [
            {"from": text(at), "to": text(at + timedelta(minutes=chance.randrange(1, 4000)))} for at in begins
        ],
    }


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def text(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="seconds" if moment.second else "minutes")


def some_day(chance: Random) -> date:
    """A day of 2015 to 2028, most often by a holiday, a make-up day or a year's end."""
    kind = chance.random()
    if kind < 0.4:
        return chance.choice(sorted(announced("off") | announced("working"))) - timedelta(days=chance.randrange(12))
    if kind < 0.55:
        return date(chance.randrange(2015, 2028), 12, chance.randrange(18, 32))
    return date(2015, 1, 5) + timedelta(days=chance.randrange(13 * 365))


def some_minute(chance: Random, day: date, hours: Json) -> datetime:
    """A moment of a day: any, or at an opening or closing, or a minute beside one."""
    open_minutes = business_minutes(day, hours)
    edges = sorted(at for at in open_minutes if at - 1 not in open_minutes or at + 1 not in open_minutes)
    if edges and chance.random() < 0.5:
        return midnight(day) + timedelta(minutes=chance.choice(edges) + chance.choice((-1, 0, 0, 1, 1)))
    return midnight(day) + timedelta(minutes=chance.randrange(1440), seconds=chance.choice((0, 0, 0, 30)))


def limit(chance: Random) -> Json:
    unit = chance.choice(("working_day", "working_day", "calendar_day", "hour", "minute"))
    most = {"working_day": 12, "calendar_day": 20, "hour": 60, "minute": 2500}[unit]
    return {"amount": chance.randrange(1, most + 1), "unit": unit, "mode": chance.choice(("statutory", "elapsed"))}


def clock(chance: Random, number: int) -> tuple[Json, Json]:
    """An item and its calendar."""
    day = some_day(chance)
    hours = calendar(chance, day)
    started = some_minute(chance, day, hours)
    as_of = started + timedelta(minutes=chance.randrange(35 * 1440))
    pauses = []
    for place in range(chance.choice((0, 0, 1, 1, 2, 4))):
        begins = some_minute(chance, day + timedelta(days=chance.randrange(-2, 18)), hours)
        lasts = timedelta(minutes=chance.choice((0, 1, chance.randrange(600), chance.randrange(10_000))))
        is_open = place == 0 and chance.random() < 0.3
        pauses.append({"from": text(begins), "to": None if is_open else text(begins + lasts), "reason": "weather"})
    ended = started + timedelta(minutes=chance.randrange(30 * 1440)) if chance.random() < 0.4 else None
    item = {
        "id": number,
        "limit": limit(chance),
        "started_at": text(started),
        "pauses": pauses,
        "ended_at": None if ended is None else text(ended),
        "as_of": text(as_of),
    }
    return item, hours
