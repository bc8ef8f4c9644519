"""Rows of the month's ledgers as other systems export them; energy in hundredths of kW·h, money in cents (分).

Each row says in `months` (`YYYY-MM`) which months' scores are computed from it; rates are in hundredths of a per cent.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.domain.rating.amounts import in_hundredths, percent
from app.domain.zone import STATION_ZONE


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

    @property
    def lost(self) -> int:
        """Energy that was supplied and not sold (损失电量)."""
        return self.supplied + self.fed_in - self.sold

    @property
    def loss_rate(self) -> int | None:
        """The share that was lost (线损率); None without supply."""
        return _rate(self.lost, self.supplied + self.fed_in)

    @property
    def reading_rate(self) -> int | None:
        """The share of the meters that were read (抄表率); None when none was due."""
        return _rate(self.meters_read, self.meters_due)

    @property
    def months(self) -> tuple[str, ...]:
        """The month itself."""
        return (self.month,)


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionDay:
    """One area's readings collected on one day (采集日报). Natural key: area, day."""

    id: UUID
    area_id: UUID
    day: date
    meters_due: int
    meters_collected: int
    version: int = 0

    @property
    def missing(self) -> int:
        """Meters whose reading did not come."""
        return self.meters_due - self.meters_collected

    @property
    def collection_rate(self) -> int | None:
        """The share of the meters whose reading came (采集成功率); None when none was due."""
        return _rate(self.meters_collected, self.meters_due)

    @property
    def months(self) -> tuple[str, ...]:
        """The month of the day."""
        return (f"{self.day:%Y-%m}",)


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

    @property
    def owed(self) -> int:
        """What is still to be paid (欠费); negative when too much was paid."""
        return self.receivable - self.received

    @property
    def months(self) -> tuple[str, ...]:
        """The period."""
        return (self.period,)


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

    @property
    def lasted(self) -> timedelta | None:
        """From the command to its execution; None while it is not executed."""
        return None if self.executed_at is None else self.executed_at - self.issued_at

    @property
    def months(self) -> tuple[str, ...]:
        """The month it was issued in."""
        return _months(self.issued_at)


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

    @property
    def arrived_after(self) -> timedelta | None:
        """From acceptance to arrival; None when nobody is known to have arrived."""
        return None if self.arrived_at is None else self.arrived_at - self.accepted_at

    @property
    def lasted(self) -> timedelta | None:
        """From acceptance to the end; None while it is not finished."""
        return None if self.finished_at is None else self.finished_at - self.accepted_at

    @property
    def months(self) -> tuple[str, ...]:
        """The month it was accepted in, and that it was finished in where that is another."""
        return _months(self.accepted_at, self.finished_at)


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

    @property
    def lasted(self) -> timedelta | None:
        """How long the power was off; None while it is."""
        return None if self.ended_at is None else self.ended_at - self.started_at

    @property
    def months(self) -> tuple[str, ...]:
        """The month it began in."""
        return _months(self.started_at)


MonthRecord = LineLoss | CollectionDay | Bill | PrepayCommand | ServiceOrder | Outage
"""A row of any of the month's ledgers."""


def _rate(part: int, whole: int) -> int | None:
    return in_hundredths(percent(part, whole)) if whole else None


def _months(*moments: datetime | None) -> tuple[str, ...]:
    known = (f"{moment.astimezone(STATION_ZONE):%Y-%m}" for moment in moments if moment is not None)
    return tuple(dict.fromkeys(known))
