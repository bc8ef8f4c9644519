"""Moments as staff type them: 14:30 is today, 10-10 14:30 this year, 2026-10-10 14:30 in full."""

import re
import unicodedata
from datetime import datetime

from app.domain.zone import STATION_ZONE

MOMENT_HINT = "如 14:30 或 10-10 14:30"
_MOMENT = re.compile(
    r"(?:(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?[\sT]+)?"
    r"(?P<hour>\d{1,2})[:时](?P<minute>\d{2})分?"
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})\s*(?P<hour>\d{2})(?P<minute>\d{2})")


def moment_from(text: str, now: datetime) -> datetime | None:
    """The moment by the station's clock; None when the text is none. What is left out is taken from `now`."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _MOMENT.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if found is None:
        return None
    today = now.astimezone(STATION_ZONE)
    usual = {"year": today.year, "month": today.month, "day": today.day}
    parts = {name: usual[name] if part is None else int(part) for name, part in found.groupdict().items()}
    try:
        return datetime(**parts, tzinfo=STATION_ZONE)
    except ValueError:
        return None


def moment_shown(moment: datetime | None) -> str:
    """A moment as a field shows it; nothing for none."""
    return "" if moment is None else f"{moment.astimezone(STATION_ZONE):%Y-%m-%d %H:%M}"


def moment_in_full(text: str, now: datetime) -> str:
    """A typed moment with its day, so that it means the same tomorrow; what is no moment stays as typed."""
    return moment_shown(moment_from(text, now)) or text
