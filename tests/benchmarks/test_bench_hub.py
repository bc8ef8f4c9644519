"""What a hub on PostgreSQL takes in a second, durably and by HTTP, beside a bare COPY of as many lines."""

import random
import socket
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import psycopg
import pytest

from app.domain.upstream.operation import Fields, OpKind
from app.hub.setting_up import set_up
from app.hub.settings import HubHome
from app.hub.storage.engine import open_engine
from app.hub.storage.store import Store
from app.hub.upkeep import Upkeep
from app.services.clock import SystemClock
from app.sync.packing import operations_packed, pack
from tests.hub.cluster import Cluster, durable_cluster, programs
from tests.hub.county import A_CUSTOMER, PHONE, VERSION, Computer, new_key, said
from tests.hub.serving import hub_process

pytestmark = [pytest.mark.slow, pytest.mark.skipif(programs() is None, reason="this machine has no PostgreSQL")]

CONNECTIONS = 16


def test_pushing_and_asking(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with durable_cluster() as cluster:
        database = cluster.url(cluster.make_database())
        home = HubHome(tmp_path / "hub")
        set_up(home, database)
        store = Store(open_engine(database, as_owner=True))
        upkeep = Upkeep(store, SystemClock(), "benchmark")
        with hub_process(home.path, port), _computers(upkeep, port) as computers:
            lines = [
                _single(computers[0]),
                _together(computers, size=100, times=15),
                _together(computers, size=500, times=6),
                _bare_copy(cluster, 48_000),
            ]
        store.close()
    with capsys.disabled():
        print("", *lines, sep="\n")  # noqa: T201 - what a benchmark is for


@contextmanager
def _computers(upkeep: Upkeep, port: int) -> Iterator[list[Computer]]:
    """Computers of as many stations."""
    computers = []
    with ExitStack() as clients:
        for _ in range(CONNECTIONS):
            code = new_key().hex()
            upkeep.add_station(code, code)
            client = httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False)
            computers.append(Computer(clients.enter_context(client)))
            computers[-1].enrol(str(upkeep.make_code(code, needs_approval=False)))
            computers[-1].sign_in()
        yield computers


def _bodies(computer: Computer, size: int, times: int) -> list[bytes]:
    """Three new records in ten changes, the others two fields of one that is there."""
    chance = random.Random(size)  # noqa: S311 - the same changes each time, no secret
    keys: list[bytes] = []
    bodies = []
    for _ in range(times):
        operations = []
        for _ in range(size):
            if not keys or chance.random() < 0.3:
                keys.append(new_key())
                operations.append(computer.operation(keys[-1], A_CUSTOMER, kind=OpKind.INSERT))
            else:
                phone = f"139{chance.randrange(10**8):08d}"
                changes: Fields = {PHONE: phone, VERSION: computer.dev_seq}
                operations.append(computer.operation(chance.choice(keys), changes))
        bodies.append(pack({"protocol": 1, "schema": 2, "ops": operations_packed(operations)}))
    return bodies


def _single(computer: Computer) -> str:
    pushes = [_timed(computer, body) for body in _bodies(computer, 1, 200)]
    asks = []
    end = computer.pull(after=0)["head"]
    for _ in range(200):
        began = time.perf_counter()
        computer.pull(after=end)
        asks.append(time.perf_counter() - began)
    middle = statistics.median
    return f"one change: pushed in {middle(pushes) * 1000:.1f} ms, asked in vain in {middle(asks) * 1000:.1f} ms (p50)"


def _together(computers: list[Computer], *, size: int, times: int) -> str:
    work = [(computer, _bodies(computer, size, times)) for computer in computers]
    began = time.perf_counter()
    with ThreadPoolExecutor(len(work)) as threads:
        list(threads.map(lambda own: [_timed(own[0], body) for body in own[1]], work))
    seconds = time.perf_counter() - began
    return f"{len(computers)} computers, {size} at once: {len(computers) * size * times / seconds:,.0f} changes/s"


def _timed(computer: Computer, body: bytes) -> float:
    began = time.perf_counter()
    said(computer.send("push", body))
    return time.perf_counter() - began


def _bare_copy(cluster: Cluster, count: int) -> str:
    with psycopg.connect(cluster.url("postgres")) as connection:
        connection.execute("CREATE TABLE bare (station bytea, seq int8, pk bytea, won bytea, PRIMARY KEY (seq))")
        station, won = new_key(), bytes(140)
        began = time.perf_counter()
        with connection.cursor().copy("COPY bare FROM STDIN") as copy:
            for seq in range(count):
                copy.write_row((station, seq, new_key(), won))
        connection.commit()
        seconds = time.perf_counter() - began
    return f"bare COPY: {count / seconds:,.0f} lines/s"
