"""Pages of a PDF as pictures: asked for when they come into view, the last ones kept."""

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.problems import Refusal
    from app.services.papers.paper import Paper
    from app.ui.ground import Ground

_KEPT: Final = 12


def image_of(ground: "Ground", paper: "Paper", page: int, dpi: int) -> QImage:
    """A page in pixels, exactly as the renderer of PDFs made them."""
    made = ground.services.papers.picture(paper, page, dpi)
    shown = QImage(made.pixels, made.width, made.height, made.stride, QImage.Format.Format_RGBX8888)
    return shown.copy()  # the bytes of `made` go away


class PagePictures(QObject):
    """The pictures of one paper at one resolution."""

    came = Signal(int)
    """A page's picture is there."""

    def __init__(
        self, ground: "Ground", parent: QObject, on_refused: "Callable[[Refusal], None] | None" = None
    ) -> None:
        super().__init__(parent)
        self._ground = ground
        self._on_refused = on_refused
        self._paper: Paper | None = None
        self._dpi = 0
        self._kept: OrderedDict[int, QImage] = OrderedDict()
        self._on_way: set[int] = set()
        self._asked = 0  # answers for another paper or resolution are dropped

    def show(self, paper: "Paper | None", dpi: int) -> None:
        """Begin with a paper at a resolution (dots per inch)."""
        if paper is self._paper and dpi == self._dpi:
            return
        self._paper, self._dpi = paper, dpi
        self._asked += 1
        self._kept.clear()
        self._on_way.clear()

    def page(self, number: int) -> QImage | None:
        """The picture of a page (from 0); None while it is on its way."""
        found = self._kept.get(number)
        if found is not None:
            self._kept.move_to_end(number)
        elif self._paper is not None and number not in self._on_way:
            self._ask(self._paper, number)
        return found

    def _ask(self, paper: "Paper", number: int) -> None:
        asked, dpi, ground = self._asked, self._dpi, self._ground
        self._on_way.add(number)
        ground.run(
            self,
            lambda: image_of(ground, paper, number, dpi),
            lambda made: self._take(asked, number, made),
            self._on_refused,
        )

    def _take(self, asked: int, number: int, made: QImage) -> None:
        if asked != self._asked:
            return
        self._on_way.discard(number)
        self._kept[number] = made
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.came.emit(number)
