"""The top of the window: which station, the search box, the upstream state, who is signed in."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QToolButton

from app.ui.icons import Icon, icon
from app.ui.parts import label, named, row, set_property
from app.ui.search_box import SearchBox
from app.ui.theme.theme import spaced
from app.ui.tools import BESIDE_ICON, tool

if TYPE_CHECKING:
    from app.domain.people.session import Session
    from app.ui.running import Runner
    from app.ui.shell.desk import Light

_INKS: Final = {"good": "accent", "near": "amber", "over": "red"}


class TopBar(QFrame):
    """Station name, search box, upstream state and the menu of the person signed in."""

    sync_pressed = Signal()

    def __init__(self, runner: "Runner", station: str, person: "Session") -> None:
        super().__init__()
        named(self, "topBar")
        self.search = SearchBox(runner)
        self._station = named(label(station, "title"), "stationName", station)
        self._sync = tool("syncLight", self.tr("未接入上级"), Icon.NOT_CONNECTED, shows_words=True)
        self._sync.setToolTip(self.tr("本所数据只在这台电脑上，尚未与上级交换"))
        self._sync.clicked.connect(self.sync_pressed)
        who = f"{person.name} · {person.team}" if person.team else person.name
        self._person = tool("personMenu", who, Icon.PERSON, shows_words=True)
        self._person.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._inside = inside = row(self, margins=(16, 8, 12, 8), spacing=12)
        inside.addWidget(self._station)
        inside.addSpacing(8)
        inside.addWidget(self.search, 3)
        inside.addStretch(1)
        inside.addWidget(self._sync)
        inside.addWidget(self._person)

    def give_room(self, *, is_low: bool) -> None:
        """Take less height in a low window."""
        spaced(self._inside, (16, 3, 12, 3) if is_low else (16, 8, 12, 8), 12)

    def set_menu(self, actions: Sequence[QAction | None]) -> None:
        """Put actions into the menu of the person signed in; None draws a line."""
        menu = named(QMenu(self._person), "personMenuList", self.tr("登录人员"))
        for action in actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        self._person.setMenu(menu)

    @Slot(object)
    def show_light(self, light: "Light") -> None:
        """Show how this computer stands with the hub."""
        self._sync.setText(BESIDE_ICON + light.words)
        self._sync.setAccessibleName(light.words)
        self._sync.setToolTip(light.hint)
        self._sync.setIcon(icon(light.mark, _INKS.get(light.tone, "muted")))
        set_property(self._sync, "tone", light.tone)

    def show_station(self, name: str) -> None:
        """Show another name of the station, after it was changed in the settings."""
        self._station.setText(name)
        self._station.setAccessibleName(name)
