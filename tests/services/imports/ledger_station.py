"""A station to import into, and shorthands that read like what people do there."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.domain.people.session import OWNER
from app.services.bundle import Services
from app.services.imports.ledger import ImportReport

STATION = (Path(__file__).resolve().parents[3] / "../shared/data/station").resolve()

FILES = {
    "staff": "人员.xlsx",
    "areas": "网格台区.xlsx",
    "customers": "客户档案.xlsx",
    "line_loss": "台区月线损-2026-10.xlsx",
    "collection": "采集日报-2026-10.xlsx",
    "bills": "电费-2026-10.xlsx",
    "commands": "费控指令-2026-10.xlsx",
    "orders": "工单-2026-10.gb18030.csv",
    "outages": "停电-2026-10.xlsx",
}


class StandingClock:
    """A clock that stands at the morning of 2 November 2026."""

    def now(self) -> datetime:
        return datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


class LedgerStation:
    """The services of one station, and what is done with them."""

    def __init__(self, services: Services, folder: Path) -> None:
        self.services = services
        self.folder = folder
        self.reports: dict[str, ImportReport] = {}

    def take(self, name: str) -> ImportReport:
        """Import one of the station's files."""
        imports = self.services.imports
        return imports.run(OWNER, imports.open(STATION / FILES[name]))

    def typed(self, *lines: Sequence[str]) -> Path:
        """A ledger typed by hand."""
        path = self.folder / "手工.csv"
        path.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
        return path

    def take_typed(self, *lines: Sequence[str]) -> ImportReport:
        """Import a ledger typed by hand."""
        return self.services.imports.run(OWNER, self.services.imports.open(self.typed(*lines)))

    def all_of(self, entity: type[Any]) -> dict[Any, Any]:
        """All records of a kind by id."""
        with self.services.office.database.read() as tx:
            return {one.id: one for one in tx.of(entity).find()}

    def outbox(self) -> int:
        """How many changes wait for the hub."""
        with self.services.office.database.read() as tx:
            return int(tx.connection.exec_driver_sql("SELECT count(*) FROM _outbox").scalar_one())
