"""Help of this place (F1), beside the work and not over it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from app.ui.icons import Icon
from app.ui.parts import column, label, named, row
from app.ui.resources import RESOURCES
from app.ui.tools import tool


class HelpPanel(QFrame):
    """A page of `resources/help`, Markdown; a place without a page says so."""

    closed = Signal()

    def __init__(self, folder: Path = RESOURCES / "help", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "helpPanel", self.tr("本页帮助"))
        self.setProperty("role", "card")
        self._folder = folder
        self._title = label(self.tr("本页帮助"), "heading")
        self._text = named(QTextBrowser(), "helpText", self.tr("帮助内容"))
        self._text.setOpenExternalLinks(False)
        close = tool("helpClose", self.tr("关闭帮助"), Icon.CLOSE)
        close.clicked.connect(self.closed)
        head = row(spacing=8)
        head.addWidget(self._title, 1)
        head.addWidget(close)
        inside = column(self, margins=(16, 10, 10, 10), spacing=4)
        inside.addLayout(head)
        inside.addWidget(self._text, 1)

    def show_page(self, place: str, title: str) -> None:
        """Show the page of a place."""
        self._title.setText(self.tr("{place} · 帮助").format(place=title))
        page = self._folder / f"{place}.md"
        if page.is_file():
            self._text.setMarkdown(page.read_text(encoding="utf-8"))
        else:
            self._text.setPlainText(self.tr("这一页还没有帮助。通用按键：F3 查找，F5 刷新，F6 下一栏，Esc 返回。"))
