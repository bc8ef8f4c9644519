"""The command line of the hub, as the people of the county use it."""

import socket
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx2
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from starlette.testclient import TestClient

from app.domain.problems import Refusal
from app.hub.commands.program import run
from app.hub.commands.serving import may_listen
from app.hub.opened import open_hub
from app.hub.settings import HubHome
from app.hub.storage.schema import is_current
from app.hub.storage.tables import metadata
from app.hub.web.application import make_application
from app.services.clock import SystemClock
from tests.hub.county import CAPACITY, Computer, County, new_key, said

EVERYWHERE = "0.0.0.0"  # noqa: S104 - what is to be refused
Say = Callable[..., list[str]]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Where a new hub's database is to be; empty for the folder's own."""
    if request.param == "sqlite":
        return ""
    cluster = request.getfixturevalue("cluster")
    return str(cluster.url(cluster.make_database()))


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Does a command that must go well; the lines it prints."""

    def call(*words: str) -> list[str]:
        code = run(["--home", str(tmp_path / "hub"), *words])
        printed = capsys.readouterr()
        assert code == 0, printed.err
        return printed.out.splitlines()

    return call


def test_a_hub_from_its_making_to_a_lost_computer(say: Say, database: str, tmp_path: Path) -> None:
    home = HubHome(tmp_path / "hub")
    say("init", *(["--database", database] if database else []))
    say("station", "add", "YF", "杨府供电所")
    (code,) = say("code", "YF")
    (second,) = say("code", "YF", "--approval")
    with TestClient(make_application(open_hub(home.settings(), SystemClock()))) as client:
        computer, other = Computer(client), Computer(client)
        computer.enrol(code)
        other.enrol(second)
        computer.sign_in()
        computer.push(computer.customer(new_key()), computer.operation(new_key(), {CAPACITY: 1}))

        heads, row = say("station", "list")
        assert heads.split("\t") == ["编号", "名称", "电脑", "最近联系", "日志", "待定冲突", "隔离"]
        assert row.split("\t")[:3] + row.split("\t")[4:] == ["YF", "杨府供电所", "1", "1", "0", "1"]
        assert say("sweep") == ["移除 0 个附件，共 0 字节；另有 0 个未满 90 天。"]
        _, first_row, second_row = say("device", "list", "YF")
        assert first_row.split("\t")[:5] == ["1", "营业厅1号机", "已加入", "0.1.0", "2"]
        assert second_row.split("\t")[2] == "待批准"
        assert say("device", "approve", "YF", "2") == ["YF的 2 号电脑已批准。"]
        other.sign_in()
        _, aside = say("quarantine", "list")
        assert aside.split("\t")[:5] == ["YF", "1", "2", "customer", "没有这条记录"]
        assert say("quarantine", "replay", "YF") == ["补入 0 项，仍隔离 1 项。"]
        assert say("check") == ["各所日志连续，记录与日志相符。"]
        say("device", "revoke", "YF", "1")
        assert computer.pulled().status_code == 403
    acts = [line.split("\t")[2] for line in say("station", "log", "YF")[1:]]
    assert acts[:2] == ["停用电脑", "批准电脑"]
    assert sorted(acts[2:]) == ["电脑加入", "电脑加入", "登入名册", "给出加入码", "给出加入码"]


