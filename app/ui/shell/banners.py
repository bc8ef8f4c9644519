"""Notices above the places: what stays until it is settled or closed."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.ui.elided import Elided
from app.ui.icons import Icon, picture
from app.ui.parts import button, column, label, named, row
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
        self._open: dict[str, _Banner] = {}
        self._shows_all = False
        self._is_brief = False
        self.hide()

    @Slot(object)
    def show_notice(self, notice: Notice) -> None:
        """Show a notice, in place of one with the same id."""
        self.settle(notice.id)
        banner = _Banner(notice, self.settle)
        banner.more.clicked.connect(self._turn)
        banner.speak_briefly(is_brief=self._is_brief)
        self._open[notice.id] = banner
        self._inside.insertWidget(0, banner)
        self._arrange()

    @Slot(str)
    def settle(self, notice_id: str) -> None:
        """Take a notice away; one that is not open is no matter."""
        found = self._open.pop(notice_id, None)
        if found is not None:
            found.hide()
            found.deleteLater()
            self.closed.emit(notice_id)
        self._arrange()

    def speak_briefly(self, *, is_brief: bool) -> None:
        """Say each notice on one line, the rest of it where the mouse rests: for windows with little height."""
        self._is_brief = is_brief
        for banner in self._open.values():
            banner.speak_briefly(is_brief=is_brief)

    def _arrange(self) -> None:
        """Show the newest, or all of them; the newest says how many there are besides."""
        others = len(self._open) - 1
        for place, banner in enumerate(reversed(self._open.values())):
            banner.more.setVisible(place == 0 and others > 0)
            banner.more.setText(self.tr("收起") if self._shows_all else self.tr("另有 {n} 条").format(n=others))
            banner.setVisible(place == 0 or self._shows_all)
        self.setVisible(bool(self._open))

    @Slot()
    def _turn(self) -> None:
        self._shows_all = not self._shows_all
        self._arrange()


class _Banner(QFrame):
    """One notice: its words, what can be done about it, and the way to close it."""

    def __init__(self, notice: Notice, settle: Callable[[str], None]) -> None:
        super().__init__()
        named(self, f"notice-{notice.id}", notice.text)
        self.setProperty("role", "notice")
        self.setProperty("tone", notice.tone)
        self._id, self._settle = notice.id, settle
        self.more = button("", "noticeMore", role="link")
        self._words = label(notice.text, wraps=True)
        self._brief = Elided(text=notice.text)
        mark, colour = _MARKS[notice.tone]
        sign = QLabel()
        sign.setPixmap(picture(mark, colour, 18, self.devicePixelRatioF()))
        inside = row(self, margins=(16, 4, 8, 4), spacing=10)
        inside.addWidget(sign)
        inside.addWidget(self._words, 1)
        inside.addWidget(self._brief, 1)
        inside.addWidget(self.more)
        if notice.verb and notice.do is not None:
            inside.addWidget(self._verb(notice.verb, notice.do))
        close = tool("noticeClose", self.tr("关闭通知"), Icon.CLOSE)
        close.clicked.connect(lambda: settle(notice.id))
        inside.addWidget(close)

    def speak_briefly(self, *, is_brief: bool) -> None:
        """Say it on one line, or on as many as it takes."""
        self._words.setVisible(not is_brief)
        self._brief.setVisible(is_brief)

    def _verb(self, words: str, do: Callable[[], object]) -> QWidget:
        made = button(words, "noticeVerb")

        def pressed() -> None:
            self._settle(self._id)
            do()

        made.clicked.connect(pressed)
        return made
