"""What the hub's commands and pages call things: a computer's standing, deeds, why something was set aside."""

from collections.abc import Mapping
from typing import Final

from app.hub.audit import Act
from app.hub.callers import DeviceStatus
from app.hub.knowledge import Reason

STATUSES: Final[Mapping[DeviceStatus, str]] = {
    DeviceStatus.PENDING: "待批准",
    DeviceStatus.ACTIVE: "已加入",
    DeviceStatus.REVOKED: "已停用",
}

REASONS: Final[Mapping[str, str]] = {
    Reason.SCHEMA: "来自更新的程序",
    Reason.APPEND_ONLY: "改动已登记的事实",
    Reason.UNKNOWN_RECORD: "没有这条记录",
    Reason.DUPLICATE: "同一事实两种内容",
    Reason.WRONG_TYPE: "值的类型不对",
}

ACTS: Final[Mapping[Act, str]] = {
    Act.STATION_ADDED: "登入名册",
    Act.CODE_MADE: "给出加入码",
    Act.ENROLLED: "电脑加入",
    Act.CODE_DENIED: "加入码不符",
    Act.APPROVED: "批准电脑",
    Act.REVOKED: "停用电脑",
    Act.NEW_EPOCH: "数据另起一段",
    Act.COPY_SEEN: "发现同一数据的副本",
    Act.RETIRED: "注销电脑",
    Act.REPLAYED: "隔离操作补入",
    Act.MENDED: "按日志修复记录",
    Act.BACKED_UP: "备份",
    Act.COMPACTED: "日志压缩",
    Act.SWEPT: "清理附件",
    Act.RESTORED: "从备份恢复",
    Act.DRILLED: "恢复演练",
    Act.LEAVING: "导出待迁",
    Act.STAYING: "取消迁出",
    Act.MOVED_AWAY: "迁往别处",
    Act.MOVED_HERE: "迁入本中心",
    Act.PURGING: "开始清除留存",
    Act.PURGED: "留存已清除",
    Act.COURIER_TAKEN: "收下U盘文件",
    Act.COURIER_GIVEN: "写出U盘文件",
    Act.READER_ADDED: "准许查看一览",
    Act.READER_REMOVED: "取消查看一览",
    Act.READER_CAME: "登录一览",
    Act.READER_DENIED: "登录一览未成",
    Act.COUNTY_READ: "查看一览",
}
