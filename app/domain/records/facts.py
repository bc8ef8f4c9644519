"""Rows of the month's ledgers as other systems export them; energy in hundredths of kW·h, money in cents (分)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class CommandKind(StrEnum):
    """Remote prepayment commands (费控指令)."""

    CUT = "cut"  # 停电
    RESTORE = "restore"  # 复电


class OutageKind(StrEnum):
    """Why an area was without power."""

    PLANNED = "planned"  # 计划
    TEMPORARY = "temporary"  # 临时
    FAULT = "fault"  # 故障


class PlaceKind(StrEnum):
    """The kind of place, which decides the arrival limit."""

    TOWN = "town"  # 城区
    RURAL = "rural"  # 农村
    REMOTE = "remote"  # 特殊边远地区


@dataclass(frozen=True, slots=True, kw_only=True)
class LineLoss:
    """One area's month (台区月线损); `month` is `YYYY-MM`. Natural key: area, month."""

    id: UUID
    area_id: UUID
    month: str
    supplied: int  # 供电量
    sold: int  # 售电量
    fed_in: int  # 上网电量
    meters_due: int  # 应抄户数
    meters_read: int  # 实抄户数
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionDay:
    """One area's readings collected on one day (采集日报). Natural key: area, day."""

    id: UUID
    area_id: UUID
    day: date
    meters_due: int
    meters_collected: int
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """One customer's bill of a period (电费); `period` is `YYYY-MM`. Natural key: customer, period."""

    id: UUID
    customer_id: UUID
    period: str
    receivable: int  # 应收
    received: int  # 实收
    paid_on: date | None
    due_on: date
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepayCommand:
    """One remote command to a customer's meter. Natural key: customer, kind, issued_at."""

    id: UUID
    customer_id: UUID
    kind: CommandKind
    issued_at: datetime
    executed_at: datetime | None
    is_success: bool
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOrder:
    """An order another system handled (工单, 95598 and others). Natural key: number."""

    id: UUID
    number: str
    kind: str  # 业务类型
    source: str
    customer_id: UUID | None
    area_id: UUID
    staff_id: UUID
    accepted_at: datetime
    dispatched_at: datetime | None
    arrived_at: datetime | None
    finished_at: datetime | None
    place: PlaceKind
    is_at_fault: bool  # 是否有责
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """An area without power. Natural key: area, started_at."""

    id: UUID
    area_id: UUID
    started_at: datetime
    ended_at: datetime | None
    kind: OutageKind
    is_at_fault: bool
    version: int = 0
