"""Document numbers: leased blocks, taken in the transaction that stores the document (`design/sync.md` 4.7)."""

from sqlalchemy import Connection

from app.domain.problems import Refusal
from app.persistence.driver import driver_of

# Until a hub leases blocks, the computer leases the whole year's series to itself.
_LAST = 999_999
_TAKE = (
    "INSERT INTO _num_lease (series, year, lo, hi, next) VALUES (?, ?, 1, ?, 2)"
    " ON CONFLICT (series, year) DO UPDATE SET next = next + 1 WHERE next <= hi RETURNING next - 1"
)


def take_number(connection: Connection, series: str, year: int) -> int:
    """The next number of a series in a year.

    Raises:
        Refusal: `number.exhausted` when the leased block is used up.
    """
    row = driver_of(connection).execute(_TAKE, (series, year, _LAST)).fetchone()
    if row is None:
        raise Refusal.of("number.exhausted", series=series, year=year)
    return int(row[0])
