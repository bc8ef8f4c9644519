"""Opening the window on one data folder: the window first, then everything behind it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from app.domain.problems import Refusal
from app.services.folder import DataFolder
from app.ui.crash import CrashReporter
from app.ui.running import Runner
from app.ui.settings_store import FileSettings, LocalSettings, MemorySettings
from app.ui.shell.window import MainWindow, remembered_look
from app.ui.startup import make_application
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.services.bundle import Services

OpenStation = Callable[[Path], "Services"]
_MENDED_BY_A_BACKUP: Final = frozenset({"storage.damaged", "storage.lost"})


def _said(refusal: Refusal) -> str:
    """A refusal in sentences."""
    from app.labels.speaking import problems_text  # noqa: PLC0415 - all the sentences there are; after the first paint

    return problems_text(refusal.problems)


class Opening(QObject):
    """Brings the services to a window that is already on the screen, and takes them down with it."""

    def __init__(self, window: MainWindow, home: Path, settings: LocalSettings, open_station: OpenStation) -> None:
        super().__init__(window)
        self._window = window
        self._home = home
        self._settings = settings
        self._open_station = open_station
        self._services: Services | None = None
        self._crash = CrashReporter(self)
        self._crash.install()
        self._crash.show_over(window)
        self._runner = Runner(self)
        self._runner.broke.connect(self._crash.report)
        window.first_painted.connect(self._load)
        window.closed.connect(self.close)

    @property
    def services(self) -> "Services | None":
        """The open station, once it is there."""
        return self._services

    @Slot()
    def _load(self) -> None:
        self._runner.run(
            lambda: self._open_station(self._home), owner=self, on_done=self._on_open, on_refused=self._on_refused
        )

    def _on_open(self, services: "Services", note: str = "") -> None:
        from app.ui.fitting import fit_out  # noqa: PLC0415 - loads every place; after the first paint

        self._services = services
        desk = fit_out(self._window, services, self._runner, self._settings, note=note)
        desk.restore_wanted.connect(self._restore)

    @Slot(object)
    def _restore(self, backup: Path) -> None:
        """Close the station, put the backup in its place and open it again; people sign in anew."""
        services, self._services = self._services, None
        if services is None:
            return
        if self._window.reception is not None:
            self._window.reception.sign_out()
        self._window.sign_in_page.set_ready(False)
        folder, clock = services.office.folder, services.office.clock

        def put_back() -> "Services":
            from app.services.upkeep import put_back_held  # noqa: PLC0415 - SQLAlchemy comes after the first paint

            services.close()
            try:
                put_back_held(folder, backup, clock)
            finally:
                reopened = self._open_station(self._home)
            return reopened

        def restored(fresh: "Services") -> None:
            self._on_open(fresh, self.tr("已恢复，原来的数据另存在备份文件夹里。请重新登录。"))

        self._runner.run(put_back, owner=self, on_done=restored, on_refused=self._on_restore_refused)

    def _on_restore_refused(self, refusal: Refusal) -> None:
        """The backup was no good: open what there was and say why."""
        self._runner.run(
            lambda: self._open_station(self._home), owner=self, on_done=self._on_open, on_refused=self._on_refused
        )
        self._window.sign_in_page.show_wrong(_said(refusal))

    def _on_refused(self, refusal: Refusal) -> None:
        text = _said(refusal)
        self._window.stay_closed(text)
        newest = max(DataFolder(self._home).backups.glob("*.db"), key=lambda each: each.stat().st_mtime, default=None)
        if newest is not None and any(problem.code in _MENDED_BY_A_BACKUP for problem in refusal.problems):
            self._offer(text, newest)

    def _offer(self, text: str, backup: Path) -> None:
        """A damaged file lets nobody in: offer the newest backup here, where the settings cannot be reached."""
        from app.ui.confirming import confirm  # noqa: PLC0415 - needed once in years; it loads Qt's enumerations

        confirm(
            self._window,
            text,
            self.tr("用最近的备份恢复"),
            lambda: self._mend(backup),
            details=self.tr("最近的备份：{name}。损坏的文件会另存一份。").format(name=backup.name),
        )

    def _mend(self, backup: Path) -> None:
        def put_back() -> "Services":
            from app.services.clock import SystemClock  # noqa: PLC0415 - as in `_restore`
            from app.services.upkeep import put_back_held  # noqa: PLC0415

            put_back_held(DataFolder(self._home), backup, SystemClock())
            return self._open_station(self._home)

        note = self.tr("已用备份 {name} 恢复，请登录后核对最近的业务。").format(name=backup.name)
        self._runner.run(
            put_back,
            owner=self,
            on_done=lambda services: self._on_open(services, note),
            on_refused=self._on_refused,
        )

    @Slot()
    def close(self) -> None:
        """Finish what was begun and close the database."""
        self._runner.stop()
        if self._services is not None:
            self._services.close()
            self._services = None


def run_window(home: Path, open_station: OpenStation, arguments: Sequence[str]) -> int:
    """Run the program's window on a data folder; a second start brings the first to the front.

    Returns:
        The process's exit code: 0, or 1 when the folder cannot be used.
    """
    application = make_application(arguments)
    folder = DataFolder(home)
    try:
        folder.prepare()
        with folder.held_alone():
            return _run(application, home, open_station)
    except Refusal as refusal:
        from app.ui.neighbour import call_to_front  # noqa: PLC0415 - as in `_run`

        if refusal.problems[0].code == "folder.in_use" and call_to_front(home):
            return 0
        return _say_and_leave(application, _said(refusal))


def _run(application: QApplication, home: Path, open_station: OpenStation) -> int:
    settings = FileSettings(home / "window.ini")
    is_dark, points = remembered_look(settings)
    theme().apply(is_dark=is_dark, points=points)
    window = MainWindow(settings)
    opening = Opening(window, home, settings, open_station)

    def listen() -> None:
        from app.ui.neighbour import Neighbour  # noqa: PLC0415 - the network module is not needed to be seen

        Neighbour(home, window).listen()

    window.first_painted.connect(listen)
    window.show()
    code = application.exec()
    opening.close()
    return code


def _say_and_leave(application: QApplication, text: str) -> int:
    """Show the window with the reason why nothing can be done here."""
    window = MainWindow(MemorySettings())
    window.stay_closed(text)
    window.show()
    application.exec()
    return 1
