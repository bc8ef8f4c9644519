"""The foot of the window: what the program is doing, what was saved last, and the day's open limits as links.

The links say what they count, for the notices above count other things: cases here, orders there.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from app.domain.zone import STATION_ZONE
from app.ui.long_work import LongWorkBar
from app.ui.parts import button, label, named, row, set_property
from app.ui.shell.desk import DayCounts, Desk, LongWork


class StatusLine(QFrame):
    """One line: work in progress on the left, links to the day's limits on the right."""

    link_pressed = Signal(str, str)
    """A link was pressed: the place and what to show there."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "statusLine", self.tr("状态"))
        self._desk = desk
        self._doing = named(label("", "small"), "doing", self.tr("正在进行"))
        self._saved = named(label("", "small"), "lastSaved", self.tr("最近保存"))
        self._work = LongWorkBar(desk.now, is_small=True)
        self._work.hide()
        self._due = self._link("dueTodayLink", "today", "due_today", self.tr("打开“今日”里今日到期的业务"))
        self._over = self._link("overdueLink", "today", "overdue", self.tr("打开“今日”里已超期的业务"))
        self._waiting = self._link("unassignedLink", "dispatch", "unassigned", self.tr("打开“派工”里待派的派工单"))
        inside = row(self, margins=(16, 2, 12, 2), spacing=12)
        inside.addWidget(self._doing)
        inside.addWidget(self._work)
        inside.addWidget(self._saved)
        inside.addStretch(1)
        for link in (self._due, self._over, self._waiting):
            inside.addWidget(link)
        self._doing.hide()
        self.show_counts(DayCounts())
        desk.doing_changed.connect(self._on_doing)
        desk.saved.connect(self._on_saved)
        desk.counts_changed.connect(self.show_counts)
        desk.long_work_begun.connect(self._on_begun)
        desk.long_work_advanced.connect(self._work.advance)
        desk.long_work_ended.connect(self._work.end)

    @Slot(object)
    def show_counts(self, counts: DayCounts) -> None:
        """Show the day's open limits; a number above nought is coloured and stands beside its word."""
        for link, text, number, tone in (
            (self._due, self.tr("{n} 件业务今日到期"), counts.due_today, "near"),
            (self._over, self.tr("{n} 件业务已超期"), counts.overdue, "over"),
            (self._waiting, self.tr("{n} 张派工单待派"), counts.unassigned, "good"),
        ):
            words = text.format(n=number)
            link.setText(words)
            link.setAccessibleName(words)
            set_property(link, "tone", tone if number else "plain")

    def give_room(self, *, is_low: bool) -> None:
        """Take less height in a low window."""
        for link in (self._due, self._over, self._waiting):
            set_property(link, "room", "little" if is_low else "")

    def _link(self, name: str, place: str, aim: str, hint: str) -> QPushButton:
        made = button("", name, role="link")
        made.setToolTip(hint)
        made.clicked.connect(lambda: self.link_pressed.emit(place, aim))
        return made

    @Slot(str)
    def _on_doing(self, text: str) -> None:
        self._doing.setText(text)
        self._doing.setVisible(bool(text))

    @Slot(str)
    def _on_saved(self, what: str) -> None:
        now = self._desk.now().astimezone(STATION_ZONE).strftime("%H:%M")
        self._saved.setText(self.tr("已保存 {what} · {time}").format(what=what, time=now))

    @Slot(object)
    def _on_begun(self, work: LongWork) -> None:
        self._work.begin(work.what, work.job)
