"""What the watch over the link says, in the trade's words."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from app.domain.zone import STATION_ZONE
from app.labels.disputes import TABLES
from app.labels.speaking import label_of
from app.services.upstream.watch_standing import Verdict

if TYPE_CHECKING:
    from app.services.upstream.watch_standing import Comparison, FindingLine, OtherComputer, WatchStanding

_MORE_TABLES: Final = {
    "calendar_entry": "工作日历",
    "conflict_decision": "冲突处理",
    "counter_turn": "柜台经过",
    "event": "业务记录",
    "month_lock": "月度锁定",
    "print_content": "打印存证",
    "print_record": "打印登记",
    "print_void": "打印作废",
    "register_entry": "考核登记",
    "warning_note": "提醒处理",
}
"""What only the watch has to name: facts nobody disputes."""

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_SHOWN: Final = 5


def table_text(table: str) -> str:
    """What the records of a table are called."""
    return TABLES.get(table) or _MORE_TABLES.get(table, table)


def finding_text(line: "FindingLine") -> str:
    """A finding in one line: 客户 陈玉兰 1183369442：内容不同，已按县中心恢复."""
    record = " ".join(filter(None, (table_text(line.table), line.finding.title)))
    return f"{record}：{label_of(line.finding.difference)}，{label_of(line.finding.repair)}"


def comparison_text(comparison: "Comparison") -> str:
    """What a comparison came to."""
    if comparison.verdict is Verdict.NOT_NOW:
        return "还有改动在途，未能核对，稍后自动再核。"
    if comparison.verdict is Verdict.UNKNOWN:
        return "县中心的程序较旧，还不能核对。"
    if comparison.verdict is Verdict.EQUAL:
        return f"与县中心逐表核对：{comparison.rows:,} 条全部一致。"
    left = f"另有 {comparison.left:,} 条待修复。" if comparison.left else ""
    return f"与县中心核对发现 {len(comparison.findings):,} 条不一致，详见“核对”。{left}"


def compared_text(watch: "WatchStanding") -> str:
    """When everything was last compared, and what came of it."""
    if watch.compared_at is None:
        return "还没有核对过，每晚 22 点后自动核对。"
    when = watch.compared_at.astimezone(STATION_ZONE).strftime("%Y-%m-%d %H:%M")
    found = f"{watch.differed:,} 条不一致，已修复" if watch.differed else "与县中心一致"
    return f"{when} 核对，{found}。"


def others_text(watch: "WatchStanding", now: datetime) -> str:
    """How long ago the changes of the other computers came; empty when there is none."""
    return "，".join(_other(each, now) for each in watch.others[:_SHOWN])


def doubt_text(watch: "WatchStanding") -> str:
    """Why the link is doubted; empty when it is not."""
    if watch.doubt is None:
        return ""
    return f"{label_of(watch.doubt)}。请在“设置”的“上级同步”中点“校验”，仍不行请联系县公司。"


def watch_rows(watch: "WatchStanding", now: datetime) -> Iterator[tuple[str, str]]:
    """Names and words of how the watch stands."""
    yield "核对", compared_text(watch)
    yield "其他电脑", others_text(watch, now) or "还没有其他电脑"


def _other(other: "OtherComputer", now: datetime) -> str:
    ago = max(now - (other.arrived_at or other.written_at), timedelta())
    return f"第 {other.index} 台的改动{_ago(ago)}到达"


def _ago(length: timedelta) -> str:
    if length < _MINUTE:
        return "刚刚"
    if length < _HOUR:
        return f" {length // _MINUTE} 分钟前"
    if length < _DAY:
        return f" {length // _HOUR} 小时前"
    return f" {length // _DAY} 天前"
