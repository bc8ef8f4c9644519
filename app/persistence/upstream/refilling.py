"""Records as a snapshot has them go into the emptied tables (`design/sync.md` 4.8)."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Final

from sqlalchemy import Connection

from app.domain.problems import Refusal
from app.domain.upstream.operation import Fields, LogEntry, OpKind, Plain
from app.persistence.driver import driver_of
from app.persistence.search_index import SEARCH_TABLES
from app.persistence.upstream.columns import Stored, SyncedTable, tables_by_number
from app.persistence.upstream.rewriting import DERIVED, FROM_HUB
from app.persistence.upstream.shelf import keep_unknown, shelve

_VERSION: Final = "version"

_INDEXES: Final = (
    'SELECT name, sql FROM pragma_index_list(?) JOIN sqlite_master USING (name) WHERE sql IS NOT NULL AND NOT "unique"'
)
"""The indexes of a table, but for those that keep a record from coming twice."""

Columns = Mapping[int, Sequence[Plain | bytes]]


class Refill:
    """Empties the tables and fills them; within `rewriting`."""

    def __init__(self, connection: Connection) -> None:
        self._driver = driver_of(connection)
        self._tables = tables_by_number()
        self._known: dict[str, int] = {}
        self._indexes: list[str] = []
        self._shelved = 0

    def empty(self) -> None:
        """Remove all records and what was made from them; remember which number each had for lists that are open."""
        self._driver.execute("CREATE TEMP TABLE _known (name TEXT, id BLOB, place INTEGER, version INTEGER)")
        for table in self._tables.values():
            for name, statement in self._driver.execute(_INDEXES, (table.name,)).fetchall():
                self._indexes.append(statement)
                self._driver.execute(f'DROP INDEX "{name}"')
            self._remember(table)
            self._driver.execute(f"DELETE FROM {table.name}")
        self._driver.execute("CREATE UNIQUE INDEX temp._known_id ON _known (name, id)")
        for name in (*FROM_HUB, *DERIVED):
            self._driver.execute(f"DELETE FROM {name}")
        pairs, *others = SEARCH_TABLES
        self._driver.execute(f"INSERT INTO {pairs} ({pairs}) VALUES ('delete-all')")
        for name in others:
            self._driver.execute(f"DELETE FROM {name}")

    def add(self, number: int, keys: Sequence[bytes], seqs: Sequence[int], columns: Columns) -> None:
        """Put records of one table in; what this program does not know is kept for a later one.

        Raises:
            Refusal: `upstream.garbled` for a text in place of an id.
        """
        table = self._tables.get(number)
        unknown = {field: column for field, column in columns.items() if table is None or field not in table.columns}
        if unknown or table is None:
            self._keep_unknown(number, keys, seqs, unknown, is_whole=table is None)
        if table is None:
            return
        known = {field: column for field, column in columns.items() if field in table.columns}
        self._insert(table, keys, {table.columns[field]: _stored(table, field, known[field]) for field in known})

    def index(self) -> None:
        """Make the indexes again that sort nothing out: from all rows at once they take a third of the time."""
        for statement in self._indexes:
            self._driver.execute(statement)

    def finish(self) -> None:
        """Let go of what was remembered."""
        self._driver.execute("DROP TABLE temp._known")

    def shelve_row(self, table: SyncedTable, key: bytes, reason: str) -> None:
        """Take a record that lacks what it refers to out of its table again, until that comes."""
        names = ", ".join(f'"{name}"' for name in table.columns.values())
        row = self._driver.execute(f"SELECT {names} FROM {table.name} WHERE id = ?", (key,)).fetchone()
        self._shelve(table, key, dict(zip(table.columns.values(), row, strict=True)), reason)
        self._driver.execute(f"DELETE FROM {table.name} WHERE id = ?", (key,))

    def _remember(self, table: SyncedTable) -> None:
        """Rows keep their places: lists that are open go by them until they are read again."""
        if table.is_append_only:
            return  # facts go by the order they were recorded in, which is the log's
        version = _VERSION if _VERSION in table.blanks else "0"
        self._driver.execute(f"INSERT INTO temp._known SELECT '{table.name}', id, rowid, {version} FROM {table.name}")
        (most,) = self._driver.execute(f"SELECT max(rowid) FROM {table.name}").fetchone()
        if most is not None:
            self._known[table.name] = most

    def _insert(self, table: SyncedTable, keys: Sequence[bytes], values: Mapping[str, Sequence[Stored]]) -> None:
        absent = {name: repeat(blank, len(keys)) for name, blank in table.blanks.items() if name not in values}
        columns: dict[str, Iterable[Stored]] = {"id": keys, **values, **absent}
        if table.name in self._known:
            statement = _replacing(table, columns)
            start = self._known[table.name]
            self._known[table.name] += len(keys)
            columns["rowid"] = range(start + 1, start + 1 + len(keys))
        else:
            names = ", ".join(f'"{name}"' for name in columns)
            statement = f"INSERT INTO {table.name} ({names}) VALUES ({', '.join('?' * len(columns))})"
        rows = list(zip(*columns.values(), strict=True))
        self._driver.execute("SAVEPOINT block")
        try:
            self._driver.executemany(statement, rows)
        except sqlite3.IntegrityError:
            self._driver.execute("ROLLBACK TO block")
            self._insert_each(table, statement, [*columns], zip(keys, rows, strict=True))
        self._driver.execute("RELEASE block")

    def _insert_each(
        self, table: SyncedTable, statement: str, names: Sequence[str], rows: Iterable[tuple[bytes, Sequence[Stored]]]
    ) -> None:
        for key, row in rows:
            try:
                self._driver.execute(statement, row)
            except sqlite3.IntegrityError as broken:
                reason = broken.sqlite_errorname.removeprefix("SQLITE_CONSTRAINT_").lower()
                self._shelve(table, key, dict(zip(names, row, strict=True)), reason)

    def _shelve(self, table: SyncedTable, key: bytes, row: Mapping[str, Stored], reason: str) -> None:
        # Its place in the log is not known: before all lines to come, and in the order it was met.
        self._shelved += 1
        shelve(self._driver, _line(self._shelved, table.number, key, OpKind.INSERT, table.plain(row)), reason)

    def _keep_unknown(
        self, number: int, keys: Sequence[bytes], seqs: Sequence[int], columns: Columns, *, is_whole: bool
    ) -> None:
        kind = OpKind.INSERT if is_whole else OpKind.UPDATE
        for key, seq, values in zip(keys, seqs, zip(*columns.values(), strict=True), strict=True):
            won = {field: _plain(value) for field, value in zip(columns, values, strict=True)}
            keep_unknown(self._driver, _line(seq, number, key, kind, won))


def _replacing(table: SyncedTable, columns: Iterable[str]) -> str:
    """As a bare insert, but a row that was there has its old place, and a version nobody has read yet."""
    names = list(columns)
    quoted = ", ".join(f'"{name}"' for name in names)
    above = "max(coalesce(k.version + 1, 0), ?{})"
    chosen = ", ".join((above if name == _VERSION else "?{}").format(n) for n, name in enumerate(names, 1))
    return (
        f"INSERT INTO {table.name} ({quoted}, rowid)"
        f" SELECT {chosen}, coalesce(k.place, ?{len(names) + 1})"
        f" FROM (SELECT 1) LEFT JOIN temp._known AS k ON k.name = '{table.name}' AND k.id = ?1"
    )


def _stored(table: SyncedTable, field: int, column: Sequence[Plain | bytes]) -> Sequence[Stored]:
    # Nearly every column is of one type, and of the right one: finding that out takes a tenth of looking at each value.
    kinds = set(map(type, column))
    if field in table.ids:
        if kinds == {bytes}:
            return column
        return [value if isinstance(value, bytes) else _id(value) for value in column]
    if bytes not in kinds:
        return column
    return [value.hex().upper() if isinstance(value, bytes) else value for value in column]


def _id(value: Plain) -> bytes | None:
    try:
        return bytes.fromhex(str(value)) if value else None  # the journal writes an absent id as an empty text
    except ValueError as trouble:
        raise Refusal.of("upstream.garbled") from trouble


def _plain(value: Plain | bytes) -> Plain:
    return value.hex().upper() if isinstance(value, bytes) else value


def _line(seq: int, number: int, key: bytes, kind: OpKind, won: Fields) -> LogEntry:
    return LogEntry(
        seq=seq,
        device_index=0,
        epoch=b"",
        dev_seq=0,
        tx=0,
        table=number,
        key=key,
        kind=kind,
        hlc=0,
        base=0,
        user_id=None,
        won=won,
    )


def missing_parents(driver: sqlite3.Connection) -> Iterator[tuple[str, bytes, str, bytes]]:
    """Records that refer to what is not there: table and id of each, table and id of what it lacks."""
    for name, place, parent, number in driver.execute("PRAGMA foreign_key_check").fetchall():
        column = _referring(driver, name, number)
        row = driver.execute(f'SELECT id, "{column}" FROM "{name}" WHERE rowid = ?', (place,)).fetchone()
        yield name, row[0], parent, row[1]


def _referring(driver: sqlite3.Connection, name: str, number: int) -> str:
    keys = driver.execute('SELECT id, "from" FROM pragma_foreign_key_list(?)', (name,))
    return next(str(column) for place, column in keys if place == number)
