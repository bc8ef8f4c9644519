"""A year's announcement from a file: as the program ships them, or the notice's own words."""

from pathlib import Path
from typing import Final

import tomli

from app.domain.problems import Refusal
from app.domain.station.calendar_content import AnnouncedYear, NamedDay
from app.domain.station.calendar_typing import announcement_from, year_of_notice
from app.domain.work.calendar import YearDays
from app.domain.work.calendar_reading import year_days_from

_MOST_BYTES: Final = 100_000


def read_year(path: Path, year: int | None = None, papers: tuple[str, ...] = ()) -> AnnouncedYear:
    """The announcement in a file: TOML says its year and papers itself, a text is the notice for this year.

    Without a year the notice's title has to say it.

    Raises:
        Refusal: `definition.*`, `calendar.notice_*`.
    """
    try:
        text = path.read_bytes()[:_MOST_BYTES].decode("utf-8-sig")
        if path.suffix.lower() != ".toml":
            return announcement_from(text, year or year_of_notice(text), papers)
        return announced(year_days_from(tomli.loads(text)))
    except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        raise Refusal.of("definition.unreadable", "file", reason=str(error)) from error


def announced(days: YearDays) -> AnnouncedYear:
    """A shipped year in the words of an entry, so that it can be corrected."""
    listed = [NamedDay(day=day, name=name, is_worked=False) for day, name in days.off.items()]
    listed += [NamedDay(day=day, name=name, is_worked=True) for day, name in days.working.items()]
    return AnnouncedYear(year=days.year, days=tuple(sorted(listed, key=lambda each: each.day)), papers=days.papers)
