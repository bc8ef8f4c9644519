"""The working window of one person: top bar, tabs, places, help, status line."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QTabBar, QWidget

from app.ui.actions import ActionId, make_action
from app.ui.icons import icon
from app.ui.overriding import override
from app.ui.parts import column, named, row, set_property
from app.ui.scrolling import scrolled
from app.ui.shell.banners import BannerArea
from app.ui.shell.desk import Desk
from app.ui.shell.help_panel import HelpPanel
from app.ui.shell.places import Place, PlaceSpec
from app.ui.shell.status_line import StatusLine
from app.ui.shell.toasts import ToastShelf
from app.ui.shell.top_bar import TopBar
from app.ui.theme.theme import spaced, theme

if TYPE_CHECKING:
    from app.domain.people.session import Session
    from app.ui.asking import Find

_HELP_WIDTH = 360
_AROUND, _AROUND_LOW = (16, 14, 16, 14), (16, 6, 16, 4)
_LOW = 480  # units; in a lower window what stands around the places gives them room


class WorkFrame(QWidget):
    """Everything a person sees after signing in; places are built when they are first turned to."""

    lock_wanted = Signal()
    sign_out_wanted = Signal()
    password_wanted = Signal()
    larger_wanted = Signal(int)
    dark_wanted = Signal()

    def __init__(
        self, desk: Desk, station: str, person: "Session", places: Sequence[PlaceSpec], search: "Find"
    ) -> None:
        super().__init__()
        named(self, "workFrame", station)
        self._specs = [spec for spec in places if spec.is_for(person.roles)]
        self._desk = desk
        self._built: dict[str, Place] = {}
        self._areas: dict[str, QWidget] = {}
        self._top = TopBar(desk.runner, station, person)
        self._top.search.use(search)
        self._tabs = self._make_tabs()
        self._stack = named(QStackedWidget(), "places")
        self._banners = BannerArea()
        self._help = HelpPanel()
        self._status = StatusLine(desk)
        self._toasts = ToastShelf(self)
        self._is_low = False
        self._lay_out()
        self._make_actions()
        self._connect()

    @property
    def top(self) -> TopBar:
        """The top bar."""
        return self._top

    @property
    def current(self) -> Place | None:
        """The place that is shown."""
        number = self._tabs.currentIndex()
        return self._built.get(self._specs[number].id) if number >= 0 else None

    def go_to(self, place_id: str, aim: object = None) -> None:
        """Turn to a place, building it at the first visit; a place this person does not have is passed over."""
        number = next((n for n, spec in enumerate(self._specs) if spec.id == place_id), None)
        if number is None:
            return
        if self._tabs.currentIndex() == number:
            self._on_tab(number)
        self._tabs.setCurrentIndex(number)
        if aim is not None:
            self._built[place_id].show_aim(aim)

    def open_record(self, kind: str, record_id: str) -> None:
        """Open a record in the first place where its kind is at home."""
        spec = next((spec for spec in self._specs if kind in spec.kinds), None)
        if spec is not None:
            self.go_to(spec.id)
            self._built[spec.id].open_record(kind, record_id)

    def begin(self, place_id: str = "") -> None:
        """Show the place somebody used last, or the first."""
        ids = [spec.id for spec in self._specs]
        if ids:
            self.go_to(place_id if place_id in ids else ids[0])

    def _make_tabs(self) -> QTabBar:
        tabs = named(QTabBar(), "placeTabs", self.tr("工作区"))
        tabs.setExpanding(False)
        tabs.setDrawBase(False)
        tabs.setUsesScrollButtons(True)
        tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for number, spec in enumerate(self._specs, start=1):
            tab = tabs.addTab(icon(spec.icon, "muted"), spec.title)
            tabs.setTabToolTip(tab, self.tr("{title}  Ctrl+{n}").format(title=spec.title, n=number))
            tabs.setAccessibleTabName(tab, spec.title)
        return tabs

    def _lay_out(self) -> None:
        band = named(QFrame(), "tabBand")
        band_row = row(band, margins=(8, 0, 8, 0))
        band_row.addWidget(self._tabs)
        band_row.addStretch(1)
        middle = named(QSplitter(Qt.Orientation.Horizontal), "helpSplitter")
        middle.addWidget(self._stack)
        middle.addWidget(self._help)
        middle.setStretchFactor(0, 1)
        middle.setCollapsible(0, False)
        self._help.hide()
        self._around = row(margins=_AROUND)
        self._around.addWidget(middle)
        outside = column(self, spacing=0)
        outside.addWidget(self._top)
        outside.addWidget(band)
        outside.addWidget(self._banners)
        outside.addLayout(self._around, 1)
        outside.addWidget(self._status)
        self._scale()

    def _make_actions(self) -> None:
        def make(which: ActionId, do: Callable[[], object]) -> QAction:
            return make_action(which, self, do, is_local=False)

        make(ActionId.SEARCH, self._top.search.begin)
        make(ActionId.REFRESH, self._on_refresh)
        make(ActionId.NEXT_PANE, self._on_next_pane)
        make(ActionId.BACK, self._on_back)
        lock = make(ActionId.LOCK, self.lock_wanted.emit)
        larger = make(ActionId.LARGER, lambda: self.larger_wanted.emit(1))
        smaller = make(ActionId.SMALLER, lambda: self.larger_wanted.emit(-1))
        dark = make(ActionId.DARK, self.dark_wanted.emit)
        helps = make(ActionId.HELP, self._on_help)
        password = make(ActionId.CHANGE_PASSWORD, self.password_wanted.emit)
        leave = make(ActionId.SIGN_OUT, self.sign_out_wanted.emit)
        larger.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        self._top.set_menu([lock, password, None, larger, smaller, dark, None, helps, None, leave])
        for number in range(len(self._specs)):
            turn = QAction(self._specs[number].title, self)
            turn.setObjectName(f"turnTo-{self._specs[number].id}")
            turn.setShortcut(QKeySequence(f"Ctrl+{number + 1}"))
            turn.triggered.connect(lambda _checked=False, spec=self._specs[number]: self.go_to(spec.id))
            self.addAction(turn)

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(self._on_tab)
        self._top.search.opened.connect(self.open_record)
        self._status.link_pressed.connect(self.go_to)
        self._help.closed.connect(self._on_help)
        desk = self._desk
        self._top.sync_pressed.connect(lambda: self.go_to("settings", "upstreamPage"))
        desk.light_changed.connect(self._top.show_light)
        desk.toasted.connect(self._toasts.show_toast)
        desk.noticed.connect(self._banners.show_notice)
        desk.notice_settled.connect(self._banners.settle)
        desk.place_wanted.connect(self.go_to)
        desk.record_wanted.connect(self.open_record)
        theme().changed.connect(self._scale)

    def _area(self, place: Place) -> QWidget:
        """The ground of a place: it scrolls when the text is so large that the place needs more room than there is."""
        area = scrolled(place, f"ground-{place.objectName()}")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._stack.addWidget(area)
        return area

    @Slot(int)
    def _on_tab(self, number: int) -> None:
        spec = self._specs[number]
        place = self._built.get(spec.id)
        if place is None:
            place = named(spec.make(self._desk), f"place-{spec.id}", spec.title)
            self._built[spec.id] = place
            self._areas[spec.id] = self._area(place)
        self._stack.setCurrentWidget(self._areas[spec.id])
        self._desk.settings.set("frame/place", spec.id)
        if self._help.isVisible():
            self._help.show_page(spec.id, spec.title)
        place.activate()

    @Slot()
    def _on_refresh(self) -> None:
        if self.current is not None:
            self.current.refresh()

    @Slot()
    def _on_next_pane(self) -> None:
        """Go to the next pane of the place; from anywhere else, to its first."""
        panes = [pane for pane in (self.current.panes() if self.current else []) if pane.isVisible()]
        if not panes:
            return
        focus = self.window().focusWidget()
        around = [pane is focus or pane.isAncestorOf(focus) for pane in panes]
        here = around.index(True) if True in around else -1
        panes[(here + 1) % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_back(self) -> None:
        if self._help.isVisible():
            self._on_help()
        elif self._top.search.hasFocus() and self.current is not None:
            self.current.activate()
        elif self.current is not None:
            self.current.back()

    @Slot()
    def _on_help(self) -> None:
        self._help.setVisible(not self._help.isVisible())
        number = self._tabs.currentIndex()
        if self._help.isVisible() and number >= 0:
            self._help.show_page(self._specs[number].id, self._specs[number].title)

    @Slot()
    def _scale(self) -> None:
        look = theme().look
        self._help.setMinimumWidth(look.px(_HELP_WIDTH * 2 // 3))
        self._help.setMaximumWidth(look.px(_HELP_WIDTH * 2))
        self._tabs.setIconSize(QSize(look.px(20), look.px(20)))
        if self.isVisible():  # before, it has no size of its own yet
            self._give_room()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """In a window that is low for its text the frame takes less, for work needs the room."""
        is_low = self.height() < theme().look.px(_LOW)
        if is_low == self._is_low:
            return
        self._is_low = is_low
        spaced(self._around, _AROUND_LOW if is_low else _AROUND)
        self._top.give_room(is_low=is_low)
        set_property(self._tabs, "room", "little" if is_low else "")
        QCoreApplication.sendEvent(self._tabs, QEvent(QEvent.Type.StyleChange))  # tabs are measured anew only then
        self._banners.speak_briefly(is_brief=is_low)
        self._status.give_room(is_low=is_low)
