"""What each synced table holds, as numbers two computers at the same position can compare (`design/sync.md` 4.15)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

from sqlalchemy import Connection

from app.domain.upstream.digest import Digest, digest_of, row_hash
from app.domain.upstream.operation import Fields, Plain
from app.persistence.driver import driver_of
from app.persistence.upstream.columns import SyncedTable, tables_by_number

Known = Mapping[int, tuple[int, ...]]
"""Field numbers by table number, both ascending."""

_VERSION = "version"


def known_fields() -> Known:
    """What this program can compare.

    Versions are left out: they only keep two people at one computer from saving over each other.
    """
    return {number: _comparable(table) for number, table in sorted(tables_by_number().items())}


def shared_fields(known: Mapping[int, Collection[int]]) -> Known:
    """What somebody else knows of what this program can compare."""
    own = known_fields()
    return {table: tuple(n for n in own[table] if n in known[table]) for table in own if table in known}


def digests(connection: Connection, known: Known | None = None) -> tuple[Digest, ...]:
    """The digest of every table of which these fields are known; of all this program knows by default."""
    return tuple(
        digest_of(table, fields, (row_hash(key, values) for key, values in _rows(connection, table, fields)))
        for table, fields in (known_fields() if known is None else known).items()
    )


def row_hashes(connection: Connection, number: int, fields: Sequence[int]) -> Mapping[bytes, int]:
    """The hash of every row of a table by its key, of these fields."""
    return {key: row_hash(key, values) for key, values in _rows(connection, number, fields)}


def values_of(number: int, data: Fields, fields: Sequence[int]) -> Iterator[tuple[int, Plain]]:
    """A record's values as they are compared, wherever it lies: what is absent counts as what a column gets then."""
    ids, blanks = tables_by_number()[number].ids, _blanks(number)
    for field in fields:
        value = data.get(field, blanks[field])
        yield field, "" if value is None and field in ids else value


@cache
def _blanks(number: int) -> Fields:
    table = tables_by_number()[number]
    return table.plain(table.blanks)


def _comparable(table: SyncedTable) -> tuple[int, ...]:
    return tuple(sorted(number for number, name in table.columns.items() if name != _VERSION))


def _rows(
    connection: Connection, number: int, fields: Sequence[int]
) -> Iterator[tuple[bytes, Iterator[tuple[int, Plain]]]]:
    table = tables_by_number()[number]
    names = "".join(f', "{table.columns[field]}"' for field in fields)
    ids = [place for place, field in enumerate(fields) if field in table.ids]
    for key, *row in driver_of(connection).execute(f"SELECT id{names} FROM {table.name}"):
        for place in ids:
            row[place] = row[place].hex().upper() if row[place] else ""
        yield key, zip(fields, row, strict=True)
