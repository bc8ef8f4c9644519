"""Document numbers: leased blocks, taken in the transaction that stores the document (`design/sync.md` 4.7)."""

from sqlalchemy import Connection

from app.domain.problems import Refusal

# Until a hub leases blocks, the computer leases the whole year's series to itself.
_LAST = 999_999


def take_number(connection: Connection, series: str, year: int) -> int:
    """The next number of a series in a year.

    Raises:
        Refusal: `number.exhausted` when the leased block is used up.
    """
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO _num_lease (series, year, lo, hi, next) VALUES (?, ?, 1, ?, 1)", (series, year, _LAST)
    )
    row = connection.exec_driver_sql(
        "UPDATE _num_lease SET next = next + 1 WHERE series = ? AND year = ? AND next <= hi RETURNING next - 1",
        (series, year),
    ).first()
    if row is None:
        raise Refusal.of("number.exhausted", series=series, year=year)
    return int(row[0])
