"""The hub's tables: every key starts with the station, so that they can be parted by it (`design/sync.md` 4.3).

Ids are 16 bytes and moments milliseconds, as on the wire; values and writers are packed (`codec.py`), because only the
merge reads them.
"""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

metadata = MetaData()


def _station() -> "Column[bytes]":
    return Column("station_id", LargeBinary, primary_key=True)


hub = Table(
    "hub",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("hub_id", LargeBinary, nullable=False),
    Column("hub_epoch", LargeBinary, nullable=False),  # another one after a restore: computers look again what is there
)

station = Table(
    "station",
    metadata,
    _station(),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("head", BigInteger, nullable=False),  # the last place given in the log
    Column("min_seq", BigInteger, nullable=False),  # up to here the log is no longer kept whole
    Column("archived", BigInteger, nullable=False),  # up to here the log is in a backup
    Column("same_until", BigInteger),  # up to here it is what it was before the hub was ever put back, if it was
    Column("made_at", BigInteger, nullable=False),
)

device = Table(
    "device",
    metadata,
    _station(),
    Column("device_id", LargeBinary, primary_key=True),
    Column("idx", Integer, nullable=False),
    Column("epoch", LargeBinary, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("status", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("app", Text, nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("last_seq", BigInteger, nullable=False),  # the last operation of its own that was taken
    Column("cursor", BigInteger, nullable=False),  # the place in the log it had read to
    Column("enrolled_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    UniqueConstraint("station_id", "idx", name="uq_device_idx"),
)

former_life = Table(
    "former_life",  # a computer's file had other lives: their lines stay in the log under an index of their own
    metadata,
    _station(),
    Column("idx", Integer, primary_key=True, autoincrement=False),
    Column("epoch", LargeBinary, primary_key=True),
    Column("device_id", LargeBinary, nullable=False),
    Column("ended_at", BigInteger, nullable=False),
    Column("came_back_at", BigInteger),  # somebody still works in it: there are two copies of one file
)

op_log = Table(
    "op_log",
    metadata,
    _station(),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("device_idx", Integer, nullable=False),
    Column("epoch", LargeBinary, nullable=False),
    Column("dev_seq", BigInteger, nullable=False),
    Column("tx", BigInteger, nullable=False),
    Column("tbl", Integer, nullable=False),
    Column("pk", LargeBinary, nullable=False),
    Column("kind", Integer, nullable=False),
    Column("hlc", BigInteger, nullable=False),
    Column("base", BigInteger, nullable=False),
    Column("user_id", LargeBinary),
    Column("won", LargeBinary, nullable=False),
    Column("lost", LargeBinary, nullable=False),
    Column("sent", LargeBinary),
    Column("taken_at", BigInteger, nullable=False),
    UniqueConstraint("station_id", "device_idx", "epoch", "dev_seq", name="uq_op_log_author"),
    Index("ix_op_log_record", "station_id", "pk", "seq"),
)

field_state = Table(
    "field_state",
    metadata,
    _station(),
    Column("pk", LargeBinary, primary_key=True),
    Column("tbl", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
    Column("writers", LargeBinary, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("is_deleted", Boolean, nullable=False),
    Index("ix_field_state_table", "station_id", "tbl"),
)

conflict = Table(
    "conflict",
    metadata,
    _station(),
    Column("id", LargeBinary, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("tbl", Integer, nullable=False),
    Column("pk", LargeBinary, nullable=False),
    Column("field", Integer, nullable=False),
    Column("part", Text, nullable=False),
    Column("sides", LargeBinary, nullable=False),  # the two values, what was before, and who wrote them
    Column("stake", Text, nullable=False),
    Column("decided_at", BigInteger),
    Index("ix_conflict_seq", "station_id", "seq"),
)

quarantine = Table(
    "quarantine",
    metadata,
    _station(),
    Column("device_idx", Integer, primary_key=True, autoincrement=False),
    Column("epoch", LargeBinary, primary_key=True),
    Column("dev_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("tx", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("taken_at", BigInteger, nullable=False),
)

num_series = Table(
    "num_series",
    metadata,
    _station(),
    Column("series", Text, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("next", BigInteger, nullable=False),
)

num_lease = Table(
    "num_lease",
    metadata,
    _station(),
    Column("series", Text, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("lo", BigInteger, primary_key=True, autoincrement=False),
    Column("hi", BigInteger, nullable=False),
    Column("device_idx", Integer, nullable=False),
    Column("epoch", LargeBinary, nullable=False),
    Column("given_at", BigInteger, nullable=False),
)

courier = Table(
    "courier",
    metadata,
    _station(),
    Column("device_id", LargeBinary, primary_key=True),
    Column("file_id", LargeBinary, nullable=False),  # the last file of this computer that a courier brought
    Column("hub_epoch", LargeBinary, nullable=False),  # whose log it had read when it wrote that file; empty for none
    Column("taken_at", BigInteger, nullable=False),
    Column("files", LargeBinary, nullable=False),  # which contents it had and which it lacked; empty for none
)

courier_grant = Table(
    "courier_grant",
    metadata,
    _station(),
    Column("request", LargeBinary, primary_key=True),  # numbers are given once for it, however often it comes
    Column("device_idx", Integer, nullable=False),
    Column("epoch", LargeBinary, nullable=False),
    Column("blocks", LargeBinary, nullable=False),
    Column("given_at", BigInteger, nullable=False),
)

enrol_code = Table(
    "enrol_code",
    metadata,
    _station(),
    Column("selector", Text, primary_key=True),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("needs_approval", Boolean, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("used_by", LargeBinary),
    Column("made_at", BigInteger, nullable=False),
)

challenge = Table(
    "challenge",
    metadata,
    _station(),
    Column("nonce", LargeBinary, primary_key=True),
    Column("device_id", LargeBinary, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    _station(),
    Column("id", LargeBinary, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("about", Text, nullable=False),
)

blob = Table(
    "blob",
    metadata,
    _station(),
    Column("sha256", LargeBinary, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),  # what of it is on the disk for sure
    Column("taken_at", BigInteger, nullable=False),
    Column("unreferenced_at", BigInteger),  # since when no record speaks of it
)

snapshot = Table(
    "snapshot",  # a station's records at one place of its log, as a file in the hub's folder
    metadata,
    _station(),
    Column("sha256", LargeBinary, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("records", BigInteger, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

report = Table(
    "report",  # what each computer last told of its station: the county shows the one that knows most of the log
    metadata,
    _station(),
    Column("device_idx", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("reported_at", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("offset_ms", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

directory = Table(
    "directory",  # stations that are leaving, their `url` empty, and those that live at another hub
    metadata,
    _station(),
    Column("code", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("statement", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("set_at", BigInteger, nullable=False),
)

reader = Table(
    "reader",  # people of the county who may look at its page; their rows belong to no station
    metadata,
    _station(),
    Column("name", Text, primary_key=True),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

OF_STATIONS: Final = tuple(table for table in metadata.sorted_tables if table is not hub)
"""The tables whose rows belong to one station and are shown to nobody else."""
