"""What papers say of fees: what is to be paid and by which rule, what was paid, and that nothing is charged."""

from collections.abc import Sequence
from typing import Final

from app.domain.definitions.business import BusinessType
from app.domain.definitions.fee import FeeSpec, FeeUnit, FeeWay, Payee
from app.domain.work.fee_accounts import EntryKind, FeeAccount, FeeEntry, fee_accounts
from app.domain.work.fees import FeeState
from app.services.fees import condition_words
from app.services.papers.ground import CaseGround

_NOTHING: Final = "按规定不收取业务费用"
_RELIABILITY: Final = "reliability"
_UNITS: Final = {FeeUnit.CASE: "次", FeeUnit.PIECE: "只", FeeUnit.KVA: "千伏安", FeeUnit.KW: "千瓦"}
_INDENT: Final = "　　"
_OPEN_WORDS: Final = {
    FeeWay.FIXED: "标准未核定的不收",
    FeeWay.CAPACITY: "按容量和现行标准计算",
    FeeWay.INVOICE: "按实际发生的费用核定",
    FeeWay.PAPER: "按计算单",
}


def fee_facts(ground: CaseGround) -> dict[str, object]:
    """The fees of a case: lines with what is due, paid and open, their sums, and the last payment.

    Where the station collects nothing, one line says so with the rule's source.
    """
    accounts = fee_accounts(ground.business, ground.case, ground.events)
    shown = [account for account in accounts if _is_shown(account)]
    due = {account.line.spec.code: account.line.amount for account in shown}
    facts: dict[str, object] = {
        "fees": [_row(account) for account in shown] or _nothing(accounts),
        "fee_total": sum(account.owed for account in shown),
        "paid_total": sum(account.paid for account in shown),
        "open_total": sum(max(account.missing, 0) for account in shown),
        "reliability_fee": due.get(_RELIABILITY),
        "fee": sum(account.owed for account in shown) or None,
    }
    return {**facts, **_payment_facts(ground, shown)}


def fees_told(business: BusinessType) -> str:
    """What the one-time notice says of fees: what is free, what is collected and by which rule, what others are paid.

    One paragraph each, indented as the form's own.
    """
    day = business.effective_from
    fees = [fee for fee in business.fees if fee.effective_until is None or day <= fee.effective_until]
    free = [fee for fee in fees if fee.way is FeeWay.FREE]
    collected = [fee for fee in fees if fee.is_collected]
    others = [fee for fee in fees if fee.way is not FeeWay.FREE and fee.payee is not Payee.STATION]
    parts = [f"不收费：{'、'.join(fee.name for fee in free)}。" if free else ""]
    parts += [_told(business, fee) for fee in collected]
    parts += [f"{fee.name}：{_with_condition(business, fee)}{fee.note}。" for fee in others]
    parts.append("除上列以外，供电所不收取任何费用；收费须出具票据。" if collected else "供电所不收取任何费用。")
    return "\n".join(f"{_INDENT}{part}" for part in parts if part)


def _is_shown(account: FeeAccount) -> bool:
    is_arising = account.line.state in {FeeState.DUE, FeeState.OPEN} and not account.line.spec.is_optional
    return account.line.spec.is_collected and (is_arising or bool(account.entries))


def _row(account: FeeAccount) -> dict[str, object]:
    line = account.line
    return {
        "name": line.spec.name,
        "price": line.price,
        "amount": line.quantity,
        "due": line.amount,
        "paid": account.paid,
        "open": max(account.missing, 0),
        "basis": _basis(line.spec),
    }


def _nothing(accounts: Sequence[FeeAccount]) -> list[dict[str, object]]:
    free = next((account.line.spec for account in accounts if account.line.state is FeeState.FREE), None)
    basis = "" if free is None else _basis(free)
    return [{"name": _NOTHING, "due": 0, "paid": 0, "open": 0, "basis": basis}]


def _basis(fee: FeeSpec) -> str:
    return f"{fee.source.title}（待核对）" if fee.source.is_unverified else fee.source.title


def _payment_facts(ground: CaseGround, accounts: Sequence[FeeAccount]) -> dict[str, object]:
    payments: list[FeeEntry] = [
        entry
        for account in accounts
        for entry in account.entries
        if entry.kind is EntryKind.PAID and entry.amount and not entry.struck
    ]
    if not payments:
        return {}
    last = max(payments, key=lambda entry: entry.at)
    return {
        "paid_on": last.on,
        "receipt_number": last.receipt,
        "pay_way": "" if last.way is None else str(last.way),
        "collected_by": ground.name_of(last.by),
    }


def _told(business: BusinessType, fee: FeeSpec) -> str:
    # A figure the station has not checked is no figure for a customer's paper.
    prices = [] if fee.source.is_unverified else _prices(business, fee)
    words = "，".join(prices) or _OPEN_WORDS[fee.way]
    return f"{fee.name}：{_with_condition(business, fee)}{words}；{fee.note}。依据：{fee.source.title}。"


def _prices(business: BusinessType, fee: FeeSpec) -> list[str]:
    prices = [f"{_rate_words(business, fee, rate.values)}{_price(fee, rate.amount)}" for rate in fee.rates]
    return prices if fee.amount is None else [*prices, _price(fee, fee.amount)]


def _with_condition(business: BusinessType, fee: FeeSpec) -> str:
    return f"{condition_words(business, fee.when)}的，" if fee.when is not None else ""


def _rate_words(business: BusinessType, fee: FeeSpec, values: Sequence[str]) -> str:
    labels = {(spec.code, choice.value): choice.label for spec in business.fields for choice in spec.choices}
    return "、".join(labels[pair] for pair in zip(fee.by, values, strict=True)) + " "


def _price(fee: FeeSpec, cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}元/{_UNITS[fee.unit]}" if rest else f"{whole}元/{_UNITS[fee.unit]}"
