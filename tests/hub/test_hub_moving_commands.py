"""Moving a station and letting people look, as the people of two counties type it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.hub.commands.program import REFUSED, run
from app.hub.opened import open_hub
from app.hub.settings import HubHome
from app.hub.web.application import make_application
from app.services.clock import SystemClock
from tests.hub.county import Computer, new_key

NEW = "https://new.example"
Say = Callable[..., list[str]]


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Does a command at one of the hubs; the lines it prints, or those of its refusal."""

    def call(hub: str, *words: str) -> list[str]:
        code = run(["--home", str(tmp_path / hub), *words])
        printed = capsys.readouterr()
        return (printed.err if code == REFUSED else printed.out).splitlines()

    return call


@pytest.fixture
def written(say: Say, tmp_path: Path) -> Path:
    """Where to write a station of the old hub with a customer in its log; the new hub is there too."""
    for hub in ("old", "new"):
        say(hub, "init")
    say("old", "station", "add", "YF", "油坊镇供电所")
    (code,) = say("old", "code", "YF")
    with TestClient(make_application(open_hub(HubHome(tmp_path / "old").settings(), SystemClock()))) as client:
        computer = Computer(client)
        computer.enrol(code)
        computer.sign_in()
        computer.push(computer.customer(new_key()))
    return tmp_path / "yf.move"


def test_a_station_moves_by_commands(say: Say, written: Path, tmp_path: Path) -> None:
    assert say("old", "station", "export", "YF", "-o", str(written))[0].startswith("YF已写到 ")
    (receipt,) = say("new", "station", "import", str(written))
    assert say("new", "station", "receipt", "YF") == [receipt]
    assert say("new", "station", "import", str(written)) == ["供电所 YF 已在名册上。"]
    authority = tmp_path / "ca.pem"
    authority.write_text("a certificate", encoding="ascii")
    assert say("old", "directory", "set", "YF", NEW, receipt, "--ca", str(authority)) == [
        "YF的电脑下次联系时改连 https://new.example。"
    ]
    lines = tmp_path / "lines.tsv"
    lines.write_text(f"YF\t{NEW}/hub\t{receipt}\n", encoding="utf-8")
    assert say("old", "directory", "import", str(lines)) == ["已设定 1 个供电所。"]
    assert say("old", "directory", "list")[0].split("\t")[:2] == ["YF", f"{NEW}/hub"]
    assert [line.split("\t")[2] for line in say("old", "station", "log", "YF")[1:3]] == ["迁往别处", "迁往别处"]
    assert say("new", "check") == ["各所日志连续，记录与日志相符。"]
    row = say("new", "station", "list")[1].split("\t")
    assert (row[0], row[2], row[4]) == ("YF", "1", "1")


def test_what_is_left_is_purged_by_a_command(say: Say, written: Path, tmp_path: Path) -> None:
    say("old", "station", "export", "YF", "-o", str(written))
    (receipt,) = say("new", "station", "import", str(written))
    copy = str(tmp_path / "copy.move")
    assert say("old", "station", "purge", "YF", receipt, "-o", copy) == [
        "YF还没有迁往别处，不能清除。先 station export，再 directory set。"
    ]
    say("old", "directory", "set", "YF", NEW, receipt)
    say("old", "backup", str(tmp_path / "before"))
    assert say("old", "station", "purge", "YF", receipt, "-o", copy)[0].startswith("YF指到新中心不满 7 天，")
    (done,) = say("old", "station", "purge", "YF", receipt, "-o", copy, "--days", "0")
    assert done.startswith("YF留在本中心的 ")
    assert copy in done
    assert len(say("old", "station", "list")) == 1
    assert [line.split("\t")[2] for line in say("old", "station", "log", "YF")[1:3]] == ["留存已清除", "开始清除留存"]
    assert say("old", "directory", "list")[0].split("\t")[:2] == ["YF", NEW]
    assert say("old", "check") == ["各所日志连续，记录与日志相符。"]
    assert say("old", "restore-drill", str(tmp_path / "before"))[-1].startswith("日志连续，")


def test_who_thinks_better_of_it_types_so(say: Say, written: Path) -> None:
    say("old", "station", "export", "YF", "-o", str(written))
    assert say("old", "directory", "list")[0].split("\t")[:2] == ["YF", "正在迁出"]
    assert say("old", "directory", "clear", "YF") == ["YF不迁了，照常接收。"]
    assert say("old", "directory", "list") == []
    assert say("old", "directory", "clear", "YF") == ["YF没有导出待迁，请先用 station export 导出。"]


def test_people_are_let_look_by_commands(say: Say) -> None:
    say("hub", "init")
    (word,) = say("hub", "reader", "add", "刘敏")
    assert len(word) == 23
    assert say("hub", "reader", "add", "刘敏") == ["刘敏已可查看一览。"]
    assert say("hub", "reader", "list") == ["刘敏"]
    assert say("hub", "reader", "remove", "刘敏") == ["刘敏不能再查看一览。"]
    assert say("hub", "reader", "list") == []
    assert [line.split("\t")[2] for line in say("hub", "reader", "log")] == ["取消查看一览", "准许查看一览"]
