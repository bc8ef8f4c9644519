"""Words of the station's day as they stand on papers."""

from collections.abc import Mapping
from typing import Final

from app.domain.daybook.gathering import DecisionState, GatheringKind

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
REMINDERS: Final[Mapping[str, str]] = {
    "overdue": "已超期的业务",
    "due_today": "今日到期的业务",
    "unassigned": "待派的工单",
    "handed_back": "退回的工单",
    "arrears": "欠费未缴的客户",
    "command_cut": "费控停电未执行",
    "command_restore": "费控复电未执行",
    "high_loss": "高损台区",
    "negative_loss": "负损台区",
    "outages": "七日内计划停电",
    "readings": "采集失败（户）",
}
SUPPLY_MEETING: Final = "业扩例会"
NO_LEAD: Final = ""
FINISHED: Final = "完成"
GOING_ON: Final = "在办"
SEALED: Final = "used"
"""The form's code of a seal that was used."""
