"""星级绩效 over the imported month: from the ranking to the event, the register, the lock, the files."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from app.domain.people.session import Session
from app.domain.rating.facts import EntryKind
from app.domain.rating.lock import MonthLock
from app.services.rating.registering import EntryDraft
from app.ui.elided import Elided
from app.ui.lists.pane import ListPane
from app.ui.rating.painting import PartBars
from app.ui.rating.place import RatingPlace
from app.ui.rating.trend_chart import TrendChart
from app.ui.shell.desk import Desk
from app.ui.theme.theme import theme
from tests.services.rating.real_month import add_september
from tests.station import SmallStation, local
from tests.ui.driving import click, find, trigger
from tests.ui.rating.driver import RatingDriver

if TYPE_CHECKING:
    from app.services.papers.paper import Paper
    from app.ui.lists.exporting import ListExport


def test_the_newest_month_opens_on_the_ranking(head: RatingDriver) -> None:
    assert head.month() == "2026年10月"
    assert head.text("monthState") == "未锁定"
    assert head.text("monthAverage") == "平均 87.21"
    lines = head.lines("ranking")
    assert len(lines) == 10
    assert lines[0][:6] == [
        "1",
        "薛敏寿",
        "95.00",
        "业绩指标 60.00 / 60　管理指标 20.00 / 25　工作量 15.00 / 15",
        "",
        "缺数据、首月无对比",
    ]
    assert head.text("personName") == "薛敏寿"
    assert head.text("personAbout") == "YF015　第三网格　第 1 名　缺数据、首月无对比"
    assert find(head.place, PartBars, "partBars").accessibleName().startswith("业绩指标 60.00 / 60")


def test_two_presses_of_enter_lead_from_the_score_to_the_event(head: RatingDriver) -> None:
    ids = head.column("indicators", 0)
    assert ids[0] == "Y01"
    assert len(ids) == 18
    head.choose("indicators", ids.index("G02"))
    assert find(head.place, Elided, "derivationHeading").whole == "G02 异常消缺及时率（采集、计量、高负损）"
    assert "采集：" in head.text("derivation")
    assert find(head.place, Elided, "indicatorSource").whole.startswith("算法：三类工单")
    assert head.has("derivationCheck")
    rows = head.lines("reasons")
    assert [row[3] for row in rows if row[3]] == [row[3] for row in rows[: len([r for r in rows if r[3]])]]
    head.press("indicators", Qt.Key.Key_Return)
    head.press("reasons", Qt.Key.Key_Return)
    assert [kind for kind, _ in head.opened] == ["customer"]


def test_an_indicator_without_rows_says_so(head: RatingDriver) -> None:
    ids = head.column("indicators", 0)
    head.choose("indicators", ids.index("G01"))
    assert "缺数据" in head.text("derivation")
    assert head.lines("reasons") == []


def test_another_person_is_shown_beside(head: RatingDriver) -> None:
    head.press("ranking", Qt.Key.Key_Down)
    assert head.text("personName") == "朱强凤"
    head.press("ranking", Qt.Key.Key_Return)
    assert head.text("personTotal") == "90.00"


def test_an_area_manager_begins_with_the_own_line_and_sees_no_other_details(
    open_place: Callable[[Session], RatingDriver], october: SmallStation
) -> None:
    manager = open_place(october.zhang)
    assert manager.text("personName") == october.zhang.name
    assert manager.has("indicatorsTable")
    manager.choose("ranking", 0)
    assert manager.text("personName") == "薛敏寿"
    assert not manager.has("indicatorsTable")
    assert not manager.has("newEntry")
    assert not manager.has("lockMonth")


def test_months_are_turned_by_key(head: RatingDriver, october: SmallStation) -> None:
    add_september(october.desk)
    head.place.refresh()
    head.settle()
    assert head.lines("ranking")[0][4] == ""
    head.press("ranking", Qt.Key.Key_Left)
    assert head.month() == "2026年9月"
    head.press("ranking", Qt.Key.Key_Left)
    assert head.month() == "2026年9月"
    head.press("ranking", Qt.Key.Key_Right)
    assert head.month() == "2026年10月"
    head.click("earlierMonth")
    assert head.month() == "2026年9月"
    head.place.show_aim("2026-10")
    head.settle()
    assert head.month() == "2026年10月"


def test_a_station_without_data_says_what_to_do(desk: Desk, station_on_disk: SmallStation, qtbot: QtBot) -> None:
    wanted: list[str] = []
    desk.place_wanted.connect(lambda place, _aim: wanted.append(place))
    place = RatingPlace(station_on_disk.desk, station_on_disk.head, desk)
    place.show()
    place.activate()
    driver = RatingDriver(place, desk, qtbot)
    driver.settle()
    nothing = find(place, QStackedWidget, "ratingWhole").currentWidget()
    assert nothing is not None
    assert find(nothing, QLabel, "emptyText").text().startswith("还没有可以计分的月份")
    click(nothing, "emptyVerb")
    assert wanted == ["ledgers"]
    place.close()
    place.deleteLater()
    station_on_disk.desk.close()


def register(head: RatingDriver, **values: str) -> None:
    trigger(head.place, "new")
    head.settle()
    form = head.form("entryForm")
    for name, value in values.items():
        form.set_value(name, value)
        form.changed.emit(name)
    head.click("saveEntry")


def test_a_fact_is_registered_and_taken_back(head: RatingDriver) -> None:
    register(head, kind="violation", quantity="1", note="未戴安全帽")
    assert [line[1:5] for line in head.lines("register")] == [["一般违章", "薛敏寿", "1", ""]]
    assert not head.has("entryCard")
    head.choose("register", 0)
    trigger(head.pane("register"), "edit")
    head.settle()
    head.click("saveCorrection")
    assert head.form("correctionForm").message("reason") == "请填写更正理由。"
    head.form("correctionForm").set_value("reason", "记错人")
    head.click("saveCorrection")
    assert [line[3:5] for line in head.lines("register")] == [["-1", "更正"], ["1", "已更正"]]
    head.choose("register", 0)
    trigger(head.pane("register"), "edit")
    assert not head.has("correctionCard")


def test_what_the_form_asks_for_follows_the_kind(head: RatingDriver) -> None:
    trigger(head.place, "new")
    head.settle()
    form = head.form("entryForm")
    shown = {}
    for kind in EntryKind:
        form.set_value("kind", kind.value)
        form.changed.emit("kind")
        asked = ("item", "area", "measure", "multiplier", "share")
        shown[kind.value] = [name for name in asked if form.editor(name).isVisible()]
    assert shown["violation"] == ["item"]
    assert shown["log_due"] == []
    assert shown["abnormal_week"] == ["area"]
    assert shown["veto"] == ["item"]
    assert shown["callback"] == ["item"]
    assert shown["piece"] == ["item", "area", "multiplier", "share"]
    form.set_value("item", "JJ-17")
    form.changed.emit("item")
    assert form.editor("measure").isVisible()
    form.set_value("kind", "abnormal_week")
    form.changed.emit("kind")
    form.set_value("quantity", "viel")
    head.click("saveEntry")
    assert form.message("quantity") == "请填数字，最多两位小数。"
    form.set_value("quantity", "1")
    head.click("saveEntry")
    assert form.message("area") == "请选择台区。"
    assert head.place.back()
    assert not head.has("entryCard")
    assert head.place.back()
    assert not head.place.back()


def test_the_month_is_locked_when_nothing_is_missing(head: RatingDriver, october: SmallStation) -> None:
    head.click("lockMonth")
    assert not find(head.place, QWidget, "lockNow").isEnabled()
    assert head.text("hindrance-0") == "指标 Y08 投诉意见工单 缺数据（10 人），请补齐后再锁定。"
    head.click("empty-register")
    head.settle()
    register_logs(october)
    head.settle()
    head.click("lockMonth")
    assert head.text("lockReady").startswith("数据齐全")
    assert head.text("lockFirst").startswith("有人所管台区首月才有线损，没有上月可比，不扣分")
    head.click("lockNow")
    head.answer("confirmNo")
    assert head.text("monthState") == "未锁定"
    head.click("lockNow")
    head.answer("confirmYes")
    assert head.text("monthState").startswith(f"已锁定 {october.head.name} 2026-11-03 09:00")
    assert head.toasts == ["已锁定 2026-10"]
    head.click("lockMonth")
    assert head.text("lockDone") == "这个月已经锁定。"


def register_logs(october: SmallStation) -> None:
    """Logs due and handed in and a patrol, so that the day's book is not empty."""
    for person in october.desk.rating.scores(october.head, "2026-10").people:
        draft = EntryDraft(kind=EntryKind.LOG_DUE, staff_id=person.staff_id, day=local(2026, 10, 8).date())
        october.desk.rating.register(october.head, draft)
        october.desk.rating.register(october.head, replace(draft, kind=EntryKind.LOG_DONE))


