"""Limits counted on the command line, with a station and without one."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Front

ITEM: dict[str, Any] = {
    "id": "YK-1",
    "limit": {"amount": 2, "unit": "working_day"},
    "started_at": "2026-10-08T09:00",
    "pauses": [{"from": "2026-10-09T11:00", "to": "2026-10-10T09:00", "reason": "customer_papers"}],
    "ended_at": None,
    "as_of": "2026-10-10T10:00",
}


def test_limits_are_counted_where_there_is_no_station(empty: Front) -> None:
    said = empty("deadlines", "-", stdin=json.dumps([ITEM]))
    assert (said.code, said.err) == (0, "")
    assert not empty.home.exists()
    (answer,) = said.value
    receipt = answer.pop("receipt")
    assert answer == {
        "id": "YK-1",
        "due_at": "2026-10-12T15:30:00+08:00",
        "state": "running",
        "used": "1/2",
        "left": "3/2",
        "used_minutes": 210,
        "left_minutes": 630,
        "limit": {"amount": 2, "unit": "working_day", "mode": "statutory"},
        "rule": None,
        "source": "《民法典》第二百零一条、第二百零三条：开始当日不计入，自下一日起算，到末日营业时间结束时止",
        "unpublished_years": [],
    }
    assert [line["day"] for line in receipt] == [f"2026-10-{day:02}" for day in range(8, 13)]
    assert receipt[2] == {
        "day": "2026-10-10",
        "kind": "make_up",
        "name": "国庆节",
        "counted": "13/14",
        "total": "9/7",
        "counted_minutes": 390,
        "stopped_minutes": 30,
        "unit_minutes": 420,
        "reasons": ["customer_papers"],
        "is_start_day": False,
        "is_carried": False,
        "is_published": True,
        "text": "10-10 周六 调休上班 · 计 0.93 · 停计：客户补正资料 · 累计 1.29",
    }


def test_a_bad_item_is_refused_by_its_id_and_the_rest_is_answered(empty: Front) -> None:
    said = empty("deadlines", "-", "--json", stdin=json.dumps([ITEM, ITEM | {"id": 7, "as_of": "gestern"}, ITEM]))
    assert (said.code, said.err) == (1, "")
    first, second, third = said.value
    assert first == third
    assert second == {
        "id": 7,
        "index": 1,
        "refused": [
            {
                "code": "deadline.not_a_moment",
                "field": "as_of",
                "text": "“as_of”的“gestern”不是时间，请按 2026-10-01T09:30 的样式填写。",
                "values": {"key": "as_of", "value": "gestern"},
            }
        ],
    }


def test_a_calendar_may_stand_beside_the_items_or_in_one_of_them(empty: Front, tmp_path: Path) -> None:
    calendar = {
        "segments": [["08:30", "12:00"], ["14:00", "17:30"]],
        "overrides": {"2026-10-10": False},
        "suspensions": [{"from": "2026-10-12T08:30", "to": "2026-10-12T12:00"}],
    }
    file = tmp_path / "clocks.json"
    file.write_text(json.dumps({"items": [ITEM | {"pauses": []}], "calendar": calendar}), encoding="utf-8")
    (shared,) = empty.json("deadlines", str(file))
    (own,) = empty.json("deadlines", "-", stdin=json.dumps([ITEM | {"pauses": [], "calendar": calendar}]))
    assert shared == own
    assert shared["due_at"] == "2026-10-13T12:00:00+08:00"


def test_a_rule_brings_its_source_and_the_station_its_own_limits(desk: Front) -> None:
    item = {key: value for key, value in ITEM.items() if key not in {"limit", "as_of"}}
    (answer,) = desk.json("deadlines", "-", stdin=json.dumps([item | {"rule": "LV-RES-NEW/promise"}]))
    assert answer["rule"] == {
        "code": "promise",
        "name": "居民全过程办电（承诺）",
        "source": "国家电网公司供电服务“十项承诺”（2022版） 第6条",
    }
    assert (answer["limit"]["amount"], answer["due_at"]) == (5, "2026-10-15T15:30:00+08:00")
    assert desk("deadlines", "-", stdin="[]", number="YF003", password="wrong").code == 1


@pytest.mark.parametrize(
    ("unit", "mode", "words"),
    [
        ("calendar_day", "statutory", "末日为休息日的，顺延至下一工作日"),
        ("hour", "statutory", "昼夜连续"),
        ("minute", "elapsed", "按营业时间逐分计算"),
        ("calendar_day", "elapsed", "每天按24小时连续计算"),
    ],
)
def test_the_answer_says_by_which_law_it_was_counted(empty: Front, unit: str, mode: str, words: str) -> None:
    item = ITEM | {"limit": {"amount": 2, "unit": unit, "mode": mode}}
    (answer,) = empty.json("deadlines", "-", stdin=json.dumps([item]))
    assert answer["source"].endswith(words)


def test_the_receipt_says_where_calendar_days_are_carried_to(empty: Front) -> None:
    item = ITEM | {"limit": {"amount": 2, "unit": "calendar_day"}, "started_at": "2026-10-15T09:00", "pauses": []}
    (answer,) = empty.json("deadlines", "-", stdin=json.dumps([item]))
    assert [line["text"] for line in answer["receipt"]] == [
        "10-15 周四 工作日 · 起算日不计 · 累计 0",
        "10-16 周五 工作日 · 计 1 · 累计 1",
        "10-17 周六 周末 · 计 1 · 累计 2",
        "10-18 周日 周末 · 不计，顺延 · 累计 2",
        "10-19 周一 工作日 · 不计，顺延 · 累计 2",
    ]
    assert answer["due_at"] == "2026-10-19T17:30:00+08:00"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7", "deadline.not_a_batch"),
        ('{"items": [], "calendar": {"segments": []}}', "deadline.no_segments"),
        ("[{]", "input.not_json"),
        (f"[{'9' * 5000}]", "input.not_reasonable"),
        ("[" * 100_000, "input.not_reasonable"),
    ],
)
def test_what_cannot_be_read_at_all_is_refused(empty: Front, text: str, code: str) -> None:
    assert empty("deadlines", "-", "--json", stdin=text).refused == [code]


def test_what_is_no_number_is_refused_with_its_item(empty: Front) -> None:
    text = '[{"id": 1, "limit": {"amount": NaN, "unit": "hour"}, "started_at": "2026-10-08T09:00"}, {"id": 2.5}]'
    said = empty("deadlines", "-", stdin=text)
    assert said.code == 1
    assert said.value[0]["refused"][0]["code"] == "deadline.not_a_number"


def test_the_help_says_what_goes_in_and_out(empty: Front) -> None:
    said = empty("deadlines", "--help")
    for word in ("working_day", "elapsed", "calendar", "unpublished_years", "left_minutes", "refused"):
        assert word in said.out.replace("\n  ", "")
    assert "deadlines" in empty("--help").out
