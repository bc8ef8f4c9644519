"""What a month's score is: indicators with the rows behind them, parts and total, all in hundredths of points."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from app.domain.rating.scheme import Indicator, Part


class EvidenceKind(StrEnum):
    """Which ledger the row of an evidence is in."""

    LINE_LOSS = "line_loss"
    COLLECTION_DAY = "collection_day"
    BILL = "bill"
    COMMAND = "command"
    ORDER = "order"
    OUTAGE = "outage"
    ENTRY = "entry"
    AREA = "area"
    STAFF = "staff"


class Note(StrEnum):
    """Why a row stands behind an indicator; the evidence's values name the figures."""

    QUALIFIED = "qualified"  # rate
    HIGH_LOSS = "high_loss"  # rate, bound
    NEGATIVE_LOSS = "negative_loss"  # rate, bound
    SMALL_SUPPLY = "small_supply"  # supplied
    NOT_COMPUTABLE = "not_computable"
    AREA_LOSS = "area_loss"  # rate, lost, before
    FIRST_MONTH = "first_month"  # lost, supplied
    ALL_COLLECTED = "all_collected"
    NOT_ALL_COLLECTED = "not_all_collected"  # failed, due
    SETTLED = "settled"
    IN_ARREARS = "in_arrears"  # arrears
    COMMAND_DONE = "command_done"
    COMMAND_FAILED = "command_failed"
    IN_TIME = "in_time"
    OVERDUE = "overdue"  # due_at
    REPEATED_REPAIR = "repeated_repair"
    FIRST_REPAIR = "first_repair"
    OUTAGE_AT_FAULT = "outage_at_fault"
    FREQUENT_OUTAGES = "frequent_outages"  # count
    EARLIER_OUTAGE = "earlier_outage"
    COMPLAINT = "complaint"
    OPINION = "opinion"
    VIOLATION = "violation"
    NO_TICKET = "no_ticket"
    TICKET_ERROR = "ticket_error"
    ABNORMAL_WEEKS = "abnormal_weeks"  # weeks
    ABNORMAL_WEEK = "abnormal_week"
    DONE = "done"
    NOT_DONE = "not_done"  # missing
    SATISFIED = "satisfied"
    UNSATISFIED = "unsatisfied"
    HELD = "held"  # days, of, amount
    BELOW_BASE = "below_base"  # base
    PIECE = "piece"  # earned
    DAY_CAPPED = "day_capped"  # earned, cap
    UNKNOWN_ITEM = "unknown_item"
    COUNTED_ALREADY = "counted_already"
    VETO = "veto"


class Flag(StrEnum):
    """What a reader of the score must know beside the figure."""

    NO_SAMPLE = "no_sample"  # 无样本 (SC-01)
    MISSING_DATA = "missing_data"  # 缺数据 (SC-02)
    FIRST_MONTH = "first_month"  # 首月无对比 (SC-09)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A row behind an indicator, why it counts, and the points it lost in hundredths."""

    kind: EvidenceKind
    id: UUID
    on: date
    note: Note
    values: Mapping[str, str] = field(default_factory=dict)
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleScore:
    """One rate or count under an indicator; several only for a mean of steps, told apart by `code`."""

    code: str
    value: Fraction
    target: Fraction | None
    numerator: Fraction
    denominator: Fraction
    points: int
    loss: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorScore:
    """One indicator of one person; value, loss and score are None when data is missing.

    `evidence` names the rows behind it, those that cost points first; their losses add up to the loss.
    """

    indicator: Indicator
    value: Fraction | None
    samples: tuple[SampleScore, ...]
    loss: int | None
    score: int | None
    evidence: tuple[Evidence, ...]
    flags: frozenset[Flag] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartScore:
    """One part; `score` None when no indicator of it has data, scaled up to its points when only some have."""

    part: Part
    points: int
    score: int | None
    is_rescaled: bool
    is_vetoed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonScore:
    """One person's month under one scheme."""

    staff_id: UUID
    month: str
    scheme_id: str
    is_month_over: bool
    indicators: tuple[IndicatorScore, ...]
    parts: tuple[PartScore, ...]
    total: int | None
    vetoes: tuple[Evidence, ...]

    @property
    def is_lockable(self) -> bool:
        """Whether the month may be closed: it is over and nothing is missing (SC-02)."""
        return self.is_month_over and not any(Flag.MISSING_DATA in score.flags for score in self.indicators)

    @property
    def has_complaint(self) -> bool:
        """Whether a complaint at fault stands behind the month."""
        return any(row.note is Note.COMPLAINT for score in self.indicators for row in score.evidence)
