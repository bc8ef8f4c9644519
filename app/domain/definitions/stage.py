"""The stages of a business type: who holds them, what must be true to leave them, where they lead."""

from dataclasses import dataclass
from enum import StrEnum

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
    NOTICE_GIVEN = "notice_given"  # the one-time notice was handed over


class SideStep(StrEnum):
    """Steps beside the straight road that a stage may allow."""

    WITHDRAW = "withdraw"  # 客户撤销
    REFUSE = "refuse"  # 不予受理
    RETURN = "return"  # 退回整改
    PAUSE = "pause"  # 暂停
    RESUME = "resume"  # 恢复
    REOPEN = "reopen"  # 重开


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One gate; `code` names the form of a FORM_SIGNED gate and is empty otherwise."""

    kind: GateKind
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSpec:
    """One stage.

    Attributes:
        gates: what must be true to leave it, beside its required fields, which are always a gate.
        order_kind: kind of the work order to send out in this stage; empty for desk work.
        forms: codes of the forms to print in it.
        next: code of the next stage; empty for the last, which closes the case.
        side_steps: what else may happen here; RESUME and REOPEN are not listed, they undo a pause or an end.
        returns_to: earlier stage a RETURN leads to.
        when: the stage is passed over when this does not hold; the first and the last stage have none.
    """

    code: str
    name: str
    holder: Holder
    gates: tuple[Gate, ...] = ()
    order_kind: str = ""
    forms: tuple[str, ...] = ()
    next: str = ""
    side_steps: tuple[SideStep, ...] = ()
    returns_to: str = ""
    when: Condition | None = None