def test_computers_are_told_what_is_in_a_backup(
    say: Say, database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, backup = HubHome(tmp_path / "hub"), tmp_path / "hub.backup"
    say("init", *(["--database", database] if database else []))
    say("station", "add", "YF", "杨府供电所")
    (code,) = say("code", "YF")
    with TestClient(make_application(open_hub(home.settings(), SystemClock()))) as client:
        computer = Computer(client)
        computer.enrol(code)
        computer.sign_in()
        computer.push(computer.customer(new_key()))
        before = computer.pull()
        say("backup", str(backup))
        assert (before["archived"], computer.pull()["archived"]) == (0, 1)
        wanted = {"series": "case", "year": 2026, "count": 100}
        assert said(computer.post("lease", wanted))["lo"] == 1
        say("restored")
        assert said(computer.post("lease", wanted))["lo"] == 10_101  # blocks given since the backup are unknown
        assert computer.pull()["hub_epoch"] != before["hub_epoch"]
    assert backup.stat().st_size > 1000
    assert run(["--home", str(home.path), "backup", str(backup)]) == 1
    assert "已存在" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("station", "add", "YF", "杨府"), "供电所 YF 已在名册上。"),
        (("station", "add", "", "杨府"), "供电所的编号与名称都要填，各不超过八十个字。"),
        (("code", "XX"), "名册上没有供电所 XX，请用 station list 核对。"),
        (("device", "list", "XX"), "名册上没有供电所 XX，请用 station list 核对。"),
        (("device", "approve", "YF", "1"), "YF没有 1 号电脑，请用 device list 核对。"),
        (("init",), "里已有中心。"),
        (("serve", "--host", EVERYWHERE), "没有证书时只在本机监听。"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    say: Say, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    say("init")
    say("station", "add", "YF", "杨府供电所")

    assert run(["--home", str(tmp_path / "hub"), *words]) == 1

    assert sentence in capsys.readouterr().err


def test_a_computer_that_is_in_needs_no_approval(county: County) -> None:
    station = county.station()
    county.computer(station)
    with pytest.raises(Refusal, match=r"hub\.device_not_pending"):
        county.upkeep.approve(station, 1)


def test_without_a_hub_the_way_to_one_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--home", str(tmp_path), "station", "list"]) == 1
    assert "请先用 init 建立，或用 try 试用" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["mysql://x/y", "no url", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_that_cannot_be_used_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    assert run(["--home", str(tmp_path / "hub"), "init", "--database", url]) == 1
    assert "数据库" in capsys.readouterr().err
    assert not HubHome(tmp_path / "hub").is_set_up


def test_words_that_are_no_command_are_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["nonsense"]) == 2
    assert "nonsense" in capsys.readouterr().err


def test_the_keys_are_for_nobody_else(say: Say, tmp_path: Path) -> None:
    say("init")
    for name in ("hub.toml", "upkeep.toml"):
        assert stat.S_IMODE((tmp_path / "hub" / name).stat().st_mode) == 0o600
    assert len(HubHome(tmp_path / "hub").settings().public_key) == 32


def test_files_lie_in_the_home_unless_another_folder_is_named(say: Say, tmp_path: Path) -> None:
    say("init")
    assert HubHome(tmp_path / "hub").settings().files == tmp_path / "hub" / "files"
    assert "files =" not in (tmp_path / "hub" / "hub.toml").read_text(encoding="utf-8")
    assert run(["--home", str(tmp_path / "other"), "init", "--files", str(tmp_path / "shared")]) == 0
    assert HubHome(tmp_path / "other").settings().files == tmp_path / "shared"


def test_a_backup_of_the_trial_engine_opens(say: Say, tmp_path: Path) -> None:
    say("init")
    say("station", "add", "YF", "杨府供电所")
    say("backup", str(tmp_path / "copy.db"))
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT code, archived FROM station").fetchall() == [("YF", 0)]


@pytest.mark.parametrize(
    ("host", "has_tls", "is_behind_proxy", "may"),
    [
        ("127.0.0.1", False, False, True),
        ("::1", False, False, True),
        (EVERYWHERE, False, False, False),
        (EVERYWHERE, True, False, True),
        ("10.0.0.1", False, True, True),
    ],
)
def test_in_the_clear_only_this_machine_is_listened_to(
    host: str,
    has_tls: bool,  # noqa: FBT001 - pytest gives it
    is_behind_proxy: bool,  # noqa: FBT001
    may: bool,  # noqa: FBT001
) -> None:
    assert may_listen(host, has_tls=has_tls, is_behind_proxy=is_behind_proxy) is may


def test_the_schema_is_what_the_tables_say(county: County) -> None:
    owner = county.owner()
    with owner.of_county() as connection:
        assert is_current(connection)
        context = MigrationContext.configure(connection, opts={"include_name": _is_no_partition})
        assert compare_metadata(context, metadata) == []
    owner.close()


def _is_no_partition(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or not (name or "").rpartition("_")[2].isdigit()


def test_one_command_tries_the_hub(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "app.hub", "--home", str(tmp_path / "hub"), "try", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as hub:  # noqa: S603
        assert hub.stdout is not None
        assert hub.stderr is not None
        code = hub.stdout.readline().strip().partition("加入码：")[2]
        assert any("Uvicorn running" in line for line in hub.stderr)
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            computer = Computer(client)
            assert computer.enrol(code)["station_name"] == "试用供电所"
            computer.sign_in()
            assert computer.push(computer.customer(new_key()))["ack"] == 1
        assert not [path for path in tmp_path.rglob("*") if path.stat().st_mode & 0o077]  # nobody else's to read
        hub.terminate()
        assert hub.stderr.read().count('"path": "/v1/push", "status": 200') == 1


def test_snapshots_are_made_of_the_stations_that_are_meant(say: Say) -> None:
    say("init")
    say("station", "add", "YF", "杨府供电所")
    say("station", "add", "XL", "新林供电所")
    assert [line.split("\t")[0] for line in say("snapshot")] == ["XL", "YF"]
    assert say("snapshot", "YF")[0].startswith("YF\t0 条\t到第 0 条日志")
    assert run(["snapshot", "ZZ"]) == 1


def test_leased_numbers_are_listed_and_a_lost_computer_is_struck_off(say: Say, tmp_path: Path) -> None:
    say("init")
    say("station", "add", "YF", "杨府供电所")
    (code,) = say("code", "YF")
    home = HubHome(tmp_path / "hub")
    with TestClient(make_application(open_hub(home.settings(), SystemClock()))) as client:
        computer = Computer(client)
        computer.enrol(code)
        computer.sign_in()
        said(computer.post("lease", {"series": "case", "year": 2000, "count": 100}))
        said(computer.post("lease", {"series": "order", "year": 2199, "count": 50}))
    heads, past, coming = (line.split("\t") for line in say("leases", "YF"))
    assert heads[0] == "种类"
    assert past == ["业务", "2000", "1", "100", "1", "0", "1-100"]
    assert coming == ["派工单", "2199", "1", "50", "1", "0", ""]
    assert run(["--home", str(home.path), "device", "retire", "YF", "1"]) == 1
    say("device", "revoke", "YF", "1")
    assert say("device", "retire", "YF", "1") == ["YF的 1 号电脑已注销。"]
    assert len(say("device", "list", "YF")) == 1
