"""Colours that can be read, sizes that grow, icons, words of Qt in Chinese."""

import re

import pytest
from PySide6.QtGui import QAction, QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QLineEdit, QMessageBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.icons import Icon, icon, picture
from app.ui.parts import column, label
from app.ui.resources import RESOURCES
from app.ui.startup import prepare_environment, refuse_deadly_versions, refuse_without_screen
from app.ui.theme.field_icons import with_icons
from app.ui.theme.theme import theme
from app.ui.theme.tokens import DARK, LIGHT, Look, Palette
from app.ui.tools import marked_button


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("text", "ground"),
        ("text", "card"),
        ("text", "selection"),
        ("text", "hover"),
        ("muted", "ground"),
        ("muted", "card"),
        ("muted", "head"),
        ("accent", "card"),
        ("accent", "accent_ground"),
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("amber", "amber_ground"),
        ("amber", "card"),
        ("red", "red_ground"),
        ("red", "card"),
    ],
)
def test_words_are_readable_in_both_themes(palette: Palette, ink: str, ground: str) -> None:
    assert contrast(getattr(palette, ink), getattr(palette, ground)) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edge_of_a_field_is_found(palette: Palette) -> None:
    assert contrast(palette.field_line, palette.card) >= 3


def test_the_style_sheet_has_no_length_or_colour_of_its_own() -> None:
    sheet = (RESOURCES / "style" / "desk.qss").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9A-Fa-f]{6}\b|\b(?:[3-9]|\d\d)px|\d+pt", sheet)


@pytest.mark.parametrize(("points", "row"), [(12, 36), (14, 42), (24, 72)])
def test_rows_are_at_least_two_point_two_times_the_text(points: int, row: int) -> None:
    look = Look(points=points)
    assert look.row_px == row
    assert look.row_px >= 2.2 * look.text_px


def test_everything_grows_while_the_window_is_open(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    inside = column(window, margins=16)
    words, verb = label("受理"), marked_button("打印", "print", Icon.PRINT)
    inside.addWidget(words)
    inside.addWidget(verb)
    window.show()
    assert inside.contentsMargins().left() == 19
    theme().apply(points=24)
    assert inside.contentsMargins().left() == 32
    assert words.font().pointSize() == 24
    assert verb.iconSize().width() == 36
    theme().apply(points=60)
    assert theme().look.points == 24


def test_icons_inside_fields_grow_with_the_text(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field, other = with_icons(QLineEdit("户号")), with_icons(QLineEdit())
    inside = column(window)
    for each in (field, other):
        each.setClearButtonEnabled(True)
        inside.addWidget(each)
    field.addAction(QAction(icon(Icon.SEARCH), "", field), QLineEdit.ActionPosition.LeadingPosition)
    window.show()

    def heights() -> set[int]:
        QApplication.processEvents()
        return {each.height() for each in window.findChildren(QToolButton)}

    assert heights() == {23}
    theme().apply(points=24)
    assert heights() == {38}
    other.deleteLater()
    theme().apply(points=12, is_dark=True)
    assert heights() == {20}


def test_dark_is_dark(qapp: QApplication) -> None:
    theme().apply(is_dark=True)
    assert theme().look.is_dark
    assert qapp.palette().window().color().name() == "#161c1c"
    assert "#E6EEED" in qapp.styleSheet()


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", list(Icon))
def test_every_icon_can_be_drawn(name: Icon) -> None:
    drawn = picture(name, "text", 24).toImage()
    assert any(drawn.pixelColor(x, y).alpha() for x in range(drawn.width()) for y in range(drawn.height()))


@pytest.mark.usefixtures("qapp")
def test_an_icon_follows_the_theme_and_its_state() -> None:
    def darkest(state: QIcon.State, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[str]:
        image = icon(Icon.TODAY).pixmap(32, mode, state).toImage()
        pixels = (image.pixelColor(x, y) for x in range(32) for y in range(32))
        return {pixel.name() for pixel in pixels if pixel.alpha() == 255}

    assert darkest(QIcon.State.Off) == {"#1d2a2a"}
    assert darkest(QIcon.State.On) == {"#00685f"}
    assert darkest(QIcon.State.Off, QIcon.Mode.Disabled) == {"#7f908e"}
    theme().apply(is_dark=True)
    assert darkest(QIcon.State.Off) == {"#e6eeed"}


def test_words_of_customers_are_never_read_as_html(qtbot: QtBot) -> None:
    words: QLabel = label("<b>王</b>")
    qtbot.addWidget(words)
    assert words.textFormat().name == "PlainText"


def test_qt_itself_speaks_chinese(qtbot: QtBot) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert "取消" in box.button(QDialogButtonBox.StandardButton.Cancel).text()
    ask = QMessageBox()
    qtbot.addWidget(ask)
    ask.setStandardButtons(QMessageBox.StandardButton.Yes)
    assert "是" in ask.button(QMessageBox.StandardButton.Yes).text()


@pytest.mark.usefixtures("qapp")
def test_rare_characters_of_names_can_be_drawn() -> None:
    theme().load_rare_fonts()
    assert {"Noto Sans SC", "Noto Serif SC"} <= set(QFontDatabase.families())


def test_fcitx_is_reached_through_ibus() -> None:
    environment = {"QT_IM_MODULE": "fcitx"}
    prepare_environment(environment)
    assert environment == {"QT_IM_MODULE": "ibus"}
    prepare_environment(untouched := {"QT_IM_MODULE": "xim"})
    assert untouched == {"QT_IM_MODULE": "xim"}


def test_the_pair_of_versions_that_crashes_is_refused() -> None:
    refuse_deadly_versions((6, 11), (3, 11))
    refuse_deadly_versions((6, 12), (3, 12))
    with pytest.raises(SystemExit, match=r"Python 3\.12"):
        refuse_deadly_versions((6, 12), (3, 11))


def test_where_there_is_no_screen_the_command_line_is_named() -> None:
    for environment in ({"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "wayland-0"}, {"QT_QPA_PLATFORM": "offscreen"}):
        refuse_without_screen(environment, "linux")
    refuse_without_screen({}, "win32")
    with pytest.raises(SystemExit, match="没有图形界面"):
        refuse_without_screen({"DISPLAY": ""}, "linux")
