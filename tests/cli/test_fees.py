"""Fees by the command line alone: asked, paid, given back, fixed, struck out; the rules and the station's prices."""

import json
from typing import Any

from tests.cli.conftest import Front
from tests.cli.test_supply import high_voltage


def mill(desk: Front) -> str:
    """A mill with a second source of 200.5 kVA by overhead line."""
    record = high_voltage()
    record["fields"] |= {"supply": "double", "second_capacity": 200_500, "voltage": "交流10kV"}
    record["papers"]["dual_supply_reason"] = "present"
    number = str(desk.json("case", "register", "-", stdin=json.dumps(record), number="YF003")["number"])
    desk.json("case", "correct", number, "second_line=overhead", "--reason", "方案已定", number="YF003")
    return number


def fee(answer: list[dict[str, Any]], code: str) -> dict[str, Any]:
    return next(each for each in answer if each["code"] == code)


def test_what_a_case_costs_and_what_is_paid(desk: Front) -> None:
    number = mill(desk)
    asked = fee(desk.json("case", "fees", number), "reliability")
    assert (asked["state"], asked["amount"], asked["price"], asked["quantity"]) == ("due", 3_208_000, 16000, 20050)
    free = desk("case", "pay", number, "temporary", "100", "--receipt", "1", "--reason", "x", "--json")
    assert free.refused == ["fee.free"]
    assert desk("case", "fix-fee", number, "reliability", "1", "--paper", "x", "--json").refused == ["fee.reckoned"]

    paid = desk.json(
        "case", "pay", number, "reliability", "32080", "--receipt", "SJ-0031", "--way", "transfer", number="YF003"
    )
    assert (fee(paid, "reliability")["paid"], fee(paid, "reliability")["is_settled"]) == (3_208_000, True)
    assert fee(desk.json("case", "show", number)["fees"], "reliability")["entries"][0]["receipt"] == "SJ-0031"

    said = desk("case", "fees", number).out
    assert "应交 32,080 元" in said
    assert "1. 高可靠性供电费：2026-03-02 收款 32,080 元 转账 票据 SJ-0031" in said

    back = desk.json(
        "case", "refund", number, "reliability", "80", "--receipt", "TF-1", "--on", "2026-03-02", "--reason", "多收",
        number="YF003",
    )  # fmt: skip
    assert fee(back, "reliability")["missing"] == 8000
    struck = desk.json("case", "strike-fee", number, "2", "--reason", "录错", number="YF003")
    assert (fee(struck, "reliability")["missing"], fee(struck, "reliability")["entries"][1]["struck"]) == (0, "录错")
    assert desk("case", "strike-fee", number, "9", "--reason", "录错", "--json").refused == ["fee.no_entry"]


def test_the_rules_are_listed_and_a_price_is_set_from_a_day_on(desk: Front) -> None:
    rules = desk.json("fee-rules")
    assert len({each["business"] for each in rules}) == 46
    assert fee(rules, "temporary")["way"] == "free"
    listed = desk("fee-rules", "hv-new", "--on", "2026-03-02").out
    assert "高可靠性供电费" in listed
    assert "变更用电手续" not in listed
    assert desk("fee-rules", "NONE", "--json").refused == ["business.unknown"]

    set_price = (
        "fee-price", "HV-NEW", "reliability", "120", "--from", "2026-04-01", "--reason", "省价格文件",
        "--value", "交流20kV", "--value", "overhead",
    )  # fmt: skip
    assert desk(*set_price, "--json", number="YF003").refused == ["permission.denied"]
    assert {"values": ["交流20kV", "overhead"], "amount": 12000} in desk.json(*set_price)["rates"]
    every = desk("fee-price", "HV-NEW", "reliability", "60.50", "--from", "2026-05-01", "--reason", "省价格文件")
    assert every.out.strip() == "从 2026-05-01 起，高可靠性供电费：60.50 元/千伏安"
