"""The switch at the top of the place: take in, one of the views of the cases, or answer a customer."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from app.ui.icons import Icon
from app.ui.overriding import override
from app.ui.parts import named, row
from app.ui.tools import BESIDE_ICON, tool

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.today import Counts

NEW = "new"
PAUSES = "pauses"
MEETING = "meeting"
PROGRESS = "progress"
PROGRESS_KEY = "F4"
_YIELDING = (PROGRESS, MEETING, "all", "to_archive", PAUSES)


class ViewsBar(QWidget):
    """One is always on; numbers stand behind the words. Some give up their words where there is no room for them."""

    wanted = Signal(str)

    def __init__(self, *, may_register: bool) -> None:
        super().__init__()
        named(self, "viewsBar", self.tr("视图"))
        self._words = {
            NEW: self.tr("新受理"),
            "unfinished": self.tr("在办"),
            "due_today": self.tr("今日到期"),
            "overdue": self.tr("已超期"),
            "to_archive": self.tr("待归档"),
            PAUSES: self.tr("暂停待批准"),
            "all": self.tr("全部"),
            MEETING: self.tr("业扩例会"),
            PROGRESS: self.tr("进度答复"),
        }
        marks = {
            NEW: Icon.ADD,
            "due_today": Icon.NEAR,
            "overdue": Icon.OVER,
            "to_archive": Icon.ARCHIVE,
            PAUSES: Icon.PAUSED,
            MEETING: Icon.PEOPLE,
            PROGRESS: Icon.PHONE,
        }
        self._tools: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        inside = self._inside = row(self, spacing=4)
        for view, words in self._words.items():
            made = tool(f"view-{view}", words, marks.get(view, Icon.CASE), shows_words=True)
            made.setCheckable(True)
            made.setToolTip(words)
            made.clicked.connect(lambda _=False, view=view: self.wanted.emit(view))
            group.addButton(made)
            inside.addWidget(made)
            self._tools[view] = made
        inside.addStretch(1)
        self._tools[PROGRESS].setToolTip(f"{self._words[PROGRESS]}  {PROGRESS_KEY}")
        if not may_register:
            self._tools[NEW].hide()
        self._tools[PAUSES].hide()
        self._tools[MEETING].hide()

    def word_of(self, view: str) -> str:
        """What a view is called."""
        return self._words[view]

    def show_view(self, view: str) -> None:
        """Mark the view that is shown."""
        self._tools[view].setChecked(True)

    def show_counts(self, counts: "Counts") -> None:
        """Show the numbers of the views that have one."""
        numbers: Mapping[str, int] = {
            "due_today": counts.due_today,
            "overdue": counts.overdue,
            "to_archive": counts.to_archive,
            PAUSES: counts.pauses,
        }
        for view, number in numbers.items():
            words = f"{self._words[view]} {number}"
            self._tools[view].setText(BESIDE_ICON + words)
            self._tools[view].setAccessibleName(words)
            self._tools[view].setToolTip(words)
        waits = self._tools[PAUSES]
        waits.setVisible(counts.pauses > 0 or waits.isChecked())  # what somebody looks at does not vanish
        self._make_room()

    def show_waiting(self, number: int) -> None:
        """Show how many cases wait for the supply meeting; without any it is not shown."""
        meeting, words = self._tools[MEETING], f"{self._words[MEETING]} {number}"
        meeting.setText(BESIDE_ICON + words)
        meeting.setAccessibleName(words)
        meeting.setToolTip(words)
        meeting.setVisible(number > 0 or meeting.isChecked())
        self._make_room()

    @override
    def minimumSizeHint(self) -> QSize:
        whole = super().minimumSizeHint()
        spared = sum(hint.width() - hint.height() for hint in (each.sizeHint() for each in self._yielding()))
        return QSize(whole.width() - spared, whole.height())  # an icon alone is a square

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _yielding(self) -> list[QToolButton]:
        """The tools that can do without words, the first to give them up first."""
        return [self._tools[view] for view in _YIELDING if not self._tools[view].isHidden()]

    def _make_room(self) -> None:
        """Say everything in words if it fits, else leave the words out of one after the other."""
        yielding = self._yielding()
        for each in yielding:
            each.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        shown = [each for each in self._tools.values() if not each.isHidden()]
        needed = sum(each.sizeHint().width() for each in shown) + self._inside.spacing() * (len(shown) - 1)
        for each in yielding:
            if needed > self.width():
                whole = each.sizeHint().width()
                each.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
                needed -= whole - each.sizeHint().width()
