"""A hub on SQLite that finds a snapshot worth while early, and computers at it."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.domain.customers.customer import Customer
from app.domain.problems import Refusal
from app.hub.settings import Settings
from app.hub.storage.engine import open_engine
from app.hub.storage.store import Store
from app.hub.storage.tables import op_log
from app.hub.storage.tables import station as stations
from app.hub.upkeep import Upkeep
from app.persistence.database import Database
from app.persistence.ids import station_id
from app.services.bundle import Services
from app.services.definitions import Definitions
from app.services.feed import Feed
from app.services.folder import DataFolder
from app.services.office import Office
from app.services.people import PeopleService
from app.services.upstream.upstream import UpstreamService
from app.sync.wire import Answered, Asked
from tests.station import CHEAP_HASHER, CHEN, LI, SetClock

URL = "https://hub.example"
CODE = "YF"
STATION = station_id(CODE).bytes


@dataclass
class Line:
    """The way to the hub: what was asked on it, and what becomes of an answer."""

    client: TestClient
    asked: list[Asked]
    bend: Callable[[Asked, Answered], Answered] = lambda _asked, answered: answered

    def send(self, asked: Asked) -> Answered:
        self.asked.append(asked)
        headers = {**asked.headers, **({"Authorization": f"Bearer {asked.token}"} if asked.token else {})}
        answer = self.client.request(asked.method, asked.path, content=asked.body, headers=headers)
        return self.bend(asked, Answered(status=answer.status_code, body=answer.content, headers=answer.headers))

    def close(self) -> None:
        """Keep the client: it is everybody's."""


@dataclass
class Ground:
    """A hub on SQLite that finds a snapshot worth while early, and computers at it."""

    settings: Settings
    clock: SetClock
    line: Line
    upkeep: Upkeep
    definitions: Definitions
    path: Path
    blank: Path
    opened: ExitStack

    def code(self) -> str:
        return str(self.upkeep.make_code(CODE, needs_approval=False))

    def at(self, desk: Services) -> UpstreamService:
        return UpstreamService(desk.office, desk.people, lambda _url, _certificate: self.line)

    def computer(self, name: str) -> UpstreamService:
        """One with an empty file."""
        folder = DataFolder(self.path / name)
        folder.prepare()
        shutil.copyfile(self.blank, folder.database)
        database = Database.at(folder.database)
        self.opened.callback(database.close)
        with database.alone() as connection:
            connection.exec_driver_sql("UPDATE _sync_meta SET device_id = randomblob(16), epoch = randomblob(8)")
        office = Office(database=database, clock=self.clock, definitions=self.definitions, feed=Feed(), folder=folder)
        desk = Services(office)
        desk.people = PeopleService(office, CHEAP_HASHER)
        return self.at(desk)

    def shorten(self) -> None:
        """Let the hub forget its log."""
        store = Store(open_engine(self.settings.database))
        with store.of_station(STATION, writing=True) as connection:
            connection.execute(op_log.delete())
            connection.execute(stations.update().values(min_seq=stations.c.head))
        store.close()


def office_of(upstream: UpstreamService) -> Office:
    return upstream._office


def change(upstream: UpstreamService, **values: object) -> None:
    with office_of(upstream).database.write(LI) as tx:
        tx.of(Customer).save(replace(tx.of(Customer).get(CHEN), **values))  # type: ignore[arg-type] # any field


def chen(upstream: UpstreamService) -> Customer:
    with office_of(upstream).database.read() as tx:
        return tx.of(Customer).get(CHEN)


def query(upstream: UpstreamService, sql: str) -> list[tuple[object, ...]]:
    with office_of(upstream).database.read() as tx:
        return [tuple(row) for row in tx.connection.exec_driver_sql(sql)]


def held(upstream: UpstreamService) -> Mapping[str, str]:
    """What a computer holds, for comparing with another; canaries aside."""
    return {each.table: each.hash for each in upstream.check().tables}


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.problems[0].code
