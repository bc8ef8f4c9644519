"""The orders on the left: nobody sent yet, on the way, or all; several can be sent as proposed at once."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QToolButton

from app.domain.people.session import Permission
from app.ui.dispatch.cursor import OrderCursor, order_in
from app.ui.dispatch.dragging import OrderCarrier
from app.ui.dispatch.sources import OWN, SENDERS, NarrowedOrders
from app.ui.icons import Icon
from app.ui.lists.empty import EmptyState
from app.ui.lists.filters import FilterChoice
from app.ui.lists.pane import ListPane
from app.ui.parts import column, frame, named, row
from app.ui.tools import marked_button, tool
from app.ui.words import order_words

if TYPE_CHECKING:
    from app.services.dispatch.loads import Load
    from app.ui.ground import Ground

UNASSIGNED: Final = "unassigned"
UNFINISHED: Final = "unfinished"
EVERY: Final = ""


class OrdersPane(QFrame):
    """The list of orders with its standings; without the right to dispatch, a person's own."""

    picked = Signal(object)
    """The id of the order the list stands on."""
    entered = Signal()
    """Enter on an order."""
    batch_wanted = Signal(object)
    """The ids of the orders to be sent as proposed."""
    new_wanted = Signal()
    day_wanted = Signal()

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "ordersPane", self.tr("工单"))
        self._ground = ground
        self._may_send = ground.session.may(Permission.DISPATCH)
        first, fixed = (SENDERS, {}) if self._may_send else (OWN, {"person": ground.session.number})
        self._source = NarrowedOrders(ground.services.lists.source("orders"), first, fixed)
        self.pane = self._make_list(ground)
        self._standings = self._make_standings()
        self._batch = marked_button(self.tr("按建议派工"), "batchSend", Icon.SEND)
        self._new = marked_button(self.tr("新建  Ctrl+N"), "newOrderOpen", Icon.ADD)
        self._day = tool("dayOpen", self.tr("日视图  F8"), Icon.TODAY, shows_words=True)
        self._cursor = OrderCursor(self.pane)
        self._lay_out()
        self._connect()
        self.stand(UNASSIGNED if self._may_send else UNFINISHED)

    def stand(self, standing: str) -> None:
        """List the orders of a standing."""
        self._cursor.release()
        self._source.stand(standing)
        self._standings[standing].setChecked(True)
        self.pane.standing = self._standings[standing].text()
        self._batch.setVisible(self._may_send and standing == UNASSIGNED)
        self.pane.refresh()

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Save room when the text is large for the window."""
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if is_narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self._day.setToolButtonStyle(style)

    def release(self) -> None:
        """Somebody comes back to the list: where it stands is told again, whatever was opened from elsewhere."""
        self._cursor.release()

    def begin(self) -> None:
        """Put the focus into the list; while it is empty, where work can begin."""
        places = (self.pane.table, self._new, self._standings[EVERY])
        next(place for place in places if place.isVisible()).setFocus()

    def mark(self, order_id: UUID) -> None:
        """Stand on an order that was opened from elsewhere, if it is listed and has been read; otherwise nowhere."""
        self._cursor.mark(order_id)

    def show_filtered(self, standing: str, filters: Mapping[str, str]) -> None:
        """List the orders of a standing that these filters leave."""
        self.stand(standing)
        self.pane.show_filtered(filters)

    def show_only(self, numbers: Sequence[str], words: str) -> None:
        """List exactly these orders; `words` says on the chip what they have in common."""
        wanted = " ".join(numbers)
        for box in self.pane.findChildren(QComboBox, "filter-numbers"):
            box.blockSignals(True)
            for place in range(box.count() - 1, 0, -1):
                box.removeItem(place)
            box.addItem(words, wanted)
            box.show()
            box.blockSignals(False)
        self.show_filtered(EVERY, {"numbers": wanted})

    def offer(self, loads: "Sequence[Load]") -> None:
        """Let people filter by these grids and persons."""
        grids = sorted({grid for load in loads for grid in load.grids})
        self._offer("grid", [(grid, grid) for grid in grids])
        self._offer("person", [(load.staff.number, load.staff.name) for load in loads])

    def _make_list(self, ground: "Ground") -> ListPane:
        kinds = tuple((kind.code, kind.name) for kind in ground.services.office.definitions.order_kinds)
        choices = [
            FilterChoice(name="kind", title=self.tr("类型"), options=kinds),
            FilterChoice(name="numbers", title=self.tr("提示")),
        ]
        if self._may_send:
            choices.insert(0, FilterChoice(name="person", title=self.tr("人员")))
            choices.insert(0, FilterChoice(name="grid", title=self.tr("网格")))
        said = (
            self.tr("这里没有工单。业务进入现场环节时自动生成工单，也可以新建。")
            if self._may_send
            else self.tr("目前没有派给本人的工单。")
        )
        pane = ListPane(
            ground.desk,
            self._source,
            name="dispatchOrders",
            title=self.tr("工单") if self._may_send else self.tr("我的工单"),
            says=order_words(ground.desk.now),
            filters=choices,
            empty=EmptyState(text=said),
            unit=self.tr("张"),
        )
        for box in pane.findChildren(QComboBox, "filter-numbers"):
            box.hide()  # nothing to choose before a notice leads here
        return pane

    def _make_standings(self) -> dict[str, QToolButton]:
        words = ((UNASSIGNED, self.tr("待派")), (UNFINISHED, self.tr("在途")), (EVERY, self.tr("全部")))
        group = QButtonGroup(self)
        made: dict[str, QToolButton] = {}
        for standing, word in words:
            each = named(QToolButton(), f"standing-{standing or 'every'}", word)
            each.setText(word)
            each.setCheckable(True)
            each.clicked.connect(lambda _on=False, standing=standing: self.stand(standing))
            group.addButton(each)
            made[standing] = each
        return made

    def _lay_out(self) -> None:
        turns = row(margins=(8, 8, 8, 0), spacing=4)
        for standing, each in self._standings.items():
            turns.addWidget(each)
            if not self._may_send and standing == UNASSIGNED:
                each.hide()
        turns.addStretch(1)
        turns.addWidget(self._day)
        if not self._may_send:
            self._day.hide()
        ground = frame("card", "ordersCard")
        self.pane.setProperty("role", "")  # the ground around it is the card
        on_ground = column(ground, spacing=0)
        on_ground.addLayout(turns)
        on_ground.addWidget(self.pane, 1)
        inside = column(self, spacing=10)
        inside.addWidget(ground, 1)
        foot = row(spacing=8)
        for verb in (self._batch, self._new):
            foot.addWidget(verb)
            if not self._may_send:
                verb.hide()
        foot.addStretch(1)
        inside.addLayout(foot)
        self.setFocusProxy(self.pane)

    def _connect(self) -> None:
        self._cursor.turned.connect(self.picked)
        self.pane.opened.connect(lambda _key: self.entered.emit())
        self._batch.clicked.connect(self._on_batch)
        self._new.clicked.connect(self.new_wanted)
        self._day.clicked.connect(self.day_wanted)
        if self._may_send:
            OrderCarrier(self.pane.table, self._order_in)

    @Slot()
    def _on_batch(self) -> None:
        """Ask for the selected orders; those that were never in view are read for it."""
        keys, source = self.pane.table.selected_keys, self._source
        self._ground.run(self, lambda: tuple(order_in(line) for line in source.rows(keys)), self.batch_wanted.emit)

    def _order_in(self, row: int) -> UUID | None:
        line = self.pane.model.value(row)
        return None if line is None else order_in(line)

    def _offer(self, name: str, options: Sequence[tuple[str, str]]) -> None:
        """Fill a filter whose choices come from the database, and so after the list was made."""
        box = self.pane.findChild(QComboBox, f"filter-{name}")
        if isinstance(box, QComboBox) and box.count() == 1:
            for value, words in options:
                box.addItem(words, value)
