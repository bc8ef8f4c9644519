"""The card that lets this station's computer into the county's hub."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame

from app.domain.people.session import Permission, Session
from app.domain.upstream.link import KEY_LOST
from app.ui.icons import Icon
from app.ui.parts import card, column, label, named, row
from app.ui.tools import BESIDE_ICON, marked_button
from app.ui.upstream.answers import certificate_in
from app.ui.upstream.hub_form import HubForm

if TYPE_CHECKING:
    from app.domain.problems import Refusal
    from app.services.bundle import Services
    from app.services.upstream.standing import UpstreamStatus
    from app.ui.shell.desk import Desk

_COME_BACK: Final = "向县公司要一个加入码重新加入，本机没有上传的会接着上传，数据不会丢。"


class EnrolCard(QFrame):
    """接入县中心: shown before this computer was let in; only who manages the station may send it."""

    done = Signal(object)
    """The hub has answered: UpstreamStatus."""

    def __init__(self, services: "Services", session: Session, desk: "Desk") -> None:
        super().__init__()
        named(self, "enrolArea")
        self._services = services
        self._session = session
        self._desk = desk
        around, inside = card("enrolCard", self.tr("接入县中心"))
        self._how = named(label("", "muted", wraps=True), "enrolHow")
        self._form = HubForm(desk, "enrolForm")
        self._send = marked_button(self.tr("申请接入"), "enrol", Icon.SEND, role="primary")
        inside.addWidget(self._how)
        inside.addWidget(self._form)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self._send)
        inside.addLayout(foot)
        column(self).addWidget(around)
        self._form.finished.connect(self._on_send)
        self._send.clicked.connect(self._on_send)

    def show_standing(self, standing: "UpstreamStatus") -> None:
        """Show what is to be done before this computer is in; nothing once it is."""
        self.setVisible(not standing.is_active or standing.is_shut_out)
        may = self._session.may(Permission.MANAGE_STATION)
        self._form.setVisible(may)
        self._send.setVisible(may)
        words = self.tr("重新加入") if standing.is_shut_out else self.tr("申请接入")
        self._send.setText(BESIDE_ICON + words)
        if not may:
            self._how.setText(self.tr("由所长或系统管理员接入。不接入也照常办理，数据只在这台电脑上。"))
        elif standing.is_shut_out:
            self._form.begin_with(standing.url)
            self._how.setText(
                self.tr("本机的密钥用不了，县中心认不出本机。") + self.tr(_COME_BACK)
                if standing.trouble in KEY_LOST
                else self.tr("县中心不再接收本机的数据。") + self.tr(_COME_BACK)
            )
        elif standing.is_enrolled:
            self._how.setText(self.tr("已申请，等县公司批准，批准后自动同步。县公司让换加入码的，在这里重新申请。"))
        else:
            self._how.setText(self.tr("先向县公司要县中心的地址和加入码，县公司批准后开始同步。不接入也照常办理。"))

    @Slot()
    def _on_send(self) -> None:
        answers = self._form.answers()
        if answers is None or not self._send.isEnabled():
            return
        upstream, session = self._services.upstream, self._session
        self._send.setEnabled(False)
        self._desk.say(self.tr("正在联系县中心"))
        self._desk.runner.run_long(
            lambda _job: upstream.enrol(
                session, answers.code, answers.url, certificate_in(answers.certificate), answers.name
            ),
            owner=self,
            on_done=self._on_done,
            on_refused=self._on_refused,
            on_end=self._on_end,
        )

    def _on_end(self) -> None:
        self._desk.say("")
        self._send.setEnabled(True)

    def _on_done(self, standing: "UpstreamStatus") -> None:
        self._form.empty()
        words = self.tr("已接入{name}。") if standing.is_active else self.tr("已申请接入{name}，等县公司批准。")
        self._desk.toast(words.format(name=standing.station_name))
        self.done.emit(standing)

    def _on_refused(self, refusal: "Refusal") -> None:
        self._form.refuse(refusal)
