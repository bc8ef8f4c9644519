"""What papers say about money: the back charge of a breach or theft."""

from collections.abc import Mapping


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
