"""A station's computers for the proof rigs: SQLite, triggers, services and rounds as people have them."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from app.domain.upstream.operation import Plain
from app.persistence.database import Database
from app.persistence.driver import driver_of
from app.persistence.upgrade import upgrade
from app.persistence.upstream.columns import tables_by_number
from app.services.definitions import Definitions
from app.services.feed import Feed
from app.services.folder import DataFolder
from app.services.office import Office
from app.services.people import PeopleService
from app.services.upstream.enrolling import WireTo
from app.services.upstream.upstream import UpstreamService
from app.sync.wire import Answered, Asked, Wire
from tests.station import CHEAP_HASHER, SetClock, make_template, resident_draft, small_station
from tests.upstream.local_hub import make_hub_folder

URL = "https://hub.example"
_VERSION = "version"
_CUT_EVERY = 200  # SQLite's own steps between two looks whether the power is gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """What worlds are copied from: the file of a station with two cases, one without a station, that of a hub."""

    station: Path
    empty: Path
    hub: Path
    definitions: Definitions


@dataclass(frozen=True, slots=True, kw_only=True)
class Computer:
    """One computer of the station."""

    name: str
    office: Office
    upstream: UpstreamService
    clock: SetClock

    @property
    def driver(self) -> sqlite3.Connection:
        with self.office.database.alone() as connection:
            return driver_of(connection)

    def number(self, column: str) -> int:
        """What the file notes of itself."""
        (found,) = self.driver.execute(f"SELECT {column} FROM _sync_meta").fetchone()
        return int(found)

    def image(self) -> bytes:
        """The file as it lies on the disk now."""
        file = bytearray(self.driver.serialize())
        file[18:20] = b"\1\1"  # SQLite opens no bytes in memory that say they have a log beside them
        return bytes(file)

    def put_back(self, image: bytes) -> None:
        """The file as it once was: a copy was put back, or the disk was cloned."""
        with closing(sqlite3.connect(":memory:")) as old:
            old.deserialize(image)
            old.backup(self.driver)

    def cut_after(self, looks: int) -> None:
        """Let the power fail after so many looks; 0 for never."""
        left = looks

        def is_out() -> bool:
            nonlocal left
            left -= 1
            return left < 0

        self.driver.set_progress_handler(is_out if looks else None, _CUT_EVERY)

    def rows(self) -> dict[tuple[int, bytes], dict[int, Plain]]:
        """Everything synced, as the log has it."""
        found: dict[tuple[int, bytes], dict[int, Plain]] = {}
        for number, table in tables_by_number().items():
            names = list(table.columns.values())
            listed = ", ".join(f'"{name}"' for name in names)
            for key, *row in self.driver.execute(f"SELECT id, {listed} FROM {table.name}"):
                found[number, key] = dict(table.plain(dict(zip(names, row, strict=True))))
        return without_versions(found)


def make_templates(folder: Path, definitions: Definitions) -> Templates:
    """Make them once: worlds are then a matter of milliseconds."""
    make_template(folder / "small.db", definitions)
    station = small_station(folder / "small.db", folder / "home", definitions, on_disk=True)
    for name in ("查良镛", "陈玉兰"):
        station.register(resident_draft(name))
    station.desk.close()
    with closing(sqlite3.connect(station.folder.database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    upgrade(folder / "empty.db", folder, "new")
    make_hub_folder(folder / "hub")
    return Templates(
        station=station.folder.database, empty=folder / "empty.db", hub=folder / "hub", definitions=definitions
    )


def make_computer(source: Path, folder: Path, definitions: Definitions, wire_to: WireTo, random: Random) -> Computer:
    """A computer in memory whose file begins as a copy of this one."""
    database = Database.at(None)
    with database.alone() as connection, closing(sqlite3.connect(source)) as file:
        file.backup(driver_of(connection))
        driver_of(connection).execute("UPDATE _sync_meta SET device_id = ?, epoch = ?", (
            random.randbytes(16), random.randbytes(8)))  # fmt: skip
    home = DataFolder(folder)
    home.prepare()
    clock = SetClock()
    office = Office(database=database, clock=clock, definitions=definitions, feed=Feed(), folder=home)
    upstream = UpstreamService(office, PeopleService(office, CHEAP_HASHER), wire_to, random)
    return Computer(name=folder.name, office=office, upstream=upstream, clock=clock)


def without_versions(
    rows: Mapping[tuple[int, bytes], Mapping[int, Plain]],
) -> dict[tuple[int, bytes], dict[int, Plain]]:
    """Versions only keep two people at one computer from saving over each other: they need not be equal."""
    versions = {
        number: next((place for place, name in table.columns.items() if name == _VERSION), 0)
        for number, table in tables_by_number().items()
    }
    return {
        (number, key): {place: value for place, value in fields.items() if place != versions[number]}
        for (number, key), fields in rows.items()
    }


def only(wire: Wire) -> WireTo:
    """The one way there is, whatever the address."""
    return lambda _url, _certificate: wire


class Nowhere:
    """A way on which nothing is ever said."""

    def send(self, asked: Asked) -> Answered:
        raise AssertionError(asked.path)

    def close(self) -> None:
        """Nothing is open."""
