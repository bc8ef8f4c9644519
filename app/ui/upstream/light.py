"""What the light in the top bar says of the hub: by icon, words and tool tip, never by colour alone."""

from datetime import datetime
from typing import Final

from app.domain.problems import Problem
from app.domain.zone import STATION_ZONE
from app.labels.speaking import problem_text
from app.labels.upstream import clock_text, standing_text
from app.labels.watch_words import doubt_text
from app.services.upstream.standing import UpstreamStatus
from app.ui.icons import Icon
from app.ui.shell.desk import Light

_OFFLINE: Final = frozenset(
    {
        "upstream.busy_hub",
        "upstream.hub_trouble",
        "upstream.timeout",
        "upstream.too_many",
        "upstream.unauthorised",
        "upstream.unreachable",
    }
)
"""Troubles that pass by themselves."""


def light_of(status: UpstreamStatus, *, is_on_its_way: bool) -> Light:
    """The light for a computer that stands like this; `is_on_its_way` while a round is going on."""
    if not status.is_enrolled:
        return Light(words="未接入上级", hint="本所数据只在这台电脑上，尚未与上级交换", mark=Icon.NOT_CONNECTED)
    if is_on_its_way:
        return Light(words="同步中", hint="正在与县中心同步，可照常办理", mark=Icon.SYNCING)
    words, mark, tone = _standing(status)
    return Light(words=words, hint="\n".join(_told(status)), mark=mark, tone=tone)


def _standing(status: UpstreamStatus) -> tuple[str, Icon, str]:
    """The first of these that is so: words, icon, tone."""
    since = f" · {_time(status.succeeded_at)}起" if status.succeeded_at else ""
    is_passing = status.trouble in _OFFLINE
    found = (
        (not status.is_active, "待批准", Icon.NOT_CONNECTED, "near"),
        (is_passing, f"离线{since}", Icon.NOT_CONNECTED, "near"),
        (status.trouble not in {"", "upstream.busy"}, "同步受阻", Icon.SYNC_TROUBLE, "over"),
        (status.watch.doubt is not None, "同步存疑", Icon.SYNC_TROUBLE, "over"),
        (status.disputes > 0, f"{status.disputes} 处冲突", Icon.SYNC_TROUBLE, "near"),
        (status.pending > 0, f"待上传 {status.pending}", Icon.SYNCING, "plain"),
        (not status.url, f"U盘{_day(status.succeeded_at)}", Icon.SYNCED, "plain"),  # as fresh as the last stick
        (True, "已同步", Icon.SYNCED, "good"),
    )
    return next((words, mark, tone) for is_so, words, mark, tone in found if is_so)


def _told(status: UpstreamStatus) -> list[str]:
    """How it stands, line by line."""
    lines = [standing_text(status)]
    if status.trouble and status.is_active:
        lines.append(problem_text(Problem(code=status.trouble)))
    if doubt := doubt_text(status.watch):
        lines.append(doubt)
    if status.pending and status.trouble:
        lines.append(f"还有 {status.pending} 条待上传。")
    if status.disputes:
        lines.append(f"{status.disputes} 处冲突待处理。")
    if status.quarantined:
        lines.append(f"县中心未采用 {status.quarantined} 条，请联系县公司。")
    if status.succeeded_at is not None:
        lines.append(f"上次成功：{_moment(status.succeeded_at)}")
    return [*lines, *filter(None, (clock_text(status),))]


def _time(moment: datetime) -> str:
    return moment.astimezone(STATION_ZONE).strftime("%H:%M")


def _day(moment: datetime | None) -> str:
    return f" · {moment.astimezone(STATION_ZONE).strftime('%m-%d')}" if moment else ""


def _moment(moment: datetime) -> str:
    return moment.astimezone(STATION_ZONE).strftime("%Y-%m-%d %H:%M")
