"""公示清单: what is put up for everybody, on the screen and as a sheet."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.labels.progress import PUBLIC_TITLE
from app.ui.actions import ActionId, words
from app.ui.icons import Icon
from app.ui.lists.empty import EmptyState
from app.ui.lists.pane import ListPane
from app.ui.parts import button, column, named
from app.ui.tools import marked_button
from app.ui.words import case_badge

if TYPE_CHECKING:
    from app.ui.ground import Ground


class PublicPane(QWidget):
    """The list, 导出 and the way back to the answer."""

    left = Signal()

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "publicPage", PUBLIC_TITLE)
        self.pane = ListPane(
            ground.desk,
            ground.services.progress.public_list(),
            name="publicList",
            title=PUBLIC_TITLE,
            says={"state": case_badge},
            empty=EmptyState(text=self.tr("没有在办业务，上月也没有办结的业务。")),
            unit=self.tr("件"),
        )
        back = button(self.tr("返回进度答复"), "leavePublicList", role="link")
        back.clicked.connect(self.left)
        export = marked_button(f"{words(ActionId.EXPORT)}  Ctrl+E", "exportPublicList", Icon.EXPORT)
        export.clicked.connect(self.pane.export)
        self.pane.add_head(back)
        self.pane.add_head(export)
        column(self).addWidget(self.pane)
