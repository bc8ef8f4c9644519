"""Schemas: a fresh file is what the tables say, old files are upgraded whole, newer ones are left alone."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from app.bootstrap import open_station
from app.domain.problems import Refusal
from app.domain.work.case import Case, CaseState
from app.domain.work.event import is_sealed
from app.persistence import upgrade as upgrading
from app.persistence.journal import install_triggers
from app.persistence.search_index import create_search_tables
from app.persistence.tables.declare import metadata
from app.persistence.tables.registry import all_tables
from app.persistence.upgrade import SCHEMA_VERSION, schema_version, upgrade
from app.services.bundle import Services
from tests.station import PASSWORD, SetClock, SmallStation, resident_draft

OLD_FILES = sorted((Path(__file__).resolve().parents[1] / "data" / "databases").glob("schema-*.db"))


def schema_of(connection: sqlite3.Connection) -> dict[str, str]:
    """The statement behind every table, index and trigger, without blanks that mean nothing."""
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version' ORDER BY name"
    )
    return {name: re.sub(r"\s+", "", sql) for name, sql in found}


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("search_pair")
        ]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in tables}


def opened(released: Path, home: Path) -> Services:
    home.mkdir()
    (home / "station.db").write_bytes(released.read_bytes())
    return open_station(home, clock=SetClock())


def test_a_fresh_file_is_exactly_what_the_tables_say(tmp_path: Path) -> None:
    assert upgrade(tmp_path / "station.db", tmp_path / "backups", "now") is None
    engine = create_engine(f"sqlite:///{tmp_path / 'metadata.db'}")
    with engine.begin() as connection:
        metadata.create_all(connection, all_tables())
        create_search_tables(connection)
        install_triggers(connection)
    engine.dispose()

    with (
        closing(sqlite3.connect(tmp_path / "station.db")) as migrated,
        closing(sqlite3.connect(tmp_path / "metadata.db")) as created,
    ):
        assert schema_of(migrated) == schema_of(created)
        assert migrated.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert migrated.execute("SELECT count(*), min(length(device_id)) FROM _sync_meta").fetchone() == (1, 16)
    assert not (tmp_path / "backups").exists()  # there was nothing to keep


def test_two_computers_are_two_devices(tmp_path: Path) -> None:
    devices = set()
    for name in ("one.db", "two.db"):
        upgrade(tmp_path / name, tmp_path, "now")
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            devices.add(connection.execute("SELECT device_id, epoch FROM _sync_meta").fetchone())

    assert len({device for device, _ in devices}) == 2
    assert len({epoch for _, epoch in devices}) == 2


def test_a_file_of_today_is_left_as_it_is(station_on_disk: SmallStation, tmp_path: Path) -> None:
    station_on_disk.desk.close()
    before = station_on_disk.folder.database.read_bytes()

    assert upgrade(station_on_disk.folder.database, tmp_path / "copies", "now") is None
    assert station_on_disk.folder.database.read_bytes() == before
    assert not (tmp_path / "copies").exists()


def test_an_empty_file_becomes_a_station(tmp_path: Path) -> None:
    (tmp_path / "station.db").touch()

    upgrade(tmp_path / "station.db", tmp_path, "now")

    assert schema_version(tmp_path / "station.db") == SCHEMA_VERSION


def test_an_empty_file_beside_copies_is_no_new_station(tmp_path: Path) -> None:
    path, copies = tmp_path / "station.db", tmp_path / "backups"
    copies.mkdir()
    (copies / "station-20260302.db").write_bytes(b"a copy")
    for _ in range(2):
        with pytest.raises(Refusal, match=r"storage\.lost"):
            upgrade(path, copies, "now")
        path.touch()
    (copies / "station-20260302.db").unlink()
    assert upgrade(path, copies, "now") is None
    assert schema_version(path) == SCHEMA_VERSION


def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    open_station(home, clock=SetClock()).close()
    with closing(sqlite3.connect(home / "station.db")) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = (home / "station.db").read_bytes()

    with pytest.raises(Refusal) as refused:
        open_station(home, clock=SetClock())

    assert [(p.code, p.values) for p in refused.value.problems] == [
        ("storage.newer", {"found": SCHEMA_VERSION + 1, "known": SCHEMA_VERSION})
    ]
    assert (home / "station.db").read_bytes() == before


@pytest.mark.parametrize("released", OLD_FILES, ids=lambda path: path.stem)
def test_every_released_file_opens_with_its_data_whole(released: Path, tmp_path: Path) -> None:
    station = opened(released, tmp_path / "home")

    session = station.people.sign_in("YF001", PASSWORD)
    assert station.station.setting("counter.tickets", {}) == {"prefix": "A"}
    with station.office.database.read() as tx:
        cases = tx.of(Case).find(order_by="number")
    assert [(case.name, case.stage, case.state) for case in cases] == [
        ("𠮷田建国", "accept", CaseState.OPEN),
        ("陈玉兰", "repair", CaseState.OPEN),
    ]
    view = station.case_views.show(session, cases[0].id)
    assert (view.case.details["capacity"], view.papers[0].code) == (8000, "identity")
    assert view.events
    assert all(is_sealed(event) for event in view.events)
    assert station.search.find("𠮷田")[0].title.startswith("𠮷田建国")
    station.close()


@pytest.mark.parametrize("released", OLD_FILES, ids=lambda path: path.stem)
def test_a_released_file_ends_with_the_schema_of_a_fresh_one(released: Path, tmp_path: Path) -> None:
    opened(released, tmp_path / "home").close()
    upgrade(tmp_path / "fresh.db", tmp_path, "now")

    with (
        closing(sqlite3.connect(tmp_path / "home" / "station.db")) as old,
        closing(sqlite3.connect(tmp_path / "fresh.db")) as fresh,
    ):
        assert schema_of(old) == schema_of(fresh)
        assert old.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


def test_before_an_upgrade_a_copy_is_kept(
    station_on_disk: SmallStation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = station_on_disk
    station.register(resident_draft())
    path = station.folder.database
    monkeypatch.setattr(upgrading, "SCHEMA_VERSION", SCHEMA_VERSION + 1)  # as if the next program came
    before = rows_of(path)

    kept = upgrade(path, tmp_path / "copies", "20260302-090000")

    assert kept == tmp_path / "copies" / f"before-schema-{SCHEMA_VERSION + 1}-20260302-090000.db"
    assert rows_of(kept) == before == rows_of(path)
    assert (schema_version(kept), schema_version(path)) == (SCHEMA_VERSION, SCHEMA_VERSION + 1)
    assert station.case(station.events()[-1].subject_id).name == "查良镛"


def test_without_room_for_the_copy_nothing_is_upgraded(
    station_on_disk: SmallStation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upgrading, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    copies = tmp_path / "copies"
    copies.mkdir()
    (copies / f"before-schema-{SCHEMA_VERSION + 1}-now.db").mkdir()  # something is in the way

    with pytest.raises(Refusal, match=r"storage\.cannot_write"):
        upgrade(station_on_disk.folder.database, copies, "now")

    assert schema_version(station_on_disk.folder.database) == SCHEMA_VERSION


def test_a_migration_that_stops_in_the_middle_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "station.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE work_order (note TEXT)")  # the last table made: most of the others come before
        connection.execute("INSERT INTO work_order VALUES ('kept')")
        connection.commit()

    with pytest.raises(OperationalError, match="already exists"):
        upgrade(path, tmp_path, "now")

    assert rows_of(path) == {"work_order": [("kept",)]}
    assert schema_version(path) == 0


def test_the_released_files_are_small() -> None:
    assert len(OLD_FILES) == SCHEMA_VERSION
    assert all(path.stat().st_size < 256_000 for path in OLD_FILES)  # each table has its pages and triggers
