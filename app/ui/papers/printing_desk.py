"""Shows the papers other places ask the frame for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.ui.ground import Ground

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.people.session import Session
    from app.services.bundle import Services
    from app.services.papers.paper import Paper
    from app.ui.shell.desk import Desk


class PrintingDesk(QObject):
    """Listens to the frame's desk; a paper that cannot be made is refused above the place that asked."""

    def __init__(
        self, window: QWidget, desk: "Desk", services: "Services", person: "Callable[[], Session | None]"
    ) -> None:
        """`person` says who is signed in."""
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._services = services
        self._person = person
        desk.paper_wanted.connect(self._on_wanted)
        desk.paper_shown.connect(self._on_shown)

    @Slot(str, str, str)
    def _on_wanted(self, form: str, kind: str, key: str) -> None:
        session = self._person()
        if session is None:
            return
        from app.ui.papers.subjects import subject_from  # noqa: PLC0415 - papers come when one is wanted

        subject = subject_from(kind, key)
        self._desk.say(self.tr("正在生成表单"))
        self._desk.runner.run(
            lambda: self._services.papers.render(session, form, subject),
            owner=self,
            on_done=self._on_shown,
            on_refused=self._desk.refuse,
            on_end=lambda: self._desk.say(""),
        )

    @Slot(object)
    def _on_shown(self, paper: "Paper") -> None:
        from app.ui.papers.dialog import PaperDialog  # noqa: PLC0415 - as above

        session = self._person()
        if session is not None:
            ground = Ground(desk=self._desk, services=self._services, session=session)
            PaperDialog(ground, self._window, paper).open()
