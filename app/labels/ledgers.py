"""What ledgers are called, and how their values are said, on the screen and in exported sheets."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from app.domain.customers.customer import CustomerState
from app.domain.firms.firm import Licence, Trade
from app.domain.records.facts import CommandKind, OutageKind
from app.domain.zone import STATION_ZONE
from app.labels.customers import LABELS as CUSTOMERS
from app.labels.daybook import GATHERINGS
from app.labels.supply import LABELS as SUPPLY

TITLES: Final[Mapping[str, str]] = {
    "customers": "客户",
    "areas": "台区",
    "staff": "人员",
    "line_losses": "线损",
    "collection": "采集",
    "bills": "电费",
    "commands": "费控指令",
    "service_orders": "工单",
    "outages": "停电",
    "firms": "单位名录",
    "gatherings": "会议",
    "outage_plans": "停电计划",
    "seals": "封印",
}
"""The ledgers by the names of their lists, in the order they are shown."""

UNITS: Final[Mapping[str, str]] = {
    "customers": "户",
    "areas": "个",
    "staff": "人",
    "service_orders": "张",
    "firms": "家",
    "gatherings": "次",
    "outage_plans": "次",
}

COMMANDS: Final[Mapping[CommandKind, str]] = {CommandKind.CUT: "停电", CommandKind.RESTORE: "复电"}
OUTAGES: Final[Mapping[OutageKind, str]] = {
    OutageKind.PLANNED: "计划停电",
    OutageKind.TEMPORARY: "临时停电",
    OutageKind.FAULT: "故障停电",
}


def hundredths_text(value: int | None) -> str:
    """An integer of hundredths with two decimals: 1,234.56."""
    if value is None:
        return ""
    sign, rest = ("-" if value < 0 else ""), abs(value)
    return f"{sign}{rest // 100:,}.{rest % 100:02}"


def kilowatts_text(watts: int) -> str:
    """Watts as kW, with as many decimals as there are: 8 kW, 7.5 kW."""
    whole, rest = divmod(watts, 1000)
    return f"{whole:,}{f'.{rest:03}'.rstrip('0') if rest else ''} kW"


def moment_text(moment: datetime | None) -> str:
    """A moment of the station to the minute."""
    return "" if moment is None else moment.astimezone(STATION_ZONE).strftime("%Y-%m-%d %H:%M")


def licences_text(licences: Iterable[Licence]) -> str:
    """The licences of a firm in a line: 施工 至 2030-12-31、设计 至 2027-06-30."""
    return "、".join(f"{SUPPLY[Trade][each.trade]} 至 {each.valid_until.isoformat()}" for each in licences)


WORDS: Final[Mapping[str, Mapping[str, Callable[[Any], str]]]] = {
    "customers": {"state": lambda state: CUSTOMERS[CustomerState][state]},
    "staff": {"is_active": lambda is_active: "在岗" if is_active else "离岗"},
    "firms": {
        "licences": licences_text,
        "is_active": lambda is_active: "在册" if is_active else "已移出",
    },
    "commands": {
        "kind": lambda kind: COMMANDS[kind],
        "is_success": lambda is_success: "成功" if is_success else "失败",
    },
    "service_orders": {"is_at_fault": lambda is_at_fault: "有责" if is_at_fault else "无责"},
    "gatherings": {"kind": lambda kind: GATHERINGS[kind]},
    "outage_plans": {
        "kind": lambda kind: OUTAGES[kind],
        "is_on": lambda is_on: "照常" if is_on else "已取消",
    },
    "outages": {
        "kind": lambda kind: OUTAGES[kind],
        "is_at_fault": lambda is_at_fault: "有责" if is_at_fault else "无责",
    },
}
"""The words of coded values, by list and column."""
