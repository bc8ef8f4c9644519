"""Whom or what a paper is about."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class PaperKind(StrEnum):
    """What a form can be printed for."""

    CASE = "case"  # 业务
    ORDER = "order"  # 派工单
    BUSINESS = "business"  # 业务类型, before there is a case: the one-time notice
    SCORE = "score"  # 一人一月的考评
    MONTH = "month"  # 全所一月的排名
    VALUES = "values"  # values of others: it leaves no trace


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSubject:
    """One case, order, business type, person's month or station's month.

    `id` is the case's, order's or person's; `code` the business type's, the month as `YYYY-MM`, or the limit of a case
    that a receipt is about.
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
    def business(cls, code: str) -> "PaperSubject":
        """A business type, for whoever asks before there is a case."""
        return cls(kind=PaperKind.BUSINESS, code=code)

    @classmethod
    def score(cls, staff_id: UUID, month: str) -> "PaperSubject":
        """One person's month."""
        return cls(kind=PaperKind.SCORE, id=staff_id, code=month)

    @classmethod
    def month(cls, month: str) -> "PaperSubject":
        """The whole station's month."""
        return cls(kind=PaperKind.MONTH, code=month)
