"""Real computers of the small station at a hub of their own, and hands that reach behind the programs' backs."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from starlette.testclient import TestClient

from app.hub.opened import open_hub
from app.hub.settings import Settings
from app.hub.storage.engine import open_engine
from app.hub.storage.store import Store
from app.hub.upkeep import Upkeep
from app.hub.web.application import make_application
from app.hub.web.counter import Limits
from app.persistence.database import Database
from app.persistence.driver import driver_of
from app.persistence.journal import install_triggers
from app.services.bundle import Services
from app.services.definitions import Definitions
from app.services.feed import Feed
from app.services.folder import DataFolder
from app.services.office import Office
from app.services.people import PeopleService
from app.services.upstream.upstream import UpstreamService
from app.sync.wire import Answered, Asked
from tests.station import CHEAP_HASHER, SetClock, SmallStation

URL = "https://hub.example"
UNLIMITED = Limits(per_device=1_000_000, per_address=1_000_000)


@dataclass
class ToHub:
    """The way to the hub of these tests; what it does not let through is gone."""

    client: TestClient
    lost: set[str] = field(default_factory=set)

    def send(self, asked: Asked) -> Answered:
        if asked.path.startswith(tuple(self.lost)):
            return Answered(status=404, body=b"")
        headers = {**asked.headers, **({"Authorization": f"Bearer {asked.token}"} if asked.token else {})}
        answer = self.client.request(asked.method, asked.path, content=asked.body, headers=headers)
        told = {name.lower(): value for name, value in answer.headers.items()}
        return Answered(status=answer.status_code, body=answer.content, headers=told)

    def close(self) -> None:
        """Keep the client: it is everybody's."""


@dataclass
class Computer:
    """A computer of the station."""

    desk: Services
    upstream: UpstreamService

    @property
    def database(self) -> Database:
        return self.desk.office.database

    def behind(self, statement: str, *values: object) -> None:
        """Change the file as no program would: nothing captured, no fact kept from it."""
        with self.database.alone() as connection:
            driver = driver_of(connection)
            driver.execute("BEGIN IMMEDIATE")
            driver.execute("PRAGMA defer_foreign_keys = ON")
            names = driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in names:
                driver.execute(f'DROP TRIGGER "{name}"')
            driver.execute(statement, values)
            install_triggers(connection)
            driver.execute("COMMIT")

    def copy(self, table: str, key: bytes, new: bytes, **changes: object) -> None:
        """Put a row into the file once more, under another id."""
        with self.database.read() as tx:
            found = driver_of(tx.connection).execute(f"SELECT * FROM {table} WHERE id = ?", (key,))
            names = [each[0] for each in found.description]
            values = {**dict(zip(names, found.fetchone(), strict=True)), "id": new, **changes}
        places = ", ".join("?" * len(values))
        self.behind(f"INSERT INTO {table} VALUES ({places})", *values.values())

    def rows(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """What lies in the file."""
        with self.database.read() as tx:
            return driver_of(tx.connection).execute(statement, values).fetchall()


@dataclass
class Place:
    """A hub with the small station, and a clock all go by."""

    settings: Settings
    clock: SetClock
    client: TestClient
    owner: Store
    upkeep: Upkeep
    wire: ToHub

    def code(self) -> str:
        """A one-time code."""
        return str(self.upkeep.make_code("YF", needs_approval=False))

    def computer(self, desk: Services) -> Computer:
        """A computer with this file, that is not in yet."""
        return Computer(desk, UpstreamService(desk.office, desk.people, lambda _url, _certificate: self.wire))

    def behind(self, statement: str, *values: object) -> None:
        """Change the hub's database as no program would."""
        with self.owner.of_county(writing=True) as connection:
            connection.exec_driver_sql(statement, values)


@contextmanager
def place_at(settings: Settings, upkeep_url: str, clock: SetClock, *, as_owner: bool) -> Iterator[Place]:
    """A hub on a migrated database, with the station in its register."""
    owner = Store(open_engine(upkeep_url, as_owner=as_owner))
    upkeep = Upkeep(owner, clock, "管理员")
    upkeep.add_station("YF", "油坊镇供电所")
    application = make_application(open_hub(settings, clock), UNLIMITED)
    with TestClient(application, client=("127.0.0.1", 50000)) as client:
        yield Place(settings, clock, client, owner, upkeep, ToHub(client))
    owner.close()


def first_computer(place: Place, station: SmallStation) -> Computer:
    """The station's first computer, in step."""
    station.desk.office.definitions.adopt_calendar(())
    computer = place.computer(station.desk)
    computer.upstream.enrol(station.head, place.code(), URL)
    computer.upstream.sync_once()
    return computer


@contextmanager
def next_computer(place: Place, folder: Path, empty: Path, definitions: Definitions) -> Iterator[Computer]:
    """A further computer, in step."""
    home = DataFolder(folder)
    home.prepare()
    shutil.copyfile(empty, home.database)
    database = Database.at(home.database)
    with database.alone() as connection:
        connection.exec_driver_sql("UPDATE _sync_meta SET device_id = randomblob(16), epoch = randomblob(8)")
    office = Office(database=database, clock=place.clock, definitions=definitions, feed=Feed(), folder=home)
    desk = Services(office)
    desk.people = PeopleService(office, CHEAP_HASHER)
    computer = place.computer(desk)
    computer.upstream.join(place.code(), URL)
    yield computer
    database.close()
