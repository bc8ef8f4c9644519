"""The composition root: a data folder becomes an open station with all its services."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.zone import STATION_ZONE
from app.persistence.database import Database
from app.persistence.upgrade import upgrade
from app.services.bundle import Services
from app.services.calendar.adopting import adopt_calendar
from app.services.clock import Clock, SystemClock
from app.services.definitions import Definitions
from app.services.feed import Feed
from app.services.folder import DataFolder, installed_path
from app.services.office import Office

if TYPE_CHECKING:
    from app.services.demo.filling import Progress

_LOG_BYTES = 1_000_000


def open_station(home: Path, *, clock: Clock | None = None) -> Services:
    """Open the station in this data folder, making or upgrading its file first.

    Raises:
        Refusal: `storage.*` when the folder or file cannot be used, `storage.newer` when a newer program wrote it.
    """
    folder = DataFolder(home)
    folder.prepare()
    time = clock or SystemClock()
    stamp = time.now().astimezone(STATION_ZONE).strftime("%Y%m%d-%H%M%S")
    upgrade(folder.database, folder.backups, stamp)
    definitions = Definitions(installed_path("resources") / "reference", folder.reference)
    services = Services(
        Office(database=Database.at(folder.database), clock=time, definitions=definitions, feed=Feed(), folder=folder)
    )
    services.rules.adopt()
    services.fees.adopt()
    adopt_calendar(services.office)
    return services


def make_demo(home: Path, progress: "Progress" = lambda _what, _done, _of: None) -> None:
    """Fill an empty data folder with the sample station; one that is filled already is left as it is.

    Raises:
        Refusal: `station.other` when another station lives there, `import.*`, `storage.*`.
    """
    from app.services.demo.filling import fill  # noqa: PLC0415 - the sample station is not every start's
    from app.services.demo.scene import StoryClock  # noqa: PLC0415

    now = SystemClock().now()
    clock = StoryClock(now)
    services = open_station(home, clock=clock)
    try:
        if not services.station.is_set_up():
            fill(services, clock, installed_path("resources") / "demo", now, progress)
    finally:
        services.close()


def start_log(home: Path) -> None:
    """Write warnings and worse to the data folder's log; a folder that cannot be written is refused elsewhere."""
    folder = DataFolder(home)
    folder.prepare()
    handler = RotatingFileHandler(folder.logs / "desk.log", maxBytes=_LOG_BYTES, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # it notes every request; the log is for people
