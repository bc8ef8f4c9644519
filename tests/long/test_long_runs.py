"""A minute of each of the long runs; the whole of them are scripts (`python -m tests.long.chaos`, `.soak`)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.cluster import programs
from tests.hub.server import Server, server
from tests.long import chaos, soak


@pytest.fixture
def primary() -> Iterator[Server]:
    """A server whose word is on the disk."""
    if programs() is None:
        pytest.skip("this machine has no PostgreSQL")
    with server(max_connections="80", max_wal_size="64MB") as made:
        yield made


def test_everything_is_killed(primary: Server, tmp_path: Path) -> None:
    outcome = chaos.run(tmp_path, primary, kills=1000, seed=5, seconds=60)

    assert outcome.wrong == [], chaos.told(outcome)
    assert sum(outcome.kills.values()) > 10
    assert outcome.judgement.claims > 5


def test_steady_work_takes_no_more_and_more(primary: Server, tmp_path: Path) -> None:
    told = soak.run(tmp_path, primary, seconds=60)

    assert told.wrong == [], soak.told(told)
    assert told.judgement.claims > 5
