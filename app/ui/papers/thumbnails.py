"""Small pictures of the forms in view, made of their samples in the background and kept while the window is open."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap

from app.ui.papers.pictures import image_of
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.problems import Refusal
    from app.ui.ground import Ground

_DOTS: Final = 40
WIDTH: Final = 48  # units
HEIGHT: Final = 64


class Thumbnails(QObject):
    """Asks for one form after the other, so that other work on the worker comes in between."""

    came = Signal(str)
    """A form's picture is there."""

    def __init__(self, ground: "Ground", parent: QObject) -> None:
        super().__init__(parent)
        self._ground = ground
        self._kept: dict[str, QImage] = {}
        self._without: set[str] = set()  # forms that cannot be drawn are not tried again
        self._waiting: list[str] = []  # the first is being made

    def ask(self, codes: "Sequence[str]") -> None:
        """Make the pictures of these forms that are not there yet; others asked for before are no longer wanted."""
        begun = self._waiting[:1]
        known = {*self._kept, *self._without, *begun}
        self._waiting = [*begun, *(code for code in codes if code not in known)]
        if not begun:
            self._next()

    @Slot()
    def forget(self) -> None:
        """The forms may look different now; what is asked for is drawn anew."""
        self._kept.clear()
        self._without.clear()

    def icon(self, code: str) -> QIcon:
        """The picture, or nothing while it is on its way."""
        look = theme().look
        sheet = QPixmap(QSize(look.px(WIDTH), look.px(HEIGHT)))
        sheet.fill(QColor(0, 0, 0, 0))
        made = self._kept.get(code)
        if made is not None:
            small = made.scaled(
                sheet.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            painter = QPainter(sheet)
            left, top = (sheet.width() - small.width()) // 2, (sheet.height() - small.height()) // 2
            painter.drawImage(left, top, small)
            painter.setPen(QColor(look.palette.line))
            painter.drawRect(left, top, small.width() - 1, small.height() - 1)
            painter.end()
        shown = QIcon(sheet)
        shown.addPixmap(sheet, QIcon.Mode.Selected)  # a chosen form is not tinted
        return shown

    def _next(self) -> None:
        if self._waiting:
            code, ground = self._waiting[0], self._ground
            ground.run(
                self,
                lambda: image_of(ground, ground.services.papers.sample(code), 0, _DOTS),
                lambda made: self._take(code, made),
                lambda refusal: self._give_up(code, refusal),
            )

    def _take(self, code: str, made: QImage) -> None:
        self._waiting.remove(code)
        self._kept[code] = made
        self.came.emit(code)
        self._next()

    def _give_up(self, code: str, _refusal: "Refusal") -> None:
        """A form without a picture is a form all the same; what is wrong is said when it is looked at."""
        self._waiting.remove(code)
        self._without.add(code)
        self._next()
