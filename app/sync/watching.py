"""What a computer asks the hub to know whether both hold the same, and what it answers (`design/sync.md` 4.15)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.domain.problems import Refusal
from app.domain.upstream.digest import ROW_HASH_BYTES, Digest
from app.domain.upstream.operation import Fields
from app.sync.client import HubClient
from app.sync.messages import part

RECORDS_AT_ONCE: Final = 100
"""The most whole records that are asked for at once."""

_KEY_BYTES: Final = 16
_ROW_BYTES: Final = _KEY_BYTES + ROW_HASH_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class HubDigests:
    """What the hub holds at one place in the log: of each table both know, by the fields both know."""

    seq: int
    tables: tuple[Digest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HubRecord:
    """A record as the hub has it; `fields` is None when it has none, `was_removed` when it had one."""

    key: bytes
    fields: Fields | None
    was_removed: bool
    was_mended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HubCanary:
    """The newest canary of a computer at the hub: the computer's index, how many it wrote, its place in the log."""

    index: int
    key: bytes
    n: int
    seq: int


def ask_digests(client: HubClient, known: Mapping[int, Sequence[int]]) -> HubDigests:
    """The digests of the tables and fields this computer knows, as far as the hub knows them too.

    Raises:
        Refusal: as every verb of the client; `upstream.garbled`.
    """
    answer = client.question("/v1/digests", {"known": {table: list(fields) for table, fields in known.items()}})
    tables = part(answer, "tables", list)
    if not all(_is_digest(each, known) for each in tables):
        raise Refusal.of("upstream.garbled")
    return HubDigests(
        seq=part(answer, "seq", int),
        tables=tuple(
            Digest(table=table, fields=tuple(fields), rows=rows, hash=int.from_bytes(digest))
            for table, fields, rows, digest in tables
        ),
    )


def ask_rows(client: HubClient, seq: int, table: int, fields: Sequence[int]) -> Mapping[bytes, int] | None:
    """The hash of every row of a table; None when the log has grown beyond `seq` meanwhile.

    Raises:
        Refusal: as `ask_digests`.
    """
    found: dict[bytes, int] = {}
    after = b""
    while True:
        answer = client.question("/v1/digests/rows", {"table": table, "fields": list(fields), "after": after})
        if part(answer, "seq", int) != seq:
            return None
        page = dict(_rows(part(answer, "rows", bytes)))
        found.update(page)
        if not page:
            return found
        if (last := max(page)) <= after:
            raise Refusal.of("upstream.garbled")
        after = last


def ask_records(client: HubClient, seq: int, table: int, keys: Iterable[bytes]) -> Mapping[bytes, HubRecord] | None:
    """These records as the hub has them, after it held them against its log; None when the log has grown meanwhile.

    Raises:
        Refusal: as `ask_digests`.
    """
    wanted = sorted(keys)
    found: dict[bytes, HubRecord] = {}
    for start in range(0, len(wanted), RECORDS_AT_ONCE):
        some = wanted[start : start + RECORDS_AT_ONCE]
        answer = client.question("/v1/records", {"table": table, "keys": b"".join(some)})
        if part(answer, "seq", int) != seq:
            return None
        records = part(answer, "records", list)
        if len(records) != len(some) or not all(map(_is_record, records)):
            raise Refusal.of("upstream.garbled")
        for key, (fields, was_removed, was_mended) in zip(some, records, strict=True):
            found[key] = HubRecord(key=key, fields=fields, was_removed=was_removed, was_mended=was_mended)
    return found


def ask_canaries(client: HubClient) -> tuple[HubCanary, ...]:
    """The newest canary of each computer of the station, as the hub has them.

    Raises:
        Refusal: as `ask_digests`.
    """
    canaries = part(client.question("/v1/canaries", {}), "canaries", list)
    if not all(isinstance(each, list) and [*map(type, each)] == [int, bytes, int, int] for each in canaries):
        raise Refusal.of("upstream.garbled")
    return tuple(HubCanary(index=index, key=key, n=n, seq=seq) for index, key, n, seq in canaries)


def rows_packed(hashes: Iterable[tuple[bytes, int]]) -> bytes:
    """Keys and hashes on their way, one after the other."""
    return b"".join(key + value.to_bytes(ROW_HASH_BYTES) for key, value in hashes)


def _rows(packed: bytes) -> Iterator[tuple[bytes, int]]:
    if len(packed) % _ROW_BYTES:
        raise Refusal.of("upstream.garbled")
    for start in range(0, len(packed), _ROW_BYTES):
        end = start + _ROW_BYTES
        yield packed[start : start + _KEY_BYTES], int.from_bytes(packed[start + _KEY_BYTES : end])


def _is_digest(row: object, known: Mapping[int, Sequence[int]]) -> bool:
    if not isinstance(row, list) or [*map(type, row)] != [int, list, int, bytes]:
        return False
    table, fields, _, digest = row
    return len(digest) == ROW_HASH_BYTES and table in known and {*fields} <= {*known[table]}


def _is_record(row: Any) -> bool:  # noqa: ANN401 - whatever a stranger sent
    if not isinstance(row, list) or [*map(type, row)][1:] != [bool, bool]:
        return False
    fields = row[0]
    return fields is None or (isinstance(fields, dict) and all(_is_field(*each) for each in fields.items()))


def _is_field(number: object, value: object) -> bool:
    is_plain = value is None or isinstance(value, str | int)
    return isinstance(number, int) and is_plain and not isinstance(value, bool)
