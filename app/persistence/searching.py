"""What the search box answers, from the tables of `search_index`."""

from collections import Counter
from collections.abc import Sequence
from operator import itemgetter
from typing import Final, TypeAlias

from sqlalchemy import Connection

from app.domain.search.entries import Hit, Kind, Match
from app.domain.search.keys import LINE, NUMBER_MARKS, START_MARK, TAIL_MARK, number_matched
from app.domain.search.query import KeyLookUp, PairLookUp, Query, Rank, Word
from app.persistence.driver import driver_of
from app.persistence.search_index import KIND_MARK, KIND_SHIFT, id_range

_KINDS: Final = dict(enumerate(Kind, start=1))
_AFTER: Final = "\U0010ffff"  # sorts behind any character of a key
_COUNTED: Final = 4000  # enough to tell a rare word from a common one
_NUMBER_MARKS: Final = "".join(NUMBER_MARKS.values())
_KEYS_OF_ONE: Final = 4  # rows read for each place: names of several readings have keys side by side

_COUNT_KEYS: Final = "SELECT * FROM (SELECT 1 FROM search_key WHERE key >= ? AND key < ? LIMIT ?)"
_COUNT_PAIRS: Final = (
    "SELECT * FROM (SELECT 1 FROM search_pair WHERE search_pair MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?)"
)

_Found: TypeAlias = tuple[int, int, str]  # rank, entry id, match
_Part: TypeAlias = tuple[str, tuple[str | int, ...]]  # a piece of SQL and its values


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
        mark, ids = KIND_MARK[kind], id_range(kind)
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
    start = KIND_MARK[kind] + look_up.start
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
    return sql, (wanted, *id_range(kind), *values, limit)


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
        kind = candidate[1] >> KIND_SHIFT
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
        kind = _KINDS[entry >> KIND_SHIFT]
        hits.append(Hit(kind=kind, ref=ref, title=title, subtitle=subtitle, matched=Match(match)))
    return hits


def _places(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
