"""First paint of our window against an empty one, each in a process of its own, alternating."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_ROUNDS = 7
_EMPTY = """
import time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, done)

def done():
    print(time.time())
    application.exit(0)

application = QApplication([])
window = Window()
window.resize(1440, 900)
window.show()
application.exec()
"""
_OURS = """
import sys, time
from pathlib import Path
from app.ui.settings_store import FileSettings
from app.ui.shell.window import MainWindow
from app.ui.startup import make_application

def done():
    print(time.time())
    application.exit(0)

application = make_application([])
window = MainWindow(FileSettings(Path(sys.argv[1])))
window.first_painted.connect(done)
window.show()
application.exec()
assert "sqlalchemy" not in sys.modules and "reportlab" not in sys.modules
"""


def seconds_to_first_paint(program: str, settings: Path) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(_ROOT)}
    begun = time.time()
    done = subprocess.run(  # noqa: S603 - our own two programs above
        [sys.executable, "-c", program, str(settings)], env=environment, capture_output=True, text=True, check=True
    )
    return float(done.stdout) - begun


def test_first_paint_against_an_empty_window(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = [
        (seconds_to_first_paint(_EMPTY, tmp_path / "x.ini"), seconds_to_first_paint(_OURS, tmp_path / "window.ini"))
        for _ in range(_ROUNDS)
    ]
    empty, ours = (min(pair[side] for pair in pairs) for side in (0, 1))  # the least disturbed of each
    with capsys.disabled():
        print(f"\nfirst paint: empty {empty * 1000:.0f} ms, ours {ours * 1000:.0f} ms, ratio {ours / empty:.2f}")  # noqa: T201 - what a benchmark is for
    assert len(pairs) == _ROUNDS
