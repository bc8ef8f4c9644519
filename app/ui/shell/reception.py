"""Who is let into the window: the first run, signing in, the lock, signing out."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QDialog

from app.ui.shell.idle import IdleWatch
from app.ui.shell.work_frame import WorkFrame
from app.ui.signing.lock_page import LockPage

if TYPE_CHECKING:
    from app.domain.people.session import Session
    from app.domain.problems import Refusal
    from app.ui.shell.desk import Desk
    from app.ui.shell.doors import Doors
    from app.ui.shell.window import MainWindow
    from app.ui.signing.first_run import FirstRunAnswers, FirstRunPage


class Reception(QObject):
    """Leads from page to page; the person it lets in is the session every place works for."""

    def __init__(self, window: "MainWindow", desk: "Desk", doors: "Doors") -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._doors = doors
        self._station = doors.station
        self._person: Session | None = None
        self._frame: WorkFrame | None = None
        self._hidden_dialogs: list[QDialog] = []
        self._idle = IdleWatch(self)
        self._idle.idled.connect(self.lock)
        self._lock = LockPage()
        self._lock.submitted.connect(self._on_unlock)
        self._lock.switch_wanted.connect(self.sign_out)
        self._first_run: FirstRunPage | None = None
        window.sign_in_page.submitted.connect(self._on_sign_in)

    @property
    def frame(self) -> WorkFrame | None:
        """The working window, while somebody is signed in."""
        return self._frame

    @property
    def person(self) -> "Session | None":
        """The session of whoever is signed in, or None."""
        return self._person

    def start(self) -> None:
        """Show the first run in an empty data folder, otherwise make the page to sign in ready."""
        if self._doors.is_joining:
            self._on_join()
            return
        if self._doors.is_first_run:
            from app.ui.signing.first_run import FirstRunPage  # noqa: PLC0415 - once in a station's life

            self._first_run = FirstRunPage(can_join=self._doors.joining is not None)
            self._first_run.submitted.connect(self._on_found)
            self._first_run.join_wanted.connect(self._on_join)
            self._window.show_page(self._first_run)
            self._first_run.begin()
            return
        self._window.sign_in_page.show_station(self._station)
        self._window.sign_in_page.show_hint(self._doors.hint)
        self._window.sign_in_page.set_ready(True)

    def enter(self, person: "Session") -> None:
        """Let somebody in who is known to be who they are."""
        self._person = person
        frame = WorkFrame(self._desk, self._station, person, self._doors.places(person), self._doors.search(person))
        frame.lock_wanted.connect(self.lock)
        frame.sign_out_wanted.connect(self.sign_out)
        frame.password_wanted.connect(self.change_password)
        frame.larger_wanted.connect(self._window.change_text_size)
        frame.dark_wanted.connect(self._window.change_darkness)
        self._frame = frame
        self._window.show_page(frame)
        frame.begin(self._desk.settings.get("frame/place"))
        self._idle.watch(self._doors.idle_minutes)

    @Slot()
    def lock(self) -> None:
        """Put the lock over the work; open dialogs are hidden with all that was typed into them."""
        if self._frame is None or self._person is None or self._window.page is self._lock:
            return
        self._idle.rest()
        self._hidden_dialogs = [
            each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()
        ]
        for dialog in self._hidden_dialogs:
            dialog.hide()
        self._window.show_page(self._lock)
        self._lock.begin(self._person.name)

    @Slot()
    def sign_out(self) -> None:
        """Let the person go: places are taken down, the page to sign in comes back."""
        if self._frame is None or self._person is None:
            return
        self._idle.rest()
        for dialog in self._hidden_dialogs:
            dialog.deleteLater()
        self._hidden_dialogs = []
        self._window.drop_page(self._frame)
        person = self._person
        self._person, self._frame = None, None
        self._desk.runner.run(
            lambda: self._doors.sign_out(person), owner=self, on_done=lambda _: None, on_refused=lambda _: None
        )
        page = self._window.sign_in_page
        page.set_ready(True)
        self._window.show_page(page)
        page.begin()

    @Slot()
    def change_password(self) -> None:
        """Open the dialog to change one's own password."""
        if self._person is None:
            return
        from app.ui.signing.change_password import ChangePasswordDialog  # noqa: PLC0415 - seldom wanted

        person = self._person
        dialog = ChangePasswordDialog(self._window)
        dialog.finished.connect(dialog.deleteLater)

        def changed(_: object) -> None:
            dialog.accept()
            self._desk.toast(self.tr("密码已修改，下次登录起使用。"))

        def change(old: str, new: str) -> None:
            self._desk.runner.run(
                lambda: self._doors.change_password(person, old, new),
                owner=dialog,
                on_done=changed,
                on_refused=lambda refusal: dialog.refuse(self._desk.tell(refusal)),
            )

        dialog.submitted.connect(change)
        dialog.open()

    @Slot(str, str)
    def _on_sign_in(self, number: str, password: str) -> None:
        page = self._window.sign_in_page

        def entered(person: "Session") -> None:
            self._desk.settings.set("signing/number", number)
            self.enter(person)

        self._desk.runner.run(
            lambda: self._doors.sign_in(number, password),
            owner=self,
            on_done=entered,
            on_refused=lambda refusal: page.refuse(self._desk.tell(refusal)),
        )

    @Slot(object)
    def _on_found(self, answers: "FirstRunAnswers") -> None:
        page = self._first_run
        assert page is not None  # noqa: S101 - only this page sends it

        def founded(person: "Session") -> None:
            self._station = answers.station_name
            self._desk.settings.set("signing/station", answers.station_name)
            self._desk.settings.set("signing/number", answers.head_number)
            self._window.sign_in_page.show_station(answers.station_name)
            self.enter(person)
            self._window.drop_page(page)

        self._desk.runner.run(
            lambda: self._doors.found_station(answers),
            owner=page,
            on_done=founded,
            on_refused=lambda refusal: page.refuse(self._desk.tell(refusal)),
        )

    @Slot()
    def _on_join(self) -> None:
        """Lead this computer into a station others have; the page to found one stays behind it."""
        joining, first_run = self._doors.joining, self._first_run
        if joining is None:
            return
        from app.ui.upstream.join_page import JoinPage  # noqa: PLC0415 - once in a computer's life

        page = JoinPage(self._desk, joining, can_leave=first_run is not None)

        def left() -> None:
            if first_run is not None:
                self._window.show_page(first_run)
                self._window.drop_page(page)

        def entered(person: "Session", station: str) -> None:
            self._station = station
            self._desk.settings.set("signing/station", station)
            self._desk.settings.set("signing/number", person.number)
            self._window.sign_in_page.show_station(station)
            self.enter(person)
            self._window.drop_page(page)

        page.left.connect(left)
        page.entered.connect(entered)
        self._window.show_page(page)
        page.begin(is_resumed=self._doors.is_joining)

    @Slot(str)
    def _on_unlock(self, password: str) -> None:
        if self._person is None:
            return
        person = self._person

        def opened(_: object) -> None:
            if self._frame is None:
                return
            self._window.show_page(self._frame)
            for dialog in self._hidden_dialogs:
                dialog.open()
            self._hidden_dialogs = []
            self._idle.watch(self._doors.idle_minutes)

        def refused(refusal: "Refusal") -> None:
            self._lock.refuse(self._desk.tell(refusal))

        self._desk.runner.run(
            lambda: self._doors.unlock(person, password), owner=self, on_done=opened, on_refused=refused
        )
