"""A case from the counter to the file, by the command line alone."""

import json
from pathlib import Path
from typing import Any

from tests.cli.conftest import Front


def _open_order(desk: Front, number: str) -> str:
    orders = desk.json("case", "show", number)["orders"]
    return str(orders[-1]["number"])


def _do_field_work(desk: Front, number: str, *result: str) -> None:
    order = _open_order(desk, number)
    desk.json("order", "dispatch", order, number="YF003")
    for step in ("accept", "depart", "arrive"):
        desk.clock.forward(minutes=10)
        desk.json("order", "report", order, step, number="YF009")
    assert desk.json("order", "report", order, "finish", *result, number="YF009")["state"] == "finished"


def test_a_case_goes_from_the_counter_to_the_file(desk: Front, resident: dict[str, Any], tmp_path: Path) -> None:
    taken = desk.json("case", "register", "-", stdin=json.dumps(resident), number="YF003")
    assert set(taken) == {"id", "number", "deadlines"}
    assert taken["deadlines"][0] == {
        "code": "promise",
        "name": "居民全过程办电（承诺）",
        "started_at": "2026-03-02T09:00:00+08:00",
        "due_at": "2026-03-09T17:30:00+08:00",
        "state": "normal",
        "limit": {"amount": 5, "unit": "working_day"},
    }
    number = taken["number"]
    assert number == "2026-YF-000001-5"
    assert desk.json("case", "advance", number, "--to", "survey", number="YF003")["stage"]["name"] == "现场勘查"
    _do_field_work(desk, number, "access_point=3号杆", "line_works=无")
    desk.json("case", "advance", number, "--to", "contract", number="YF003")
    desk.json("case", "enter", number, "account=1100000001", "contract_signed_on=2026-03-02", number="YF003")
    desk.json("case", "advance", number, number="YF003")
    _do_field_work(
        desk,
        number,
        "meter_number=3230001163731906368642",
        "meter_reading=0.12kWh",
        "seal_number=F123",
        "powered_at=2026-03-02T09:50",
    )
    desk.json("case", "advance", number, "--step", "advance", number="YF003")
    desk.json("case", "callback", number, "--satisfaction", "very_satisfied", "--note", "快", number="YF003")
    desk.json("case", "enter", number, "satisfaction=很满意", number="YF003")
    assert desk.json("case", "advance", number, number="YF003")["state"] == "done"
    refused = desk("case", "advance", number, "--json", number="YF003")
    assert refused.refused == ["gate.papers_original"]
    deed = tmp_path / "房产证.jpg"
    deed.write_bytes(b"a scan")
    desk.json("case", "attach", number, str(deed), "--paper", "premises", number="YF003")
    filed = desk.json("case", "advance", number, number="YF003")
    assert filed["state"] == "archived"
    assert filed["fields"]["meter_reading"] == 12
    assert filed["fields"]["powered_at"] == "2026-03-02T09:50:00+08:00"
    assert [file["name"] for file in filed["attachments"]] == ["房产证.jpg"]
    assert {deadline["state"] for deadline in filed["deadlines"]} == {"met"}
    assert {event["actor"] for event in filed["events"]} == {"YF003", "YF009"}
    assert desk.json("search", "1100000001")[0]["title"].startswith("查良镛")


def test_the_list_shows_what_is_due_first(desk: Front, case_number: str) -> None:
    assert [row["number"] for row in desk.json("case", "list")] == [case_number]
    assert desk.json("case", "list", "--due", "overdue") == []
    desk.clock.forward(days=8)
    (row,) = desk.json("case", "list", "--due", "overdue", "--state", "open", "--business", "LV-RES-NEW")
    assert row["due_at"] == "2026-03-09T17:30:00+08:00"
    assert desk.json("case", "list", "--area", "32118200002") == []
    assert "查良镛" in desk("case", "list", "--text", "鸣凤村").out


