"""The first page of the place: the forms on the left, the chosen one filled and ready to be printed beside them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.ui.papers.catalogue import CataloguePane
from app.ui.papers.panel import PaperPanel
from app.ui.papers.source_bar import BLANK, CHOSEN, SourceBar
from app.ui.parts import column, named
from app.ui.splitting import shared_splitter

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.papers.subject import PaperSubject
    from app.domain.problems import Refusal
    from app.services.papers.paper import FormLine, Paper
    from app.ui.ground import Ground


class FormsPage(QWidget):
    """Choose a form, choose what fills it, look, print."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "formsPage", self.tr("表单"))
        self._ground = ground
        self._form: FormLine | None = None
        self._asked = 0
        self.catalogue = CataloguePane(ground)
        self.source = SourceBar(ground)
        self.panel = PaperPanel(ground)
        beside = QWidget()
        inside = column(beside, spacing=10)
        inside.addWidget(self.source)
        inside.addWidget(self.panel, 1)
        middle = shared_splitter("papersSplitter", (self.catalogue, beside), (3, 8), ground.desk.settings)
        column(self).addWidget(middle, 1)
        self.setFocusProxy(self.catalogue)
        self.catalogue.chosen.connect(self._on_form)
        self.source.changed.connect(self._draw)
        self.panel.done.connect(self._draw)  # what is printed next is a duplicate

    def show_for(self, code: str, subject: "PaperSubject", words: str) -> None:
        """Show a form filled for a subject."""
        self.catalogue.choose(code)
        self.source.choose(subject, words)

    @Slot(object)
    def _on_form(self, form: "FormLine") -> None:
        self._form = form
        self.source.show_form(form)
        self._draw()

    @Slot()
    def _draw(self) -> None:
        """Make the paper that is wanted now; an answer for one wanted before is dropped."""
        if self._form is None:
            return
        make = self._maker(self._form.code)
        if make is None:
            self.panel.show_nothing(self.tr("查找并选择业务或工单后，这里显示填好的表单。"))
            return
        self._asked += 1
        asked = self._asked
        self._ground.run(
            self, make, lambda paper: self._take(asked, paper), lambda refusal: self._on_refused(asked, refusal)
        )

    def _maker(self, code: str) -> "Callable[[], Paper] | None":
        papers, session = self._ground.services.papers, self._ground.session
        if self.source.source == BLANK:
            return lambda: papers.blank(code)
        if self.source.source != CHOSEN:
            return lambda: papers.sample(code)
        subject = self.source.subject
        return None if subject is None else lambda: papers.render(session, code, subject)

    def _take(self, asked: int, paper: "Paper") -> None:
        if asked == self._asked:
            self.panel.show_paper(paper)

    def _on_refused(self, asked: int, refusal: "Refusal") -> None:
        if asked == self._asked:
            self.panel.show_nothing(self._ground.desk.tell(refusal))
