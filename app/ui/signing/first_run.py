"""The first run: which station this is, and who is its head."""

from dataclasses import dataclass, field

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLineEdit

from app.ui.parts import button, label, named
from app.ui.signing.new_password import password_rules, password_trouble
from app.ui.signing.pages import SigningCard
from app.ui.signing.password_field import PasswordField
from app.ui.theme.theme import spaced, theme

_WIDTH = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRunAnswers:
    """What the first run asks for."""

    station_code: str
    station_name: str
    head_number: str
    head_name: str
    password: str = field(repr=False)


class FirstRunPage(SigningCard):
    """Founds the station in an empty data folder; shown instead of signing in."""

    submitted = Signal(object)
    """FirstRunAnswers."""
    join_wanted = Signal()
    """The station exists already, on other computers."""

    def __init__(self, *, can_join: bool = False) -> None:
        super().__init__("firstRunPage", "", _WIDTH)
        self.heading.setText(self.tr("开始使用"))
        self.note.setText(self.tr("先登记本所和第一位所长，以后可在“设置”中添加人员。"))
        self._code = named(QLineEdit(), "stationCode", self.tr("供电所编码"))
        self._name = named(QLineEdit(), "stationTitle", self.tr("供电所名称"))
        self._number = named(QLineEdit(), "headNumber", self.tr("所长工号"))
        self._person = named(QLineEdit(), "headName", self.tr("所长姓名"))
        self._password = PasswordField("newPassword", self.tr("密码"))
        self._again = PasswordField("newPasswordAgain", self.tr("再输一次密码"))
        self._name.setPlaceholderText(self.tr("如：油坊镇供电所"))
        self._begin = button(self.tr("开始使用"), "foundStation", role="primary")
        self._join = button(self.tr("本所其他电脑已在用，加入已有供电所"), "joinStation", role="link")
        if not can_join:
            self._join.hide()
        self._join.clicked.connect(self.join_wanted)
        self._password.offer_to_show()
        self._again.offer_to_show()
        self._lay_out()
        self.show_wrong("")
        self._fields = (self._code, self._name, self._number, self._person, self._password, self._again)
        for here, there in zip(self._fields, self._fields[1:], strict=False):
            here.returnPressed.connect(there.setFocus)
        self._again.returnPressed.connect(self._on_begin)
        self._begin.clicked.connect(self._on_begin)

    def refuse(self, text: str) -> None:
        """Say why the station could not be founded."""
        self._begin.setEnabled(True)
        self.show_wrong(text)

    def begin(self) -> None:
        """Put the focus where typing begins."""
        self._code.setFocus()

    def _lay_out(self) -> None:
        grid = spaced(QGridLayout(), 0, 6)
        grid.setHorizontalSpacing(theme().look.px(16))
        for place, (field_, words) in enumerate(
            (
                (self._code, self.tr("供电所编码")),
                (self._name, self.tr("供电所名称")),
                (self._number, self.tr("所长工号")),
                (self._person, self.tr("所长姓名")),
                (self._password, self.tr("密码")),
                (self._again, self.tr("再输一次密码")),
            )
        ):
            line, side = divmod(place, 2)
            head = label(words, "muted")
            head.setBuddy(field_)
            grid.addWidget(head, line * 2, side)
            grid.addWidget(field_, line * 2 + 1, side)
        self.inside.addLayout(grid)
        self.inside.addWidget(label(password_rules(), "small"))
        self.inside.addWidget(self.wrong)
        self.inside.addSpacing(theme().look.px(10))
        self.inside.addWidget(self._begin)
        self.inside.addWidget(self._join)

    @Slot()
    def _on_begin(self) -> None:
        if not self._begin.isEnabled():
            return
        empty = next((each for each in self._fields if not each.text().strip()), None)
        if empty is not None:
            self.show_wrong(self.tr("请填写{field}。").format(field=empty.accessibleName()))
            empty.setFocus()
            return
        trouble = password_trouble(self._password.text(), self._again.text())
        if trouble:
            self.show_wrong(trouble)
            self._password.setFocus()
            self._password.selectAll()
            return
        self.show_wrong("")
        self._begin.setEnabled(False)
        self.submitted.emit(
            FirstRunAnswers(
                station_code=self._code.text().strip(),
                station_name=self._name.text().strip(),
                head_number=self._number.text().strip(),
                head_name=self._person.text().strip(),
                password=self._password.text(),
            )
        )
