"""The first page: choose a file or drop it here; empty sheets to fill in; what was imported before."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QWidget

from app.domain.imports.batch import ImportKind
from app.labels.imports import KINDS
from app.ui.icons import Icon
from app.ui.overriding import override
from app.ui.parts import button, card, column, frame, label, named, row
from app.ui.refusal_line import RefusalLine
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.domain.problems import Refusal
    from app.ui.ground import Ground


class ChoosePage(QWidget):
    """选择文件."""

    chosen = Signal(object)  # Path

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "importChoose", self.tr("选择文件"))
        self._ground = ground
        self.setAcceptDrops(True)
        self.refusal = RefusalLine("importRefusal")
        self._templates = named(QComboBox(), "templateKind", self.tr("模板种类"))
        for kind in ImportKind:
            self._templates.addItem(KINDS[kind], kind.value)
        inside = column(self, spacing=14)
        inside.addWidget(self.refusal)
        inside.addWidget(self._drop_area())
        inside.addWidget(self._template_card())
        inside.addStretch(1)

    def begin(self) -> None:
        """Start anew."""
        self.refusal.show_text("")

    def show_refusal(self, refusal: "Refusal") -> None:
        """Say why the file cannot be taken."""
        self.refusal.show_text(self._ground.desk.tell(refusal))

    def _drop_area(self) -> QFrame:
        area = frame("card", "dropArea")
        inside = column(area, margins=28, spacing=12)
        choose = marked_button(self.tr("选择文件…"), "chooseFile", Icon.IMPORT, role="primary")
        choose.clicked.connect(self._on_choose)
        line = row()
        line.addStretch(1)
        line.addWidget(choose)
        line.addStretch(1)
        hint = label(self.tr("把外部系统导出的表格拖到这里，或者"), "muted", wraps=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        kinds = label(
            self.tr("可导入 {kinds}。支持 xlsx、xls 和 csv，表头在前几行即可，列名不必与本系统一致。").format(
                kinds="、".join(KINDS.values())
            ),
            "small",
            wraps=True,
        )
        kinds.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside.addWidget(hint)
        inside.addLayout(line)
        inside.addWidget(kinds)
        return area

    def _template_card(self) -> QFrame:
        around, inside = card("templateCard", self.tr("没有现成的表格"))
        hint = self.tr("下载空白模板，填好后再导入。建议顺序：人员、网格台区、客户档案，然后是各月数据。")
        inside.addWidget(label(hint, "muted", wraps=True))
        line = row()
        line.addWidget(self._templates)
        save = button(self.tr("下载模板…"), "saveTemplate")
        save.clicked.connect(self._on_template)
        line.addWidget(save)
        line.addStretch(1)
        inside.addLayout(line)
        return around

    @Slot()
    def _on_choose(self) -> None:
        dialog = named(QFileDialog(self, self.tr("选择要导入的表格")), "importDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("表格 (*.xlsx *.xls *.xlsm *.ods *.csv *.txt);;全部文件 (*)"))
        dialog.fileSelected.connect(lambda path: self.chosen.emit(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _on_template(self) -> None:
        kind = ImportKind(self._templates.currentData())
        dialog = named(QFileDialog(self, self.tr("下载模板"), f"{KINDS[kind]}模板.xlsx"), "templateDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(lambda path: self.save_template(kind, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_template(self, kind: ImportKind, path: Path) -> None:
        """Write an empty sheet of this kind."""
        self._ground.run(
            self,
            lambda: self._ground.services.imports.template(kind, path),
            lambda _none: self._ground.desk.toast(self.tr("模板已存到 {path}").format(path=path)),
            self.show_refusal,
        )

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.chosen.emit(path)


def _dropped(event: QDropEvent) -> Path | None:
    """The one file that is dragged, if it is one."""
    paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return Path(paths[0]) if len(paths) == 1 else None
