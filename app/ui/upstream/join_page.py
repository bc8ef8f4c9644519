"""Joining a station other computers have: address and code, fetching, and the first head who signs in here."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from app.labels.upstream import standing_text
from app.ui.parts import button, column, label, named
from app.ui.signing.new_password import password_rules, password_trouble
from app.ui.signing.pages import SigningCard
from app.ui.signing.password_field import PasswordField
from app.ui.upstream.hub_form import HubForm
from app.ui.upstream.stick_step import StickStep

if TYPE_CHECKING:
    from app.domain.problems import Refusal
    from app.services.upstream.standing import UpstreamStatus
    from app.ui.running import Job
    from app.ui.shell.desk import Desk
    from app.ui.upstream.joining import Joining

_WIDTH: Final = 600
_LOOK_MS: Final = 500


class JoinPage(SigningCard):
    """加入已有供电所; what was fetched stays, so that it can be gone on with after any trouble."""

    left = Signal()
    entered = Signal(object, str)
    """The session of the head, and the station's name."""

    def __init__(self, desk: "Desk", joining: "Joining", *, can_leave: bool) -> None:
        super().__init__("joinPage", desk.tr("加入已有供电所"), _WIDTH)
        self._desk = desk
        self._joining = joining
        self._form = HubForm(desk, "joinForm")
        self._send = button(self.tr("加入"), "join", role="primary")
        self._leave = button(self.tr("返回，新建供电所"), "leaveJoin", role="link")
        if not can_leave:
            self._leave.hide()
        self._stick = button(self.tr("没有网络，用U盘加入"), "joinByStick", role="link")
        self._by_stick = StickStep(desk, joining)
        self._bar = named(QProgressBar(), "joinProgress", self.tr("取回数据"))
        self._told = named(label("", "muted", wraps=True), "joinTold")
        self._again = button(self.tr("继续"), "joinAgain", role="primary")
        self._cancel = button(self.tr("取消"), "joinCancel", role="link")
        self._job: Job[UpstreamStatus] | None = None
        self._number = named(QLineEdit(), "joinHead", self.tr("所长工号"))
        self._password = PasswordField("joinPassword", self.tr("密码"))
        self._twice = PasswordField("joinPasswordAgain", self.tr("再输一次密码"))
        self._enter = button(self.tr("设密码并登录"), "joinEnter", role="primary")
        self._steps = (self._code_step(), self._fetch_step(), self._head_step(), self._by_stick)
        for step in self._steps:
            self.inside.addWidget(step)
        self.inside.addWidget(self.wrong)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._on_look)
        self._connect()
        self._show_step(0)

    def begin(self, *, is_resumed: bool) -> None:
        """Ask for the code, or go on with what was begun before."""
        if is_resumed:
            self._fetch()
        else:
            self._form.begin()

    def _code_step(self) -> QWidget:
        return _stacked(self._form, self._send, self._stick, self._leave)

    def _fetch_step(self) -> QWidget:
        return _stacked(self._told, self._bar, self._again, self._cancel)

    def _head_step(self) -> QWidget:
        fields: list[QWidget] = []
        for field in (self._number, self._password, self._twice):
            words = label(field.accessibleName(), "muted")
            words.setBuddy(field)
            fields += [words, field]
        return _stacked(*fields, label(password_rules(), "small"), self._enter)

    def _connect(self) -> None:
        for each in (self._password, self._twice):
            each.offer_to_show()
        self._form.finished.connect(self._on_send)
        self._send.clicked.connect(self._on_send)
        self._leave.clicked.connect(self.left)
        self._stick.clicked.connect(self._on_stick)
        self._by_stick.left.connect(lambda: self._show_step(0))
        self._by_stick.arrived.connect(self._show_standing)
        self._again.clicked.connect(self._fetch)
        self._cancel.clicked.connect(self._on_cancel)
        self._number.returnPressed.connect(self._password.setFocus)
        self._password.returnPressed.connect(self._twice.setFocus)
        self._twice.returnPressed.connect(self._on_enter)
        self._enter.clicked.connect(self._on_enter)

    def _show_step(self, number: int) -> None:
        for place, step in enumerate(self._steps):
            step.setVisible(place == number)
        self.show_wrong("")
        notes = (
            self.tr("县中心地址和加入码向县公司要。加入后取回本所全部数据，可能要几分钟。"),
            self.tr("取回的数据都留着，中断了可以接着取。"),
            self.tr("密码只存在各台电脑上。请所长先在本机设密码，再给其他人员设。"),
            self.tr("向县公司要一个用U盘加入的加入码，导出申请送去，再收下带回的文件。"),
        )
        self.note.setText(notes[number])

    @Slot()
    def _on_send(self) -> None:
        answers = self._form.answers()
        if answers is None or not self._send.isEnabled():
            return
        self._send.setEnabled(False)
        self.note.setText(self.tr("正在联系县中心，请稍候。"))
        self._timer.start()
        self._job = self._desk.runner.run_long(
            lambda job: self._joining.begin(answers, job),
            owner=self,
            on_done=self._show_standing,
            on_refused=self._on_not_joined,
            on_cancelled=self._on_cancelled,
            on_end=self._on_end,
        )

    def _on_not_joined(self, refusal: "Refusal") -> None:
        """Say why; once the hub knows this computer, only fetching is left."""

        def look(standing: "UpstreamStatus") -> None:
            if standing.is_enrolled:
                self._on_broken(refusal)
            else:
                self._show_step(0)
                self._form.refuse(refusal)

        self._desk.runner.run(self._joining.status, owner=self, on_done=look, on_refused=self._form.refuse)

    @Slot()
    def _on_stick(self) -> None:
        self._show_step(3)
        self._by_stick.begin()

    @Slot()
    def _fetch(self) -> None:
        self._show_step(1)
        self._show_fetching()
        self._bar.setRange(0, 0)  # how much there is is not known yet
        self._timer.start()
        self._job = self._desk.runner.run_long(
            self._joining.go_on,
            owner=self,
            on_done=self._show_standing,
            on_refused=self._on_broken,
            on_cancelled=self._on_cancelled,
            on_end=self._on_end,
        )

    def _show_fetching(self) -> None:
        self._again.hide()
        self._bar.show()
        self._cancel.show()

    @Slot()
    def _on_cancel(self) -> None:
        """Stop after the page that is being fetched."""
        if self._job is not None:
            self._job.cancel()
            self._cancel.setEnabled(False)

    def _on_cancelled(self) -> None:
        self._show_stopped(self.tr("已停下。取回的都留着，随时可以接着取。"))

    def _show_stopped(self, words: str) -> None:
        self._show_step(1)
        self._bar.hide()
        self._cancel.hide()
        self._again.show()
        self._told.setText(words)

    def _on_end(self) -> None:
        self._timer.stop()
        self._cancel.setEnabled(True)
        self._send.setEnabled(True)

    def _on_broken(self, refusal: "Refusal") -> None:
        self._show_stopped("")
        self.show_wrong(self._desk.tell(refusal))

    def _show_standing(self, standing: "UpstreamStatus") -> None:
        if standing.is_active:
            self._show_step(2)
            self._number.setFocus()
            return
        self._show_stopped(standing_text(standing))

    @Slot()
    def _on_look(self) -> None:
        """Ask how far it is, while it is fetched."""
        self._desk.runner.run(
            self._joining.status, owner=self, on_done=self._show_progress, on_refused=lambda _refusal: None
        )

    def _show_progress(self, standing: "UpstreamStatus") -> None:
        if not self._timer.isActive() or not standing.is_active:
            return
        self._show_step(1)
        self._show_fetching()
        self._bar.setRange(0, standing.head)
        self._bar.setValue(standing.cursor)
        self._told.setText(
            self.tr("正在取回{name}的数据：{done} / {all} 条").format(
                name=standing.station_name, done=f"{standing.cursor:,}", all=f"{standing.head:,}"
            )
        )

    @Slot()
    def _on_enter(self) -> None:
        if not self._enter.isEnabled():
            return
        number, password = self._number.text().strip(), self._password.text()
        trouble = password_trouble(password, self._twice.text()) if number else self.tr("请填写所长工号。")
        if trouble:
            self.show_wrong(trouble)
            (self._password if number else self._number).setFocus()
            return
        self.show_wrong("")
        self._enter.setEnabled(False)
        self._desk.runner.run(
            lambda: self._joining.admit(number, password),
            owner=self,
            on_done=lambda found: self.entered.emit(*found),
            on_refused=lambda refusal: self.show_wrong(self._desk.tell(refusal)),
            on_end=lambda: self._enter.setEnabled(True),
        )


def _stacked(*pieces: QWidget) -> QWidget:
    made = QWidget()
    inside = column(made, spacing=8)
    for piece in pieces:
        inside.addWidget(piece)
    return made
