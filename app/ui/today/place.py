"""The first place: numbers that open their lists, limits by time left, orders by person, what came back, the month."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.domain.dispatch.loads import LoadRow
from app.domain.people.session import Permission, Session
from app.ui.ground import Ground
from app.ui.lists.pane import ListPane
from app.ui.overriding import override
from app.ui.parts import column, named
from app.ui.shell.desk import Desk
from app.ui.shell.places import Place
from app.ui.theme.theme import theme
from app.ui.today.cards import MonthCard, ReturnsCard
from app.ui.today.counter_month import CounterMonthCard
from app.ui.today.day_card import DayCard, read_day
from app.ui.today.disputes_link import DisputesLink
from app.ui.today.figures import Figure, FigureRow
from app.ui.today.lists import limits_list, loads_list, own_orders_list
from app.ui.today.warnings import WarningsDialog, standing_count

if TYPE_CHECKING:
    from app.services.bundle import Services
    from app.services.today import Counts

_TOPICS: Final = frozenset({"cases", "orders", "people", "imports", "rating", "warnings", "daybook"})
_AIMS: Final = {"due_today": {"due": "today"}, "overdue": {"due": "overdue"}, "to_archive": {"standing": "done"}}
_NARROW: Final = 860  # units; below, the lists stand under each other and the page scrolls
_LIST_HEIGHT: Final = 260


class TodayPlace(Place):
    """今日; an area manager sees his own orders first, everybody else the limits."""

    def __init__(self, services: "Services", session: Session, desk: Desk) -> None:
        super().__init__()
        self._services = services
        self._session = session
        self._desk = desk
        self._is_own = session.may(Permission.FIELD_WORK) and not session.may(Permission.DISPATCH)
        self._figures = self._make_figures()
        self._head = FigureRow(self._figures.values())
        self._limits = limits_list(services, session, desk, is_own=self._is_own)
        self._orders = own_orders_list(services, session, desk) if self._is_own else None
        self._loads = None if self._is_own else loads_list(services, desk)
        self._day = DayCard(Ground(desk=desk, services=services, session=session))
        self._returns = ReturnsCard(desk)
        self._counter = CounterMonthCard()
        self._month = MonthCard(desk)
        self._disputes = DisputesLink(services, session, desk)
        self._middle = named(QSplitter(Qt.Orientation.Horizontal), "todaySplitter")
        self._lay_out()
        self._connect()

    @override
    def activate(self) -> None:
        self.refresh()
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def refresh(self) -> None:
        for pane in self._panes:
            pane.refresh()
        today, session, desk = self._services.today, self._session, self._desk
        desk.runner.run(
            lambda: today.counts(session),
            owner=self,
            on_done=self._show,
            on_refused=desk.refuse,
            on_end=lambda: QTimer.singleShot(0, self, self._refresh_side),  # when the lists were painted
        )

    def _refresh_side(self) -> None:
        """Read what stands beside the lists; scores take the longest."""
        today, session, desk = self._services.today, self._session, self._desk
        runner, services = desk.runner, self._services
        runner.run(
            lambda: standing_count(services, session),
            owner=self,
            on_done=self._figures["warnings"].show_number,
            on_refused=desk.refuse,
        )
        runner.run(lambda: read_day(services), owner=self, on_done=self._day.show_records, on_refused=desk.refuse)
        if session.may(Permission.DISPATCH):
            runner.run(today.came_back, owner=self, on_done=self._returns.show_returns, on_refused=desk.refuse)
        if session.may(Permission.INTAKE):
            figures = self._services.counter_figures
            runner.run(
                lambda: figures.month(session),
                owner=self,
                on_done=self._counter.show_month,
                on_refused=desk.refuse,
            )
        if session.may(Permission.READ_ALL_SCORES):
            runner.run(
                lambda: today.month_so_far(session),
                owner=self,
                on_done=self._month.show_month,
                on_refused=desk.refuse,
            )
        self._disputes.refresh()

    @override
    def primary_list(self) -> ListPane:
        return self._first

    @override
    def panes(self) -> list[QWidget]:
        return list(self._panes)

    @override
    def show_aim(self, aim: object) -> None:
        if aim == "unassigned":
            self._desk.go_to("dispatch", "unassigned")
        elif aim == "warnings":
            WarningsDialog(self._services, self._session, self._desk, self).begin()
        elif aim == "own_orders":
            self._first.setFocus(Qt.FocusReason.OtherFocusReason)
        elif isinstance(aim, str) and aim in _AIMS:
            self._limits.show_filtered(_AIMS[aim])
            self._limits.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _panes(self) -> tuple[ListPane, ...]:
        return tuple(pane for pane in (self._orders, self._limits, self._loads) if pane is not None)

    @property
    def _first(self) -> ListPane:
        return self._panes[0]

    def _make_figures(self) -> dict[str, Figure]:
        figures = {
            "due_today": Figure("dueToday", self.tr("今日到期"), self.tr("今天营业结束前要办完"), tone="near"),
            "overdue": Figure("overdue", self.tr("已超期"), self.tr("先办这些"), tone="over"),
        }
        warned = {"warnings": Figure("warnings", self.tr("提醒"), self.tr("轮到自己留意的时限"), tone="near")}
        if self._is_own:
            own = Figure("ownOrders", self.tr("我的工单"), self.tr("已派给本人，未办完"), tone="good")
            return {"own_orders": own, **figures, **warned}
        return {
            **figures,
            "unassigned": Figure("unassigned", self.tr("待派工单"), self.tr("还没有派给人"), tone="good"),
            "to_archive": Figure("toArchive", self.tr("待归档"), self.tr("已办结，等归档"), tone="good"),
            **warned,
        }

    def _lay_out(self) -> None:
        side = QWidget()
        beside = column(side, spacing=16)
        beside.addWidget(self._panes[1], 1)
        beside.addWidget(self._day)
        beside.addWidget(self._returns)
        beside.addWidget(self._counter)
        beside.addWidget(self._month)
        self._middle.addWidget(self._first)
        self._middle.addWidget(side)
        self._middle.setStretchFactor(0, 10)
        self._middle.setStretchFactor(1, 5)
        self._middle.setSizes([1000, 500])
        self._middle.setChildrenCollapsible(False)
        inside = column(self, spacing=16)
        inside.addWidget(self._head)
        inside.addWidget(self._disputes)
        inside.addWidget(self._middle, 1)

    def _connect(self) -> None:
        for name, figure in self._figures.items():
            figure.pressed.connect(lambda name=name: self.show_aim(name))
        self._limits.opened.connect(lambda _key: self._open("case", self._limits))
        if self._orders is not None:
            orders = self._orders
            orders.opened.connect(lambda _key: self._open("order", orders))
        if self._loads is not None:
            self._loads.opened.connect(self._on_person)
        self._desk.feed.changed.connect(self._on_changed)

    def _show(self, counts: "Counts") -> None:
        for name, figure in self._figures.items():
            if name != "warnings":  # counted apart, for it is everybody's own
                figure.show_number(getattr(counts, name))

    def _open(self, kind: str, pane: ListPane) -> None:
        shown = pane.current_row
        if shown is not None:
            self._desk.open_record(kind, str(getattr(shown, "id")))  # noqa: B009 - list rows are made from columns

    @Slot(int)
    def _on_person(self, _key: int) -> None:
        shown = None if self._loads is None else self._loads.current_row
        if isinstance(shown, LoadRow):
            self._desk.go_to("dispatch", {"person": shown.number})

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS and self.isVisible():
            self.refresh()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        look = theme().look
        is_narrow = self.width() < look.px(_NARROW)
        self._middle.setOrientation(Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal)
        self._head.set_compact(is_narrow)
        for pane in self._panes:
            pane.setMinimumHeight(look.px(_LIST_HEIGHT if is_narrow else _LIST_HEIGHT * 3 // 4))
