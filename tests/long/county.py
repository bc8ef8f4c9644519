"""The county of the long tests: a PostgreSQL server, two processes of its hub, a line that is cut, and computers."""

import logging
import multiprocessing
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

import httpx2
import uvicorn
from sqlalchemy.exc import OperationalError

from app.bootstrap import open_station
from app.domain.people.session import OWNER
from app.hub.opened import open_hub
from app.hub.setting_up import bring_up_to_date, set_up
from app.hub.settings import HubHome
from app.hub.storage.engine import open_engine
from app.hub.storage.store import Store
from app.hub.upkeep import Upkeep
from app.hub.web.application import make_application
from app.hub.web.counter import Limits
from app.services.bundle import Services
from app.services.clock import Clock, SystemClock
from tests.hub.server import Server, until, url_of
from tests.long.computer import Pace, Way, work
from tests.long.proxy import CuttingProxy
from tests.long.shortening import Shortening
from tests.long.witness import call_witness
from tests.station import make_template, resident_draft, shipped_definitions

if TYPE_CHECKING:  # Windows has neither
    from multiprocessing.context import ForkServerContext
    from multiprocessing.context import ForkServerProcess as Process

_UNLIMITED: Final = Limits(per_device=1_000_000, per_address=1_000_000)  # five computers work as hard as a county's
_START_S: Final = 60
_AGAIN_S: Final = 0.2
_NEWCOMERS: Final = 2  # for whom there are codes
_SNAPSHOT_LINES: Final = 300  # so that they are made again and again


def serve(home: str, port: int) -> None:
    """A process of the hub, as `station-hub serve` makes it, but for how often one may ask.

    Where its database is away at the start it begins again, as whoever looks after services makes it.
    """
    logging.disable(logging.ERROR)
    clock = SystemClock()
    is_ready = False
    while not is_ready:
        try:
            bring_up_to_date(HubHome(Path(home)), clock)
            is_ready = True
        except OperationalError:
            time.sleep(_AGAIN_S)
    application = make_application(open_hub(HubHome(Path(home)).settings(), clock), _UNLIMITED)
    uvicorn.run(application, host="127.0.0.1", port=port, access_log=False, log_config=None)


@dataclass(kw_only=True)
class Computer:
    """A computer: its folder, its journal, how it comes in when it is new, and the process that works there."""

    home: Path
    journal: Path
    way: Way | None = None
    process: "Process | None" = None


@dataclass(kw_only=True)
class County:
    """All of it; processes come from one that has imported everything, so that they are there at once."""

    folder: Path
    server: Server
    proxy: CuttingProxy
    ports: list[int]
    random: Random
    pace: Pace
    context: "ForkServerContext"
    shortening: Shortening
    hubs: "list[Process]" = field(default_factory=list)
    computers: list[Computer] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def hub_home(self) -> Path:
        """The hub's folder."""
        return self.folder / "hub"

    @property
    def hub_files(self) -> Path:
        """Where the hub keeps what is not in its database."""
        return HubHome(self.hub_home).files

    def start_hub(self, place: int) -> None:
        """Start one of the hub's processes anew."""
        process = self.context.Process(target=serve, args=(str(self.hub_home), self.ports[place]), daemon=True)
        process.start()
        self.hubs[place : place + 1] = [process]

    def start_computer(self, computer: Computer) -> None:
        """Let a computer work."""
        arguments = (str(computer.home), str(computer.journal), self.random.getrandbits(32), self.pace, computer.way)
        computer.process = self.context.Process(target=work, args=arguments, daemon=True)
        computer.process.start()

    def add_computer(self) -> Computer:
        """A new computer with an empty folder and one of the codes that are left."""
        place = len(self.computers) + 1
        made = Computer(
            home=self.folder / f"computer{place}",
            journal=self.folder / f"journal{place}",
            way=Way(code=self.codes.pop(), url=f"http://127.0.0.1:{self.proxy.port}"),
        )
        made.home.mkdir()
        self.computers.append(made)
        return made

    def kill(self, process: "Process") -> None:
        """Kill a process; one that ended by itself before had a fault."""
        process.kill()
        process.join()
        if process.exitcode != -signal.SIGKILL:
            self.failures.append(f"a process ended by itself: {process.exitcode}")

    def wait_for_hubs(self) -> None:
        """Wait until every process of the hub answers."""
        _wait_for(self.ports)

    def owner(self) -> Store:
        """The hub's database as its owner sees it."""
        return Store(open_engine(url_of(self.server), as_owner=True))

    def stop_working(self) -> None:
        """Kill all computers: what they leave is what the next start finds."""
        for each in self.computers:
            if each.process is not None:
                self.kill(each.process)
                each.process = None


