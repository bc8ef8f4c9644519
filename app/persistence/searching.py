"""The search box's tables: local to this device, rebuilt from the records, never synced.

`search_key` answers what is remembered from its beginning (numbers, tails turned round, names, pinyin) by a range of
its primary key; `search_pair` answers what is remembered from its middle. An entry's id carries its kind in the upper
bits, so that each kind is a range of ids and none can crowd out another.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Final, TypeAlias
from uuid import UUID

from sqlalchemy import Connection

from app.domain.search.entries import Entry, Hit, Kind, Match
from app.domain.search.keys import (
    LINE,
    NUMBER_MARKS,
    START_MARK,
    TAIL_MARK,
    keys_of,
    number_matched,
    pairs_of,
    stored_of,
)
from app.domain.search.pinyin import Readings
from app.domain.search.query import KeyLookUp, PairLookUp, Query, Rank, Word
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

_KIND_SHIFT: Final = 40
_KIND_BASE: Final = {kind: place << _KIND_SHIFT for place, kind in enumerate(Kind, start=1)}
_KINDS: Final = dict(enumerate(Kind, start=1))
_KIND_MARK: Final = {kind: chr(ord("A") + place) for place, kind in enumerate(Kind)}
_AFTER: Final = "\U0010ffff"  # sorts behind any character of a key
_REFS_AT_ONCE: Final = 500
_COUNTED: Final = 4000  # enough to tell a rare word from a common one
_NUMBER_MARKS: Final = "".join(NUMBER_MARKS.values())
_KEYS_OF_ONE: Final = 4  # rows read for each place: names of several readings have keys side by side

_COUNT_KEYS: Final = "SELECT * FROM (SELECT 1 FROM search_key WHERE key >= ? AND key < ? LIMIT ?)"
_COUNT_PAIRS: Final = (
    "SELECT * FROM (SELECT 1 FROM search_pair WHERE search_pair MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?)"
)

_Found: TypeAlias = tuple[int, int, str]  # rank, entry id, match
_Part: TypeAlias = tuple[str, tuple[str | int, ...]]  # a piece of SQL and its values


def create_search_tables(connection: Connection) -> None:
    """Make the empty tables."""
    for statement in SEARCH_DDL:
        driver_of(connection).execute(statement)


def index_entries(
    connection: Connection, entries: Iterable[Entry], readings: Readings, *, are_new: bool = False
) -> None:
    """Make these entries findable, in place of what was stored for the same kind and ref.

    `are_new` promises that none of them is stored yet and saves looking for it.
    """
    by_kind: dict[Kind, dict[bytes, Entry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, {})[entry.ref] = entry
    for kind in sorted(by_kind, key=_KIND_BASE.__getitem__):
        if not are_new:
            remove_entries(connection, kind, by_kind[kind])
        _add(connection, kind, by_kind[kind].values(), readings)


def remove_entries(connection: Connection, kind: Kind, refs: Iterable[bytes]) -> None:
    """Forget these entries; unknown refs are passed over."""
    driver = driver_of(connection)
    wanted = list(dict.fromkeys(refs))
    for first in range(0, len(wanted), _REFS_AT_ONCE):
        some = wanted[first : first + _REFS_AT_ONCE]
        stored = driver.execute(
            f"SELECT id, tokens, text FROM search_entry WHERE ref IN ({_places(some)}) AND +id BETWEEN ? AND ?"
            " ORDER BY id",
            (*some, *_id_range(kind)),
        ).fetchall()
        keys = [(_KIND_MARK[kind] + key, entry) for entry, tokens, _ in stored for key in keys_of(tokens)]
        driver.executemany("DELETE FROM search_key WHERE key = ? AND entry = ?", keys)
        driver.executemany(
            "INSERT INTO search_pair (search_pair, rowid, pairs) VALUES ('delete', ?, ?)",
            [(entry, pairs_of(text)) for entry, _, text in stored],
        )
        driver.executemany("DELETE FROM search_entry WHERE id = ?", [(entry,) for entry, _, _ in stored])


def unfindable(connection: Connection, table: str) -> list[UUID]:
    """The ids of a table's records there is no entry for, in the order they were stored."""
    rows = driver_of(connection).execute(
        f"SELECT id FROM {table} WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE ref = {table}.id) ORDER BY rowid"
    )
    return [UUID(bytes=key) for (key,) in rows]


