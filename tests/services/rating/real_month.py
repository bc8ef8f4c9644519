"""A station with the ledgers of October 2026 in it, and the worked example's manager in another."""

import sqlite3
from contextlib import closing
from pathlib import Path

from app.domain.people.session import OWNER
from app.domain.records.facts import LineLoss
from app.persistence.database import Database
from app.persistence.ids import natural_id, station_id
from app.persistence.upgrade import upgrade
from app.services.bundle import Services
from app.services.definitions import Definitions
from app.services.feed import Feed
from app.services.folder import DataFolder
from app.services.office import Office
from tests.station import SetClock, local

LEDGERS = Path(__file__).resolve().parents[3] / "../shared/data/station"
FILES = (
    "人员.xlsx",
    "网格台区.xlsx",
    "客户档案.xlsx",
    "台区月线损-2026-10.xlsx",
    "采集日报-2026-10.xlsx",
    "电费-2026-10.xlsx",
    "费控指令-2026-10.xlsx",
    "工单-2026-10.gb18030.csv",
    "停电-2026-10.xlsx",
)
AFTER = local(2026, 11, 3, 9)
"""The morning on which October is scored."""


def make_real_month(path: Path, definitions: Definitions) -> None:
    """Import all ledgers of the month into a new file."""
    upgrade(path, path.parent, "template")
    database = Database.at(path)
    services = _opened(database, path.parent, definitions)
    services.station.set_up("YF", "油坊镇供电所", "扬中市供电公司")
    for name in FILES:
        services.imports.run(OWNER, services.imports.open(LEDGERS / name))
    database.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # one file is easier to copy than file and log


def add_september(services: Services) -> None:
    """The month before, in which every area lost what it lost in October: nobody loses points by it."""
    station = station_id("YF")
    with services.office.database.write(None) as tx:
        rows = [
            LineLoss(
                id=natural_id(station, "line_loss", str(row.area_id), "2026-09"),
                area_id=row.area_id,
                month="2026-09",
                supplied=row.supplied,
                sold=row.sold,
                fed_in=row.fed_in,
                meters_due=row.meters_due,
                meters_read=row.meters_read,
            )
            for row in tx.of(LineLoss).find(month="2026-10")
        ]
        tx.of(LineLoss).add_many(rows)


def _opened(database: Database, home: Path, definitions: Definitions) -> Services:
    clock = SetClock(AFTER)
    office = Office(
        database=database, clock=clock, definitions=definitions, feed=Feed(), folder=DataFolder(home / "home")
    )
    return Services(office)
