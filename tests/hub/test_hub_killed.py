"""The hub and its database are killed while computers push: what was acknowledged is there, all of it once."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Semaphore

import httpx2
import pytest
from sqlalchemy import create_engine
from starlette.testclient import TestClient

from app.domain.upstream.operation import Operation
from app.hub.checking import Finding, findings
from app.hub.opened import open_hub
from app.hub.setting_up import set_up
from app.hub.settings import HubHome, Settings
from app.hub.storage.engine import open_engine
from app.hub.storage.store import Store
from app.hub.upkeep import Upkeep
from app.hub.web.application import make_application
from app.services.clock import SystemClock
from app.sync.packing import unpack
from tests.hub.cluster import Cluster
from tests.hub.county import PHONE, Computer, new_key
from tests.hub.serving import hub_process

BATCH = 3
CHANGES = 400


@dataclass
class Weather:
    """What those who push and those who kill know of each other: whether the hub is up, and how much got through."""

    is_up: Event = field(default_factory=Event)
    through: Semaphore = field(default_factory=lambda: Semaphore(0))

    def let_through(self, pushes: int) -> None:
        """Wait until so many pushes got through: who kills without pause proves nothing."""
        for _ in range(pushes):
            if not self.through.acquire(timeout=1):
                return


def push_all(computer: Computer, operations: list[Operation], weather: Weather) -> None:
    """Push until all is acknowledged, whatever the hub suffers meanwhile, as a computer does."""
    acknowledged = 0
    while acknowledged < len(operations):
        try:
            response = computer.pushed(operations[acknowledged : acknowledged + BATCH])
        except httpx2.TransportError:  # whether it was taken nobody knows: it is sent again
            weather.is_up.wait(30)
            continue
        answer = unpack(response.content)
        if response.status_code == 200:
            acknowledged = answer["ack"]
            weather.through.release()
        elif response.status_code == 409:
            acknowledged = answer["expect"] - 1
        else:
            assert answer["problem"] == "upstream.busy_hub", answer


@dataclass(frozen=True)
class Keeper:
    """Who looks after a hub of a test."""

    store: Store

    def make_code(self, code: str, *, needs_approval: bool) -> str:
        return str(Upkeep(self.store, SystemClock(), "test").make_code(code, needs_approval=needs_approval))

    def check(self) -> tuple[Finding, ...]:
        return findings(self.store)

    def close(self) -> None:
        self.store.close()


def a_hub(folder: Path, database: str) -> tuple[Settings, Keeper]:
    """A hub of its own with one station."""
    home = HubHome(folder)
    set_up(home, database)
    store = Store(open_engine(database, as_owner=True))
    Upkeep(store, SystemClock(), "test").add_station("YF", "杨府供电所")
    return home.settings(), Keeper(store)


def changes_of(computer: Computer, count: int) -> list[Operation]:
    key = new_key()
    changes = (computer.operation(key, {PHONE: str(place)}) for place in range(count - 1))
    return [computer.customer(key), *changes]


def assert_whole(computer: Computer, count: int) -> None:
    lines = computer.read()
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    for index in {line.device_index for line in lines}:
        assert [line.dev_seq for line in lines if line.device_index == index] == list(range(1, count + 1))


def until_done(work: list[Future[None]], harm: Callable[[], None]) -> int:
    """Do harm again and again until the work is done; how often."""
    times = 0
    while not all(each.done() for each in work):
        harm()
        times += 1
    for each in work:
        each.result()
    return times


def test_the_databases_own_processes_are_ended(cluster: Cluster, tmp_path: Path) -> None:
    database = cluster.url(cluster.make_database())
    settings, upkeep = a_hub(tmp_path / "hub", database)
    engine = create_engine(database.replace("postgresql:", "postgresql+psycopg:"))
    weather = Weather()
    weather.is_up.set()

    def end_some() -> None:
        weather.let_through(8)
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE usename = current_database() || '_app' AND datname = current_database()"
            )

    with ExitStack() as clients, ThreadPoolExecutor(2) as threads:
        computers = []
        for _ in range(2):
            hub = open_hub(settings, SystemClock())
            computers.append(Computer(clients.enter_context(TestClient(make_application(hub)))))
            computers[-1].enrol(str(upkeep.make_code("YF", needs_approval=False)))
            computers[-1].sign_in()
        work = [threads.submit(push_all, computer, changes_of(computer, 90), weather) for computer in computers]
        assert until_done(work, end_some) > 2
        # The first to meet a connection that was ended is told to come again, the next gets a new one.
        assert computers[0].pulled().status_code in {200, 503}
        assert_whole(computers[0], 90)
    engine.dispose()
    upkeep.close()


@pytest.mark.slow
def test_the_hub_is_killed(cluster: Cluster, tmp_path: Path) -> None:
    home = tmp_path / "hub"
    _, upkeep = a_hub(home, cluster.url(cluster.make_database()))
    port = free_port()
    weather = Weather()

    def kill_one() -> None:
        with hub_process(home, port) as hub:
            weather.is_up.set()
            weather.let_through(60)
            weather.is_up.clear()
            hub.kill()

    with _computers(port, 3) as computers, ThreadPoolExecutor(3) as threads:
        with hub_process(home, port):
            for computer in computers:
                computer.enrol(str(upkeep.make_code("YF", needs_approval=False)))
                computer.sign_in()
        work = [threads.submit(push_all, computer, changes_of(computer, CHANGES), weather) for computer in computers]
        assert until_done(work, kill_one) > 2
        with hub_process(home, port):
            assert_whole(computers[0], CHANGES)
    assert upkeep.check() == ()
    upkeep.close()


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def _computers(port: int, count: int) -> Iterator[list[Computer]]:
    with ExitStack() as clients:
        yield [
            Computer(clients.enter_context(httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False)))
            for _ in range(count)
        ]
