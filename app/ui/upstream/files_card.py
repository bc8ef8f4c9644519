"""The card that says which attachments wait to go up or come down."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QFrame

from app.domain.people.session import Permission, Session
from app.labels.file_words import trouble_text, waiting_text
from app.ui.parts import card, column, label, named

if TYPE_CHECKING:
    from app.services.bundle import Services
    from app.services.upstream.standing import UpstreamStatus
    from app.ui.shell.desk import Desk


class WaitingFilesCard(QFrame):
    """What waits, what cannot be carried, and whether what others added comes here without being opened."""

    def __init__(self, services: "Services", session: Session, desk: "Desk") -> None:
        super().__init__()
        named(self, "waitingFilesArea")
        self._services = services
        self._session = session
        self._desk = desk
        around, inside = card("waitingFilesCard", self.tr("附件"))
        self._says = named(label("", wraps=True), "waitingFiles")
        self._trouble = named(label("", "error", wraps=True), "filesTrouble")
        self._fetches = named(QCheckBox(self.tr("自动下载其他电脑登记的附件")), "fetchFiles")
        self._hint = named(label("", "small", wraps=True), "filesHint")
        for each in (self._says, self._trouble, self._fetches, self._hint):
            inside.addWidget(each)
        self._fetches.setEnabled(session.may(Permission.MANAGE_STATION))
        self._fetches.clicked.connect(self._on_fetches)
        column(self).addWidget(around)

    def show_standing(self, standing: "UpstreamStatus") -> None:
        """Show what waits; a computer no hub knows has nothing to show."""
        self.setVisible(standing.is_enrolled)
        self._says.setText(waiting_text(standing.files))
        trouble = trouble_text(standing.files)
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        self._fetches.setChecked(standing.fetches_files)
        self._hint.setText(
            self.tr("附件在改动上传之后、空闲时分段传送，断线后从停下处继续。不自动下载时，打开哪个就下载哪个。")
            if standing.url
            else self.tr("附件随U盘传送，新的先带，放不下的下次再带。不自动下载时，县公司的文件不带其他电脑的附件。")
        )

    @Slot(bool)
    def _on_fetches(self, is_on: bool) -> None:  # noqa: FBT001 - as Qt hands it over
        files, session = self._services.upstream.files, self._session
        self._desk.runner.run(
            lambda: files.let_fetch(session, by_itself=is_on),
            owner=self,
            on_done=lambda _none: self._desk.toast(
                self.tr("其他电脑登记的附件将自动下载。") if is_on else self.tr("附件改为打开时下载。")
            ),
            on_refused=self._desk.refuse,
        )
