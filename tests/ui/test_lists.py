"""Lists: keys first, rows when they come into view, and everything a list can do by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QToolButton, QToolTip
from pytestqt.qtbot import QtBot

from app.domain.lists import ColumnKind, ListColumn, ListQuery
from app.domain.problems import Refusal
from app.ui.lists.cells import Badge, Tone, say_value
from app.ui.lists.empty import EmptyState
from app.ui.lists.exporting import ListExport
from app.ui.lists.filters import FilterChoice, FilterRow
from app.ui.lists.model import KeyedListModel
from app.ui.lists.pane import ListPane
from app.ui.running import Runner
from app.ui.settings_store import MemorySettings
from app.ui.shell.desk import Desk, Notice, Toast
from app.ui.theme.theme import theme
from tests.ui.driving import click, find, press, trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    account: str
    name: str
    state: str
    debt: int


class Households:
    """A list of as many households as wanted."""

    def __init__(self, count: int) -> None:
        self.there = list(range(1, count + 1))
        self.asked: list[ListQuery] = []
        self.read: list[int] = []
        self.refuses = False

    @property
    def columns(self) -> Sequence[ListColumn]:
        return (
            ListColumn(name="account", title="户号", width=8),
            ListColumn(name="name", title="户名", width=8),
            ListColumn(name="state", title="状态", kind=ColumnKind.BADGE, width=6),
            ListColumn(name="debt", title="欠费", kind=ColumnKind.NUMBER, is_sortable=False),
        )

    def keys(self, query: ListQuery) -> Sequence[int]:
        self.asked.append(query)
        if self.refuses:
            raise Refusal.of("storage.locked")
        keys = [key for key in self.there if query.text in str(key)]
        if query.filters.get("state") == "owing":
            keys = [key for key in keys if key % 2]
        return sorted(keys, reverse=query.is_descending)

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        self.read.append(len(keys))
        return [
            Household(account=f"3211{key:06}", name=f"户{key}", state="owing" if key % 2 else "fine", debt=key * 1000)
            for key in keys
            if key in self.there
        ]


def say_state(state: str) -> Badge:
    return (
        Badge(word="欠费", tone=Tone.OVER) if state == "owing" else Badge(word="正常", tone=Tone.GOOD, beside="已结清")
    )


def pane_of(desk: Desk, source: Households, qtbot: QtBot, *, height: int = 500) -> ListPane:
    pane = ListPane(
        desk,
        source,
        name="households",
        title="客户",
        unit="户",
        says={"state": say_state},
        filters=[FilterChoice(name="state", title="状态", options=[("owing", "欠费"), ("fine", "正常")])],
        empty=EmptyState(text="还没有客户。请先导入台账。", verb="导入", do=lambda: desk.say("导入")),
    )
    qtbot.addWidget(pane)
    pane.resize(800, height)
    pane.show()
    pane.refresh()
    qtbot.waitUntil(lambda: pane.model.is_loaded and desk.runner.pending == 0)
    qtbot.waitUntil(lambda: pane.model.rowCount() == 0 or pane.model.value(0) is not None)
    return pane


def first_cells(pane: ListPane, row: int = 0) -> list[str]:
    return [pane.model.index(row, column).data() for column in range(4)]


def test_the_model_keeps_qts_rules(qtbot: QtBot, runner: Runner) -> None:
    source = Households(300)
    model = KeyedListModel(source, runner, {"state": say_state})
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.refresh()
    qtbot.waitUntil(lambda: model.rowCount() == 300)
    assert model.index(299, 0).data() is None
    qtbot.waitUntil(lambda: model.value(299) is not None)
    assert [model.index(299, column).data() for column in range(4)] == ["3211000300", "户300", "正常 已结清", "300,000"]
    source.there = []
    model.refresh()
    qtbot.waitUntil(lambda: model.rowCount() == 0)
    tester.deleteLater()
    model.deleteLater()


def test_only_rows_in_view_are_read(qtbot: QtBot, desk: Desk) -> None:
    source = Households(100_000)
    pane = pane_of(desk, source, qtbot)
    assert pane.model.rowCount() == 100_000
    assert find(pane, QLabel, "householdsCount").text() == "共 100,000 户"
    assert source.read == [128]
    pane.table.scrollToBottom()
    qtbot.waitUntil(lambda: pane.model.value(99_999) is not None)
    assert first_cells(pane, 99_999)[0] == "3211100000"
    assert sum(source.read) <= 128 * 3


def test_a_page_scrolled_past_is_not_read(qtbot: QtBot, desk: Desk) -> None:
    source = Households(100_000)
    pane = pane_of(desk, source, qtbot)
    for row in range(0, 90_000, 1000):
        pane.model.index(row, 0).data()
    qtbot.waitUntil(lambda: pane.model.value(89_000) is not None)
    assert len(source.read) == 4
    assert pane.model.value(50_000) is None


def test_the_current_row_stays_by_key_when_the_list_changes(qtbot: QtBot, desk: Desk) -> None:
    source = Households(300)
    pane = pane_of(desk, source, qtbot)
    assert pane.table.current_key == 1
    assert pane.table.go_to_key(200)
    assert not pane.table.go_to_key(999)
    source.there = [0, *source.there]
    pane.refresh()
    qtbot.waitUntil(lambda: pane.model.rowCount() == 301)
    assert (pane.table.current_key, pane.table.currentIndex().row()) == (200, 200)
    source.there.remove(200)
    pane.refresh()
    qtbot.waitUntil(lambda: pane.model.rowCount() == 300)
    assert pane.table.current_key == 201


def test_the_view_stays_where_it_was(qtbot: QtBot, desk: Desk) -> None:
    source = Households(1000)
    pane = pane_of(desk, source, qtbot)
    pane.table.verticalScrollBar().setValue(500)
    source.there = [-2, -1, *source.there]
    pane.refresh()
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1002)
    assert pane.table.verticalScrollBar().value() == 502


def test_a_row_deleted_meanwhile_makes_the_list_read_its_keys_again(qtbot: QtBot, desk: Desk) -> None:
    source = Households(300)
    pane = pane_of(desk, source, qtbot)
    source.there.remove(250)
    pane.model.index(249, 0).data()
    qtbot.waitUntil(lambda: pane.model.rowCount() == 299)


def test_the_head_sorts_in_the_source_and_a_third_press_gives_the_own_order(qtbot: QtBot, desk: Desk) -> None:
    source = Households(300)
    pane = pane_of(desk, source, qtbot)
    header = pane.table.horizontalHeader()
    header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: pane.model.keys[0] == 300)
    assert (source.asked[-1].order, source.asked[-1].is_descending) == ("account", True)
    header.setSortIndicator(3, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: pane.model.keys[0] == 1)
    assert (source.asked[-1].order, source.asked[-1].is_descending) == ("", False)


def test_filters_show_as_chips_and_are_taken_off_by_them(qtbot: QtBot, desk: Desk) -> None:
    pane = pane_of(desk, Households(300), qtbot)
    trigger(pane, "filter")
    box = find(pane, QComboBox, "filter-state")
    box.setCurrentIndex(box.findData("owing"))
    qtbot.waitUntil(lambda: pane.model.rowCount() == 150)
    chip = find(pane, QPushButton, "chip-state")
    assert chip.text() == "状态：欠费  ×"
    chip.click()
    qtbot.waitUntil(lambda: pane.model.rowCount() == 300)
    assert box.currentText() == "状态：全部"


def test_a_long_value_of_a_filter_takes_no_room_from_the_list_and_is_read_where_it_is_chosen(qtbot: QtBot) -> None:
    short, long = ("a", "巡视"), ("b", "低压非居民新装现场勘查及供电方案答复前复核")
    rows = [FilterRow((FilterChoice(name="kind", title="类型", options=each),)) for each in ((short,), (short, long))]
    for each in rows:
        qtbot.addWidget(each)
        each.show()
    assert rows[0].minimumSizeHint().width() == rows[1].minimumSizeHint().width()
    box = find(rows[1], QComboBox, "filter-kind")
    box.showPopup()
    assert box.view().minimumWidth() > box.fontMetrics().horizontalAdvance(long[1])
    box.hidePopup()


def test_ctrl_f_opens_the_filter_row_and_closes_it_when_it_is_empty(qtbot: QtBot, desk: Desk) -> None:
    pane = pane_of(desk, Households(300), qtbot)
    text = find(pane, QLineEdit, "filterText")
    assert not text.isVisible()
    trigger(pane, "filter")
    assert text.isVisible()
    text.setText("29")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 13)
    trigger(pane, "filter")
    assert text.isVisible()
    text.clear()
    qtbot.waitUntil(lambda: pane.model.rowCount() == 300)
    trigger(pane, "filter")
    assert not text.isVisible()


def test_an_empty_list_says_why_and_what_to_do(qtbot: QtBot, desk: Desk) -> None:
    source = Households(0)
    pane = pane_of(desk, source, qtbot)
    said = list[str]()
    desk.doing_changed.connect(said.append)
    assert find(pane, QLabel, "emptyText").text() == "还没有客户。请先导入台账。"
    click(pane, "emptyVerb")
    assert said == ["导入"]
    source.there = [1, 2]
    pane.show_filtered({}, "7")
    qtbot.waitUntil(lambda: find(pane, QPushButton, "emptyVerb").text() == "取消筛选")
    click(pane, "emptyVerb")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 2)


def test_rows_are_copied_as_a_table_even_those_never_in_view(qtbot: QtBot, desk: Desk) -> None:
    pane = pane_of(desk, Households(300), qtbot)
    toasts = list[Toast]()
    desk.toasted.connect(toasts.append)
    trigger(pane, "copyRows")
    qtbot.waitUntil(lambda: len(toasts) == 1)
    mime = QApplication.clipboard().mimeData()
    assert mime.text() == "3211000001\t户1\t欠费\t1,000"
    assert "mso-number-format" in mime.html()
    pane.table.selectAll()
    trigger(pane, "copyRows")
    qtbot.waitUntil(lambda: len(toasts) == 2)
    lines = QApplication.clipboard().text().split("\n")
    assert len(lines) == 301
    assert lines[0] == "户号\t户名\t状态\t欠费"
    assert lines[300] == "3211000300\t户300\t正常 已结清\t300,000"
    assert toasts[1].text == "已复制 300 行，可粘贴到表格。"


def test_export_asks_for_what_is_shown(qtbot: QtBot, desk: Desk) -> None:
    pane = pane_of(desk, Households(300), qtbot)
    pane.show_filtered({"state": "owing"})
    pane.standing = "在册"
    wanted = list[ListExport]()
    desk.export_wanted.connect(wanted.append)
    trigger(pane, "export")
    assert [(each.query, each.narrowed) for each in wanted] == [
        (ListQuery(filters={"state": "owing"}), ("在册", "状态：欠费"))
    ]
    assert wanted[0].words["state"]("fine") == "正常 已结清"


def test_enter_opens_a_row(qtbot: QtBot, desk: Desk) -> None:
    pane = pane_of(desk, Households(300), qtbot)
    opened, current = list[int](), list[object]()
    pane.opened.connect(opened.append)
    pane.current_changed.connect(current.append)
    press(pane.table, Qt.Key.Key_Down)
    press(pane.table, Qt.Key.Key_Return)
    assert (opened, current) == ([2], [2])
    assert isinstance(pane.current_row, Household)
    assert pane.current_row.name == "户2"


def test_columns_are_chosen_and_remembered(qtbot: QtBot, desk: Desk, settings: MemorySettings) -> None:
    pane = pane_of(desk, Households(3), qtbot)
    find(find(pane, QToolButton, "householdsColumns").menu(), QAction, "column-name").setChecked(False)
    pane.table.setColumnWidth(0, 280)
    again = pane_of(desk, Households(3), qtbot)
    assert again.table.isColumnHidden(1)
    assert again.table.columnWidth(0) == 280
    theme().apply(points=24)
    assert again.table.columnWidth(0) == 480
    assert settings.get("columns/households")


def test_a_list_that_cannot_be_read_says_so(qtbot: QtBot, desk: Desk) -> None:
    source = Households(3)
    pane = pane_of(desk, source, qtbot)
    notices = list[Notice]()
    desk.noticed.connect(notices.append)
    source.refuses = True
    pane.refresh()
    qtbot.waitUntil(lambda: bool(notices))
    assert (notices[0].text, notices[0].tone) == ("storage.locked", "over")
    assert pane.model.rowCount() == 3


def test_badges_and_missing_rows_are_painted(qtbot: QtBot, desk: Desk) -> None:
    pane = pane_of(desk, Households(30), qtbot)
    image = pane.table.viewport().grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    assert {"#fbe6e4", "#e3f1ef", "#d5ebe8"} <= colours
    pane.table.resizeColumnsToContents()
    assert pane.table.columnWidth(2) > 100


def test_what_is_cut_short_is_said_in_full_under_the_mouse(qtbot: QtBot, desk: Desk) -> None:
    table = pane_of(desk, Households(30), qtbot).table
    table.setColumnWidth(2, 60)
    for column, said in ((2, "正常 已结清"), (0, "")):
        where = table.visualRect(table.model().index(1, column)).center()
        asked = QHelpEvent(QEvent.Type.ToolTip, where, table.viewport().mapToGlobal(where))
        QApplication.sendEvent(table.viewport(), asked)
        qtbot.waitUntil(lambda said=said: QToolTip.text() == said)  # type: ignore[misc]  # bound now, not later


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, ""),
        (datetime(2026, 10, 10, 9, 30, tzinfo=UTC), "2026-10-10 17:30"),
        (date(2026, 10, 1), "2026-10-01"),
        (12006, "12,006"),
        ("3211", "3211"),
        (Badge(word="正常"), Badge(word="正常")),
    ],
)
def test_plain_values_are_said_as_staff_write_them(value: object, said: str | Badge) -> None:
    assert say_value(ListColumn(name="x", title="x", kind=ColumnKind.NUMBER), value) == said
