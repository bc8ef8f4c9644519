"""The restore drill, as cron runs it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.hub.commands.program import run
from app.hub.opened import open_hub
from app.hub.settings import HubHome
from app.hub.storage.engine import open_engine
from app.hub.storage.store import Store
from app.hub.storage.tables import op_log, station
from app.hub.web.application import make_application
from app.services.clock import SystemClock
from tests.hub.county import PHONE, Computer, new_key

Say = Callable[..., tuple[int, str]]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the hub of a test has its database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'own.db'}"
    cluster = request.getfixturevalue("cluster")
    return str(cluster.url(cluster.make_database()))


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Does a command; its exit code, and all it says."""

    def call(*words: str) -> tuple[int, str]:
        code = run(["--home", str(tmp_path / "hub"), *words])
        return code, "".join(capsys.readouterr())

    return call


@pytest.fixture
def store(say: Say, database: str, tmp_path: Path) -> Store:
    """A hub with a station whose log has three lines, and a backup made after the second."""
    say("init", "--database", database)
    say("station", "add", "YF", "杨府供电所")
    (tmp_path / "backups").mkdir()
    with TestClient(make_application(open_hub(HubHome(tmp_path / "hub").settings(), SystemClock()))) as client:
        computer = Computer(client)
        computer.enrol(say("code", "YF")[1].splitlines()[0])
        computer.sign_in()
        key = new_key()
        computer.push(computer.customer(key), computer.operation(key, {PHONE: "1"}))
        assert say("backup", str(tmp_path / "backups" / "monday"))[0] == 0
        computer.push(computer.operation(key, {PHONE: "2"}))
    return Store(open_engine(database, as_owner=not database.startswith("sqlite")))


def test_backups_are_tried(say: Say, store: Store, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    older = backups / "sunday"
    older.write_bytes(b"no backup at all")
    os.utime(older, (0, 0))

    code, said = say("restore-drill", str(backups))
    assert code == 0, said
    assert "monday" in said
    assert "1 个供电所，2 条日志。" in said
    assert "与现库一致" in said
    assert "恢复演练" in say("station", "log", "YF")[1].splitlines()[1]

    # What would not do: another log up to the same place, a hub that lost lines itself, another life of it.
    for change in (op_log.update().where(op_log.c.seq == 2).values(hlc=7), station.update().values(head=1)):
        with store.of_county(writing=True) as connection:
            connection.execute(change)
        code, said = say("restore-drill", str(backups / "monday"))
        assert (code, "YF\t日志与现库同一进度处不同" in said) == (1, True)
    say("restored")
    code, said = say("restore-drill", str(backups))
    assert (code, "备份早于最近一次恢复或升级，请重新备份" in said) == (1, True)

    (backups / "tuesday").write_bytes(b"no backup at all" * 99)
    assert say("restore-drill", str(backups))[0] == 1
    assert say("restore-drill", str(tmp_path / "nowhere")) == (1, f"“{tmp_path / 'nowhere'}”里没有备份。\n")
    assert _databases(store) == set()
    store.close()


def _databases(store: Store) -> set[str]:
    """The databases a drill left behind."""
    if not store.is_shared:
        return set()
    with store.of_county() as connection:
        here = connection.exec_driver_sql("SELECT current_database()").scalar_one()
        names = connection.exec_driver_sql("SELECT datname FROM pg_database").scalars()
        return {name for name in names if name.startswith(f"{here}_drill")}
