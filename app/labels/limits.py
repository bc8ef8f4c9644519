"""A limit in words, as staff say it: 剩 2 个工作日 · 10-10 17:30."""

from datetime import date, datetime, timedelta
from typing import Final

from app.domain.work.calendar import WorkingCalendar
from app.domain.work.due import Urgency
from app.domain.zone import STATION_ZONE

URGENCIES: Final = {
    Urgency.NORMAL: "正常",
    Urgency.NEAR: "临近",
    Urgency.TODAY: "今日到期",
    Urgency.OVERDUE: "已超期",
    Urgency.PAUSED: "暂停计时",
}
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


def moment_text(moment: datetime, now: datetime) -> str:
    """A moment as staff say it: 今天 14:30, 明天 09:00, 10-10 17:30, 2025-10-10 17:30."""
    local, today = moment.astimezone(STATION_ZONE), now.astimezone(STATION_ZONE).date()
    named = {today: "今天", today + _DAY: "明天", today - _DAY: "昨天"}.get(local.date())
    if named is not None:
        return f"{named} {local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"


def span_text(span: timedelta) -> str:
    """A length of time in the largest unit that says enough: 3 天, 2 小时 58 分, 31 分."""
    minutes = int(span.total_seconds() // 60)
    if span >= 2 * _DAY:
        return f"{span // _DAY} 天"
    if span >= _HOUR:
        return f"{minutes // 60} 小时 {minutes % 60} 分" if minutes % 60 else f"{minutes // 60} 小时"
    return f"{minutes} 分"


def limit_text(due_at: datetime, now: datetime, calendar: WorkingCalendar | None = None) -> str:
    """How much is left of a limit, or how far it was overrun, and when it ends.

    With a calendar, lengths of more than a day are said in working days.
    """
    word, first, last = ("剩", now, due_at) if due_at >= now else ("超", due_at, now)
    span = span_text(last - first)
    if calendar is not None and last - first >= _DAY:
        days = calendar.working_days_between(_day(first), _day(last))
        span = f"{days} 个工作日" if days else span
    return f"{word} {span} · {moment_text(due_at, now)}"


def _day(moment: datetime) -> date:
    return moment.astimezone(STATION_ZONE).date()
