"""The forms for what a station says of its days: their fields, what they begin with, and what they come to."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final
from uuid import UUID

from app.domain.problems import Refusal
from app.domain.station.calendar_content import Content, OwnDay, OwnHours, Standstill, Withdrawal
from app.domain.station.calendar_entry import EntryKind
from app.domain.station.calendar_typing import announcement_from, day_of_year_from, segments_from
from app.domain.zone import STATION_ZONE
from app.labels.calendar import place_text, segments_text
from app.ui.forms.fields import Field, FieldKind
from app.ui.moments import MOMENT_HINT, moment_from, moment_shown

if TYPE_CHECKING:
    from app.services.calendar.entering import CalendarDay

_WORKS: Final = "works"
_RESTS: Final = "rests"
_HOURS_HINT: Final = "如 8:30-12:00 14:00-17:30"
_NOTICE_HINT: Final = "把通知原文贴在这里，每个节日一行，如 元旦：1月1日至3日放假，共3天。1月4日上班。"

FIELDS: Final[Mapping[EntryKind, tuple[Field, ...]]] = {
    EntryKind.DAY: (
        Field(name="day", label="日期", kind=FieldKind.DAY, is_required=True),
        Field(
            name="is_worked",
            label="安排",
            kind=FieldKind.CHOICE,
            is_required=True,
            choices=((_WORKS, "本所上班"), (_RESTS, "本所休息")),
        ),
        Field(name="reason", label="原因", is_required=True, is_wide=True),
    ),
    EntryKind.SUSPENSION: (
        Field(name="starts_at", label="停办开始", hint=MOMENT_HINT, is_required=True),
        Field(name="ends_at", label="停办结束", hint=MOMENT_HINT, is_required=True),
        Field(name="approver", label="批准人", is_required=True),
        Field(name="reason", label="原因", hint="如 台风、暴雨、洪水", is_required=True),
    ),
    EntryKind.HOURS: (
        Field(name="segments", label="作息时间", hint=_HOURS_HINT, is_required=True),
        Field(name="valid_from", label="从哪天起执行", kind=FieldKind.DAY, is_required=True),
        Field(name="first", label="每年从（月-日）", is_required=True),
        Field(name="last", label="每年到（月-日）", is_required=True),
        Field(name="reason", label="依据或原因", is_required=True, is_wide=True),
    ),
    EntryKind.YEAR: (
        Field(name="year", label="年份", kind=FieldKind.QUANTITY, unit="年", is_required=True),
        Field(name="papers", label="文号", hint="如 国办发明电〔2026〕7号", is_required=True),
        Field(name="notice", label="放假安排", kind=FieldKind.NOTE, hint=_NOTICE_HINT, is_required=True, is_wide=True),
    ),
    EntryKind.WITHDRAWAL: (Field(name="reason", label="为什么撤销", is_required=True, is_wide=True),),
}

TITLES: Final[Mapping[EntryKind, str]] = {
    EntryKind.DAY: "安排某一天上班或休息",
    EntryKind.SUSPENSION: "登记一段停办时间",
    EntryKind.HOURS: "规定作息时间",
    EntryKind.YEAR: "录入一年的放假安排",
    EntryKind.WITHDRAWAL: "撤销",
}

FIELD_OF: Final[Mapping[str, str]] = {"off": "notice", "working": "notice"}
"""Where a problem is said whose field is not one of the form."""


def beginning(kind: EntryKind, shown: "CalendarDay") -> dict[str, str]:
    """What a form begins with, standing on a day."""
    day = shown.on
    match kind:
        case EntryKind.DAY:
            return {"day": day.isoformat(), "is_worked": _RESTS if shown.day.minutes else _WORKS}
        case EntryKind.SUSPENSION:
            opens, closes = _opening(shown)
            return {"starts_at": _moment(day, opens), "ends_at": _moment(day, closes)}
        case EntryKind.HOURS:
            return {
                "segments": segments_text(shown.day.segments),
                "valid_from": day.isoformat(),
                "first": place_text((1, 1)),
                "last": place_text((12, 31)),
            }
        case EntryKind.YEAR:
            return {"year": str(day.year)}
        case _:
            return {}


def content_from(kind: EntryKind, values: Mapping[str, str], now: datetime, entry: UUID | None) -> tuple[Content, str]:
    """What a filled form says, and why; `entry` is the one to be taken back.

    Raises:
        Refusal: `calendar.*`, `input.*` for what cannot be read, by the name of its field.
    """
    reason = values.get("reason", "").strip()
    match kind:
        case EntryKind.DAY:
            return OwnDay(day=date.fromisoformat(values["day"]), is_worked=values["is_worked"] == _WORKS), reason
        case EntryKind.SUSPENSION:
            return _standstill(values, now), reason
        case EntryKind.HOURS:
            hours = OwnHours(
                segments=segments_from(values["segments"]),
                valid_from=date.fromisoformat(values["valid_from"]),
                first=day_of_year_from(values["first"], "first"),
                last=day_of_year_from(values["last"], "last"),
            )
            return hours, reason
        case EntryKind.YEAR:
            year = values["year"].strip()
            if not year.isdecimal():
                raise Refusal.of("calendar.notice_year", "year")
            papers = values["papers"].strip()
            return announcement_from(values["notice"], int(year), (papers,)), papers
        case EntryKind.WITHDRAWAL:
            if entry is None:
                raise Refusal.of("calendar.no_such_entry", "reason")
            return Withdrawal(entry_id=entry), reason


def _standstill(values: Mapping[str, str], now: datetime) -> Standstill:
    moments = {}
    for name in ("starts_at", "ends_at"):
        moment = moment_from(values[name], now)
        if moment is None:
            raise Refusal.of("input.not_a_moment", name, value=values[name])
        moments[name] = moment
    return Standstill(**moments, approver=values["approver"].strip())


def _opening(shown: "CalendarDay") -> tuple[int, int]:
    segments = shown.day.segments
    return (segments[0][0], segments[-1][1]) if segments else (0, 23 * 60 + 59)


def _moment(day: date, minute: int) -> str:
    at = datetime.combine(day, time(minute // 60 % 24, minute % 60), STATION_ZONE)
    return moment_shown(at)
