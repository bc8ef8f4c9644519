"""Fees as the command line answers them: accounts of a case and rules of the business types; money in cents."""

from collections.abc import Sequence

from app.cli.answer import table
from app.domain.definitions.fee import Payee
from app.domain.work.fee_accounts import FeeAccount
from app.labels.fees import account_text, amount_text, answer_text, entry_text, money_text, reckoning_text
from app.labels.speaking import label_of
from app.labels.work_terms import UNVERIFIED
from app.services.fees import FeeRuleRow
from app.services.work.viewing import CaseView


def account_of(account: FeeAccount) -> dict[str, object]:
    """One fee of a case; `quantity` in hundredths of the unit, amounts in cents."""
    line, spec = account.line, account.line.spec
    return {
        "code": spec.code,
        "name": spec.name,
        "state": line.state,
        "payer": spec.payer,
        "payee": spec.payee,
        "way": spec.way,
        "stage": spec.stage,
        "amount": line.amount,
        "least": line.least,
        "most": line.most,
        "price": line.price,
        "quantity": line.quantity,
        "unit": spec.unit,
        "waits_for": line.lack,
        "field": line.missing,
        "paid": account.paid,
        "missing": account.missing if spec.is_collected else 0,
        "is_settled": account.is_settled,
        "note": spec.note,
        "source": spec.source.title,
        "article": spec.source.article,
        "unverified": spec.source.is_unverified,
        "entries": [
            {
                "id": entry.id,
                "kind": entry.kind,
                "amount": entry.amount,
                "on": entry.on,
                "receipt": entry.receipt,
                "way": entry.way,
                "reason": entry.reason,
                "struck": entry.struck,
            }
            for entry in account.entries
        ],
    }


def account_lines(view: CaseView) -> list[str]:
    """The answer to what it costs, a table of the fees, and the numbered entries."""
    rows = [
        (
            account.line.spec.code,
            account.line.spec.name,
            amount_text(account.line),
            account_text(account),
            reckoning_text(account.line, view.business) or account.line.spec.note,
            _cited(account.line.spec.source.title, is_unverified=account.line.spec.source.is_unverified),
        )
        for account in view.fees
    ]
    entries = [(account.line.spec.name, entry) for account in view.fees for entry in account.entries]
    told = [f"{place}. {name}：{entry_text(entry)}" for place, (name, entry) in enumerate(entries, start=1)]
    head = answer_text([account.line for account in view.fees])
    return [head, "", *table(("代码", "费用", "金额", "收付", "说明", "依据"), rows), *told]


def rule_of(row: FeeRuleRow) -> dict[str, object]:
    """One rule; prices in cents per unit."""
    return {
        "business": row.business_code,
        "code": row.fee_code,
        "name": row.fee,
        "payer": row.payer,
        "payee": row.payee,
        "way": row.way,
        "stage": row.stage,
        "amount": row.amount,
        "unit": row.unit,
        "rates": [{"values": list(rate.values), "amount": rate.amount} for rate in row.rates],
        "condition": row.condition,
        "refund": row.refund_condition,
        "optional": row.is_optional,
        "note": row.note,
        "source": row.source,
        "article": row.article,
        "unverified": row.is_unverified,
        "effective_from": row.effective_from,
        "effective_until": row.effective_until,
        "coming": [
            {"from": change.effective_from, "amount": change.amount, "values": list(change.values)}
            for change in row.coming
        ],
    }


def rule_line(row: FeeRuleRow) -> Sequence[str]:
    """One rule as a row: business, code, fee, payer, way, prices, condition, source."""
    unit = label_of(row.unit)
    prices = [f"{'、'.join(rate.words)} {money_text(rate.amount)}/{unit}" for rate in row.rates]
    if row.amount is not None:
        prices.append(f"{money_text(row.amount)}/{unit}")
    way = label_of(row.way) if row.payee is Payee.STATION else label_of(row.payee)
    source = _cited(row.source, is_unverified=row.is_unverified)
    return (row.business, row.fee_code, row.fee, label_of(row.payer), way, "；".join(prices), row.condition, source)


def _cited(title: str, *, is_unverified: bool) -> str:
    return f"{title}（{UNVERIFIED}）" if is_unverified else title
