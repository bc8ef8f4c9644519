"""Work orders by the command line."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Front


@pytest.fixture
def order_number(desk: Front, case_number: str) -> str:
    desk.json("case", "advance", case_number)
    return str(desk.json("order", "list", "--state", "unassigned")[0]["number"])


def test_the_proposal_names_who_goes_and_who_guards(desk: Front, order_number: str) -> None:
    proposed = desk.json("order", "propose", order_number)
    assert (proposed["lead"], proposed["reason"], proposed["guardian"]) == ("YF009", "a_role", "YF010")
    assert proposed["passed_over"] == []
    desk.json("staff", "absence", "YF009", "2026-03-02T08:00", "2026-03-03T08:00", "--reason", "培训")
    proposed = desk.json("order", "propose", order_number)
    assert (proposed["lead"], proposed["reason"]) == ("YF010", "b_role")
    assert proposed["passed_over"][0]["number"] == "YF009"
    said = desk("order", "propose", order_number)
    assert said.out.splitlines()[0] == "工作负责人：李四 YF010（B角）"
    assert said.out.splitlines()[-1] == "未选：张三因培训不在岗，至 2026-03-03 08:00，请改派。"


def test_a_crew_that_breaks_the_rules_is_refused_with_every_reason(desk: Front, order_number: str) -> None:
    alone = desk("order", "dispatch", order_number, "--lead", "YF009", "--json")
    assert alone.refused == ["crew.guardian_missing"]
    both = desk("order", "dispatch", order_number, "--lead", "YF009", "--guardian", "YF009", "--json")
    assert both.refused == ["crew.guardian_works"]
    nobody = desk("order", "dispatch", order_number, "--lead", "YF099", "--json")
    assert json.loads(nobody.err)["refused"][0]["text"] == "没有工号 YF099 的人员，请核对。"


def test_a_crew_can_be_named_with_its_planned_time(desk: Front, order_number: str) -> None:
    sent = desk.json(
        "order", "dispatch", order_number, "--lead", "YF011", "--guardian", "YF012", "--member", "YF010",
        "--from", "2026-03-02T14:00", "--until", "2026-03-02T16:00",
    )  # fmt: skip
    assert (sent["lead"], sent["guardian"], sent["members"], sent["state"]) == (
        "YF011",
        "YF012",
        ["YF010"],
        "dispatched",
    )
    assert desk.json("order", "list", "--person", "YF012")[0]["number"] == order_number
    assert "已派工" in desk("order", "show", order_number).out


def test_nobody_free_is_said(desk: Front, order_number: str) -> None:
    for number in ("YF009", "YF010", "YF011"):
        desk.json("staff", "absence", number, "2026-03-02T08:00", "2026-03-03T08:00", "--reason", "培训")
    assert desk("order", "dispatch", order_number, "--json").refused == ["order.nobody_free"]


def test_an_order_goes_to_others_with_a_reason(desk: Front, order_number: str) -> None:
    waiting = desk("order", "hand-over", order_number, "--reason", "请假", "--json")
    assert waiting.refused == ["order.step_not_allowed"]
    desk.json("order", "dispatch", order_number, "--lead", "YF009", "--guardian", "YF010", "--member", "YF011")
    handed = desk.json("order", "hand-over", order_number, "--lead", "YF011", "--reason", "张三请假")
    assert (handed["lead"], handed["guardian"], handed["members"]) == ("YF011", "YF010", [])
    assert desk("order", "hand-over", order_number, "--lead", "YF011", "--reason", "再交", "--json").refused == [
        "order.same_crew"
    ]
    handed = desk.json("order", "hand-over", order_number, "--guardian", "YF012", "--reason", "李四开会")
    assert (handed["lead"], handed["guardian"]) == ("YF011", "YF012")
    handed = desk.json("order", "hand-over", order_number, "--reason", "王五请假")
    assert (handed["lead"], handed["guardian"]) == ("YF009", "YF012")


def test_everything_of_a_person_goes_to_others(desk: Front, order_number: str) -> None:
    desk.json("order", "dispatch", order_number, "--lead", "YF009", "--guardian", "YF010")
    assert desk.json("order", "hand-over-all", "YF009", "--reason", "张三住院") == [
        {"number": order_number, "lead": "YF010", "problems": []}
    ]
    assert desk.json("order", "hand-over-all", "YF009", "--reason", "张三住院") == []
    said = desk("order", "hand-over-all", "YF010", "--reason", "李四住院")
    assert said.out.splitlines()[0].split() == ["编号", "接手人", "未移交原因"]
    assert said.out.splitlines()[1].split() == [order_number, "张三"]


def test_orders_are_reported_with_their_times_and_handed_back_with_a_reason(desk: Front, order_number: str) -> None:
    desk.json("order", "dispatch", order_number)
    desk.clock.forward(hours=1)
    accepted = desk.json("order", "report", order_number, "accept", "--at", "2026-03-02T09:20", number="YF009")
    assert accepted["accepted_at"] == "2026-03-02T09:20:00+08:00"
    assert desk("order", "report", order_number, "hand_back", "--json").refused == ["order.reason_missing"]
    back = desk.json("order", "report", order_number, "hand_back", "--reason", "客户不在家")
    assert back["steps"] == ["dispatch", "withdraw"]
    assert desk("order", "report", order_number, "arrive", "--json").refused == ["order.step_not_allowed"]


def test_what_asks_for_a_crew_is_no_report_and_the_help_names_its_verb(desk: Front, order_number: str) -> None:
    said = desk("order", "report", "--help").out
    assert "<accept|depart|arrive|finish|hand_back|withdraw|archive>" in said
    assert "派工用 order dispatch" in said
    refused = desk("order", "report", order_number, "hand_over")
    assert refused.code == 2
    assert "hand_over" in refused.err


def test_an_order_of_its_own_needs_no_case(desk: Front) -> None:
    made = desk.json("order", "create", "WO-19", "--area", "32118200001", "--task", "春季巡视")
    assert (made["task"], made["case"], made["place"]) == ("春季巡视", None, "油坊社区一组#1台区")
    assert desk.json("order", "show", made["number"].lower())["number"] == made["number"]
    assert desk("order", "create", "XX", "--area", "32118200001", "--task", "x", "--json").refused == [
        "order.kind_unknown"
    ]
    assert desk("order", "create", "WO-19", "--area", "7", "--task", "x", "--json").refused == ["area.unknown"]
    desk.json("order", "dispatch", made["number"], "--lead", "YF009")
    for step in ("accept", "depart", "arrive"):
        desk.json("order", "report", made["number"], step)
    done = desk.json("order", "report", made["number"], "finish", "defects=无")
    assert done["result"] == {"defects": "无"}


@pytest.mark.parametrize(("number", "code"), [("PG1", "order.unknown_number"), ("", "order.unknown_number")])
def test_an_unknown_order_is_refused(desk: Front, number: str, code: str) -> None:
    assert desk("order", "show", number, "--json").refused == [code]


def test_an_unknown_state_is_refused_with_the_choices(desk: Front) -> None:
    refused: list[dict[str, Any]] = json.loads(desk("order", "list", "--state", "x", "--json").err)["refused"]
    assert refused[0]["text"].startswith("“--state”没有“x”这个取值，可用：unassigned, unfinished, waiting")
