"""The import, page by page, over the station's own files."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QMessageBox, QPushButton, QTableView, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from app.domain.customers.customer import Customer
from app.domain.imports.batch import ImportKind
from app.services.bundle import Services
from app.ui.ledgers.importing.wizard import ImportWizard
from app.ui.ledgers.ledger_page import LedgerPage
from app.ui.ledgers.place import LedgersPlace
from app.ui.running import Runner
from tests.ui.driving import click, find

STATION = (Path(__file__).resolve().parents[3] / "../shared/data/station").resolve()
Open = Callable[..., LedgersPlace]


@pytest.fixture
def wait(qtbot: QtBot, runner: Runner) -> Callable[[], None]:
    def wait() -> None:
        for _ in range(4):
            qtbot.waitUntil(lambda: runner.pending == 0, timeout=60_000)
            qtbot.wait(5)

    return wait


def page_of(place: LedgersPlace) -> LedgerPage:
    """The ledger that is shown."""
    assert place.page is not None
    return place.page


def choose(root: QWidget, dialog_name: str, path: Path) -> None:
    """Choose a file in the dialog that has opened."""
    dialog = find(root, QFileDialog, dialog_name)
    dialog.fileSelected.emit(str(path))
    dialog.close()


def rows(wizard: ImportWizard, name: str) -> list[list[str]]:
    model = find(wizard, QTableView, name).model()
    return [
        [str(model.index(row, place).data()) for place in range(model.columnCount())] for row in range(model.rowCount())
    ]


def customers(services: Services) -> int:
    return services.ledgers.counts()["customers"]


def take(place: LedgersPlace, name: str, wait: Callable[[], None]) -> None:
    """Import a file of the station, as recognised."""
    click(place, "beginImport")
    place.wizard.open_file(STATION / name)
    for verb in ("tryImport", "runImport", "finishImport"):
        wait()
        click(place.wizard, verb)
    wait()


def tried(place: LedgersPlace, wait: Callable[[], None]) -> ImportWizard:
    """The customers' ledger, tried."""
    click(place, "beginImport")
    place.wizard.open_file(STATION / "客户档案.xlsx")
    wait()
    click(place.wizard, "tryImport")
    wait()
    return place.wizard


def test_a_ledger_is_imported_and_then_shown(empty: Services, open_place: Open, wait: Callable[[], None]) -> None:
    place = open_place(empty)
    take(place, "人员.xlsx", wait)
    take(place, "网格台区.xlsx", wait)
    assert page_of(place).name == "areas"
    wizard = tried(place, wait)
    assert find(wizard, QComboBox, "importKind").currentText() == "客户档案"
    assert find(wizard, QComboBox, "column-1").currentData() == "account_number"
    assert customers(empty) == 0
    click(wizard, "runImport")
    wait()
    assert customers(empty) == 11916
    assert find(wizard, QLabel, "outcomeTitle").text() == "已导入客户档案"
    click(wizard, "finishImport")
    wait()
    pane = place.primary_list()
    assert pane is not None
    assert pane.model.rowCount() == 11916


def test_a_trial_tells_what_cannot_be_taken_and_why(
    filled: Services, open_place: Open, tmp_path: Path, wait: Callable[[], None]
) -> None:
    wizard = tried(open_place(filled), wait)
    tabs = find(wizard, QTabWidget, "outcomeTabs")
    assert [tabs.tabText(number) for number in range(3)] == ["不能导入 87 行", "有缺项 57 行", "自动整理 1,233 处"]
    refused = rows(wizard, "refusedRows")
    assert refused[0] == ["203", "台区编号", "99118200082", "没有台区 99118200082，请核对台区编号，或先导入网格台区。"]
    assert "****" in refused[3][2]
    assert not find(wizard, QPushButton, "runImport").isEnabled()
    assert find(wizard, QLabel, "outcomeHint").text() == "没有需要新增或更改的内容。"
    click(wizard, "writeReasons")
    choose(wizard, "reasonsDialog", tmp_path / "原因.xlsx")
    wait()
    sheet = openpyxl.load_workbook(tmp_path / "原因.xlsx").worksheets[0]
    assert sheet.cell(203, sheet.max_column).value == refused[0][3]


def test_the_window_goes_on_while_customers_come_in(
    filled: Services, open_place: Open, qtbot: QtBot, wait: Callable[[], None]
) -> None:
    with filled.office.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE customer SET name = name || '旧'")
    place = open_place(filled)
    click(place, "beginImport")
    place.wizard.open_file(STATION / "客户档案.xlsx")
    wait()
    place.wizard.try_import()
    wait()
    click(place.wizard, "runImport")
    qtbot.waitUntil(place.wizard.bar.isVisible, timeout=5_000)
    assert not find(place.wizard, QPushButton, "runImport").isEnabled()
    assert place.back()
    place.show_ledger("staff")
    place.wizard.bar.cancel()
    wait()
    assert not place.wizard.is_busy
    with filled.office.database.read() as tx:
        assert all(one.name.endswith("旧") for one in tx.of(Customer).find())


