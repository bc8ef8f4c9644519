"""Notices of deductions, appeals and their answers, and reminders of what is owed, by the command line."""

from datetime import date
from pathlib import Path
from uuid import uuid4

from app.bootstrap import open_station
from app.domain.records.facts import Bill
from tests.cli.conftest import Front
from tests.cli.test_papers import _text
from tests.cli.test_rating import scored
from tests.station import CHEN

__all__ = ["scored"]


def test_deductions_are_told_appealed_against_and_answered(scored: Front, tmp_path: Path) -> None:
    target = tmp_path / "告知单.pdf"
    none = scored("register", "notices", "2026-10", "-o", str(target))
    assert (none.code, none.out.strip()) == (0, "2026-10 没有可以告知的扣分，没有写文件。")

    made = scored.json("register", "add", "violation", "YF010", "--day", "2026-10-09", "--quantity", "2")
    graded = scored.json("register", "add", "violation", "YF009", "--day", "2026-10-09", "--code", "JB-AQ-07")
    told = scored.json("register", "notices", "2026-10", "-o", str(target), "--person", "YF010")
    assert told["numbers"] == ["YF-KF-2026-10-YF010-01"]
    assert "JB-AQ-01" in _text(target)
    assert scored("register", "notices", "2026-10", "-o", str(target)).out.startswith(f"已写到 {target}（2 份）")

    filed = scored.json("register", "appeal", made["id"], "--reason", "当日请假", "--evidence", "请假单")
    assert (filed["state"], filed["answer"]) == ("open", None)
    rows = {row["id"]: row for row in scored.json("register", "list", "2026-10")}
    assert [rows[made["id"]][key] for key in ("rule", "points", "appeal")] == ["JB-AQ-01", "10.00", "open"]
    assert rows[graded["id"]]["points"] is None
    assert " 申诉中" in scored("register", "list", "2026-10").out

    done = scored.json(
        "register", "answer", made["id"], "changed", "--decision", "一次成立", "--quantity", "1", "--findings", "属实"
    )
    assert (done["state"], done["answer"]["findings"]) == ("changed", "属实")
    said = scored("print", "performance-appeal", "--entry", made["id"], "-o", str(target))
    assert said.code == 0
    assert "YF-SS-2026-10-YF010-01" in _text(target)
    again = scored("register", "answer", made["id"], "kept", "--decision", "否", "--json")
    assert again.refused == ["appeal.answered_before"]


def test_a_reminder_is_printed_for_a_customer_by_account(desk: Front, tmp_path: Path) -> None:
    services = open_station(desk.home, clock=desk.clock)
    owed = Bill(
        id=uuid4(),
        customer_id=CHEN,
        period="2026-01",
        receivable=9050,
        received=0,
        paid_on=None,
        due_on=date(2026, 2, 20),
    )
    with services.office.database.write(None) as tx:
        tx.of(Bill).add(owed)
    services.close()
    target = tmp_path / "催缴.pdf"
    printed = desk.json("print", "arrears-reminder", "--customer", "1183369442", "-o", str(target))
    assert printed["numbers"] == ["YF-CJ-20260302-1183369442"]
    assert "91.41" in _text(target)
    items = '[{"customer": "1183369442"}, {"customer": "1176203685"}, {"entry": "x"}]'
    said = desk("print-batch", "arrears-reminder", "-", "-o", str(target), "--json", stdin=items)
    assert [each["problems"][0]["code"] for each in said.value["refused"]] == ["arrears.none", "input.not_an_entry"]
