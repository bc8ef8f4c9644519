"""派工: orders on the left, people in the middle, the order on the right; an area manager sees his own orders."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.people.session import Permission
from app.ui.actions import ActionId, make_action
from app.ui.dispatch.day_view import DayView
from app.ui.dispatch.orders_pane import UNASSIGNED, UNFINISHED, OrdersPane
from app.ui.dispatch.people_pane import PeoplePane
from app.ui.dispatch.results import ResultsPage
from app.ui.dispatch.side import OrderSide
from app.ui.ground import Ground
from app.ui.overriding import override
from app.ui.parts import column, named
from app.ui.shell.places import Place
from app.ui.splitting import shared_splitter
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.services.dispatch.loads import Load
    from app.ui.lists.pane import ListPane

_LIST_SHARES: Final = (64, 36)
_SHARES: Final = (68, 32)
_OWN_SHARES: Final = (50, 50)
_NARROW: Final = 1000  # units; below, the people stand under the orders
_MINUTE_MS: Final = 60_000
_TOPICS: Final = frozenset({"cases", "orders", "people", "imports"})


class DispatchPlace(Place):
    """派工."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self._ground = ground
        self._may_send = ground.session.may(Permission.DISPATCH)
        self._numbers: dict[str, UUID] = {}  # staff ids by staff number
        self._orders = OrdersPane(ground)
        self._right = OrderSide(ground)
        self._order = self._right.order
        self._people = PeoplePane(ground) if self._may_send else None
        self._results = ResultsPage(ground) if self._may_send else None
        self._day = DayView(ground) if self._may_send else None
        self._left = named(QStackedWidget(), "dispatchLeft")
        self._lay_out()
        self._connect()
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self._on_minute)
        self._minute.start()
        ground.desk.feed.changed.connect(self._on_changed)

    @override
    def activate(self) -> None:
        self._orders.release()
        self.refresh()
        self._orders.begin()

    @override
    def refresh(self) -> None:
        self._orders.pane.refresh()
        self._order.refresh()
        if self._people is not None:
            self._people.pane.refresh()
            self._ground.run(self, self._ground.services.dispatch.loads, self._take_loads)
        if self._day is not None and self._day.isVisible():
            self._day.refresh()

    @override
    def primary_list(self) -> "ListPane":
        return self._orders.pane

    @override
    def panes(self) -> list[QWidget]:
        people: list[QWidget] = [] if self._people is None else [self._people.pane]
        views = [view for view in (self._day, self._results) if view is not None]
        return [self._orders.pane, *people, *views, *self._right.pages]

    @override
    def back(self) -> bool:
        if self._right.show_order():
            return True
        if self._left.currentWidget() is not self._lists:
            self._show_lists()
            return True
        return False

    @override
    def show_aim(self, aim: object) -> None:
        if aim == UNASSIGNED:
            self._orders.show_filtered(UNASSIGNED if self._may_send else UNFINISHED, {})
        elif isinstance(aim, Mapping) and "person" in aim:
            self._orders.show_filtered(UNFINISHED, {"person": str(aim["person"])})
        elif isinstance(aim, Mapping) and "numbers" in aim:
            self._orders.show_only(aim["numbers"], str(aim["words"]))

    @override
    def open_record(self, kind: str, record_id: str) -> None:
        if kind == "order":
            self._open_order(UUID(record_id))

    def _lay_out(self) -> None:
        settings = self._ground.desk.settings
        pieces: list[QWidget] = [self._orders] if self._people is None else [self._orders, self._people]
        self._lists = shared_splitter("dispatchLists", pieces, _LIST_SHARES[: len(pieces)], settings)
        self._left.addWidget(self._lists)
        for view in (self._day, self._results):
            if view is not None:
                self._left.addWidget(view)
        shares = _SHARES if self._may_send else _OWN_SHARES
        column(self).addWidget(shared_splitter("dispatchSplitter", [self._left, self._right], shares, settings))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < theme().look.px(_NARROW)
        self._lists.setOrientation(Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal)
        self._orders.set_narrow(is_narrow=is_narrow)

    def _connect(self) -> None:
        self._orders.picked.connect(self._on_picked)
        self._orders.entered.connect(self._order.begin)
        self._order.done.connect(self._orders.begin)
        self._right.returned.connect(self._orders.begin)
        if self._people is None or self._results is None:
            return
        make_action(ActionId.NEW, self, self._right.open_new, is_local=False)
        QShortcut(QKeySequence("F8"), self, self._turn_day)
        self._orders.new_wanted.connect(self._right.open_new)
        self._orders.day_wanted.connect(self._turn_day)
        self._orders.batch_wanted.connect(self._results.send)
        self._results.shown.connect(self._show_results)
        self._people.chosen.connect(self._on_person)
        self._people.given.connect(self._on_given)
        self._people.absence_wanted.connect(self._open_absence)
        self._people.handing_wanted.connect(self._open_hand_all)
        self._right.order_wanted.connect(self._open_order)
        self._right.handing_wanted.connect(self._results.hand_over)
        self._results.left.connect(self._show_lists)
        self._results.opened.connect(self._open_order)
        if self._day is not None:
            self._day.left.connect(self._turn_day)
            self._day.opened.connect(self._open_order)

    def _take_loads(self, loads: "tuple[Load, ...]") -> None:
        self._numbers = {load.staff.number: load.staff.id for load in loads}
        self._orders.offer(loads)
        if self._people is not None:
            self._people.offer(loads)

    @Slot(object)
    def _on_picked(self, order_id: UUID) -> None:
        if self._right.currentWidget() is self._order:
            self._order.show_order(order_id)

    @Slot(str)
    def _on_person(self, number: str) -> None:
        dossier = self._order.dossier
        if dossier is not None and dossier.may_send and number in self._numbers:
            self._right.show_order()
            self._order.choose(dossier.view.order.id, self._numbers[number])
        else:
            self._orders.show_filtered(UNFINISHED, {"person": number})

    @Slot(object, str)
    def _on_given(self, order_id: UUID, number: str) -> None:
        if number in self._numbers:
            self._right.show_order()
            self._order.choose(order_id, self._numbers[number])

    @Slot(str, str)
    def _open_absence(self, number: str, name: str) -> None:
        if number in self._numbers:
            self._right.open_absence(self._numbers[number], name)

    @Slot(str, str)
    def _open_hand_all(self, number: str, name: str) -> None:
        if number in self._numbers:
            self._right.open_hand_all(self._numbers[number], name)

    @Slot(object)
    def _open_order(self, order_id: UUID) -> None:
        """Show an order that was not picked in the list."""
        self._right.show_order()
        self._orders.mark(order_id)
        self._order.show_order(order_id)

    @Slot()
    def _turn_day(self) -> None:
        if self._day is None:
            return
        if self._left.currentWidget() is self._day:
            self._show_lists()
            return
        self._left.setCurrentWidget(self._day)
        self._day.refresh()
        self._day.strips.setFocus()

    @Slot()
    def _show_lists(self) -> None:
        self._left.setCurrentWidget(self._lists)
        self._orders.begin()

    @Slot()
    def _show_results(self) -> None:
        if self._results is not None:
            self._left.setCurrentWidget(self._results)
            self._results.setFocus()

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS and self.isVisible():
            self.refresh()

    @Slot()
    def _on_minute(self) -> None:
        """Time went on: what is shown by the clock is shown again."""
        if self.isVisible():
            self.refresh()
