"""How long somebody may object: to a deduction told to him, and to a result that is put up."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.definitions.mapping import Node, Reader
from app.domain.definitions.source import Source
from app.domain.problems import refuse_if_any
from app.domain.work.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingRules:
    """Working days for an appeal after it was told (SC-07), and for a public notice."""

    appeal_days: int
    appeal_source: Source
    public_days: int
    public_source: Source


def hearing_rules_from(mapping: Node) -> HearingRules:
    """The rules a TOML table describes.

    Raises:
        Refusal: `definition.*`.
    """
    reader = Reader(mapping)
    appeal, public = reader.table("appeal"), reader.table("public")
    rules = HearingRules(
        appeal_days=appeal.number("working_days"),
        appeal_source=appeal.source(),
        public_days=public.number("working_days"),
        public_source=public.source(),
    )
    refuse_if_any(reader.problems)
    return rules


def last_day(calendar: WorkingCalendar, begun_on: date, working_days: int) -> date:
    """The last of so many working days after a day; the day itself does not count."""
    day = begun_on
    for _ in range(working_days):
        day = date.fromordinal(calendar.next_working((day + timedelta(days=1)).toordinal()))
    return day
