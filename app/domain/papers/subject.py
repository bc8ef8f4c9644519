"""Whom or what a paper is about."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class PaperKind(StrEnum):
    """What a form can be printed for."""

    CASE = "case"  # 业务
    ORDER = "order"  # 派工单
    CUSTOMER = "customer"  # 客户
    ENTRY = "entry"  # 考核登记
    BUSINESS = "business"  # 业务类型, before there is a case: the one-time notice
    SCORE = "score"  # 一人一月的考评
    MONTH = "month"  # 全所一月的排名
    GATHERING = "gathering"  # 晨会、会议、培训、业扩例会
    LOG = "log"  # 一人一日的工作日志
    OUTAGE = "outage"  # 停电计划
    SEALS = "seals"  # 全所一月的封印
    VALUES = "values"  # values of others: it leaves no trace


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSubject:
    """One case, order, customer, register entry, business type, month of a person or the station, or of its own day.

    `id` is the case's, order's, customer's, entry's or person's; `code` the business type's, the month as `YYYY-MM`,
    the day of a log, the village a notice goes to, or the limit of a case that a receipt is about.
    """

    kind: PaperKind
    id: UUID | None = None
    code: str = ""

    @classmethod
    def case(cls, case_id: UUID, limit: str = "") -> "PaperSubject":
        """A case, or one limit of it."""
        return cls(kind=PaperKind.CASE, id=case_id, code=limit)

    @classmethod
    def order(cls, order_id: UUID) -> "PaperSubject":
        """A work order."""
        return cls(kind=PaperKind.ORDER, id=order_id)

    @classmethod
    def customer(cls, customer_id: UUID) -> "PaperSubject":
        """A customer, whether or not there is a case."""
        return cls(kind=PaperKind.CUSTOMER, id=customer_id)

    @classmethod
    def entry(cls, entry_id: UUID) -> "PaperSubject":
        """An entry of the register of 绩效: what somebody lost points for."""
        return cls(kind=PaperKind.ENTRY, id=entry_id)

    @classmethod
    def business(cls, code: str) -> "PaperSubject":
        """A business type, for whoever asks before there is a case."""
        return cls(kind=PaperKind.BUSINESS, code=code)

    @classmethod
    def score(cls, staff_id: UUID, month: str) -> "PaperSubject":
        """One person's month."""
        return cls(kind=PaperKind.SCORE, id=staff_id, code=month)

    @classmethod
    def gathering(cls, gathering_id: UUID) -> "PaperSubject":
        """A gathering, or a supply meeting."""
        return cls(kind=PaperKind.GATHERING, id=gathering_id)

    @classmethod
    def log(cls, staff_id: UUID, day: str) -> "PaperSubject":
        """One person's day, `YYYY-MM-DD`."""
        return cls(kind=PaperKind.LOG, id=staff_id, code=day)

    @classmethod
    def outage(cls, plan_id: UUID, village: str = "") -> "PaperSubject":
        """A planned outage, or what one village is told of it."""
        return cls(kind=PaperKind.OUTAGE, id=plan_id, code=village)

    @classmethod
    def seals(cls, month: str) -> "PaperSubject":
        """The whole station's seals of a month."""
        return cls(kind=PaperKind.SEALS, code=month)

    @classmethod
    def month(cls, month: str) -> "PaperSubject":
        """The whole station's month."""
        return cls(kind=PaperKind.MONTH, code=month)
