"""The pages of a paper one under the other, at any zoom; only those in view are drawn."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.ui.overriding import override
from app.ui.papers.pictures import PagePictures
from app.ui.parts import named
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QImage

    from app.domain.problems import Refusal
    from app.services.papers.paper import Paper
    from app.ui.ground import Ground

_GAP: Final = 16  # units between pages
_A4: Final = QSize(595, 842)  # points; the size of pages before the first has come
_POINTS_PER_INCH: Final = 72


class PageCanvas(QWidget):
    """Paints the very pixels the PDF was made into, at the dots of the screen."""

    zoom_wanted = Signal(int)
    """Ctrl and the wheel: +1 or -1."""

    def __init__(self, ground: "Ground", on_refused: "Callable[[Refusal], None] | None" = None) -> None:
        super().__init__()
        named(self, "pageCanvas", self.tr("页面预览"))
        self._paper: Paper | None = None
        self._percent = 100
        self._page = _A4
        self._pictures = PagePictures(ground, self, on_refused)
        self._pictures.came.connect(self._on_came)

    def show_paper(self, paper: "Paper | None") -> None:
        """Show a paper from its first page."""
        self._paper = paper
        self._page = _A4
        self.setAccessibleDescription("" if paper is None else paper.name)
        self._lay_out()

    def set_percent(self, percent: int) -> None:
        """Zoom: at 100 an inch of paper is an inch of the screen."""
        self._percent = percent
        self._lay_out()

    @property
    def dots(self) -> int:
        """The resolution pages are drawn at: device dots per inch."""
        return round(self.logicalDpiX() * self._percent / 100 * self.devicePixelRatioF())

    def width_at(self, percent: int) -> int:
        """How wide a page is at a zoom, in logical pixels."""
        return round(self._page.width() / _POINTS_PER_INCH * self.logicalDpiX() * percent / 100)

    def top_of(self, page: int) -> int:
        """Where a page begins."""
        return page * (self._size().height() + theme().look.px(_GAP))

    def page_at(self, y: int) -> int:
        """The page at a height."""
        count = 0 if self._paper is None else self._paper.page_count
        return max(0, min(y // (self._size().height() + theme().look.px(_GAP)), count - 1))

    def picture(self, page: int) -> "QImage | None":
        """The picture of a page as it is painted; None while it is on its way."""
        return self._pictures.page(page)

    def _size(self) -> QSize:
        """A page in logical pixels."""
        scale = self.logicalDpiX() * self._percent / 100 / _POINTS_PER_INCH
        return QSize(round(self._page.width() * scale), round(self._page.height() * scale))

    def _lay_out(self) -> None:
        count = 0 if self._paper is None else self._paper.page_count
        self._pictures.show(self._paper, self.dots)
        self.setMinimumSize(self._size().width(), max(0, self.top_of(count) - theme().look.px(_GAP)))
        self.update()

    @Slot(int)
    def _on_came(self, page: int) -> None:
        made = self._pictures.page(page)
        if made is not None:
            scale = _POINTS_PER_INCH / self.dots
            size = QSize(round(made.width() * scale), round(made.height() * scale))
            if size != self._page:  # another paper format than A4 upright
                self._page = size
                self._lay_out()
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._paper is None:
            return
        painter = QPainter(self)
        size = self._size()
        left = max(0, (self.width() - size.width()) // 2)
        for page in range(self.page_at(event.rect().top()), self.page_at(event.rect().bottom()) + 1):
            area = QRect(left, self.top_of(page), size.width(), size.height())
            self._paint_page(painter, area, page)
        painter.end()

    def _paint_page(self, painter: QPainter, area: QRect, page: int) -> None:
        painter.fillRect(area, Qt.GlobalColor.white)  # paper is white in the dark theme too
        picture = self._pictures.page(page)
        if picture is not None:
            picture.setDevicePixelRatio(self.devicePixelRatioF())
            painter.drawImage(area.topLeft(), picture)
            area = QRect(area.topLeft(), picture.deviceIndependentSize().toSize())
        painter.setPen(QColor(theme().look.palette.line))
        painter.drawRect(area.adjusted(0, 0, -1, -1))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_wanted.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            event.ignore()
