"""A window at work in a process of its own, to be killed: says what it showed as saved, one line each.

Run as `python -m tests.journeys.clerk_at_work FOLDER`, where FOLDER holds the file of the small station.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt

from app.ui.startup import make_application
from tests.journeys.seat import CTRL, Seat
from tests.station import MONDAY, PASSWORD, SetClock


class Patience:
    """Waits as a test does, outside of one."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = 5_000) -> None:
        end = time.monotonic() + timeout / 1000
        while not callback():
            if time.monotonic() > end:
                raise TimeoutError
            QCoreApplication.processEvents()
            time.sleep(0.001)


def take_in(seat: Seat, name: str) -> None:
    """Fill the form of a resident's supply."""
    seat.fill(
        "caseFields",
        name=name,
        id_number="321182199802078157",
        phone="19900004321",
        address="扬中市油坊镇油坊社区9组54号",
        capacity="8",
    )
    seat.pick("area", "00001")


def work(home: Path) -> None:
    """Sign in, take three cases in, begin a fourth, and stay until the end comes from outside."""
    seat = Seat(Patience(), home, SetClock(MONDAY))
    seat.sign_in("YF003", PASSWORD)
    seat.turn_to("受理")
    seat.write("businessFilter", "dmxz")
    seat.key(Qt.Key.Key_Return)
    for name in ("甲㑇", "乙𬭸", "丙娣"):
        take_in(seat, name)
        seat.key(Qt.Key.Key_S, CTRL)  # and waits until the answer is shown
        _say(seat.text("savedNumber"))
    take_in(seat, "丁未完")
    seat.see(lambda: seat.text("entryNote").startswith("已暂存"))
    _say(seat.text("entryNote"))
    take_in(seat, "戊未存")
    seat.see(lambda: False)


def _say(text: str) -> None:
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.flush()


if __name__ == "__main__":
    make_application(["station-desk"])
    work(Path(sys.argv[1]))
