"""The one window of the program: a page to sign in at first, later the work, with the lock in between."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from app.ui.overriding import override
from app.ui.page_stack import PageStack
from app.ui.parts import named
from app.ui.signing.pages import SignInPage
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.ui.settings_store import LocalSettings
    from app.ui.shell.desk import Desk
    from app.ui.shell.doors import Doors
    from app.ui.shell.reception import Reception

_GEOMETRY = "window/geometry"
_POINTS = "appearance/points"
_DARK = "appearance/dark"
_STATION = "signing/station"
_FIRST_SIZE = (1440, 900)


def remembered_look(settings: "LocalSettings") -> tuple[bool, int]:
    """Whether the window was dark and how large its text was when this computer last closed it."""
    points = settings.get(_POINTS)
    return settings.get(_DARK) == "1", int(points) if points.isdigit() else theme().look.points


class MainWindow(QMainWindow):
    """Shows one page at a time. It needs next to nothing to be painted; `open_doors` brings the rest."""

    first_painted = Signal()
    """The window was seen for the first time: now is the time to load everything else."""
    closed = Signal()

    def __init__(self, settings: "LocalSettings") -> None:
        super().__init__()
        named(self, "mainWindow", self.tr("供电所工作台"))
        self.setWindowTitle(self.tr("供电所工作台"))
        self._settings = settings
        self._was_painted = False
        self._reception: Reception | None = None
        is_dark, points = remembered_look(self._settings)
        if (is_dark, points) != (theme().look.is_dark, theme().look.points):
            theme().apply(is_dark=is_dark, points=points)
        self._pages = named(PageStack(), "pages")
        self.setCentralWidget(self._pages)
        self.sign_in_page = SignInPage(self._settings.get(_STATION))
        self._pages.addWidget(self.sign_in_page)
        self.sign_in_page.begin(self._settings.get("signing/number"))
        self._restore()

    @property
    def reception(self) -> "Reception | None":
        """Who lets people in, once the doors are open."""
        return self._reception

    def open_doors(self, desk: "Desk", doors: "Doors") -> None:
        """Take the services' verbs: from now on people can sign in."""
        from app.ui.shell.reception import Reception  # noqa: PLC0415 - loads the whole frame; after the first paint

        theme().load_rare_fonts()
        self._settings.set(_STATION, doors.station)
        self._reception = Reception(self, desk, doors)
        self._reception.start()

    def stay_closed(self, text: str) -> None:
        """Say why the data could not be opened."""
        self.sign_in_page.note.setText("")
        self.sign_in_page.show_wrong(text)

    def show_page(self, page: QWidget) -> None:
        """Put a page into the window; pages shown before stay as they are."""
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)

    def drop_page(self, page: QWidget) -> None:
        """Let go of a page for good."""
        self._pages.removeWidget(page)
        page.deleteLater()

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self._pages.currentWidget()

    @Slot(int)
    def change_text_size(self, step: int) -> None:
        """Make the text larger or smaller by points, now and at the next start."""
        self.set_look(is_dark=theme().look.is_dark, points=theme().look.points + step)

    @Slot()
    def change_darkness(self) -> None:
        """Turn from light to dark or back."""
        self.set_look(is_dark=not theme().look.is_dark, points=theme().look.points)

    def set_look(self, *, is_dark: bool, points: int) -> None:
        """Dress the window and remember it on this computer."""
        theme().apply(is_dark=is_dark, points=points)
        self._settings.set(_DARK, "1" if is_dark else "0")
        self._settings.set(_POINTS, str(theme().look.points))

    def _restore(self) -> None:
        kept = self._settings.get(_GEOMETRY)
        if not kept or not self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii"))):
            screen = self.screen().availableGeometry()
            self.resize(min(_FIRST_SIZE[0], screen.width()), min(_FIRST_SIZE[1], screen.height()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.first_painted.emit)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.set(_GEOMETRY, bytes(self.saveGeometry().toBase64().data()).decode("ascii"))
        self.closed.emit()
        super().closeEvent(event)
