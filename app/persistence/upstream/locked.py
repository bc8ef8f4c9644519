"""Which months are locked, without reading what was locked: a lock holds every score."""

from sqlalchemy import Connection

from app.persistence.driver import driver_of


def locked_months(connection: Connection) -> tuple[str, ...]:
    """The months (`YYYY-MM`) that were locked, the newest first."""
    found = driver_of(connection).execute("SELECT month FROM month_lock ORDER BY month DESC")
    return tuple(str(month) for (month,) in found)
