"""Paper against system on the command line."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.conftest import Front


@pytest.fixture
def old_paper(desk: Front, resident: dict[str, Any]) -> str:
    """The key of the finding of a case whose form was signed three days before."""
    record = {**resident, "on_paper_at": "2026-02-27T09:00"}
    desk.json("case", "register", "-", stdin=json.dumps(record), number="YF003")
    (found,) = desk.json("times", "findings")
    assert (found["rule"], found["weight"], found["state"]) == ("paper_before_acceptance", "contradiction", "open")
    assert (found["case"], found["person"], found["answer"]) == ("2026-YF-000001-5", "YF003", None)
    assert (found["at"], found["other_at"]) == ("2026-02-27T09:00:00+08:00", "2026-03-02T09:00:00+08:00")
    return str(found["key"])


def test_a_finding_is_answered_and_accepted(desk: Front, old_paper: str) -> None:
    answered = desk("times", "answer", old_paper, "--reason", "村里代收", number="YF003")
    assert answered.out.startswith("已说明，待所长认可：“受理”的单据写 2026-02-27 09:00")
    assert desk.json("times", "findings") == []
    refused = desk("times", "approve", old_paper, "--refuse", "--json", number="YF001").refused
    assert refused == ["times.note_missing"]
    accepted = desk.json("times", "approve", old_paper, number="YF001")
    assert (accepted["state"], accepted["answer"]["is_accepted"]) == ("accepted", True)
    assert desk.json("times", "findings", "--state", "accepted", "--month", "2026-03")[0]["key"] == old_paper
    assert desk.json("times", "rate", "2026-03")["ten_thousandths"] == 10_000


def test_a_finding_is_refused_with_its_reason(desk: Front, old_paper: str) -> None:
    desk.json("times", "answer", old_paper, "--reason", "忙", number="YF003")

    said = desk("times", "approve", old_paper, "--refuse", "--note", "请附证明", number="YF001")

    assert said.out.startswith("不认可：")
    assert "不认可" in desk("times", "findings").out


def test_findings_are_listed_and_written_to_a_sheet(desk: Front, old_paper: str, tmp_path: Path) -> None:
    lines = desk("times", "findings").out.splitlines()
    assert lines[0].split() == ["编号", "状态", "业务", "录入人", "疑问", "说明"]
    assert lines[1].startswith(f"{old_paper}  待说明  2026-YF-000001-5  孙丽    单据早于受理")
    said = desk("times", "findings", "--state", "all", "--xlsx", str(tmp_path / "times.xlsx"))
    assert said.out == f"已写到 {tmp_path / 'times.xlsx'}（1 条）\n"
    sheet = openpyxl.load_workbook(tmp_path / "times.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[3]][:2] == ["待说明", "单据早于受理"]
    assert desk("times", "findings", "--state", "guess", "--json").refused == ["input.not_a_choice"]
    assert desk("times", "findings", "--month", "2026-13", "--json").refused == ["input.not_a_month"]


def test_the_rate_opens_to_its_steps(desk: Front, old_paper: str) -> None:
    assert old_paper
    assert desk("times", "rate", "2026-03", "--steps").out.splitlines() == [
        "2026-03 真实时间率 0.00%（0/1）",
        "工号   姓名  环节  真实  真实时间率",
        "YF003  孙丽  1     0     0.00%",
        "业务              环节      事项  发生              单据              登记              真实",
        "2026-YF-000001-5  业务受理  受理  2026-03-02 09:00  2026-02-27 09:00  2026-03-02 09:00  存疑",
    ]
    value = desk.json("times", "rate", "2026-03", "--steps", "--person", "YF009")
    assert (value["steps"], value["people"]) == ([], [])
    whole = desk.json("times", "rate", "2026-03", "--steps")
    assert [(step["case"], step["is_true"], step["person"]) for step in whole["steps"]] == [
        ("2026-YF-000001-5", False, "YF003")
    ]
    assert desk("times", "rate", "2026-01").out.splitlines()[0] == "2026-01 真实时间率 —（0/0）"


def test_the_owner_s_steps_have_no_number(desk: Front, resident: dict[str, Any]) -> None:
    desk.json("case", "register", "-", stdin=json.dumps(resident))

    assert desk.json("times", "rate", "2026-03")["people"] == [
        {"number": None, "steps": 1, "true_steps": 1, "ten_thousandths": 10_000}
    ]


def test_the_rules_are_listed_with_figures_and_source(desk: Front) -> None:
    lines = desk("times", "rules").out.splitlines()
    assert lines[1] == "单据早于受理    矛盾  容许 60 分钟 · 业扩报装服务要求 单据时间与系统时间一致（待核对）"
    assert "未完工先过环节  矛盾  业扩报装服务要求 杜绝体外循环（待核对）" in lines
    value = desk.json("times", "rules")
    assert (len(value["rules"]), value["effective_from"]) == (16, "2020-01-01")
    assert value["rules"][0]["figures"] == {"tolerance_minutes": 60}
