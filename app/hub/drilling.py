"""The restore drill: the newest backup is put into a database of its own, looked at from all sides, and removed."""

import hashlib
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, create_engine, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from app.domain.problems import Refusal
from app.hub.audit import Act, note
from app.hub.checking import Finding, findings
from app.hub.storage.engine import open_engine
from app.hub.storage.programs import run_program
from app.hub.storage.roles import roles_of
from app.hub.storage.schema import is_current
from app.hub.storage.store import Store
from app.hub.storage.tables import directory, hub, op_log, station
from app.persistence.backup import check_file
from app.persistence.types import to_milliseconds
from app.services.clock import Clock


class Doubt(StrEnum):
    """Why a backup that can be restored would not do."""

    OUTDATED = "outdated"  # made before the hub was last put back or upgraded: the log went on differently since
    DIFFERENT = "different"  # a station's log is not what the running hub has up to the same place


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """What came of a drill.

    Attributes:
        backup: the file that was restored.
        took: how long it took until the copy could be looked at.
        stations: how many are in it.
        lines: how many lines their logs have.
        findings: what is wrong within the copy.
        doubts: what is wrong beside the running hub, with the codes of the stations; empty for the whole of it.
    """

    backup: Path
    took: timedelta
    stations: int
    lines: int
    findings: tuple[Finding, ...]
    doubts: tuple[tuple[str, Doubt], ...]

    @property
    def is_sound(self) -> bool:
        """Whether the hub could be put back with it."""
        return not self.findings and not self.doubts


class Drilling:
    """Tries backups; for whoever looks after the hub."""

    def __init__(self, store: Store, database: str, clock: Clock, who: str) -> None:
        self._store = store
        self._url = make_url(database)
        self._clock = clock
        self._who = who

    def drill(self, place: Path) -> Drill:
        """Restore a backup, or the newest in a folder, beside the running hub, which goes on undisturbed.

        Raises:
            Refusal: `hub.no_backup`, `hub.drill_failed` when it cannot be restored.
        """
        backup = _newest(place)
        begun = self._clock.now()
        with self._restored(backup) as copy:
            took = self._clock.now() - begun
            done = self._looked_at(backup, took, copy)
        self._note(done)
        return done

    @contextmanager
    def _restored(self, backup: Path) -> Iterator[Store]:
        restored = _in_database(self._url, backup) if self._store.is_shared else _in_folder(backup)
        with restored as url:
            copy = Store(open_engine(url, as_owner=self._store.is_shared, hub=str(self._url.database)))
            try:
                yield copy
            finally:
                copy.close()

    def _looked_at(self, backup: Path, took: timedelta, copy: Store) -> Drill:
        with copy.of_county() as restored:
            if not is_current(restored):
                return _outdated(backup, took)
            homes = restored.execute(select(station).order_by(station.c.code)).all()
            with self._store.of_county() as live:
                doubts = tuple(_doubts(restored, live, homes))
        return Drill(
            backup=backup,
            took=took,
            stations=len(homes),
            lines=sum(home.head - home.min_seq for home in homes),
            findings=findings(copy),
            doubts=doubts,
        )

    def _note(self, done: Drill) -> None:
        now_ms = to_milliseconds(self._clock.now())
        about = f"{done.backup.name} {'ok' if done.is_sound else 'unsound'}"
        with self._store.of_county(writing=True) as connection:
            for station_id in connection.execute(select(station.c.station_id)).scalars().all():
                note(connection, station_id, now_ms, Act.DRILLED, who=self._who, about=about)


def _newest(place: Path) -> Path:
    files = [place] if place.is_file() else [each for each in place.glob("*") if each.is_file()]
    if not files:
        raise Refusal.of("hub.no_backup", path=str(place))
    return max(files, key=lambda each: each.stat().st_mtime_ns)


def _outdated(backup: Path, took: timedelta) -> Drill:
    return Drill(backup=backup, took=took, stations=0, lines=0, findings=(), doubts=(("", Doubt.OUTDATED),))


def _doubts(restored: Connection, live: Connection, homes: Sequence[Row[Any]]) -> Iterator[tuple[str, Doubt]]:
    """What differs from the running hub; its log may have gone on, and may have been shortened since."""
    if (
        restored.execute(select(hub.c.hub_id, hub.c.hub_epoch)).one()
        != live.execute(select(hub.c.hub_id, hub.c.hub_epoch)).one()
    ):
        yield "", Doubt.OUTDATED
        return
    present = {row.station_id: row for row in live.execute(select(station))}
    away = set(live.execute(select(directory.c.station_id).where(directory.c.url != "")).scalars())
    for home in homes:
        now = present.get(home.station_id)
        if now is None and home.station_id in away:  # it has moved, and what was left of it was purged
            continue
        if now is None or now.head < home.head:
            yield home.code, Doubt.DIFFERENT
            continue
        after = max(home.min_seq, now.min_seq)
        if _digest(restored, home.station_id, after, home.head) != _digest(live, home.station_id, after, home.head):
            yield home.code, Doubt.DIFFERENT


def _digest(connection: Connection, station_id: bytes, after: int, up_to: int) -> bytes:
    digest = hashlib.sha256()
    lines = connection.execute(
        select(op_log)
        .where(op_log.c.station_id == station_id, op_log.c.seq > after, op_log.c.seq <= up_to)
        .order_by(op_log.c.seq)
        .execution_options(yield_per=1000)
    )
    for line in lines:
        digest.update(repr(tuple(line)).encode())
    return digest.digest()


@contextmanager
def _in_folder(backup: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "hub.db"
        shutil.copyfile(backup, copy)
        if check_file(copy):
            raise Refusal.of("hub.drill_failed", reason=backup.name)
        yield f"sqlite:///{copy}"


@contextmanager
def _in_database(url: URL, backup: Path) -> Iterator[str]:
    """A database of its own on the same server, whose roles are the running hub's."""
    name = f"{url.database}_drill_{secrets.token_hex(4)}"
    own = url.set(database=name)
    owner = roles_of(str(url.database)).owner
    server = create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    quote = server.dialect.identifier_preparer.quote
    try:
        with server.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {quote(name)} OWNER {quote(owner)}")
        try:
            # The hub's tables only: an extension of the server's (Citus) is nobody's to make but a superuser's.
            chosen = ("--exit-on-error", "--schema=public", f"--role={owner}")
            reason = run_program(own, "pg_restore", *chosen, str(backup))
            if reason:
                raise Refusal.of("hub.drill_failed", reason=reason)
            yield own.render_as_string(hide_password=False)
        finally:
            with server.connect() as connection:
                connection.exec_driver_sql(f"DROP DATABASE {quote(name)} WITH (FORCE)")
    except DBAPIError as trouble:
        raise Refusal.of("hub.drill_failed", reason=str(trouble.orig).strip()) from trouble
    finally:
        server.dispose()
