"""Pauses on the command line: entered, proved, corrected, removed, approved."""

from pathlib import Path

import pytest

from tests.cli.conftest import Front
from tests.station import local


@pytest.fixture
def thursday(desk: Front, case_number: str) -> str:
    """The number of a case taken in on Monday; it is Thursday noon."""
    desk.clock.set(local(2026, 3, 5, 12))
    return case_number


STORM = ("--reason", "weather", "--from", "2026-03-03T08:30", "--to", "2026-03-04T08:30", "--note", "大风预警")


def promise(desk: Front, number: str) -> str:
    limits = {limit["code"]: limit for limit in desk.json("case", "show", number)["deadlines"]}
    return str(limits["promise"]["due_at"])


def test_a_late_pause_waits_for_a_head(desk: Front, thursday: str, tmp_path: Path) -> None:
    photo = tmp_path / "wind.txt"
    photo.write_text("大风蓝色预警", encoding="utf-8")
    desk.json("case", "attach", thursday, str(photo))
    (pause,) = desk.json("case", "pause-enter", thursday, *STORM, "--file", "wind.txt", number="YF003")["pauses"]
    assert {key: pause[key] for key in ("number", "state", "from", "to", "reason", "note", "file")} == {
        "number": 1,
        "state": "waiting",
        "from": "2026-03-03T08:30:00+08:00",
        "to": "2026-03-04T08:30:00+08:00",
        "reason": "weather",
        "note": "大风预警",
        "file": "wind.txt",
    }
    assert (pause["entered_by"], pause["approved_by"], pause["is_by_step"], pause["change"]) == (
        "YF003",
        None,
        False,
        None,
    )
    assert promise(desk, thursday) == "2026-03-09T17:30:00+08:00"
    assert [(each["case"], each["number"]) for each in desk.json("case", "pauses-waiting")] == [(thursday, 1)]
    assert desk("case", "pause-approve", thursday, "1", "--json", number="YF003").refused == ["permission.denied"]
    (pause,) = desk.json("case", "pause-approve", thursday, "1", number="YF001")["pauses"]
    assert (pause["state"], pause["approved_by"]) == ("counts", "YF001")
    assert promise(desk, thursday) == "2026-03-10T17:30:00+08:00"
    assert desk("case", "pauses-waiting").out.splitlines()[1:] == []


def test_corrections_and_removals_are_decided_on(desk: Front, thursday: str) -> None:
    desk.json("case", "pause-enter", thursday, *STORM)
    longer = ("case", "pause-correct", thursday, "1", "--to", "2026-03-05T08:30", "--why", "抄错")
    (pause,) = desk.json(*longer, number="YF003")["pauses"]
    assert (pause["change"]["to"], pause["change"]["why"]) == ("2026-03-05T08:30:00+08:00", "抄错")
    assert (pause["change"]["removes"], pause["change"]["asked_by"]) == (False, "YF003")
    said = desk("case", "pauses", thursday).out.splitlines()
    assert said[1].endswith("已计入，更正待批准")
    assert desk("case", "pause-remove", thursday, "1", "--why", "记错", "--json").refused == ["pause.change_waiting"]
    desk.json("case", "pause-refuse", thursday, "1", "--why", "无凭据")
    (pause,) = desk.json("case", "pause-remove", thursday, "1", "--why", "记错")["pauses"]
    assert pause["state"] == "removed"
    assert promise(desk, thursday) == "2026-03-09T17:30:00+08:00"


def test_an_open_pause_is_ended_and_opened_again(desk: Front, thursday: str) -> None:
    today = ("--reason", "land", "--from", "2026-03-05T09:00", "--note", "青苗赔偿")
    (pause,) = desk.json("case", "pause-enter", thursday, *today)["pauses"]
    assert (pause["state"], pause["to"]) == ("counts", None)
    (pause,) = desk.json("case", "pause-end", thursday, "1", "--at", "2026-03-05T11:00")["pauses"]
    assert pause["to"] == "2026-03-05T11:00:00+08:00"
    changes = ("--to", "open", "--from", "2026-03-05T10:00", "--reason", "permit", "--why", "还没有谈好")
    (pause,) = desk.json("case", "pause-correct", thursday, "1", *changes)["pauses"]
    assert (pause["from"], pause["to"], pause["reason"]) == ("2026-03-05T10:00:00+08:00", None, "permit")
    line = desk("case", "pauses", thursday).out.splitlines()[1]
    assert "2026-03-05 10:00 至 未结束  掘路、占道等政府审批  青苗赔偿  数据文件夹所有者 2026-03-05 12:00" in line


def test_what_does_not_exist_is_refused_by_name(desk: Front, thursday: str) -> None:
    assert desk("case", "pauses", thursday).out == "没有暂停。\n"
    assert desk("case", "pause-end", thursday, "3", "--json").refused == ["pause.unknown"]
    assert desk("case", "pause-enter", thursday, *STORM, "--file", "x.pdf", "--json").refused == ["pause.file_unknown"]


def test_the_station_says_what_is_approved(desk: Front, thursday: str) -> None:
    assert desk("case", "pause-rule").out.splitlines() == ["补记：须所长批准", "更正：须所长批准", "撤销：须所长批准"]
    changed = desk.json("case", "pause-rule", "--no-late", "--reason", "funds")
    assert changed == {"late": False, "corrected": True, "removed": True, "reasons": ["funds"]}
    assert desk("case", "pause-rule").out.splitlines()[-1] == "资金未落实：须所长批准"
    (pause,) = desk.json("case", "pause-enter", thursday, *STORM, number="YF003")["pauses"]
    assert pause["state"] == "counts"
    assert desk.json("case", "pause-rule", "--no-reason", "--late")["reasons"] == []
    assert desk("case", "pause-rule", "--no-late", "--json", number="YF003").refused == ["permission.denied"]
