"""One import of one file, kept so that it can be explained and undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


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
