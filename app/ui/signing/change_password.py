"""Changing one's own password."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from app.ui.parts import button, column, label, named, row
from app.ui.signing.new_password import password_rules, password_trouble
from app.ui.signing.password_field import PasswordField
from app.ui.theme.theme import theme

_WIDTH = 420


class ChangePasswordDialog(QDialog):
    """The old password once, the new one twice; stays open until the change was made or given up."""

    submitted = Signal(str, str)
    """The old and the new password."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "changePasswordDialog", self.tr("修改密码"))
        self.setWindowTitle(self.tr("修改密码"))
        self.setMinimumWidth(theme().look.px(_WIDTH))
        self._old = PasswordField("oldPassword", self.tr("现在的密码"))
        self._new = PasswordField("newPassword", self.tr("新密码"))
        self._again = PasswordField("newPasswordAgain", self.tr("再输一次新密码"))
        self._wrong = named(label("", "error", wraps=True), "changePasswordWrong")
        self._change = button(self.tr("修改密码"), "changePasswordOk", role="primary")
        give_up = button(self.tr("取消"), "changePasswordCancel")
        inside = column(self, margins=24, spacing=6)
        for field in (self._old, self._new, self._again):
            head = label(field.accessibleName(), "muted")
            head.setBuddy(field)
            inside.addWidget(head)
            inside.addWidget(field)
            field.offer_to_show()
        inside.addWidget(label(password_rules(), "small"))
        inside.addWidget(self._wrong)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(give_up)
        foot.addWidget(self._change)
        inside.addLayout(foot)
        give_up.clicked.connect(self.reject)
        self._change.clicked.connect(self._on_change)
        self._old.returnPressed.connect(self._new.setFocus)
        self._new.returnPressed.connect(self._again.setFocus)
        self._again.returnPressed.connect(self._on_change)

    def refuse(self, text: str) -> None:
        """Say why the password was not changed."""
        self._wrong.setText(text)
        self._change.setEnabled(True)

    @Slot()
    def _on_change(self) -> None:
        trouble = password_trouble(self._new.text(), self._again.text())
        self._wrong.setText(trouble)
        if not trouble and self._change.isEnabled():
            self._change.setEnabled(False)
            self.submitted.emit(self._old.text(), self._new.text())
