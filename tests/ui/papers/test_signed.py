"""Signed papers taken back in the window, by key."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QLineEdit, QListWidget, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.papers.printing import PrintKind
from app.domain.work.case import Case
from app.domain.work.event import EventKind
from app.ui.ground import Ground
from app.ui.papers.place import PapersPlace
from app.ui.papers.preview import PaperPreview
from app.ui.papers.signed_list import SignedList
from app.ui.shell.places import Place
from tests.documents.scanning import bound, coded, scanned
from tests.ui.driving import click, find, press
from tests.ui.papers.conftest import Counter

Settle = Callable[[], None]


@pytest.fixture
def case(counter: Counter) -> Case:
    """A case whose registration form was printed."""
    case = counter.case()
    counter.station.desk.papers.record_print(counter.station.clerk, counter.registration(case), PrintKind.PRINTED)
    return case


@pytest.fixture
def pile(counter: Counter, case: Case, tmp_path: Path) -> Path:
    """The signed form, upside down, and a page without a code."""
    blank = counter.station.desk.papers.blank("resident-registration")
    path = tmp_path / "扫描.pdf"
    path.write_bytes(bound(scanned(counter.registration(case).pdf, turned=181), scanned(blank.pdf)))
    return path


def dropped(place: Place, settle: Settle, *paths: Path) -> QListWidget:
    """Files dropped on the list and read."""
    place.show_aim("signed")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, buttons, keys)
    target = find(place, SignedList, "signedScans")
    entering = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, buttons, keys)
    QApplication.sendEvent(target, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(target, drop)
    settle()
    settle()  # the page of the first one
    return find(place, QListWidget, "signedList")


def texts(scans: QListWidget) -> list[str]:
    return [scans.item(number).text() for number in range(scans.count())]


def test_papers_are_filed_one_after_the_other_by_key(
    place: Place, counter: Counter, case: Case, pile: Path, settle: Settle
) -> None:
    scans = dropped(place, settle, pile)
    assert texts(scans) == ["查良镛\n低压居民用电登记表", "未认出\n扫描.pdf 第 2 页"]
    preview = find(find(place, QWidget, "signedPage"), PaperPreview, "paperPreview")
    assert preview.paper is not None
    assert preview.paper.name == "扫描.pdf 第 1 页"

    day = find(place, QLineEdit, "on")
    day.setText("20260227")
    day.textEdited.emit("20260227")
    assert find(place, QLabel, "signedTold").text() == "纸面日期早于受理日 2026-03-02，归入后列入时间核对。"
    press(day, Qt.Key.Key_Return)
    settle()

    assert texts(scans) == ["查良镛 · 已归入\n低压居民用电登记表", "未认出\n扫描.pdf 第 2 页"]
    assert scans.currentRow() == 1
    assert counter.station.events(case.id)[-1].kind == EventKind.CASE_FORM_SIGNED
    number = find(place, QLineEdit, "number")
    assert number.isVisible()
    assert not day.isVisible()
    number.setText("2026-YF-000009-0")
    press(number, Qt.Key.Key_Return)
    settle()
    assert find(place, QLabel, "numberMessage").text() == "signed.unknown_number"
    number.setText(case.number.lower())
    press(number, Qt.Key.Key_Return)
    settle()
    assert find(place, QComboBox, "form").currentData() == "resident-registration"
    assert texts(scans)[1] == "查良镛\n低压居民用电登记表"


def test_what_is_refused_is_said_at_its_field_and_the_paper_stays(
    place: Place, case: Case, tmp_path: Path, settle: Settle
) -> None:
    old = tmp_path / "旧单据.png"
    old.write_bytes(coded(case.number, "another"))
    scans = dropped(place, settle, old)
    form, day = find(place, QComboBox, "form"), find(place, QLineEdit, "on")
    form.setCurrentIndex(form.findData("power-of-attorney"))
    assert texts(scans) == ["查良镛\n用电业务授权委托书"]
    assert find(place, QLabel, "signedTold").isHidden()

    for typed, said in (("2026-02-30", "请按年-月-日填写，如 2026-10-10。"), ("2026-03-09", "signed.in_future")):
        day.setText(typed)
        click(place, "signedFile")
        settle()
        assert find(place, QLabel, "onMessage").text() == said
    old.write_bytes(coded(case.number))  # scanned anew under the same name
    day.setText("2026-03-02")
    click(place, "signedFile")
    settle()
    assert find(place, QLabel, "signedRefusedText").text().startswith("文件“旧单据.png”读取以后有变动")
    assert scans.count() == 1
    scans.setFocus()
    press(scans, Qt.Key.Key_Delete)
    assert scans.count() == 0
    assert not find(place, QWidget, "signedForm").isVisible()


def test_pages_filed_before_are_said_to_be_and_their_case_opens(
    place: Place, counter: Counter, case: Case, pile: Path, settle: Settle, toasts: list[str]
) -> None:
    scans = dropped(place, settle, pile, pile)
    assert len(texts(scans)) == 4
    for row in (0, 2):
        scans.setCurrentRow(row)
        find(place, QLineEdit, "on").setText("2026-03-02")
        click(place, "signedFile")
        settle()
    assert toasts == [f"这份以前已归入 {case.number}，没有改动。"]

    opened: list[tuple[str, str]] = []
    counter.ground.desk.record_wanted.connect(lambda kind, key: opened.append((kind, key)))
    scans.setCurrentRow(0)
    click(place, "signedOpen")
    assert opened == [("case", str(case.id))]


def test_files_are_chosen_in_a_dialog_too(place: Place, pile: Path, settle: Settle, qtbot: QtBot) -> None:
    place.show_aim("signed")
    click(place, "signedAdd")
    dialog = find(place, QFileDialog, "signedFiles")
    dialog.filesSelected.emit([str(pile)])
    dialog.close()
    settle()

    assert find(place, QListWidget, "signedList").count() == 2
    qtbot.waitUntil(lambda: not place.findChildren(QFileDialog, "signedFiles"))


def test_a_file_that_is_none_says_so_and_has_no_picture(place: Place, tmp_path: Path, settle: Settle) -> None:
    path = tmp_path / "坏.jpg"
    path.write_bytes(b"nothing")
    scans = dropped(place, settle, path)
    settle()

    assert texts(scans) == ["未认出\n坏.jpg"]
    page = find(place, QWidget, "signedPage")
    assert find(page, QLabel, "previewNothing").text() == "scan.unreadable"


def test_area_managers_take_nothing_in(counter: Counter, settle: Settle) -> None:
    station = counter.station
    place = PapersPlace(Ground(desk=counter.ground.desk, services=station.desk, session=station.zhang))
    assert find(place, QToolButton, "papersSigned").isHidden()
    settle()
    place.deleteLater()
