"""A harness nothing passes unseen: a test that leaves a thread, a running timer or a window behind fails."""

import gc
import shutil
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.domain.problems import Refusal
from app.services.folder import DataFolder
from app.ui.changes import ChangeFeed
from app.ui.overriding import override
from app.ui.running import Runner
from app.ui.settings_store import MemorySettings
from app.ui.shell.desk import Desk
from app.ui.theme.theme import theme
from tests.station import SetClock
from tests.ui.whole_window import WholeWindow


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Any warning of Qt fails a test, but for what the screenless platform says of windows it cannot raise."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("^This plugin does not support ", extend=True))


def _let_go() -> None:
    """Carry out what was left for later: deletions and queued signals."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _running_timers() -> list[str]:
    running = [each for each in gc.get_objects() if isinstance(each, QTimer) and isValid(each) and each.isActive()]
    return [f"{each.interval()} ms of {each.parent()!r}" for each in running]


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves something running, and set the look back for the next."""
    threads = set(threading.enumerate())
    gc.freeze()  # what was there before is neither searched nor collected at the end of every test
    yield
    _let_go()
    left = [each.objectName() or type(each).__name__ for each in QApplication.topLevelWidgets() if each.isVisible()]
    for each in QApplication.topLevelWidgets():
        each.close()
        each.deleteLater()
    _let_go()
    gc.collect()
    assert not left, f"windows left open: {left}"
    assert not set(threading.enumerate()) - threads, "a thread was left running"
    timers = _running_timers()
    assert not timers, f"timers left running: {timers}"
    if theme().look.is_dark or theme().look.points != 14:
        theme().apply()
    qapp.clipboard().clear()


@pytest.fixture
def settings() -> MemorySettings:
    """What this computer remembers: nothing yet."""
    return MemorySettings()


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[Runner]:
    """A runner whose calls may not break; its threads end with the test."""
    made = Runner()
    bugs: list[BaseException] = []
    made.broke.connect(bugs.append)
    yield made
    qtbot.waitUntil(lambda: made.pending == 0)
    made.stop()
    made.deleteLater()
    assert not bugs, bugs


@pytest.fixture
def desk(runner: Runner, settings: MemorySettings) -> Iterator[Desk]:
    """A desk on a Saturday afternoon; it tells a refusal by its codes."""

    def tell(refusal: Refusal) -> str:
        return "、".join(problem.code for problem in refusal.problems)

    feed = ChangeFeed()
    made = Desk(
        runner=runner,
        feed=feed,
        settings=settings,
        now=lambda: datetime(2026, 10, 10, 6, 31, tzinfo=UTC),
        tell=tell,
    )
    yield made
    made.deleteLater()
    feed.deleteLater()


@pytest.fixture
def closed_window(
    qtbot: QtBot, tmp_path: Path, clock: SetClock, settings: MemorySettings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WholeWindow]:
    """A window on an empty data folder, not shown yet."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # the window takes it over; set back after the test
    made = WholeWindow(qtbot, tmp_path / "home", clock, settings)
    yield made
    made.close()


@pytest.fixture
def whole_window(closed_window: WholeWindow, station_template: Path) -> WholeWindow:
    """A window on the small station, ready for somebody to sign in."""
    folder = DataFolder(closed_window.home)
    folder.prepare()
    shutil.copyfile(station_template, folder.database)
    closed_window.start()
    return closed_window


class ShownWindows(QObject):
    """What is shown as a window of its own, be it for a moment: it would flash and take the keys from the window."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.names.append(watched.objectName())
        return False


@pytest.fixture
def shown_windows(qapp: QApplication) -> Iterator[list[str]]:
    watch = ShownWindows()
    qapp.installEventFilter(watch)
    yield watch.names
    qapp.removeEventFilter(watch)
