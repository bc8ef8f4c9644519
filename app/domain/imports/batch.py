"""One import of one file, kept so that it can be explained and undone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

_ID_BYTES: Final = 16
_ROW_BYTES: Final = 4
_PLACE_BYTES: Final = _ID_BYTES + _ROW_BYTES


class ImportKind(StrEnum):
    """The ledgers that can be imported, by the name used on the command line."""

    STAFF = "staff"  # 人员
    AREAS = "areas"  # 网格台区
    CUSTOMERS = "customers"  # 客户档案
    LINE_LOSS = "line_loss"  # 台区月线损
    COLLECTION = "collection"  # 采集日报
    BILLS = "bills"  # 电费
    COMMANDS = "commands"  # 费控指令
    ORDERS = "orders"  # 工单
    OUTAGES = "outages"  # 停电
    FIRMS = "firms"  # 单位名录


class ImportAction(StrEnum):
    """What an import did to one record."""

    ADDED = "added"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBatch:
    """An import that went through; `undone_at` once it was taken back."""

    id: UUID
    kind: ImportKind
    file_name: str
    file_sha256: str
    actor_id: UUID | None
    imported_at: datetime
    rows_read: int
    added: int
    changed: int
    unchanged: int
    refused: int
    incomplete: int
    undone_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportItem:
    """One record an import touched: which, how, and what it was before (empty when added)."""

    id: UUID
    batch_id: UUID
    kind: str
    entity_id: UUID
    action: ImportAction
    before: Mapping[str, object]
    version_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRows:
    """Where in its file each record of an import stood: one value for all, so that an import is none the slower.

    `places` packs the record's id (16 bytes) and its row as the sheet counts it (4 bytes), one after the other.
    """

    id: UUID
    batch_id: UUID
    places: bytes


def pack_places(records: Iterable[tuple[UUID, int]]) -> bytes:
    """Ids and rows as `ImportRows` keeps them."""
    return b"".join(record_id.bytes + row.to_bytes(_ROW_BYTES, "big") for record_id, row in records)


def row_of(places: bytes, record_id: UUID) -> int | None:
    """The first row of the file that said this record; None when none did."""
    at = places.find(record_id.bytes)
    while at >= 0 and at % _PLACE_BYTES:  # by chance, across two places
        at = places.find(record_id.bytes, at + 1)
    return None if at < 0 else int.from_bytes(places[at + _ID_BYTES : at + _PLACE_BYTES], "big")
