"""What papers say about money: the back charge of a breach or theft, and what a customer owes."""

from collections.abc import Mapping, Sequence

from app.domain.records.facts import Bill


def charge_facts(details: Mapping[str, object]) -> dict[str, object]:
    """The sum of a back charge in cents, how often it is counted as a penalty, and both as lines of a receipt."""
    back, penalty = details.get("back_charge"), details.get("penalty")
    if not isinstance(back, int) or not isinstance(penalty, int):
        return {}
    facts: dict[str, object] = {
        "total": back + penalty,
        "lines": [
            {
                "item": "追补电费",
                "capacity": details.get("load"),
                "days": details.get("days"),
                "energy": details.get("energy"),
                "amount": back,
            }
        ],
        "charges": [{"item": "追补电费", "amount": back}, {"item": "违约使用电费", "amount": penalty}],
    }
    if back and penalty % back == 0:
        facts["multiple"] = penalty // back
    return facts


def arrears_facts(bills: Sequence[Bill]) -> dict[str, object]:
    """The unpaid bills of a customer in the order given, and their sum in cents; nothing when all are paid."""
    unpaid = [bill for bill in bills if bill.owed > 0]
    if not unpaid:
        return {}
    return {
        "bills": [{"period": bill.period, "owed": bill.owed} for bill in unpaid],
        "periods": "、".join(bill.period for bill in unpaid),
        "owed_total": sum(bill.owed for bill in unpaid),
    }
