"""Backups of a hub, and beginning again from one.

After a restore the hub counts as another (`hub_epoch`): computers look what it still has of theirs, and push the rest
again by the usual way (`design/sync.md` 4.14).
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sqlalchemy import case, select, update
from sqlalchemy.engine import URL, make_url

from app.domain.problems import Refusal
from app.hub.audit import Act, note
from app.hub.storage.programs import run_program
from app.hub.storage.roles import roles_of
from app.hub.storage.store import Store
from app.hub.storage.tables import hub, num_series, station
from app.persistence.backup import back_up
from app.persistence.types import to_milliseconds
from app.services.clock import Clock

_ID_BYTES: Final = 16
_PASSED_NUMBERS: Final = 10_000  # a hundred blocks of a series: more than a station takes between two backups


class Keeping:
    """Keeps a hub's database safe; for whoever looks after the hub."""

    def __init__(self, store: Store, database: str, clock: Clock, who: str) -> None:
        self._store = store
        self._url = make_url(database)
        self._clock = clock
        self._who = who

    def back_up(self, path: Path) -> None:
        """Write the whole database into a file: for `pg_restore`, or on SQLite a database of its own.

        Computers are told up to where their log is safe, and may then forget what they keep only for the hub's sake.

        Raises:
            Refusal: `hub.backup_exists`, `hub.backup_failed`; on SQLite also `storage.*`.
        """
        if path.exists():
            raise Refusal.of("hub.backup_exists", path=str(path))
        with self._store.of_county() as connection:
            ends = {row.station_id: row.head for row in connection.execute(select(station))}
        if self._store.is_shared:
            _dump(self._url, path)
        else:
            back_up(Path(self._url.database or ""), path)
        self._tell(ends)

    def begin_again(self) -> None:
        """Say that the database was restored from a backup.

        Blocks of numbers given since are unknown here: each series goes on well above, so that none is given twice.
        The log goes on differently from its present end; how far it stays what it ever was is kept for computers that
        come back only after the next restore.
        """
        ends = case((station.c.same_until < station.c.head, station.c.same_until), else_=station.c.head)
        with self._store.of_county(writing=True) as connection:
            connection.execute(update(hub).values(hub_epoch=os.urandom(_ID_BYTES)))
            connection.execute(update(station).values(same_until=ends))
            for station_id in connection.execute(select(station.c.station_id)).scalars().all():
                note(connection, station_id, self._now_ms(), Act.RESTORED, who=self._who)
                passed = update(num_series).where(num_series.c.station_id == station_id)
                connection.execute(passed.values(next=num_series.c.next + _PASSED_NUMBERS))

    def _tell(self, ends: Mapping[bytes, int]) -> None:
        for station_id, end in ends.items():
            with self._store.of_station(station_id, writing=True) as connection:
                later = case((station.c.archived > end, station.c.archived), else_=end)
                connection.execute(update(station).where(station.c.station_id == station_id).values(archived=later))
                note(connection, station_id, self._now_ms(), Act.BACKED_UP, who=self._who, about=str(end))

    def _now_ms(self) -> int:
        return to_milliseconds(self._clock.now())


def _dump(url: URL, path: Path) -> None:
    owner = roles_of(str(url.database)).owner
    options = ("--format=custom", "--enable-row-security", f"--role={owner}", f"--file={path}")
    reason = run_program(url, "pg_dump", *options)
    if reason:
        path.unlink(missing_ok=True)
        raise Refusal.of("hub.backup_failed", reason=reason)
