"""The small cards beside the lists: what came back, and how the month stands."""

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.labels.today import RETURNS, came_back_text
from app.ui.parts import button, card, clear, column, label, named, row
from app.ui.shell.desk import Desk
from app.ui.theme.theme import spaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.today import CameBack, MonthSoFar

_SHOWN: Final = 3


class ReturnsCard(QWidget):
    """Orders handed back and open complaints; it is there only while there are any."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        named(self, "returnsCard", self.tr("退回与投诉"))
        self._desk = desk
        around, inside = card("returnsGround", self.tr("退回与投诉"))
        self._lines: QVBoxLayout = column(spacing=6)
        inside.addLayout(self._lines)
        column(self).addWidget(around)
        self.hide()

    def show_returns(self, found: "Sequence[CameBack]") -> None:
        """Show the newest; how many more there are is said."""
        clear(self._lines)
        for each in found[:_SHOWN]:
            self._lines.addWidget(self._line(each))
        if len(found) > _SHOWN:
            rest = self.tr("另有 {n} 张，见“派工”。").format(n=len(found) - _SHOWN)
            self._lines.addWidget(label(rest, "muted"))
        self.setVisible(bool(found))

    def _line(self, each: "CameBack") -> QWidget:
        line = QWidget()
        inside = column(line, spacing=0)
        head = row(spacing=8)
        number = button(each.number, "cameBack", role="link")
        number.clicked.connect(lambda: self._desk.open_record("order", str(each.order_id)))
        head.addWidget(label(RETURNS[each.why], "badge", tone="over"))
        head.addWidget(number)
        head.addStretch(1)
        inside.addLayout(head)
        inside.addWidget(label(came_back_text(each.words, each.at, self._desk.now()), "muted", wraps=True))
        return line


class MonthCard(QWidget):
    """The month so far, for the head: the average, the lowest three, and the way to the ranking."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        named(self, "monthCard", self.tr("本月至今"))
        self._heading = named(label("", "heading"), "monthHeading")
        self._average = named(label(""), "monthAverage")
        self._grid = spaced(QGridLayout(), 0, 4)
        self._grid.setColumnStretch(2, 1)
        around, inside = card("monthGround")
        head = row(spacing=8)
        head.addWidget(self._heading)
        head.addStretch(1)
        more = button(self.tr("看排名"), "toRating", role="link")
        more.clicked.connect(lambda: desk.go_to("rating"))
        head.addWidget(more)
        inside.addLayout(head)
        inside.addWidget(self._average)
        inside.addLayout(self._grid)
        column(self).addWidget(around)
        self.hide()

    def show_month(self, month: "MonthSoFar | None") -> None:
        """Show the month; nothing while nobody is rated."""
        clear(self._grid)
        self.setVisible(month is not None)
        if month is None:
            return
        from app.labels.rating_words import points_text  # noqa: PLC0415 - scores come after the lists

        words = self.tr("{month} 已锁定") if month.is_locked else self.tr("{month} 至今")
        self._heading.setText(words.format(month=month.month))
        self._average.setText(self.tr("全所平均 {points} 分，最低三位：").format(points=points_text(month.average)))
        for line, low in enumerate(month.lowest):
            warning = self.tr("部分指标缺数据") if low.lacks_data else ""
            for place, text in enumerate((low.name, points_text(low.total), warning)):
                self._grid.addWidget(self._cell(text, place), line, place)

    @staticmethod
    def _cell(text: str, place: int) -> QLabel:
        made = label(text, "muted" if place == 2 else "")  # noqa: PLR2004 - the third column
        made.setObjectName(("lowName", "lowTotal", "lowWarning")[place])
        return made
