"""Whether a hub is what it says: each log without a gap, each record what its log comes to."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select

from app.domain.upstream.operation import OpKind, Plain
from app.hub.storage.codec import fields_unpacked
from app.hub.storage.store import Store
from app.hub.storage.tables import field_state, op_log, station


class Fault(StrEnum):
    """What may be wrong."""

    GAP = "gap"  # a line of the log is missing
    RECORD = "record"  # a record is not what its lines come to


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong: where in the log, or with which record of which table."""

    station_code: str
    fault: Fault
    about: str


def findings(store: Store) -> tuple[Finding, ...]:
    """All that is wrong at any station; `store` must be of the county or of the owner."""
    with store.of_county() as connection:
        homes = connection.execute(select(station).order_by(station.c.code)).all()
        return tuple(finding for home in homes for finding in _of_station(connection, home))


def _of_station(connection: Connection, home: Row[Any]) -> Iterator[Finding]:
    records: dict[tuple[int, bytes], tuple[dict[int, Plain], bool]] = {}
    last = home.min_seq
    lines = connection.execute(
        select(op_log)
        .where(op_log.c.station_id == home.station_id, op_log.c.seq > home.min_seq)
        .order_by(op_log.c.seq)
        .execution_options(yield_per=1000)
    )
    for line in lines:
        if line.seq != last + 1:
            yield Finding(station_code=home.code, fault=Fault.GAP, about=f"{last + 1}..{line.seq - 1}")
        last = line.seq
        try:
            _apply(records, line)
        except (ValueError, TypeError):  # bytes that are no values any more: the rest is looked at all the same
            yield Finding(station_code=home.code, fault=Fault.RECORD, about=f"{line.tbl}/{line.pk.hex()}")
    if last != home.head:
        yield Finding(station_code=home.code, fault=Fault.GAP, about=f"{last + 1}..{home.head}")
    if home.min_seq == 0:  # a log that was shortened does not tell everything any more
        yield from _differing(connection, home, records)


def _apply(records: dict[tuple[int, bytes], tuple[dict[int, Plain], bool]], line: Row[Any]) -> None:
    data, is_deleted = records.get((line.tbl, line.pk), ({}, False))
    kind = OpKind(line.kind)
    if kind is OpKind.RESTORE or kind is OpKind.INSERT:
        is_deleted = False
    elif kind is OpKind.DELETE:
        is_deleted = True
    records[line.tbl, line.pk] = {**data, **fields_unpacked(line.won)}, is_deleted


def _differing(
    connection: Connection, home: Row[Any], records: dict[tuple[int, bytes], tuple[dict[int, Plain], bool]]
) -> Iterator[Finding]:
    kept = {
        (row.tbl, row.pk): (dict(fields_unpacked(row.data)), row.is_deleted)
        for row in connection.execute(select(field_state).where(field_state.c.station_id == home.station_id))
    }
    none: tuple[dict[int, Plain], bool] = {}, True  # what the watch makes of a record no line tells of
    for table, key in sorted(kept.keys() | records.keys()):
        if kept.get((table, key), none) != records.get((table, key), none):
            yield Finding(station_code=home.code, fault=Fault.RECORD, about=f"{table}/{key.hex()}")
