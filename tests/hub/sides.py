"""Hubs beside each other, as those see them who look after them: a station moves from one to the other."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import update
from starlette.testclient import TestClient

from app.hub.directory import Directory
from app.hub.moving import Moving
from app.hub.opened import open_hub
from app.hub.settings import Settings, new_settings
from app.hub.storage.engine import open_engine
from app.hub.storage.schema import migrate
from app.hub.storage.store import Store
from app.hub.storage.tables import hub
from app.hub.upkeep import Upkeep
from app.hub.web.application import make_application
from app.services.clock import Clock
from app.sync.moving import receipt_text
from tests.hub.county import sqlite_url

WHO = "管理员"


@dataclass(frozen=True)
class Side:
    """One hub."""

    settings: Settings
    owner: Store
    client: TestClient
    moving: Moving
    directory: Directory
    upkeep: Upkeep

    def code_of(self, station: str) -> str:
        """A one-time code."""
        return str(self.upkeep.make_code(station, needs_approval=False))


@contextmanager
def side_of(settings: Settings, owner: Store, client: TestClient, clock: Clock) -> Iterator[Side]:
    """A hub that runs already."""
    moving = Moving(owner, clock, WHO, files=settings.files, hub_key=settings.public_key)
    yield Side(settings, owner, client, moving, Directory(owner, clock, WHO, settings.sign), Upkeep(owner, clock, WHO))
    owner.close()


@contextmanager
def new_side(folder: Path, clock: Clock) -> Iterator[Side]:
    """A hub of its own, on SQLite, that nobody has used."""
    folder.mkdir()
    shutil.copyfile(_empty(), folder / "hub.db")
    settings = new_settings(sqlite_url(folder), sqlite_url(folder), folder / "files")
    owner = Store(open_engine(settings.database))
    with owner.of_county(writing=True) as connection:
        connection.execute(update(hub).values(hub_id=os.urandom(16), hub_epoch=os.urandom(16)))
    with (
        TestClient(make_application(open_hub(settings, clock)), client=("127.0.0.1", 50000)) as client,
        side_of(settings, owner, client, clock) as made,
    ):
        yield made


def move(station: str, here: Side, there: Side, url: str, path: Path) -> None:
    """The whole move of a station."""
    here.moving.write_out(station, path, here.directory)
    here.directory.send_away(station, url, receipt_text(there.moving.take_over(path)))


@cache
def _empty() -> Path:
    folder = Path(mkdtemp(prefix="station-hub-empty-"))
    engine = open_engine(sqlite_url(folder))
    migrate(engine)
    engine.dispose()
    return folder / "hub.db"
