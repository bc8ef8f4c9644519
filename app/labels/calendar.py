"""The working calendar in words: its problems, what an entry says, how a day counts, what a change moves."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from app.domain.station.calendar_content import AnnouncedYear, Content, OwnDay, OwnHours, Standstill
from app.domain.station.calendar_entry import EntryKind
from app.domain.work.calendar import DayKind
from app.domain.work.deadlines import ClockState
from app.labels.work import LABELS as WORK
from app.labels.work_terms import moment_in_full

if TYPE_CHECKING:
    from app.services.calendar.entering import CalendarDay, CalendarYear
    from app.services.calendar.recounting import LimitMove, Recount

PROBLEMS: Final[Mapping[str, str]] = {
    "calendar.segments": "各段作息时间应先后相接、互不重叠，且在一天之内。",
    "calendar.segments_text": "作息时间请按 8:30-12:00 14:00-17:30 的样式填写。",
    "calendar.day_of_year": "请按 06-01 的样式填写几月几日。",
    "calendar.works_anyway": "{day} 本来就上班，不用另行安排。",
    "calendar.rests_anyway": "{day} 本来就休息，不用另行安排。",
    "calendar.backwards": "结束时间应晚于开始时间。",
    "calendar.other_year": "{day} 不是 {year} 年的日子，请核对。",
    "calendar.day_twice": "{day} 写了两次，请核对。",
    "calendar.no_such_entry": "没有这一条安排，请刷新后再选。",
    "calendar.withdrawn_already": "这一条安排已经撤销。",
    "calendar.out_of_range": "日期应在 {first} 年至 {last} 年之间，请核对。",
    "calendar.notice_year": "看不出是哪一年的放假安排，请填写年份。",
    "calendar.notice_day": "“{line}”里有不存在或先后颠倒的日期，请核对。",
    "calendar.notice_unclear": "“{line}”没有写明节日名称，或没有写明放假还是上班。",
    "calendar.notice_count": "“{line}”写明共 {said} 天，实际列出 {found} 天，请核对。",
}

KINDS: Final[Mapping[EntryKind, str]] = {
    EntryKind.HOURS: "作息时间",
    EntryKind.DAY: "上班休息",
    EntryKind.SUSPENSION: "停办",
    EntryKind.YEAR: "放假安排",
    EntryKind.WITHDRAWAL: "撤销",
}

MARKS: Final[Mapping[DayKind, str]] = {
    DayKind.WORKDAY: "",
    DayKind.WEEKEND: "",
    DayKind.HOLIDAY: "休",
    DayKind.MAKE_UP: "班",
    DayKind.STATION_WORKS: "勤",
    DayKind.STATION_RESTS: "歇",
}
"""One character for a day in a month's grid; colours say it a second time."""

STOPPED: Final = "停"
"""The mark of a day on which business stood still for a time."""

UNPUBLISHED: Final = "{year} 年的放假安排国务院尚未公布，暂按星期推算；公布后请录入，期限会自动重算。"

_WEEKDAYS: Final = "一二三四五六日"
_HOUR: Final = 60
_WHOLE_YEAR: Final = ((1, 1), (12, 31))


def segments_text(segments: Iterable[tuple[int, int]]) -> str:
    """Business hours: 8:30-12:00 14:00-17:30."""
    return " ".join(f"{_time(opens)}-{_time(closes)}" for opens, closes in segments)


def place_text(place: tuple[int, int]) -> str:
    """A day of every year: 06-01."""
    return f"{place[0]:02d}-{place[1]:02d}"


def content_text(content: Content) -> str:
    """What an entry says, in one line."""
    match content:
        case OwnHours():
            is_whole = (content.first, content.last) == _WHOLE_YEAR
            span = "全年" if is_whole else f"每年 {place_text(content.first)} 至 {place_text(content.last)}"
            return f"{content.valid_from} 起，{span} {segments_text(content.segments)}"
        case OwnDay():
            return f"{content.day} {'本所上班' if content.is_worked else '本所休息'}"
        case Standstill():
            span = f"{moment_in_full(content.starts_at)} 至 {moment_in_full(content.ends_at)}"
            return f"{span} 停办，{content.approver}批准"
        case AnnouncedYear():
            off = sum(1 for day in content.days if not day.is_worked)
            return f"{content.year} 年放假 {off} 天、调休上班 {len(content.days) - off} 天"
        case _:
            return KINDS[EntryKind.WITHDRAWAL]


def who_text(by: str) -> str:
    """Who entered something."""
    return by or "数据文件夹所有者"


def day_text(shown: "CalendarDay") -> str:
    """A day and how it counts: 2026-10-10 周六，调休上班（国庆节），8:30-12:00 14:00-17:30."""
    day = shown.day
    kind = WORK[DayKind][day.kind] + (f"（{day.name}）" if day.name else "")
    parts = [f"{shown.on} 周{_WEEKDAYS[shown.on.weekday()]}", kind]
    if day.segments:
        parts.append(segments_text(day.segments))
    parts += [
        f"停办 {moment_in_full(stop.starts_at)} 至 {moment_in_full(stop.ends_at)}（{stop.reason}）"
        for stop in shown.suspensions
    ]
    return "，".join(parts)


def year_text(shown: "CalendarYear") -> str:
    """How a year stands: its working days, and by which paper it was announced, or that it was not."""
    if not shown.is_published:
        return UNPUBLISHED.format(year=shown.year)
    working = sum(1 for each in shown.days if each.day.minutes)
    return f"全年 {working} 个工作日。依据：{'、'.join(shown.papers)}"


def unpublished_text(years: Iterable[int]) -> str:
    """That years a limit runs in were counted by weekdays; empty when there are none."""
    named = "、".join(str(year) for year in years)
    return f"{named} 年的放假安排尚未公布，按星期推算" if named else ""


def recount_text(counted: "Recount") -> str:
    """What a change moves, in one or two sentences."""
    moved = [
        *([f"{len(counted.moves)} 件在办业务"] if counted.moves else []),
        *([f"{counted.orders} 张工单"] if counted.orders else []),
    ]
    first = f"{'、'.join(moved)}的期限改变。" if moved else "没有在办业务的期限改变。"
    verdicts = f"已结束的时限有 {len(counted.verdicts)} 项结论改变。" if counted.verdicts else ""
    return first + verdicts


def move_text(move: "LimitMove") -> str:
    """One limit before and after: 2026-YF-000005-8 低压非居民新装 联系客户：11-24 17:30 改为 11-25 17:30."""
    verdicts = {ClockState.MET, ClockState.LATE}
    before, after = moment_in_full(move.due_before), moment_in_full(move.due_after)
    said = f"{move.number} {move.business} {move.limit}：{before} 改为 {after}"
    if move.state_before in verdicts:
        states = WORK[ClockState]
        said += f"，结论由“{states[move.state_before]}”变为“{states[move.state_after]}”"
    return said


def _time(minute: int) -> str:
    return f"{minute // _HOUR}:{minute % _HOUR:02d}"
