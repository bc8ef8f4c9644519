"""A hub with a standby: the server that took the writes is lost with all its data, and nothing acknowledged is."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Semaphore

import httpx2
import pytest
from starlette.testclient import TestClient

from app.domain.upstream.operation import Operation
from app.hub.keeping import Keeping
from app.hub.opened import open_hub
from app.hub.storage.engine import open_engine
from app.hub.web.application import make_application
from app.services.clock import SystemClock
from app.sync.packing import unpack
from tests.hub.cluster import Cluster, programs
from tests.hub.county import Computer
from tests.hub.server import Server, server, standby_of, until, url_of
from tests.hub.serving import hub_process
from tests.hub.test_hub_killed import Keeper, a_hub, assert_whole, changes_of, free_port

BATCH = 3
CHANGES = 90


@dataclass
class Sender:
    """A computer that sends as many portions as it is allowed to, and what it was told meanwhile."""

    computer: Computer
    operations: list[Operation]
    acknowledged: int = 0
    refused: set[tuple[int, str]] = field(default_factory=set)
    allowed: Semaphore = field(default_factory=lambda: Semaphore(0))
    through: Semaphore = field(default_factory=lambda: Semaphore(0))
    patience: Event = field(default_factory=Event)

    def send_all(self) -> None:
        """Send until everything is acknowledged; nobody's hand helps."""
        while self.acknowledged < len(self.operations):
            assert self.allowed.acquire(timeout=60)
            while not self._is_taken():
                pass
            self.through.release()

    def wait_for(self, portions: int) -> None:
        """Wait until so many more portions are acknowledged."""
        for _ in range(portions):
            assert self.through.acquire(timeout=60)

    def _is_taken(self) -> bool:
        response = self.computer.pushed(self.operations[self.acknowledged : self.acknowledged + BATCH])
        answer = unpack(response.content)
        if response.status_code == 200:
            self.acknowledged = answer["ack"]
            return True
        if response.status_code == 409:  # the answer was lost, what was sent is there
            assert answer["expect"] > self.acknowledged, "what was acknowledged is gone"
            self.acknowledged = answer["expect"] - 1
            return True
        self.refused.add((response.status_code, response.headers["retry-after"]))
        self.patience.wait(0.05)  # a computer gone wild would be told to wait for that
        return False


@pytest.fixture
def pair() -> Iterator[tuple[Server, Server]]:
    """A server that takes writes, and one that has each of them before it is acknowledged."""
    if programs() is None:
        pytest.skip("this machine has no PostgreSQL")
    with server() as primary, standby_of(primary, "beside") as standby:
        _wait_for_standby(primary)
        yield primary, standby


def test_nothing_acknowledged_goes_with_the_server_that_is_lost(pair: tuple[Server, Server], tmp_path: Path) -> None:
    primary, standby = pair
    _, keeper = a_hub(tmp_path / "hub", url_of(primary, standby))
    port = free_port()
    with ExitStack() as open_clients, hub_process(tmp_path / "hub", port), ThreadPoolExecutor(2) as threads:
        senders = [_sender(port, keeper, open_clients) for _ in range(2)]
        work = [threads.submit(each.send_all) for each in senders]
        _send(senders, 5)

        # Without its standby the server acknowledges nothing, until somebody says that it may.
        standby.stop()
        _allow(senders, 5)
        until(lambda: primary.ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"))
        primary.set("synchronous_standby_names", "")
        _wait_for(senders, 5)
        assert [each.refused for each in senders] == [set(), set()]
        standby.start()
        _wait_for_standby(primary)
        _send(senders, 5)

        primary.kill()
        shutil.rmtree(primary.data)
        _allow(senders, CHANGES)
        until(lambda: all(each.refused for each in senders))
        standby.promote()

        for each in work:
            each.result(timeout=60)
        keeper.close()  # its connection went to the one that is lost
        # Each was told when to come again, and never that something was wrong with what it sent.
        assert [each.refused for each in senders] == [{(503, "10")}, {(503, "10")}]
        assert_whole(senders[0].computer, CHANGES)
        assert keeper.check() == ()
        Keeping(keeper.store, url_of(primary, standby), SystemClock(), "test").back_up(tmp_path / "backup")
    keeper.close()


def _wait_for_standby(primary: Server) -> None:
    primary.set("synchronous_standby_names", "beside")
    until(lambda: primary.ask("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"))


def test_a_server_that_is_not_in_charge_is_asked_later(cluster: Cluster, tmp_path: Path) -> None:
    database = cluster.url(cluster.make_database())
    settings, keeper = a_hub(tmp_path / "hub", database)
    engine = open_engine(database)
    with TestClient(make_application(open_hub(settings, SystemClock()))) as client:
        computer = Computer(client)
        computer.enrol(keeper.make_code("YF", needs_approval=False))
        computer.sign_in()
        with engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER DATABASE {engine.url.database} SET default_transaction_read_only = on")
        with TestClient(make_application(open_hub(settings, SystemClock()))) as beside:
            computer.client = beside
            refused = computer.pushed(changes_of(computer, 1))
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "10")
    engine.dispose()
    keeper.close()


def _sender(port: int, keeper: Keeper, open_clients: ExitStack) -> Sender:
    client = httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60)
    computer = Computer(open_clients.enter_context(client))
    computer.enrol(keeper.make_code("YF", needs_approval=False))
    computer.sign_in()
    return Sender(computer, changes_of(computer, CHANGES))


def _allow(senders: list[Sender], portions: int) -> None:
    for each in senders:
        each.allowed.release(portions)


def _wait_for(senders: list[Sender], portions: int) -> None:
    for each in senders:
        each.wait_for(portions)


def _send(senders: list[Sender], portions: int) -> None:
    _allow(senders, portions)
    _wait_for(senders, portions)
