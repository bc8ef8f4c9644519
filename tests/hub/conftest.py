"""One hub on each engine for all tests of it: every test takes stations of its own, which see nothing of each other."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.hub.opened import open_hub
from app.hub.settings import new_settings
from app.hub.storage.engine import open_engine
from app.hub.storage.schema import make_roles, migrate
from app.hub.storage.store import Store
from app.hub.upkeep import Upkeep
from app.hub.web.application import make_application
from app.hub.web.counter import Limits
from tests.hub.cluster import Cluster, programs, shared_cluster
from tests.hub.county import County, sqlite_url
from tests.station import MONDAY, SetClock

UNLIMITED = Limits(per_device=1_000_000, per_address=1_000_000)
PASSWORD = "wind-over-the-dam"


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A PostgreSQL server for this run; where the machine has none, what needs it is skipped."""
    if programs() is None:
        pytest.skip("this machine has no PostgreSQL")
    own = tmp_path_factory.getbasetemp()
    # Workers of xdist each have a folder of their own in the run's.
    shared = own.parent if own.name.startswith("popen-") else own
    with shared_cluster(shared) as running:
        yield running


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def a_county(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """A hub on this engine."""
    engine: str = request.param
    if engine == "sqlite":
        database = county = upkeep_url = sqlite_url(tmp_path_factory.mktemp("hub"))
        engine_of_file = open_engine(upkeep_url)
        migrate(engine_of_file)
        engine_of_file.dispose()
    else:
        database, county, upkeep_url = _on_postgresql(request.getfixturevalue("cluster"))
    clock = SetClock()
    settings = new_settings(database, county, tmp_path_factory.mktemp("files"))
    owner = Store(open_engine(upkeep_url, as_owner=engine == "postgresql"))
    with ExitStack() as open_clients:
        clients = [
            open_clients.enter_context(
                TestClient(make_application(open_hub(settings, clock), UNLIMITED), client=("127.0.0.1", 50000))
            )
            for _ in range(2)
        ]
        yield County(
            engine=engine,
            settings=settings,
            upkeep_url=upkeep_url,
            clock=clock,
            client=clients[0],
            other_client=clients[1],
            upkeep=Upkeep(owner, clock, "管理员"),
        )
    owner.close()


@pytest.fixture
def county(a_county: County) -> County:
    """The hub of this engine, at nine in the morning of a Monday."""
    a_county.clock.set(MONDAY)
    return a_county


@pytest.fixture(scope="session")
def blank_hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a hub on the trial engine in which nothing is yet, to be copied."""
    folder = tmp_path_factory.mktemp("blank_hub")
    engine = open_engine(sqlite_url(folder))
    migrate(engine)
    engine.dispose()
    return folder / "hub.db"


def _on_postgresql(cluster: Cluster) -> tuple[str, str, str]:
    name = cluster.make_database()
    upkeep_url = cluster.url(name)
    engine = open_engine(upkeep_url)
    roles = make_roles(engine, serving_password=PASSWORD, reading_password=PASSWORD)
    migrate(engine)
    engine.dispose()
    return cluster.url(name, roles.serving, PASSWORD), cluster.url(name, roles.reading, PASSWORD), upkeep_url
