"""Taking a case in, one durable transaction with its events and journal, against a bare durable insert."""

import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.search.entries import Kind
from tests.station import SmallStation, resident_draft

_ROUNDS = 150


def _bare(path: Path) -> Callable[[int], None]:
    """One row of a case's size, inserted and committed with `synchronous=FULL`; the connection lives with it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")

    def insert(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare VALUES (?, ?)", (number, "查" * 400))
        connection.execute("COMMIT")

    return insert


def _same_rows(database: Path, target: Path) -> Callable[[int], None]:
    """The very rows one registration leaves in all tables, inserted by plain sqlite3 in one durable transaction."""
    newest = dict.fromkeys(("work_case", "event", "case_due", "search_entry", "_outbox"), "rowid DESC")
    with closing(sqlite3.connect(database)) as source:
        rows = {
            name: source.execute(f"SELECT * FROM {name} ORDER BY {order} LIMIT 1").fetchone()
            for name, order in {**newest, "search_key": "key"}.items()
        }
    connection = sqlite3.connect(target, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    counts = {"work_case": 1, "event": 1, "case_due": 1, "search_entry": 1, "search_key": 12, "_outbox": 2}
    for name, row in rows.items():
        connection.execute(f"CREATE TABLE {name} ({', '.join(f'c{n}' for n in range(len(row)))})")

    def insert(_number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for name, count in counts.items():
            places = ", ".join("?" * len(rows[name]))
            for _ in range(count):
                connection.execute(f"INSERT INTO {name} VALUES ({places})", rows[name])
        connection.execute("COMMIT")

    return insert


def _milliseconds(work: Callable[[int], object], rounds: int) -> list[float]:
    spent = []
    for number in range(rounds):
        started = time.perf_counter()
        work(number)
        spent.append((time.perf_counter() - started) * 1000)
    return spent


def test_registering_a_case(station_on_disk: SmallStation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    station = station_on_disk
    station.register(resident_draft())
    bare = _bare(tmp_path / "bare.db")
    same = _same_rows(station.folder.database, tmp_path / "same.db")
    ours, bares, sames = [], [], []
    for start in range(0, _ROUNDS, 30):  # turn by turn, so that a busy machine is busy for all
        ours += _milliseconds(lambda number: station.register(resident_draft(f"王建国{number}")), 30)
        bares += _milliseconds(lambda number, first=start: bare(first + number), 30)  # type: ignore[misc]  # bound at once
        sames += _milliseconds(same, 30)
    assert len(station.desk.search.find("王建国", 200, (Kind.CASE,))) == _ROUNDS
    middle = statistics.median(ours)
    with capsys.disabled():
        sys.stdout.write(
            f"\nregistering a case: {middle:.2f} ms; a bare durable insert {statistics.median(bares):.2f} ms,"
            f" ratio {middle / statistics.median(bares):.1f}; the same rows by plain sqlite3"
            f" {statistics.median(sames):.2f} ms, ratio {middle / statistics.median(sames):.1f}\n"
        )
