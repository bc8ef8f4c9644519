"""The first schema: a log for each station, what it comes to, who may write to it."""

from typing import Any, Final

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, Text, UniqueConstraint

from app.hub.storage.roles import Roles, roles_here

revision = "0001"
down_revision = None

_PARTED: Final[dict[str, Any]] = {"postgresql_partition_by": "HASH (station_id)"}
_PARTS: Final = 8
_OF_STATIONS: Final = (
    "station", "device", "op_log", "field_state", "conflict", "quarantine", "num_series", "num_lease", "enrol_code",
    "challenge", "audit", "former_life", "blob", "report", "directory", "reader",
    "courier", "courier_grant", "snapshot",
)  # fmt: skip


def _station() -> "Column[bytes]":
    return Column("station_id", LargeBinary, primary_key=True)


def upgrade() -> None:
    """Make the tables; on PostgreSQL part them by station and shut each station's rows off from the others."""
    _make_stations()
    _make_log()
    _make_doors()
    _make_couriers()
    _make_files()
    _make_county()
    _make_snapshots()
    if op.get_bind().dialect.name == "postgresql":
        roles = roles_here(op.get_bind())
        _part()
        _shut_off(roles)
        _grant(roles)


def _make_stations() -> None:
    op.create_table(
        "hub",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("hub_id", LargeBinary, nullable=False),
        Column("hub_epoch", LargeBinary, nullable=False),
    )
    op.create_table(
        "station",
        _station(),
        Column("code", Text, nullable=False, unique=True),
        Column("name", Text, nullable=False),
        Column("head", BigInteger, nullable=False),
        Column("min_seq", BigInteger, nullable=False),
        Column("archived", BigInteger, nullable=False),
        Column("same_until", BigInteger),
        Column("made_at", BigInteger, nullable=False),
    )
    op.create_table(
        "device",
        _station(),
        Column("device_id", LargeBinary, primary_key=True),
        Column("idx", Integer, nullable=False),
        Column("epoch", LargeBinary, nullable=False),
        Column("public_key", LargeBinary, nullable=False),
        Column("status", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("app", Text, nullable=False),
        Column("schema_version", Integer, nullable=False),
        Column("last_seq", BigInteger, nullable=False),
        Column("cursor", BigInteger, nullable=False),
        Column("enrolled_at", BigInteger, nullable=False),
        Column("seen_at", BigInteger, nullable=False),
        UniqueConstraint("station_id", "idx", name="uq_device_idx"),
    )
    op.create_table(
        "former_life",
        _station(),
        Column("idx", Integer, primary_key=True, autoincrement=False),
        Column("epoch", LargeBinary, primary_key=True),
        Column("device_id", LargeBinary, nullable=False),
        Column("ended_at", BigInteger, nullable=False),
        Column("came_back_at", BigInteger),
    )


def _make_log() -> None:
    op.create_table(
        "op_log",
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
        **_PARTED,
    )
    op.create_index("ix_op_log_record", "op_log", ["station_id", "pk", "seq"])
    op.create_table(
        "field_state",
        _station(),
        Column("pk", LargeBinary, primary_key=True),
        Column("tbl", Integer, primary_key=True, autoincrement=False),
        Column("data", LargeBinary, nullable=False),
        Column("writers", LargeBinary, nullable=False),
        Column("seq", BigInteger, nullable=False),
        Column("is_deleted", Boolean, nullable=False),
        **_PARTED,
    )
    op.create_index("ix_field_state_table", "field_state", ["station_id", "tbl"])
    op.create_table(
        "conflict",
        _station(),
        Column("id", LargeBinary, primary_key=True),
        Column("seq", BigInteger, nullable=False),
        Column("tbl", Integer, nullable=False),
        Column("pk", LargeBinary, nullable=False),
        Column("field", Integer, nullable=False),
        Column("part", Text, nullable=False),
        Column("sides", LargeBinary, nullable=False),
        Column("stake", Text, nullable=False),
        Column("decided_at", BigInteger),
    )
    op.create_index("ix_conflict_seq", "conflict", ["station_id", "seq"])
    op.create_table(
        "quarantine",
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


def _make_doors() -> None:
    op.create_table(
        "num_series",
        _station(),
        Column("series", Text, primary_key=True),
        Column("year", Integer, primary_key=True, autoincrement=False),
        Column("next", BigInteger, nullable=False),
    )
    op.create_table(
        "num_lease",
        _station(),
        Column("series", Text, primary_key=True),
        Column("year", Integer, primary_key=True, autoincrement=False),
        Column("lo", BigInteger, primary_key=True, autoincrement=False),
        Column("hi", BigInteger, nullable=False),
        Column("device_idx", Integer, nullable=False),
        Column("epoch", LargeBinary, nullable=False),
        Column("given_at", BigInteger, nullable=False),
    )
    op.create_table(
        "enrol_code",
        _station(),
        Column("selector", Text, primary_key=True),
        Column("secret_hash", LargeBinary, nullable=False),
        Column("needs_approval", Boolean, nullable=False),
        Column("expires_at", BigInteger, nullable=False),
        Column("tries", Integer, nullable=False),
        Column("used_by", LargeBinary),
        Column("made_at", BigInteger, nullable=False),
    )
    op.create_table(
        "challenge",
        _station(),
        Column("nonce", LargeBinary, primary_key=True),
        Column("device_id", LargeBinary, nullable=False),
        Column("expires_at", BigInteger, nullable=False),
    )
    op.create_table(
        "audit",
        _station(),
        Column("id", LargeBinary, primary_key=True),
        Column("at", BigInteger, nullable=False),
        Column("who", Text, nullable=False),
        Column("act", Text, nullable=False),
        Column("about", Text, nullable=False),
    )


def _make_files() -> None:
    op.create_table(
        "blob",
        _station(),
        Column("sha256", LargeBinary, primary_key=True),
        Column("size", BigInteger, nullable=False),
        Column("received", BigInteger, nullable=False),
        Column("taken_at", BigInteger, nullable=False),
        Column("unreferenced_at", BigInteger),
    )


def _make_county() -> None:
    op.create_table(
        "report",
        _station(),
        Column("device_idx", Integer, primary_key=True, autoincrement=False),
        Column("position", BigInteger, nullable=False),
        Column("reported_at", BigInteger, nullable=False),
        Column("received_at", BigInteger, nullable=False),
        Column("offset_ms", BigInteger, nullable=False),
        Column("content", LargeBinary, nullable=False),
    )
    op.create_table(
        "directory",
        _station(),
        Column("code", Text, nullable=False),
        Column("url", Text, nullable=False),
        Column("statement", LargeBinary, nullable=False),
        Column("signature", LargeBinary, nullable=False),
        Column("set_at", BigInteger, nullable=False),
    )
    op.create_table(
        "reader",
        _station(),
        Column("name", Text, primary_key=True),
        Column("secret_hash", LargeBinary, nullable=False),
        Column("made_at", BigInteger, nullable=False),
    )


def _make_couriers() -> None:
    op.create_table(
        "courier",
        _station(),
        Column("device_id", LargeBinary, primary_key=True),
        Column("file_id", LargeBinary, nullable=False),
        Column("hub_epoch", LargeBinary, nullable=False),
        Column("taken_at", BigInteger, nullable=False),
        Column("files", LargeBinary, nullable=False),
    )
    op.create_table(
        "courier_grant",
        _station(),
        Column("request", LargeBinary, primary_key=True),
        Column("device_idx", Integer, nullable=False),
        Column("epoch", LargeBinary, nullable=False),
        Column("blocks", LargeBinary, nullable=False),
        Column("given_at", BigInteger, nullable=False),
    )


def _make_snapshots() -> None:
    op.create_table(
        "snapshot",
        _station(),
        Column("sha256", LargeBinary, primary_key=True),
        Column("seq", BigInteger, nullable=False),
        Column("schema_version", Integer, nullable=False),
        Column("size", BigInteger, nullable=False),
        Column("records", BigInteger, nullable=False),
        Column("signature", LargeBinary, nullable=False),
        Column("made_at", BigInteger, nullable=False),
    )


def _part() -> None:
    for table in ("op_log", "field_state"):
        for part in range(_PARTS):
            op.execute(
                f"CREATE TABLE {table}_{part} PARTITION OF {table} FOR VALUES WITH (MODULUS {_PARTS}, REMAINDER {part})"
            )


def _shut_off(roles: Roles) -> None:
    # `app.station` is set for the length of a transaction. Where it never was, reading it is an error: nobody who
    # forgot to say whose rows he wants gets any.
    own = "station_id = decode(current_setting('app.station'), 'hex')"
    code = "selector = current_setting('app.code', true)"
    for table in _OF_STATIONS:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own ON {table} TO {roles.serving} USING ({own}) WITH CHECK ({own})")
        op.execute(f"CREATE POLICY county ON {table} FOR SELECT TO {roles.reading} USING (true)")
        op.execute(f"CREATE POLICY upkeep ON {table} TO {roles.owner} USING (true) WITH CHECK (true)")
    # Whoever brings a one-time code does not say of which station he is: the code does.
    op.execute(f"CREATE POLICY code ON enrol_code FOR SELECT TO {roles.serving} USING ({code})")


def _grant(roles: Roles) -> None:
    whole = ", ".join(_OF_STATIONS)
    op.execute(f"GRANT SELECT ON hub, alembic_version, {whole} TO {roles.serving}")
    shown = ", ".join(table for table in _OF_STATIONS if table not in _SECRET)
    op.execute(f"GRANT SELECT ON hub, alembic_version, {shown} TO {roles.reading}")
    # What was taken into the log stays as it was; only upkeep removes lines that nobody needs.
    op.execute(f"GRANT INSERT ON op_log, audit TO {roles.serving}")
    op.execute(
        f"GRANT INSERT, UPDATE ON device, field_state, conflict, quarantine, num_series, num_lease TO {roles.serving}"
    )
    op.execute(f"GRANT INSERT, UPDATE ON former_life TO {roles.serving}")
    op.execute(f"GRANT INSERT, UPDATE ON blob TO {roles.serving}")
    op.execute(f"GRANT INSERT, UPDATE ON report TO {roles.serving}")
    op.execute(f"GRANT INSERT, UPDATE ON courier, courier_grant TO {roles.serving}")
    op.execute(f"GRANT UPDATE ON station, enrol_code TO {roles.serving}")
    op.execute(f"GRANT INSERT, DELETE ON challenge TO {roles.serving}")
    op.execute(f"GRANT INSERT, UPDATE, DELETE ON snapshot TO {roles.serving}")


_SECRET: Final = ("enrol_code", "challenge", "reader")
