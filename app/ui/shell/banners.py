"""Notices above the places: what stays until it is settled or closed."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.ui.icons import Icon, picture
from app.ui.parts import button, column, frame, label, named, row
from app.ui.shell.desk import Notice
from app.ui.tools import tool

_MARKS = {"near": (Icon.WARNING, "amber"), "over": (Icon.OVER, "red"), "good": (Icon.NOTE, "accent")}


class BannerArea(QWidget):
    """The notices that are open, the newest on top."""

    closed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "banners", self.tr("通知"))
        self._inside = column(self, spacing=0)
        self._open: dict[str, QFrame] = {}
        self.hide()

    @Slot(object)
    def show_notice(self, notice: Notice) -> None:
        """Show a notice, in place of one with the same id."""
        self.settle(notice.id)
        banner = self._banner(notice)
        self._open[notice.id] = banner
        self._inside.insertWidget(0, banner)
        self.show()

    @Slot(str)
    def settle(self, notice_id: str) -> None:
        """Take a notice away; one that is not open is no matter."""
        banner = self._open.pop(notice_id, None)
        if banner is not None:
            banner.hide()
            banner.deleteLater()
            self.closed.emit(notice_id)
        self.setVisible(bool(self._open))

    def _banner(self, notice: Notice) -> QFrame:
        banner = frame("notice", f"notice-{notice.id}")
        banner.setProperty("tone", notice.tone)
        banner.setAccessibleName(notice.text)
        inside = row(banner, margins=(16, 4, 8, 4), spacing=10)
        mark, colour = _MARKS[notice.tone]
        sign = QLabel()
        sign.setPixmap(picture(mark, colour, 18, self.devicePixelRatioF()))
        inside.addWidget(sign)
        inside.addWidget(label(notice.text, wraps=True), 1)
        if notice.verb and notice.do is not None:
            inside.addWidget(self._verb(notice, notice.do))
        close = tool("noticeClose", self.tr("关闭通知"), Icon.CLOSE)
        close.clicked.connect(lambda: self.settle(notice.id))
        inside.addWidget(close)
        return banner

    def _verb(self, notice: Notice, do: Callable[[], object]) -> QWidget:
        made = button(notice.verb, "noticeVerb")

        def pressed() -> None:
            self.settle(notice.id)
            do()

        made.clicked.connect(pressed)
        return made
