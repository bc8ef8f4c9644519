"""The month's score by the command line: the shape county scripts rely on."""

from pathlib import Path

import pytest

from tests.cli.conftest import Front

_DATA = Path(__file__).resolve().parents[2] / "../shared/data/station"


@pytest.fixture
def scored(desk: Front) -> Front:
    """The station with a month's ledgers of its line losses."""
    for kind, name in (("staff", "人员.xlsx"), ("areas", "网格台区.xlsx"), ("line_loss", "台区月线损-2026-10.xlsx")):
        desk.json("import", kind, str(_DATA / name))
    desk.clock.forward(days=250)
    return desk


def test_every_indicator_carries_its_value_rule_source_and_events(scored: Front) -> None:
    month = scored.json("score", "2026-10")
    assert (month["month"], month["locked"], month["as_of"][-6:]) == ("2026-10", False, "+08:00")
    person = next(one for one in month["people"] if one["number"] == "YF009")
    qualified = person["indicators"][0]
    assert {"id", "name", "value", "loss", "score", "rule", "source", "events"} <= set(qualified)
    assert len(qualified["events"]) == len(qualified["evidence"]) > 0
    assert qualified["rule"]["kind"] == "step"
    assert person["flags"] == ["missing_data"]


def test_one_person_can_be_asked_for(scored: Front) -> None:
    month = scored.json("score", "2026-10", "--person", "YF009")
    assert [one["number"] for one in month["people"]] == ["YF009"]
    said = scored("score", "2026-10", "--person", "YF009").out.splitlines()
    assert said[0].split()[:3] == ["名次", "工号", "姓名"]
    assert len(said) == 2 + len(month["people"][0]["indicators"])
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


def test_sheet_ranking_and_workbook_are_written(scored: Front, tmp_path: Path) -> None:
    sheet, ranking, book = (tmp_path / name for name in ("sheet.pdf", "ranking.pdf", "ranking.xlsx"))
    scored.json("print", "star-sheet", "--person", "YF009", "--month", "2026-10", "-o", str(sheet), number="YF001")
    scored.json("print", "star-ranking", "--month", "2026-10", "-o", str(ranking), number="YF001")
    scored.json("score", "2026-10", "--xlsx", str(book))
    assert [path.read_bytes()[:4] for path in (sheet, ranking, book)] == [b"%PDF", b"%PDF", b"PK\x03\x04"]
