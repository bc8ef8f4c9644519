"""Blocks of document numbers, so that computers that are apart never give one twice (`design/sync.md` 4.7)."""

from typing import Final

from sqlalchemy import insert, select, update

from app.domain.problems import Refusal
from app.hub.callers import Caller, admitted, lock_station
from app.hub.storage.store import Store
from app.hub.storage.tables import num_lease, num_series
from app.persistence.types import to_milliseconds
from app.services.clock import Clock

MOST: Final = 100_000
"""The largest block: a station's first computer leases over the numbers it gave before there was a hub."""

_YEARS: Final = range(2000, 2200)
_SERIES_LETTERS: Final = 40


class Leases:
    """Gives out numbers."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def lease(self, caller: Caller, series: str, year: int, count: int) -> tuple[int, int]:
        """The first and the last number of a block that is this computer's alone.

        Args:
            caller: the computer.
            series: what is numbered.
            year: numbers begin anew with each.
            count: how many.

        Raises:
            Refusal: `upstream.lease_invalid`; what `admitted` raises.
        """
        if not (series and len(series) <= _SERIES_LETTERS and year in _YEARS and 0 < count <= MOST):
            raise Refusal.of("upstream.lease_invalid")
        with self._store.of_station(caller.station_id, writing=True) as connection:
            lock_station(connection, caller.station_id)
            who = admitted(connection, caller)
            own = {"station_id": caller.station_id, "series": series, "year": year}
            is_own = [num_series.c[name] == value for name, value in own.items()]
            following = connection.execute(select(num_series.c.next).where(*is_own)).scalar_one_or_none()
            low = following or 1
            high = low + count - 1
            if following is None:
                connection.execute(insert(num_series).values(**own, next=high + 1))
            else:
                connection.execute(update(num_series).where(*is_own).values(next=high + 1))
            connection.execute(
                insert(num_lease).values(
                    **own,
                    lo=low,
                    hi=high,
                    device_idx=who.idx,
                    epoch=caller.epoch,
                    given_at=to_milliseconds(self._clock.now()),
                )
            )
        return low, high
