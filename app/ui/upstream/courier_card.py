"""The card for a station without a line, or with a broken one: files out to the hub on a stick, and in again."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout

from app.domain.people.session import Permission, Session
from app.domain.upstream.link import COPIED
from app.domain.zone import STATION_ZONE
from app.labels.courier_words import carried_in_text, carried_out_text
from app.services.upstream.plan import Plan
from app.ui.field_problems import by_field
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.form import EntryForm
from app.ui.icons import Icon
from app.ui.lists.cells import say_moment
from app.ui.parts import button, card, column, label, named, row, set_property
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.domain.problems import Refusal
    from app.services.bundle import Services
    from app.services.upstream.courier import CarriedIn, CarriedOut
    from app.services.upstream.standing import UpstreamStatus
    from app.ui.shell.desk import Desk

_SUFFIX: Final = "sdc"
_MIB: Final = 1024 * 1024


class CourierCard(QFrame):
    """用U盘传送: before this computer was let in it asks for the code, if whoever sits here may let it in.

    So it does when the hub has shut this computer out, or somebody here was told so and wants to come in again.
    """

    carried = Signal()
    """Something was taken in, or this computer asks to come in again: how it stands may be another now."""

    def __init__(self, services: "Services", session: Session, desk: "Desk", *, is_empty: bool = False) -> None:
        """Build the card; `is_empty` of a folder that has nothing to carry yet."""
        super().__init__()
        named(self, "courierArea")
        self._services = services
        self._session = session
        self._desk = desk
        self._name = ""
        self._standing: UpstreamStatus | None = None
        self._is_anew = False
        around, inside = card("courierCard", self.tr("用U盘传送"))
        self._how = named(label("", "muted", wraps=True), "courierHow")
        self._form = EntryForm(desk, self._fields(), name="courierForm")
        self._form.show_field("attachments", is_shown=not is_empty)
        self._out = marked_button(self.tr("导出到U盘…"), "carryOut", Icon.EXPORT)
        self._in = marked_button(self.tr("收下县公司的文件…"), "carryIn", Icon.IMPORT)
        self._result = named(label("", wraps=True), "courierResult", self.tr("结果"))
        self._result.hide()
        self._anew = button("", "rejoinByStick", role="link")
        self._lay_out(inside)
        column(self).addWidget(around)
        self._form.finished.connect(self._on_out)
        self._out.clicked.connect(self._on_out)
        self._in.clicked.connect(self._on_in)
        self._anew.clicked.connect(self._on_anew)

    def _lay_out(self, inside: QVBoxLayout) -> None:
        for each in (self._how, self._form):
            inside.addWidget(each)
        verbs = row()
        for verb in (self._out, self._in):
            verbs.addWidget(verb)
        verbs.addStretch(1)
        verbs.addWidget(self._anew)
        inside.addLayout(verbs)
        inside.addWidget(self._result)

    def _fields(self) -> tuple[Field, ...]:
        code = Field(name="code", label=self.tr("加入码"), hint=self.tr("县公司给的，只能用一次"))
        attachments = Field(
            name="attachments",
            label=self.tr("带上附件"),
            kind=FieldKind.CHOICE,
            choices=(
                ("1024", self.tr("最多 1 GB")),
                ("200", self.tr("最多 200 MB")),
                ("4095", self.tr("最多 4 GB")),
                ("0", self.tr("不带")),
            ),
        )
        return code, attachments

    def show_standing(self, standing: "UpstreamStatus") -> None:
        """Show what a stick is good for here, and the code's field where one is needed."""
        is_in, manages = standing.is_active, self._session.may(Permission.MANAGE_STATION)
        may = self._session.may(Permission.BACKUP) if is_in else manages
        self._standing = standing
        # Once it is a new computer it waits like one: what led there is done.
        self._is_anew = is_in and manages and (self._is_anew or standing.is_shut_out)
        self.setVisible(is_in or may)
        self._form.show_field("code", is_shown=self._is_anew or not is_in)
        for each in (self._form, self._out, self._in):
            each.setVisible(may)
        self._anew.setVisible(is_in and manages and not standing.is_shut_out)
        self._anew.setText(self.tr("不重新加入") if self._is_anew else self.tr("重新加入…"))
        self._name = standing.station_name + (self.tr("-{n}号机").format(n=standing.index) if is_in else "")
        self._how.setText(self._words(standing, may=may))

    @Slot()
    def _on_anew(self) -> None:
        self._is_anew = not self._is_anew
        if self._standing is not None:
            self.show_standing(self._standing)
        if self._is_anew:
            self._form.begin()

    def _words(self, standing: "UpstreamStatus", *, may: bool) -> str:
        if not standing.is_active:
            return self.tr(
                "没有网络的用U盘加入：填加入码，导出后送县公司；县公司收下后写一个回复文件，带回来在这里收下，就加入了。"
                "再导出时不必重填加入码。"
            )
        if not may:
            return self.tr("由所长、内勤或系统管理员用U盘传送。")
        if self._is_anew:
            return self.tr(
                "县公司说本机已停用，或另有电脑用着同一份数据的，填新的加入码导出，送县公司，再把回复带回来收下，"
                "本机作为新电脑重新加入。没有送到的一并带去，数据不会丢。"
            )
        how = self.tr(
            "导出后送县公司，再把县公司写的回复带回来收下。重复收、晚收都没有妨碍；附件新的先带，放不下的下次再带。"
            "文件未加密，请妥善保管U盘。"
        )
        kind = self.tr("断网时用。") if standing.url else self.tr("本机靠U盘与县公司互通，没有填县中心地址。")
        return kind + how

    @Slot()
    def _on_out(self) -> None:
        name = "-".join(filter(None, (self._name, self.tr("上报"), self._today()))) + f".{_SUFFIX}"
        dialog = named(QFileDialog(self, self.tr("导出到U盘"), name, self._kinds()), "carryOutDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_SUFFIX)
        dialog.fileSelected.connect(self._carry_out)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _on_in(self) -> None:
        dialog = named(QFileDialog(self, self.tr("收下县公司的文件"), "", self._kinds()), "carryInDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._carry_in)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _kinds(self) -> str:
        return self.tr("U盘传送文件 (*.{suffix})").format(suffix=_SUFFIX)

    def _today(self) -> str:
        return self._desk.now().astimezone(STATION_ZONE).strftime("%m%d")

    @Slot(str)
    def _carry_out(self, path: str) -> None:
        services, session = self._services, self._session
        values, standing = self._form.values(), self._standing
        # The field is only shown where it counts; what was typed before this computer was let in counts no more.
        is_asking = self._is_anew or standing is None or not standing.is_active
        code = values["code"].strip() if is_asking else ""
        plan = Plan(room=int(values["attachments"]) * _MIB, is_anew=self._is_anew)
        self._say(self.tr("正在导出，请不要拔U盘。"))
        self._desk.run_long(
            self.tr("导出到U盘"),
            lambda job: services.courier.carry_out(session, Path(path), code, job.report, plan),
            owner=self,
            on_done=self._on_carried_out,
            on_refused=self._on_refused,
            on_cancelled=self._on_cancelled,
        )

    def _on_carried_out(self, carried: "CarriedOut") -> None:
        self._say(carried_out_text(carried, carried.path.name))
        if self._is_anew:  # a new computer by now, which waits to be let in
            self.carried.emit()

    @Slot(str)
    def _carry_in(self, path: str) -> None:
        services, session = self._services, self._session
        self._say(self.tr("正在收下，请不要拔U盘。"))
        self._desk.run_long(
            self.tr("收下县公司的文件"),
            lambda job: services.courier.carry_in(session, Path(path), job.report),
            owner=self,
            on_done=self._on_carried_in,
            on_refused=self._on_refused,
            on_cancelled=self._on_cancelled,
        )

    def _on_carried_in(self, carried: "CarriedIn") -> None:
        self._say(carried_in_text(carried, say_moment(carried.written_at)))
        self._form.set_values({})
        self.carried.emit()

    def _on_cancelled(self) -> None:
        self._say(self.tr("已取消。已收下的留着，可以再来一次。"))

    def _on_refused(self, refusal: "Refusal") -> None:
        under, rest = by_field(refusal.problems, ("code",))
        self._form.show_problems(under)
        self._say(rest, role="error")
        if refusal.problems[0].code == COPIED:
            self.carried.emit()

    def _say(self, text: str, role: str = "") -> None:
        self._result.setText(text)
        set_property(self._result, "role", role)
        self._result.setVisible(bool(text))
