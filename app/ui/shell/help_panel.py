"""Help of this place (F1), beside the work and not over it, with the pages that belong to no place."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from app.ui.icons import Icon
from app.ui.parts import button, column, label, named, row
from app.ui.resources import RESOURCES
from app.ui.tools import tool

_CHANGELOG: Final = "changelog"


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
        foot = row(spacing=4)
        for page, title in (
            ("keys", self.tr("全部按键")),
            ("signing", self.tr("登录与锁定")),
            (_CHANGELOG, self.tr("更新记录")),
        ):
            turn = button(title, f"helpPage-{page}", role="link")
            turn.clicked.connect(lambda _checked=False, page=page, title=title: self._show(page, title))
            foot.addWidget(turn)
        foot.addStretch(1)
        inside = column(self, margins=(16, 10, 10, 10), spacing=4)
        inside.addLayout(head)
        inside.addWidget(self._text, 1)
        inside.addLayout(foot)

    def show_page(self, place: str, title: str) -> None:
        """Show the page of a place."""
        self._show(place, self.tr("{place} · 帮助").format(place=title))

    def _show(self, page: str, title: str) -> None:
        self._title.setText(title)
        path = (self._folder.parent if page == _CHANGELOG else self._folder) / f"{page}.md"
        if path.is_file():
            self._text.setMarkdown(path.read_text(encoding="utf-8"))
        else:
            self._text.setPlainText(self.tr("这一页还没有帮助。通用按键：F3 查找，F5 刷新，F6 下一栏，Esc 返回。"))
