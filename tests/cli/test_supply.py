"""Managers, firms, free choices, reviews and the meeting by the command line alone."""

import json
from typing import Any

from tests.cli.conftest import Front
from tests.firms import CODE

BUILDS = "build,承装（修、试）,四级,1-2-00001-2020,2030-12-31"
DESIGNS = "design，电力行业（送变电），丙级，A237000000，2026-03-20"


def high_voltage() -> dict[str, Any]:
    """What a high-voltage supply of an important customer asks for at the counter."""
    return {
        "business": "HV-NEW",
        "name": "扬中市鸣凤粮油厂",
        "phone": "0511-88321234",
        "address": "扬中市油坊镇长旺街12号",
        "area": "32118200001",
        "manager": "YF010",
        "manager_choice": "customer",
        "fields": {
            "id_kind": "business_licence",
            "credit_code": "91350100M000100Y43",
            "representative_name": "陈建国",
            "capacity": 315_000,
            "customer_grade": "important",
        },
        "papers": dict.fromkeys(
            ("subject", "representative", "premises", "equipment", "approval", "design_files"), "present"
        ),
    }


def at_review(desk: Front) -> str:
    number = str(desk.json("case", "register", "-", stdin=json.dumps(high_voltage()), number="YF003")["number"])
    desk.json("case", "advance", number, number="YF003")
    order = desk.json("case", "show", number)["orders"][-1]["number"]
    desk.json("order", "dispatch", order, number="YF003")
    for step in ("accept", "depart", "arrive"):
        desk.json("order", "report", order, step, number="YF003")
    desk.json("order", "report", order, "finish", "access_point=3号杆", "line_works=无", number="YF003")
    desk.json("case", "advance", number, number="YF003")
    desk.json(
        "case", "enter", number, "scheme_number=2026-31", "scheme_signed_on=2026-03-02",
        "scheme_valid_until=2027-03-01", number="YF003",
    )  # fmt: skip
    return number


def test_a_manager_is_named_shown_and_followed_by_another(desk: Front) -> None:
    number = desk.json("case", "register", "-", stdin=json.dumps(high_voltage()), number="YF003")["number"]
    assert "客户经理：李四（客户选定）" in desk("case", "show", number).out
    said = desk.json("case", "hand-over", number, "--to", "YF009", "--reason", "李四休假", number="YF003")
    assert said["responsible"] == "YF009"
    assert [(each["number"], each["choice"], each["reason"]) for each in said["managers"]] == [
        ("YF010", "customer", ""),
        ("YF009", None, "李四休假"),
    ]
    assert "客户经理：李四（客户选定） → 张三（李四休假）" in desk("case", "show", number).out
    refused = desk("case", "hand-over", number, "--to", "YF009", "--reason", "换人", "--json", number="YF003")
    assert refused.refused == ["manager.same"]
    wrong = {**high_voltage(), "manager": ""}
    assert desk("case", "register", "-", "--json", stdin=json.dumps(wrong)).refused == ["manager.not_chosen"]


def test_firms_are_listed_entered_and_taken_out(desk: Front) -> None:
    firm = ("firms", "add", CODE, "恒源公司", "--licence", BUILDS)
    assert desk.json(*firm, "--licence", DESIGNS, number="YF003")["licences"][1]["state"] == "soon"
    listed = desk("firms", "list").out
    assert "承装（修、试）四级 1-2-00001-2020" in listed
    assert "2026-03-20 即将到期" in listed
    assert desk("firms", "add", CODE, "甲", "--licence", "build,四级", "--json").refused == ["firm.licence_form"]
    assert desk(*firm, "--json", number="YF009").refused == ["permission.denied"]
    assert not desk.json("firms", "retire", CODE, "--reason", "注销")["is_active"]
    assert "已移出" in desk("firms", "list").out


