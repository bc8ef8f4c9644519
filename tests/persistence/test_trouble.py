"""Trouble with disk and file: each a refusal people can act on, and nothing lost."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app.domain.problems import Refusal
from app.domain.station.station import Setting
from app.persistence.database import Database
from app.persistence.ids import new_id
from app.persistence.trouble import storage_trouble_refused
from app.persistence.upgrade import upgrade
from app.services.folder import DataFolder
from tests.station import SmallStation, broken_links, resident_draft


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refusal) as refusal:
        yield
    assert [problem.code for problem in refusal.value.problems] == [code]


@contextmanager
def reopened(station: SmallStation, busy_ms: int = 0) -> Iterator[Database]:
    database = Database.at(station.folder.database, busy_ms)
    yield database
    database.close()


def add_setting(database: Database, key: str = "a") -> None:
    with database.write(None) as tx:
        tx.of(Setting).add(Setting(id=new_id(), key=key, value={}))


def test_a_full_disk_refuses_and_keeps_what_was_saved(station_on_disk: SmallStation) -> None:
    station = station_on_disk
    saved = station.register(resident_draft())
    before = len(station.events())
    with station.database.alone() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    written = 0
    with refused("storage.disk_full"):
        for _ in range(10_000):  # until the file has no page left
            station.register(resident_draft())
            written += 1

    events = station.events()
    assert len(events) == before + written
    assert broken_links(events) == []
    assert station.case(saved.id) == saved
    with station.database.alone() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")  # somebody made room
    assert station.register(resident_draft()).number[:14] == f"2026-YF-{written + 2:06}"


def test_a_read_only_file_refuses_writing_and_still_reads(station_on_disk: SmallStation) -> None:
    station = station_on_disk
    with station.database.alone() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")

    with refused("storage.read_only"):
        station.register(resident_draft())

    assert station.desk.station.station().name == "油坊镇供电所"
    with station.database.alone() as connection:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
    assert station.register(resident_draft()).number.startswith("2026-YF-000001")


def test_a_locked_file_is_waited_for_and_then_refused(station_on_disk: SmallStation) -> None:
    station = station_on_disk
    with closing(sqlite3.connect(station.folder.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with reopened(station, busy_ms=1) as database, refused("storage.locked"):
            add_setting(database)
        other.execute("ROLLBACK")

    with reopened(station) as database:
        add_setting(database)


def test_a_reader_is_not_kept_out_by_a_writer(station_on_disk: SmallStation) -> None:
    station = station_on_disk
    with closing(sqlite3.connect(station.folder.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE station SET name = '新坝供电所'")
        with reopened(station) as database, database.read() as tx:
            names = tx.connection.exec_driver_sql("SELECT name FROM station").scalars().all()

    assert names == ["油坊镇供电所"]


@pytest.mark.parametrize("content", [b"not a database, but a letter. " * 400, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "station.db"
    path.write_bytes(content)

    with refused("storage.damaged"):
        upgrade(path, tmp_path / "backups", "now")
    assert path.read_bytes() == content


def test_a_damaged_page_is_refused_where_it_is_read(station_on_disk: SmallStation) -> None:
    station = station_on_disk
    root = station.query("SELECT rootpage FROM sqlite_master WHERE name = 'customer'")[0][0]
    size = station.query("PRAGMA page_size")[0][0]
    station.desk.close()
    with station.folder.database.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xa5" * size)

    with reopened(station) as database:
        with refused("storage.damaged"), database.read() as tx:
            tx.connection.exec_driver_sql("SELECT phone FROM customer").all()
        with database.read() as tx:  # what is whole can still be read
            assert tx.connection.exec_driver_sql("SELECT name FROM station").scalar_one() == "油坊镇供电所"


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    database = Database.at(tmp_path / "no such folder" / "station.db")

    with refused("storage.cannot_open"):
        add_setting(database)
    database.close()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("a file is in the way", encoding="utf-8")

    with refused("storage.cannot_write"):
        DataFolder(tmp_path / "desk").prepare()
    with refused("storage.cannot_write"), DataFolder(tmp_path / "desk").held_alone():
        pass


def test_every_kind_of_trouble_has_its_code() -> None:
    for name, code in {
        "SQLITE_FULL": "storage.disk_full",
        "SQLITE_READONLY_DBMOVED": "storage.read_only",
        "SQLITE_BUSY_SNAPSHOT": "storage.locked",
        "SQLITE_LOCKED_SHAREDCACHE": "storage.locked",
        "SQLITE_CORRUPT_INDEX": "storage.damaged",
        "SQLITE_NOTADB": "storage.damaged",
        "SQLITE_CANTOPEN_ISDIR": "storage.cannot_open",
        "SQLITE_PERM": "storage.cannot_open",
        "SQLITE_IOERR_FSYNC": "storage.input_output",
        "SQLITE_IOERR_SHMSIZE": "storage.disk_full",
    }.items():
        with refused(code), storage_trouble_refused():
            raise trouble(name)


def test_errors_of_another_kind_stay_bugs() -> None:
    with pytest.raises(sqlite3.Error), storage_trouble_refused():
        raise trouble("SQLITE_CONSTRAINT")
    with pytest.raises(sqlite3.Error), storage_trouble_refused():
        raise sqlite3.ProgrammingError("a closed connection has no code")


def trouble(name: str) -> sqlite3.Error:
    error = sqlite3.OperationalError(name)
    error.sqlite_errorcode = getattr(sqlite3, name)
    return error


def test_the_refusal_keeps_its_cause_for_the_log(station_on_disk: SmallStation) -> None:
    with station_on_disk.database.alone() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")

    with pytest.raises(Refusal) as refusal:
        add_setting(station_on_disk.database)

    assert "readonly" in str(refusal.value.__cause__)
