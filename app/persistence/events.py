"""The chain of this computer's events."""

from sqlalchemy import Connection

from app.persistence.driver import driver_of

# Events are append-only and local until sync adds others': rowid is the order in which they were recorded.
_END = (
    "SELECT device, coalesce((SELECT hash FROM event WHERE device_id = device ORDER BY rowid DESC LIMIT 1), '')"
    " FROM (SELECT lower(hex(device_id)) AS device FROM _sync_meta)"
)


def end_of_chain(connection: Connection) -> tuple[str, str]:
    """This computer's id, as hexadecimal digits, and the hash of the newest event recorded here; empty before one."""
    device, newest = driver_of(connection).execute(_END).fetchone()
    return device, newest
