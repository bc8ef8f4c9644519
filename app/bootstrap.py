"""The composition root: a data folder becomes an open station with all its services."""

import logging
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.domain.zone import STATION_ZONE
from app.persistence.database import Database
from app.persistence.upgrade import upgrade
from app.services.clock import Clock, SystemClock
from app.services.customers.customers import CustomerService
from app.services.definitions import Definitions
from app.services.dispatch.orders import DispatchService
from app.services.feed import Feed
from app.services.folder import DataFolder, installed_path
from app.services.lists import Lists
from app.services.office import Office
from app.services.people import PeopleService
from app.services.searching import SearchService
from app.services.station import StationService
from app.services.today import TodayService
from app.services.upkeep import UpkeepService
from app.services.work.attaching import AttachingService
from app.services.work.cases import CaseService
from app.services.work.entering import EnteringService
from app.services.work.viewing import CaseViews

_LOG_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An open station: every service, and how to close it."""

    office: Office
    station: StationService
    people: PeopleService
    customers: CustomerService
    cases: CaseService
    entering: EnteringService
    attaching: AttachingService
    case_views: CaseViews
    dispatch: DispatchService
    lists: Lists
    search: SearchService
    today: TodayService
    upkeep: UpkeepService

    def close(self) -> None:
        """Close the database."""
        self.office.database.close()


def open_desk(home: Path, *, clock: Clock | None = None) -> Desk:
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
    office = Office(
        database=Database.at(folder.database), clock=time, definitions=definitions, feed=Feed(), folder=folder
    )
    return compose(office)


def compose(office: Office) -> Desk:
    """All services on one ground."""
    lists = Lists(office)
    dispatch = DispatchService(office)
    return Desk(
        office=office,
        station=StationService(office),
        people=PeopleService(office),
        customers=CustomerService(office),
        cases=CaseService(office),
        entering=EnteringService(office),
        attaching=AttachingService(office),
        case_views=CaseViews(office),
        dispatch=dispatch,
        lists=lists,
        search=SearchService(office),
        today=TodayService(lists, dispatch),
        upkeep=UpkeepService(office),
    )


def start_log(home: Path) -> None:
    """Write warnings and worse to the data folder's log; a folder that cannot be written is refused elsewhere."""
    folder = DataFolder(home)
    folder.prepare()
    handler = RotatingFileHandler(folder.logs / "desk.log", maxBytes=_LOG_BYTES, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
