"""A PostgreSQL server of the tests' own: made in a temporary folder, on a free port, gone at the end."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from sqlalchemy import create_engine

_PLACES = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/postgresql")
_SETTINGS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "log_timezone": "UTC",
    "max_connections": "80",
    "max_wal_senders": "0",
    "shared_buffers": "32MB",
    "synchronous_commit": "off",
    "timezone": "UTC",
    "wal_level": "minimal",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A running server: its folder, where its socket lies too, and its port."""

    folder: str
    port: int

    def url(self, database: str, user: str = "postgres", password: str = "") -> str:
        """Where a database is: for the superuser by the socket, for others with a password by the loopback."""
        if not password:
            return f"postgresql://{user}@/{database}?host={self.folder}&port={self.port}"
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def make_database(self) -> str:
        """An empty database; its name."""
        name = f"hub_{secrets.token_hex(6)}"
        engine = create_engine(
            self.url("postgres").replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return name


def programs() -> Path | None:
    """The folder of the newest `initdb` and `postgres` of this machine; None when it has none."""
    on_path = shutil.which("initdb")
    found = [path.parent for place in _PLACES for path in Path(place).glob("**/bin/initdb")]
    if on_path:
        found.append(Path(on_path).resolve().parent)
    return max(found, key=lambda folder: [int(part) for part in folder.parts if part.isdigit()], default=None)


@contextmanager
def durable_cluster() -> Iterator[Cluster]:
    """A server for measuring: what it acknowledges is on the disk."""
    running = _start({**_SETTINGS, "fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"})
    try:
        yield running
    finally:
        _stop(Path(running.folder))


@contextmanager
def shared_cluster(shared: Path) -> Iterator[Cluster]:
    """The server all processes of one test run use: the first starts it, the last stops it.

    `shared` is a folder of the run.
    """
    notes = shared / "postgresql.json"
    with FileLock(shared / "postgresql.lock"):
        noted: dict[str, Any] = json.loads(notes.read_text(encoding="utf-8")) if notes.exists() else {"users": 0}
        if noted["users"] == 0:
            noted = asdict(_start(_SETTINGS)) | {"users": 0}
        notes.write_text(json.dumps(noted | {"users": noted["users"] + 1}), encoding="utf-8")
    try:
        yield Cluster(folder=noted["folder"], port=noted["port"])
    finally:
        with FileLock(shared / "postgresql.lock"):
            left = json.loads(notes.read_text(encoding="utf-8"))
            left["users"] -= 1
            notes.write_text(json.dumps(left), encoding="utf-8")
            if left["users"] == 0:
                _stop(Path(left["folder"]))


def _start(chosen: Mapping[str, str]) -> Cluster:
    folder = Path(tempfile.mkdtemp(prefix="station-hub-"))
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, _SERVER_USER, _SERVER_USER)
    authentication = ("--auth-local=trust", "--auth-host=scram-sha-256")
    _run("initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync", *authentication)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = " ".join(f"-c {name}={value}" for name, value in chosen.items())
    _run("pg_ctl", "start", "-w", "-D", data, "-l", folder / "log", "-o", f"-k {folder} -p {port} {settings}")
    return Cluster(folder=str(folder), port=port)


def _stop(folder: Path) -> None:
    _run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", folder / "data")
    shutil.rmtree(folder)


_SERVER_USER = "postgres"  # who Debian's package makes; the server refuses to run as root


def _run(program: str, *arguments: str | Path) -> None:
    place = programs()
    assert place is not None
    user = _SERVER_USER if os.geteuid() == 0 else None
    finished = subprocess.run(  # noqa: S603 - the server's own programs, words of ours
        [place / program, *arguments],
        check=False,
        stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,  # the server would keep a pipe open
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        cwd="/",
        user=user,
        group=user,
        extra_groups=[] if user else None,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
    )
    if finished.returncode:
        pytest.fail(f"{program}: {(finished.stdout or b'').decode(errors='replace')}")
