"""Fees in words: who pays what, how it is reckoned, what is free and why nothing may be charged."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from app.domain.definitions.business import BusinessType
from app.domain.definitions.fee import FeeSpec, FeeUnit, FeeWay, Payee, Payer
from app.domain.work.fee_accounts import EntryKind, FeeAccount, FeeEntry, PayWay
from app.domain.work.fees import FeeLine, FeeState, Lack

PROBLEMS: Final[Mapping[str, str]] = {
    "rule.unknown_fee": "没有这项收费规定，请重新选择。",
    "rule.fee_has_no_price": "“{fee}”没有可以设定的标准：不收费的不得改为收费，按实际或按计算单收取的由各业务核定。",
    "rule.fee_rate": "收费标准所写的条件不在可选范围内，请核对。",
    "rule.fee_price": "收费标准应在0至100000元之间。",
    "gate.fee_open": "“{fee}”的金额还没有核定，核定并收取后才能继续。",
    "gate.fee_unpaid": "“{fee}”还有 {amount} 元未收，登记收款后才能继续；少收的请写明原因。",
    "gate.fee_refund": "“{fee}”多收 {amount} 元，登记退款后才能办结；不退的请写明原因。",
    "fee.unlisted": "“{fee}”不在这项业务的收费规定内，不得收取。",
    "fee.free": "“{fee}”按规定不收费（{source}），不得收取。",
    "fee.not_ours": "“{fee}”不由供电所收取，不能登记收款。",
    "fee.not_yet": "“{fee}”是否收取还要看以后环节的结果，现在不能收。",
    "fee.open": "“{fee}”的金额还没有核定，请先核定金额。",
    "fee.returned": "“{fee}”已不应收取，请不要再收，已收的退还客户。",
    "fee.reckoned": "“{fee}”按规定为 {amount} 元，不能另行核定；实收不同的，登记收款时写明原因。",
    "fee.amount": "请填写金额，不小于0元。",
    "fee.nothing_owed": "这项费用已经没有应收的金额。",
    "fee.receipt_missing": "请填写票据号。",
    "fee.paper_missing": "请写明核定金额的依据，如结算单、协议书编号。",
    "fee.in_future": "日期不能晚于今天。",
    "fee.before_case": "日期不能早于受理日期 {day}。",
    "fee.difference": "应收 {owed} 元，登记后实收共 {paid} 元，请写明不一致的原因。",
    "fee.refund_amount": "退款应大于0元，不超过已收的 {paid} 元。",
    "fee.refund_reason": "多收的是 {over} 元，退款金额不同的请写明原因。",
    "fee.no_entry": "没有这条收费记录，请重新选择。",
    "fee.struck": "这条记录已经冲正，不再改动。",
}

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    Payer: {Payer.CUSTOMER: "客户", Payer.UTILITY: "供电企业", Payer.LIABLE: "责任方"},
    Payee: {Payee.STATION: "供电所", Payee.FIRM: "客户所选单位", Payee.BILL: "随电费结算"},
    FeeWay: {
        FeeWay.FREE: "不收费",
        FeeWay.FIXED: "定额",
        FeeWay.CAPACITY: "按容量",
        FeeWay.INVOICE: "按实际发生",
        FeeWay.PAPER: "按计算单",
    },
    FeeUnit: {FeeUnit.CASE: "次", FeeUnit.PIECE: "只", FeeUnit.KVA: "千伏安", FeeUnit.KW: "千瓦"},
    FeeState: {
        FeeState.FREE: "不收费",
        FeeState.DUE: "应收",
        FeeState.OPEN: "待定",
        FeeState.POSSIBLE: "视情况",
        FeeState.OUTSIDE: "本所不收",
        FeeState.RETURNED: "退还",
    },
    PayWay: {
        PayWay.CASH: "现金",
        PayWay.TRANSFER: "转账",
        PayWay.POS: "刷卡",
        PayWay.ONLINE: "线上",
        PayWay.CHEQUE: "支票",
    },
    EntryKind: {EntryKind.FIXED: "核定", EntryKind.PAID: "收款", EntryKind.REFUNDED: "退款"},
}


def money_text(cents: int) -> str:
    """Cents as people write yuan: 32,000 元, 60.50 元."""
    sign, (whole, rest) = "-" if cents < 0 else "", divmod(abs(cents), 100)
    return f"{sign}{whole:,}.{rest:02d} 元" if rest else f"{sign}{whole:,} 元"


def quantity_text(line: FeeLine) -> str:
    """How much of its unit a line is for: 200 千伏安; empty where that is not known."""
    if line.quantity is None:
        return ""
    whole, rest = divmod(line.quantity, 100)
    number = f"{whole:,}" + (f".{rest:02d}".rstrip("0") if rest else "")
    return f"{number} {LABELS[FeeUnit][line.spec.unit]}"


def amount_text(line: FeeLine) -> str:
    """What a line comes to: 32,000 元, 不收费, 32,000 至 48,000 元, 待核定."""
    if line.amount is not None and line.state is FeeState.DUE:
        return money_text(line.amount)
    if line.least is not None and line.most is not None and line.least != line.most:
        return f"{money_text(line.least).removesuffix(' 元')} 至 {money_text(line.most)}"
    return {
        FeeState.FREE: "不收费",
        FeeState.POSSIBLE: "视情况",
        FeeState.OUTSIDE: LABELS[Payee][line.spec.payee],
        FeeState.RETURNED: "应退还",
    }.get(line.state, "待定")


def reckoning_text(line: FeeLine, business: BusinessType) -> str:
    """How a line was reckoned, or what it waits for; empty where its note says all."""
    if line.price is not None:
        unit = LABELS[FeeUnit][line.spec.unit]
        return f"{money_text(line.price)}/{unit} × {quantity_text(line)}"
    waits = {
        Lack.PRICE: "没有这种情况的收费标准，须先按文件核定",
        Lack.FIELD: f"待“{line.missing}”确定后计算",
        Lack.INVOICE: "按实际发生的费用核定",
        Lack.AGREEMENT: "发生并与客户说定后核定，不发生的不收",
    }
    parts = [prices_text(line.spec, business)] if line.lack is Lack.FIELD else []
    if line.lack is not None:
        parts.append(waits[line.lack])
    return "；".join(part for part in parts if part)


def prices_text(spec: FeeSpec, business: BusinessType) -> str:
    """The prices of a rule: 交流10kV、架空线路 160 元/千伏安；交流10kV、电缆线路 240 元/千伏安."""
    unit = LABELS[FeeUnit][spec.unit]
    rows = [(_choices(business, spec.by, rate.values), rate.amount) for rate in spec.rates]
    if spec.amount is not None:
        rows.append(("其他" if rows else "", spec.amount))
    return "；".join(f"{words} {money_text(amount)}/{unit}".strip() for words, amount in rows)


def answer_text(lines: Iterable[FeeLine]) -> str:
    """The short answer to what it costs: 不收费, 应交 32,000 元, 应交 32,000 至 48,000 元, 应交金额待定."""
    collected = [line for line in lines if line.state in {FeeState.DUE, FeeState.OPEN} and not _waits(line)]
    least = sum(_bound(line.amount, line.least) for line in collected)
    most = sum(_bound(line.amount, line.most) for line in collected)
    if any(line.amount is None and line.least is None for line in collected):
        return f"应交 {money_text(least)}，另有金额待定" if least else "应交费用，金额待定"
    if not collected:
        return "不收费"
    if least != most:
        return f"应交 {money_text(least).removesuffix(' 元')} 至 {money_text(most)}"
    return f"应交 {money_text(least)}" if least else "没有应交的费用"


def account_text(account: FeeAccount) -> str:
    """How an account stands: 已收 32,000 元, 未收 2,000 元（已说明）, 应退 60 元."""
    if not account.line.spec.is_collected or (account.line.state is FeeState.OPEN and not account.paid):
        return ""
    parts = [f"已收 {money_text(account.paid)}"] if account.paid else []
    if account.missing > 0 and account.line.state is FeeState.DUE:
        parts.append(f"未收 {money_text(account.missing)}")
    elif account.missing < 0:
        parts.append(f"应退 {money_text(-account.missing)}")
    if account.missing and account.is_explained:
        parts.append("已说明原因")
    return "，".join(parts)


def entry_text(entry: FeeEntry) -> str:
    """One entry: 2026-03-05 收款 32,000 元 转账 票据 SJ-0031 · 原因."""
    words = [entry.on.isoformat(), LABELS[EntryKind][entry.kind], money_text(entry.amount)]
    if entry.way is not None and entry.amount:
        words.append(LABELS[PayWay][entry.way])
    if entry.receipt:
        words.append(f"{'依据' if entry.kind is EntryKind.FIXED else '票据'} {entry.receipt}")
    remarks = [text for text in (entry.reason, f"已冲正：{entry.struck}" if entry.struck else "") if text]
    return " · ".join([" ".join(words), *remarks])


def names_text(lines: Iterable[FeeLine], state: FeeState) -> str:
    """The names of the lines that stand so: 报装接电服务、电能表、表箱及接户线."""
    return "、".join(line.spec.name for line in lines if line.state is state)


def _choices(business: BusinessType, fields: Iterable[str], values: Iterable[str]) -> str:
    labels = {(spec.code, choice.value): choice.label for spec in business.fields for choice in spec.choices}
    return "、".join(labels[pair] for pair in zip(fields, values, strict=True))


def _waits(line: FeeLine) -> bool:
    """Whether a line only arises once it is agreed upon."""
    return line.spec.is_optional and line.state is FeeState.OPEN


def _bound(amount: int | None, bound: int | None) -> int:
    return amount if amount is not None else bound or 0
