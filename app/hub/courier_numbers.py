"""Numbers for computers that ask for them by courier: given once for each request, however often it comes."""

from typing import Any, Final

from sqlalchemy import Connection, insert, select

from app.hub.callers import Caller, admitted, lock_station
from app.hub.leases import MOST
from app.hub.opened import Hub
from app.hub.storage.tables import courier_grant
from app.persistence.types import to_milliseconds
from app.sync.errands import Grant, Upward, Wish
from app.sync.packing import pack, unpack

_REQUESTS: Final = 8  # a computer waits for the last one it made; an older file may have come after it
_MARGIN: Final = 100


class Granting:
    """Gives numbers."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def grant(self, caller: Caller, up: Upward) -> int:
        """Give the numbers a computer wants, once for each request; how many were given now."""
        if not up.request or self._blocks(caller, up.request) is not None:
            return 0
        grants = [self._block(caller, up.request, wish) for wish in up.wishes]
        with self._hub.store.of_station(caller.station_id, writing=True) as connection:
            lock_station(connection, caller.station_id)
            who = admitted(connection, caller)
            is_known = connection.execute(_granted(caller, up.request)).first() is not None
            if not is_known:
                blocks = pack({"grants": [[grant.series, grant.year, grant.lo, grant.hi] for grant in grants]})
                connection.execute(
                    insert(courier_grant).values(
                        station_id=caller.station_id,
                        request=up.request,
                        device_idx=who.idx,
                        epoch=caller.epoch,
                        blocks=blocks,
                        given_at=to_milliseconds(self._hub.clock.now()),
                    )
                )
        return sum(grant.hi - grant.lo + 1 for grant in grants)

    def _block(self, caller: Caller, request: bytes, wish: Wish) -> Grant:
        """Numbers that reach above those the computer gave before it had a hub."""
        lo, hi = self._hub.leases.lease(caller, wish.series, wish.year, min(wish.count, MOST))
        while hi <= wish.above:
            lo, hi = self._hub.leases.lease(caller, wish.series, wish.year, min(wish.above - hi + _MARGIN, MOST))
        return Grant(request=request, series=wish.series, year=wish.year, lo=lo, hi=hi)

    def _blocks(self, caller: Caller, request: bytes) -> bytes | None:
        with self._hub.store.of_station(caller.station_id, writing=False) as connection:
            blocks: bytes | None = connection.execute(_granted(caller, request)).scalar_one_or_none()
        return blocks


def _granted(caller: Caller, request: bytes) -> Any:  # noqa: ANN401 - a statement's type says nothing
    return select(courier_grant.c.blocks).where(
        courier_grant.c.station_id == caller.station_id, courier_grant.c.request == request
    )


def grants_for(connection: Connection, caller: Caller, index: int) -> tuple[Grant, ...]:
    """The numbers given for a computer's last requests in this life of its file."""
    rows = connection.execute(
        select(courier_grant.c.request, courier_grant.c.blocks)
        .where(
            courier_grant.c.station_id == caller.station_id,
            courier_grant.c.device_idx == index,
            courier_grant.c.epoch == caller.epoch,
        )
        .order_by(courier_grant.c.given_at.desc())
        .limit(_REQUESTS)
    ).all()
    return tuple(
        Grant(request=row.request, series=series, year=year, lo=lo, hi=hi)
        for row in rows
        for series, year, lo, hi in unpack(row.blocks)["grants"]
    )
