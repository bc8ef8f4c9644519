"""Computers and a hub that files are carried between, and the line some of them have as well."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.testclient import TestClient

from app.domain.customers.customer import Customer
from app.domain.people.session import OWNER
from app.domain.upstream.files import STICK_ROOM
from app.hub.courier_answers import AnswerDesk, Given
from app.hub.couriers import CourierDesk, Taken
from app.hub.opened import Hub, open_hub
from app.hub.settings import Settings, new_settings
from app.hub.storage.engine import open_engine
from app.hub.storage.store import Store
from app.hub.upkeep import Upkeep
from app.hub.web.application import make_application
from app.hub.web.counter import Limits
from app.persistence.database import Database
from app.persistence.upgrade import upgrade
from app.persistence.upstream.position import position_of
from app.services.bundle import Services
from app.services.definitions import Definitions
from app.services.feed import Feed
from app.services.folder import DataFolder
from app.services.office import Office
from app.services.people import PeopleService
from app.services.upstream.courier import CarriedIn, CarriedOut, CourierService
from app.services.upstream.upstream import UpstreamService
from app.sync.wire import Answered, Asked
from tests.hub.county import sqlite_url
from tests.station import CHEAP_HASHER, CHEN, LI, SetClock

URL = "https://hub.example"
CODE = "YF"
_WHO = "管理员"
_UNLIMITED = Limits(per_device=1_000_000, per_address=1_000_000)


class CountyDesk:
    """The county's desk for couriers, and its line."""

    def __init__(self, settings: Settings, upkeep_url: str, clock: SetClock, *, is_shared: bool = False) -> None:
        self.settings = settings
        self.upkeep_url = upkeep_url
        self.clock = clock
        self.hub: Hub = open_hub(settings, clock)
        self.owner = Store(open_engine(upkeep_url, as_owner=is_shared))
        self.upkeep = Upkeep(self.owner, clock, _WHO)
        self.client = TestClient(make_application(self.hub, _UNLIMITED))

    @classmethod
    def on_sqlite(cls, folder: Path, clock: SetClock) -> "CountyDesk":
        """The desk of a hub whose database lies in a folder, migrated."""
        url = sqlite_url(folder)
        return cls(new_settings(url, url, folder), url, clock)

    def code(self, station: str = CODE, *, needs_approval: bool = False) -> str:
        """A one-time code."""
        return str(self.upkeep.make_code(station, needs_approval=needs_approval))

    def take(self, path: Path) -> Taken:
        """Take a file."""
        return CourierDesk(self.hub, _WHO).take(path)

    def give(self, index: int, path: Path, room: int = STICK_ROOM) -> Given:
        """Write a file for a computer."""
        return AnswerDesk(self.hub, _WHO).give(CODE, index, path, room)

    def send(self, asked: Asked) -> Answered:
        """Answer over the line."""
        headers = {"Authorization": f"Bearer {asked.token}"} if asked.token else {}
        answer = self.client.request(asked.method, asked.path, content=asked.body, headers=headers)
        return Answered(status=answer.status_code, body=answer.content)

    def wire(self, _url: str, _certificate: str) -> "CountyDesk":
        """The line, to whoever asks for one."""
        return self

    def close(self) -> None:
        """Keep open: it is everybody's."""

    def shut(self) -> None:
        """Let go of the database."""
        self.hub.close()
        self.owner.close()


@dataclass(frozen=True)
class Desk:
    """A computer of the station, and the stick its courier carries."""

    services: Services
    upstream: UpstreamService
    courier: CourierService
    stick: Path

    @classmethod
    def of(cls, services: Services, county: CountyDesk, stick: Path) -> "Desk":
        stick.mkdir(exist_ok=True)
        upstream = UpstreamService(services.office, services.people, county.wire)
        return cls(services, upstream, CourierService(services.office, county.wire), stick)

    @property
    def up(self) -> Path:
        """The file for the hub."""
        return self.stick / "up.sdc"

    @property
    def down(self) -> Path:
        """The file of the hub."""
        return self.stick / "down.sdc"

    @property
    def index(self) -> int:
        with self.services.office.database.read() as tx:
            return position_of(tx.connection).index

    def out(self, code: str = "") -> CarriedOut:
        """Write a file for the hub onto the stick."""
        return self.courier.carry_out(OWNER, self.up, code)

    def take_in(self, path: Path | None = None) -> CarriedIn:
        """Take in the hub's file on the stick."""
        return self.courier.carry_in(OWNER, path or self.down)

    def set_watts(self, watts: int) -> None:
        with self.services.office.database.write(LI) as tx:
            tx.of(Customer).save(replace(tx.of(Customer).get(CHEN), capacity_w=watts))

    def watts(self) -> int:
        with self.services.office.database.read() as tx:
            return tx.of(Customer).get(CHEN).capacity_w

    def tables(self) -> Mapping[str, tuple[int, str]]:
        return {each.table: (each.rows, each.hash) for each in self.upstream.check().tables}


def come_in(desk: Desk, county: CountyDesk) -> CarriedIn:
    """Let a computer in by files only."""
    desk.out(county.code())
    taken = county.take(desk.up)
    county.give(taken.index, desk.down)
    return desk.take_in()


def trip(desk: Desk, county: CountyDesk) -> CarriedIn:
    """The whole way there and back."""
    desk.out()
    county.take(desk.up)
    county.give(desk.index, desk.down)
    return desk.take_in()


@contextmanager
def desk_of(file: Path, folder: Path, definitions: Definitions, county: CountyDesk) -> Iterator[Desk]:
    """A computer with a copy of a station's file, or of an empty one."""
    place = DataFolder(folder)
    place.prepare()
    shutil.copyfile(file, place.database)
    with closing(Database.at(place.database)) as database:
        office = Office(database=database, clock=county.clock, definitions=definitions, feed=Feed(), folder=place)
        services = Services(office)
        services.people = PeopleService(office, CHEAP_HASHER)
        yield Desk.of(services, county, folder / "stick")


def empty_file(folder: Path) -> Path:
    """A file no station lives in yet; each copy needs an identity of its own."""
    upgrade(folder / "empty.db", folder, "new")
    return folder / "empty.db"


def be_another(desk: Desk) -> Desk:
    """Give a copy of the empty file an identity of its own."""
    with desk.services.office.database.alone() as connection:
        connection.exec_driver_sql("UPDATE _sync_meta SET device_id = randomblob(16), epoch = randomblob(8)")
    return desk
