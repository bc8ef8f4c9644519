"""kill -9 at any moment loses nothing that was shown as saved, and a stolen copy of the files opens sound."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.work.event import Event
from app.persistence.backup import check_file
from app.persistence.database import Database
from app.persistence.upgrade import SCHEMA_VERSION, schema_version, upgrade
from tests.station import SmallStation, broken_links

ROOT = Path(__file__).resolve().parents[2]


def start(home: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.persistence.registering", str(home)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def kill_after(process: "subprocess.Popen[str]", lines: int, seconds: float) -> list[str]:
    """The numbers the program said before it was killed, that long after it had said some."""
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(lines)]
    assert all(said), "the program ended before it was killed"
    time.sleep(seconds)  # a moment at random, which is what is tested: nothing is waited for
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read()
    process.wait()
    process.stdout.close()
    whole = rest[: rest.rfind("\n") + 1]  # a line cut off was not said
    return said + whole.split()


def check_whole(path: Path, promised: list[str]) -> None:
    assert check_file(path) == ()
    database = Database.at(path)
    with database.read() as tx:
        numbers = set(tx.connection.exec_driver_sql("SELECT number FROM work_case").scalars())
        order = [bytes(key) for key in tx.connection.exec_driver_sql("SELECT id FROM event ORDER BY rowid").scalars()]
        events = {event.id.bytes: event for event in tx.of(Event).find()}
        journalled = tx.connection.exec_driver_sql("SELECT count(*) FROM _outbox WHERE tbl = 20 AND kind = 0")
        assert journalled.scalar_one() == len(numbers)
    database.close()
    assert set(promised) <= numbers
    accepted = [event.payload["number"] for event in events.values() if event.kind == "case.accepted"]
    assert sorted(map(str, accepted)) == sorted(numbers)  # no case without its event, no event without its case
    assert broken_links([events[key] for key in order]) == []


def kill_again_and_again(home: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - moments to kill at, no secrets
    promised: list[str] = []
    for _ in range(kills):
        promised += kill_after(start(home), chance.randint(1, 5), chance.uniform(0, 0.05))
        check_whole(home / "station.db", promised)
    assert len(promised) >= kills
    assert len(set(promised)) == len(promised)


def test_what_was_said_to_be_saved_is_there_after_kill_9(station_on_disk: SmallStation) -> None:
    station_on_disk.desk.close()

    kill_again_and_again(station_on_disk.folder.path, kills=4, seed=20260302)


@pytest.mark.slow
def test_a_hundred_kills(station_on_disk: SmallStation) -> None:
    station_on_disk.desk.close()

    kill_again_and_again(station_on_disk.folder.path, kills=100, seed=time.time_ns())


def test_the_files_as_they_lie_on_the_disk_at_any_moment_open_sound(
    station_on_disk: SmallStation, tmp_path: Path
) -> None:
    station_on_disk.desk.close()
    process = start(station_on_disk.folder.path)
    assert process.stdout is not None
    taken: list[tuple[Path, str]] = []
    for place in range(4):
        said = process.stdout.readline().strip()
        copy = tmp_path / f"copy-{place}.db"
        process.send_signal(signal.SIGSTOP)  # in its tracks, as a power cut would
        shutil.copyfile(station_on_disk.folder.database, copy)
        shutil.copyfile(station_on_disk.folder.database.with_name("station.db-wal"), copy.with_name(f"{copy.name}-wal"))
        process.send_signal(signal.SIGCONT)
        taken.append((copy, said))
    process.kill()
    process.communicate()

    for copy, said in taken:
        check_whole(copy, [said])


def test_a_migration_killed_in_the_middle_is_done_anew(tmp_path: Path) -> None:
    script = "import sys; from pathlib import Path; from app.persistence.upgrade import upgrade; "
    script += "p = Path(sys.argv[1]); upgrade(p, p.parent / 'copies', 'now')"
    for place, delay in enumerate((0.005, 0.03)):
        path = tmp_path / f"station-{place}.db"
        process = subprocess.Popen([sys.executable, "-c", script, str(path)], cwd=ROOT)  # noqa: S603 - our own program
        while not path.exists() and process.poll() is None:
            time.sleep(0.001)  # until the file is begun
        time.sleep(delay)
        process.kill()
        process.wait()
        assert schema_version(path) in {0, SCHEMA_VERSION}

        upgrade(path, tmp_path / "copies", "again")

        assert check_file(path) == ()
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT count(*) FROM _sync_meta").fetchone() == (1,)
