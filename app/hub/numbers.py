"""Which leased numbers documents have, so that gaps in a register explain themselves (`design/sync.md` 4.7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from app.domain.work.numbers import CASE, GATHERING, ORDER, OUTAGE, serial_of
from app.domain.zone import STATION_ZONE
from app.hub.storage.codec import fields_unpacked
from app.hub.storage.tables import device, field_state, num_lease
from app.persistence.tables.registry import synced_tables
from app.persistence.types import from_milliseconds

_SERIES: Final[Mapping[str, str]] = {CASE: "case", ORDER: "order", OUTAGE: "outage", GATHERING: "gathering"}
_TABLES: Final = ("work_case", "work_order", "outage_plan", "gathering")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedBlock:
    """A block of numbers a computer got, both ends included.

    `unused` holds the first and last of each run of numbers no document has; `is_over` says that none will get one any
    more: the year is past, or the life of the computer's file that got the block.
    """

    series: str
    year: int
    low: int
    high: int
    device_index: int
    used: int
    unused: tuple[tuple[int, int], ...]
    is_over: bool


def leased_blocks(connection: Connection, station_id: bytes, now_ms: int) -> tuple[LeasedBlock, ...]:
    """A station's blocks by series, year and number."""
    taken = _taken(connection, station_id)
    alive = {
        (row.idx, row.epoch)
        for row in connection.execute(select(device.c.idx, device.c.epoch).where(device.c.station_id == station_id))
    }
    year = from_milliseconds(now_ms).astimezone(STATION_ZONE).year
    leases = connection.execute(
        select(num_lease)
        .where(num_lease.c.station_id == station_id)
        .order_by(num_lease.c.series, num_lease.c.year, num_lease.c.lo)
    )
    return tuple(
        _block(
            row,
            taken.get((row.series, row.year), frozenset()),
            is_over=row.year < year or (row.device_idx, row.epoch) not in alive,
        )
        for row in leases
    )


def _taken(connection: Connection, station_id: bytes) -> Mapping[tuple[str, int], set[int]]:
    """The numbers documents have, by series and year."""
    fields = {
        synced.table_number: synced.field_numbers["number"]
        for table, synced in synced_tables()
        if table.name in _TABLES
    }
    taken: dict[tuple[str, int], set[int]] = {}
    rows = connection.execute(
        select(field_state.c.tbl, field_state.c.data).where(
            field_state.c.station_id == station_id, field_state.c.tbl.in_(fields)
        )
    )
    for row in rows:
        serial = serial_of(str(fields_unpacked(row.data).get(fields[row.tbl])))
        if serial is not None and serial[0] in _SERIES:
            kind, year, number = serial
            taken.setdefault((_SERIES[kind], year), set()).add(number)
    return taken


def _block(row: Row[Any], taken: Iterable[int], *, is_over: bool) -> LeasedBlock:
    used = {number for number in taken if row.lo <= number <= row.hi}
    return LeasedBlock(
        series=row.series,
        year=row.year,
        low=row.lo,
        high=row.hi,
        device_index=row.device_idx,
        used=len(used),
        unused=tuple(_runs(row.lo, row.hi, used)),
        is_over=is_over,
    )


def _runs(low: int, high: int, used: set[int]) -> Iterable[tuple[int, int]]:
    """The runs between `low` and `high` without the used ones."""
    begin = low
    for number in (*sorted(used), high + 1):
        if begin < number:
            yield begin, number - 1
        begin = number + 1
