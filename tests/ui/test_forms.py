"""Entry forms: help while typing, Enter to the next, messages under the field, input methods undisturbed."""

from collections.abc import Iterator, Mapping, Sequence

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.forms.day_editor import DayEditor
from app.ui.forms.editors import ChoiceEditor, PickEditor
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.form import EntryForm
from app.ui.forms.typing_help import caret_after, shape_day, shape_id_number, shape_phone
from app.ui.parts import column
from app.ui.scrolling import scrolled
from app.ui.shell.desk import Desk
from app.ui.suggesting import Suggestion, SuggestionPopup
from app.ui.theme.theme import theme
from tests.ui.driving import find, press, write


def find_area(text: str) -> Sequence[Suggestion]:
    areas = (("16", "长旺村2组#2台区"), ("17", "会龙村1组#1台区"))
    return [
        Suggestion(kind="area", id=key, title=name, subtitle=f"321182000{key}") for key, name in areas if text in name
    ]


def check(name: str, values: Mapping[str, str]) -> str:
    return "证件号码第 18 位校验不符，请核对后重填。" if name == "idn" and values["idn"].endswith("0") else ""


FIELDS = [
    Field(name="name", label="户名", is_required=True),
    Field(name="idn", label="证件号码", kind=FieldKind.ID_NUMBER, is_required=True),
    Field(name="phone", label="手机号", kind=FieldKind.PHONE),
    Field(name="area", label="台区", kind=FieldKind.PICK, is_required=True, find=find_area),
    Field(name="address", label="用电地址", is_wide=True),
    Field(name="capacity", label="申请容量", kind=FieldKind.QUANTITY, unit="kW"),
    Field(name="voltage", label="电压", kind=FieldKind.CHOICE, choices=(("220", "交流 220 V"), ("380", "交流 380 V"))),
    Field(name="day", label="接电日期", kind=FieldKind.DAY),
    Field(name="note", label="备注", kind=FieldKind.NOTE, is_wide=True),
]


@pytest.fixture
def form(qtbot: QtBot, desk: Desk) -> Iterator[EntryForm]:
    window = QWidget()
    qtbot.addWidget(window)
    made = EntryForm(desk, FIELDS, name="intakeForm", check=check)
    column(window).addWidget(scrolled(made, "formArea"))
    window.resize(900, 500)
    window.show()
    made.begin()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made.editor("name"))
    yield made
    window.close()


def line(form: EntryForm, name: str) -> QLineEdit:
    return find(form, QLineEdit, name)


def test_typing_by_keyboard_alone_fills_the_form(qtbot: QtBot, form: EntryForm) -> None:
    write(form.editor("name"), "欧阳桂兰")
    press(form.editor("name"), Qt.Key.Key_Return)
    QTest.keyClicks(form.editor("idn"), "32118219630417482x")
    assert line(form, "idn").text() == "321182 19630417 482X"
    press(form.editor("idn"), Qt.Key.Key_Return)
    QTest.keyClicks(form.editor("phone"), "19900003127")
    assert line(form, "phone").text() == "199 0000 3127"
    press(form.editor("phone"), Qt.Key.Key_Return)
    write(form.editor("area"), "长旺")
    popup = find(form.window(), SuggestionPopup, "areaPopup")
    qtbot.waitUntil(popup.isVisible)
    press(form.editor("area"), Qt.Key.Key_Return)
    assert not popup.isVisible()
    press(form.editor("area"), Qt.Key.Key_Return)
    write(form.editor("address"), "长旺村 2 组 36 号")
    press(form.editor("address"), Qt.Key.Key_Return)
    QTest.keyClicks(form.editor("capacity"), "8")
    press(form.editor("capacity"), Qt.Key.Key_Return)
    press(form.editor("voltage"), Qt.Key.Key_Down)
    press(form.editor("voltage"), Qt.Key.Key_Return)
    QTest.keyClicks(form.editor("day"), "20261015")
    press(form.editor("day"), Qt.Key.Key_Return)
    write(form.editor("note"), "急用")
    with qtbot.waitSignal(form.finished):
        press(form.editor("note"), Qt.Key.Key_Return)
    assert form.values() == {
        "name": "欧阳桂兰",
        "idn": "32118219630417482X",
        "phone": "19900003127",
        "area": "16",
        "address": "长旺村 2 组 36 号",
        "capacity": "8",
        "voltage": "380",
        "day": "2026-10-15",
        "note": "急用",
    }
    assert line(form, "day").text() == "2026-10-15"
    assert form.is_dirty
    assert form.check_all()


