"""The preview: pages, page list, zoom; what is seen is drawn from the very PDF that is printed."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QComboBox, QFrame, QListWidget, QScrollArea, QStackedWidget

from app.ui.elided import Elided
from app.ui.overriding import override
from app.ui.papers.canvas import PageCanvas
from app.ui.parts import column, label, named, row
from app.ui.scrolling import scrolled
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.problems import Refusal
    from app.services.papers.paper import Paper
    from app.ui.ground import Ground

FIT_WIDTH: Final = 0
_STEPS: Final = (50, 75, 100, 125, 150, 200, 300)
_LIST_WIDTH: Final = 84


class PaperPreview(QFrame):
    """Shows one paper; Ctrl+wheel and Ctrl+0 zoom, the page list is there from the second page on."""

    def __init__(self, ground: "Ground", on_refused: "Callable[[Refusal], None] | None" = None) -> None:
        super().__init__()
        named(self, "paperPreview", self.tr("预览"))
        self.setProperty("role", "card")
        self._paper: Paper | None = None
        self._canvas = PageCanvas(ground, on_refused)
        self._area = self._make_area()
        self._zoom = self._make_zoom()
        self._title = named(Elided("heading"), "previewTitle")
        self._count = named(label("", "muted"), "previewCount", self.tr("页数"))
        self._pages = named(QListWidget(), "previewPages", self.tr("页"))
        self._nothing = named(label("", "muted", wraps=True), "previewNothing")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._middle = QStackedWidget()
        self._lay_out()
        self._canvas.zoom_wanted.connect(self._on_wheel)
        self._zoom.currentIndexChanged.connect(self._on_zoom)
        self._pages.currentRowChanged.connect(self._on_page)
        self._area.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        fit = QAction(self.tr("适合宽度"), self)
        fit.setShortcut(QKeySequence("Ctrl+0"))
        fit.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        fit.triggered.connect(lambda: self._choose(FIT_WIDTH))
        self.addAction(fit)
        theme().changed.connect(self._scale)
        self._scale()

    @property
    def paper(self) -> "Paper | None":
        """What is shown."""
        return self._paper

    @property
    def canvas(self) -> PageCanvas:
        """The pages."""
        return self._canvas

    def show_paper(self, paper: "Paper") -> None:
        """Show a paper from its first page."""
        self._paper = paper
        self._title.show_text(paper.name.removesuffix(".pdf"))
        self._count.setText(self.tr("共 {n} 页").format(n=paper.page_count))
        self._canvas.show_paper(paper)
        self._pages.clear()
        self._pages.addItems([self.tr("第 {n} 页").format(n=number + 1) for number in range(paper.page_count)])
        self._pages.setVisible(paper.page_count > 1)
        self._pages.setCurrentRow(0)
        self._middle.setCurrentIndex(1)
        self._fit()
        self._area.verticalScrollBar().setValue(0)

    def show_nothing(self, why: str) -> None:
        """Show no paper, and why."""
        self._paper = None
        self._title.show_text(self.tr("预览"))
        self._count.setText("")
        self._canvas.show_paper(None)
        self._nothing.setText(why)
        self._middle.setCurrentIndex(0)

    def _make_area(self) -> QScrollArea:
        area = scrolled(self._canvas, "previewArea")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.viewport().installEventFilter(self)
        return area

    def _make_zoom(self) -> QComboBox:
        box = named(QComboBox(), "previewZoom", self.tr("显示比例"))
        box.addItem(self.tr("适合宽度"), FIT_WIDTH)
        for percent in _STEPS:
            box.addItem(f"{percent}%", percent)
        return box

    def _lay_out(self) -> None:
        head = row(margins=(16, 6, 8, 6), spacing=8)
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        head.addWidget(self._zoom)
        pages = QFrame()
        beside = row(pages, spacing=8)
        beside.addWidget(self._pages)
        beside.addWidget(self._area, 1)
        self._middle.addWidget(self._nothing)
        self._middle.addWidget(pages)
        inside = column(self, margins=(1, 0, 1, 8), spacing=0)
        inside.addLayout(head)
        inside.addWidget(self._middle, 1)
        self.setFocusProxy(self._area)

    def _choose(self, percent: int) -> None:
        self._zoom.setCurrentIndex(self._zoom.findData(percent))
        self._on_zoom()

    @Slot()
    def _on_zoom(self) -> None:
        percent = int(self._zoom.currentData())
        if percent == FIT_WIDTH:
            self._fit()
        else:
            self._canvas.set_percent(percent)

    def _fit(self) -> None:
        """Make the page as wide as there is room, when that is what was chosen."""
        if self._zoom.currentData() != FIT_WIDTH:
            return
        room = self._area.viewport().width() - theme().look.px(16)
        self._canvas.set_percent(max(25, min(300, 100 * room // max(1, self._canvas.width_at(100)))))

    @Slot(int)
    def _on_wheel(self, step: int) -> None:
        number = self._zoom.currentIndex() or _STEPS.index(100) + 1
        self._zoom.setCurrentIndex(max(1, min(number + step, len(_STEPS))))

    @Slot(int)
    def _on_page(self, page: int) -> None:
        if page >= 0 and page != self._canvas.page_at(self._area.verticalScrollBar().value()):
            self._area.verticalScrollBar().setValue(self._canvas.top_of(page))

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        page = self._canvas.page_at(value + self._area.viewport().height() // 3)
        self._pages.blockSignals(True)
        self._pages.setCurrentRow(page)
        self._pages.blockSignals(False)

    @Slot()
    def _scale(self) -> None:
        self._pages.setFixedWidth(theme().look.px(_LIST_WIDTH))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)
