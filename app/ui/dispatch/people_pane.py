"""The people by grid with their load: who is chosen, given an order, or marked as away."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame

from app.ui.actions import ActionId, make_action
from app.ui.dispatch.dragging import OrderReceiver
from app.ui.dispatch.sources import PeopleLoads, PersonLine, say_load
from app.ui.icons import Icon
from app.ui.lists.empty import EmptyState
from app.ui.lists.model import ROW
from app.ui.lists.pane import ListPane
from app.ui.parts import column, named, row
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.ui.ground import Ground


class PeoplePane(QFrame):
    """Who there is, by grid."""

    chosen = Signal(str)
    """Enter on a person: the staff number."""
    given = Signal(object, str)
    """An order's id was let go over a person: his staff number."""
    absence_wanted = Signal(str, str)
    """F2 on a person: staff number and name."""

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
            can_export=False,
        )
        self._away = marked_button(self.tr("登记不在岗  F2"), "absenceOpen", Icon.CALENDAR)
        self._away.clicked.connect(self._on_away)
        make_action(ActionId.EDIT, self, self._on_away, text=self.tr("登记不在岗"))
        receiver = OrderReceiver(self.pane.table)
        receiver.received.connect(self._on_received)
        self.pane.opened.connect(self._on_opened)
        inside = column(self, spacing=10)
        inside.addWidget(self.pane, 1)
        foot = row(spacing=8)
        foot.addWidget(self._away)
        foot.addStretch(1)
        inside.addLayout(foot)
        self.setFocusProxy(self.pane)

    @property
    def current(self) -> PersonLine | None:
        """The person the list stands on."""
        line = self.pane.current_row
        return line if isinstance(line, PersonLine) else None

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