def test_a_field_is_checked_when_it_is_left(form: EntryForm) -> None:
    form.editor("idn").setFocus()
    QTest.keyClicks(form.editor("idn"), "321182196304174820")
    assert form.message("idn") == ""
    press(form.editor("idn"), Qt.Key.Key_Tab)
    assert form.message("idn") == "证件号码第 18 位校验不符，请核对后重填。"
    assert find(form, QLabel, "idnMessage").isVisible()
    assert form.editor("idn").accessibleDescription() == form.message("idn")
    form.editor("idn").setFocus()
    press(form.editor("idn"), Qt.Key.Key_Backspace)
    assert form.message("idn") == ""


@pytest.mark.parametrize("name", ["name", "voltage", "note"])
def test_every_kind_of_field_says_that_it_is_left_but_not_that_a_menu_opened_over_it(
    qtbot: QtBot, form: EntryForm, name: str
) -> None:
    editor = form.editor(name)
    for reason, tells in ((Qt.FocusReason.PopupFocusReason, False), (Qt.FocusReason.TabFocusReason, True)):
        editor.setFocus()
        with qtbot.waitSignal(editor.left, timeout=100, raising=False) as told:
            form.editor("phone").setFocus(reason)
        assert told.signal_triggered is tells


def test_what_must_be_filled_is_asked_for_when_saving_not_before(form: EntryForm) -> None:
    press(form.editor("name"), Qt.Key.Key_Tab)
    assert form.message("name") == ""
    assert not form.check_all()
    assert form.message("name") == "请填写户名。"
    assert form.message("address") == ""
    assert QApplication.focusWidget() is form.editor("name")


def test_the_problems_of_a_refusal_stand_under_their_fields(form: EntryForm) -> None:
    form.show_problems({"note": "备注太长。"})
    assert (form.message("note"), form.message("name")) == ("备注太长。", "")
    assert QApplication.focusWidget() is form.editor("note")
    assert not form.editor("note").visibleRegion().isEmpty()


def test_an_input_method_keeps_its_enter(form: EntryForm) -> None:
    for name in ("name", "note"):
        editor = form.editor(name)
        editor.setFocus()
        QApplication.sendEvent(editor, QInputMethodEvent("ouyang", []))
        press(editor, Qt.Key.Key_Return)
        assert QApplication.focusWidget() is editor
        write(editor, "欧阳")
        assert form.values()[name].startswith("欧阳")