def find(connection: Connection, query: Query, limit: int = 20, kinds: Sequence[Kind] | None = None) -> list[Hit]:
    """At most `limit` records that fit, best first; each kind keeps its fair share of the places.

    `kinds` limits the answer to these kinds (all by default).
    """
    wanted = tuple(kind for kind in Kind if kinds is None or kind in kinds)
    if not wanted or limit < 1:
        return []
    for words in query.alternatives:
        found = _search(connection, words, limit, wanted)
        if found:
            return _hits(connection, _fair(found, limit))
    return []


def _add(connection: Connection, kind: Kind, entries: Iterable[Entry], readings: Readings) -> None:
    driver = driver_of(connection)
    low, high = _id_range(kind)
    (last,) = driver.execute("SELECT max(id) FROM search_entry WHERE id BETWEEN ? AND ?", (low, high)).fetchone()
    mark = _KIND_MARK[kind]
    rows, keys, pairs = [], [], []
    for number, entry in enumerate(entries, start=(last or low) + 1):
        stored = stored_of(entry, readings)
        rows.append((number, entry.ref, entry.title, entry.subtitle, stored.tokens, stored.text))
        keys += [(mark + key, number) for key in keys_of(stored.tokens)]
        pairs.append((number, pairs_of(stored.text)))
    keys.sort(key=itemgetter(0))  # neighbours share a page
    driver.executemany("INSERT INTO search_entry VALUES (?, ?, ?, ?, ?, ?)", rows)
    driver.executemany("INSERT INTO search_key VALUES (?, ?)", keys)
    driver.executemany("INSERT INTO search_pair (rowid, pairs) VALUES (?, ?)", pairs)


def _search(connection: Connection, words: tuple[Word, ...], limit: int, kinds: tuple[Kind, ...]) -> list[_Found]:
    """What the rarest word finds among the entries that have the other words too."""
    leading = words[0] if len(words) == 1 else min(words, key=lambda word: _count(connection, word, kinds))
    sql, values = _union(leading, [word for word in words if word is not leading], kinds, limit)
    found = []
    for rank, entry, match, tokens in driver_of(connection).execute(sql, values):
        if match:
            found.append((rank, entry, match))
        else:
            number, is_whole = number_matched(tokens, leading.text)
            found.append((Rank.WHOLE_NUMBER if is_whole else rank, entry, number.value))
    return found


def _count(connection: Connection, word: Word, kinds: tuple[Kind, ...]) -> int:
    """How many keys and pairs there are to go through for this word, each kind of look-up counted so far as counts."""
    counts: list[_Part] = []
    for kind in kinds:
        mark, ids = _KIND_MARK[kind], _id_range(kind)
        counts += [(_COUNT_KEYS, (mark + key.start, mark + key.start + _AFTER, _COUNTED)) for key in word.keys]
        counts += [(_COUNT_PAIRS, (_expression(pair), *ids, _COUNTED)) for pair in word.pairs]
    sql = " UNION ALL ".join([part for part, _ in counts])
    values = [value for _, values in counts for value in values]
    (counted,) = driver_of(connection).execute(f"SELECT count(*) FROM ({sql})", values).fetchone()
    return int(counted)


def _union(word: Word, others: list[Word], kinds: tuple[Kind, ...], limit: int) -> _Part:
    also = [_holds(other) for other in others]
    beside = [other for other in others if other.is_in_text]
    parts = [_by_pair(kind, look_up, word, beside, also, limit) for kind in kinds for look_up in word.pairs]
    if not (word.is_in_text and beside):  # two common words: only the pairs can be intersected
        parts += [_by_key(kind, look_up, also, limit) for kind in kinds for look_up in word.keys]
    return " UNION ALL ".join([sql for sql, _ in parts]), tuple(value for _, values in parts for value in values)