def test_columns_taken_for_something_else_can_be_corrected(
    empty: Services, open_place: Open, tmp_path: Path, wait: Callable[[], None]
) -> None:
    path = tmp_path / "名册.csv"
    path.write_text("代码,称呼,干什么\nYF020,吴敏,综合柜员\n", encoding="utf-8")
    place = open_place(empty)
    place.begin_import()
    wizard = place.wizard
    wizard.open_file(path)
    wait()
    assert "看不出是哪种台账" in find(wizard, QLabel, "importAbout").text()
    assert not find(wizard, QPushButton, "tryImport").isEnabled()
    kind = find(wizard, QComboBox, "importKind")
    kind.setCurrentIndex(kind.findData(ImportKind.STAFF.value))
    kind.activated.emit(kind.currentIndex())
    wait()
    for number, field in enumerate(("number", "name"), 1):
        box = find(wizard, QComboBox, f"column-{number}")
        box.setCurrentIndex(box.findData(field))
    click(wizard, "tryImport")
    wait()
    assert wizard.columns.refusal.text == "没有找到“岗位”这一列，请指明表中哪一列是它。"
    box = find(wizard, QComboBox, "column-3")
    box.setCurrentIndex(box.findData("post"))
    click(wizard, "tryImport")
    wait()
    click(wizard, "backToColumns")
    click(wizard, "tryImport")
    wait()
    click(wizard, "runImport")
    wait()
    assert [one.name for one in empty.people.staff()] == ["吴敏"]


def test_what_is_no_ledger_is_refused_in_words(
    empty: Services, open_place: Open, tmp_path: Path, wait: Callable[[], None]
) -> None:
    path = tmp_path / "空.xlsx"
    path.write_bytes(b"")
    place = open_place(empty)
    place.begin_import()
    click(place, "chooseFile")
    choose(place, "importDialog", path)
    wait()
    assert place.wizard.choose.refusal.text == "“空.xlsx”是空文件，请重新导出。"
    assert place.wizard.page is place.wizard.choose


def test_a_file_can_be_dropped(empty: Services, open_place: Open, wait: Callable[[], None]) -> None:
    place = open_place(empty)
    place.begin_import()
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(STATION / "人员.xlsx"))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, dragged, buttons, keys)
    place.wizard.choose.dragEnterEvent(entering)
    assert entering.isAccepted()
    place.wizard.choose.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, dragged, buttons, keys))
    wait()
    assert find(place.wizard, QComboBox, "importKind").isVisible()
    click(place.wizard, "otherFile")
    assert find(place.wizard, QPushButton, "chooseFile").isVisible()


def test_a_template_is_saved(empty: Services, open_place: Open, tmp_path: Path, wait: Callable[[], None]) -> None:
    place = open_place(empty)
    place.begin_import()
    kinds = find(place, QComboBox, "templateKind")
    kinds.setCurrentIndex(kinds.findData(ImportKind.CUSTOMERS.value))
    click(place, "saveTemplate")
    choose(place, "templateDialog", tmp_path / "模板.xlsx")
    wait()
    assert openpyxl.load_workbook(tmp_path / "模板.xlsx").worksheets[0]["A1"].value == "户号"


def test_an_import_is_taken_back_after_a_question(
    filled: Services, open_place: Open, qtbot: QtBot, wait: Callable[[], None]
) -> None:
    place = open_place(filled)
    click(place, "showHistory")
    wait()
    table = place.history.table
    assert table.model().index(0, 1).data() == "停电"
    click(place, "undoImport")
    dialog = find(place, QMessageBox, "confirmDialog")
    click(dialog, "confirmYes")
    wait()
    qtbot.waitUntil(lambda: "撤销" in str(table.model().index(0, 7).data()), timeout=5_000)
    assert filled.ledgers.counts()["outages"] == 0
    assert not find(place, QPushButton, "undoImport").isEnabled()
    table.setCurrentIndex(table.model().index(3, 0))
    assert table.model().index(3, 1).data() == "网格台区"
    click(place, "undoImport")
    click(find(place, QMessageBox, "confirmDialog"), "confirmYes")
    wait()
    assert "没有撤销" in place.history.refusal.text
    assert filled.ledgers.counts()["areas"] == 90
