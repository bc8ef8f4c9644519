"""What to tell whoever helps: versions, places, the end of the log."""

import platform
import sqlite3
import sys
from typing import TYPE_CHECKING

from PySide6 import __version__ as qt_version
from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from app import __version__
from app.ui.icons import Icon
from app.ui.parts import card, named, row
from app.ui.settings.page import SettingsPage
from app.ui.shell.desk import Desk
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.services.bundle import Services

_LAST_LINES = 60


class DiagnosisPage(SettingsPage):
    """诊断."""

    def __init__(self, services: "Services", desk: Desk) -> None:
        super().__init__(
            "diagnosisPage", desk.tr("诊断"), desk.tr("找系统管理员时，把下面的内容复制过去；其中没有客户信息。")
        )
        self._services = services
        self._desk = desk
        self._text = named(QPlainTextEdit(), "diagnosisText", self.tr("诊断内容"))
        self._text.setReadOnly(True)
        around, inside = card("diagnosisCard")
        inside.addWidget(self._text, 1)
        foot = row()
        foot.addStretch(1)
        copy = marked_button(self.tr("复制全部"), "copyDiagnosis", Icon.EXPORT)
        copy.clicked.connect(self._on_copy)
        foot.addWidget(copy)
        inside.addLayout(foot)
        self.let_fill(around, 320)
        self.inside.addWidget(around, 1)

    def refresh(self) -> None:
        """Collect everything again."""
        self._desk.runner.run(self._collect, owner=self, on_done=self._text.setPlainText, on_refused=self._desk.refuse)

    def _collect(self) -> str:
        folder = self._services.office.folder
        size = folder.database.stat().st_size if folder.database.exists() else 0
        lines = [
            f"供电所工作台 {__version__}",
            f"Python {platform.python_version()}  Qt {qt_version}  SQLite {sqlite3.sqlite_version}",
            f"{platform.system()} {platform.release()} {platform.machine()}  {sys.executable}",
            f"数据文件夹 {folder.path}  数据库 {size:,} 字节",
            "",
            "运行日志（最后部分）",
        ]
        log = folder.logs / "desk.log"
        if log.is_file():
            lines += log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LAST_LINES:]
        return "\n".join(lines)

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())
        self._desk.toast(self.tr("已复制。"))
