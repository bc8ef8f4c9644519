"""What is loaded while nobody waits."""

import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.documents.fonts import load_font
from app.ui.preloading import Preloading
from app.ui.running import Runner
from app.ui.tabs import place_modules
from tests.station import SmallStation

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def runner() -> Iterator[Runner]:
    made = Runner()
    yield made
    made.stop()


def test_services_are_made_first_and_places_after_them(
    qtbot: QtBot, runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gc.unfreeze()
    for number in (1, 2):
        (tmp_path / f"some_place_{number}.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    seen: list[bool] = []
    finished: list[tuple[bool, int]] = []
    parent = QObject()

    Preloading(
        parent,
        runner,
        lambda: seen.append("some_place_1" in sys.modules),
        ["some_place_1", "some_place_2"],
        lambda: finished.append(("some_place_2" in sys.modules, gc.get_freeze_count())),
    )
    qtbot.waitUntil(lambda: "some_place_2" in sys.modules)

    assert "some_place_1" in sys.modules
    assert seen == [False]
    qtbot.waitUntil(lambda: gc.get_freeze_count() > 0)
    assert finished == [(True, 0)]


def test_nothing_is_loaded_while_somebody_waits(qtbot: QtBot, runner: Runner) -> None:
    made: list[int] = []
    parent = QObject()
    Preloading(parent, runner, lambda: made.append(1), ["json"], lambda: made.append(2))
    waiting = [True]

    def wait_again() -> None:
        if waiting:
            runner.run(lambda: None, owner=parent, on_done=lambda _: wait_again(), on_refused=lambda _: None)

    wait_again()
    qtbot.wait(1_200)
    assert made == []
    waiting.clear()
    qtbot.waitUntil(lambda: made == [1, 2])


def test_all_services_of_a_station_can_be_made_ahead(station: SmallStation) -> None:
    station.desk.make_all()

    assert {"papers", "rating", "imports", "today"} <= vars(station.desk).keys()


def test_the_press_is_ready_before_the_first_print(station: SmallStation) -> None:
    load_font.cache_clear()
    station.desk.papers.make_ready()

    assert load_font.cache_info().currsize == 3


def test_the_places_that_are_loaded_are_those_behind_the_tabs() -> None:
    loaded = set(place_modules())
    places = ("today", "intake", "dispatch", "rating", "papers", "ledgers", "settings")
    assert {f"app.ui.{place}.place" for place in places} <= loaded
    assert "app.ui.intake.detail.case_detail" in loaded


def test_icons_are_drawn_in_a_window_that_python_imports_for() -> None:
    program = (
        "import app.ui.opening; from app.ui.startup import make_application; application = make_application([]);"
        "from app.ui.icons import Icon, icon;"
        "image = icon(Icon.PRINT, 'text').pixmap(32, 32).toImage();"
        "assert any(image.pixelColor(x, y).alpha() for x in range(32) for y in range(32))"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=_ROOT)  # noqa: S603 - our own lines above


def test_python_imports_as_python_does_behind_the_window() -> None:
    program = "import builtins; own = builtins.__import__; import app.ui.opening; assert builtins.__import__ is own"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=_ROOT)  # noqa: S603 - as above
