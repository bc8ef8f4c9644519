"""Sentences and words about deductions and appeals against them."""

from collections.abc import Mapping
from typing import Final

from app.domain.rating.appeals import AppealState, Verdict

PROBLEMS: Final[Mapping[str, str]] = {
    "appeal.reason_missing": "请写明申诉的理由。",
    "appeal.filed_before": "这一条已经申诉过，一条扣分只申诉一次。",
    "appeal.too_late": "申诉期到 {day} 为止，已经过了。",
    "appeal.too_long": "最多 {limit} 个字，请缩短。",
    "appeal.nothing": "这一条没有扣分，或者已经更正，不用申诉。",
    "appeal.none": "这一条没有申诉。",
    "appeal.answered_before": "这一条申诉已经复核过。",
    "appeal.own": "本人的申诉须由其他负责人复核。",
    "appeal.decision_missing": "请写明复核意见。",
    "appeal.quantity": "变更后的数量应大于零，并与原数量不同。",
    "deduction.none": "这一条登记没有扣分，不用告知。",
    "deduction.taken_back": "这一条登记已经更正，不用告知。",
}

APPEALING: Final = "申诉中"
STATES: Final[Mapping[AppealState, str]] = {
    AppealState.OPEN: APPEALING,
    AppealState.KEPT: "申诉维持",
    AppealState.CHANGED: "申诉后变更",
    AppealState.REVOKED: "申诉后撤销",
}
VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.KEPT: "维持原考核",
    Verdict.CHANGED: "变更考核",
    Verdict.REVOKED: "撤销考核",
}
