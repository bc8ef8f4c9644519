"""The search box's tables and what goes into them: local to this device, made from the records, never synced.

`search_key` answers what is remembered from its beginning (numbers, tails turned round, names, pinyin) by a range of
its primary key; `search_pair` answers what is remembered from its middle. An entry's id carries its kind in the upper
bits, so that each kind is a range of ids and none can crowd out another.
"""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection

from app.domain.search.entries import Entry, Kind
from app.domain.search.keys import Filing, keys_of, pairs_of
from app.domain.search.pinyin import Readings
from app.persistence.driver import driver_of

SEARCH_DDL: Final = (
    """CREATE TABLE search_entry (
        id INTEGER PRIMARY KEY, ref BLOB NOT NULL, title TEXT NOT NULL, subtitle TEXT NOT NULL,
        tokens TEXT NOT NULL, text TEXT NOT NULL
    )""",
    "CREATE INDEX search_entry_ref ON search_entry (ref)",
    "CREATE TABLE search_key (key TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (key, entry)) WITHOUT ROWID",
    # ascii: every character beyond ASCII belongs to a word, however rare; prefix: the mark and one character
    """CREATE VIRTUAL TABLE search_pair USING fts5(
        pairs, content='', columnsize=0, detail=none, prefix='2', tokenize='ascii'
    )""",
)
"""The statements that make the tables, for the migration."""
SEARCH_TABLES: Final = ("search_pair", "search_key", "search_entry")

KIND_SHIFT: Final = 40
KIND_MARK: Final = {kind: chr(ord("A") + place) for place, kind in enumerate(Kind)}
_KIND_BASE: Final = {kind: place << KIND_SHIFT for place, kind in enumerate(Kind, start=1)}
_REFS_AT_ONCE: Final = 500
_KEYS_AT_ONCE: Final = 500  # rows of one statement: SQLite takes half as long as for rows one by one
_ADD_KEYS: Final = f"INSERT INTO search_key VALUES {', '.join(['(?, ?)'] * _KEYS_AT_ONCE)}"
_NOT_THERE: Final = "NOT EXISTS (SELECT 1 FROM search_entry WHERE ref = {table}.id)"

