"""A field for a password: shown on demand, with a hint when Caps Lock is on."""

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

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
        self._show: QAction | None = None

    def offer_to_show(self) -> None:
        """Put an eye into the field that shows what was typed."""
        from app.ui.icons import Icon, icon  # noqa: PLC0415 - icons come after the first paint
        from app.ui.theme.field_icons import with_icons  # noqa: PLC0415

        if self._show is None:
            self._show = QAction(icon(Icon.SHOW, "muted"), self.tr("显示密码"), self)
            self._show.setObjectName(self.objectName() + "Show")
            self._show.setCheckable(True)
            self._show.toggled.connect(self._on_show)
            with_icons(self).addAction(self._show, QLineEdit.ActionPosition.TrailingPosition)

    @Slot(bool)
    def _on_show(self, is_shown: bool) -> None:  # noqa: FBT001 - the signal's argument
        self.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt  # noqa: PLC0415 - loads all enumerations; not before the first paint

        text = event.text()
        if text.isascii() and text.isalpha():
            has_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock_seen.emit(text.isupper() != has_shift)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.caps_lock_seen.emit(False)
        super().keyPressEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide and self._show is not None:
            self._show.setChecked(False)
        return super().event(event)
