"""The day view: one day's orders of every person, with the days before and after a key away."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame

from app.domain.zone import STATION_ZONE
from app.ui.dispatch.day_plan import plan_of
from app.ui.dispatch.strips import DayStrips
from app.ui.parts import button, column, label, named, row
from app.ui.scrolling import scrolled

if TYPE_CHECKING:
    from app.services.dispatch.planning import PersonDay
    from app.ui.ground import Ground

_WEEKDAYS = "一二三四五六日"


class DayView(QFrame):
    """The strips of one day."""

    left = Signal()
    opened = Signal(object)
    """The id of the order that was opened."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "dayView", self.tr("日视图"))
        self.setProperty("role", "card")
        self._ground = ground
        self._day = self._today()
        self._title = named(label("", "heading"), "dayTitle", self.tr("日期"))
        self._sum = named(label("", "muted"), "daySum")
        self._about = named(label("", "muted", wraps=True), "dayAbout", self.tr("所选工单"))
        self._about.setContentsMargins(16, 4, 16, 4)
        self.strips = DayStrips()
        self.strips.moved.connect(self._about.setText)
        self.strips.opened.connect(self.opened)
        self._lay_out()
        self.setFocusProxy(self.strips)

    def show_day(self, day: date) -> None:
        """Show a day."""
        self._day = day
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the day again."""
        day = self._day
        self._ground.run(self, lambda: self._ground.services.planning.day(day), lambda people: self._show(day, people))

    def _lay_out(self) -> None:
        head = row(margins=(16, 8, 16, 0), spacing=8)
        head.addWidget(self._title)
        head.addWidget(self._sum)
        head.addStretch(1)
        keys = row(margins=(8, 0, 8, 4), spacing=4)
        turns = (
            (self.tr("前一天"), "dayBefore", "PgUp", lambda: self.show_day(self._day - timedelta(days=1))),
            (self.tr("今天"), "dayToday", "Home", lambda: self.show_day(self._today())),
            (self.tr("后一天"), "dayAfter", "PgDown", lambda: self.show_day(self._day + timedelta(days=1))),
            (self.tr("返回"), "dayBack", "F8", self.left.emit),
        )
        for words, name, key, do in turns:
            each = button(words if key != "F8" else f"{words}  {key}", name, role="link")
            each.setToolTip(f"{words}  {key}")
            each.clicked.connect(do)
            keys.addWidget(each)
            if key != "F8":
                QShortcut(QKeySequence(key), self, do, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.addStretch(1)
        inside = column(self, margins=(1, 0, 1, 8), spacing=0)
        inside.addLayout(head)
        inside.addLayout(keys)
        inside.addWidget(scrolled(self.strips, "dayScroll"), 1)
        inside.addWidget(self._about)

    def _show(self, day: date, people: "tuple[PersonDay, ...]") -> None:
        if day != self._day:
            return
        plan = plan_of(people, datetime.combine(day, time(), STATION_ZONE))
        self._title.setText(f"{day.isoformat()} 星期{_WEEKDAYS[day.weekday()]}")
        self._sum.setText(
            self.tr("工单 {n} 张").format(n=len({strip.order.order.id for strip in plan.strips}))
            if plan.strips
            else self.tr("这一天还没有派出的工单。")
        )
        self.strips.show_plan(plan)

    def _today(self) -> date:
        return self._ground.desk.now().astimezone(STATION_ZONE).date()