def test_a_review_goes_from_the_choice_of_firms_to_the_minutes(desk: Front) -> None:
    desk.json("firms", "add", CODE, "恒源公司", "--licence", BUILDS, "--licence", DESIGNS)
    number = at_review(desk)
    blocked = desk("case", "advance", number, "--json", number="YF003")
    assert blocked.refused == ["choice.missing"]
    assert [each["credit_code"] for each in desk.json("case", "firms", number, "design")] == [CODE]
    chosen = desk.json(
        "case", "choose", number, "--by", "陈建国", "--design", CODE, "--build", CODE, "--supply", "own", number="YF003"
    )
    assert chosen["statements"][0]["choices"] == {"design": "恒源公司", "build": "恒源公司", "supply": "own"}
    assert desk("case", "advance", number, "--json").refused == ["choice.unsigned"]
    desk.json("case", "sign", number, "free-choice-statement", number="YF003")
    desk.json("case", "advance", number, number="YF003")
    desk.json("case", "enter", number, "design_submitted=已报送", "design_submitted_on=2026-03-02", number="YF003")
    desk.json("case", "advance", number, number="YF003")

    assert desk("case", "advance", number, "--json").refused.count("gate.examined") == 1
    agenda = desk.json("meeting", "agenda")
    assert (agenda["meeting_on"], [item["number"] for item in agenda["items"]]) == ("2026-03-04", [number])
    assert number in desk("meeting", "agenda").out
    found = desk.json(
        "case", "examine", number, "defects", "--people", "张三", "--opinion", "修改", "--defect", "接地电阻未注明",
        "--rectify-on", "2026-03-09", number="YF003",
    )["examinations"][0]  # fmt: skip
    assert (found["verdict"], found["defects"]) == ("defects", ["接地电阻未注明"])
    words = ("case", "add-defects", number, "--defect", "计量柜无封印位置")
    assert desk(*words, "--reason", "", "--json").refused == ["examination.second_notice"]
    assert desk.json(*words, "--reason", "漏列")["examinations"][0]["notices"] == 2
    verdict = {"number": number, "verdict": "passed", "opinion": "符合供电方案"}
    minutes = {"attendees": ["YF009"], "guests": "县公司 赵工", "held_at": "2026-03-02T09:00", "cases": [verdict]}
    held = desk.json("meeting", "record", "-", stdin=json.dumps(minutes), number="YF003")
    assert desk.json("meeting", "list") == [held]
    assert "县公司 赵工" in desk("meeting", "list").out
    assert desk.json("case", "advance", number, number="YF003")["stage"]["code"] == "covered_works"


def test_minutes_that_cannot_be_read_are_refused_by_key(desk: Front) -> None:
    def refused(value: object) -> list[str]:
        return desk("meeting", "record", "-", "--json", stdin=json.dumps(value)).refused

    assert refused([{}]) == ["input.not_an_object"]
    assert refused({"attendees": "YF009"}) == ["input.wrong_type"]
    assert refused({"attendees": ["YF009"], "cases": ["1"]}) == ["input.wrong_type"]
    assert refused({"attendees": ["YF099"]}) == ["staff.unknown"]


def test_the_rules_of_supply_are_shown_and_changed(desk: Front) -> None:
    assert "正好 3000 kVA 按团队勘查" in desk("supply-rules").out
    changed = desk.json("supply-rules", "--exactly", "alone", "--weekday", "5", "--reason", "县公司通知")
    assert (changed["threshold_kva"], changed["exactly"], changed["weekday"]) == (3000, "alone", 5)
    assert desk("supply-rules", "--threshold", "5000", "--json").refused == ["case.reason_missing"]
    assert desk("supply-rules", "--exactly", "both", "--json").refused == ["input.not_a_choice"]
    assert desk("supply-rules", "--weekday", "1", "--reason", "x", "--json", number="YF003").refused == [
        "permission.denied"
    ]


def test_two_businesses_of_one_visit_stand_on_one_receipt(desk: Front, resident: dict[str, Any]) -> None:
    first = desk.json("case", "register", "-", stdin=json.dumps(high_voltage()), number="YF003")["number"]
    again = {**resident, "visit": first}
    second = desk.json("case", "register", "-", stdin=json.dumps(again), number="YF003")["number"]
    assert desk.json("case", "show", second)["visit"] == first
    assert f"受理回执号：{first}" in desk("case", "show", second).out
    assert {case["number"] for case in desk.json("case", "list", "--visit", first.lower())} == {first, second}
    assert desk("case", "register", "-", "--json", stdin=json.dumps({**again, "visit": "1"})).refused == [
        "visit.unknown"
    ]
