"""The customers' ledger imported, checked and durable, against openpyxl merely walking through the same file."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from app.bootstrap import open_station
from app.domain.people.session import OWNER
from app.services.bundle import Services

STATION = Path(__file__).resolve().parents[2] / "../shared/data/station"
LEDGER = STATION / "客户档案.xlsx"

pytestmark = pytest.mark.slow  # the figures; what is read and stored is checked in the tests of imports


def _station(home: Path) -> Services:
    services = open_station(home)
    services.station.set_up("YF", "油坊镇供电所")
    for name in ("人员.xlsx", "网格台区.xlsx"):
        services.imports.run(OWNER, services.imports.open(STATION / name))
    return services


def _import(services: Services) -> int:
    return services.imports.run(OWNER, services.imports.open(LEDGER)).added


def _walk_with_openpyxl() -> int:
    workbook = openpyxl.load_workbook(LEDGER, read_only=True)
    rows = sum(1 for _ in workbook.worksheets[0].iter_rows(values_only=True))
    workbook.close()
    return rows


def _seconds(work: Callable[[], int], expected: int) -> float:
    started = time.perf_counter()
    done = work()
    spent = time.perf_counter() - started
    assert done == expected
    return spent


def test_importing_customers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours: list[float] = []
    peer: list[float] = []
    for place in range(3):  # turn by turn, so that a busy machine is busy for both
        services = _station(tmp_path / str(place))
        ours.append(_seconds(lambda station=services: _import(station), 11916))  # type: ignore[misc]  # bound at once
        peer.append(_seconds(_walk_with_openpyxl, 12009))
        again = _seconds(lambda station=services: _import(station), 0)  # type: ignore[misc]  # as above
        services.close()
    with capsys.disabled():
        sys.stdout.write(
            f"\n12,006 customers imported, checked and durable: {min(ours):.2f} s, openpyxl alone {min(peer):.2f} s,"
            f" ratio {min(ours) / min(peer):.2f}; a second time, changing nothing: {again:.2f} s\n"
        )
