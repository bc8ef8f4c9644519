"""The stages of a business type: who holds them, what must be true to leave them, where they lead."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.definitions.source import Condition


class Holder(StrEnum):
    """Whose hands a stage is in."""

    CLERK = "clerk"  # 内勤
    AREA_MANAGER = "area_manager"  # 台区经理
    HEAD = "head"  # 所长
    CUSTOMER = "customer"  # 客户; the clerk records it


class GateKind(StrEnum):
    """What has to be true before a case may leave a stage or be filed; no role can skip it."""

    PAPERS_COMPLETE = "papers_complete"  # every needed paper present or promised
    PAPERS_ORIGINAL = "papers_original"  # every needed paper present, no promise left open
    ORDER_FINISHED = "order_finished"  # the stage's work order is finished
    BILLS_SETTLED = "bills_settled"  # nothing owed on the account
    FORM_SIGNED = "form_signed"  # the form `code` is signed
    FREE_CHOICE = "free_choice"  # the customer chose firms for the trades in `code` and signed for it
    EXAMINED = "examined"  # the stage's review or inspection was passed
    NOTICE_GIVEN = "notice_given"  # the one-time notice was handed over


class SideStep(StrEnum):
    """Steps beside the straight road that a stage may allow."""

    WITHDRAW = "withdraw"  # 客户撤销
    REFUSE = "refuse"  # 不予受理
    RETURN = "return"  # 退回整改
    PAUSE = "pause"  # 暂停
    RESUME = "resume"  # 恢复
    REOPEN = "reopen"  # 重开


FINDING_PARTS: Final = ("people", "day", "opinion", "verdict")
"""What of a review or an inspection may answer a field of its stage."""

PAYMENT_PARTS: Final = ("paid_on", "receipt")
"""What of a payment may answer a field of its stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One gate.

    `code` names the form of a FORM_SIGNED gate, the trades of a FREE_CHOICE gate with blanks between them, `meeting`
    where an EXAMINED gate is for the supply meeting, and is empty otherwise.
    """

    kind: GateKind
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSpec:
    """One stage.

    Attributes:
        gates: what must be true to leave it, beside its required fields, which are always a gate.
        entry_gates: what must be true to go on to it from the stage before.
        order_kind: kind of the work order to send out in this stage; empty for desk work.
        forms: codes of the forms to print in it.
        fills: parts of an examination's findings or of a payment to the fields of the stage they answer.
        next: code of the next stage; empty for the last, which closes the case.
        side_steps: what else may happen here; RESUME and REOPEN are not listed, they undo a pause or an end.
        returns_to: earlier stage a RETURN leads to.
        when: the stage is passed over when this does not hold; the first and the last stage have none.
    """

    code: str
    name: str
    holder: Holder
    gates: tuple[Gate, ...] = ()
    entry_gates: tuple[Gate, ...] = ()
    order_kind: str = ""
    forms: tuple[str, ...] = ()
    fills: Mapping[str, str] = dataclasses.field(default_factory=dict)
    next: str = ""
    side_steps: tuple[SideStep, ...] = ()
    returns_to: str = ""
    when: Condition | None = None
