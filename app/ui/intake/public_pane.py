"""公示清单: what is put up for everybody, on the screen and as a sheet."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.labels.progress import PUBLIC_TITLE, PUBLIC_WORDS
from app.ui.actions import ActionId, words
from app.ui.icons import Icon
from app.ui.lists.empty import EmptyState
from app.ui.lists.pane import ListPane
from app.ui.parts import button, column, named
from app.ui.tools import marked_button
from app.ui.words import case_badge

if TYPE_CHECKING:
    from app.domain.lists import ListQuery
    from app.ui.ground import Ground


class PublicPane(QWidget):
    """The list, 导出 and the way back to the answer."""

    left = Signal()

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "publicPage", PUBLIC_TITLE)
        self._ground = ground
        self._source = ground.services.progress.public_list()
        self.pane = ListPane(
            ground.desk,
            self._source,
            name="publicList",
            title=PUBLIC_TITLE,
            says={"state": case_badge},
            empty=EmptyState(text=self.tr("没有在办业务，上月也没有办结的业务。")),
            unit=self.tr("件"),
        )
        back = button(self.tr("返回进度答复"), "leavePublicList", role="link")
        back.clicked.connect(self.left)
        export = marked_button(f"{words(ActionId.EXPORT)}  Ctrl+E", "exportPublicList", Icon.EXPORT)
        export.clicked.connect(lambda: self.pane.export_wanted.emit(self.pane.model.query))
        self.pane.add_head(back)
        self.pane.add_head(export)
        column(self).addWidget(self.pane)
        self.pane.export_wanted.connect(self._on_export)

    @Slot(object)
    def _on_export(self, query: "ListQuery") -> None:
        dialog = named(QFileDialog(self, words(ActionId.EXPORT), f"{PUBLIC_TITLE}.xlsx"), "exportDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("表格 (*.xlsx)"))
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(lambda path: self.export(query, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export(self, query: "ListQuery", path: Path) -> None:
        """Write what is listed to a file, beside the work."""
        exports, source = self._ground.services.exports, self._source
        self._ground.desk.run_long(
            self.tr("导出{title}").format(title=PUBLIC_TITLE),
            lambda _job: exports.export_source(source, query, path, title=PUBLIC_TITLE, words=PUBLIC_WORDS),
            owner=self,
            on_done=lambda count: self._ground.desk.toast(
                self.tr("已导出 {n} 件：{path}").format(n=f"{count:,}", path=path)
            ),
        )
