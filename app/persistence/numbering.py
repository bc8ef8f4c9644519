"""Document numbers: leased blocks, taken in the transaction that stores the document (`design/sync.md` 4.7).

A computer that has none left gives a draft number: its place in the station makes it unique.
"""

import sqlite3
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from app.domain.problems import Refusal
from app.persistence.driver import driver_of

# Before a computer belongs to a hub it is the only one: it leases the whole year's series to itself.
_LAST: Final = 999_999
_TAKE_OWN: Final = (
    "INSERT INTO _num_lease (series, year, lo, hi, next) VALUES (?, ?, 1, ?, 2)"
    " ON CONFLICT (series, year) DO UPDATE SET next = next + 1 WHERE next <= hi RETURNING next - 1"
)
_TAKE_LEASED: Final = (
    "UPDATE _num_lease SET next = next + 1 WHERE series = ? AND year = ? AND next <= hi RETURNING next - 1"
)
_NEXT_BLOCK: Final = "SELECT lo, hi FROM _num_block WHERE series = ? AND year = ? ORDER BY lo LIMIT 1"
_BEGIN_BLOCK: Final = "INSERT OR REPLACE INTO _num_lease (series, year, lo, hi, next) VALUES (?, ?, ?, ?, ?)"
_DRAFTS: Final = "draft"
_STOCK: Final = f"""
SELECT series, year, sum(count), max(used), max(is_own) FROM (
    SELECT series, year, hi - next + 1 AS count, next - 1 AS used, hi = ? AS is_own FROM _num_lease
    WHERE series <> '{_DRAFTS}'
    UNION ALL
    SELECT series, year, hi - lo + 1, 0, 0 FROM _num_block
) GROUP BY series, year
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """The numbers of a series in a year that are left here.

    `used` is the highest one given out, `is_own` says that the hub knows nothing of them yet.
    """

    left: int
    used: int
    is_own: bool


def take_number(connection: Connection, series: str, year: int) -> int | None:
    """The next number of a series in a year; None when the hub has to give others first.

    Raises:
        Refusal: `number.exhausted` when the year's numbers are used up.
    """
    driver = driver_of(connection)
    if driver.execute("SELECT 1 FROM _upstream WHERE is_active OR former_epoch <> x''").fetchone():
        return _take_leased(driver, series, year)
    row = driver.execute(_TAKE_OWN, (series, year, _LAST)).fetchone()
    if row is None:
        raise Refusal.of("number.exhausted", series=series, year=year)
    return int(row[0])


def take_draft(connection: Connection) -> tuple[int, int]:
    """This computer's place in its station, and the next count of its draft numbers."""
    driver = driver_of(connection)
    (count,) = driver.execute(_TAKE_OWN, (_DRAFTS, 0, _LAST)).fetchone()
    (index,) = driver.execute("SELECT device_index FROM _sync_meta").fetchone()
    return int(index), int(count)


def forget_numbers(connection: Connection) -> None:
    """Give out none of the leased numbers that are left: another life of this file may have done so."""
    driver = driver_of(connection)
    driver.execute("DELETE FROM _num_lease WHERE series <> ?", (_DRAFTS,))
    driver.execute("DELETE FROM _num_block")


def stock(connection: Connection) -> dict[tuple[str, int], Stock]:
    """What is left here of each series and year that has begun."""
    rows = driver_of(connection).execute(_STOCK, (_LAST,))
    return {
        (series, year): Stock(left=left, used=used, is_own=bool(is_own)) for series, year, left, used, is_own in rows
    }


def add_block(connection: Connection, series: str, year: int, lo: int, hi: int) -> None:
    """Keep the numbers the hub gave; they take the place of those this computer had given itself."""
    driver = driver_of(connection)
    own = driver.execute(
        "SELECT next FROM _num_lease WHERE series = ? AND year = ? AND hi = ?", (series, year, _LAST)
    ).fetchone()
    if own is not None:
        driver.execute(_BEGIN_BLOCK, (series, year, lo, hi, max(lo, own[0])))
    else:
        driver.execute("INSERT OR REPLACE INTO _num_block VALUES (?, ?, ?, ?)", (series, year, lo, hi))


def _take_leased(driver: sqlite3.Connection, series: str, year: int) -> int | None:
    row = driver.execute(_TAKE_LEASED, (series, year)).fetchone()
    if row is None:
        block = driver.execute(_NEXT_BLOCK, (series, year)).fetchone()
        if block is None:
            return None
        lo, hi = block
        driver.execute("DELETE FROM _num_block WHERE series = ? AND year = ? AND lo = ?", (series, year, lo))
        driver.execute(_BEGIN_BLOCK, (series, year, lo, hi, lo + 1))
        return int(lo)
    return int(row[0])
