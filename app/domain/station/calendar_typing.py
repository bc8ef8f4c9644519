"""What people type or paste of working days, as values: business hours, days of the year, a whole announcement.

An announcement is read as the State Council's office words it: a line for each holiday, its name before the colon,
`2月15日至23日放假调休，共9天。2月14日、2月28日上班。`; what stands in brackets is passed over.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from app.domain.problems import Refusal
from app.domain.station.calendar_content import AnnouncedYear, NamedDay

_SEGMENT: Final = re.compile(r"([01]?\d|2[0-4])[:：]([0-5]\d)[-—–~～至到]+([01]?\d|2[0-4])[:：]([0-5]\d)")
_BETWEEN: Final = re.compile(r"[\s,，、;；]+")
_DAY_OF_YEAR: Final = re.compile(r"(\d{1,2})[-月/.](\d{1,2})日?")
_BRACKETS: Final = re.compile(r"（[^）]*）|\([^)]*\)")
_NUMBER: Final = re.compile(r"^[一二三四五六七八九十\d]+[、.．]\s*")
_ONE_DAY: Final = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日"
_DAYS: Final = re.compile(rf"{_ONE_DAY}(?:[至到—–~-]+{_ONE_DAY})?")
_TITLE: Final = re.compile(r"关于(\d{4})年")
_COUNT: Final = re.compile(r"共(\d+)天")
_MINUTES: Final = 60
_LONGEST: Final = timedelta(days=31)


def segments_from(text: str) -> tuple[tuple[int, int], ...]:
    """Business hours as they are typed: `8:30-12:00 14:00-17:30`, in minutes of the day.

    Raises:
        Refusal: `calendar.segments_text`.
    """
    found = [_SEGMENT.fullmatch(part) for part in _BETWEEN.split(text.strip()) if part]
    segments = [tuple(map(int, part.groups())) for part in found if part is not None]
    if len(segments) < len(found) or not segments:
        raise Refusal.of("calendar.segments_text", "segments")
    return tuple((first * _MINUTES + start, last * _MINUTES + end) for first, start, last, end in segments)


def day_of_year_from(text: str, field: str) -> tuple[int, int]:
    """A day of every year as it is typed: `06-01`, `6月1日`; whether it exists is not looked at.

    Raises:
        Refusal: `calendar.day_of_year`.
    """
    found = _DAY_OF_YEAR.fullmatch(text.strip())
    if found is None:
        raise Refusal.of("calendar.day_of_year", field)
    return int(found[1]), int(found[2])


def announcement_from(text: str, year: int, papers: tuple[str, ...]) -> AnnouncedYear:
    """A year's announcement from the words of its notice; lines that tell of no days off are passed over.

    Raises:
        Refusal: `calendar.notice_day` for a day that does not exist, `calendar.notice_unclear` for days of which
            nothing is said, `calendar.notice_count` where they are not as many as is said.
    """
    days = [day for line in text.splitlines() for day in _of_line(line.strip(), year)]
    return AnnouncedYear(year=year, days=tuple(days), papers=papers)


def year_of_notice(text: str) -> int:
    """The year a notice is about, as its title says.

    Raises:
        Refusal: `calendar.notice_year` when it does not say.
    """
    found = _TITLE.search(text)
    if found is None:
        raise Refusal.of("calendar.notice_year", "year")
    return int(found[1])


def notice_text(announced: AnnouncedYear) -> str:
    """An announcement in words that `announcement_from` reads back."""
    lines = []
    for name in dict.fromkeys(day.name for day in announced.days):
        off = sorted(day.day for day in announced.days if day.name == name and not day.is_worked)
        working = sorted(day.day for day in announced.days if day.name == name and day.is_worked)
        words = "、".join(_span_text(span) for span in _spans(off)) + f"放假，共{len(off)}天。" if off else ""
        if working:
            words += "、".join(_full(day) for day in working) + "上班。"
        lines.append(f"{name}：{words}")
    return "\n".join(lines)


def _of_line(line: str, year: int) -> Iterator[NamedDay]:
    name, colon, rest = _NUMBER.sub("", line).replace(":", "：").partition("：")
    for sentence in _BRACKETS.sub("", rest if colon else name).split("。"):
        found = list(_DAYS.finditer(sentence))
        if not found:
            continue
        is_worked = "上班" in sentence
        is_said = is_worked or "放假" in sentence or "休" in sentence
        if not is_said and not colon:
            continue  # the day the notice was signed
        if not is_said or not colon:
            raise Refusal.of("calendar.notice_unclear", "notice", line=line)
        days = list(_days_of(found, year, line))
        count = _COUNT.search(sentence)
        if count is not None and int(count[1]) != len(days):
            raise Refusal.of("calendar.notice_count", "notice", line=line, said=int(count[1]), found=len(days))
        yield from (NamedDay(day=day, name=name.strip(), is_worked=is_worked) for day in days)


def _days_of(found: list[re.Match[str]], year: int, line: str) -> Iterator[date]:
    """The days of one sentence; a month or year that is not said is that of the day before it."""
    month = ""
    for match in found:
        ends: list[date] = []
        for own_year, own_month, day in (match.groups()[:3], match.groups()[3:]):
            month = own_month or month
            if day:
                ends.append(_day(int(own_year or (ends[0].year if ends else year)), month, day, line))
        first, last = ends[0], ends[-1]
        if not timedelta() <= last - first <= _LONGEST:
            raise Refusal.of("calendar.notice_day", "notice", line=line)
        yield from (first + timedelta(days=number) for number in range((last - first).days + 1))


def _day(year: int, month: str, day: str, line: str) -> date:
    try:
        return date(year, int(month or 0), int(day))
    except ValueError as error:
        raise Refusal.of("calendar.notice_day", "notice", line=line) from error


def _spans(days: list[date]) -> Iterator[list[date]]:
    """Days in a row, row by row."""
    for _, row in groupby(enumerate(days), key=lambda pair: pair[1].toordinal() - pair[0]):
        yield [day for _, day in row]


def _span_text(span: list[date]) -> str:
    return _full(span[0]) if len(span) == 1 else f"{_full(span[0])}至{_full(span[-1])}"


def _full(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