def test_tampering_is_told(head: RatingDriver, october: SmallStation) -> None:
    add_september(october.desk)
    register_logs(october)
    lock = october.desk.rating.lock(october.head, "2026-10")
    with october.database.write(None) as tx:
        tx.connection.exec_driver_sql("DROP TRIGGER _keep_month_lock_update")
        plain = cast("dict[str, Any]", json.loads(json.dumps(lock.scores)))
        plain["people"][0]["total"] = 9999
        tx.of(MonthLock).save(replace(lock, scores=plain))
    head.place.refresh()
    head.settle()
    assert head.text("monthState") == "锁定后被改动，请核查"
    assert any("不一致" in notice for notice in head.notices)


def test_what_changed_since_yesterday_leads_to_the_indicator(head: RatingDriver, october: SmallStation) -> None:
    october.clock.forward(days=2)  # the ledgers were imported on the third
    head.click("view-changes")
    assert head.lines("changes") == []
    register(head, kind="violation", quantity="1")
    head.click("leaveRegister")
    head.click("view-changes")
    changed = {line[1]: line for line in head.lines("changes") if line[0] == "薛敏寿"}
    assert changed["G01"][2:4] == ["—", "4.00"]
    assert "一般违章" in changed["G01"][5]
    names = head.column("changes", 0)
    assert len(set(names)) == 10
    place = next(n for n, line in enumerate(head.lines("changes")) if line[0] != "薛敏寿")
    head.choose("changes", place)
    head.press("changes", Qt.Key.Key_Return)
    assert head.text("personName") == names[place]
    head.click("view-changes")
    head.choose("changes", 0)
    head.press("changes", Qt.Key.Key_Return)


