"""The place 设置: its pages on the left, the chosen one beside them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QListView, QListWidget, QStackedWidget, QWidget

from app.domain.people.session import Permission, Session
from app.ui.overriding import override
from app.ui.parts import named, row
from app.ui.scrolling import scrolled
from app.ui.settings.calendar_page import CalendarPage
from app.ui.settings.changelog_page import ChangelogPage
from app.ui.settings.data_page import DataPage
from app.ui.settings.diagnosis_page import DiagnosisPage
from app.ui.settings.look_page import LookPage
from app.ui.settings.people_page import PeoplePage
from app.ui.settings.rules_page import RulesPage
from app.ui.settings.station_page import StationPage
from app.ui.settings.supply_page import SupplyPage
from app.ui.shell.desk import Desk
from app.ui.shell.places import Place
from app.ui.theme.theme import spaced, theme
from app.ui.upstream.conflicts_page import ConflictsPage
from app.ui.upstream.page import UpstreamPage

if TYPE_CHECKING:
    from app.services.bundle import Services
    from app.ui.settings.page import SettingsPage

_WIDTH = 160
_NARROW = 860  # units; below, the names of the pages stand over the page and not beside it
_NAMES_HEIGHT = 48


class SettingsPlace(Place):
    """设置."""

    def __init__(self, services: "Services", session: Session, desk: Desk) -> None:
        super().__init__()
        self._pages: list[SettingsPage] = []
        if session.may(Permission.MANAGE_STATION):
            self._pages.append(StationPage(services, session, desk))
        if session.may(Permission.MANAGE_PEOPLE):
            self._pages.append(PeoplePage(services, session, desk))
        self._pages += [CalendarPage(services, session, desk), RulesPage(services, session, desk)]
        if session.may(Permission.MANAGE_STATION):
            self._pages.append(SupplyPage(services, session, desk))
        if session.may(Permission.BACKUP):
            self._pages.append(DataPage(services, session, desk))
        self._pages += [UpstreamPage(services, session, desk), ConflictsPage(services, session, desk)]
        self._pages += [LookPage(desk), ChangelogPage(desk), DiagnosisPage(services, desk)]
        self._names = named(QListWidget(), "settingsPages", self.tr("设置的各页"))
        self._names.setProperty("role", "menu")
        self._names.setHorizontalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._stack = named(QStackedWidget(), "settingsStack")
        for page in self._pages:
            self._names.addItem(page.title)
            self._stack.addWidget(scrolled(page, f"{page.objectName()}Area"))
        self._inside = row(self, spacing=16)
        self._inside.addWidget(self._names)
        self._inside.addWidget(self._stack, 1)
        self._names.currentRowChanged.connect(self._on_page)
        theme().changed.connect(self._arrange)
        self._arrange()
        self._names.setCurrentRow(0)

    @override
    def activate(self) -> None:
        self.refresh()
        self._names.setFocus()

    @override
    def refresh(self) -> None:
        self._pages[self._stack.currentIndex()].refresh()

    @override
    def panes(self) -> list[QWidget]:
        return [self._names, self._pages[self._stack.currentIndex()]]

    @override
    def show_aim(self, aim: object) -> None:
        names = [page.objectName() for page in self._pages]
        if aim in names:
            self._names.setCurrentRow(names.index(str(aim)))

    @Slot(int)
    def _on_page(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        if self.isVisible():
            self.refresh()

    @Slot()
    def _arrange(self) -> None:
        """Put the names beside the page, or over it where the window is narrow for its text."""
        look = theme().look
        is_narrow = self.width() < look.px(_NARROW)
        direction = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if self._inside.direction() != direction:
            self._inside.setDirection(direction)
            self._names.setFlow(QListView.Flow.LeftToRight if is_narrow else QListView.Flow.TopToBottom)
            spaced(self._inside, spacing=4 if is_narrow else 16)
            for page in self._pages:
                page.show_heading(is_shown=not is_narrow)
        hidden = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self._names.setVerticalScrollBarPolicy(hidden if is_narrow else Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._names.setHorizontalScrollBarPolicy(hidden)
        self._names.setMinimumSize(0, 0)
        self._names.setMaximumSize(16_777_215, look.px(_NAMES_HEIGHT) if is_narrow else 16_777_215)
        if is_narrow:
            self._names.setFixedHeight(look.px(_NAMES_HEIGHT))
        else:
            self._names.setFixedWidth(look.px(_WIDTH))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
