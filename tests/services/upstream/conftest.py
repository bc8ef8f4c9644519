"""A small station at a hub in memory, and further computers of it."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app.persistence.database import Database
from app.persistence.driver import driver_of
from app.persistence.upgrade import upgrade
from app.services.bundle import Services
from app.services.definitions import Definitions
from app.services.feed import Feed, Topic
from app.services.folder import DataFolder
from app.services.office import Office
from app.services.people import PeopleService
from app.services.upstream.upstream import UpstreamService
from tests.reference_hub import ReferenceHub
from tests.station import CHEAP_HASHER, SetClock, SmallStation

URL = "https://hub.example"


@dataclass
class Seat:
    """A computer of the station at the hub."""

    desk: Services
    upstream: UpstreamService
    topics: set[Topic] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.desk.office.feed.subscribe(self.topics.update)


def copied(seat: Seat, home: Path, hub: ReferenceHub) -> Seat:
    """The data folder as it is now, in another place."""
    office = seat.desk.office
    shutil.copytree(office.folder.path, home)
    folder = replace(office.folder, path=home)
    with office.database.alone() as connection, Database.at(folder.database).alone():
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(office.folder.database, folder.database)
    again = Office(
        database=Database.at(folder.database),
        clock=office.clock,
        definitions=office.definitions,
        feed=Feed(),
        folder=folder,
    )
    desk = Services(again)
    return Seat(desk, UpstreamService(again, desk.people, hub.wire))


@pytest.fixture
def hub(clock: SetClock) -> ReferenceHub:
    return ReferenceHub(clock.now)


@pytest.fixture
def first(station: SmallStation, hub: ReferenceHub) -> Seat:
    """The station's first computer, enrolled and in step."""
    station.desk.office.definitions.adopt_calendar(())
    seat = Seat(station.desk, UpstreamService(station.desk.office, station.desk.people, hub.wire))
    seat.upstream.enrol(station.head, hub.code(), URL)
    seat.upstream.sync_once()
    seat.topics.clear()
    return seat


@pytest.fixture
def on_disk(station_on_disk: SmallStation, hub: ReferenceHub) -> Seat:
    """The first computer, with a file that can be copied."""
    office = station_on_disk.desk.office
    seat = Seat(station_on_disk.desk, UpstreamService(office, station_on_disk.desk.people, hub.wire))
    seat.upstream.enrol(station_on_disk.head, hub.code(), URL)
    seat.upstream.sync_once()
    return seat


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file in which no station lives yet."""
    path = tmp_path_factory.mktemp("empty") / "station.db"
    upgrade(path, path.parent, "new")
    return path


@pytest.fixture
def empty_computer(
    tmp_path: Path, empty_file: Path, definitions: Definitions, clock: SetClock, hub: ReferenceHub
) -> Iterator[Callable[[str], Seat]]:
    """Makes a computer with an empty file."""
    with ExitStack() as opened:

        def make(name: str) -> Seat:
            folder = DataFolder(tmp_path / name)
            folder.prepare()
            database = Database.at(None)
            opened.callback(database.close)
            with database.alone() as connection, closing(sqlite3.connect(empty_file)) as file:
                file.backup(driver_of(connection))
                connection.exec_driver_sql("UPDATE _sync_meta SET device_id = randomblob(16), epoch = randomblob(8)")
            office = Office(database=database, clock=clock, definitions=definitions, feed=Feed(), folder=folder)
            desk = Services(office)
            desk.people = PeopleService(office, CHEAP_HASHER)
            return Seat(desk, UpstreamService(office, desk.people, hub.wire))

        yield make


@pytest.fixture
def second(first: Seat, empty_computer: Callable[[str], Seat], hub: ReferenceHub) -> Seat:
    """A second computer that has joined."""
    assert first.upstream.status().is_active
    seat = empty_computer("second")
    seat.upstream.join(hub.code(), URL)
    seat.topics.clear()
    return seat
