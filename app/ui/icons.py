"""Every icon of the window by the name of what it means; drawn in the colours of the theme when painted.

All are of the family mdi6. Those of the frame are SVG files of ours, for qtawesome takes longer to load than the whole
frame takes to paint; the others come from qtawesome, which is loaded while somebody signs in.
"""

from enum import StrEnum
from functools import lru_cache
from importlib import import_module
from types import ModuleType

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.ui import imported_as_pyside_does
from app.ui.overriding import override
from app.ui.resources import RESOURCES
from app.ui.theme.theme import theme


class Icon(StrEnum):
    """What an icon means, and its name in the family."""

    SEARCH = "magnify"
    TODAY = "calendar-today"
    INTAKE = "tray-arrow-down"
    DISPATCH = "account-hard-hat-outline"
    RATING = "star-outline"
    PAPERS = "file-document-outline"
    LEDGERS = "notebook-outline"
    SETTINGS = "cog-outline"
    NOT_CONNECTED = "cloud-off-outline"
    SYNCED = "cloud-check-outline"
    PERSON = "account-circle-outline"
    LOCK = "lock-outline"
    FINE = "check-circle-outline"
    NEAR = "clock-alert-outline"
    OVER = "alert-circle-outline"
    PAUSED = "pause-circle-outline"
    NOTE = "information-outline"
    WARNING = "alert-outline"
    CLOSE = "close"
    OPEN_DOWN = "chevron-down"
    OPEN_UP = "chevron-up"
    HELP = "help-circle-outline"
    COLUMNS = "view-column-outline"
    FILTER = "filter-variant"
    CALENDAR = "calendar-month-outline"
    SHOW = "eye-outline"
    HIDE = "eye-off-outline"
    # from here on by qtawesome
    SYNCING = "cloud-sync-outline"
    SYNC_TROUBLE = "cloud-alert-outline"
    ADD = "plus"
    EDIT = "pencil-outline"
    SAVE = "content-save-outline"
    DELETE = "trash-can-outline"
    UNDO = "undo-variant"
    REFRESH = "refresh"
    PRINT = "printer-outline"
    PREVIEW = "file-eye-outline"
    EXPORT = "export-variant"
    IMPORT = "import"
    ATTACH = "paperclip"
    PHONE = "phone-outline"
    METER = "counter"
    TRANSFORMER = "transmission-tower"
    CUSTOMER = "account-outline"
    PEOPLE = "account-group-outline"
    CERTIFICATE = "certificate-outline"
    TOOLS = "toolbox-outline"
    ORDER = "clipboard-text-outline"
    CASE = "folder-outline"
    ARCHIVE = "archive-outline"
    HISTORY = "history"
    TIMER = "timer-outline"
    SEND = "send-outline"
    ACCEPT = "hand-okay"
    DEPART = "moped-outline"
    ARRIVE = "map-marker-check-outline"
    FINISH = "flag-checkered"
    HAND_BACK = "keyboard-return"
    RESUME = "play-circle-outline"
    TREND = "chart-line"
    RANKING = "podium"
    BACKUP = "database-export-outline"
    CHECK = "shield-check-outline"
    APPEARANCE = "palette-outline"
    STATION = "home-city-outline"
    RULES = "scale-balance"
    EARLIER = "chevron-left"
    LATER = "chevron-right"
    DIAGNOSIS = "stethoscope"


_TEXT_SIZE = 16  # units


def drawing() -> ModuleType:
    """qtawesome, imported at the first call: that takes 0.2 s, which no paint should have to wait for."""
    with imported_as_pyside_does():
        return import_module("qtawesome")


@lru_cache(maxsize=512)
def _drawn(icon: Icon, colour: str, side: int) -> QPixmap:
    """The icon as a picture of `side` device pixels."""
    picture = QPixmap(side, side)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    file = RESOURCES / "icons" / f"{icon.value}.svg"
    if file.is_file():
        svg = file.read_bytes().replace(b"#000000", colour.encode("ascii"))
        QSvgRenderer(svg).render(painter, QRectF(0, 0, side, side))
    else:
        drawing().icon(f"mdi6.{icon.value}", color=QColor(colour)).paint(painter, QRect(0, 0, side, side))
    painter.end()
    return picture


class _ThemedEngine(QIconEngine):
    """Draws an icon in the text colour of the theme in force, accent when on or selected."""

    def __init__(self, icon: Icon, colour: str) -> None:
        super().__init__()
        self._icon = icon
        self._colour = colour

    def _colour_for(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        palette = theme().look.palette
        if mode == QIcon.Mode.Disabled:
            return palette.field_line
        if state == QIcon.State.On:
            return palette.accent
        return str(getattr(palette, self._colour))

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatio()
        side = min(rect.width(), rect.height())
        picture = _drawn(self._icon, self._colour_for(mode, state), round(side * ratio))
        left = rect.x() + (rect.width() - side) // 2
        top = rect.y() + (rect.height() - side) // 2
        painter.drawPixmap(QRect(QPoint(left, top), QSize(side, side)), picture)

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return _drawn(self._icon, self._colour_for(mode, state), min(size.width(), size.height())).copy()

    @override
    def clone(self) -> QIconEngine:
        return _ThemedEngine(self._icon, self._colour)


def icon(name: Icon, colour: str = "text") -> QIcon:
    """The icon, in a colour of the palette (`text`, `muted`, `accent`, `amber`, `red`, `on_accent`)."""
    return QIcon(_ThemedEngine(name, colour))


def picture(name: Icon, colour: str = "text", units: float = _TEXT_SIZE, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture for a label or a delegate, `units` high (16 are as high as the text)."""
    look = theme().look
    drawn = _drawn(name, str(getattr(look.palette, colour)), round(look.px(units) * ratio)).copy()
    drawn.setDevicePixelRatio(ratio)
    return drawn
