"""A rating scheme: indicators, limits, windows, vetoes and star levels, dated and with the source of every figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from fractions import Fraction

from app.domain.rating.facts import OrderKind
from app.domain.rating.months import Month
from app.domain.rating.rules import CostCode, Direction, Rule, RuleKind
from app.domain.records.facts import OutageKind, PlaceKind


class Part(StrEnum):
    """The three parts of the score (ST-01)."""

    RESULTS = "results"  # 业绩指标
    MANAGEMENT = "management"  # 管理指标
    WORKLOAD = "workload"  # 工作量


class Measure(StrEnum):
    """What can be measured; an indicator names one and puts a rule on it."""

    QUALIFIED_AREAS = "qualified_areas"  # 台区线损合格率
    LOSS_RATE = "loss_rate"  # 低压综合线损率
    COLLECTION_RATE = "collection_rate"  # 采集成功率
    BILLS_SETTLED = "bills_settled"  # 电费结零率
    COMMANDS_DONE = "commands_done"  # 费控停复电成功率
    ARRIVALS_IN_TIME = "arrivals_in_time"  # 抢修到达及时率
    REPEATS_AND_OUTAGES = "repeats_and_outages"  # 重复报修与停电
    COMPLAINTS = "complaints"  # 投诉意见
    CONNECTIONS_IN_TIME = "connections_in_time"  # 业扩时限达标率
    SAFETY = "safety"  # 安全规范
    DEFECTS_IN_TIME = "defects_in_time"  # 异常消缺及时率
    ABNORMAL_AREAS = "abnormal_areas"  # 配电异常台区
    PATROLS_AND_LOGS = "patrols_and_logs"  # 巡视与日志完成率
    SATISFACTION = "satisfaction"  # 回访满意率
    METERS = "meters"  # 管辖户表数
    AREAS = "areas"  # 管辖台区数
    LINE_LENGTH = "line_length"  # 线路长度
    PIECE_WORK = "piece_work"  # 计件完成量


COUNTED_EVENTS: Mapping[Measure, frozenset[CostCode]] = {
    Measure.REPEATS_AND_OUTAGES: frozenset(
        {CostCode.REPEATED_REPAIR, CostCode.OUTAGE_AT_FAULT, CostCode.FREQUENT_OUTAGES}
    ),
    Measure.COMPLAINTS: frozenset({CostCode.COMPLAINT, CostCode.OPINION}),
    Measure.SAFETY: frozenset({CostCode.VIOLATION, CostCode.NO_TICKET, CostCode.TICKET_ERROR}),
}
"""The events each counting measure knows; a count rule prices exactly these."""

RULE_OF: Mapping[Measure, RuleKind] = {
    **dict.fromkeys(Measure, RuleKind.STEP),
    **dict.fromkeys(COUNTED_EVENTS, RuleKind.COUNT),
    Measure.DEFECTS_IN_TIME: RuleKind.MEAN_OF_STEPS,
    Measure.ABNORMAL_AREAS: RuleKind.TIER,
    Measure.METERS: RuleKind.RATIO,
    Measure.AREAS: RuleKind.RATIO,
    Measure.LINE_LENGTH: RuleKind.RATIO,
    Measure.PIECE_WORK: RuleKind.RATIO,
}
"""The kind of rule that fits each measure."""


class LimitUnit(StrEnum):
    """How a limit is counted from the moment of acceptance."""

    MINUTES = "minutes"
    SAME_DAY = "same_day"  # to the end of the day of acceptance
    DAYS = "days"  # times 24 hours
    WORKING_DAYS = "working_days"  # to the end of the n-th working day after acceptance


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a figure was seen."""

    id: str
    title: str
    where: str


@dataclass(frozen=True, slots=True)
class Marks:
    """How sure a figure is: source ids (`S3`), `A` for assembled here, `R` for recalled."""

    ids: tuple[str, ...]

    @property
    def needs_check(self) -> bool:
        """Whether the figure is shown as 待核对: anything but sources seen."""
        return any(not mark.startswith("S") for mark in self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator (指标); `points` in hundredths; `marks` speak for its rule, the scheme's for its points."""

    id: str
    name: str
    part: Part
    measure: Measure
    unit: str
    direction: Direction
    points: int
    rule: Rule
    formula: str
    marks: Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class LossBand:
    """Bounds of a month's line loss rate in per cent; `small_below` in hundredths of kW·h (LL-08)."""

    negative_to: Fraction  # 负损: at or below
    high_from: Fraction  # 高损: at or above
    small_below: int  # 小电量: not judged
    marks: Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff:
    """When the month's bills must be settled: a day and time, so many months after the billing period."""

    day: int
    time: time
    months_later: int
    marks: Marks

    def last_day(self, month: Month) -> date:
        """The last day on which a bill of the month is paid in time."""
        return month.shifted(self.months_later).day(self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Spans in which events count together."""

    repeat_days: int
    outages_least: int
    outages_months: int
    outage_kinds: frozenset[OutageKind]
    marks: Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The time an order of a kind may take for a measure; `place` None fits every place."""

    measure: Measure
    kind: OrderKind
    place: PlaceKind | None
    amount: int
    unit: LimitUnit
    marks: Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Veto:
    """An event that takes all points of a part for the month (一票否决)."""

    id: str
    name: str
    part: Part
    marks: Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class StarLevel:
    """What a star asks for; means and months in hundredths of points.

    `share_percent` caps the people at this level or above; `coefficient` in hundredths, `wage` in cents a month:
    a station uses one of the two.
    """

    stars: int
    mean_from: int
    month_from: int
    allows_complaint: bool
    allows_veto: bool
    share_percent: int
    coefficient: int
    wage: int
    marks: Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfYearRules:
    """How six months become stars (SC-06, section 1.4)."""

    months_needed: int
    few_months_stars: int  # the most a person with fewer scored months can get
    few_months_steps: int  # and so many levels below the mean's
    veto_stars: int  # the most a person with a veto can get
    rise: int  # levels up in one half-year
    marks: Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """A scoring convention, for the printed scheme."""

    id: str
    text: str
    marks: Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A complete rating scheme; indicators in their printed order, star levels from the highest."""

    id: str
    name: str
    effective_from: date
    weight_marks: Marks
    part_points: Mapping[Part, int]
    indicators: tuple[Indicator, ...]
    loss_band: LossBand
    cut_off: CutOff
    windows: Windows
    limits: tuple[Limit, ...]
    order_kinds: Mapping[str, OrderKind]
    vetoes: tuple[Veto, ...]
    stars: tuple[StarLevel, ...]
    half_year: HalfYearRules
    conventions: tuple[Convention, ...]
    appeal_working_days: int
    sources: tuple[Source, ...]

    def order_kind(self, name: str) -> OrderKind:
        """The kind that another system's business type (业务类型) is counted as."""
        return self.order_kinds.get(name, OrderKind.OTHER)

    def limits_of(self, measure: Measure) -> Mapping[OrderKind, tuple[Limit, ...]]:
        """The limits of a measure by kind of order."""
        found: dict[OrderKind, tuple[Limit, ...]] = {}
        for limit in self.limits:
            if limit.measure is measure:
                found[limit.kind] = (*found.get(limit.kind, ()), limit)
        return found
