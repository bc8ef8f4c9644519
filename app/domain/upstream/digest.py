"""What a row comes to as a number: the one rule by which computers and hub tell whether they hold the same (4.15)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from app.domain.upstream.operation import Plain

ROW_HASH_BYTES: Final = 8

_TEXT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A table's rows: how many, and the hashes of all of them put together, whatever order they lie in.

    `fields` are the numbers of the fields that were counted in: only what both sides know can be compared.
    """

    table: int
    fields: tuple[int, ...]
    rows: int
    hash: int


def row_hash(key: bytes, fields: Iterable[tuple[int, Plain]]) -> int:
    """A row's hash: its id and values as operations carry them, by ascending field number, as 64 bits."""
    text = _TEXT.encode([key.hex(), *chain.from_iterable(fields)])
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=ROW_HASH_BYTES).digest())


def digest_of(table: int, fields: tuple[int, ...], hashes: Iterable[int]) -> Digest:
    """The digest of a table whose rows have these hashes."""
    count = total = 0
    for each in hashes:
        count += 1
        total ^= each
    return Digest(table=table, fields=fields, rows=count, hash=total)


def differing(own: Mapping[bytes, int], others: Mapping[bytes, int]) -> frozenset[bytes]:
    """The keys of rows that are on one side only, or not the same on both; both by key with their hashes."""
    return frozenset(key for key in own.keys() | others.keys() if own.get(key) != others.get(key))
