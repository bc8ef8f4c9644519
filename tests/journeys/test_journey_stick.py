"""A station without a line: what is attached to a case at one window is opened at another; a stick is all between."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.people.session import OWNER
from app.domain.work.case import Case
from app.hub.storage.engine import open_engine
from app.hub.storage.schema import migrate
from tests.hub.county import sqlite_url
from tests.hub.courier_world import CountyDesk
from tests.journeys.conftest import TakeSeat
from tests.journeys.seat import Seat
from tests.station import PASSWORD, SetClock, resident_draft

SCAN = b"%PDF-1.7 a scan with a signature" * 1000


@pytest.fixture
def county(tmp_path: Path, clock: SetClock) -> Iterator[CountyDesk]:
    """A hub that knows the station, and none of its computers."""
    folder = tmp_path / "hub"
    folder.mkdir()
    engine = open_engine(sqlite_url(folder))
    migrate(engine)
    engine.dispose()
    county = CountyDesk.on_sqlite(folder, clock)
    county.upkeep.add_station("YF", "油坊镇供电所")
    yield county
    county.shut()


def carry(seat: Seat, county: CountyDesk, stick: Path) -> None:
    """Out to the county with a code, and in again."""
    stick.mkdir()
    seat.write("code", county.code(), seat.find(QWidget, "courierForm"))
    seat.click("carryOut")
    up = seat.save_as("carryOutDialog", stick / "up.sdc")
    seat.settle()
    taken = county.take(up)
    county.give(taken.index, stick / "down.sdc")
    seat.click("carryIn")
    seat.save_as("carryInDialog", stick / "down.sdc")


def open_case(seat: Seat, case: Case) -> None:
    """As a line of any list opens it."""
    seat.frame.open_record("case", str(case.id))
    seat.settle()


def register_with_scan(seat: Seat, scan: Path) -> Case:
    """A case at the counter; its scan is picked in the case's own card."""
    services = seat.services
    case = services.cases.register(OWNER, resident_draft()).case
    open_case(seat, case)
    seat.see(lambda: seat.shows("filesCard"))
    seat.click("addFile")
    (dialog,) = [each for each in seat.window.findChildren(QFileDialog, "fileDialog") if each.isVisible()]
    dialog.filesSelected.emit([str(scan)])
    dialog.reject()
    assert seat.focus is not dialog  # the window is in front again
    seat.see(lambda: seat.shows(f"file-{scan.name}"))
    return case


def test_a_stick_brings_a_case_and_its_scan_from_one_window_to_another(
    home: Path, tmp_path: Path, county: CountyDesk, take_seat: TakeSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[bytes] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(Path(url.toLocalFile()).read_bytes()))
    scan = tmp_path / "用电申请.pdf"
    scan.write_bytes(SCAN)

    first = take_seat(home)
    first.sign_in("YF001", PASSWORD)
    case = register_with_scan(first, scan)
    first.turn_to("设置")
    first.choose_page("settingsPages", "上级同步")
    carry(first, county, tmp_path / "stick1")
    first.see(lambda: "本机已加入县中心" in first.text("courierResult"))
    assert "县中心已有附件 1 个" in first.text("courierResult")
    first.leave()

    second = take_seat(tmp_path / "another")
    second.click("joinStation")
    second.click("joinByStick")
    carry(second, county, tmp_path / "stick2")
    second.see(lambda: second.shows("joinHead"))
    for name, text in (("joinHead", "YF001"), ("joinPassword", PASSWORD), ("joinPasswordAgain", PASSWORD)):
        second.write(name, text)
    second.click("joinEnter")
    second.see(lambda: second.shows("placeTabs"))
    second.settle()
    open_case(second, case)
    second.see(lambda: second.shows("caseNumber") and second.text("caseNumber") == case.number)
    second.see(lambda: second.shows(f"file-{scan.name}"))
    second.click(f"file-{scan.name}")
    second.see(lambda: shown)
    assert shown == [SCAN]
