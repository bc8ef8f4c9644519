"""What customers and the village are told: the answer to one, and the list for all."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.intake.answer_page import AnswerPage
from app.ui.intake.public_pane import PublicPane
from app.ui.parts import column, named

if TYPE_CHECKING:
    from app.ui.ground import Ground
    from app.ui.lists.pane import ListPane


class ProgressPage(QWidget):
    """Either the answer or the list; Esc goes from the list, or from an answer, to the next question."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "progressPage", self.tr("进度答复"))
        self._ground = ground
        self.answer = AnswerPage(ground)
        self._public: PublicPane | None = None  # made when it is first asked for
        self._pages = QStackedWidget()
        self._pages.addWidget(self.answer)
        column(self).addWidget(self._pages)
        self.answer.list_wanted.connect(self.show_list)

    @property
    def pane(self) -> "ListPane | None":
        """The list, while it is shown."""
        current = self._pages.currentWidget()
        return current.pane if isinstance(current, PublicPane) else None

    def begin(self) -> None:
        """Put the focus where work goes on."""
        if self.pane is not None:
            self.pane.setFocus()
        else:
            self.answer.begin()

    def refresh(self) -> None:
        """Read the list again, while it is shown."""
        if self.pane is not None:
            self.pane.refresh()

    def back(self) -> bool:
        """Go back to an empty question; False when there is one."""
        if self.pane is not None:
            self._show_answer()
        elif self.answer.is_answered:
            self.answer.start_again()
        else:
            return False
        return True

    @Slot()
    def show_list(self) -> None:
        """Turn to the list that is put up."""
        if self._public is None:
            self._public = PublicPane(self._ground)
            self._public.left.connect(self._show_answer)
            self._pages.addWidget(self._public)
        self._pages.setCurrentWidget(self._public)
        self._public.pane.refresh()
        self.begin()

    @Slot()
    def _show_answer(self) -> None:
        self._pages.setCurrentWidget(self.answer)
        self.answer.begin()
