"""The program as people start it: a process of its own, on a real screen where there is one to be had."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.folder import DataFolder
from app.ui.neighbour import call_to_front

_CHECKOUT = Path(__file__).resolve().parents[2]
_CLOSE_SOON = """
import sys
from PySide6.QtCore import QTimer
from app.ui.shell.window import MainWindow
from app.__main__ import main

def when_ready(window):
    def look():
        if window.sign_in_page.wrong.text():
            print(window.sign_in_page.wrong.text(), flush=True)
            window.close()
        elif window.page is not window.sign_in_page or window.reception is not None:
            print("ready", window.page.objectName(), flush=True)
            window.close()
        else:
            QTimer.singleShot(20, window, look)
    look()

first = MainWindow.showEvent
def shown(self, event):
    first(self, event)
    QTimer.singleShot(0, self, lambda: when_ready(self))
MainWindow.showEvent = shown
sys.exit(main(sys.argv[1:]))
"""
"""Starts the program as always and closes its window as a person would, once it has something to say."""


def _environment(**variables: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1", **variables}


def _run(*words: str, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own interpreter with words of this file
        [sys.executable, *words, "--home", str(home)],
        cwd=_CHECKOUT,
        env=_environment(**variables),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.fixture
def home(station_template: Path, tmp_path: Path) -> Path:
    folder = DataFolder(tmp_path / "home")
    folder.prepare()
    shutil.copyfile(station_template, folder.database)
    return folder.path


@pytest.fixture
def screen() -> Iterator[str]:
    """An X server of the test's own."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("Xvfb is not installed: no screen to open the window on")
    reading, writing = os.pipe()
    server = subprocess.Popen(  # noqa: S603 - the X server found on the path
        [program, "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading, encoding="ascii") as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(timeout=20)


def test_the_window_opens_on_a_real_screen_and_closes_cleanly(screen: str, home: Path) -> None:
    done = _run("-c", _CLOSE_SOON, home=home, QT_QPA_PLATFORM="xcb", DISPLAY=screen)
    assert (done.returncode, done.stdout) == (0, "ready signInPage\n"), done.stderr
    assert "Traceback" not in done.stderr
    assert (home / "window.ini").is_file()


def test_an_empty_folder_opens_with_the_first_run(tmp_path: Path) -> None:
    done = _run("-c", _CLOSE_SOON, home=tmp_path / "new")
    assert (done.returncode, done.stdout) == (0, "ready firstRunPage\n"), done.stderr


def test_a_folder_that_may_not_be_written_is_told_in_the_window(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file stands here", encoding="utf-8")
    done = _run("-c", _CLOSE_SOON, home=tmp_path / "file" / "home")
    assert done.returncode == 1
    assert done.stdout.startswith("写不进 ")
    assert "是否有写权限" in done.stdout


def test_a_second_start_brings_the_first_to_the_front_and_ends(qtbot: QtBot, home: Path) -> None:
    first = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "app", "--home", str(home)],
        cwd=_CHECKOUT,
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        qtbot.waitUntil(lambda: call_to_front(home), timeout=20_000)
        second = _run("-m", "app", home=home)
        assert (second.returncode, second.stdout) == (0, ""), second.stderr
        assert first.poll() is None
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait(timeout=20)


def test_a_folder_held_by_something_that_does_not_answer_is_told(home: Path) -> None:
    with DataFolder(home).held_alone():
        done = _run("-c", _CLOSE_SOON, home=home)
    assert done.returncode == 1
    assert done.stdout == f"数据文件夹 {home} 正由另一个窗口使用，请先关闭它。\n"


def test_the_sample_station_tells_its_progress_and_opens_with_who_can_sign_in(tmp_path: Path) -> None:
    done = _run("-c", _CLOSE_SOON, "--demo", home=tmp_path / "demo")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "ready signInPage"), done.stderr
    assert "2/12 客户档案.xlsx\n" in done.stderr
    assert "密码都是 yanshi2026" in done.stdout
    again = _run("-c", _CLOSE_SOON, "--demo", home=tmp_path / "demo")
    assert (again.returncode, again.stderr.count("/12")) == (0, 0)
