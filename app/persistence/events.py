"""The chain of this computer's events."""

from sqlalchemy import Connection


def device_of(connection: Connection) -> str:
    """This computer's id, as hexadecimal digits."""
    return str(connection.exec_driver_sql("SELECT hex(device_id) FROM _sync_meta").scalar_one()).lower()


def last_hash(connection: Connection) -> str:
    """The hash of the newest event recorded here; empty before the first."""
    # Events are append-only and local until sync adds others': rowid is the order in which they were recorded.
    row = connection.exec_driver_sql(
        "SELECT hash FROM event WHERE device_id = (SELECT lower(hex(device_id)) FROM _sync_meta)"
        " ORDER BY rowid DESC LIMIT 1"
    ).first()
    return "" if row is None else str(row[0])
