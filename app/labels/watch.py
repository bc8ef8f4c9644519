"""Words for what watches over the link to the county's hub: comparisons, what they found, what was done about it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.domain.upstream.watching import Difference, Doubt, Repair

PROBLEMS: Final[Mapping[str, str]] = {}

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    Doubt: {
        Doubt.OWN_LOST: "本机的改动发出 3 小时仍未传回",
        Doubt.FROZEN: "其他电脑的改动没有全部到达本机",
        Doubt.STUCK: "同步 15 分钟没有进展",
    },
    Difference: {
        Difference.CHANGED: "内容不同",
        Difference.ONLY_HERE: "只有本机有",
        Difference.ONLY_THERE: "本机缺少",
    },
    Repair: {
        Repair.TAKEN: "已按县中心恢复",
        Repair.SENT: "已补传县中心",
        Repair.REMOVED: "县中心已删除，本机随之删除",
        Repair.AT_HUB: "县中心已按日志修复",
        Repair.REBUILT: "已整体重新下载",
        Repair.LEFT: "未能修复，请联系县公司",
    },
}
