"""The register of 绩效, the half-year's stars and the end of an absence by the command line."""

from pathlib import Path

import openpyxl
import pytest

from app.bootstrap import open_station
from tests.cli.conftest import Front
from tests.cli.test_papers import _text
from tests.cli.test_rating import scored
from tests.services.rating.locked_months import lock_month
from tests.station import local

__all__ = ["scored"]


def test_a_fact_is_registered_listed_and_taken_back(scored: Front) -> None:
    made = scored.json(
        "register", "add", "piece", "YF009", "--day", "2026-10-08", "--code", "JJ-01", "--quantity", "1.5",
        "--area", "32118200012", "--share", "60", "--note", "换表",
    )  # fmt: skip
    assert (made["kind"], made["number"], made["day"], made["quantity"], made["share_percent"]) == (
        "piece", "YF009", "2026-10-08", "1.50", 60,
    )  # fmt: skip
    said = scored("register", "add", "violation", "YF010", "--day", "2026-10-09")
    assert said.out.startswith("已登记 2026-10-09 ")
    listed = scored.json("register", "list", "2026-10")
    assert [(one["number"], one["kind"], one["is_corrected"]) for one in listed] == [
        ("YF010", "violation", False), ("YF009", "piece", False),
    ]  # fmt: skip
    assert [one["id"] for one in scored.json("register", "list", "2026-10", "--person", "YF009")] == [made["id"]]
    assert [one["number"] for one in scored.json("register", "list", "2026-10", "--kind", "violation")] == ["YF010"]
    counter = scored.json("register", "correct", made["id"], "--reason", "记错人")
    assert (counter["quantity"], counter["number"]) == ("-1.50", "YF009")
    rows = scored("register", "list", "2026-10").out.splitlines()
    assert rows[0].split() == ["日期", "事项", "工号", "姓名", "数量", "项目", "台区", "状态", "说明"]
    assert sorted(word for row in rows[1:] for word in ("已更正", "更正") if f" {word} " in row) == ["已更正", "更正"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "violation", "YF009", "--day", "heute"), "input.not_a_day"),
        (("add", "violation", "YF009", "--day", "2026-10-08", "--quantity", "viel"), "input.not_a_quantity"),
        (("add", "violation", "YF009", "--day", "2026-10-08", "--quantity", "0.001"), "input.not_a_quantity"),
        (("add", "violation", "YF999", "--day", "2026-10-08"), "staff.unknown"),
        (("add", "abnormal_week", "YF009", "--day", "2026-10-08"), "rating.entry_area"),
        (("add", "veto", "YF009", "--day", "2026-10-08", "--code", "V99"), "rating.entry_item"),
        (("list", "2026"), "input.not_a_month"),
        (("correct", "1", "--reason", "x"), "input.not_an_entry"),
    ],
)
def test_what_cannot_be_registered_is_refused(scored: Front, words: tuple[str, ...], code: str) -> None:
    assert scored("register", *words, "--json").refused == [code]


def test_the_stars_of_a_half_year_and_what_they_stand_on(scored: Front, tmp_path: Path) -> None:
    nobody = scored("stars", "2026-10")
    assert nobody.out.splitlines()[0] == "2026年下半年，已锁定 0/6 个月。"
    services = open_station(scored.home, clock=scored.clock)
    for month in ("2026-07", "2026-08"):
        lock_month(services, month, {"YF009": 85_00, "YF010": 95_50})
    services.close()
    book = tmp_path / "stars.xlsx"
    told = scored.json("stars", "2026-09", "--xlsx", str(book))
    assert told["half_year"] == "2026-07"
    assert [each["state"] for each in told["months"]][:3] == ["locked", "locked", "no_data"]
    best = told["people"][0]
    assert (best["number"], best["mean"], best["stars_by_mean"], best["stars"]) == ("YF010", "95.50", 5, 3)
    assert best["totals"]["2026-08"] == "95.50"
    assert best["caps"] == [{"hold": "few_months", "most": 3}]
    assert [one["what"] for one in best["grounds"]][-2:] == ["计分月数不足", "拟评星级"]
    assert openpyxl.load_workbook(book).worksheets[0].max_row == 4
    lines = scored("stars", "2026-10", "--person", "YF010").out.splitlines()
    assert lines[2].split()[-2:] == ["拟评星级", "限制"]
    assert any(line.startswith("均分  191.00 ÷ 2 个月 = 95.50，五星为 95 起  五星  [") for line in lines)
    paper = tmp_path / "stars.pdf"
    scored("stars", "2026-10", "--pdf", str(paper))
    assert "半年星级公示表" in _text(paper)
    scored("stars", "2026-10", "--person", "YF010", "--pdf", str(paper))
    assert "YF-XB-2026H2-YF010" in _text(paper)
    other = scored.json("stars", "2026-10", number="YF009")["people"]
    assert [(one["stars"], one["caps"]) for one in other] == [(3, []), (2, [{"hold": "few_months", "most": 2}])]
    assert scored("stars", "2026-10", "--person", "YF001", "--json").refused == ["record.missing"]


def test_an_absence_is_ended_or_taken_away(desk: Front) -> None:
    desk.clock.set(local(2026, 3, 2, 12))
    desk.json("staff", "absence", "YF009", "2026-03-02T08:00", "2026-03-04T08:00", "--reason", "培训")
    desk.json("staff", "absence", "YF009", "2026-03-10T08:00", "2026-03-11T08:00", "--reason", "年休")
    ended = desk.json("staff", "absence-end", "YF009")
    assert (ended["number"], ended["removed"], ended["ends_at"]) == ("YF009", False, "2026-03-02T12:00:00+08:00")
    taken = desk("staff", "absence-end", "YF009", "--at", "2026-03-09T08:00")
    assert taken.out.endswith(" 2026-03-10 08:00 起的年休\n")
    assert taken.out.startswith("已撤掉 ")
    assert desk("staff", "absence-end", "YF009", "--json").refused == ["absence.none"]
    assert desk("staff", "absence-end", "YF009").err.endswith("没有正在进行或将要开始的请假外出。（number）\n")
