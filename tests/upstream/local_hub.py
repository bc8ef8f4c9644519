"""The real hub on SQLite in this process, asked by way of its application."""

import asyncio
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import event, select

from app.domain.upstream.operation import LogEntry, OpKind
from app.hub.compacting import Compacting, Retention
from app.hub.keeping import Keeping
from app.hub.knowledge import shipped_knowledge
from app.hub.opened import Hub, open_hub
from app.hub.pushing import WAITING, Pushing
from app.hub.quarantining import Quarantine
from app.hub.setting_up import set_up
from app.hub.settings import HubHome
from app.hub.storage.codec import fields_unpacked
from app.hub.storage.engine import open_engine
from app.hub.storage.store import Store
from app.hub.storage.tables import conflict, num_lease, op_log, quarantine
from app.hub.upkeep import Upkeep
from app.hub.web.application import make_application
from app.hub.web.counter import Counter, Limits
from app.hub.web.desk import Desk
from app.persistence.backup import back_up
from app.persistence.ids import station_id
from app.services.clock import Clock, SystemClock
from app.sync.wire import Answered, Asked

CODE, NAME = "YF", "油坊镇供电所"

_UNLIMITED = Limits(per_device=1_000_000_000, per_address=1_000_000_000)


def make_hub_folder(folder: Path) -> None:
    """A hub with one station, to be copied."""
    home = HubHome(folder)
    set_up(home, home.trial_database)
    store = Store(open_engine(home.trial_database))
    Upkeep(store, SystemClock(), "管理员").add_station(CODE, NAME)
    store.close()


