"""Backup, check and restore of the data folder."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem

from app.domain.people.session import Permission, Session
from app.labels.upkeep import finding_text
from app.ui.confirming import confirm
from app.ui.icons import Icon
from app.ui.lists.cells import say_moment
from app.ui.parts import card, label, named, row, set_property
from app.ui.settings.page import SettingsPage
from app.ui.shell.desk import Desk
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.bundle import Services
    from app.services.upkeep import BackupFile, CheckReport

_MEGABYTE = 1_000_000
_PATH = Qt.ItemDataRole.UserRole


def size_text(size: int) -> str:
    """A file's size as people read it."""
    return f"{size / _MEGABYTE:.1f} MB"


class DataPage(SettingsPage):
    """数据."""

    def __init__(self, services: "Services", session: Session, desk: Desk) -> None:
        super().__init__(
            "dataPage",
            desk.tr("数据"),
            desk.tr("备份不影响别人正在办的业务；恢复会先把现在的数据另存一份，再换成所选的备份。"),
        )
        self._services = services
        self._session = session
        self._desk = desk
        self._where = label("", "muted", wraps=True)
        self._result = named(label("", wraps=True), "checkResult")
        self._result.hide()
        self._backups = named(QListWidget(), "backupList", self.tr("已有备份"))
        self._lay_out()

    def refresh(self) -> None:
        """Read which backups there are."""
        self._where.setText(self.tr("数据文件夹：{path}").format(path=self._services.office.folder.path))
        self._desk.runner.run(
            self._services.upkeep.backups, owner=self, on_done=self._show, on_refused=self._desk.refuse
        )

    def _lay_out(self) -> None:
        around, inside = card("dataCard")
        verbs = row()
        back_up = marked_button(self.tr("立即备份"), "backUp", Icon.SAVE, role="primary")
        back_up.clicked.connect(lambda: self._back_up(None))
        elsewhere = marked_button(self.tr("备份到…"), "backUpTo", Icon.EXPORT)
        elsewhere.clicked.connect(self._on_elsewhere)
        check = marked_button(self.tr("检查数据"), "checkData", Icon.FINE)
        check.clicked.connect(self._on_check)
        restore = marked_button(self.tr("从文件恢复…"), "restoreFrom", Icon.UNDO)
        restore.clicked.connect(self._on_restore_file)
        chosen = marked_button(self.tr("恢复所选备份"), "restoreChosen", Icon.UNDO)
        chosen.clicked.connect(self._on_restore_chosen)
        for each in (back_up, elsewhere, check, restore, chosen):
            each.setEnabled(self._session.may(Permission.BACKUP))
        for each in (back_up, elsewhere, check):
            verbs.addWidget(each)
        verbs.addStretch(1)
        inside.addWidget(self._where)
        inside.addLayout(verbs)
        inside.addWidget(self._result)
        inside.addWidget(label(self.tr("已有备份"), "heading"))
        inside.addWidget(self._backups, 1)
        self.let_fill(self._backups, 140)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(restore)
        foot.addWidget(chosen)
        inside.addLayout(foot)
        self.inside.addWidget(around, 1)

    def _show(self, backups: "Sequence[BackupFile]") -> None:
        self._backups.clear()
        for each in backups:
            words = f"{say_moment(each.made_at)}    {size_text(each.size_bytes)}    {each.path.name}"
            item = QListWidgetItem(words)
            item.setData(_PATH, str(each.path))
            self._backups.addItem(item)
        if not backups:
            self._backups.addItem(QListWidgetItem(self.tr("还没有备份，请先点“立即备份”。")))

    def _back_up(self, target: Path | None) -> None:
        upkeep, session = self._services.upkeep, self._session
        self._desk.run_long(
            self.tr("备份数据"),
            lambda _job: upkeep.back_up(session, target),
            owner=self,
            on_done=self._on_backed_up,
        )

    def _on_backed_up(self, made: "BackupFile") -> None:
        self._say(self.tr("已备份并通过检查：{path}").format(path=made.path), "good")
        self.refresh()

    @Slot()
    def _on_elsewhere(self) -> None:
        dialog = QFileDialog(self, self.tr("备份到"), "station-backup.db", self.tr("备份文件 (*.db)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("db")
        dialog.fileSelected.connect(lambda path: self._back_up(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _on_check(self) -> None:
        upkeep, session = self._services.upkeep, self._session
        self._desk.run_long(
            self.tr("检查数据"), lambda _job: upkeep.check(session), owner=self, on_done=self._on_checked
        )

    def _on_checked(self, report: "CheckReport") -> None:
        if report.is_sound:
            self._say(
                self.tr("数据完好（{size}）。").format(size=size_text(report.size_bytes)),
                "good",
            )
        else:
            found = "；".join(map(finding_text, report.findings[:3]))
            self._say(self.tr("数据有损坏：{found}。请停止录入并从最近的备份恢复。").format(found=found), "over")

    @Slot()
    def _on_restore_file(self) -> None:
        dialog = QFileDialog(self, self.tr("选择备份文件"), "", self.tr("备份文件 (*.db)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self._ask(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _on_restore_chosen(self) -> None:
        item = self._backups.currentItem()
        path = item.data(_PATH) if self._backups.selectedItems() else None
        if path:
            self._ask(Path(path))
        else:
            self._say(self.tr("请先在上面选一份备份。"), "near")

    def _ask(self, path: Path) -> None:
        """Restoring cannot be taken back with a key: ask first."""
        confirm(
            self,
            self.tr("用“{name}”替换现在的数据？").format(name=path.name),
            self.tr("恢复"),
            lambda: self._desk.restore_wanted.emit(path),
            details=self.tr("备份之后录入的内容不会在新数据里，但会另存一份。完成后需重新登录。"),
        )

    def _say(self, text: str, tone: str) -> None:
        self._result.setText(text)
        self._result.show()
        set_property(self._result, "tone", tone)
