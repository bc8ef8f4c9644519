"""What capture for sync needs; local to this computer (`design/sync.md` 4.2).

`_sync_meta` is one row instead of a row per key: every captured change reads and ticks it.
"""

from sqlalchemy import BLOB, INTEGER, TEXT, Column, Index, Table, text

from app.persistence.tables.declare import metadata

sync_meta = Table(
    "_sync_meta",
    metadata,
    Column("id", INTEGER, primary_key=True),
    Column("device_id", BLOB, nullable=False),
    Column("device_index", INTEGER, nullable=False, server_default=text("1")),
    Column("epoch", BLOB, nullable=False),
    Column("tx", INTEGER, nullable=False, server_default=text("0")),
    Column("hlc", INTEGER, nullable=False, server_default=text("0")),
    Column("offset_ms", INTEGER, nullable=False, server_default=text("0")),
    Column("applying", INTEGER, nullable=False, server_default=text("0")),
    Column("cursor", INTEGER, nullable=False, server_default=text("0")),
    Column("user_id", BLOB),
    sqlite_strict=True,
)

outbox = Table(
    "_outbox",
    metadata,
    Column("seq", INTEGER, primary_key=True),
    Column("tx", INTEGER, nullable=False),
    Column("tbl", INTEGER, nullable=False),
    Column("pk", BLOB, nullable=False),
    Column("kind", INTEGER, nullable=False),
    Column("hlc", INTEGER, nullable=False),
    Column("base", INTEGER, nullable=False),
    Column("user_id", BLOB),
    Column("ch", TEXT, nullable=False),
    sqlite_autoincrement=True,  # a sequence number is never used twice, also after a crash
    sqlite_strict=True,
)

num_lease = Table(
    "_num_lease",
    metadata,
    Column("series", TEXT, primary_key=True),
    Column("year", INTEGER, primary_key=True),
    Column("lo", INTEGER, nullable=False),
    Column("hi", INTEGER, nullable=False),
    Column("next", INTEGER, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

num_block = Table(
    "_num_block",  # what was leased ahead of `_num_lease`
    metadata,
    Column("series", TEXT, primary_key=True),
    Column("year", INTEGER, primary_key=True),
    Column("lo", INTEGER, primary_key=True),
    Column("hi", INTEGER, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

orphan = Table(
    "_orphan",  # lines of the log that could not be applied yet, in their order
    metadata,
    Column("seq", INTEGER, primary_key=True),
    Column("tbl", INTEGER, nullable=False),
    Column("pk", BLOB, nullable=False),
    Column("entry", TEXT, nullable=False),
    Column("reason", TEXT, nullable=False),
    sqlite_strict=True,
)
Index("ix_orphan_record", orphan.c.tbl, orphan.c.pk)

extra = Table(
    "_extra",  # what a newer program wrote into tables and fields this one does not know
    metadata,
    Column("seq", INTEGER, primary_key=True),
    Column("tbl", INTEGER, nullable=False),
    Column("pk", BLOB, nullable=False),
    Column("entry", TEXT, nullable=False),
    sqlite_strict=True,
)

blob_queue = Table(
    "_blob_queue",  # contents of attachments: whether each is here, and whether the hub has it
    metadata,
    Column("sha256", TEXT, primary_key=True),
    Column("size", INTEGER, nullable=False),
    Column("added_at", INTEGER, nullable=False),
    Column("is_here", INTEGER, nullable=False),
    Column("held", BLOB, nullable=False),
    Column("failures", INTEGER, nullable=False),
    Column("next_at", INTEGER),
    Column("trouble", TEXT, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
