"""The strips of a day, painted: one band a person, one strip an order; keys go from strip to strip."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from app.domain.dispatch.alerts import OrderAlert
from app.domain.dispatch.order import OrderState
from app.labels.speaking import label_of
from app.ui.dispatch.day_plan import DayPlan, Strip
from app.ui.overriding import override
from app.ui.parts import named
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.ui.theme.tokens import Palette

_HEAD, _LANE, _GAP, _NAMES = 32, 34, 8, 92  # units
_HOUR = 60
_DONE = frozenset({OrderState.FINISHED, OrderState.ARCHIVED})
_LEAST_HOUR = 44  # units an hour takes at least


class DayStrips(QWidget):
    """A day of all people; left and right go along a person's orders, up and down to the next person."""

    opened = Signal(object)
    """The id of the order that was opened."""
    moved = Signal(str)
    """The keys stand on another strip: what it is, in words."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "dayStrips", self.tr("日视图"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._plan: DayPlan | None = None
        self._current: Strip | None = None
        theme().changed.connect(self._scale)

    @property
    def current(self) -> Strip | None:
        """The strip the keys stand on."""
        return self._current

    def show_plan(self, plan: DayPlan) -> None:
        """Show a day; the current order stays current if it is still there."""
        kept = None if self._current is None else self._current.order.order.id
        self._plan = plan
        strips = plan.strips
        self._go_to(next((s for s in strips if s.order.order.id == kept), strips[0] if strips else None))
        self._scale()

    def words(self, strip: Strip) -> str:
        """A strip in words, for the tool tip and the screen reader."""
        order = strip.order.order
        role = self.tr("监护") if strip.order.is_guarding else self.tr("负责")
        times = f"{strip.begins // _HOUR:02}:{strip.begins % _HOUR:02}–{strip.ends // _HOUR:02}:{strip.ends % _HOUR:02}"
        alert = "" if strip.order.alert is OrderAlert.NONE else f" · {label_of(strip.order.alert)}"
        return f"{times} {order.number} {order.task} · {role} · {label_of(order.state)}{alert}"

    @Slot()
    def _scale(self) -> None:
        if self._plan is not None:
            look = theme().look
            hours = (self._plan.last - self._plan.first) // _HOUR
            self.setMinimumSize(look.px(_NAMES + hours * _LEAST_HOUR), look.px(_HEAD) + sum(self._heights()))
        self.update()

    def _heights(self) -> list[int]:
        look = theme().look
        return [look.px(lanes * _LANE + _GAP) for lanes in (self._plan.lanes if self._plan else ())]

    def _x(self, minute: int) -> int:
        if self._plan is None:
            return 0
        left = theme().look.px(_NAMES)
        return left + (minute - self._plan.first) * (self.width() - left) // (self._plan.last - self._plan.first)

    def _rect(self, strip: Strip) -> QRect:
        look = theme().look
        top = look.px(_HEAD) + sum(self._heights()[: strip.person]) + look.px(strip.lane * _LANE + _GAP / 2 + 2)
        left = self._x(strip.begins)
        return QRect(left, top, max(self._x(strip.ends) - left, look.px(8)), look.px(_LANE - 4))

    def _at(self, event: QMouseEvent | QHelpEvent) -> Strip | None:
        place = event.position().toPoint() if isinstance(event, QMouseEvent) else event.pos()
        strips = () if self._plan is None else self._plan.strips
        return next((strip for strip in strips if self._rect(strip).contains(place)), None)

    def _go_to(self, strip: Strip | None) -> None:
        self._current = strip
        words = "" if strip is None else self.words(strip)
        self.setAccessibleDescription(words)
        self.moved.emit(words)
        self.update()

    def _following(self, key: int) -> Strip | None:
        """The strip a key leads to: along the person, or the nearest of the next person who has one."""
        here, plan = self._current, self._plan
        if here is None or plan is None:
            return None
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            own = [strip for strip in plan.strips if strip.person == here.person]
            place = own.index(here) + (1 if key == Qt.Key.Key_Right else -1)
            return own[place] if 0 <= place < len(own) else None
        down = key == Qt.Key.Key_Down
        beyond = [s for s in plan.strips if (s.person > here.person if down else s.person < here.person)]
        return min(beyond, key=lambda s: (abs(s.person - here.person), abs(s.begins - here.begins)), default=None)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSize()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrows = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.key() in arrows:
            following = self._following(event.key())
            if following is not None:
                self._go_to(following)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.opened.emit(self._current.order.order.id)
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        strip = self._at(event)
        if strip is not None:
            self._go_to(strip)
        super().mousePressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        strip = self._at(event)
        if strip is not None:
            self.opened.emit(strip.order.order.id)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            strip = self._at(event)
            QToolTip.showText(event.globalPos(), "" if strip is None else self.words(strip), self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._plan is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = theme().look.palette
        self._paint_ground(painter, palette, self._plan)
        for strip in self._plan.strips:
            self._paint_strip(painter, palette, strip)

    def _paint_ground(self, painter: QPainter, palette: "Palette", plan: DayPlan) -> None:
        look = theme().look
        middle, left = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignLeft
        for minute in range(plan.first, plan.last, _HOUR):
            x = self._x(minute)
            painter.setPen(QColor(palette.line))
            painter.drawLine(x, look.px(_HEAD), x, self.height())
            painter.setPen(QColor(palette.muted))
            hour = QRect(x + look.px(4), 0, look.px(_LEAST_HOUR), look.px(_HEAD))
            painter.drawText(hour, middle | left, f"{minute // _HOUR}:00")
        for number, (top, height) in enumerate(self._bands()):
            painter.setPen(QColor(palette.line))
            painter.drawLine(0, top, self.width(), top)
            for away in plan.aways:
                if away.person == number:
                    place = QRect(self._x(max(away.begins, plan.first)), top + 1, 0, height - 1)
                    place.setRight(self._x(min(away.ends, plan.last)))
                    painter.fillRect(place, QColor(palette.head))
                    painter.setPen(QColor(palette.muted))
                    painter.drawText(place.adjusted(look.px(8), 0, 0, 0), middle | left, away.reason)
            painter.setPen(QColor(palette.text))
            name = QRect(look.px(12), top, look.px(_NAMES - 16), height)
            painter.drawText(name, middle | left, plan.people[number].staff.name)

    def _bands(self) -> Iterator[tuple[int, int]]:
        top = theme().look.px(_HEAD)
        for height in self._heights():
            yield top, height
            top += height

    def _paint_strip(self, painter: QPainter, palette: "Palette", strip: Strip) -> None:
        look = theme().look
        ink, ground = _colours(palette, strip)
        rect = self._rect(strip)
        is_current = strip is self._current and self.hasFocus()
        painter.setPen(QPen(QColor(palette.text if is_current else ink), 2 if is_current else 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(rect, look.px(4), look.px(4))
        font = QFont(painter.font())
        font.setItalic(strip.order.is_guarding)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        inside = rect.adjusted(look.px(6), 0, -look.px(4), 0)
        mark = self.tr("监护 ") if strip.order.is_guarding else ""
        words = painter.fontMetrics().elidedText(
            mark + strip.order.order.task, Qt.TextElideMode.ElideRight, inside.width()
        )
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


def _colours(palette: "Palette", strip: Strip) -> tuple[str, str]:
    if strip.order.alert is OrderAlert.OVERDUE:
        return palette.red, palette.red_ground
    if strip.order.alert is OrderAlert.NEAR:
        return palette.amber, palette.amber_ground
    if strip.order.order.state in _DONE:
        return palette.muted, palette.head
    return palette.accent, palette.accent_ground
