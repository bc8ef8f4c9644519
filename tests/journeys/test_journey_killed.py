"""A window killed in the middle of its work: what it showed as saved is there, and what was typed is offered again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from app.persistence.backup import check_file
from tests.journeys.conftest import TakeSeat
from tests.station import PASSWORD

_CHECKOUT = Path(__file__).resolve().parents[2]


def _work_and_be_killed(home: Path) -> list[str]:
    """The lines the window said, up to the draft it showed as kept; then it is killed while it goes on typing."""
    said = []
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.journeys.clerk_at_work", str(home)],
        cwd=_CHECKOUT,
        stdout=subprocess.PIPE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().decode().strip() for _ in range(4)]
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    return said


def test_what_was_shown_as_saved_outlives_a_kill(take_seat: TakeSeat, home: Path) -> None:
    *saved, kept = _work_and_be_killed(home)
    assert [each.split(" · ")[2] for each in saved] == ["甲㑇", "乙𬭸", "丙娣"]
    assert kept.startswith("已暂存")
    assert check_file(home / "station.db") == ()

    seat = take_seat(home)
    seat.sign_in("YF003", PASSWORD)
    seat.turn_to("受理")
    seat.see(lambda: seat.shows("restoredDraft"))
    assert seat.find(QLineEdit, "name").text() in {"丁未完", "戊未存"}
    assert seat.find(QLineEdit, "id_number").text() == "321182 19980207 8157"
    for each in saved:
        number, _, name = each.removeprefix("已受理 ").split(" · ")
        assert seat.search(number)[0].startswith(f"{name}  {number}")
