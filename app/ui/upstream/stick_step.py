"""The step of joining a station for those without a line: with a stick."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.people.session import OWNER
from app.ui.parts import button, column
from app.ui.upstream.courier_card import CourierCard

if TYPE_CHECKING:
    from app.ui.shell.desk import Desk
    from app.ui.upstream.joining import Joining


class StickStep(QWidget):
    """用U盘加入: nobody has a password here yet, so whoever sits here acts for the folder's owner."""

    left = Signal()
    arrived = Signal(object)
    """A file was taken in: UpstreamStatus."""

    def __init__(self, desk: "Desk", joining: "Joining") -> None:
        super().__init__()
        self._desk = desk
        self._joining = joining
        self._courier = CourierCard(joining.services, OWNER, desk, is_empty=True)
        leave = button(self.tr("返回，联网加入"), "joinByLine", role="link")
        inside = column(self, spacing=8)
        inside.addWidget(self._courier)
        inside.addWidget(leave)
        leave.clicked.connect(self.left)
        self._courier.carried.connect(self._on_carried)

    def begin(self) -> None:
        """Show what a stick is good for here."""
        self._desk.runner.run(
            self._joining.status, owner=self, on_done=self._courier.show_standing, on_refused=self._desk.refuse
        )

    @Slot()
    def _on_carried(self) -> None:
        self._desk.runner.run(self._joining.status, owner=self, on_done=self.arrived.emit, on_refused=self._desk.refuse)
