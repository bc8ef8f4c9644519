"""What customers are told, on the command line."""

from pathlib import Path

import openpyxl

from tests.cli.conftest import Front

PERSONAL = ("查良镛", "19900001234", "鸣凤村", "321182199802078157", "8000", "张三", "油坊社区一组")


def test_a_customer_is_answered_by_number_and_phone_tail(desk: Front, case_number: str) -> None:
    said = desk("progress", case_number, "--phone-tail", "1234")
    assert said.out.splitlines()[:3] == [
        "业务：低压居民新装（编号 2026-YF-000001-5）",
        "受理：2026年3月2日",
        "进度：共5个环节，现在第1个“业务受理”，由营业厅办理",
    ]
    value = desk.json("progress", case_number[-6:], "--phone-tail", "1234", number="YF009")
    assert value["text"] == said.out.rstrip("\n")
    assert (value["progress"]["number"], value["progress"]["hands"]) == (case_number, "station")
    assert value["progress"]["tasks"][0]["kind"] == "bring_promised"
    assert not [each for each in PERSONAL if each in f"{said.out}{value}"]


def test_wrong_tries_are_counted_from_one_call_to_the_next(desk: Front, case_number: str) -> None:
    for tail in range(5):
        assert desk("progress", case_number, "--phone-tail", f"000{tail}", "--json").refused == ["progress.no_match"]
    closed = desk("progress", case_number, "--phone-tail", "1234")
    assert (closed.code, closed.out) == (1, "")
    assert closed.err == "这个编号十分钟内已有五次不符，请10分钟后再查。（number）\n"
    desk.clock.forward(minutes=10)
    assert desk("progress", case_number, "--phone-tail", "1234").code == 0


def test_the_public_list_goes_to_the_screen_and_to_a_sheet(desk: Front, case_number: str, tmp_path: Path) -> None:
    said = desk("public-list").out
    assert said.splitlines() == [
        "编号              业务          村（社区）  受理日期    办结期限    状态",
        "2026-YF-****01-5  低压居民新装  油坊社区    2026-03-02  2026-03-09  在办",
    ]
    assert case_number not in said
    (row,) = desk.json("public-list")
    assert row == {
        "number": "2026-YF-****01-5",
        "business": "低压居民新装",
        "village": "油坊社区",
        "accepted_on": "2026-03-02",
        "due_on": "2026-03-09",
        "state": "open",
    }
    path = tmp_path / "公示.xlsx"
    assert desk("public-list", "--xlsx", str(path)).out == f"已写到 {path}（1 件）\n"
    sheet = openpyxl.load_workbook(path).worksheets[0]
    cells = [cell.value for line in sheet for cell in line]
    assert cells[0] == "业务办理公示"
    assert {"2026-YF-****01-5", "油坊社区", "在办"} <= set(cells)
    assert not [each for each in PERSONAL if each in f"{said}{row}{cells}"]


def test_the_duty_phone_is_set_and_told(desk: Front, case_number: str) -> None:
    assert desk("duty-phone", "0511-88123456").out == "值班电话：0511-88123456\n"
    told = desk("progress", case_number, "--phone-tail", "1234").out
    assert told.endswith("客户经理值班电话：0511-88123456\n")
    assert desk("duty-phone", "").out == "不再告知值班电话。\n"
    assert desk("duty-phone", "x", "--json").refused == ["phone.characters"]
    assert desk("duty-phone", "0511-88123456", "--json", number="YF003").refused == ["permission.denied"]
