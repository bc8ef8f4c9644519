"""What changed in the program, as staff see it."""

from PySide6.QtWidgets import QTextBrowser

from app.ui.parts import card, named
from app.ui.resources import RESOURCES
from app.ui.settings.page import SettingsPage
from app.ui.shell.desk import Desk


class ChangelogPage(SettingsPage):
    """更新记录."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("changelogPage", desk.tr("更新记录"), desk.tr("每次升级后新增和改动的功能。"))
        self._text = named(QTextBrowser(), "changelogText", self.tr("更新记录"))
        self._text.setOpenLinks(False)
        around, inside = card("changelogCard")
        inside.addWidget(self._text, 1)
        self.let_fill(around, 300)
        self.inside.addWidget(around, 1)

    def refresh(self) -> None:
        """Read the record."""
        self._text.setMarkdown((RESOURCES / "changelog.md").read_text(encoding="utf-8"))
