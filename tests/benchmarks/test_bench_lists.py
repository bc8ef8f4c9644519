"""A list with 100,000 rows behind it: opening it, and jumping to its end, each to the paint with its rows."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.lists import ListColumn, ListQuery
from app.ui.changes import ChangeFeed
from app.ui.lists.pane import ListPane
from app.ui.running import Runner
from app.ui.settings_store import MemorySettings
from app.ui.shell.desk import Desk

_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class _Row:
    a: str
    b: str
    c: str
    d: str


class _Source:
    columns = tuple(ListColumn(name=name, title=name) for name in "abcd")

    def keys(self, _: ListQuery) -> Sequence[int]:
        return range(_ROWS)

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        return [_Row(f"3211{key:06}", "欧阳桂兰", "长旺村2组#2台区", "正常") for key in keys]


def _until(seen: Callable[[], bool]) -> None:
    while not seen():
        QApplication.processEvents()


@pytest.mark.qt_log_ignore("does not support propagateSizeHints")
def test_opening_and_jumping(qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
    runner = Runner()
    desk = Desk(
        runner=runner,
        feed=ChangeFeed(),
        settings=MemorySettings(),
        now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
        tell=str,
    )
    pane = ListPane(desk, _Source(), name="bench", title="客户")
    qtbot.addWidget(pane)
    pane.resize(1366, 768)
    pane.show()
    QApplication.processEvents()
    begun = time.perf_counter()
    pane.refresh()
    _until(lambda: pane.model.is_loaded and pane.model.value(0) is not None)
    pane.repaint()
    opened = time.perf_counter()
    pane.table.scrollToBottom()
    pane.repaint()
    _until(lambda: pane.model.value(_ROWS - 1) is not None)
    pane.repaint()
    jumped = time.perf_counter()
    runner.stop()
    with capsys.disabled():
        print(f"\nlist of {_ROWS:,}: opened {(opened - begun) * 1000:.0f} ms, end {(jumped - opened) * 1000:.0f} ms")  # noqa: T201 - what a benchmark is for
    assert pane.model.rowCount() == _ROWS
