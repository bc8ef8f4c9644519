"""One rule of the catalogue: what it says as a value, where it holds, its source, and what the station made of it."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.definitions.business import BusinessType
from app.domain.definitions.fee import FeeSpec
from app.domain.definitions.figures import Figure
from app.domain.definitions.limit import LimitSpec
from app.domain.definitions.order_kind import OrderLimit
from app.domain.definitions.paper import PaperSpec
from app.domain.definitions.source import Source
from app.domain.definitions.stage import Gate
from app.domain.people.staff import CertificateKind
from app.domain.rating.scheme import Part


class RuleArea(StrEnum):
    """The parts of the catalogue, in its order."""

    PROCESS = "process"  # 流程
    LIMITS = "limits"  # 时限
    GATES = "gates"  # 关卡
    PAPERS = "papers"  # 资料
    FEES = "fees"  # 费用
    COUNTER = "counter"  # 柜台
    SUPPLY = "supply"  # 业扩
    PAUSES = "pauses"  # 暂停
    WARNINGS = "warnings"  # 预警
    ORDERS = "orders"  # 派工
    ARREARS = "arrears"  # 欠费
    OUTAGES = "outages"  # 停电
    TIMES = "times"  # 时间核对
    CALENDAR = "calendar"  # 日历
    SCHEME = "scheme"  # 星级
    DEDUCTIONS = "deductions"  # 扣分
    PIECES = "pieces"  # 计件
    HEARING = "hearing"  # 申诉公示


class GatePoint(StrEnum):
    """Where a gate stands."""

    LEAVE = "leave"  # before the next stage
    ENTER = "enter"  # before this stage
    ARCHIVE = "archive"  # before filing


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A condition in words: a field and the choices for which a rule holds."""

    field: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessRule:
    """The stages of a business type in their order, by name."""

    stages: tuple[str, ...]
    has_manager: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRule:
    """A limit of a business type; where the field `by` decides, `by_value` has the words of its choices."""

    spec: LimitSpec
    by: str = ""
    by_value: tuple[tuple[str, int], ...] = ()
    when: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRule:
    """A gate at a stage, which is named; filing has no stage."""

    gate: Gate
    point: GatePoint
    stage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRule:
    """A paper to bring, and when."""

    spec: PaperSpec
    when: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRule:
    """A fee of a business type, which names the fields its prices go by; `rates` are the words of each by its code."""

    spec: FeeSpec
    business: BusinessType
    when: When | None = None
    rates: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRule:
    """A table of whole-number figures by name, such as `arrears.cut`; `code` names file and table."""

    code: str
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRule:
    """How many minutes a visit at the counter may take, and after how many it is shown as near its end."""

    minutes: int
    warning_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastPeople:
    """How many must be on site in any case."""

    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLimitRule:
    """A limit of a kind of work order: to arrive, or to finish."""

    limit: OrderLimit
    is_arrival: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewRule:
    """Who may do a kind of work."""

    needs_two: bool
    certificates: tuple[CertificateKind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartPoints:
    """How many points a part of the score has, in hundredths."""

    part: Part
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDays:
    """For how many working days a score may be objected to."""

    working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BasePoints:
    """A month's basic points and how far they can fall, in hundredths."""

    base: int
    floor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCap:
    """The most points a person can earn on one day, in hundredths."""

    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnChange:
    """A figure the station set differently; `by` is the name of who did it, empty for the data folder's owner.

    `before` is None where it was not kept.
    """

    code: str
    amount: int
    before: int | None
    effective_from: date
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One rule as it is in force on the day asked for.

    Attributes:
        code: stable, dotted; the command line knows the rule by it.
        content: what the rule says, a frozen value; the labels make a sentence of its type.
        name: what the rule's file calls it; empty where its content has a name of its own.
        applies: codes and names of the business types or order kinds it holds for; empty for all.
        source: an empty title stands for a rule no published text was seen for.
        seen: the figure as its source puts it, where that is on another scale.
        file: the file of `resources/reference` it stands in.
        effective_until: the last day, None while no end is known.
        figures: what the station may set.
        changes: what the station has set, oldest first; those with a later day are to come.
        is_own: whether the station's own figure or file is in force.
    """

    code: str
    area: RuleArea
    content: object
    source: Source
    file: str
    effective_from: date
    effective_until: date | None = None
    name: str = ""
    applies: tuple[tuple[str, str], ...] = ()
    seen: str = ""
    figures: tuple[Figure, ...] = ()
    changes: tuple[OwnChange, ...] = ()
    is_own: bool = False

    def coming(self, on: date) -> tuple[OwnChange, ...]:
        """The station's changes that have not begun on a day."""
        return tuple(change for change in self.changes if change.effective_from > on)
