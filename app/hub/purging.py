"""What is left of a station at the hub it has moved from: removed when the new one has it, all but where it went.

Computers that come late are still told where to go, and what was done to the station stays in the record.
"""

import shutil
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, Tuple, delete, literal, select, tuple_, update

from app.domain.problems import Refusal
from app.hub.audit import Act, deeds, note
from app.hub.blobs import BlobFolder
from app.hub.moving import Moving
from app.hub.settings import Settings
from app.hub.snapshots import snapshot_folder
from app.hub.storage.store import Store
from app.hub.storage.tables import OF_STATIONS, audit, directory, reader, station
from app.persistence.ids import station_id
from app.persistence.types import from_milliseconds, to_milliseconds
from app.services.clock import Clock
from app.sync.moving import Move, move_of, receipt_of

_KEPT: Final = frozenset({audit, directory, reader, station})
_AT_ONCE: Final = 1000
_REST_S: Final = 0.02  # for whoever else wants to write: SQLite lets in whoever asks next
_STEPS: Final = frozenset({Act.MOVED_AWAY, Act.MOVED_HERE, Act.PURGING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """How many rows were removed; `copy` is the file that was written before, by an earlier try if it was stopped."""

    rows: int
    copy: str


class Purging:
    """Removes what is left; deeds of one person, who is named in the record."""

    def __init__(self, store: Store, clock: Clock, who: str, settings: Settings) -> None:
        """Open nothing; `store` must be of the owner: whoever serves removes nothing."""
        self._store = store
        self._clock = clock
        self._who = who
        self._settings = settings

    def purge(self, code: str, receipt: str, copy: Path, grace: timedelta) -> Purged:
        """Write a copy of everything, then remove it some at a time; stopped at any moment, it is gone on with.

        Args:
            code: of the station, whose computers are sent to another hub.
            receipt: the line that hub gives now, as a sign that it has the station.
            copy: where to; it can be taken over again like any file a station moves in.
            grace: how long ago the computers must have been sent there.

        Raises:
            Refusal: `hub.purge_not_moved`, `hub.purge_done`, `hub.purge_too_soon`, `hub.purge_other_hub`,
                `hub.move_receipt`, `hub.move_head`, `hub.backup_exists`, `hub.backup_failed`, `storage.cannot_write`
                for files that cannot be removed.
        """
        own = station_id(code).bytes
        with self._store.of_station(own, writing=False) as connection:
            self._check(connection, own, code, receipt, grace)
            last = next((deed for deed in deeds(connection, own) if deed.act in _STEPS), None)
        written = last.about if last is not None and last.act is Act.PURGING else ""
        if not written:
            Moving(
                self._store, self._clock, self._who, files=self._settings.files, hub_key=self._settings.public_key
            ).keep_copy(code, copy)
            written = str(copy.absolute())
            with self._store.of_station(own, writing=True) as connection:
                # From here on nobody expects the log: no check calls it damaged while it goes.
                connection.execute(update(station).where(station.c.station_id == own).values(min_seq=station.c.head))
                self._note(connection, own, Act.PURGING, written)
        rows = sum(self._empty(table, own) for table in OF_STATIONS if table not in _KEPT)
        for folder in (BlobFolder(self._settings.files).of_station(own), snapshot_folder(self._settings.files, own)):
            _remove(folder)
        with self._store.of_station(own, writing=True) as connection:
            connection.execute(delete(station).where(station.c.station_id == own))
            self._note(connection, own, Act.PURGED, str(rows))
        return Purged(rows=rows, copy=written)

    def _check(self, connection: Connection, own: bytes, code: str, receipt: str, grace: timedelta) -> None:
        away = connection.execute(select(directory).where(directory.c.station_id == own)).one_or_none()
        if away is None or not away.url:
            raise Refusal.of("hub.purge_not_moved", station=code)
        head = connection.execute(select(station.c.head).where(station.c.station_id == own)).scalar_one_or_none()
        if head is None:
            raise Refusal.of("hub.purge_done", station=code)
        if self._clock.now() - from_milliseconds(away.set_at) < grace:
            raise Refusal.of("hub.purge_too_soon", station=code, days=grace.days)
        taken, move = receipt_of(receipt), self._statement(away)
        if taken.station != own:
            raise Refusal.of("hub.move_receipt")
        if (taken.hub_id, taken.hub_key) != (move.hub_id, move.hub_key):
            raise Refusal.of("hub.purge_other_hub", url=away.url)
        if taken.head < head:
            raise Refusal.of("hub.move_head", station=code, head=head, taken=taken.head)

    def _statement(self, away: Row[Any]) -> Move:
        return move_of(away.statement, away.signature, hub_key=self._settings.public_key, station=away.station_id)

    def _empty(self, table: Table, own: bytes) -> int:
        """Remove a station's rows from a table, some in each transaction: nobody waits for more than these."""
        keys = [column for column in table.primary_key if column.name != "station_id"]
        removed, last = 0, None
        while True:
            with self._store.of_station(own, writing=True) as connection:
                rest = [table.c.station_id == own]
                if last is not None:
                    rest.append(tuple_(*keys) > _values(keys, last))
                found = select(*keys).where(*rest).order_by(*keys).offset(_AT_ONCE - 1).limit(1)
                last = connection.execute(found).one_or_none()
                if last is not None:
                    rest.append(tuple_(*keys) <= _values(keys, last))
                removed += connection.execute(delete(table).where(*rest)).rowcount
            if last is None:
                return removed
            time.sleep(_REST_S)

    def _note(self, connection: Connection, own: bytes, act: Act, about: str) -> None:
        note(connection, own, to_milliseconds(self._clock.now()), act, who=self._who, about=about)


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as trouble:
        raise Refusal.of("storage.cannot_write", path=str(folder)) from trouble


def _values(keys: list[Any], row: Row[Any]) -> Tuple:
    return tuple_(*(literal(value, column.type) for column, value in zip(keys, row, strict=True)))
