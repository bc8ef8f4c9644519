"""Taking the records as a whole, broken off: by a kill, by the line, by bytes that are not the hub's."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.problems import Refusal
from app.domain.upstream.rebuilding import RebuildReason, RebuildStep
from app.persistence.backup import check_file
from app.persistence.database import Database
from app.services.bundle import Services
from app.services.feed import Feed
from app.services.folder import DataFolder
from app.services.upstream.upstream import UpstreamService
from app.sync.wire import Answered, Asked
from tests.hub.whole.ground import URL, Ground, change, chen, code_of, held, office_of, query


def test_a_kill_at_any_step_leaves_the_old_or_the_new(ground: Ground, first: UpstreamService) -> None:
    """What lies on the disk at each step is what a kill leaves: opened, it is whole, and goes on."""
    second = ground.computer("second")
    second.join(ground.code(), URL)
    change(first, address="别处")
    first.sync_once()
    change(second, phone="13911112222")
    ground.shorten()
    home = office_of(second).folder
    moments: list[Path] = []

    def look(_step: RebuildStep, _done: int, _total: int) -> None:
        moments.append(ground.path / f"moment-{len(moments)}")
        shutil.copytree(home.path, moments[-1], ignore=shutil.ignore_patterns("*.lock", "*-shm"))

    second.rebuild_from_hub(RebuildReason.REPAIR, look)
    look(RebuildStep.PUTTING_IN, 1, 1)

    found = []
    for moment in moments:
        folder = DataFolder(moment)
        database = Database.at(folder.database)
        office = replace(office_of(second), database=database, folder=folder, feed=Feed())
        desk = Services(office)
        again = ground.at(desk)
        found.append(chen(again).address)
        assert chen(again).phone == "13911112222"
        assert check_file(folder.database) == ()
        again._office.database.close()
    assert found == ["扬中市油坊镇老郎村1组6号"] * (len(found) - 1) + ["别处"]
    assert len(found) >= 6


def test_a_cut_line_goes_on_where_it_was_cut(
    ground: Ground, first: UpstreamService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sync.download.PIECE", 1000)
    second = ground.computer("second")
    pieces: list[str] = []

    def cut(asked: Asked, answered: Answered) -> Answered:
        if "Range" in asked.headers:
            pieces.append(asked.headers["Range"])
            if len(pieces) == 3:
                raise Refusal.of("upstream.unreachable")
        return answered

    ground.line.bend = cut
    with pytest.raises(Refusal) as refused:
        second.join(ground.code(), URL)
    assert code_of(refused) == "upstream.unreachable"
    second.sync_once()
    assert pieces[:4] == ["bytes=0-999", "bytes=1000-1999", "bytes=2000-2999", "bytes=2000-2999"]
    assert held(second) == held(first)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda body: body[:-1] + bytes([body[-1] ^ 1]), "upstream.snapshot_unsound"),
        (lambda body: body[:-1], "upstream.garbled"),
    ],
)
def test_a_spoilt_file_is_thrown_away(
    ground: Ground, first: UpstreamService, spoil: Callable[[bytes], bytes], code: str
) -> None:
    second = ground.computer("second")
    ground.line.bend = lambda asked, answered: (
        replace(answered, body=spoil(answered.body)) if "Range" in asked.headers else answered
    )
    with pytest.raises(Refusal) as refused:
        second.join(ground.code(), URL)
    assert code_of(refused) == code
    assert query(second, "SELECT count(*) FROM staff") == [(0,)]
    ground.line.bend = lambda _asked, answered: answered
    second.sync_once()
    assert held(second) == held(first)


def test_a_computer_that_is_killed_goes_on(ground: Ground, first: UpstreamService) -> None:
    """The real thing: a process that dies while the records go in."""
    second = ground.computer("second")
    second.join(ground.code(), URL)
    change(second, phone="13911112222")
    change(first, address="别处")
    first.sync_once()
    words = [str(office_of(second).folder.path), str(ground.path / "hub" / "hub.db")]
    keys = [ground.settings.signing_key, ground.settings.token_key, str(ground.settings.files)]
    command = [sys.executable, "-c", _DIES, *words, *keys]
    killed = subprocess.run(command, check=False, env=_ENVIRONMENT)  # noqa: S603 - our own words

    assert killed.returncode == -signal.SIGKILL
    assert check_file(office_of(second).folder.database) == ()
    assert (chen(second).address, chen(second).phone) == ("扬中市油坊镇老郎村1组6号", "13911112222")
    second.sync_once()
    assert (chen(second).address, chen(second).phone) == ("别处", "13911112222")
    first.sync_once()
    assert held(first) == held(second)


_DIES = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from starlette.testclient import TestClient
from app.bootstrap import open_station
from app.domain.upstream.rebuilding import RebuildReason, RebuildStep
from app.hub.opened import open_hub
from app.hub.settings import Settings
from app.hub.web.application import make_application
from app.services.upstream.upstream import UpstreamService
from app.sync.wire import Answered
class Now:
    def now(self):
        return datetime(2026, 3, 2, 1, tzinfo=UTC)
class Line:
    def send(self, asked):
        headers = {**asked.headers, "Authorization": f"Bearer {asked.token}"}
        got = client.request(asked.method, asked.path, content=asked.body, headers=headers)
        return Answered(status=got.status_code, body=got.content, headers=got.headers)
    def close(self):
        pass
home, hub, signing, token, files = sys.argv[1:]
url = f"sqlite:///{hub}"
settings = Settings(database=url, county=url, signing_key=signing, token_key=token, files=Path(files))
services = open_station(Path(home), clock=Now())
def die(step, done, total):
    if step is RebuildStep.PUTTING_IN:
        os.kill(os.getpid(), signal.SIGKILL)
with TestClient(make_application(open_hub(settings, Now()))) as client:
    upstream = UpstreamService(services.office, services.people, lambda _url, _certificate: Line())
    upstream.rebuild_from_hub(RebuildReason.REPAIR, die)
"""
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
