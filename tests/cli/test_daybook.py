"""The station's own day on the command line, and its papers."""

import json
from pathlib import Path

from app.bootstrap import open_station
from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderStep
from tests.cli.conftest import Front
from tests.station import FIRST_AREA

OUTAGE = {
    "line": "10kV油坊1号线",
    "reason": "更换导线",
    "from_at": "2026-03-16T07:00",
    "to_at": "2026-03-16T17:00",
    "areas": ["32118200001", "32118200003"],
}


def test_the_morning_is_kept_and_printed_by_its_day(desk: Front, tmp_path: Path) -> None:
    assert desk.json("day", "morning")["texts"]["absent"] == "无"
    given = {
        "decisions": ["核查；张三；3-9", "走访"],
        "done": ["走访"],
        "remarks": "注意安全",
        "held_at": "2026-03-02T08:00",
    }
    saved = desk.json("day", "meeting", "-", stdin=json.dumps(given), number="YF001")

    assert [(each["matter"], each["state"]) for each in saved["decisions"]] == [("核查", "open"), ("走访", "done")]
    assert (saved["subject"], len(saved["attendees"])) == ("晨会", 7)
    record = str(tmp_path / "record.pdf")
    said = desk.json("print", "morning-meeting-record", "--subject", f"gathering:{saved['number']}", "-o", record)
    assert said["numbers"] == [saved["number"]]
    word = desk.json("print", "meeting-minutes", "--subject", "gathering:2026-03-02", "-o", str(tmp_path / "a.docx"))
    assert (tmp_path / "a.docx").stat().st_size > 1000
    assert word["pages"] == 1
    desk.clock.forward(days=1)
    assert "未落实：核查 张三" in desk("day", "morning").out.splitlines()


def test_a_training_is_kept_and_changed(desk: Front) -> None:
    given = {"kind": "training", "subject": "安规", "attendees": ["YF009"], "ended_at": "2026-03-02T11:00"}
    said = desk("day", "meeting", "-", stdin=json.dumps(given))
    assert said.out == "已保存培训记录 2026-YF-HY-000001-4（2026-03-02 09:00，到会 1 人）\n"
    number = said.out.split()[1].partition("（")[0]
    changed = desk.json("day", "meeting", "-", stdin=json.dumps({**given, "number": number, "subject": "安规培训"}))
    assert (changed["number"], changed["subject"], changed["version"]) == (number, "安规培训", 1)


def test_a_day_is_written_reviewed_and_printed(desk: Front, tmp_path: Path) -> None:
    with_order(desk)
    typed = tmp_path / "log.json"
    typed.write_text(json.dumps({"patrols": "一线", "kilometres": "36.5"}), encoding="utf-8")
    assert [each["number"] for each in desk.json("day", "missing", "2026-03-02")] == [
        "YF009",
        "YF010",
        "YF011",
        "YF012",
    ]
    shown = desk.json("day", "log", "YF009", "2026-03-02", "--file", str(typed), number="YF009")
    assert (shown["log"]["kilometres"], [job["task"] for job in shown["jobs"]]) == (3650, ["巡视"])
    said = desk("day", "review", "YF009", "2026-03-02", "好", number="YF001").out
    assert said.splitlines()[-1] == "patrols: 一线"
    printed = desk.json("print", "work-log", "--subject", "log:YF009/2026-03-02", "-o", str(tmp_path / "log.pdf"))
    assert printed["numbers"] == ["YF-RZ-20260302-YF009"]
    typed.write_text(json.dumps({"moon": "full"}), encoding="utf-8")
    refused = desk("day", "log", "YF009", "2026-03-02", "--file", str(typed), "--json").refused
    assert refused == ["input.unknown_key"]


def with_order(desk: Front) -> None:
    """An order YF009 has finished today."""
    services = open_station(desk.home, clock=desk.clock)
    clerk, zhang = services.people.session_of("YF003"), services.people.session_of("YF009")
    order = services.dispatch.create(clerk, kind="WO-19", area_id=FIRST_AREA, task="巡视", place="")
    proposal, guardian = services.dispatch.propose(order.id)
    assert proposal.lead_id is not None
    crew = Crew(lead_id=proposal.lead_id, guardian_id=guardian)
    services.dispatch.dispatch(clerk, order.id, crew)
    for step in (OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE, OrderStep.FINISH):
        services.dispatch.report(zhang, order.id, step)
    services.close()


def test_an_outage_is_told_and_called_off(desk: Front, tmp_path: Path) -> None:
    late = {**OUTAGE, "told_on": "2026-03-12"}
    assert desk("day", "outage", "-", "--json", stdin=json.dumps(late)).refused == ["outage.told_late"]
    said = desk("day", "outage", "-", stdin=json.dumps(OUTAGE)).out
    assert said == "已登记停电计划 2026-YF-TD-000001-7（2026-03-16 07:00，1 户，最迟 2026-03-09 通知）\n"
    number = "2026-YF-TD-000001-7"
    batch = [{"subject": f"outage:{number}"}, {"subject": f"outage:{number}/油坊社区"}]
    printed = desk.json(
        "print-batch", "outage-notice", "-", "-o", str(tmp_path / "notices.pdf"), stdin=json.dumps(batch)
    )
    assert printed["numbers"] == [number, number]
    fault = {**OUTAGE, "number": number, "kind": "fault"}
    assert "最迟" not in desk("day", "outage", "-", stdin=json.dumps(fault)).out
    assert desk("day", "call-off", number, "--reason", "雨天").out == f"已取消停电计划 {number}\n"


def test_what_is_written_wrong_is_named(desk: Front, tmp_path: Path) -> None:
    for words, stdin, code in (
        (["day", "meeting", "-"], "[{}]", "input.not_an_object"),
        (["day", "meeting", "-"], '{"moon": "full"}', "input.unknown_key"),
        (["day", "meeting", "-"], '{"attendees": "YF009"}', "input.wrong_type"),
        (["day", "outage", "-"], '{"line": 3}', "input.wrong_type"),
        (["print", "work-log", "--subject", "moon:1", "-o", str(tmp_path / "a.pdf")], "", "input.not_a_subject"),
        (["print", "sign-in-sheet", "--subject", "gathering:2026-03-02", "-o", "a.pdf"], "", "gathering.none_that_day"),
        (["print", "seal-ledger", "--subject", "seals:2026", "-o", "a.pdf"], "", "input.not_a_month"),
    ):
        assert desk(*words, "--json", stdin=stdin).refused == [code]


def test_seals_fill_their_ledger(desk: Front, tmp_path: Path) -> None:
    printed = desk.json("print", "seal-ledger", "--subject", "seals:2026-03", "-o", str(tmp_path / "seals.pdf"))
    assert printed["numbers"] == ["YF-FY-2026-03"]
