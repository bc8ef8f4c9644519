"""The settings' page on the county's hub: letting this computer in, and how it stands."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from app.domain.people.session import Session
from app.ui.settings.page import SettingsPage
from app.ui.shell.desk import Desk
from app.ui.upstream.courier_card import CourierCard
from app.ui.upstream.download_card import DownloadCard
from app.ui.upstream.enrol_card import EnrolCard
from app.ui.upstream.files_card import WaitingFilesCard
from app.ui.upstream.line_card import LineCard
from app.ui.upstream.set_aside_card import SetAsideCard
from app.ui.upstream.standing_card import StandingCard
from app.ui.upstream.watch_card import WatchCard

if TYPE_CHECKING:
    from app.services.bundle import Services
    from app.services.upstream.standing import UpstreamStatus


class UpstreamPage(SettingsPage):
    """上级同步; everybody may read it, who manages the station may let the computer in."""

    def __init__(self, services: "Services", session: Session, desk: Desk) -> None:
        super().__init__(
            "upstreamPage",
            desk.tr("上级同步"),
            desk.tr("本所各台电脑经县中心互通数据。断网照常办理，连上后自动补齐。"),
        )
        self._services = services
        self._desk = desk
        self._standing = StandingCard(services, session, desk)
        self._set_aside = SetAsideCard(services, desk)
        self._watch = WatchCard(services, desk)
        self._files = WaitingFilesCard(services, session, desk)
        self._download = DownloadCard(services, session, desk)
        self._enrol = EnrolCard(services, session, desk)
        self._courier = CourierCard(services, session, desk)
        self._line = LineCard(services, session, desk)
        for each in (
            self._standing,
            self._enrol,
            self._set_aside,
            self._watch,
            self._files,
            self._download,
            self._courier,
            self._line,
        ):
            each.hide()
            self.inside.addWidget(each)
        self.inside.addStretch(1)
        self._enrol.done.connect(self._show)
        self._courier.carried.connect(self.refresh)
        self._line.taken.connect(self.refresh)
        self._standing.conflicts_wanted.connect(lambda: desk.go_to("settings", "conflictsPage"))
        desk.light_changed.connect(self._on_light)

    def refresh(self) -> None:
        """Read how this computer stands."""
        self._desk.runner.run(
            self._services.upstream.status, owner=self, on_done=self._show, on_refused=self._desk.refuse
        )

    def _show(self, standing: "UpstreamStatus") -> None:
        self._standing.show_standing(standing)
        self._set_aside.show_standing(standing)
        self._watch.show_standing(standing)
        self._files.show_standing(standing)
        self._download.show_standing(standing)
        self._enrol.show_standing(standing)
        self._courier.show_standing(standing)
        self._line.show_standing(standing)
        if standing.is_enrolled and not standing.url:  # what a line would be needed for
            for each in (self._watch, self._download):
                each.hide()

    @Slot(object)
    def _on_light(self, _light: object) -> None:
        if self.isVisible():
            self.refresh()
