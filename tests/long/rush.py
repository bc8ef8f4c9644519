"""A county after an outage, all at once: `python -m tests.long.rush --computers 100 --changes 200`.

Every computer of twenty stations sends what it did meanwhile and reads what the four others did. Measured is the time
until all have everything; hub, database and computers are on this one machine, and what is told is on the disk.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from typing import Final

import httpx2

from app.domain.upstream.operation import Operation, OpKind
from app.hub.setting_up import set_up
from app.hub.settings import HubHome
from app.hub.storage.engine import open_engine
from app.hub.storage.store import Store
from app.hub.upkeep import Upkeep
from app.services.clock import SystemClock
from tests.hub.county import A_CUSTOMER, PHONE, Computer, new_key
from tests.hub.server import server, url_of
from tests.long.county import free_port, hub_processes, report

_PER_STATION: Final = 5
_AT_ONCE: Final = 16
_INSERTS: Final = 0.3


def run(folder: Path, database: str, computers: int, changes: int) -> float:
    """Seconds from the first word until all have everything."""
    home = HubHome(folder / "hub")
    set_up(home, database)
    ports = [free_port() for _ in range(2)]
    context = multiprocessing.get_context("forkserver")
    with hub_processes(context, home.path, ports), _county(database, ports, computers) as county:
        work = [(each, _pending(each, changes)) for each in county]
        begun = time.perf_counter()
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            list(threads.map(lambda one: one[0].push(*one[1]), work))
            delivered = sum(map(len, threads.map(Computer.read, county)))
        seconds = time.perf_counter() - begun
    assert delivered == computers * _PER_STATION * changes
    return seconds


@contextmanager
def _county(database: str, ports: list[int], count: int) -> Iterator[list[Computer]]:
    store = Store(open_engine(database, as_owner=True))
    upkeep = Upkeep(store, SystemClock(), "rush")
    computers = []
    with ExitStack() as clients:
        for place in range(count):
            station = f"S{place // _PER_STATION}"
            if not place % _PER_STATION:
                upkeep.add_station(station, station)
            url = f"http://127.0.0.1:{ports[place % len(ports)]}"
            computers.append(Computer(clients.enter_context(httpx2.Client(base_url=url, timeout=60, trust_env=False))))
            computers[-1].enrol(str(upkeep.make_code(station, needs_approval=False)))
            computers[-1].sign_in()
        store.close()
        yield computers


def _pending(computer: Computer, count: int) -> list[Operation]:
    chance = Random(computer.index)  # noqa: S311 - the same changes each time, no secret
    keys: list[bytes] = []
    made = []
    for place in range(count):
        if not keys or chance.random() < _INSERTS:
            keys.append(new_key())
            made.append(computer.operation(keys[-1], A_CUSTOMER, kind=OpKind.INSERT))
        else:
            made.append(computer.operation(chance.choice(keys), {PHONE: f"139{place:08d}"}))
    return made


def main() -> int:
    """The script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--computers", type=int, default=100)
    parser.add_argument("--changes", type=int, default=200)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, server(max_connections="80") as primary:
        seconds = run(Path(folder), url_of(primary), chosen.computers, chosen.changes)
    sent = chosen.computers * chosen.changes
    report(f"{sent} changes sent and {sent * _PER_STATION} lines delivered in {seconds:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