def test_shift_enter_begins_a_line_in_a_note(form: EntryForm) -> None:
    note = find(form, QPlainTextEdit, "note")
    note.setFocus()
    write(note, "一")
    press(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    write(note, "二")
    assert form.values()["note"].split() == ["一", "二"]


def test_a_pick_that_was_not_made_is_asked_for(qtbot: QtBot, form: EntryForm) -> None:
    picked = list[object]()
    form.picked.connect(lambda name, suggestion: picked.append((name, suggestion and suggestion.id)))
    form.editor("area").setFocus()
    write(form.editor("area"), "会龙")
    popup = find(form.window(), SuggestionPopup, "areaPopup")
    qtbot.waitUntil(popup.isVisible)
    press(form.editor("area"), Qt.Key.Key_Tab)
    assert not popup.isVisible()
    assert form.message("area") == "请从列出的内容中选择台区。"
    form.set_picked("area", find_area("会龙")[0])
    assert form.values()["area"] == "17"
    form.editor("area").setFocus()
    QTest.keyClicks(form.editor("area"), "x")
    assert form.values()["area"] == ""
    assert picked == [("area", "17"), ("area", None)]
    write(form.editor("area"), "没有这个")
    qtbot.waitUntil(lambda: popup.isVisible() and not popup.suggestions)
    press(form.editor("area"), Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_saved_values_are_no_loss(form: EntryForm) -> None:
    editor = form.editor("area")
    assert isinstance(editor, PickEditor)
    form.set_values({"name": "单雄信", "phone": "19900003127", "voltage": "380"})
    assert line(form, "phone").text() == "199 0000 3127"
    told = [form.is_dirty]
    form.set_value("name", "单雄心")
    told.append(form.is_dirty)
    form.take_as_untouched()
    told.append(form.is_dirty)
    assert told == [False, True, False]
    form.set_picked("area", find_area("会龙")[0])
    form.set_values({})
    assert editor.suggestion is None
    assert form.values()["voltage"] == "220"


def test_fields_and_choices_follow_the_case(form: EntryForm) -> None:
    form.show_field("idn", is_shown=False)
    form.set_choices("voltage", [("380", "交流 380 V"), ("10k", "交流 10 kV")])
    assert form.values()["voltage"] == "380"
    press(form.editor("name"), Qt.Key.Key_Return)
    assert QApplication.focusWidget() is form.editor("phone")
    form.check_all()
    assert form.message("idn") == ""


def test_a_choice_can_be_empty(qtbot: QtBot) -> None:
    editor = ChoiceEditor(Field(name="x", label="x", choices=(("", "不限"), ("a", "甲"))))
    qtbot.addWidget(editor)
    assert editor.value() == ""
    editor.set_value("a")
    assert editor.currentText() == "甲"


def test_a_day_can_be_taken_from_the_calendar(form: EntryForm) -> None:
    editor = form.editor("day")
    assert isinstance(editor, DayEditor)
    form.set_values({"day": "2026-10-15"})
    press(editor, Qt.Key.Key_Down)
    calendar = find(editor, QCalendarWidget, "dayCalendarDays")
    assert calendar.selectedDate() == QDate(2026, 10, 15)
    calendar.activated.emit(QDate(2026, 10, 20))
    assert form.values()["day"] == "2026-10-20"
    assert not calendar.isVisible()


def test_a_narrow_form_stands_in_one_column(form: EntryForm) -> None:
    assert form.editor("idn").mapTo(form, form.editor("idn").pos()).x() > 300
    form.window().resize(400, 500)
    QApplication.processEvents()
    assert form.editor("idn").mapTo(form, form.editor("idn").pos()).x() < 100
    theme().apply(points=24)
    assert form.editor("note").height() == 160


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("321182", "321182"),
        ("3211821", "321182 1"),
        ("３２１１８２1963", "321182 1963"),
        ("32118219630417482x", "321182 19630417 482X"),
    ],
)
def test_id_numbers_are_grouped(typed: str, shown: str) -> None:
    assert shape_id_number(typed) == shown


@pytest.mark.parametrize(("typed", "shown"), [("1990000", "199 0000"), ("0511-88881234", "0511-88881234")])
def test_mobile_numbers_are_grouped(typed: str, shown: str) -> None:
    assert shape_phone(typed) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("20261010", "2026-10-10"),
        ("2026/1/5", "2026-01-05"),
        ("2026年10月1日", "2026-10-01"),
        ("明天", "明天"),
        ("", ""),
    ],
)
def test_days_are_understood_as_people_write_them(typed: str, shown: str) -> None:
    assert shape_day(typed) == shown


def test_the_caret_stays_behind_what_was_typed() -> None:
    assert caret_after("321182 1", 7) == 8
    assert caret_after("321182 1", 3) == 3


def test_typing_in_the_middle_of_a_group_keeps_the_caret(form: EntryForm) -> None:
    idn = line(form, "idn")
    form.set_values({"idn": "3211821963"})
    idn.setCursorPosition(2)
    QTest.keyClicks(idn, "9")
    assert (idn.text(), idn.cursorPosition()) == ("329118 21963", 3)
