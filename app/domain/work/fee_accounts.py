"""What was fixed, paid and given back for the fees of a case, from its events, against what is owed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.domain.definitions.business import BusinessType
from app.domain.problems import Problem
from app.domain.work.case import Case
from app.domain.work.event import Event, EventKind
from app.domain.work.fees import FeeLine, FeeState, fee_lines
from app.domain.zone import STATION_ZONE

_CENTS: Final = 100


class PayWay(StrEnum):
    """How money came in or went out."""

    CASH = "cash"  # 现金
    TRANSFER = "transfer"  # 转账
    POS = "pos"  # 刷卡
    ONLINE = "online"  # 线上
    CHEQUE = "cheque"  # 支票


class EntryKind(StrEnum):
    """What an entry of a fee's account says."""

    FIXED = "fixed"  # 核定金额
    PAID = "paid"  # 收款
    REFUNDED = "refunded"  # 退款


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeEntry:
    """One fact about a fee.

    Attributes:
        id: of its event.
        amount: cents, never negative; `kind` says which way they went.
        on: the day on the receipt, or the day it was fixed.
        receipt: number of the receipt, or the paper an amount was fixed by.
        reason: why it differs from what was owed; empty when it does not.
        owed: what was owed for the fee when it was entered, in cents.
        struck: why it does not count; empty while it does.
    """

    id: UUID
    kind: EntryKind
    fee: str
    amount: int
    on: date
    receipt: str
    way: PayWay | None
    reason: str
    owed: int
    at: datetime
    by: UUID | None
    struck: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeAccount:
    """One fee of a case with everything that was entered for it, oldest first."""

    line: FeeLine
    entries: tuple[FeeEntry, ...] = ()

    @property
    def paid(self) -> int:
        """What was paid and not given back, in cents."""
        return sum(_signed(entry) for entry in self.entries if not entry.struck)

    @property
    def owed(self) -> int:
        """What is to be paid as far as it is known, in cents."""
        return self.line.amount or 0

    @property
    def missing(self) -> int:
        """What is still to be paid, in cents; negative: what is to be given back."""
        return self.owed - self.paid

    @property
    def is_explained(self) -> bool:
        """Whether the last payment or refund gave the reason for the difference that there still is."""
        moved = [entry for entry in self.entries if entry.kind is not EntryKind.FIXED and not entry.struck]
        return bool(moved) and bool(moved[-1].reason) and moved[-1].owed == self.owed

    @property
    def is_settled(self) -> bool:
        """Whether what was paid is what is owed, or the difference was explained."""
        return self.missing == 0 or self.is_explained


def fee_accounts(business: BusinessType, case: Case, events: Iterable[Event]) -> tuple[FeeAccount, ...]:
    """The fees of a case in the order of the rules; one that does not arise any more but was paid is to be returned.

    Args:
        business: the version of the rules the case was accepted under.
        case: the case.
        events: its story, oldest first.
    """
    entries = fee_entries(events)
    day = case.accepted_at.astimezone(STATION_ZONE).date()
    fixed = {entry.fee: entry.amount for entry in entries if entry.kind is EntryKind.FIXED and not entry.struck}
    lines = {line.spec.code: line for line in fee_lines(business, case, day, fixed)}
    own = {spec.code: tuple(entry for entry in entries if entry.fee == spec.code) for spec in business.fees}
    for spec in business.fees:
        if own[spec.code] and spec.code not in lines:
            lines[spec.code] = FeeLine(spec=spec, state=FeeState.RETURNED, amount=0)
    return tuple(
        FeeAccount(line=lines[spec.code], entries=own[spec.code]) for spec in business.fees if spec.code in lines
    )


def fee_entries(events: Iterable[Event]) -> tuple[FeeEntry, ...]:
    """What was fixed, paid and given back, oldest first; what was struck out stays, with the reason."""
    found: dict[UUID, FeeEntry] = {}
    for event in events:
        if event.kind in _KINDS:
            found[event.id] = _entry(event)
        elif event.kind == EventKind.CASE_FEE_STRUCK:
            key = UUID(str(event.payload["entry"]))
            found[key] = replace(found[key], struck=str(event.payload["reason"]))
    return tuple(found.values())


def fee_problems(business: BusinessType, stage: str, accounts: Sequence[FeeAccount]) -> tuple[Problem, ...]:
    """What keeps a case from leaving a stage: fees due by then that are open or unpaid; at the end, refunds too."""
    stages = [each.code for each in business.stages]
    place = stages.index(stage)
    is_last = place + 1 == len(stages)
    problems = []
    for account in accounts:
        spec = account.line.spec
        if not spec.is_collected:
            continue
        if stages.index(spec.stage) <= place and (code := _shortfall(account)):
            problems.append(Problem(code=code, field="fees", values=_said(account)))
        elif is_last and account.missing < 0 and not account.is_explained:
            problems.append(Problem(code="gate.fee_refund", field="fees", values=_said(account)))
    return tuple(problems)


def yuan(cents: int) -> str:
    """Cents as yuan with two places: 1234.50."""
    return f"{cents // _CENTS}.{cents % _CENTS:02d}"


def _shortfall(account: FeeAccount) -> str:
    is_agreed = bool(account.entries) or not account.line.spec.is_optional
    if account.line.state is FeeState.OPEN:
        return "gate.fee_open" if is_agreed else ""
    if account.line.state is FeeState.DUE and account.missing > 0 and is_agreed and not account.is_explained:
        return "gate.fee_unpaid"
    return ""


def _said(account: FeeAccount) -> dict[str, str | int]:
    return {"fee": account.line.spec.name, "amount": yuan(abs(account.missing))}


def _signed(entry: FeeEntry) -> int:
    return {EntryKind.FIXED: 0, EntryKind.PAID: entry.amount, EntryKind.REFUNDED: -entry.amount}[entry.kind]


_KINDS: Final[Mapping[str, EntryKind]] = {
    EventKind.CASE_FEE_FIXED: EntryKind.FIXED,
    EventKind.CASE_FEE_PAID: EntryKind.PAID,
    EventKind.CASE_FEE_REFUNDED: EntryKind.REFUNDED,
}


def _entry(event: Event) -> FeeEntry:
    payload = event.payload
    way = str(payload.get("way", ""))
    return FeeEntry(
        id=event.id,
        kind=_KINDS[event.kind],
        fee=str(payload["fee"]),
        amount=int(payload["amount"]),
        on=date.fromisoformat(str(payload["on"])),
        receipt=str(payload["receipt"]),
        way=PayWay(way) if way else None,
        reason=str(payload["reason"]),
        owed=int(payload["owed"]),
        at=event.occurred_at,
        by=event.actor_id,
    )
