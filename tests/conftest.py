"""A small station for every test that wants one; made once in a session, copied in milliseconds."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from PySide6.QtWidgets import QApplication

from app.persistence.database import Database
from app.persistence.upgrade import upgrade
from app.services.definitions import Definitions
from app.services.feed import Feed
from app.services.folder import DataFolder
from app.services.office import Office
from app.services.people import PeopleService
from app.services.station import StationService
from app.ui.startup import make_application
from tests.once import MadeOnce, made_once_in
from tests.rules_once import keep_what_was_read
from tests.services.rating.real_month import make_real_month
from tests.station import CHEAP_HASHER, SetClock, SmallStation, make_template, shipped_definitions, small_station

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_configure() -> None:
    """While test files are read and compiled nothing becomes garbage that is worth a search."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What was imported stays: it need not be searched for garbage again in every test."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 25, 50)  # thousands of tests make and drop much: to search less often is quicker


@pytest.fixture(scope="session", autouse=True)
def light_stations() -> Iterator[None]:
    """What opening a station costs people once a day would cost the tests thousands of times.

    The shipped rules are read once in a process, and a password is hashed with the least argon2 allows.
    """
    with pytest.MonkeyPatch.context() as patch:
        keep_what_was_read(patch)
        patch.setattr("app.services.people.PasswordHasher", lambda: CHEAP_HASHER)
        yield


@pytest.fixture
def full_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords hashed at the cost people pay."""
    monkeypatch.setattr("app.services.people.PasswordHasher", PasswordHasher)


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as people start it: dressed, in Chinese. A process has one, whichever test asks first."""
    return make_application(["station-desk"])


@pytest.fixture(scope="session")
def definitions() -> Definitions:
    """The shipped rules, read once."""
    return shipped_definitions()


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """Where what is dear to make lies, for all processes of the run."""
    return made_once_in(tmp_path_factory)


@pytest.fixture(scope="session")
def station_template(made_once: MadeOnce, definitions: Definitions) -> Path:
    """The file of a small station that has just been set up."""
    return made_once("small-station.db", lambda path: make_template(path, definitions))


@pytest.fixture(scope="session")
def month_template(made_once: MadeOnce, definitions: Definitions) -> Path:
    """The file of a station into which October was imported."""
    return made_once("october.db", lambda path: make_real_month(path, definitions))


@pytest.fixture
def clock() -> SetClock:
    """The clock of the station of this test: a Monday in March, nine in the morning."""
    return SetClock()


@pytest.fixture
def station(
    station_template: Path, tmp_path: Path, definitions: Definitions, clock: SetClock
) -> Iterator[SmallStation]:
    """A small station in memory."""
    opened = small_station(station_template, tmp_path / "home", definitions, clock=clock)
    yield opened
    opened.desk.close()


@pytest.fixture
def station_on_disk(
    station_template: Path, tmp_path: Path, definitions: Definitions, clock: SetClock
) -> Iterator[SmallStation]:
    """A small station in a data folder of its own."""
    opened = small_station(station_template, tmp_path / "home", definitions, on_disk=True, clock=clock)
    yield opened
    opened.desk.close()


@pytest.fixture
def empty_office(tmp_path: Path, definitions: Definitions, clock: SetClock) -> Iterator[Office]:
    """The ground of a data folder in which no station lives yet."""
    folder = DataFolder(tmp_path / "empty")
    folder.prepare()
    upgrade(folder.database, folder.backups, "new")
    database = Database.at(folder.database)
    yield Office(database=database, clock=clock, definitions=definitions, feed=Feed(), folder=folder)
    database.close()


@pytest.fixture
def empty_office_people(empty_office: Office) -> tuple[StationService, PeopleService]:
    """What sets up a station and its first head."""
    return StationService(empty_office), PeopleService(empty_office, CHEAP_HASHER)
