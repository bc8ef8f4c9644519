"""A hub ready to serve: its settings become stores, and these the verbs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.hub.blobs import GIB, Blobs
from app.hub.enrolment import Enrolment
from app.hub.knowledge import shipped_knowledge
from app.hub.leases import Leases
from app.hub.pulling import Pulling
from app.hub.pushing import Pushing
from app.hub.sessions import Sessions
from app.hub.settings import Settings
from app.hub.snapshots import Snapshots, pace_of
from app.hub.storage.engine import open_engine
from app.hub.storage.store import Store
from app.hub.watching import Watching
from app.services.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """What a process does for computers, and for the county."""

    clock: Clock
    public_key: bytes
    sign: Callable[[bytes], bytes]
    token_secret: bytes
    files: Path
    store: Store
    county: Store
    enrolment: Enrolment
    sessions: Sessions
    pushing: Pushing
    pulling: Pulling
    leases: Leases
    watching: Watching
    blobs: Blobs
    snapshots: Snapshots

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()
        self.county.close()


def open_hub(settings: Settings, clock: Clock) -> Hub:
    """The hub of these settings.

    Raises:
        Refusal: `hub.database_url`.
    """
    store = Store(open_engine(settings.database))
    return Hub(
        clock=clock,
        public_key=settings.public_key,
        sign=settings.sign,
        token_secret=settings.token_secret,
        files=settings.files,
        store=store,
        county=Store(open_engine(settings.county)),
        enrolment=Enrolment(store, clock),
        sessions=Sessions(store, clock, settings.token_secret),
        pushing=Pushing(store, shipped_knowledge(), clock),
        pulling=Pulling(store, clock),
        leases=Leases(store, clock),
        watching=Watching(store, clock),
        snapshots=Snapshots(store, clock, settings.files, settings.sign, pace_of(settings)),
        blobs=Blobs(store, clock, settings.files, settings.station_gib * GIB),
    )
