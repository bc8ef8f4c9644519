"""A paper over whatever place asked for it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from app.ui.papers.panel import PaperPanel
from app.ui.parts import button, column, named
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.services.papers.paper import Paper
    from app.ui.ground import Ground


class PaperDialog(QDialog):
    """Preview and print one paper; closes once it was printed or saved, Esc closes it before."""

    def __init__(self, ground: "Ground", parent: QWidget, paper: "Paper") -> None:
        super().__init__(parent)
        named(self, "paperDialog", paper.form_name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(paper.name.removesuffix(".pdf"))
        self._panel = PaperPanel(ground)
        close = button(self.tr("关闭  Esc"), "paperClose")
        close.clicked.connect(self.reject)
        self._panel.add_verb(close)
        column(self, margins=16).addWidget(self._panel, 1)
        self._panel.done.connect(self.accept)
        look = theme().look
        room = parent.window().size()
        self.resize(min(look.px(860), room.width() - 40), min(look.px(980), room.height() - 40))
        self._panel.show_paper(paper)
        self._panel.setFocus()

    @property
    def panel(self) -> PaperPanel:
        """Preview and print settings."""
        return self._panel
