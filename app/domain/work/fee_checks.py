"""What is wrong with a payment, a refund or an amount somebody wants to enter for a fee of a case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from app.domain.definitions.business import BusinessType
from app.domain.definitions.fee import FeeWay, Payee
from app.domain.problems import Problem
from app.domain.work.fee_accounts import EntryKind, FeeAccount, FeeEntry, PayWay, yuan
from app.domain.work.fees import FeeState

MOST_CENTS: Final = 10_000_000_000
"""The largest amount that may be entered, in cents: a hundred million yuan is a slip of the hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A payment or a refund as it is entered; `amount` in cents, `reason` for a difference from what is owed."""

    fee: str
    amount: int
    on: date
    receipt: str
    way: PayWay
    reason: str = ""


def check_payment(
    movement: Movement, business: BusinessType, accounts: Sequence[FeeAccount], days: tuple[date, date]
) -> tuple[Problem, ...]:
    """What is wrong with a payment; charging what the rules call free, or do not name, is always wrong.

    Args:
        movement: what is entered.
        business: the rules of the case.
        accounts: the fees of the case as they stand.
        days: the day the case was accepted on, and today.
    """
    barred = _barred(movement.fee, business, accounts)
    if barred is not None:
        return (barred,)
    account = _account(movement.fee, accounts)
    problems = [*_shape(movement, days)]
    if account.paid + movement.amount != account.owed and not movement.reason.strip():
        values = {"owed": yuan(account.owed), "paid": yuan(account.paid + movement.amount)}
        problems.append(Problem(code="fee.difference", field="reason", values=values))
    if movement.amount == 0 and account.missing == 0:
        problems.append(Problem(code="fee.nothing_owed", field="amount"))
    return tuple(problems)


def check_refund(
    movement: Movement, business: BusinessType, accounts: Sequence[FeeAccount], days: tuple[date, date]
) -> tuple[Problem, ...]:
    """What is wrong with a refund: more than was paid, nothing, or less or more than is too much without a reason."""
    account = next((each for each in accounts if each.line.spec.code == movement.fee), None)
    if account is None:
        return (_unlisted(movement.fee, business),)
    problems = [*_shape(movement, days)]
    if not 0 < movement.amount <= account.paid:
        problems.append(Problem(code="fee.refund_amount", field="amount", values={"paid": yuan(account.paid)}))
    elif account.missing + movement.amount != 0 and not movement.reason.strip():
        over = yuan(max(-account.missing, 0))
        problems.append(Problem(code="fee.refund_reason", field="reason", values={"over": over}))
    return tuple(problems)


def check_fixing(
    fee: str, amount: int, paper: str, business: BusinessType, accounts: Sequence[FeeAccount]
) -> tuple[Problem, ...]:
    """What is wrong with fixing the amount of a fee for one case: only what the rules leave open can be fixed."""
    account = next((each for each in accounts if each.line.spec.code == fee), None)
    barred = _barred(fee, business, accounts)
    if barred is not None and barred.code != "fee.open":
        return (barred,)
    problems = []
    if account is not None and account.line.state is FeeState.DUE and not _was_fixed(account):
        values = {"fee": account.line.spec.name, "amount": yuan(account.owed)}
        problems.append(Problem(code="fee.reckoned", field="fee", values=values))
    if not 0 <= amount <= MOST_CENTS:
        problems.append(Problem(code="fee.amount", field="amount"))
    if not paper.strip():
        problems.append(Problem(code="fee.paper_missing", field="receipt"))
    return tuple(problems)


def check_striking(entry: FeeEntry | None, reason: str) -> tuple[Problem, ...]:
    """What is wrong with striking an entry out: there is none, it is struck already, no reason."""
    problems = []
    if entry is None:
        problems.append(Problem(code="fee.no_entry", field="entry"))
    elif entry.struck:
        problems.append(Problem(code="fee.struck", field="entry"))
    if not reason.strip():
        problems.append(Problem(code="case.reason_missing", field="reason"))
    return tuple(problems)


def entry_of(accounts: Sequence[FeeAccount], entry_id: UUID) -> FeeEntry | None:
    """The entry with this id."""
    return next((entry for account in accounts for entry in account.entries if entry.id == entry_id), None)


def _shape(movement: Movement, days: tuple[date, date]) -> Iterator[Problem]:
    accepted_on, today = days
    if not 0 <= movement.amount <= MOST_CENTS:
        yield Problem(code="fee.amount", field="amount")
    if movement.amount and not movement.receipt.strip():
        yield Problem(code="fee.receipt_missing", field="receipt")
    if movement.on > today:
        yield Problem(code="fee.in_future", field="on")
    elif movement.on < accepted_on:
        yield Problem(code="fee.before_case", field="on", values={"day": accepted_on.isoformat()})


def _account(fee: str, accounts: Sequence[FeeAccount]) -> FeeAccount:
    return next(each for each in accounts if each.line.spec.code == fee)


def _barred(fee: str, business: BusinessType, accounts: Sequence[FeeAccount]) -> Problem | None:
    """Why nothing may be collected for this fee now; None when something may."""
    account = next((each for each in accounts if each.line.spec.code == fee), None)
    if account is None:
        return _unlisted(fee, business)
    spec, state = account.line.spec, account.line.state
    values: dict[str, str | int] = {"fee": spec.name, "source": spec.source.title}
    if spec.way is FeeWay.FREE:
        return Problem(code="fee.free", field="fee", values=values)
    if spec.payee is not Payee.STATION:
        return Problem(code="fee.not_ours", field="fee", values=values)
    codes = {FeeState.POSSIBLE: "fee.not_yet", FeeState.OPEN: "fee.open", FeeState.RETURNED: "fee.returned"}
    return Problem(code=codes[state], field="fee", values=values) if state in codes else None


def _unlisted(fee: str, business: BusinessType) -> Problem:
    name = next((spec.name for spec in business.fees if spec.code == fee), fee)
    return Problem(code="fee.unlisted", field="fee", values={"fee": name})


def _was_fixed(account: FeeAccount) -> bool:
    return any(entry.kind is EntryKind.FIXED and not entry.struck for entry in account.entries)