_Row: TypeAlias = tuple[bytes, str, str, str, str]  # ref, title, subtitle, tokens, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Entries of one kind, ready to be put in: working that out takes longer than putting them in, and no lock.

    Attributes:
        kind: what they are.
        rows: the entries.
        keys: the keys of all of them in order, so that neighbours share a page, each with its entry's place in `rows`.
        pairs: the pairs of each entry.
    """

    kind: Kind
    rows: Sequence[_Row]
    keys: Sequence[tuple[str, int]]
    pairs: Sequence[str]


def create_search_tables(connection: Connection) -> None:
    """Make the empty tables."""
    for statement in SEARCH_DDL:
        driver_of(connection).execute(statement)


def id_range(kind: Kind) -> tuple[int, int]:
    """The first and the last id an entry of this kind may have."""
    return _KIND_BASE[kind], _KIND_BASE[kind] + (1 << KIND_SHIFT) - 1


def index_entries(
    connection: Connection, entries: Iterable[Entry], readings: Readings, *, are_new: bool = False
) -> None:
    """Make these entries findable, in place of what was stored for the same kind and ref.

    `are_new` promises that none of them is stored yet and saves looking for it.
    """
    by_kind: dict[Kind, dict[bytes, Entry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, {})[entry.ref] = entry
    filing = Filing(readings)
    for kind in sorted(by_kind, key=_KIND_BASE.__getitem__):
        if not are_new:
            remove_entries(connection, kind, by_kind[kind])
        add_batch(connection, batch_of(kind, by_kind[kind].values(), filing))


def remove_entries(connection: Connection, kind: Kind, refs: Iterable[bytes]) -> None:
    """Forget these entries; unknown refs are passed over."""
    driver = driver_of(connection)
    wanted = list(dict.fromkeys(refs))
    for first in range(0, len(wanted), _REFS_AT_ONCE):
        some = wanted[first : first + _REFS_AT_ONCE]
        stored = driver.execute(
            f"SELECT id, tokens, text FROM search_entry WHERE ref IN ({', '.join('?' * len(some))})"
            " AND +id BETWEEN ? AND ? ORDER BY id",
            (*some, *id_range(kind)),
        ).fetchall()
        keys = [(KIND_MARK[kind] + key, entry) for entry, tokens, _ in stored for key in keys_of(tokens)]
        driver.executemany("DELETE FROM search_key WHERE key = ? AND entry = ?", keys)
        driver.executemany(
            "INSERT INTO search_pair (search_pair, rowid, pairs) VALUES ('delete', ?, ?)",
            [(entry, pairs_of(text)) for entry, _, text in stored],
        )
        driver.executemany("DELETE FROM search_entry WHERE id = ?", [(entry,) for entry, _, _ in stored])


def batch_of(kind: Kind, entries: Iterable[Entry], filing: Filing) -> Batch:
    """Entries of a kind, of which none comes twice, made ready."""
    mark = KIND_MARK[kind]
    rows: list[_Row] = []
    keys: list[tuple[str, int]] = []
    pairs: list[str] = []
    for place, entry in enumerate(entries):
        stored = filing.stored(entry)
        rows.append((entry.ref, entry.title, entry.subtitle, stored.tokens, stored.text))
        keys += [(mark + key, place) for key in stored.keys]
        pairs.append(pairs_of(stored.text))
    keys.sort(key=itemgetter(0))
    return Batch(kind=kind, rows=rows, keys=keys, pairs=pairs)


def add_batch(connection: Connection, batch: Batch, wanted: Collection[bytes] | None = None) -> None:
    """Put entries in that are not there yet; of a batch made a while ago those that are still `wanted` only."""
    driver = driver_of(connection)
    low, high = id_range(batch.kind)
    (last,) = driver.execute("SELECT max(id) FROM search_entry WHERE id BETWEEN ? AND ?", (low, high)).fetchone()
    first = (last or low) + 1
    chosen = [place for place, row in enumerate(batch.rows) if wanted is None or row[0] in wanted]
    keys = batch.keys
    if len(chosen) < len(batch.rows):
        places = frozenset(chosen)
        keys = [pair for pair in keys if pair[1] in places]
    driver.executemany(
        "INSERT INTO search_entry VALUES (?, ?, ?, ?, ?, ?)", [(first + place, *batch.rows[place]) for place in chosen]
    )
    _add_keys(driver, [value for key, place in keys for value in (key, first + place)])
    driver.executemany(
        "INSERT INTO search_pair (rowid, pairs) VALUES (?, ?)",
        [(first + place, batch.pairs[place]) for place in chosen],
    )


def rows_without_entry(
    connection: Connection, table: str, columns: Sequence[str], after: int, most: int
) -> list[tuple[Any, ...]]:
    """The next records of a table nobody finds: the number of each row, above `after`, and these columns as stored."""
    names = ", ".join(f'"{name}"' for name in columns)
    rows = driver_of(connection).execute(
        f"SELECT rowid, {names} FROM {table} WHERE rowid > ? AND {_NOT_THERE.format(table=table)}"
        " ORDER BY rowid LIMIT ?",
        (after, most),
    )
    return rows.fetchall()


def refs_without_entry(connection: Connection, table: str, after: int, last: int) -> frozenset[bytes]:
    """The ids of the records nobody finds among the rows above `after`, up to `last`."""
    rows = driver_of(connection).execute(
        f"SELECT id FROM {table} WHERE rowid > ? AND rowid <= ? AND {_NOT_THERE.format(table=table)}", (after, last)
    )
    return frozenset(key for (key,) in rows)


def _add_keys(driver: sqlite3.Connection, flat: Sequence[str | int]) -> None:
    """Keys and the ids of their entries in turn."""
    step = 2 * _KEYS_AT_ONCE
    whole = len(flat) // step * step
    for start in range(0, whole, step):
        driver.execute(_ADD_KEYS, flat[start : start + step])
    rest = iter(flat[whole:])
    driver.executemany("INSERT INTO search_key VALUES (?, ?)", zip(rest, rest, strict=True))
