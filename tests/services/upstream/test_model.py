"""Computers that work apart over a bad line, killed now and then: nothing is lost, and all end with the same."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.persistence.upgrade import upgrade
from app.services.definitions import Definitions
from tests.station import make_template, resident_draft, small_station
from tests.upstream_model import World, ended

_RUNS = int(os.environ.get("STATION_DESK_MODEL_RUNS", "20"))
_STEPS = 40


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> tuple[Path, Path]:
    """A station with two cases, and an empty file."""
    folder = tmp_path_factory.mktemp("model")
    make_template(folder / "small.db", definitions)
    station = small_station(folder / "small.db", folder / "home", definitions, on_disk=True)
    for name in ("查良镛", "陈玉兰"):
        station.register(resident_draft(name))
    station.desk.close()
    with closing(sqlite3.connect(station.folder.database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    upgrade(folder / "empty.db", folder, "new")
    return station.folder.database, folder / "empty.db"


def walk(files: tuple[Path, Path], home: Path, definitions: Definitions, seed: int, size: int, steps: int) -> None:
    definitions.adopt_calendar(())
    world = World(*files, home, definitions, seed, size)
    for _ in range(steps):
        world.step()
    world.heal()
    ended(world)


@pytest.mark.parametrize(("seed", "size"), [(1, 2), (2, 3), (3, 4), (4, 2)])
def test_whatever_happens_everybody_ends_with_the_same(
    files: tuple[Path, Path], tmp_path: Path, definitions: Definitions, seed: int, size: int
) -> None:
    walk(files, tmp_path, definitions, seed, size, _STEPS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 100 + _RUNS))
def test_a_long_run_ends_well_too(
    files: tuple[Path, Path], tmp_path: Path, definitions: Definitions, seed: int
) -> None:
    walk(files, tmp_path, definitions, seed, 2 + seed % 5, 4 * _STEPS)
