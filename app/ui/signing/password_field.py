"""A field for a password: shown on demand, with a hint when Caps Lock is on."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.icons import Icon, icon
from app.ui.overriding import override
from app.ui.parts import named


class PasswordField(QLineEdit):
    """Hides what is typed; input methods stay off, as passwords are typed in letters."""

    caps_lock_seen = Signal(bool)
    """What the last letter typed says about Caps Lock."""

    def __init__(self, name: str, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name, spoken)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._show = QAction(icon(Icon.SHOW, "muted"), self.tr("显示密码"), self)
        self._show.setObjectName(name + "Show")
        self._show.triggered.connect(self._on_show)
        self.addAction(self._show, QLineEdit.ActionPosition.TrailingPosition)

    @Slot()
    def _on_show(self) -> None:
        is_hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if is_hidden else QLineEdit.EchoMode.Password)
        self._show.setIcon(icon(Icon.HIDE if is_hidden else Icon.SHOW, "muted"))
        self._show.setText(self.tr("隐藏密码") if is_hidden else self.tr("显示密码"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text.isascii() and text.isalpha():
            has_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock_seen.emit(text.isupper() != has_shift)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.caps_lock_seen.emit(False)
        super().keyPressEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        return super().event(event)
