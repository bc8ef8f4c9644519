"""The working calendar by the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Front


def test_a_day_of_rest_is_tried_entered_and_taken_back(desk: Front, case_number: str) -> None:
    words = ("calendar", "day", "2026-03-04", "--rests", "--reason", "停电检修")
    tried = desk.json(*words, "--preview")
    assert tried["id"] is None
    assert tried["moves"] == [
        {
            "number": case_number,
            "business": "低压居民新装",
            "limit": tried["moves"][0]["limit"],
            "due_before": "2026-03-09T17:30:00+08:00",
            "due_after": "2026-03-10T17:30:00+08:00",
            "state_before": "normal",
            "state_after": "normal",
        }
    ]
    assert desk.json("calendar", "show", "2026")["entries"] == []

    said = desk(*words, number="YF001").out.splitlines()
    assert said[0].startswith("已录入 2026-03-04 本所休息，编号 ")
    assert said[1] == "1 件在办业务的期限改变。"
    assert said[2].startswith(f"{case_number} 低压居民新装 ")
    assert said[2].endswith("2026-03-09 17:30 改为 2026-03-10 17:30")
    promise = desk.json("case", "show", case_number)["deadlines"][0]
    assert promise["due_at"] == "2026-03-10T17:30:00+08:00"

    shown = desk.json("calendar", "show")
    (entry,) = shown["entries"]
    assert (shown["year"], entry["kind"], entry["reason"], entry["by"]) == (2026, "day", "停电检修", "罗敏强")
    assert shown["days"][62] == {
        "day": "2026-03-04",
        "kind": "station_rests",
        "name": "停电检修",
        "minutes": 0,
        "segments": [],
        "suspensions": [],
    }
    assert desk("calendar", "withdraw", entry["id"], "--reason", "填错").code == 0
    lines = desk("calendar", "show").out.splitlines()
    assert lines[0] == "2026 年"
    assert lines[1].startswith("全年 248 个工作日。依据：https://www.gov.cn/")
    assert "2026-10-10 周六，调休上班（国庆节），8:30-12:00 14:00-17:30" in lines
    assert lines[-1].endswith("数据文件夹所有者：填错")
    assert not any("停电检修）" in line for line in lines)


def test_hours_and_a_storm_are_used_by_whoever_counts(desk: Front) -> None:
    hours = desk.json(
        "calendar", "hours", "8:00-12:00 14:00-16:00", "--valid-from", "2026-05-01", "--first", "6月1日",
        "--last", "09-30", "--reason", "夏季作息",
    )  # fmt: skip
    assert hours["content"] == {
        "segments": [[480, 720], [840, 960]], "valid_from": "2026-05-01", "first": [6, 1], "last": [9, 30],
    }  # fmt: skip
    storm = ("2026-07-15T10:00", "2026-07-16T00:00", "--reason", "台风", "--approver", "县公司值班室")
    assert desk("calendar", "suspend", *storm).out.startswith(
        "已录入 2026-07-15 10:00 至 2026-07-16 00:00 停办，县公司值班室批准，编号 "
    )
    item: dict[str, Any] = {
        "id": 1, "limit": {"amount": 1, "unit": "working_day"}, "started_at": "2026-07-13T09:00",
        "as_of": "2026-07-13T09:00",
    }  # fmt: skip
    stormy = {**item, "id": 2, "started_at": "2026-07-14T09:00"}
    said = desk.json("deadlines", "-", stdin=json.dumps([item, stormy]))
    assert said[0]["due_at"] == "2026-07-14T16:00:00+08:00"
    assert said[1]["due_at"] == "2026-07-16T12:00:00+08:00"
    day = next(line for line in desk("calendar", "show", "2026").out.splitlines() if line.startswith("2026-07-15"))
    assert day == ("2026-07-15 周三，工作日，8:00-12:00 14:00-16:00，停办 2026-07-15 10:00 至 2026-07-16 00:00（台风）")


def test_a_year_is_entered_from_its_notice(desk: Front, tmp_path: Path) -> None:
    assert desk("calendar", "show", "2027").out.splitlines()[1].startswith("2027 年的放假安排国务院尚未公布")
    notice = tmp_path / "notice.txt"
    notice.write_text("国务院办公厅关于2027年部分节假日安排的通知\n一、元旦：1月1日至3日放假，共3天。", "utf-8")
    said = desk.json("calendar", "year", str(notice), "--paper", "国办发明电〔2026〕7号")
    assert (said["kind"], said["content"]["year"], said["reason"]) == ("year", 2027, "国办发明电〔2026〕7号")
    shown = desk.json("calendar", "show", "2027")
    assert (shown["is_published"], shown["papers"]) == (True, ["国办发明电〔2026〕7号"])
    assert shown["days"][0]["name"] == "元旦"
    assert "2027 年放假 3 天、调休上班 0 天" in desk("calendar", "show").out


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("day", "2026-03-07", "--rests", "--reason", ""), ["field.required", "calendar.rests_anyway"]),
        (("day", "morgen", "--rests", "--reason", "x"), ["input.not_a_day"]),
        (("hours", "8-12", "--valid-from", "2026-05-01", "--reason", "x"), ["calendar.segments_text"]),
        (
            ("suspend", "2026-07-16T10:00", "2026-07-15T10:00", "--reason", "x", "--approver", ""),
            ["calendar.backwards", "field.required"],
        ),
        (("withdraw", "7", "--reason", "x"), ["calendar.no_such_entry"]),
        (("year", "gone.toml"), ["definition.unreadable"]),
    ],
)
def test_what_is_wrong_is_refused(desk: Front, words: tuple[str, ...], codes: list[str]) -> None:
    assert desk("calendar", *words, "--json").refused == codes


def test_only_heads_and_administrators_may(desk: Front) -> None:
    said = desk("calendar", "day", "2026-03-04", "--rests", "--reason", "x", "--json", number="YF003")
    assert said.refused == ["permission.denied"]
