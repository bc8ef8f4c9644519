"""A hub and the station's first computer at it."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.hub.opened import Hub, open_hub
from app.hub.settings import new_settings
from app.hub.snapshots import Pace, Snapshots
from app.hub.upkeep import Upkeep
from app.hub.web.application import make_application
from app.persistence.upgrade import upgrade
from app.services.definitions import Definitions
from app.services.upstream.upstream import UpstreamService
from tests.hub.conftest import UNLIMITED
from tests.hub.county import sqlite_url
from tests.hub.whole.ground import CODE, URL, Ground, Line
from tests.station import SetClock, SmallStation, resident_draft


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A computer's file in which no station lives yet."""
    path = tmp_path_factory.mktemp("blank") / "station.db"
    upgrade(path, path.parent, "new")
    return path


@pytest.fixture
def ground(tmp_path: Path, clock: SetClock, definitions: Definitions, blank: Path, blank_hub: Path) -> Iterator[Ground]:
    definitions.adopt_calendar(())
    (tmp_path / "hub").mkdir()
    shutil.copyfile(blank_hub, tmp_path / "hub" / "hub.db")
    url = sqlite_url(tmp_path / "hub")
    settings = new_settings(url, url, tmp_path / "hub" / "files")
    hub: Hub = open_hub(settings, clock)
    snapshots = Snapshots(hub.store, clock, settings.files, settings.sign, Pace(worth=5, lines=1))
    upkeep = Upkeep(hub.county, clock, "管理员")
    upkeep.add_station(CODE, "油坊镇供电所")
    with ExitStack() as opened:
        client = opened.enter_context(
            TestClient(make_application(replace(hub, snapshots=snapshots), UNLIMITED), client=("127.0.0.1", 50000))
        )
        yield Ground(settings, clock, Line(client, []), upkeep, definitions, tmp_path, blank, opened)


@pytest.fixture
def first(ground: Ground, station_on_disk: SmallStation) -> UpstreamService:
    """The station's first computer, with a case, in step."""
    station_on_disk.register(resident_draft())
    upstream = ground.at(station_on_disk.desk)
    upstream.enrol(station_on_disk.head, ground.code(), URL)
    upstream.sync_once()
    return upstream
