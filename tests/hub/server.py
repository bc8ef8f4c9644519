"""A PostgreSQL server that is copied, killed, thrown away and put back, as nobody may do with everybody's."""

import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

import psycopg
import pytest

from tests.hub.cluster import _SERVER_USER, _run

_PASSWORD: Final = "moon-over-the-pass"
_SETTINGS: Final[Mapping[str, str]] = {
    "autovacuum": "off",
    "hot_standby": "on",
    "listen_addresses": "127.0.0.1",
    "log_timezone": "UTC",
    "max_connections": "60",
    "max_wal_senders": "4",
    "shared_buffers": "32MB",
    "timezone": "UTC",
    "wal_level": "replica",
}


@dataclass(kw_only=True)
class Server:
    """One server: its folder, its port, and what it is started with beside the settings all have."""

    folder: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """Where its data is."""
        return self.folder / "data"

    @property
    def place(self) -> str:
        """How it is named among the hosts of a URL."""
        return f"host=127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it; where a killed one's processes still hold its memory, when they are gone."""
        chosen = " ".join(f"-c {name}={value}" for name, value in {**_SETTINGS, **self.settings}.items())
        options = f"-k {self.folder} -p {self.port} {chosen}"
        log = self.folder / "log"
        try:
            _run("pg_ctl", "start", "-w", "-D", self.data, "-l", log, "-o", options)
        except pytest.fail.Exception as trouble:
            pytest.fail(f"{trouble}\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")

    def stop(self) -> None:
        """Stop it at once, as if it had crashed."""
        _run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", self.data)

    def promote(self) -> None:
        """Let a standby go on by itself."""
        _run("pg_ctl", "promote", "-w", "-D", self.data)

    def kill(self) -> None:
        """Kill it and all its processes, none of which gets to do anything any more."""
        main = self.main_process()
        children = Path(f"/proc/{main}/task/{main}/children").read_text(encoding="ascii").split()
        for process in (main, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        until(lambda: not any(map(_is_alive, (main, *map(int, children)))))
        # Where nobody buries orphans, the next start would take the dead for running by these files.
        for left in (self.data / "postmaster.pid", self.folder / f".s.PGSQL.{self.port}.lock"):
            left.unlink(missing_ok=True)

    def kill_one(self, random: Random) -> int:
        """Kill one of the processes that serve connections, after which all others begin anew; how many there were."""
        try:
            serving = self.ask("SELECT array_agg(pid) FROM pg_stat_activity WHERE usename LIKE '%_app'") or []
        except psycopg.OperationalError:  # it has not recovered from the last one
            return 0
        for process in random.sample(serving, min(1, len(serving))):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        return min(1, len(serving))

    def main_process(self) -> int:
        """The id of the process all others come from."""
        return int((self.data / "postmaster.pid").read_text(encoding="ascii").split()[0])

    def copy_to(self, data: Path, *options: str, name: str = "copy") -> None:
        """A copy of all it has, made while it runs."""
        source = f"host={self.folder} port={self.port} user=postgres application_name={name}"
        _run("pg_basebackup", "-D", data, "-d", source, "-X", "stream", "-c", "fast", "--no-sync", *options)

    def make_folder(self, name: str) -> Path:
        """A folder it may write to beside its data."""
        made = self.folder / name
        made.mkdir()
        _give(made)
        return made

    def ask(self, statement: str, database: str = "postgres") -> Any:  # noqa: ANN401 - whatever stands in the first row's first column
        """Do something as the superuser; the first value of what comes back, if anything does."""
        where = f"host={self.folder} port={self.port} user=postgres dbname={database}"
        with psycopg.connect(where, autocommit=True) as connection:
            done = connection.execute(statement)
            row = done.fetchone() if done.description else None
        return row[0] if row else None

    def set(self, name: str, value: str) -> None:
        """Change a setting while it runs."""
        self.ask(f"ALTER SYSTEM SET {name} = '{value}'")
        self.ask("SELECT pg_reload_conf()")


@contextmanager
def server(**settings: str) -> Iterator[Server]:
    """A new server with an empty database `hub`, thrown away at the end."""
    with _a_folder() as folder:
        made = Server(folder=folder, port=_free_port(), settings=settings)
        small = ("--no-sync", "--wal-segsize=1", "--auth-local=trust", "--auth-host=scram-sha-256")
        _run("initdb", "-D", made.data, "-U", "postgres", "-E", "UTF8", "--locale=C", *small)
        with running(made):
            made.ask(f"ALTER ROLE postgres PASSWORD '{_PASSWORD}'")
            made.ask("CREATE DATABASE hub")
            yield made


@contextmanager
def standby_of(primary: Server, name: str) -> Iterator[Server]:
    """A standby that follows a server and calls itself so."""
    with _a_folder() as folder:
        made = Server(folder=folder, port=_free_port(), settings=dict(primary.settings))
        primary.copy_to(made.data, "-R", name=name)
        with running(made):
            yield made


@contextmanager
def running(started: Server) -> Iterator[None]:
    """A server that is stopped at the end, if it was not killed."""
    started.start()
    try:
        yield
    finally:
        if (started.data / "postmaster.pid").exists():
            started.stop()


def put_back(lost: Server, base: Path, archive: Path, moment: str) -> None:
    """Let a server that was killed be again what it was at a moment it has a name for, from a copy and its archive."""
    shutil.rmtree(lost.data)
    base.rename(lost.data)
    (lost.data / "recovery.signal").touch()
    _give(lost.data / "recovery.signal")
    lost.settings |= {
        "restore_command": f"'cp {archive}/%f %p'",
        "recovery_target_name": moment,
        "recovery_target_action": "promote",
    }
    lost.start()
    until(lambda: not lost.ask("SELECT pg_is_in_recovery()"))


def url_of(*servers: Server) -> str:
    """Where the hub finds its database, whichever of the servers takes writes just now."""
    hosts = "&".join(each.place for each in servers)
    return f"postgresql://postgres:{_PASSWORD}@/hub?{hosts}&target_session_attrs=read-write&connect_timeout=2"


def until(is_so: Callable[[], object], seconds: float = 30) -> None:
    """Wait for what must come."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


@contextmanager
def _a_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="station-hub-"))
    _give(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _give(path: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(path, _SERVER_USER, _SERVER_USER)


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes() != b""  # empty when nobody has buried it yet
    except FileNotFoundError:
        return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
