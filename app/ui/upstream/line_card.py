"""The card that gives a computer a line which came in by a stick, or another address to one that has a line."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame

from app.domain.people.session import Permission, Session
from app.ui.icons import Icon
from app.ui.parts import button, card, column, label, named, row, set_property
from app.ui.tools import BESIDE_ICON, marked_button
from app.ui.upstream.answers import certificate_in
from app.ui.upstream.hub_form import HubForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.problems import Refusal
    from app.services.bundle import Services
    from app.services.upstream.standing import UpstreamStatus
    from app.ui.shell.desk import Desk
    from app.ui.upstream.answers import HubAnswers


class LineCard(QFrame):
    """联网同步: an address is tried out before it is taken; for who manages the station."""

    taken = Signal()
    """There is a line now, or another one."""

    def __init__(self, services: "Services", session: Session, desk: "Desk") -> None:
        super().__init__()
        named(self, "lineArea")
        self._services = services
        self._session = session
        self._desk = desk
        self._url = ""
        self._is_open = False
        around, inside = card("lineCard", self.tr("联网同步"))
        self._how = named(label("", "muted", wraps=True), "lineHow")
        self._change = button(self.tr("更改县中心地址…"), "changeLine", role="link")
        self._form = HubForm(desk, "lineForm", is_in=True)
        self._try = marked_button(self.tr("试一试"), "tryLine", Icon.SYNCING)
        self._take = marked_button("", "takeLine", Icon.CHECK, role="primary")
        self._result = named(label("", wraps=True), "lineResult", self.tr("结果"))
        head = row()
        head.addWidget(self._how, 1)
        head.addWidget(self._change)
        inside.addLayout(head)
        inside.addWidget(self._form)
        foot = row()
        foot.addWidget(self._result, 1)
        foot.addWidget(self._try)
        foot.addWidget(self._take)
        inside.addLayout(foot)
        column(self).addWidget(around)
        self._form.finished.connect(self._on_try)
        self._change.clicked.connect(self._on_change)
        self._try.clicked.connect(self._on_try)
        self._take.clicked.connect(self._on_take)

    def show_standing(self, standing: "UpstreamStatus") -> None:
        """Show the address where there is none yet, and otherwise that it can be changed."""
        self.setVisible(
            standing.is_active and not standing.is_shut_out and self._session.may(Permission.MANAGE_STATION)
        )
        self._url = standing.url
        self._take.setText(BESIDE_ICON + (self.tr("换成这个地址") if standing.url else self.tr("开始联网同步")))
        self._lay_open(is_open=self._is_open or not standing.url)

    def _lay_open(self, *, is_open: bool) -> None:
        for each in (self._form, self._try, self._take, self._result):
            each.setVisible(is_open)
        self._change.setVisible(not is_open)
        if not is_open:
            self._how.setText(self.tr("本机联网同步，也可以用U盘传送。"))
        elif self._url:
            self._how.setText(self.tr("县公司换了地址的，在这里改。改之前先试，试通了才换。"))
        else:
            self._how.setText(self.tr("有了网络就可以联网同步：填县公司给的地址，先试一试。联网以后U盘照样可以用。"))

    @Slot()
    def _on_change(self) -> None:
        self._is_open = True
        self._lay_open(is_open=True)
        self._form.begin(self._url)

    @Slot()
    def _on_try(self) -> None:
        line, session = self._services.courier.line, self._session
        self._ask(
            lambda answers: line.try_out(session, answers.url, certificate_in(answers.certificate)),
            lambda: self._say(self.tr("可以连通，是本机加入的县中心，证书可信。")),
        )

    @Slot()
    def _on_take(self) -> None:
        line, session = self._services.courier.line, self._session
        self._ask(lambda answers: line.take(session, answers.url, certificate_in(answers.certificate)), self._on_taken)

    def _ask(self, verb: "Callable[[HubAnswers], None]", on_done: "Callable[[], None]") -> None:
        """Do something with what was filled in, on the worker for what takes long."""
        answers = self._form.answers()
        if answers is None or not self._try.isEnabled():
            return
        for each in (self._try, self._take):
            each.setEnabled(False)
        self._say(self.tr("正在联系县中心"))
        self._desk.runner.run_long(
            lambda _job: verb(answers),
            owner=self,
            on_done=lambda _none: on_done(),
            on_refused=self._on_refused,
            on_end=self._on_end,
        )

    def _on_end(self) -> None:
        for each in (self._try, self._take):
            each.setEnabled(True)

    def _on_taken(self) -> None:
        self._say("")
        self._is_open = False
        self._form.empty()
        self._desk.toast(self.tr("已试通，开始联网同步。"))
        self.taken.emit()
        self._desk.sync_wanted.emit()

    def _on_refused(self, refusal: "Refusal") -> None:
        self._say(self.tr("没有试通。"), role="error")
        self._form.refuse(refusal)

    def _say(self, text: str, role: str = "") -> None:
        self._result.setText(text)
        set_property(self._result, "role", role)