@contextmanager
def county(folder: Path, server: Server, seed: int, computers: int, pace: Pace) -> Iterator[County]:
    """A county in a folder, all its computers enrolled and in step; nobody works yet."""
    random = Random(seed)  # noqa: S311 - to be repeated, not to be secret
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.long.county"])
    ports = [free_port() for _ in range(2)]
    proxy = CuttingProxy(ports, random)
    home = HubHome(folder / "hub")
    made = County(
        folder=folder,
        server=server,
        proxy=proxy,
        ports=ports,
        random=random,
        pace=pace,
        context=context,
        shortening=Shortening(context=context, home=home),
    )
    set_up(home, url_of(server))
    home.write(replace(home.settings(), snapshot_lines=_SNAPSHOT_LINES), home.upkeep_database())
    call_witness(server)
    with ExitStack() as open_things:
        open_things.callback(proxy.close)
        open_things.callback(_end, made)
        for place in range(len(ports)):
            made.start_hub(place)
        made.wait_for_hubs()
        _enrol(made, computers)
        yield made


@contextmanager
def opened(computers: list[Computer], clock: Clock | None = None) -> Iterator[list[Services]]:
    """The computers' stations, opened in this process."""
    with ExitStack() as open_stations:
        services = []
        for each in computers:
            services.append(open_station(each.home, clock=clock))
            open_stations.callback(services[-1].close)
        yield services


@contextmanager
def hub_processes(context: "ForkServerContext", home: Path, ports: list[int]) -> Iterator[None]:
    """Processes of a hub, one at each port, that answer."""
    context.set_forkserver_preload(["tests.long.county"])
    processes = [context.Process(target=serve, args=(str(home), port), daemon=True) for port in ports]
    try:
        for process in processes:
            process.start()
        _wait_for(ports)
        yield
    finally:
        for process in processes:
            process.kill()
            process.join()


def report(text: str) -> None:
    """Tell whoever watches."""
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {text}\n")
    sys.stdout.flush()


def _enrol(made: County, computers: int) -> None:
    template = made.folder / "template" / "station.db"
    template.parent.mkdir()
    make_template(template, shipped_definitions())
    for place in range(computers):
        home = made.folder / f"computer{place + 1}"
        home.mkdir()
        if not place:
            shutil.copyfile(template, home / "station.db")
        made.computers.append(Computer(home=home, journal=made.folder / f"journal{place + 1}"))
    store = made.owner()
    upkeep = Upkeep(store, SystemClock(), "long")
    upkeep.add_station("YF", "油坊镇供电所")
    url = f"http://127.0.0.1:{made.proxy.port}"
    with opened(made.computers) as services:
        for place, each in enumerate(services):
            code = str(upkeep.make_code("YF", needs_approval=False))
            if place:
                each.upstream.join(code, url)
            else:
                each.upstream.enrol(OWNER, code, url)
                each.cases.register(OWNER, resident_draft())  # files belong to cases
                each.upstream.sync_once()
    made.codes += [
        str(upkeep.make_code("YF", needs_approval=False, lifetime=timedelta(days=1))) for _ in range(_NEWCOMERS)
    ]
    store.close()


def _end(made: County) -> None:
    made.shortening.kill()
    for process in (*made.hubs, *(each.process for each in made.computers if each.process is not None)):
        process.kill()
        process.join()


def _wait_for(ports: list[int]) -> None:
    with httpx2.Client(trust_env=False, timeout=5) as client:
        for port in ports:
            until(partial(_is_up, client, port), _START_S)


def _is_up(client: httpx2.Client, port: int) -> bool:
    with suppress(httpx2.TransportError):
        return client.get(f"http://127.0.0.1:{port}/health").status_code == httpx2.codes.OK
    return False


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
