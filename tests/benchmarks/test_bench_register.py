"""Taking a case in, one durable transaction with its events and journal, against a bare durable insert.

How the two compare depends on the disk: both wait once for it, and where it answers at once, as caches of virtual
machines do, only the work beside the wait is left to be compared. So the processor's time is measured by itself, and
the same run is made once more with every sync 4 ms slower, as on an office computer's disk.
"""

import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.domain.search.entries import Kind
from app.domain.search.keys import pairs_of
from tests.station import SmallStation, resident_draft

_TURNS = 5
_AT_ONCE = 30
_Statements = list[tuple[str, list[Any]]]


def _durable(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def _bare(path: Path) -> Callable[[int], None]:
    """One row of a case's size, inserted and committed with `synchronous=FULL`; the connection lives with it."""
    connection = _durable(path)
    connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")

    def insert(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare VALUES (?, ?)", (number, "查" * 400))
        connection.execute("COMMIT")

    return insert


class _PlainCopy:
    """The very rows of the registrations put into a copy of the file by plain sqlite3: same indexes, no triggers.

    What the program itself adds - rules, checks, conversions, journal, seal - is what lies between this and a
    registration; SQLite needs the rest whoever asks it.
    """

    _tables = ("work_case", "event", "case_due", "_outbox")

    def __init__(self, database: Path, target: Path) -> None:
        self._source = database
        self._target = _durable(target)
        with closing(sqlite3.connect(database)) as source:
            source.backup(self._target)
            self._seen = {name: self._newest(source, name) for name in self._tables}
        for (name,) in self._target.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            self._target.execute(f"DROP TRIGGER {name}")

    def transactions(self, count: int) -> Iterator[_Statements]:
        """What each of the `count` registrations since the last look has stored."""
        with closing(sqlite3.connect(self._source)) as source:
            added = {name: self._added(source, name) for name in self._tables}
            for number in range(count):
                statements: _Statements = []
                for name, rows in added.items():
                    share = len(rows) // count
                    places = ", ".join("?" * len(rows[0]))
                    statements.append((f"INSERT INTO {name} VALUES ({places})", rows[number * share :][:share]))
                yield statements + self._searched(source, added["work_case"][number][0])

    def store(self, statements: _Statements) -> None:
        """One durable transaction."""
        self._target.execute("BEGIN IMMEDIATE")
        self._target.execute("UPDATE _sync_meta SET tx = tx + 1")
        self._target.execute("UPDATE _num_lease SET next = next + 1")
        for statement, rows in statements:
            self._target.executemany(statement, rows)
        self._target.execute("COMMIT")

    def count(self) -> int:
        """How many cases the copy has."""
        return int(self._target.execute("SELECT count(*) FROM work_case").fetchone()[0])

    @staticmethod
    def _searched(source: sqlite3.Connection, case_id: bytes) -> _Statements:
        entry = source.execute("SELECT * FROM search_entry WHERE ref = ?", (case_id,)).fetchone()
        key, text = entry[0], entry[-1]
        keys = source.execute("SELECT key, entry FROM search_key WHERE entry = ?", (key,)).fetchall()
        return [
            ("INSERT INTO search_entry VALUES (?, ?, ?, ?, ?, ?)", [entry]),
            ("INSERT INTO search_key VALUES (?, ?)", keys),
            ("INSERT INTO search_pair (rowid, pairs) VALUES (?, ?)", [(key, pairs_of(text))]),
        ]

    def _added(self, source: sqlite3.Connection, name: str) -> list[Any]:
        rows = source.execute(f"SELECT * FROM {name} WHERE rowid > ? ORDER BY rowid", (self._seen[name],)).fetchall()
        self._seen[name] = self._newest(source, name)
        return rows

    @staticmethod
    def _newest(source: sqlite3.Connection, name: str) -> int:
        return int(source.execute(f"SELECT coalesce(max(rowid), 0) FROM {name}").fetchone()[0])


class _Times:
    """What one way of storing took, run by run, in milliseconds: by the clock on the wall, and of the processor."""

    def __init__(self) -> None:
        self._wall: list[float] = []
        self._processor: list[float] = []

    def take(self, work: Callable[[Any], object], given: list[Any]) -> None:
        """Run the work with each of these and note how long it took."""
        for one in given:
            wall, processor = time.perf_counter(), time.process_time()
            work(one)
            self._wall.append((time.perf_counter() - wall) * 1000)
            self._processor.append((time.process_time() - processor) * 1000)

    @property
    def here(self) -> float:
        """By the clock on the wall, on this machine's disk."""
        return statistics.median(self._wall)

    @property
    def processor(self) -> float:
        """Of the processor alone."""
        return statistics.median(self._processor)


def _report(ours: _Times, bare: _Times, same: _Times) -> str:
    return (
        f"\nregistering a case on this disk: {ours.here:.2f} ms; a bare durable insert {bare.here:.2f} ms, ratio"
        f" {ours.here / bare.here:.1f}; the same rows with their indexes by plain sqlite3 {same.here:.2f} ms, ratio"
        f" {ours.here / same.here:.1f}\nof the processor: {ours.processor:.2f} ms, {bare.processor:.2f} ms,"
        f" {same.processor:.2f} ms\n"
    )


def test_registering_a_case(station_on_disk: SmallStation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    station = station_on_disk
    station.register(resident_draft())
    bare = _bare(tmp_path / "bare.db")
    copy = _PlainCopy(station.folder.database, tmp_path / "same.db")
    ours, bares, sames = _Times(), _Times(), _Times()
    for turn in range(_TURNS):  # turn by turn, so that a busy machine is busy for all
        numbers = list(range(turn * _AT_ONCE, (turn + 1) * _AT_ONCE))
        ours.take(station.register, [resident_draft(f"王建国{number}") for number in numbers])
        bares.take(bare, numbers)
        sames.take(copy.store, list(copy.transactions(_AT_ONCE)))
    assert len(station.desk.search.find("王建国", 200, (Kind.CASE,))) == _TURNS * _AT_ONCE
    assert copy.count() == 1 + _TURNS * _AT_ONCE
    with capsys.disabled():
        sys.stdout.write(_report(ours, bares, sames))


@pytest.mark.slow
def test_registering_a_case_where_a_sync_takes_4_ms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The test above in a process of its own, whose syncs are slowed down."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler to slow the disk down with")
    library = tmp_path / "slow_sync.so"
    source = Path(__file__).with_name("slow_sync.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)  # noqa: S603 - found above
    first = f"{__file__}::{test_registering_a_case.__name__}"
    done = subprocess.run(  # noqa: S603 - this very file
        [sys.executable, "-m", "pytest", first, "-q", "--no-cov", "-p", "no:cacheprovider"],
        env={**os.environ, "LD_PRELOAD": str(library)},
        capture_output=True,
        text=True,
        check=True,
    )
    with capsys.disabled():
        sys.stdout.write("\nwhere a sync takes 4 ms: " + "".join(done.stdout.splitlines(keepends=True)[1:3]))