def test_a_step_that_is_barred_says_why(desk: Front, resident: dict[str, Any]) -> None:
    resident["papers"] = {"identity": "present"}
    number = desk.json("case", "register", "-", stdin=json.dumps(resident))["number"]
    said = desk("case", "advance", number)
    assert said.code == 1
    assert said.err == "缺“用电地址权属证明”，收齐或签承诺书后才能进入下一环节。（papers）\n"
    assert "未可办：进入下一环节——缺“用电地址权属证明”" in desk("case", "show", number.lower()).out
    desk.json("case", "paper", number, "premises", "promised")
    assert desk("case", "advance", number).code == 0


def test_to_names_the_stage_and_does_nothing_twice(desk: Front, case_number: str) -> None:
    assert desk.json("case", "advance", case_number, "--to", "survey")["stage"]["code"] == "survey"
    events = len(desk.json("case", "advance", case_number, "--to", "survey")["events"])
    assert len(desk.json("case", "show", case_number)["events"]) == events
    said = desk("case", "advance", case_number, "--to", "callback", "--json")
    assert said.refused == ["case.no_way_to"]


def test_side_steps_want_a_reason(desk: Front, case_number: str) -> None:
    assert desk("case", "advance", case_number, "--step", "pause", "--json").refused == ["case.reason_missing"]
    paused = desk.json(
        "case", "advance", case_number, "--step", "pause", "--reason", "customer_papers", "--note", "等客户补产权证"
    )
    assert paused["state"] == "paused"
    assert paused["events"][-1]["payload"]["note"] == "等客户补产权证"
    assert desk.json("case", "advance", case_number)["state"] == "open"
    withdrawn = desk.json("case", "advance", case_number, "--step", "withdraw", "--reason", "客户改期")
    assert withdrawn["state"] == "withdrawn"
    assert desk("case", "advance", case_number, "--json").refused == ["case.step_not_allowed"]


def test_what_happened_earlier_is_said_with_its_time(desk: Front, resident: dict[str, Any]) -> None:
    resident["accepted_at"] = "2026-02-27T16:00"
    resident["on_paper_at"] = "2026-02-27T15:30:00+08:00"
    number = desk.json("case", "register", "-", stdin=json.dumps(resident))["number"]
    shown = desk.json("case", "show", number)
    assert shown["accepted_at"] == "2026-02-27T16:00:00+08:00"
    assert shown["events"][0]["on_paper_at"] == "2026-02-27T15:30:00+08:00"
    assert shown["events"][0]["recorded_at"] == "2026-03-02T09:00:00+08:00"
    early = desk.json("case", "advance", number, "--at", "2026-02-27T17:00")
    assert early["events"][1]["occurred_at"] == "2026-02-27T17:00:00+08:00"
    assert desk("case", "advance", number, "--at", "2026-04-01T00:00", "--json").refused == ["time.in_future"]
    assert desk("case", "advance", number, "--at", "昨天", "--json").refused == ["input.not_a_moment"]


def test_notices_signatures_and_corrections_are_kept(desk: Front, case_number: str) -> None:
    desk.json("case", "notice", case_number)
    desk.json("case", "sign", case_number, "lv-resident-application")
    shown = desk.json("case", "correct", case_number, "capacity=9kW", "--reason", "登记有误")
    kinds = [event["kind"] for event in shown["events"]]
    assert kinds == ["case.accepted", "case.notice_given", "case.form_signed", "case.corrected"]
    assert shown["fields"]["capacity"] == 9000
    assert desk("case", "correct", case_number, "colour=red", "--reason", "x", "--json").refused == ["field.unknown"]
    assert desk("case", "enter", case_number, "colour=red", "--json").refused == ["field.unknown"]
    assert desk("case", "enter", case_number, "account=1100000001", "--json").refused == ["field.not_of_stage"]
    assert desk("case", "enter", case_number, "account", "--json").refused == ["input.not_a_pair"]
    assert desk("case", "show", "2026-YF-999999-1", "--json").refused == ["case.unknown_number"]
