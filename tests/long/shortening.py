"""The hub's log is shortened while everybody works, and what shortens it is killed like everything else."""

import signal
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import OperationalError

from app.domain.problems import Refusal
from app.hub.compacting import Compacting, Retention
from app.hub.knowledge import shipped_knowledge
from app.hub.settings import HubHome
from app.hub.snapshots import Pace, Snapshots
from app.hub.storage.engine import open_engine
from app.hub.storage.store import Store
from app.services.clock import SystemClock
from tests.station import STATION

if TYPE_CHECKING:  # Windows has neither
    from multiprocessing.context import ForkServerContext
    from multiprocessing.context import ForkServerProcess as Process

_SHORT: Final = Retention(age=timedelta(0), silent=timedelta(seconds=5), margin=50)
_DISTURBED: Final = 75  # how it ends when its database went away, or somebody else makes the snapshot


def shorten(home: str) -> None:
    """Shorten the station's log as far as the computers have read it, as `station-hub compact` does it."""
    hub, clock = HubHome(Path(home)), SystemClock()
    settings = hub.settings()
    store = Store(open_engine(hub.upkeep_database(), as_owner=True))
    snapshots = Snapshots(store, clock, settings.files, settings.sign, Pace(lines=1))
    try:
        Compacting(store, shipped_knowledge(), snapshots, clock, "long", _SHORT).compact(STATION.bytes)
    except (OperationalError, Refusal):
        sys.exit(_DISTURBED)


@dataclass(kw_only=True)
class Shortening:
    """What shortens the log of the hub in a folder: one process at a time; how often it came to its end."""

    context: "ForkServerContext"
    home: HubHome
    done: int = 0
    failures: list[str] = field(default_factory=list)
    _process: "Process | None" = None

    def start(self) -> None:
        """Begin, unless it is under way."""
        if not self.is_under_way():
            self._process = self.context.Process(target=shorten, args=(str(self.home.path),), daemon=True)
            self._process.start()

    def is_under_way(self) -> bool:
        """Whether the log is being shortened just now."""
        if self._process is None or self._process.is_alive():
            return self._process is not None
        if self._process.exitcode not in {0, -signal.SIGKILL, _DISTURBED}:
            self.failures.append(f"what shortens the log ended with {self._process.exitcode}")
        self.done += self._process.exitcode == 0
        self._process = None
        return False

    def kill(self) -> int:
        """Kill it where it is; how many that were."""
        process = self._process
        if process is None:
            return 0
        process.kill()
        process.join()
        self.is_under_way()
        return int(process.exitcode == -signal.SIGKILL)
