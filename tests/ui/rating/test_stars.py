"""半年星级 driven as people use it: from the star to what it stands on, by key, with and without locked months."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QPushButton

from app.domain.people.session import Session
from app.domain.rating.results import Evidence, EvidenceKind, Note
from app.ui.elided import Elided
from tests.services.rating.locked_months import lock_month, staff_of, with_veto
from tests.station import SmallStation
from tests.ui.driving import find, press, trigger
from tests.ui.rating.driver import RatingDriver

if TYPE_CHECKING:
    from app.services.papers.paper import Paper

PEOPLE = ("YF009", "YF010", "YF011")


def lock_summer(october: SmallStation) -> None:
    """July to September locked for three people, the second of them with a veto in August."""
    veto = Evidence(
        kind=EvidenceKind.STAFF, id=staff_of(october, "YF010"), on=date(2026, 8, 3), note=Note.VETO,
        values={"code": "V03"},
    )  # fmt: skip
    totals = dict(zip(PEOPLE, (93_00, 88_40, 71_00), strict=True))
    for month in ("2026-07", "2026-09"):
        lock_month(october.desk, month, totals)
    lock_month(october.desk, "2026-08", totals, {"YF010": with_veto(veto)})


def open_stars(driver: RatingDriver) -> None:
    driver.place.refresh()
    driver.settle()
    driver.click("showStars")


def half(driver: RatingDriver) -> str:
    return find(driver.place, QComboBox, "half").currentText()


def test_without_a_locked_month_it_says_what_is_missing(head: RatingDriver) -> None:
    open_stars(head)
    assert half(head) == "2026年下半年"
    assert head.text("halfState") == "已锁定 0/6 个月"
    [said] = [one.text() for one in head.place.findChildren(QLabel, "emptyText") if one.isVisible()]
    assert said == (
        "2026年下半年还没有锁定的月份，评不出星级。10月 未锁定；7月、8月、9月、11月 没有数据；12月 还没到。"
    )
    assert not find(head.place, QPushButton, "leaveStars").isHidden()
    [verb] = [one for one in head.place.findChildren(QPushButton, "emptyVerb") if one.isVisible()]
    assert verb.text() == "锁定 2026年10月"
    verb.click()
    head.settle()
    assert head.has("lockPage")
    assert head.month() == "2026年10月"


def test_a_manager_is_not_offered_the_lock(
    open_place: Callable[[Session], RatingDriver], october: SmallStation
) -> None:
    manager = open_place(october.zhang)
    open_stars(manager)
    assert not [one for one in manager.place.findChildren(QPushButton, "emptyVerb") if one.isVisible()]
    assert manager.place.back()
    assert manager.has("rankingTable")


def test_managers_are_listed_with_star_mean_caps_and_months(head: RatingDriver, october: SmallStation) -> None:
    lock_summer(october)
    open_stars(head)
    assert head.text("halfState") == "已锁定 3/6 个月"
    assert head.text("starsTold").startswith("还不计分的月份：10月 未锁定；11月 没有数据；12月 还没到。")
    lines = head.lines("stars")
    assert [line[1:10] for line in lines] == [
        ["三星", "93.00", "计分月数不足", "93.00", "93.00", "93.00", "—", "—", "—"],
        ["一星", "88.40", "一票否决、计分月数不足", "88.40", "88.40", "88.40", "—", "—", "—"],
        ["一星", "71.00", "计分月数不足", "71.00", "71.00", "71.00", "—", "—", "—"],
    ]
    assert lines[0][10:12] == ["3", "四星"]


def test_every_ground_opens_what_is_behind_it(head: RatingDriver, october: SmallStation) -> None:
    lock_summer(october)
    open_stars(head)
    head.choose("stars", 1)
    grounds = head.column("starGrounds", 0)
    head.press("stars", Qt.Key.Key_Return)
    head.choose("starGrounds", grounds.index("一票否决"))
    assert find(head.place, Elided, "groundHeading").whole.endswith("一票否决：不高于一星")
    assert head.text("groundTold") == "2026-08-03 一票否决 V03"
    assert find(head.place, Elided, "groundRule").whole == "规则来源：方案自定，没有见到公开依据"
    assert head.has("groundCheck")
    head.press("starGrounds", Qt.Key.Key_Return)
    assert head.opened == [("staff", str(staff_of(october, "YF010")))]
    head.choose("starGrounds", grounds.index("均分"))
    head.press("starGrounds", Qt.Key.Key_Return)
    head.choose("starGrounds", 1)
    assert not head.has("groundCheck")
    head.press("starGrounds", Qt.Key.Key_Return)
    assert head.month() == "2026年8月"
    assert head.text("personAbout").startswith("YF010")
    assert head.text("personTotal") == "88.40"


def test_half_years_are_turned_by_key_and_by_their_ground(head: RatingDriver, october: SmallStation) -> None:
    lock_summer(october)
    lock_month(october.desk, "2026-10", {"YF009": 93_00})
    lock_month(october.desk, "2026-06", {"YF009": 71_00})
    open_stars(head)
    rise = head.column("starGrounds", 0).index("每半年最多升一级")
    head.choose("starGrounds", rise)
    head.press("starGrounds", Qt.Key.Key_Return)
    assert half(head) == "2026年上半年"
    assert head.lines("stars")[0][1:4] == ["一星", "71.00", "计分月数不足"]
    head.press("stars", Qt.Key.Key_Right)
    assert half(head) == "2026年下半年"
    press(head.pane("stars").table, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    head.settle()
    assert half(head) == "2026年上半年"
    assert head.month() == "2026年10月"
    head.press("stars", Qt.Key.Key_Left)
    assert half(head) == "2026年上半年"
    head.click("laterHalf")
    assert half(head) == "2026年下半年"
    assert head.place.back()
    assert head.has("rankingTable")


def test_the_stars_are_saved_as_a_workbook(head: RatingDriver, october: SmallStation, tmp_path: Path) -> None:
    open_stars(head)
    trigger(head.place, "export")
    assert not head.place.findChildren(QFileDialog)
    head.click("leaveStars")
    lock_summer(october)
    open_stars(head)
    trigger(head.place, "print")  # a month's sheet is no matter of a half-year
    trigger(head.place, "export")
    dialog = find(head.place, QFileDialog, "saveDialog")
    dialog.fileSelected.emit(str(tmp_path / "stars.xlsx"))
    dialog.reject()
    head.settle()
    assert (tmp_path / "stars.xlsx").read_bytes().startswith(b"PK")
    assert head.toasts == ["已保存 stars.xlsx"]


def test_it_stays_open_when_something_changes(head: RatingDriver, october: SmallStation) -> None:
    open_stars(head)
    lock_summer(october)
    head.place.refresh()
    head.settle()
    assert [line[1] for line in head.lines("stars")] == ["三星", "一星", "一星"]
    trigger(head.place, "new")
    head.settle()
    assert head.has("entryCard")


def test_a_half_year_is_printed_for_everybody_and_for_one(head: RatingDriver, october: SmallStation) -> None:
    shown: list[Paper] = []
    head.desk.paper_shown.connect(lambda paper: shown.append(cast("Paper", paper)))
    trigger(head.place, "print")
    head.settle()
    lock_summer(october)
    open_stars(head)
    trigger(head.place, "starPublic")
    head.settle()
    head.choose("stars", 1)
    trigger(head.place, "print")
    head.settle()
    assert [paper.form_code for paper in shown] == ["star-sheet", "half-star-public", "half-star-sheet"]