class LocalHub:
    """A hub with one station; what it consists of may be exchanged for what is broken."""

    station: Final = station_id(CODE).bytes

    def __init__(self, template: Path, folder: Path, clock: Clock) -> None:
        """A hub whose folder is a copy of this one; `make_hub_folder` makes the first."""
        shutil.copytree(template, folder)
        self._folder = folder
        self._file = folder / "hub.db"
        self._backup = folder / "backup.db"
        keys = HubHome(folder).settings()
        self._settings = replace(keys, database=self._url, county=self._url, files=folder / "files")
        self._clock = clock
        self._loop = asyncio.new_event_loop()
        self._knowledge = shipped_knowledge()
        self.was_old = False
        self.hub = self._open()
        self._serve()

    @property
    def upkeep(self) -> Upkeep:
        return Upkeep(self.hub.county, self._clock, "管理员")

    def exchange(self, **parts: Any) -> None:  # noqa: ANN401 - parts of a hub
        """Put other parts in the place of the hub's own."""
        self.hub = replace(self.hub, **parts)
        self._counter.hub, self._counter.desk = self.hub, Desk(self.hub)

    def forget_table(self, number: int) -> None:
        """The hub's program becomes an older one, which does not know this table."""
        self.was_old = True
        known = shipped_knowledge()
        tables = {each: table for each, table in known.tables.items() if each != number}
        self._knowledge = replace(known, tables=tables)
        self.exchange(pushing=Pushing(self.hub.store, self._knowledge, self._clock))

    def learn(self) -> None:
        """The hub's program becomes today's, and takes in what the older one had to put aside."""
        if self._knowledge == (today := shipped_knowledge()):
            return
        self._knowledge = today
        self.exchange(pushing=Pushing(self.hub.store, self._knowledge, self._clock))
        Quarantine(self.hub.county, self._knowledge, self._clock, "管理员").replay_understood()

    def code(self) -> str:
        return str(self.upkeep.make_code(CODE, needs_approval=False))

    def copy_to(self, folder: Path) -> None:
        """Another hub's beginning: all that is in this one's folder."""
        folder.mkdir()
        for name in ("hub.toml", "upkeep.toml"):
            shutil.copyfile(self._folder / name, folder / name)
        back_up(self._file, folder / "hub.db")

    def back_up(self) -> None:
        self._backup.unlink(missing_ok=True)
        back_up(self._file, self._backup)

    def compact(self, retention: Retention) -> None:
        """Shorten the log."""
        parts = self._knowledge, self.hub.snapshots, self._clock, "管理员"
        Compacting(self.hub.county, *parts, retention).compact(self.station)

    def restore(self, *, is_said: bool) -> None:
        """The hub's disk is lost: what came since the backup is gone; its people may forget to say so."""
        self.hub.close()
        for old in self._file.parent.glob("hub.db*"):
            old.unlink()
        shutil.copyfile(self._backup, self._file)
        self.hub = self._open()
        self._serve()
        self.exchange(pushing=Pushing(self.hub.store, self._knowledge, self._clock))
        if is_said:
            Keeping(self.hub.county, self._url, self._clock, "管理员").begin_again()

    def send(self, asked: Asked) -> Answered:
        """As `HttpWire.send`."""
        headers = {**asked.headers, **({"authorization": f"Bearer {asked.token}"} if asked.token else {})}
        request = self._client.request(asked.method, asked.path, content=asked.body, headers=headers)
        with patch("anyio.to_thread.run_sync", _at_once):  # one thread, one order: what happens can happen again
            answer = self._loop.run_until_complete(request)
        retry = answer.headers.get("retry-after", "")
        return Answered(
            status=answer.status_code,
            body=answer.content,
            retry_s=int(retry) if retry else 0,
            headers={name.lower(): value for name, value in answer.headers.items()},
        )

    def close(self) -> None:
        """As a wire, there is nothing to close."""

    def end(self) -> None:
        self.hub.close()
        self._loop.close()

    def log(self) -> tuple[LogEntry, ...]:
        """The whole log as it is stored, whoever would hand it out."""
        return tuple(entry for entry, _ in self.log_as_sent())

    def log_as_sent(self) -> tuple[tuple[LogEntry, Mapping[int, Any]], ...]:
        """The log, each line with what its author had sent."""
        with self.hub.store.of_station(self.station, writing=False) as connection:
            rows = connection.execute(select(op_log).order_by(op_log.c.seq)).all()
        lines = []
        for row in rows:
            entry = LogEntry(
                seq=row.seq,
                device_index=row.device_idx,
                epoch=row.epoch,
                dev_seq=row.dev_seq,
                tx=row.tx,
                table=row.tbl,
                key=row.pk,
                kind=OpKind(row.kind),
                hlc=row.hlc,
                base=row.base,
                user_id=row.user_id,
                won=fields_unpacked(row.won),
                lost=fields_unpacked(row.lost),
            )
            sent = {} if row.sent is None else fields_unpacked(row.sent)
            lines.append((entry, {**entry.won, **sent}))
        return tuple(lines)

    def told(self) -> frozenset[tuple[int, bytes, int]]:
        """Where conflicts were noted: place in the log, record, field."""
        with self.hub.store.of_station(self.station, writing=False) as connection:
            rows = connection.execute(select(conflict.c.seq, conflict.c.pk, conflict.c.field)).all()
        return frozenset((row.seq, row.pk, row.field) for row in rows)

    def head(self) -> int:
        """The last place in the log."""
        return self.hub.pulling.head(self.station)

    def set_aside(self) -> frozenset[tuple[int, int, str]]:
        """Index of the computer, number of the operation, and why, of all that waits in quarantine."""
        with self.hub.store.of_station(self.station, writing=False) as connection:
            rows = connection.execute(select(quarantine).where(quarantine.c.state == WAITING)).all()
        return frozenset((row.device_idx, row.dev_seq, row.reason) for row in rows)

    def leases(self) -> list[tuple[str, int, int, int]]:
        """Series, year and both ends of every block of numbers that was given."""
        with self.hub.store.of_station(self.station, writing=False) as connection:
            return [(row.series, row.year, row.lo, row.hi) for row in connection.execute(select(num_lease))]

    def _serve(self) -> None:
        application = make_application(self.hub, _UNLIMITED)
        self._counter: Counter = application.state.counter
        transport = ASGITransport(application)
        self._client = AsyncClient(transport=transport, base_url="http://hub")

    @property
    def _url(self) -> str:
        return f"sqlite:///{self._file}"

    def _open(self) -> Hub:
        hub = open_hub(self._settings, self._clock)
        for store in (hub.store, hub.county):
            event.listen(store._engine, "connect", _hurry)
        return hub


def folded(log: tuple[LogEntry, ...]) -> dict[tuple[int, bytes], dict[int, Any]]:
    """The log folded into records in the plainest way there is: what every computer must hold in the end."""
    rows: dict[tuple[int, bytes], dict[int, Any]] = {}
    for entry in log:
        place = entry.table, entry.key
        if entry.kind is OpKind.DELETE:
            rows.pop(place, None)
        elif place in rows or entry.won:
            rows.setdefault(place, {}).update(entry.won)
    return rows


async def _at_once(work: Callable[..., Any], *arguments: object, **_how: object) -> Any:  # noqa: ANN401 - as anyio's
    return work(*arguments)


def _hurry(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's
    connection.execute("PRAGMA synchronous=OFF")  # what the disk does is not what is tested here
