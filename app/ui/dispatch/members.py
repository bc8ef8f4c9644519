"""Who else works on an order: several people chosen from a menu that stays open while they are ticked."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.ui.overriding import override
from app.ui.parts import button, column, label, named, set_property


class _TickMenu(QMenu):
    """A menu that ticks on Space, Enter or a click and closes on Esc."""

    def _tick(self, action: QAction | None) -> bool:
        if action is None or not action.isCheckable():
            return False
        action.toggle()
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        ticks = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (ticks and self._tick(self.activeAction())):
            super().keyPressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._tick(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)


class MemberPicker(QWidget):
    """The members of a crew."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._open: QPushButton = button("", "members")
        self._menu = named(_TickMenu(self._open), "membersMenu", self.tr("工作班成员"))
        self._open.setMenu(self._menu)
        self._message = named(label("", "error", wraps=True), "membersMessage")
        self._message.hide()
        words = label(self.tr("工作班成员"), "muted")
        words.setBuddy(self._open)
        inside = column(self, spacing=4)
        inside.addWidget(words)
        inside.addWidget(self._open)
        inside.addWidget(self._message)
        self.setFocusProxy(self._open)
        self._say()

    @property
    def chosen(self) -> tuple[UUID, ...]:
        """The ids of those who are ticked."""
        return tuple(action.data() for action in self._menu.actions() if action.isChecked())

    def offer(self, people: Sequence[tuple[UUID, str]], chosen: Sequence[UUID]) -> None:
        """Offer people by id and name, some of them ticked."""
        self._menu.clear()
        for staff_id, name in people:
            action = self._menu.addAction(name)
            action.setObjectName(f"member-{name}")
            action.setData(staff_id)
            action.setCheckable(True)
            action.setChecked(staff_id in chosen)
            action.toggled.connect(self._on_ticked)
        self.show_message("")
        self._say()

    def show_message(self, text: str) -> None:
        """Say what is wrong with the members, or that nothing is."""
        self._message.setText(text)
        self._message.setVisible(bool(text))
        set_property(self._open, "role", "danger" if text else "")

    @Slot(bool)
    def _on_ticked(self, _on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.show_message("")
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        names = "、".join(action.text() for action in self._menu.actions() if action.isChecked())
        self._open.setText(names or self.tr("无，按空格键选人"))
        self._open.setAccessibleName(self.tr("工作班成员：{names}").format(names=names or self.tr("无")))
