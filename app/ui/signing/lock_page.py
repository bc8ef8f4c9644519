"""The lock over the work."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel

from app.ui.icons import Icon, picture
from app.ui.parts import button
from app.ui.signing.pages import SigningCard
from app.ui.signing.password_field import PasswordField
from app.ui.theme.theme import theme


class LockPage(SigningCard):
    """The lock: everything typed stays behind it; only the person who was here comes back in."""

    submitted = Signal(str)
    """The password."""
    switch_wanted = Signal()
    """Somebody else wants to sign in; what was not saved is then lost."""

    def __init__(self) -> None:
        super().__init__("lockPage", "")
        sign = QLabel()
        sign.setPixmap(picture(Icon.LOCK, "accent", 28, self.devicePixelRatioF()))
        self.inside.insertWidget(0, sign)
        self.heading.setText(self.tr("已锁定"))
        self._password = PasswordField("lockPassword", self.tr("密码"))
        self._password.offer_to_show()
        self._enter = button(self.tr("解锁"), "unlock", role="primary")
        self._other = button(self.tr("换人登录"), "switchPerson", role="link")
        self.add_field(self._password, self.tr("密码"))
        self.inside.addWidget(self.wrong)
        self.inside.addSpacing(theme().look.px(8))
        self.inside.addWidget(self._enter)
        self.inside.addWidget(self._other)
        self.show_wrong("")
        self._password.returnPressed.connect(self._on_enter)
        self._enter.clicked.connect(self._on_enter)
        self._other.clicked.connect(self.switch_wanted)

    def begin(self, name: str) -> None:
        """Lock for this person."""
        self.note.setText(self.tr("{name} 已离开，未保存的内容都在。").format(name=name))
        self._password.clear()
        self.show_wrong("")
        self._enter.setEnabled(True)
        self._password.setFocus()

    def refuse(self, text: str) -> None:
        """Say why it stays locked."""
        self._enter.setEnabled(True)
        self.show_wrong(text)
        self._password.setFocus()
        self._password.selectAll()

    @Slot()
    def _on_enter(self) -> None:
        if self._enter.isEnabled() and self._password.text():
            self._enter.setEnabled(False)
            self.submitted.emit(self._password.text())
