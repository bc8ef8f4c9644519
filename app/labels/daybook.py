"""Words and sentences of the station's own day: meetings, work logs, planned outages, seals."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from app.domain.daybook.gathering import DecisionState, GatheringKind
from app.domain.zone import STATION_ZONE

if TYPE_CHECKING:
    from app.domain.daybook.gathering import DayOrder
    from app.services.daybook.pack import Away, MorningPack, Yesterday

PROBLEMS: Final[Mapping[str, str]] = {
    "gathering.ends_before": "结束时间早于开始时间，请核对。",
    "gathering.decided_twice": "议定事项“{matter}”写了两次，请删去一次。",
    "gathering.decision_form": "“{line}”应依次写事项、责任人、期限，之间用分号隔开，期限如 10-31。",
    "gathering.morning_held": "晨会每天一份记录，不能改到另一天。",
    "gathering.none_that_day": "{day} 没有晨会记录。",
    "input.not_a_subject": "“{value}”应写成 gathering:编号或日期、log:工号/日期、outage:编号、seals:月份。",
    "gathering.unknown": "没有编号为“{number}”的会议记录。",
    "log.not_yours": "工作日志由本人填写，内勤和所长可以查看。",
    "log.in_future": "日志的日期还没有到。",
    "log.kilometres": "行驶里程应为不小于零的数，如 36.5。",
    "log.not_written": "这一天的日志还没有填写，不能审阅。",
    "outage.no_area": "请至少选一个停电的台区。",
    "outage.ends_before": "预计送电时间应晚于停电时间。",
    "outage.told_late": "按规定最迟 {latest} 通知，现在的通知日期是 {told}。请提前，或写明晚通知的原因。",
    "outage.called_off_before": "停电计划 {number} 已取消。",
    "outage.no_village": "停电计划不涉及“{village}”。",
    "outage.unknown": "没有编号为“{number}”的停电计划。",
    "outage.unknown_area": "没有编号为“{area}”的台区。",
}

GATHERINGS: Final[Mapping[GatheringKind, str]] = {
    GatheringKind.MORNING: "晨会",
    GatheringKind.MEETING: "会议",
    GatheringKind.TRAINING: "培训",
}
DECISIONS: Final[Mapping[DecisionState, str]] = {
    DecisionState.OPEN: "未开始",
    DecisionState.UNDERWAY: "进行中",
    DecisionState.DONE: "已完成",
}
LABELS: Final[Mapping[type[StrEnum], Mapping[Any, str]]] = {GatheringKind: GATHERINGS, DecisionState: DECISIONS}

_NO_ONE: Final = "无"


def morning_texts(pack: "MorningPack") -> Mapping[str, str]:
    """What a morning meeting's record says before anybody types: yesterday, what is unfinished, who is away."""
    return {
        "yesterday": yesterday_text(pack.yesterday),
        "unfinished": unfinished_text(pack.yesterday),
        "absent": absent_text(pack.away),
    }


def yesterday_text(yesterday: "Yesterday") -> str:
    """The working day before in a sentence."""
    total = sum(yesterday.finished.values())
    kinds = "、".join(f"{name} {count}" for name, count in yesterday.finished.items())
    finished = f"完成工单 {total} 张（{kinds}）" if total else "没有完工的工单"
    return f"{yesterday.since:%m-%d}：{finished}；受理业务 {yesterday.accepted} 件，办结 {yesterday.closed} 件。"


def unfinished_text(yesterday: "Yesterday") -> str:
    """The orders sent out before today and not finished, one a line."""
    if not yesterday.unfinished_count:
        return _NO_ONE
    named = [_left(order) for order in yesterday.unfinished]
    rest = yesterday.unfinished_count - len(named)
    return "\n".join([*named, *([f"另有 {rest} 张未完工。"] if rest else [])])


def absent_text(away: "tuple[Away, ...]") -> str:
    """Who is away, why, until when, and who stands in."""
    return "；".join(_away(each) for each in away) or _NO_ONE


def _left(order: "DayOrder") -> str:
    return f"{order.order_number} {order.task}（{order.leader}）"


def _away(away: "Away") -> str:
    until = away.until.astimezone(STATION_ZONE)
    stand_ins = f"，{'、'.join(away.stand_ins)}代" if away.stand_ins else ""
    return f"{away.name}（{away.reason}，至 {until:%m-%d %H:%M}{stand_ins}）"
