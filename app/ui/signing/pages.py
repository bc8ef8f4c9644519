"""The page to sign in: the first thing the window paints, so it loads as little as it can."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from app.ui.parts import button, column, frame, label, named, row
from app.ui.scrolling import scrolled
from app.ui.signing.password_field import PasswordField
from app.ui.theme.theme import theme

_CARD_WIDTH = 400


class SigningCard(QFrame):
    """A card in the middle of the window with a heading, fields, a line for what went wrong, and a verb."""

    def __init__(self, name: str, heading: str, width: int = _CARD_WIDTH) -> None:
        super().__init__()
        named(self, name, heading)
        self._width = width
        self._card: QFrame = frame("card")
        self.inside: QVBoxLayout = column(self._card, margins=(32, 28, 32, 28), spacing=6)
        self.heading = label(heading, "title")
        self.note = label("", "muted", wraps=True)
        self.wrong = named(label("", "error", wraps=True), name + "Wrong", self.tr("提示"))
        self.inside.addWidget(self.heading)
        self.inside.addWidget(self.note)
        self.inside.addSpacing(theme().look.px(8))
        middle = row()
        middle.addStretch(1)
        middle.addWidget(self._card)
        middle.addStretch(1)
        room = QWidget()
        outside = column(room, margins=16)
        outside.addStretch(2)
        outside.addLayout(middle)
        outside.addStretch(3)
        column(self).addWidget(scrolled(room, name + "Area"))
        self._size()
        theme().changed.connect(self._size)

    def add_field(self, field: QLineEdit, words: str, hint: str = "") -> None:
        """Add a field under its label; Enter in it goes on to the next."""
        head = label(words, "muted")
        head.setBuddy(field)
        self.inside.addWidget(head)
        self.inside.addWidget(field)
        if hint:
            self.inside.addWidget(label(hint, "small", wraps=True))
        self.inside.addSpacing(theme().look.px(6))

    def show_wrong(self, text: str) -> None:
        """Say what went wrong, under the fields; empty takes it away."""
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))

    @Slot()
    def _size(self) -> None:
        self._card.setFixedWidth(theme().look.px(self._width))


class SignInPage(SigningCard):
    """Staff number and password; until the services are ready it can be typed into but not sent."""

    submitted = Signal(str, str)
    """Staff number and password."""

    def __init__(self, station: str = "") -> None:
        super().__init__("signInPage", "")
        self.heading.setText(station or self.tr("供电所工作台"))
        self._number = named(QLineEdit(), "staffNumber", self.tr("工号"))
        self._password = PasswordField("password", self.tr("密码"))
        self._caps = named(label(self.tr("大写锁定已打开"), "small"), "capsLock")
        self._caps.hide()
        self._enter = button(self.tr("登录"), "signIn", role="primary")
        self.add_field(self._number, self.tr("工号"))
        self.add_field(self._password, self.tr("密码"))
        self.inside.addWidget(self._caps)
        self.inside.addWidget(self.wrong)
        self.inside.addSpacing(theme().look.px(8))
        self.inside.addWidget(self._enter)
        self._hint = named(label("", "muted", wraps=True), "signInHint")
        self._hint.hide()
        self.inside.addWidget(self._hint)
        self.show_wrong("")
        self._is_ready = False
        self._is_waiting = False
        self.set_ready(False)
        self._number.returnPressed.connect(self._password.setFocus)
        self._password.returnPressed.connect(self._on_enter)
        self._password.caps_lock_seen.connect(self._caps.setVisible)
        self._enter.clicked.connect(self._on_enter)

    def set_ready(self, is_ready: bool) -> None:  # noqa: FBT001 - a setter in Qt's manner
        """Say whether the services are there to answer."""
        self._is_ready = is_ready
        self.note.setText(self.tr("请用本人工号登录") if is_ready else self.tr("正在打开数据，请稍候"))
        self._enter.setEnabled(is_ready and not self._is_waiting)
        if is_ready:
            self._password.offer_to_show()

    def show_station(self, name: str) -> None:
        """Show the station's name over the fields."""
        self.heading.setText(name)

    def show_hint(self, text: str) -> None:
        """Say something under the verb, such as who can sign in at the sample station; empty takes it away."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    def begin(self, number: str = "") -> None:
        """Ready the page for the next person: no password, the number of whoever was here last."""
        self._is_waiting = False
        self._password.clear()
        self.show_wrong("")
        self.set_ready(self._is_ready)
        if number:
            self._number.setText(number)
        (self._password if self._number.text() else self._number).setFocus()

    def refuse(self, text: str) -> None:
        """Say why it was refused, and let the password be typed again."""
        self._is_waiting = False
        self.set_ready(self._is_ready)
        self.show_wrong(text)
        self._password.setFocus()
        self._password.selectAll()

    @Slot()
    def _on_enter(self) -> None:
        if not self._enter.isEnabled():
            return
        number = self._number.text().strip()
        if not number or not self._password.text():
            self.show_wrong(self.tr("请填写工号和密码。"))
            (self._password if number else self._number).setFocus()
            return
        self.show_wrong("")
        self._is_waiting = True
        self._enter.setEnabled(False)
        self.submitted.emit(number, self._password.text())
