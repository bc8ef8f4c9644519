"""The theme of the running window: it can change between light and dark and in size while people work."""

from typing import TypeVar

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QLayout

from app.ui.resources import RESOURCES
from app.ui.theme.tokens import DARK, LARGEST_POINTS, LIGHT, SMALLEST_POINTS, USUAL_POINTS, Look, Palette

FAMILY = "Noto Sans SC"
_FIRST_FONTS = ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf")
_RARE_FONTS = ("NotoSerifSC_400Regular.ttf", "HanaMinB.ttf")


_Layout = TypeVar("_Layout", bound=QLayout)
_themes: list["Theme"] = []  # the one of the running application; looked for on every painting
_UNITS = "units"  # the property that keeps a length in units, to be worked out again when the text grows


class Theme(QObject):
    """Dresses the application; `changed` is sent after every change, for whatever paints by itself."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._template = (RESOURCES / "style" / "desk.qss").read_text(encoding="utf-8")
        self._look = Look()
        _themes.append(self)
        application.setStyle("Fusion")
        for name in _FIRST_FONTS:
            QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / name))

    @property
    def look(self) -> Look:
        """The colours and sizes in force."""
        return self._look

    def apply(self, *, is_dark: bool = False, points: int = USUAL_POINTS) -> None:
        """Dress the application; sizes outside 12 to 24 pt are drawn to the nearest one allowed."""
        self._look = Look(
            palette=DARK if is_dark else LIGHT,
            points=min(max(points, SMALLEST_POINTS), LARGEST_POINTS),
            dots_per_inch=self._application.primaryScreen().logicalDotsPerInch(),
        )
        self._application.setFont(QFont(FAMILY, self._look.points))
        self._application.setPalette(_qt_palette(self._look.palette))
        icons = (RESOURCES / "icons").as_posix()
        sheet = self._look.fill(self._template).replace("@icons", icons)
        self._application.setStyleSheet(sheet.replace("@theme", "dark" if is_dark else "light"))
        for window in self._application.topLevelWidgets():
            for layout in window.findChildren(QLayout):
                _space(layout, self._look)
            for button in window.findChildren(QAbstractButton):
                _size_icon(button, self._look)
        self.changed.emit()

    def load_rare_fonts(self) -> None:
        """Make characters of rare names drawable; done after the first paint, the files are large."""
        if QFont.substitutes(FAMILY):
            return
        families = [FAMILY]
        for name in _RARE_FONTS:
            number = QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / name))
            families += QFontDatabase.applicationFontFamilies(number)
        QFont.insertSubstitutions(FAMILY, families[1:])


def _qt_palette(colours: Palette) -> QPalette:
    """The palette for what the style sheet does not reach: selections in text, links, arrows of Fusion."""
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, colours.ground),
        (QPalette.ColorRole.WindowText, colours.text),
        (QPalette.ColorRole.Base, colours.card),
        (QPalette.ColorRole.AlternateBase, colours.head),
        (QPalette.ColorRole.Text, colours.text),
        (QPalette.ColorRole.Button, colours.card),
        (QPalette.ColorRole.ButtonText, colours.text),
        (QPalette.ColorRole.PlaceholderText, colours.muted),
        (QPalette.ColorRole.Highlight, colours.accent),
        (QPalette.ColorRole.HighlightedText, colours.on_accent),
        (QPalette.ColorRole.Link, colours.accent),
        (QPalette.ColorRole.LinkVisited, colours.accent),
        (QPalette.ColorRole.ToolTipBase, colours.card),
        (QPalette.ColorRole.ToolTipText, colours.text),
        (QPalette.ColorRole.Mid, colours.line),
    ):
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return palette


def theme() -> Theme:
    """The theme of the running application.

    Raises:
        LookupError: before the application was made by `app.ui.startup`.
    """
    if not _themes:
        raise LookupError("the application has no theme yet")
    return _themes[-1]


def spaced(layout: _Layout, margins: float | tuple[float, ...] = 0, spacing: float = 8) -> _Layout:
    """The layout with margins (one for all sides, or left, top, right, bottom) and spacing in units of the text."""
    four = (margins,) * 4 if isinstance(margins, int | float) else margins
    layout.setProperty(_UNITS, [*four, spacing])
    _space(layout, theme().look)
    return layout


def icon_sized(button: QAbstractButton, units: int) -> None:
    """Make the icon of a button as large as suits the text, now and when the text grows."""
    button.setProperty(_UNITS, units)
    _size_icon(button, theme().look)


def _space(layout: QLayout, look: Look) -> None:
    units = layout.property(_UNITS)
    if units:
        left, top, right, bottom, spacing = (look.px(each) for each in units)
        layout.setContentsMargins(left, top, right, bottom)
        layout.setSpacing(spacing)


def _size_icon(button: QAbstractButton, look: Look) -> None:
    units = button.property(_UNITS)
    if units:
        button.setIconSize(QSize(look.px(units), look.px(units)))