def test_the_trend_is_drawn_and_told(head: RatingDriver, october: SmallStation) -> None:
    head.click("view-trend")
    assert find(head.place, TrendChart, "trendChart").accessibleName() == "2026-10 95.00"
    add_september(october.desk)
    head.place.refresh()
    head.settle()
    head.press("ranking", Qt.Key.Key_Left)
    assert find(head.place, TrendChart, "trendChart").accessibleName() == "还没有得分"
    head.place.grab()


def save_to(head: RatingDriver, path: Path) -> None:
    dialog = find(head.place, QFileDialog, "saveDialog")
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    head.settle()


@pytest.mark.parametrize(
    ("action", "form"), [("print", "star-sheet"), ("rankingPaper", "star-ranking"), ("publicPaper", "public-list")]
)
def test_papers_are_shown_for_printing(head: RatingDriver, action: str, form: str) -> None:
    shown: list[Paper] = []
    head.desk.paper_shown.connect(shown.append)
    trigger(head.place, action)
    head.qtbot.waitUntil(lambda: bool(shown))
    assert (shown[0].form_code, shown[0].pdf[:4]) == (form, b"%PDF")


def test_the_ranking_is_saved_as_a_workbook(head: RatingDriver, tmp_path: Path) -> None:
    trigger(head.place, "export")
    save_to(head, tmp_path / "ranking.xlsx")
    assert (tmp_path / "ranking.xlsx").read_bytes().startswith(b"PK")
    assert head.toasts == ["已保存 ranking.xlsx"]


def test_a_list_that_has_the_focus_is_exported_as_it_is(head: RatingDriver) -> None:
    wanted: list[ListExport] = []
    head.desk.export_wanted.connect(wanted.append)
    pane = find(head.place, ListPane, "indicators")
    pane.table.setFocus()
    head.qtbot.waitUntil(pane.table.hasFocus)
    trigger(head.place, "export")
    assert [(each.title, each.unit) for each in wanted] == [("指标", "项")]


def test_a_file_that_cannot_be_written_is_refused(head: RatingDriver, tmp_path: Path) -> None:
    trigger(head.place, "export")
    save_to(head, tmp_path / "gone" / "ranking.xlsx")
    assert head.notices == ["export.not_written"]


def test_the_rules_are_shown_with_what_must_be_checked(head: RatingDriver) -> None:
    trigger(head.place, "showRules")
    lines = head.lines("schemeRules")
    assert len(lines) == 35
    assert lines[0][:5] == ["Y01", "台区线损合格率", "10", "按步扣分：低于100%，每满 5 扣 1", "待核对"]
    assert lines[2][4] == "有依据"
    assert [line[3] for line in lines[6:8]] == [
        "按次扣分：重复报修扣 1，责任停电扣 1，台区频繁停电扣 3",
        "按次扣分：有责投诉扣 5，有责意见扣 1",
    ]
    head.click("leaveRules")
    assert head.has("personPanel")


@pytest.mark.parametrize(("points", "is_dark"), [(12, False), (24, True)])
def test_the_place_is_painted_in_every_size(head: RatingDriver, points: int, is_dark: bool) -> None:  # noqa: FBT001 - parametrised
    theme().apply(is_dark=is_dark, points=points)
    head.settle()
    assert not head.place.grab().isNull()


def test_large_letters_are_read_without_moving_sideways(head: RatingDriver) -> None:
    place = head.place
    bars, names = find(place, PartBars, "partBars"), find(place, QLabel, "personName")
    theme().apply(points=14)
    place.resize(1340, 700)
    head.settle()
    assert bars.mapTo(place, bars.rect().topLeft()).x() > names.mapTo(place, names.rect().topRight()).x()
    theme().apply(points=24)
    place.resize(1302, 700)
    head.settle()
    assert bars.mapTo(place, bars.rect().topLeft()).y() > names.mapTo(place, names.rect().bottomLeft()).y()
    assert place.minimumSizeHint().width() <= 1302
    theme().apply(points=14)
