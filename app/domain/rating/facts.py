"""What a month's score is computed from: rows of ledgers, orders and the event register, whatever the scheme."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.domain.people.staff import Absence
from app.domain.records.facts import Bill, CollectionDay, LineLoss, Outage, PlaceKind, PrepayCommand


class Ledger(StrEnum):
    """Books of a month; an indicator whose book was not kept or imported has missing data."""

    LINE_LOSS = "line_loss"  # 台区月线损
    COLLECTION = "collection"  # 采集日报
    BILLS = "bills"  # 电费
    COMMANDS = "commands"  # 费控指令
    ORDERS = "orders"  # 工单
    OUTAGES = "outages"  # 停电
    REGISTER = "register"  # 绩效登记


class OrderKind(StrEnum):
    """Kinds of orders the score tells apart."""

    FAULT = "fault"  # 故障报修, 主动抢修
    COLLECTION = "collection"  # 采集运维
    METERING = "metering"  # 计量运维
    LINE_LOSS = "line_loss"  # 线损治理
    RESIDENT_CONNECTION = "resident_connection"  # 低压居民新装
    BUSINESS_CONNECTION = "business_connection"  # 低压非居民新装, 增容
    CHANGE = "change"  # 更名过户
    COMPLAINT = "complaint"  # 投诉
    OPINION = "opinion"  # 意见
    OTHER = "other"


class EntryKind(StrEnum):
    """What an entry of the event register says about a person."""

    VIOLATION = "violation"  # 一般违章
    NO_TICKET = "no_ticket"  # 无票、无派工单作业
    TICKET_ERROR = "ticket_error"  # 两票错误
    VETO = "veto"  # 一票否决; `code` is V01 …
    ABNORMAL_WEEK = "abnormal_week"  # 台区三相不平衡或低电压, one entry for each week
    PATROL_DUE = "patrol_due"  # 计划巡视
    PATROL_DONE = "patrol_done"  # 完成巡视, same area and code as what was due
    LOG_DUE = "log_due"  # 应交日志
    LOG_DONE = "log_done"  # 已交日志, same day as what was due
    CALLBACK = "callback"  # 客户回访; `code` is a Satisfaction
    COMPLAINT = "complaint"  # 有责投诉
    OPINION = "opinion"  # 有责意见
    PIECE = "piece"  # 计件; `code` is JJ-01 …


class Satisfaction(StrEnum):
    """Answers of a customer called back (operations rules HF-04)."""

    VERY_SATISFIED = "very_satisfied"  # 很满意
    SATISFIED = "satisfied"  # 比较满意
    FAIRLY_SATISFIED = "fairly_satisfied"  # 基本满意
    UNSATISFIED = "unsatisfied"  # 不满意
    VERY_UNSATISFIED = "very_unsatisfied"  # 很不满意

    @property
    def counts_as_satisfied(self) -> bool:
        """Whether the satisfaction rate counts the answer (HF-05)."""
        return self not in (Satisfaction.UNSATISFIED, Satisfaction.VERY_UNSATISFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedArea:
    """One transformer area's size: customers' meters and metres of 0.4 kV line."""

    id: UUID
    meters: int
    line_m: int
    is_running: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Who answers for an area from a day through a day (None: still)."""

    area_id: UUID
    a_manager_id: UUID
    b_manager_id: UUID
    from_on: date
    to_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedOrder:
    """An order of this program or of another system, as the score needs it.

    Attributes:
        staff_id: who accepted it; the order belongs to this person (SC-04).
        due_at: the limit for finishing that the deadline engine gave it, pauses included; None: the scheme's applies.
        point_id: the place of the fault (a customer, a pole, a box), by which repeated repairs are told.
    """

    id: UUID
    kind: OrderKind
    staff_id: UUID
    area_id: UUID
    place: PlaceKind
    accepted_at: datetime
    arrived_at: datetime | None = None
    finished_at: datetime | None = None
    due_at: datetime | None = None
    point_id: UUID | None = None
    is_at_fault: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """One line of the append-only event register of 绩效.

    Attributes:
        quantity_hundredths: how many or how much, in hundredths (150 is 1.5 km).
        code: the item the entry counts for (JB-…, JJ-…, V…, a Satisfaction).
        measure_hundredths: what a piece item is graded by (kW, 元, months running, points awarded), in hundredths.
        multipliers: codes of the piece table's multipliers that apply.
        share_percent: the person's share of a job done with others.
        source_id: the order or row it was taken from; a second entry of the kind, code and source counts nothing.
    """

    id: UUID
    kind: EntryKind
    staff_id: UUID
    day: date
    area_id: UUID | None = None
    quantity_hundredths: int = 100
    code: str = ""
    note: str = ""
    measure_hundredths: int = 0
    multipliers: tuple[str, ...] = ()
    share_percent: int = 100
    source_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFacts:
    """Everything one month's scores are computed from; rows of other months are passed over where not needed.

    Attributes:
        month: `YYYY-MM`.
        as_of: when the facts were read; days after it are not rated, and open orders are late by it.
        people: the staff rated against each other.
        customer_areas: each customer's area.
        line_losses: this month's and the month before's.
        new_areas: areas without line loss of any month before this one, so that there is nothing to compare with.
        areas: all areas of the station; those not running are not rated.
        holdings: who answered for which area in the month.
        orders: accepted or finished in the month, and repairs of the repeat window before it.
        outages: of this month and the month before.
        entries: of the month, and abnormal weeks of the five weeks before it.
        ledgers: which books were kept or imported for the month.
        days_off: weekends and holidays not worked, from the month before the month to a month after it.
    """

    month: str
    as_of: datetime
    people: tuple[UUID, ...]
    areas: tuple[RatedArea, ...] = ()
    holdings: tuple[Holding, ...] = ()
    absences: tuple[Absence, ...] = ()
    customer_areas: Mapping[UUID, UUID] = field(default_factory=dict)
    line_losses: tuple[LineLoss, ...] = ()
    new_areas: frozenset[UUID] = frozenset()
    collection: tuple[CollectionDay, ...] = ()
    bills: tuple[Bill, ...] = ()
    commands: tuple[PrepayCommand, ...] = ()
    orders: tuple[RatedOrder, ...] = ()
    outages: tuple[Outage, ...] = ()
    entries: tuple[RegisterEntry, ...] = ()
    ledgers: frozenset[Ledger] = frozenset(Ledger)
    days_off: frozenset[date] = frozenset()