def _by_key(kind: Kind, look_up: KeyLookUp, also: list[_Part], limit: int) -> _Part:
    start = _KIND_MARK[kind] + look_up.start
    more, values = _conditions(also)
    sql = (
        f"SELECT * FROM (SELECT CASE k.key WHEN ? THEN {look_up.whole:d} ELSE {look_up.rank:d} END, e.id,"
        f" '{look_up.match or ''}', e.tokens FROM search_key AS k CROSS JOIN search_entry AS e ON e.id = k.entry"
        f" WHERE k.key >= ? AND k.key < ?{more} ORDER BY k.key, k.entry LIMIT ?)"
    )
    return sql, (start, start, start + _AFTER, *values, limit * _KEYS_OF_ONE)


def _by_pair(kind: Kind, look_up: PairLookUp, word: Word, beside: list[Word], also: list[_Part], limit: int) -> _Part:
    wanted = _expression(look_up)
    for other in beside:
        wanted += f" AND ({' OR '.join([_expression(place) for place in other.pairs])})"
    more, values = _conditions([("instr(e.text, ?)", (word.text,)), *also])
    sql = (
        f"SELECT * FROM (SELECT {look_up.rank:d}, e.id, '{look_up.match}', ''"
        " FROM search_pair AS p CROSS JOIN search_entry AS e ON e.id = p.rowid"
        f" WHERE p.search_pair MATCH ? AND p.rowid BETWEEN ? AND ?{more} LIMIT ?)"
    )
    return sql, (wanted, *_id_range(kind), *values, limit)


def _expression(look_up: PairLookUp) -> str:
    """The pairs in the language of FTS5; folded text has no quotes."""
    pairs = " AND ".join([f'"{pair}"' for pair in look_up.pairs])
    return f"({pairs}{' *' if look_up.is_start else ''})"


def _holds(word: Word) -> _Part:
    """The condition that an entry has this word somewhere; folded text has no wildcards."""
    tests = [("instr(e.text, ?)", word.text)]
    for look_up in word.keys:
        mark, rest = look_up.start[0], look_up.start[1:]
        if mark == START_MARK:  # tokens hold numbers backwards: it begins so when its token ends so
            tests.append(("instr(e.tokens, ?)", rest[::-1] + LINE))
        elif mark == TAIL_MARK:
            tests.append(("e.tokens GLOB ?", f"*{LINE}[{_NUMBER_MARKS}]{rest}*"))
        else:
            tests.append(("instr(e.tokens, ?)", LINE + look_up.start))
    return f"({' OR '.join([sql for sql, _ in tests])})", tuple(value for _, value in tests)


def _conditions(parts: list[_Part]) -> _Part:
    return "".join([f" AND {sql}" for sql, _ in parts]), tuple(value for _, values in parts for value in values)


def _fair(found: list[_Found], limit: int) -> list[_Found]:
    """The best of each entry; where there are too many, the kinds give up places from the longest list."""
    best: dict[int, _Found] = {}
    for candidate in sorted(found, key=itemgetter(0)):
        best.setdefault(candidate[1], candidate)
    turns: Counter[int] = Counter()
    in_turn = []
    for place, candidate in enumerate(best.values()):
        kind = candidate[1] >> _KIND_SHIFT
        in_turn.append((turns[kind], place, candidate))
        turns[kind] += 1
    kept = sorted(in_turn)[:limit]
    return [candidate for _, _, candidate in sorted(kept, key=itemgetter(1))]


def _hits(connection: Connection, found: list[_Found]) -> list[Hit]:
    ids = [entry for _, entry, _ in found]
    rows = driver_of(connection).execute(
        f"SELECT id, ref, title, subtitle FROM search_entry WHERE id IN ({_places(ids)})", ids
    )
    shown = {entry: (ref, title, subtitle) for entry, ref, title, subtitle in rows}
    hits = []
    for _, entry, match in found:
        ref, title, subtitle = shown[entry]
        kind = _KINDS[entry >> _KIND_SHIFT]
        hits.append(Hit(kind=kind, ref=ref, title=title, subtitle=subtitle, matched=Match(match)))
    return hits


def _id_range(kind: Kind) -> tuple[int, int]:
    return _KIND_BASE[kind], _KIND_BASE[kind] + (1 << _KIND_SHIFT) - 1


def _places(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
