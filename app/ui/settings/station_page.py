"""The station's name, when the window locks, and which pauses are approved."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.domain.station.station import Station
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.form import EntryForm
from app.ui.icons import Icon
from app.ui.parts import card, row
from app.ui.settings.page import SettingsPage, messages_of
from app.ui.settings.pause_card import PauseRuleCard
from app.ui.shell.desk import Desk
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.services.bundle import Services

_IDLE = "window.idle"


class StationPage(SettingsPage):
    """站点."""

    def __init__(self, services: "Services", session: Session, desk: Desk) -> None:
        super().__init__("stationPage", desk.tr("站点"), desk.tr("站名印在表单上；编码印在编号里，建站后不再改动。"))
        self._services = services
        self._session = session
        self._desk = desk
        self._form = EntryForm(
            desk,
            (
                Field(name="name", label=self.tr("供电所名称"), is_required=True),
                Field(name="county", label=self.tr("所属公司")),
                Field(
                    name="phone",
                    label=self.tr("对外值班电话"),
                    kind=FieldKind.PHONE,
                    hint=self.tr("答复客户进度时告知；不填则不告知"),
                ),
                Field(name="minutes", label=self.tr("无操作自动锁定"), kind=FieldKind.QUANTITY, unit=self.tr("分钟")),
            ),
            name="stationForm",
        )
        self._save = marked_button(self.tr("保存 Ctrl+S"), "saveStation", Icon.SAVE, role="primary")
        self._save.setShortcut("Ctrl+S")
        self._save.setEnabled(session.may(Permission.MANAGE_STATION))
        self._save.clicked.connect(self._on_save)
        around, inside = card("stationCard")
        inside.addWidget(self._form)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self._save)
        inside.addLayout(foot)
        self.inside.addWidget(around)
        self._pauses = PauseRuleCard(services, session, desk) if session.may(Permission.APPROVE_PAUSES) else None
        if self._pauses is not None:
            self.inside.addWidget(self._pauses)
        self.inside.addStretch(1)

    def refresh(self) -> None:
        """Read the station, its idle time, and what it has approved."""
        services = self._services
        if self._pauses is not None:
            self._pauses.refresh()
        self._desk.runner.run(
            lambda: (
                services.station.station(),
                services.progress.duty_phone(),
                services.station.setting(_IDLE, {"minutes": 10})["minutes"],
            ),
            owner=self,
            on_done=self._show,
            on_refused=self._desk.refuse,
        )

    def _show(self, read: tuple[Station, str, object]) -> None:
        station, phone, minutes = read
        self._form.set_values({"name": station.name, "county": station.county, "phone": phone, "minutes": str(minutes)})

    @Slot()
    def _on_save(self) -> None:
        if not self._form.check_all():
            return
        values = self._form.values()
        minutes = values["minutes"] or "0"
        if not minutes.isdecimal():
            self._form.show_problems({"minutes": self.tr("请填整数分钟，0 为不自动锁定。")})
            return
        station, progress, session = self._services.station, self._services.progress, self._session

        def save() -> None:
            progress.set_duty_phone(session, values["phone"])  # first: it may be refused, the others then stay too
            station.rename(session, values["name"], values["county"])
            station.change_setting(session, _IDLE, {"minutes": int(minutes)})

        self._desk.runner.run(save, owner=self, on_done=self._on_saved, on_refused=self._on_refused)

    def _on_saved(self, _nothing: object) -> None:
        self._form.take_as_untouched()
        self._desk.say_saved(self.tr("站点设置"))
        self._desk.toast(self.tr("已保存，锁定时间在下次登录时生效。"))

    def _on_refused(self, refusal: Refusal) -> None:
        self._form.show_problems(messages_of(refusal))
        self._desk.refuse(refusal)
