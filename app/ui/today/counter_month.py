"""The counter's month on the first page: minutes, what was asked for later, how often customers had to come."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.parts import card, clear, column, label, named

if TYPE_CHECKING:
    from app.services.work.counter_figures import CounterMonth


class CounterMonthCard(QWidget):
    """Three lines for the clerks and the head; hidden while nothing happened at the counter this month."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "counterMonth", self.tr("本月柜台"))
        around, inside = card("counterMonthGround", self.tr("本月柜台"))
        self._lines: QVBoxLayout = column(spacing=4)
        inside.addLayout(self._lines)
        column(self).addWidget(around)
        self.hide()

    def show_month(self, month: "CounterMonth") -> None:
        """Show the month's figures."""
        from app.labels.counter import month_lines  # noqa: PLC0415 - words of the counter come after the lists

        clear(self._lines)
        lines = month_lines(month)
        for number, text in enumerate(lines):
            self._lines.addWidget(named(label(text, wraps=True), f"counterMonth-{number}"))
        self.setVisible(bool(lines))
