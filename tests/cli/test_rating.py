"""The month's score by the command line: the shape county scripts rely on."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import DEMO_DAY, Front
from tests.station import PASSWORD

_DATA = Path(__file__).resolve().parents[2] / "../shared/data/station"


@pytest.fixture
def scored(empty: Front, monkeypatch: pytest.MonkeyPatch) -> Front:
    """A station with its people, areas and the line losses of October 2026, in November."""
    empty.json("init", "--station", "YF", "--name", "油坊镇供电所")
    for kind, name in (("staff", "人员.xlsx"), ("areas", "网格台区.xlsx"), ("line_loss", "台区月线损-2026-10.xlsx")):
        empty.json("import", kind, str(_DATA / name))
    monkeypatch.setenv("STATION_DESK_NEW_PASSWORD", PASSWORD)
    for number in ("YF001", "YF009"):
        empty.json("staff", "password", number)
    empty.clock.forward(days=250)
    return empty


def test_every_indicator_carries_its_value_rule_source_and_events(scored: Front) -> None:
    month = scored.json("score", "2026-10")
    assert (month["month"], month["locked"], month["as_of"][-6:]) == ("2026-10", False, "+08:00")
    person = next(one for one in month["people"] if one["number"] == "YF009")
    qualified = person["indicators"][0]
    assert {"id", "name", "value", "loss", "score", "rule", "source", "events"} <= set(qualified)
    assert len(qualified["events"]) == len(qualified["evidence"]) > 0
    assert qualified["rule"]["kind"] == "step"
    assert person["flags"] == ["first_month", "missing_data"]


def test_one_person_can_be_asked_for(scored: Front) -> None:
    month = scored.json("score", "2026-10", "--person", "YF009")
    assert [one["number"] for one in month["people"]] == ["YF009"]
    said = scored("score", "2026-10", "--person", "YF009").out.splitlines()
    assert said[0].split()[:3] == ["名次", "工号", "姓名"]
    assert len(said) == 2 + len(month["people"][0]["indicators"]) + 1
    assert said[-1].startswith("没有记录的台账：采集日报（collection）、")
    assert scored("score", "2026-10", "--person", "YF001", "--json").refused == ["record.missing"]


def test_an_area_manager_sees_his_own_details_only(scored: Front) -> None:
    month = scored.json("score", "2026-10", number="YF009")
    assert [one["number"] for one in month["people"] if "indicators" in one] == ["YF009"]
    said = scored("score", "2026-10", "--person", "YF010", "--json", number="YF009")
    assert said.refused == ["permission.denied"]


def test_a_month_without_all_data_cannot_be_locked(scored: Front) -> None:
    assert set(scored("score-lock", "2026-10", "--json").refused) == {"rating.data_missing"}
    assert scored("score-lock", "2026-13", "--json").refused == ["input.not_a_month"]
    assert scored("score", "2099-01", "--json").refused == ["rating.month_not_begun"]


def test_ledgers_without_a_row_are_confirmed_to_be_empty(scored: Front) -> None:
    missing = scored.json("score", "2026-10")["missing_ledgers"]
    assert missing == ["collection", "bills", "commands", "orders", "outages", "register"]
    assert scored("score-empty", "2026-10", "outages").out == "已确认 2026-10 的停电记录确无记录。\n"
    assert scored("score-empty", "2026-10", "line_loss", "--json").refused == ["rating.ledger_not_empty"]
    for ledger in ("commands", "orders", "register"):
        assert scored.json("score-empty", "2026-10", ledger) == {"month": "2026-10", "ledger": ledger}
    assert scored.json("score", "2026-10")["missing_ledgers"] == ["collection", "bills"]
    hindered = json.loads(scored("score-lock", "2026-10", "--json").err)["refused"]
    assert {problem["field"] for problem in hindered} & {"Y08", "G01", "G04", "G05", "W04"} == set()


def test_the_sample_station_is_made_once_and_its_month_goes_on_paper(empty: Front, tmp_path: Path) -> None:
    said = empty("demo")
    assert said.code == 0
    assert said.out.startswith(f"演示站建在 {empty.home}\n演示站可用工号 YF001、")
    assert said.err.splitlines()[0] == "0/12 人员.xlsx"
    again = empty("demo", "--json")
    assert (again.value["made"], again.err) == (False, "")
    assert empty("demo").out.splitlines()[0] == f"{empty.home} 已有站，保持原样。"
    empty.clock.set(DEMO_DAY)
    sheet, ranking, book = (tmp_path / name for name in ("sheet.pdf", "ranking.pdf", "ranking.xlsx"))
    empty.json("print", "star-sheet", "--person", "YF009", "--month", "2026-10", "-o", str(sheet))
    printed = empty.json("print", "star-ranking", "--month", "2026-10", "-o", str(ranking))
    assert printed["numbers"] == ["YF-PM-2026-10"]
    public = empty.json("print", "public-list", "--month", "2026-10", "-o", str(tmp_path / "public.pdf"))
    assert (public["form"], public["pages"]) == ("public-list", 1)
    month = empty.json("score", "2026-10", "--xlsx", str(book))
    assert [one["rank"] for one in month["people"]] == list(range(1, 11))
    assert [path.read_bytes()[:4] for path in (sheet, ranking, book)] == [b"%PDF", b"%PDF", b"PK\x03\x04"]
