"""Backup while everybody works, restore that never throws anything away."""

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.problems import Refusal
from app.domain.station.station import Setting
from app.domain.work.case import Case
from app.persistence.backup import back_up, check_file, restore
from app.persistence.database import Database
from app.persistence.ids import new_id
from app.services.bundle import Services
from tests.station import SmallStation, broken_links, resident_draft


def names_in(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM work_case ORDER BY number")]


def damage(path: Path, table: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xa5" * size)


def test_a_backup_has_what_is_only_in_the_log_yet(station_on_disk: SmallStation, tmp_path: Path) -> None:
    station_on_disk.register(resident_draft())
    assert station_on_disk.folder.database.with_name("station.db-wal").stat().st_size > 0

    back_up(station_on_disk.folder.database, tmp_path / "copy.db")

    assert names_in(tmp_path / "copy.db") == ["查良镛"]
    assert check_file(tmp_path / "copy.db") == ()
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.db"]  # one file, to be carried on a stick


def test_a_backup_made_while_others_write_is_of_one_moment(station_on_disk: SmallStation, tmp_path: Path) -> None:
    station = station_on_disk
    go_on = threading.Event()
    begun = threading.Event()

    def work() -> None:
        while not go_on.is_set():
            station.register(resident_draft())
            begun.set()

    worker = threading.Thread(target=work)
    worker.start()
    begun.wait()
    copies = [tmp_path / f"copy-{number}.db" for number in range(5)]
    for copy in copies:
        back_up(station.folder.database, copy)
    go_on.set()
    worker.join()

    counts = []
    for copy in copies:
        database = Database.at(copy)
        taken = replace(station, desk=Services(replace(station.desk.office, database=database)))
        assert broken_links(taken.events()) == []
        with database.read() as tx:
            cases = tx.of(Case).find(order_by="number")
        assert [case.number[8:14] for case in cases] == [f"{place:06}" for place in range(1, len(cases) + 1)]
        counts.append(len(cases))
        database.close()
    assert counts == sorted(counts)


def test_a_backup_that_cannot_be_written_leaves_no_half_file(station_on_disk: SmallStation, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.mkdir()

    with pytest.raises(Refusal, match=r"storage\.cannot_write"):
        back_up(station_on_disk.folder.database, target)
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.db"]

    for folder in (tmp_path / "nowhere", station_on_disk.folder.database):
        with pytest.raises(Refusal, match=r"storage\.cannot_write"):
            back_up(station_on_disk.folder.database, folder / "copy.db")


def test_a_backup_of_a_damaged_file_is_refused(station_on_disk: SmallStation, tmp_path: Path) -> None:
    station_on_disk.desk.close()
    damage(station_on_disk.folder.database, "customer")

    with pytest.raises(Refusal, match=r"backup\.unsound"):
        back_up(station_on_disk.folder.database, tmp_path / "copy.db")
    assert list(tmp_path.glob("copy*")) == []


def test_the_check_names_what_is_wrong(station_on_disk: SmallStation, tmp_path: Path) -> None:
    path = station_on_disk.folder.database
    assert check_file(path) == ()
    station_on_disk.desk.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE customer SET area_id = randomblob(16)")
        connection.commit()
    assert check_file(path) == ("foreign key: customer",)

    damage(path, "customer")
    assert "foreign key: customer" not in check_file(path)
    assert check_file(path) != ()

    with pytest.raises(Refusal, match=r"storage\.cannot_open"):
        check_file(tmp_path / "nothing.db")


def test_restoring_puts_the_old_state_back_and_keeps_the_new_one(station_on_disk: SmallStation, tmp_path: Path) -> None:
    station = station_on_disk
    station.register(resident_draft("王建国"))
    back_up(station.folder.database, tmp_path / "copy.db")
    station.register(resident_draft("李小红"))
    station.desk.close()

    restore(tmp_path / "copy.db", station.folder.database, tmp_path / "aside.db")

    assert names_in(station.folder.database) == ["王建国"]
    assert names_in(tmp_path / "aside.db") == ["王建国", "李小红"]
    assert sorted(path.name for path in station.folder.path.glob("station.db*")) == ["station.db"]
    assert names_in(tmp_path / "copy.db") == ["王建国"]


def test_restoring_over_a_file_whose_log_was_left_by_a_crash(station_on_disk: SmallStation, tmp_path: Path) -> None:
    station = station_on_disk
    back_up(station.folder.database, tmp_path / "copy.db")
    station.register(resident_draft("李小红"))
    crashed = tmp_path / "crashed.db"
    for suffix in ("", "-wal"):
        source = station.folder.database.with_name(f"station.db{suffix}")
        crashed.with_name(f"crashed.db{suffix}").write_bytes(source.read_bytes())

    restore(tmp_path / "copy.db", crashed, tmp_path / "aside.db")

    assert names_in(tmp_path / "aside.db") == ["李小红"]  # it was only in the log
    assert names_in(crashed) == []


def test_restoring_over_a_damaged_file_keeps_its_bytes_and_its_log(
    station_on_disk: SmallStation, tmp_path: Path
) -> None:
    station = station_on_disk
    back_up(station.folder.database, tmp_path / "copy.db")
    station.desk.close()
    damaged = station.folder.database
    damage(damaged, "customer")
    damaged.with_name("station.db-wal").write_bytes(b"what is left of a log")
    bytes_before = damaged.read_bytes()

    restore(tmp_path / "copy.db", damaged, tmp_path / "aside.db")

    assert (tmp_path / "aside.db").read_bytes() == bytes_before
    assert (tmp_path / "aside.db-wal").read_bytes() == b"what is left of a log"
    assert check_file(damaged) == ()


def test_restoring_where_nothing_was(station_on_disk: SmallStation, tmp_path: Path) -> None:
    back_up(station_on_disk.folder.database, tmp_path / "copy.db")

    restore(tmp_path / "copy.db", tmp_path / "new.db", tmp_path / "aside.db")

    assert check_file(tmp_path / "new.db") == ()
    assert not (tmp_path / "aside.db").exists()


def test_an_unsound_backup_changes_nothing(station_on_disk: SmallStation, tmp_path: Path) -> None:
    station = station_on_disk
    back_up(station.folder.database, tmp_path / "copy.db")
    damage(tmp_path / "copy.db", "customer")
    station.desk.close()
    before = station.folder.database.read_bytes()

    with pytest.raises(Refusal, match=r"backup\.unsound"):
        restore(tmp_path / "copy.db", station.folder.database, tmp_path / "aside.db")

    assert station.folder.database.read_bytes() == before
    assert not (tmp_path / "aside.db").exists()


def test_a_restore_that_cannot_be_written_changes_nothing(station_on_disk: SmallStation, tmp_path: Path) -> None:
    station = station_on_disk
    station.register(resident_draft("王建国"))
    back_up(station.folder.database, tmp_path / "copy.db")
    station.desk.close()
    (tmp_path / "taken").write_text("a file where a folder should be", encoding="utf-8")

    with pytest.raises(Refusal, match=r"storage\.cannot_write"):
        restore(tmp_path / "copy.db", station.folder.database, tmp_path / "taken" / "aside.db")

    assert names_in(station.folder.database) == ["王建国"]
    assert not station.folder.database.with_name("station.db.restored").exists()


def test_a_setting_written_after_a_restore_is_kept(station_on_disk: SmallStation, tmp_path: Path) -> None:
    back_up(station_on_disk.folder.database, tmp_path / "copy.db")
    station_on_disk.desk.close()
    restore(tmp_path / "copy.db", station_on_disk.folder.database, tmp_path / "aside.db")

    database = Database.at(station_on_disk.folder.database)
    with database.write(None) as tx:
        tx.of(Setting).add(Setting(id=new_id(), key="after", value={}))
    database.close()
    with closing(sqlite3.connect(station_on_disk.folder.database)) as connection:
        assert connection.execute("SELECT key FROM setting").fetchall() == [("after",)]
