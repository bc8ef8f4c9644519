"""One person beside the ranking: parts, indicators down to their rows, what changed, the months so far."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QToolButton, QWidget

from app.labels.rating_words import points_text, remark_text
from app.ui.ground import Ground
from app.ui.icons import Icon
from app.ui.lists.empty import EmptyPage, EmptyState
from app.ui.page_stack import PageStack
from app.ui.parts import card, column, label, named, row
from app.ui.rating.changes import ChangesPage
from app.ui.rating.indicators import IndicatorsPage
from app.ui.rating.painting import PartBars
from app.ui.rating.ranking import bar_of
from app.ui.rating.trend_chart import TrendChart
from app.ui.tools import tool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.rating.results import RankedPerson, TrendPoint

INDICATORS: Final = "indicators"
CHANGES: Final = "changes"
TREND: Final = "trend"
_MONTHS: Final = 12


class PersonPanel(QWidget):
    """Shows a person of the ranking; without the right to the details, only what is public."""

    record_wanted = Signal(str, str)
    change_wanted = Signal(object, str)

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        named(self, "personPanel", self.tr("个人得分"))
        self._ground = ground
        self._month = ""
        self._person: RankedPerson | None = None
        self._asked = 0
        self._name = named(label("", "title"), "personName")
        self._about = named(label("", "muted", wraps=True), "personAbout")
        self._total = named(label("", "title"), "personTotal")
        self._bars = PartBars()
        self._indicators = IndicatorsPage(ground)
        self._changes = ChangesPage(ground)
        self._trend = TrendChart()
        self._closed = EmptyPage()
        self._stack = named(PageStack(), "personPages")
        self._tools: dict[str, QToolButton] = {}
        self._months: Sequence[str] = ()
        self._halves = row(spacing=24)
        self._lay_out()
        self._indicators.record_wanted.connect(self.record_wanted)
        self._changes.wanted.connect(self.change_wanted)

    @property
    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [*self._indicators.panes, *self._changes.panes]

    @property
    def person(self) -> "RankedPerson | None":
        """Who is shown."""
        return self._person

    def begin(self) -> None:
        """Put the focus where the details are."""
        self._indicators.begin()

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Put the bars under the name and what explains an indicator under their list, or each beside it."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._halves.setDirection(down if is_narrow else across)
        self._indicators.set_narrow(is_narrow=is_narrow)

    def show_person(self, month: str, months: "Sequence[str]", person: "RankedPerson", aim: str = "") -> None:
        """Show another person or month; `aim` is the id of the indicator to turn to."""
        self._month, self._months, self._person = month, months, person
        self._name.setText(person.name)
        about = [person.number, *person.grids, self._rank(person.rank), remark_text(person)]
        self._about.setText("　".join(filter(None, about)))
        self._total.setText(points_text(person.total))
        self._bars.show_bars([bar_of(part) for part in person.parts])
        if person.score is not None:
            self._indicators.show_indicators(person.score.indicators, aim)
        view = next(name for name, made in self._tools.items() if made.isChecked())
        self.show_view(INDICATORS if aim else view)

    def show_view(self, view: str) -> None:
        """Turn to the indicators, the changes or the trend."""
        self._tools[view].setChecked(True)
        if view == CHANGES:
            self._changes.ask(self._month)
            self._stack.setCurrentWidget(self._changes)
        elif view == TREND:
            self._ask_trend()
            self._stack.setCurrentWidget(self._trend_card)
        elif self._person is not None and self._person.score is None:
            text = self.tr("这里只公示总分和三部分得分，明细由本人和所长查看。")
            self._closed.show_state(EmptyState(text=text))
            self._stack.setCurrentWidget(self._closed)
        else:
            self._stack.setCurrentWidget(self._indicators)

    def _rank(self, rank: int | None) -> str:
        return "" if rank is None else self.tr("第 {rank} 名").format(rank=rank)

    def _lay_out(self) -> None:
        head, inside = card("personCard")
        names = column(spacing=2)
        first = row(spacing=16)
        first.addWidget(self._name)
        first.addWidget(self._total)
        first.addWidget(self._about, 1)
        names.addLayout(first)
        names.addLayout(self._views())
        self._halves.addLayout(names)
        self._halves.addWidget(self._bars, 1)
        inside.addLayout(self._halves)
        self._trend_card, chart = card("trendCard", self.tr("各月得分（虚线为全所平均）"))
        chart.addWidget(self._trend, 1)
        for page in (self._indicators, self._changes, self._trend_card, self._closed):
            self._stack.addWidget(page)
        under = column(self, spacing=6)
        under.addWidget(head)
        under.addWidget(self._stack, 1)

    def _views(self) -> QHBoxLayout:
        group = QButtonGroup(self)
        views = row(spacing=4)
        for view, words, mark in (
            (INDICATORS, self.tr("指标"), Icon.RATING),
            (CHANGES, self.tr("较昨日"), Icon.HISTORY),
            (TREND, self.tr("走势"), Icon.TREND),
        ):
            made = tool(f"view-{view}", words, mark, shows_words=True)
            made.setCheckable(True)
            made.setChecked(view == INDICATORS)
            made.clicked.connect(lambda _=False, view=view: self.show_view(view))
            group.addButton(made)
            views.addWidget(made)
            self._tools[view] = made
        views.addStretch(1)
        return views

    def _ask_trend(self) -> None:
        if self._person is None:
            return
        self._asked += 1
        asked, months = self._asked, [month for month in self._months if month <= self._month][:_MONTHS]
        rating, session, staff_id = self._ground.services.rating, self._ground.session, self._person.staff_id
        self._ground.desk.runner.run(
            lambda: rating.trend(session, staff_id, months),
            owner=self,
            on_done=lambda points: self._show_trend(asked, points),
            on_refused=self._ground.desk.refuse,
        )

    def _show_trend(self, asked: int, points: "Sequence[TrendPoint]") -> None:
        if asked == self._asked:
            self._trend.show_points(points)
