"""The counter on the command line: papers asked for later, how full it is, its month."""

from pathlib import Path

from tests.cli.conftest import Front


def test_a_later_request_is_shown_listed_and_counted(desk: Front, case_number: str) -> None:
    assert desk.json("case", "list", "--asked") == []
    shown = desk.json("case", "ask", case_number, "--name", "村委会证明", "--reason", "产权有争议", number="YF003")
    assert shown["asked_later"] == [
        {
            "code": "asked-1",
            "name": "村委会证明",
            "reason": "产权有争议",
            "asked_at": "2026-03-02T09:00:00+08:00",
            "asked_by": "YF003",
            "state": "missing",
        }
    ]
    desk.json("case", "paper", case_number, "asked-1", "present", number="YF003")
    said = desk("case", "show", case_number).out
    assert "补充要求：村委会证明  已收  2026-03-02 09:00 孙丽：产权有争议" in said
    assert "客户到柜台：1 次  2026-03-02 受理、交资料" in said
    assert [row["number"] for row in desk.json("case", "list", "--asked")] == [case_number]
    (clerk,) = desk.json("counter", "month", "2026-03")["clerks"]
    assert (clerk["number"], clerk["asked"], clerk["visits"]) == ("YF003", 1, 0)


def test_a_request_without_a_reason_is_refused(desk: Front, case_number: str) -> None:
    said = desk("case", "ask", case_number, "--name", "村委会证明", "--reason", " ", "--json", number="YF003")
    assert said.refused == ["case.reason_missing"]


def test_the_counter_says_how_full_it_is_and_from_when_it_is_too_full(desk: Front) -> None:
    assert desk("counter", "load").out == "正在办理 0 位，暂离 0 位，近一小时办结 0 件\n"
    limits = desk.json("counter", "limits", "--open", "3", "--average", "15", "--reason", "本所规定", number="YF001")[
        "limits"
    ]
    assert limits == {"open_visits": 3, "average_minutes": 15, "least_visits": 3, "waiting": 5, "wait_minutes": 20}
    assert desk.json("counter", "load")["overloads"] == []
    said = desk("counter", "limits", "--open", "0", "--average", "15", "--reason", "试", "--json", number="YF001")
    assert said.refused == ["rule.figure"]
    again = ("counter", "limits", "--open", "3", "--average", "15", "--json")
    assert desk(*again, "--reason", "试", number="YF001").refused == ["rule.nothing_changed"]
    assert desk("counter", "limits", "--open", "4", "--average", "15", "--json", number="YF001").refused == [
        "case.reason_missing"
    ]


def test_numbers_are_taken_printed_and_given_up(desk: Front, tmp_path: Path) -> None:
    slip = tmp_path / "003.pdf"
    assert desk("counter", "take").out == "001 号，前面没有人等候\n"
    taken = desk.json("counter", "take", "--output", str(slip))
    assert taken == {"ticket": "002", "taken_at": "2026-03-02T09:00:00+08:00", "ahead": 1}
    assert slip.read_bytes().startswith(b"%PDF")
    assert desk("counter", "gone", "001").out.startswith("等候 1 位，最久 0 分钟，正在办理 0 位")
    assert desk("counter", "gone", "001", "--json").refused == ["counter.not_waiting"]
    limits = ("counter", "limits", "--open", "5", "--average", "20", "--waiting", "0", "--json", "--reason", "试")
    assert desk(*limits, number="YF001").refused == ["rule.figure"]


def test_a_month_at_the_counter_is_read_as_a_table(desk: Front) -> None:
    said = desk("counter", "month").out
    assert said.splitlines()[0].split() == ["经办人", "叫号件数", "平均分钟", "超时件数", "补充要求"]
    assert said.splitlines()[-1] == "办结 0 件，客户共到柜台 0 次，平均每件 — 次。"
