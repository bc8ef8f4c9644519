"""The half-year's stars: which months count, who may see why, and the words every figure is explained with."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.domain.people.session import OWNER
from app.domain.rating.results import Evidence, EvidenceKind, Note
from app.domain.rating.stars import Hold
from app.labels.rating_stars import STAR_WORDING, StarLine, gaps_text, holds_text, star_lines, stars_text
from app.services.bundle import Services
from app.services.rating.half_results import HalfYear, MonthState, StarPerson
from tests.services.rating.locked_months import lock_month, staff_of, with_complaint, with_veto
from tests.station import SmallStation

TEN = tuple(f"YF{number:03d}" for number in range(9, 19))


def shown_person(shown: HalfYear, number: str) -> StarPerson:
    return next(one for one in shown.people if one.number == number)


def lines_of(station: SmallStation, shown: HalfYear, number: str) -> Sequence[StarLine]:
    return star_lines(shown, shown_person(shown, number), station.desk.office.definitions.scheme)


def test_a_station_without_data_has_no_half_years(empty_office_desk: Services) -> None:
    assert empty_office_desk.rating.half_years.known() == ()


def test_only_locked_months_count(october: SmallStation) -> None:
    assert october.desk.rating.half_years.known() == ("2026-07",)
    shown = october.desk.rating.half_years.of(OWNER, "2026-10")
    assert (shown.first_month, shown.people, shown.locked) == ("2026-07", (), 0)
    assert [(each.month, each.state) for each in shown.months] == [
        ("2026-07", MonthState.NO_DATA), ("2026-08", MonthState.NO_DATA), ("2026-09", MonthState.NO_DATA),
        ("2026-10", MonthState.UNLOCKED), ("2026-11", MonthState.NO_DATA), ("2026-12", MonthState.TO_COME),
    ]  # fmt: skip
    assert gaps_text(shown) == "10月 未锁定；7月、8月、9月、11月 没有数据；12月 还没到"


def test_a_month_that_has_begun_is_told_apart(october: SmallStation) -> None:
    october.clock.forward(days=-5)  # 29 October
    shown = october.desk.rating.half_years.of(OWNER, "2026-07")
    assert shown.months[3].state is MonthState.RUNNING


def test_the_star_stands_on_the_locked_months(october: SmallStation) -> None:
    for month in ("2026-07", "2026-08", "2026-09", "2026-10"):
        lock_month(october.desk, month, dict.fromkeys(TEN, 85_00))
    shown = october.desk.rating.half_years.of(OWNER, "2026-12")
    person = shown_person(shown, "YF009")
    assert (person.totals, person.mean) == ((85_00, 85_00, 85_00, 85_00, None, None), 85_00)
    assert (person.result.stars, person.result.previous, person.name) == (3, None, october.zhang.name)
    assert [(line.what, line.told, line.effect) for line in lines_of(october, shown, "YF009")] == [
        ("7月得分", "85.00，已锁定", ""),
        ("8月得分", "85.00，已锁定", ""),
        ("9月得分", "85.00，已锁定", ""),
        ("10月得分", "85.00，已锁定", ""),
        ("11月得分", "没有数据，不计", ""),
        ("12月得分", "还没到，不计", ""),
        ("均分", "340.00 ÷ 4 个月 = 85.00，三星为 80 起", "三星"),
        ("拟评星级", "星级系数 1.00，或星级工资每月 300 元，二者选一", "三星"),
    ]
    assert [line.month for line in lines_of(october, shown, "YF009")][:5] == [
        "2026-07", "2026-08", "2026-09", "2026-10", "",
    ]  # fmt: skip


def test_every_cap_is_told_with_its_rows_and_its_rule(october: SmallStation) -> None:
    veto = Evidence(
        kind=EvidenceKind.STAFF, id=staff_of(october, "YF010"), on=date(2026, 8, 3), note=Note.VETO,
        values={"code": "V03"},
    )  # fmt: skip
    complaint = Evidence(
        kind=EvidenceKind.STAFF, id=staff_of(october, "YF011"), on=date(2026, 9, 1), note=Note.COMPLAINT
    )
    lock_month(october.desk, "2026-06", {"YF012": 61_00, "YF013": 95_00})
    totals = {**dict.fromkeys(TEN, 75_00), "YF010": 85_00, "YF011": 96_00, "YF012": 92_00}
    for month in ("2026-07", "2026-09", "2026-10"):
        changes = {"YF011": with_complaint(complaint)} if month == "2026-09" else {}
        lock_month(october.desk, month, {**totals, "YF009": 99_00}, changes)
    lock_month(october.desk, "2026-08", {**totals, "YF009": 78_00}, {"YF010": with_veto(veto)})
    shown = october.desk.rating.half_years.of(OWNER, "2026-07")
    told = {
        number: [(line.what, line.told, line.effect) for line in lines_of(october, shown, number)[7:-1]]
        for number in ("YF009", "YF010", "YF011", "YF012")
    }
    assert told == {
        "YF009": [("有月份得分偏低", "8月 78.00，四星要求每月不低于 80", "不高于三星")],
        "YF010": [("一票否决", "2026-08-03 一票否决 V03", "不高于一星")],
        "YF011": [("有责投诉", "2026-09-01 有责投诉", "不高于四星")],
        "YF012": [("每半年最多升一级", "2026年上半年为无星，每半年最多升 1 级", "不高于一星")],
    }
    assert [line.half for line in lines_of(october, shown, "YF012") if line.half] == ["2026-01"]
    assert [line.evidence for line in lines_of(october, shown, "YF010") if line.evidence] == [veto]
    assert all(line.needs_check and line.rule for line in lines_of(october, shown, "YF010")[6:])


def test_few_months_and_the_station_s_shares_are_told(october: SmallStation) -> None:
    lock_month(october.desk, "2026-08", {"YF009": 91_00, "YF010": 99_00})
    early = october.desk.rating.half_years.of(OWNER, "2026-07")
    line = lines_of(october, early, "YF010")[7]
    assert (line.what, line.told, line.effect) == (
        "计分月数不足", "计分 1 个月，不足 4 个月，按均分定星降一级", "不高于三星",
    )  # fmt: skip
    assert line.rule == "SC-06：方案自定，没有见到公开依据"
    assert lines_of(october, early, "YF010")[2].told == "没有数据，不计"
    for month in ("2026-01", "2026-02", "2026-03", "2026-04"):
        lock_month(october.desk, month, {"YF009": 91_00, "YF010": 99_00})
    spring = october.desk.rating.half_years.of(OWNER, "2026-01")
    assert [(each.told, each.effect) for each in lines_of(october, spring, "YF010")[7:-1]] == [
        ("全所 2 人，五星以上不超过 10%，按均分已满", "不高于四星"),
        ("全所 2 人，四星以上不超过 25%，按均分已满", "不高于三星"),
    ]


def test_who_was_not_rated_in_a_locked_month_is_told_so(october: SmallStation) -> None:
    lock_month(october.desk, "2026-08", {"YF009": 91_00})
    lock_month(october.desk, "2026-09", {"YF010": 91_00})
    shown = october.desk.rating.half_years.of(OWNER, "2026-07")
    assert lines_of(october, shown, "YF010")[1].told == "已锁定，本人没有得分，不计"


def test_a_manager_sees_all_stars_and_only_the_own_reasons(october: SmallStation) -> None:
    for month in ("2026-07", "2026-08"):
        lock_month(october.desk, month, dict.fromkeys(TEN, 85_00))
    shown = october.desk.rating.half_years.of(october.zhang, "2026-07")
    own, other = shown_person(shown, october.zhang.number), shown_person(shown, "YF012")
    assert (own.result.stars, other.result.stars) == (2, 2)
    assert holds_text(own) == "计分月数不足"
    assert holds_text(other) == ""
    assert [line.what for line in lines_of(october, shown, "YF012")][-2:] == ["均分", "拟评星级"]
    assert other.result.holds == (Hold.FEW_MONTHS,)


def test_the_stars_are_written_as_a_workbook(october: SmallStation, tmp_path: Path) -> None:
    for month in ("2026-07", "2026-08"):
        lock_month(october.desk, month, {"YF009": 85_00, "YF010": 95_50})
    path = tmp_path / "stars.xlsx"
    october.desk.rating.half_years.xlsx(october.zhang, "2026-07", path, STAR_WORDING)
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    assert rows[0][0] == "油坊镇供电所 2026年下半年 拟评星级"
    assert rows[1] == STAR_WORDING.columns
    assert rows[2][3:] == (95.5, 95.5, None, None, None, None, 95.5, 2, "五星", None, None, "三星")
    assert rows[3][0] == "YF009"
    assert rows[3][9:] == (85, 2, "三星", "计分月数不足", None, "二星")


@pytest.mark.parametrize(("stars", "text"), [(5, "五星"), (0, "无星"), (-1, "无星"), (6, "6 星")])
def test_levels_have_names(stars: int, text: str) -> None:
    assert stars_text(stars) == text
