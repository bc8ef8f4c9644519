"""Files of a case: added by dialog or by dropping them here, opened with the program of the system."""

import shutil
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTemporaryDir, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame

from app.domain.people.session import Permission
from app.domain.problems import Refusal
from app.domain.work.case import Attachment, CaseState
from app.domain.work.signed_dates import SignedScan, signed_scans
from app.labels.limits import moment_text
from app.labels.work_terms import size_text
from app.ui.icons import Icon
from app.ui.intake.detail.file_mark import FileMark
from app.ui.intake.detail.signed_day import SignedDayDialog
from app.ui.overriding import override
from app.ui.parts import button, clear, column, label, named, row
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from app.domain.upstream.files import FileStanding
    from app.services.work.viewing import CaseView
    from app.ui.ground import Ground

_TO_BE_FETCHED: Final = frozenset({"attachment.altered", "attachment.missing"})

Show = Callable[[Path], object]


def show_with_system(path: Path) -> None:
    """Open a file with whatever the system opens it with."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class FilesCard(QFrame):
    """The attachments; a chosen paper is ticked when a file is added for it."""

    def __init__(self, ground: "Ground", show: Show = show_with_system) -> None:
        super().__init__()
        named(self, "filesCard", self.tr("附件"))
        self.setProperty("role", "card")
        self.setAcceptDrops(True)
        self.show_file = show
        self._ground = ground
        self._case_id: UUID | None = None
        self._files: Sequence[Attachment] = ()
        self._copies: QTemporaryDir | None = None
        self._marks: dict[UUID, FileMark] = {}
        self._lines = column(spacing=4)
        self._paper = named(QComboBox(), "filePaper", self.tr("附件属于"))
        self._add = marked_button(self.tr("添加附件(&A)"), "addFile", Icon.ATTACH)
        self._add.clicked.connect(self.choose)
        self._hint = label(self.tr("也可把文件拖到这里"), "small", wraps=True)
        self._hint.setContentsMargins(0, 0, 0, 0)
        foot = row()
        foot.addWidget(self._add)
        foot.addStretch(1)
        inside = column(self, margins=16, spacing=8)
        inside.addWidget(label(self.tr("附件"), "heading"))
        inside.addLayout(self._lines)
        inside.addWidget(self._paper)
        inside.addLayout(foot)
        inside.addWidget(self._hint)
        for changed in (ground.desk.feed.changed, ground.desk.long_work_ended):
            changed.connect(self._look)

    def show_view(self, view: "CaseView") -> None:
        """Show the files of a case."""
        if view.case.id != self._case_id:
            self._case_id = view.case.id
            self._paper.clear()
            self._paper.addItem(self.tr("其他附件"), "")
            for paper in view.business.papers:
                self._paper.addItem(paper.name, paper.code)
        may_add = self._ground.session.may(Permission.INTAKE)
        for each in (self._paper, self._add, self._hint):
            each.setVisible(may_add)
        clear(self._lines)
        self._files, self._marks = view.attachments, {}
        names = {paper.code: paper.name for paper in view.business.papers}
        scans = {scan.attachment_id: scan for scan in signed_scans(view.events)}
        may_correct = may_add and view.case.state is not CaseState.ARCHIVED
        for attachment in view.attachments:
            self._show(attachment, names.get(attachment.paper_code, ""))
            if scan := scans.get(attachment.id):
                self._show_day(scan, may_correct=may_correct)
        if not view.attachments:
            self._lines.addWidget(label(self.tr("还没有附件。"), "muted"))
        self._look()

    @Slot()
    def choose(self) -> None:
        """Choose files to add."""
        dialog = named(QFileDialog(self, self.tr("选择附件")), "fileDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.add([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def add(self, paths: Sequence[Path]) -> None:
        """Keep these files with the case."""
        case_id, session, code = self._case_id, self._ground.session, str(self._paper.currentData() or "")
        if case_id is None:
            return
        attaching = self._ground.services.attaching
        for path in paths:
            self._ground.run(
                self,
                partial(attaching.attach, session, case_id, path, code),
                lambda added: self._ground.desk.toast(self.tr("已添加附件“{name}”。").format(name=added.name)),
            )
        self._paper.setCurrentIndex(0)

    def open(self, attachment: Attachment) -> None:
        """Open a copy under its own name, fetched first if it is not here; what is kept stays as it came in."""
        self._ground.run(
            self,
            lambda: self._ground.services.attaching.file_of(attachment.id),
            lambda kept: self._open_copy(kept, attachment),
            lambda refusal: self._fetch(attachment, refusal),
        )

    def _fetch(self, attachment: Attachment, refusal: Refusal) -> None:
        """A file that is not here, or no longer what came in, may be had from the hub."""
        if refusal.problems[0].code not in _TO_BE_FETCHED:
            self._ground.desk.refuse(refusal)
            return
        upstream = self._ground.services.upstream
        self._ground.desk.run_long(
            self.tr("下载附件“{name}”").format(name=attachment.name),
            lambda job: upstream.files.fetch(attachment.id, job.report),
            owner=self,
            on_done=lambda kept: self._open_copy(kept, attachment),
        )

    @Slot()
    def _look(self) -> None:
        """Ask where the contents are; what is not shown asks nothing."""
        if not self._files:
            return
        files, services = self._files, self._ground.services
        self._ground.run(self, lambda: services.upstream.files.standings(files), self._show_standings)

    def _show_standings(self, found: "Mapping[UUID, FileStanding]") -> None:
        for key, standing in found.items():
            if key in self._marks:
                self._marks[key].show_standing(standing)

    def _open_copy(self, kept: Path, attachment: Attachment) -> None:
        if self._copies is None:
            self._copies = QTemporaryDir()
        folder = Path(self._copies.path()) / attachment.id.hex
        folder.mkdir(exist_ok=True)
        copy = folder / Path(attachment.name).name
        shutil.copyfile(kept, copy)
        self.show_file(copy)

    def _show(self, attachment: Attachment, paper: str) -> None:
        link = button(attachment.name, f"file-{attachment.name}", role="link")
        link.clicked.connect(lambda: self.open(attachment))
        when = moment_text(attachment.added_at, self._ground.desk.now())
        about = " · ".join(part for part in (paper, size_text(attachment.size_bytes), when) if part)
        line = row()
        mark = self._marks[attachment.id] = FileMark(attachment)
        line.addWidget(link)
        line.addStretch(1)
        below = row()
        below.addWidget(mark)
        below.addWidget(label(about, "small", wraps=True), 1)
        self._lines.addLayout(line)
        self._lines.addLayout(below)
        self._lines.addWidget(mark.trouble)

    def _show_day(self, scan: SignedScan, *, may_correct: bool) -> None:
        """The day on a signed copy, and the verb for one that was misread."""
        words = self.tr("纸面日期 {day}，已更正") if scan.is_corrected else self.tr("纸面日期 {day}")
        line = row()
        line.addWidget(label(words.format(day=scan.signed_on.isoformat()), "small"))
        if may_correct:
            verb = button(self.tr("更正日期"), f"signedDay-{scan.attachment_id}", role="link")
            verb.clicked.connect(partial(self._on_misread, scan))
            line.addWidget(verb)
        line.addStretch(1)
        self._lines.addLayout(line)

    def _on_misread(self, scan: SignedScan) -> None:
        ground = self._ground
        dialog = SignedDayDialog(ground, self, scan)

        def decided(day: date, reason: str) -> None:
            ground.run(
                self,
                lambda: ground.services.signed_dates.correct(ground.session, scan.attachment_id, day, reason),
                lambda _scan: dialog.accept(),
                dialog.refuse,
            )

        dialog.decided.connect(decided)
        dialog.open()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self._add.isVisible():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()
