"""What was imported, by whom and when; each can be taken back."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QWidget

from app.domain.people.session import Permission
from app.labels.imports import KINDS
from app.ui.confirming import confirm
from app.ui.icons import Icon
from app.ui.ledgers.importing.lines_model import LinesModel, LinesTable, fit_columns
from app.ui.lists.cells import say_moment
from app.ui.parts import card, column, label, named, row
from app.ui.refusal_line import RefusalLine
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.imports.batch import ImportBatch
    from app.domain.problems import Refusal
    from app.services.imports.ledger import PastImport
    from app.ui.ground import Ground

_NUMBERS = (4, 5, 6)


class HistoryPage(QWidget):
    """导入记录."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "importHistory", self.tr("导入记录"))
        self._ground = ground
        self._past: Sequence[PastImport] = ()
        self.refusal = RefusalLine("historyRefusal")
        heads = (self.tr("时间"), self.tr("台账"), self.tr("文件"), self.tr("经办"), self.tr("新增"), self.tr("更改"))
        self._model = LinesModel((*heads, self.tr("不能导入"), self.tr("状态")), numbers=_NUMBERS, parent=self)
        self.table = LinesTable(self._model, "historyTable", self.tr("导入记录"))
        self._undo = marked_button(self.tr("撤销导入"), "undoImport", Icon.UNDO, role="danger")
        self._undo.clicked.connect(self._on_undo)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self._lay_out()

    def refresh(self) -> None:
        """Read the history again."""
        self._ground.run(self, self._ground.services.imports.history, self._show)

    def _lay_out(self) -> None:
        around, body = card("historyCard", self.tr("导入记录"))
        body.addWidget(
            label(
                self.tr("撤销会删去那次新增的、恢复那次更改的；之后又改过或已被引用的不能撤销。"), "muted", wraps=True
            )
        )
        body.addWidget(self.table, 1)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self._undo)
        inside = column(self, spacing=12)
        inside.addWidget(self.refusal)
        inside.addWidget(around, 1)
        inside.addLayout(foot)

    def _show(self, past: "Sequence[PastImport]") -> None:
        self._past = past
        self._model.show_lines([self._line(one) for one in past])
        fit_columns(self.table)
        if past:
            self.table.setCurrentIndex(self._model.index(0, 0))
        self._on_current(self.table.currentIndex())

    def _line(self, past: "PastImport") -> tuple[str, ...]:
        batch = past.batch
        undone = "" if batch.undone_at is None else self.tr("已于 {when} 撤销").format(when=say_moment(batch.undone_at))
        return (
            say_moment(batch.imported_at),
            KINDS[batch.kind],
            batch.file_name,
            past.actor or self.tr("命令行"),
            f"{batch.added:,}",
            f"{batch.changed:,}",
            f"{batch.refused:,}",
            undone or self.tr("已导入"),
        )

    @property
    def _current(self) -> "ImportBatch | None":
        index = self.table.currentIndex()
        return self._past[index.row()].batch if index.isValid() else None

    @Slot(QModelIndex)
    def _on_current(self, _index: QModelIndex) -> None:
        batch = self._current
        may = self._ground.may(Permission.IMPORT)
        self._undo.setEnabled(may and batch is not None and batch.undone_at is None)

    @Slot()
    def _on_undo(self) -> None:
        batch = self._current
        if batch is not None:
            text = self.tr("撤销“{file}”的导入？").format(file=batch.file_name)
            details = self.tr("将删去新增的 {added} 条，恢复更改的 {changed} 条。撤销后如需要，可重新导入。")
            confirm(
                self,
                text,
                self.tr("撤销导入"),
                lambda: self.undo(batch),
                details=details.format(added=f"{batch.added:,}", changed=f"{batch.changed:,}"),
            )

    def undo(self, batch: "ImportBatch") -> None:
        """Take an import back, beside the work."""
        session, imports = self._ground.session, self._ground.services.imports
        self.refusal.show_text("")
        self._undo.setEnabled(False)
        self._ground.desk.say(self.tr("正在撤销“{file}”的导入").format(file=batch.file_name))

        def undone(taken_back: "ImportBatch") -> None:
            self._ground.desk.toast(self.tr("已撤销“{file}”的导入").format(file=taken_back.file_name))

        self._ground.desk.runner.run_long(
            lambda _job: imports.undo(session, batch.id),
            owner=self,
            on_done=undone,
            on_refused=self._on_refused,
            on_end=self._on_end,
        )

    def _on_refused(self, refusal: "Refusal") -> None:
        self.refusal.show_text(self._ground.desk.tell(refusal))

    def _on_end(self) -> None:
        self._ground.desk.say("")
        self.refresh()
