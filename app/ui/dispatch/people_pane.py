"""The people by grid with their load: who is chosen, given an order, or marked as away."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame

from app.ui.actions import ActionId, make_action
from app.ui.dispatch.dragging import OrderReceiver
from app.ui.dispatch.returning import bring_back
from app.ui.dispatch.sources import PeopleLoads, PersonLine, say_load
from app.ui.icons import Icon
from app.ui.lists.empty import EmptyState
from app.ui.lists.model import ROW
from app.ui.lists.pane import ListPane
from app.ui.parts import column, named, row
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.people.staff import Absence
    from app.services.dispatch.loads import Load
    from app.ui.ground import Ground


class PeoplePane(QFrame):
    """Who there is, by grid."""

    chosen = Signal(str)
    """Enter on a person: the staff number."""
    given = Signal(object, str)
    """An order's id was let go over a person: his staff number."""
    absence_wanted = Signal(str, str)
    """F2 on a person: staff number and name."""
    handing_wanted = Signal(str, str)
    """F4 on a person with open orders: staff number and name."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "peoplePane", self.tr("人员"))
        self.pane = ListPane(
            ground.desk,
            PeopleLoads(ground.services.lists.loads()),
            name="dispatchPeople",
            title=self.tr("人员"),
            says={"state": say_load},
            empty=EmptyState(text=self.tr("还没有台区经理，请到“台账”导入人员，或到“设置”添加。")),
            unit=self.tr("人"),
            selects_first=False,
        )
        self._ground = ground
        self._absences: dict[str, Absence] = {}  # that run now, by staff number
        self._away = marked_button(self.tr("登记不在岗  F2"), "absenceOpen", Icon.CALENDAR)
        self._back = marked_button(self.tr("返岗  Del"), "absenceEnd", Icon.UNDO)
        self._hand = marked_button(self.tr("移交在途工单  F4"), "handAllOpen", Icon.SEND)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        inside = column(self, spacing=10)
        inside.addWidget(self.pane, 1)
        for verbs in ((self._away, self._back), (self._hand,)):
            foot = row(spacing=8)
            for each in verbs:
                foot.addWidget(each)
            foot.addStretch(1)
            inside.addLayout(foot)
        self._back.hide()
        self._hand.hide()
        self.setFocusProxy(self.pane)

    def _connect(self) -> None:
        self._away.clicked.connect(self._on_away)
        make_action(ActionId.EDIT, self, self._on_away, text=self.tr("登记不在岗"))
        self._back.clicked.connect(self._on_back)
        QShortcut(QKeySequence.StandardKey.Delete, self.pane.table, self._on_back)
        self._hand.clicked.connect(self._on_hand)
        QShortcut(QKeySequence("F4"), self, self._on_hand, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        receiver = OrderReceiver(self.pane.table)
        receiver.received.connect(self._on_received)
        self.pane.opened.connect(self._on_opened)
        self.pane.current_changed.connect(self._offer_verbs)
        self.pane.model.dataChanged.connect(self._offer_verbs)

    def offer(self, loads: "Sequence[Load]") -> None:
        """Let those come back who are away now."""
        self._absences = {load.staff.number: load.absence for load in loads if load.absence is not None}
        self._offer_verbs()

    @property
    def current(self) -> PersonLine | None:
        """The person the list stands on."""
        line = self.pane.current_row
        return line if isinstance(line, PersonLine) else None

    @Slot()
    def _offer_verbs(self) -> None:
        line = self.current
        self._back.setVisible(line is not None and line.number in self._absences)
        self._hand.setVisible(line is not None and line.open_orders > 0)

    @Slot()
    def _on_hand(self) -> None:
        line = self.current
        if line is not None and line.open_orders > 0:
            self.handing_wanted.emit(line.number, line.name)

    @Slot(int)
    def _on_opened(self, _key: int) -> None:
        if self.current is not None:
            self.chosen.emit(self.current.number)

    @Slot(object, int)
    def _on_received(self, order_id: UUID, key: int) -> None:
        line = self.pane.model.index(self.pane.model.row_of(key), 0).data(ROW)
        if isinstance(line, PersonLine):
            self.given.emit(order_id, line.number)

    @Slot()
    def _on_away(self) -> None:
        if self.current is not None:
            self.absence_wanted.emit(self.current.number, self.current.name)

    @Slot()
    def _on_back(self) -> None:
        line = self.current
        if line is not None and line.number in self._absences:
            bring_back(self._ground, self, self._absences[line.number], line.name)
