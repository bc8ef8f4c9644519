"""The link to the conflicts somebody has to decide; nothing is shown while there are none."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.domain.people.session import Session
from app.ui.icons import Icon
from app.ui.parts import named, row
from app.ui.shell.desk import Desk
from app.ui.tools import BESIDE_ICON, marked_button

if TYPE_CHECKING:
    from app.services.bundle import Services

_TOPIC: Final = "upstream"


class DisputesLink(QWidget):
    """A line with a button that opens the conflicts, read after the lists and whenever the hub brought something."""

    def __init__(self, services: "Services", session: Session, desk: Desk) -> None:
        super().__init__()
        named(self, "disputesLink")
        self._services = services
        self._session = session
        self._desk = desk
        self._open = marked_button("", "openDisputes", Icon.SYNC_TROUBLE)
        self._open.clicked.connect(lambda: desk.go_to("settings", "conflictsPage"))
        inside = row(self)
        inside.addWidget(self._open)
        inside.addStretch(1)
        self.hide()
        desk.feed.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Count the conflicts this person may decide."""
        services, session = self._services, self._session
        self._desk.runner.run(
            lambda: len(services.upstream.conflicts(session)),  # the service may have to be loaded: not here
            owner=self,
            on_done=self._show,
            on_refused=self._desk.refuse,
        )

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if _TOPIC in topics:
            self.refresh()

    def _show(self, count: int) -> None:
        words = self.tr("与其他电脑有 {n} 处冲突待处理").format(n=f"{count:,}")
        self._open.setText(BESIDE_ICON + words)
        self._open.setAccessibleName(words)
        self.setVisible(count > 0)
