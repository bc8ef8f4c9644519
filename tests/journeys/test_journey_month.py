"""The head's morning after a month: ledgers come in, scores open down to the record, go on paper, are locked."""

import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt

from app.bootstrap import open_station
from app.domain.people.session import OWNER
from app.domain.rating.facts import EntryKind
from app.services.bundle import Services
from app.services.rating.registering import EntryDraft
from tests.journeys.conftest import TakeSeat
from tests.journeys.reading import text_of
from tests.journeys.seat import Seat
from tests.services.rating.real_month import add_september
from tests.station import SetClock, local

_DATA = Path(__file__).resolve().parents[2] / "../shared/data/station"
_PASSWORD = "rain-on-the-river"
_MONTH = (
    "台区月线损-2026-10.xlsx",
    "采集日报-2026-10.xlsx",
    "电费-2026-10.xlsx",
    "费控指令-2026-10.xlsx",
    "工单-2026-10.gb18030.csv",
    "停电-2026-10.xlsx",
)


@pytest.fixture
def home(tmp_path: Path, clock: SetClock) -> Path:
    """A data folder with the station's people, areas and customers, and a password for the head."""
    folder = tmp_path / "供电所"
    services = open_station(folder, clock=clock)
    services.station.set_up("YF", "油坊镇供电所", "扬中市供电公司")
    for name in ("人员.xlsx", "网格台区.xlsx", "客户档案.xlsx"):
        services.imports.run(OWNER, services.imports.open(_DATA / name))
    services.people.set_password(OWNER, services.people.by_number("YF001").id, _PASSWORD)
    services.close()
    return folder


def _complete(services: Services) -> None:
    """What other systems and the year's book still lacked: the month before, and every log due and handed in."""
    add_september(services)
    for person in services.rating.scores(OWNER, "2026-10").people:
        draft = EntryDraft(kind=EntryKind.LOG_DUE, staff_id=person.staff_id, day=local(2026, 10, 8).date())
        services.rating.register(OWNER, draft)
        services.rating.register(OWNER, replace(draft, kind=EntryKind.LOG_DONE))


def _look_behind(seat: Seat) -> None:
    """From the ranking to an indicator, its rows and the customer behind one."""
    assert seat.lines("ranking")[0][:3] == ["1", "薛敏寿", "95.00"]
    seat.choose_line("ranking", "薛敏寿")
    assert seat.text("personName") == "薛敏寿"
    assert len(seat.lines("indicators")) == 18
    seat.choose_line("indicators", "G02")
    assert seat.text("derivationHeading").startswith("G02")
    assert seat.lines("reasons")
    seat.key(Qt.Key.Key_Return)
    seat.key(Qt.Key.Key_Return)
    assert seat.shows("place-ledgers")
    assert seat.shows("customerCard")
    seat.turn_to("星级绩效")


def _put_on_paper(seat: Seat, folder: Path) -> None:
    """The sheet of one person, and the ranking on paper and as a workbook."""
    seat.do("print", "place-rating")
    assert "薛敏寿" in text_of(seat.save_paper(folder / "考评表.pdf"))
    seat.do("rankingPaper", "place-rating")
    ranking = text_of(seat.save_paper(folder / "排名.pdf"))
    assert ranking.index("薛敏寿") < ranking.index("朱强凤")
    seat.do("export", "place-rating")
    book = openpyxl.load_workbook(seat.save_as("saveDialog", folder / "排名.xlsx"))
    cells = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
    assert {"薛敏寿", 95} <= cells
    with zipfile.ZipFile(folder / "排名.xlsx") as packed:
        assert [name for name in packed.namelist() if name.startswith("xl/charts/chart")]


def test_a_month_from_its_ledgers_to_its_lock(take_seat: TakeSeat, home: Path, tmp_path: Path) -> None:
    seat = take_seat(home)
    seat.sign_in("YF001", _PASSWORD)
    seat.turn_to("台账")
    for name in _MONTH:
        seat.take_in_ledger(_DATA / name)
    seat.turn_to("星级绩效")
    assert seat.text("monthState") == "未锁定"
    _look_behind(seat)
    _put_on_paper(seat, tmp_path)

    seat.click("lockMonth")
    assert seat.text("hindrance-0") == "指标 Y08 投诉意见工单 缺数据（10 人），请补齐后再锁定。"
    assert not seat.find_button("lockNow").isEnabled()
    _complete(seat.services)
    seat.settle()
    assert seat.text("lockReady").startswith("数据齐全")
    seat.click("lockNow")
    seat.answer("confirmDialog", "confirmYes")
    assert seat.text("monthState") == "已锁定 罗敏强 2026-11-03 09:00"
    assert seat.services.rating.scores(OWNER, "2026-10").lock is not None
