"""The lives of a computer's file: each has a place in its station, an index, of its own (`design/sync.md` 4.7, 4.14).

A file that was put back from an older copy does not know what it did since. Were it to go on under the same index, the
merge would take the lost life's lines for its own earlier ones, and write over them in silence.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Column, Connection, Row, Table, delete, exists, insert, select, update

from app.domain.problems import Refusal
from app.domain.upstream.operation import Operation
from app.hub.audit import Act, note
from app.hub.callers import Caller
from app.hub.storage.tables import device, former_life, op_log, quarantine

MOST: Final = 255
"""The highest index: it has eight bits in a change's hybrid clock."""


def free_index(connection: Connection, station_id: bytes) -> int:
    """A place in a station nobody has; one nobody ever had, as long as there is one.

    A place somebody had is given again only when no line of the log is his any more. The station is locked.

    Raises:
        Refusal: `upstream.station_full` when every place is taken or still has lines in the log.
    """
    current, former = (_indexes(connection, table, station_id) for table in (device, former_life))
    unused = [index for index in range(1, MOST + 1) if index not in current | former]
    if unused:
        return unused[0]
    for index in sorted(former - current):
        lines = exists().where(op_log.c.station_id == station_id, op_log.c.device_idx == index)
        if not connection.execute(select(lines)).scalar_one():
            return index
    raise Refusal.of("upstream.station_full", most=MOST)


def _indexes(connection: Connection, table: Table, station_id: bytes) -> set[int]:
    return set(connection.execute(select(table.c.idx).where(table.c.station_id == station_id)).scalars())


def end_life(connection: Connection, row: Row[Any], now_ms: int) -> None:
    """Note that a computer's row stood for a life of its file that is over."""
    connection.execute(
        insert(former_life).values(
            station_id=row.station_id, idx=row.idx, epoch=row.epoch, device_id=row.device_id, ended_at=now_ms
        )
    )


def begin_life(connection: Connection, row: Row[Any], epoch: bytes, *, last_seq: int, now_ms: int) -> int:
    """Give a computer's file its next life, with an index of its own: that index; the station is locked.

    Raises:
        Refusal: `upstream.station_full`.
    """
    index = free_index(connection, row.station_id)
    end_life(connection, row, now_ms)
    connection.execute(
        update(device)
        .where(device.c.station_id == row.station_id, device.c.device_id == row.device_id)
        .values(epoch=epoch, idx=index, last_seq=last_seq)
    )
    note(connection, row.station_id, now_ms, Act.NEW_EPOCH, who="hub", about=f"{row.device_id.hex()} {index}")
    return index


def is_forked(connection: Connection, row: Row[Any], known: Sequence[Operation]) -> bool:
    """Whether one of these operations, whose numbers were taken before, is not the one that was taken.

    Then this is another life of the computer's file; had it gone on in the same, its next number could be a free one,
    and what it says be taken for what was said after the lost part.
    """
    if not known:
        return False
    numbers = [each.dev_seq for each in known]
    taken = dict(_taken(connection, row, op_log.c.dev_seq, op_log.c.hlc, numbers))
    aside = {number for number, _ in _taken(connection, row, quarantine.c.dev_seq, quarantine.c.tx, numbers)}
    if row.min_seq:  # the log was shortened: what is not in it any more tells nothing
        known = [each for each in known if each.dev_seq in taken]
    return any(taken.get(each.dev_seq) != each.hlc for each in known if each.dev_seq not in aside)


def _taken(
    connection: Connection, row: Row[Any], number: Column[int], mark: Column[int], numbers: Sequence[int]
) -> Iterator[tuple[int, int]]:
    table = number.table
    found = connection.execute(
        select(number, mark).where(
            table.c.station_id == row.station_id,
            table.c.device_idx == row.idx,
            table.c.epoch == row.epoch,
            number.in_(numbers),
        )
    )
    return ((each[0], each[1]) for each in found)


def came_back(connection: Connection, caller: Caller, now_ms: int) -> bool:
    """Whether a caller, who has proved who he is, still works in a life that is over: then there are two copies.

    The first time is noted: whoever looks after the hub has to see it.
    """
    is_it = (
        former_life.c.station_id == caller.station_id,
        former_life.c.device_id == caller.device_id,
        former_life.c.epoch == caller.epoch,
    )
    row = connection.execute(select(former_life).where(*is_it)).first()
    if row is None:
        return False
    if row.came_back_at is None:
        connection.execute(update(former_life).where(*is_it).values(came_back_at=now_ms))
        note(connection, caller.station_id, now_ms, Act.COPY_SEEN, who="hub", about=f"{row.device_id.hex()} {row.idx}")
    return True


def settle_copy(connection: Connection, station_id: bytes, epoch: bytes) -> None:
    """The copy that worked in this life has come in as a computer of its own."""
    connection.execute(
        update(former_life)
        .where(former_life.c.station_id == station_id, former_life.c.epoch == epoch)
        .values(came_back_at=None)
    )


def copies(connection: Connection, station_id: bytes) -> frozenset[bytes]:
    """The computers of a station somebody still works on a copy of."""
    rows = connection.execute(
        select(former_life.c.device_id).where(
            former_life.c.station_id == station_id, former_life.c.came_back_at.is_not(None)
        )
    )
    return frozenset(rows.scalars())


def authors(connection: Connection, station_id: bytes) -> dict[tuple[int, bytes], bytes]:
    """The computers of a station by the index and the life they wrote under, lives that are over among them."""
    return {
        (row.idx, row.epoch): row.device_id
        for table in (former_life, device)
        for row in connection.execute(
            select(table.c.idx, table.c.epoch, table.c.device_id).where(table.c.station_id == station_id)
        )
    }


def retire(connection: Connection, row: Row[Any], now_ms: int) -> None:
    """Let go of a computer that was shut out: its index is given again when the log has forgotten it."""
    end_life(connection, row, now_ms)
    connection.execute(delete(device).where(device.c.station_id == row.station_id, device.c.device_id == row.device_id))
