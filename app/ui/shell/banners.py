"""Notices above the places: what stays until it is settled or closed."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from app.ui.icons import Icon, picture
from app.ui.parts import button, column, frame, label, named, row
from app.ui.shell.desk import Notice
from app.ui.tools import tool

_MARKS = {"near": (Icon.WARNING, "amber"), "over": (Icon.OVER, "red"), "good": (Icon.NOTE, "accent")}


class BannerArea(QWidget):
    """The notices that are open: the newest, and on request the others below it, for work needs the room."""

    closed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "banners", self.tr("通知"))
        self._inside = column(self, spacing=0)
        self._open: dict[str, tuple[QFrame, QPushButton]] = {}
        self._shows_all = False
        self.hide()

    @Slot(object)
    def show_notice(self, notice: Notice) -> None:
        """Show a notice, in place of one with the same id."""
        self.settle(notice.id)
        more = button("", "noticeMore", role="link")
        more.clicked.connect(self._turn)
        banner = self._banner(notice, more)
        self._open[notice.id] = (banner, more)
        self._inside.insertWidget(0, banner)
        self._arrange()

    @Slot(str)
    def settle(self, notice_id: str) -> None:
        """Take a notice away; one that is not open is no matter."""
        found = self._open.pop(notice_id, None)
        if found is not None:
            found[0].hide()
            found[0].deleteLater()
            self.closed.emit(notice_id)
        self._arrange()

    def _arrange(self) -> None:
        """Show the newest, or all of them; the newest says how many there are besides."""
        others = len(self._open) - 1
        for place, (banner, more) in enumerate(reversed(self._open.values())):
            more.setVisible(place == 0 and others > 0)
            more.setText(self.tr("收起") if self._shows_all else self.tr("另有 {n} 条").format(n=others))
            banner.setVisible(place == 0 or self._shows_all)
        self.setVisible(bool(self._open))

    @Slot()
    def _turn(self) -> None:
        self._shows_all = not self._shows_all
        self._arrange()

    def _banner(self, notice: Notice, more: QPushButton) -> QFrame:
        banner = frame("notice", f"notice-{notice.id}")
        banner.setProperty("tone", notice.tone)
        banner.setAccessibleName(notice.text)
        inside = row(banner, margins=(16, 4, 8, 4), spacing=10)
        mark, colour = _MARKS[notice.tone]
        sign = QLabel()
        sign.setPixmap(picture(mark, colour, 18, self.devicePixelRatioF()))
        inside.addWidget(sign)
        inside.addWidget(label(notice.text, wraps=True), 1)
        inside.addWidget(more)
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
