"""Both command lines with a stick between them."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.bootstrap import open_station
from app.domain.people.session import OWNER
from app.hub.commands.program import run
from tests.cli.conftest import Front
from tests.station import resident_draft

Say = Callable[..., list[str]]
PASSWORD = "rain-on-the-roof"


@pytest.fixture
def hub(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """A hub that knows the station; does a command that must go well, and gives the lines it prints."""

    def call(*words: str) -> list[str]:
        code = run(["--home", str(tmp_path / "hub"), *words])
        printed = capsys.readouterr()
        assert code == 0, printed.err
        return printed.out.splitlines()

    call("init")
    call("station", "add", "YF", "油坊镇供电所")
    return call


def test_two_folders_and_a_hub_without_a_line(desk: Front, hub: Say, tmp_path: Path) -> None:
    up, down = str(tmp_path / "up.sdc"), str(tmp_path / "down.sdc")
    (code,) = hub("code", "YF", "--courier")
    assert desk("sync", "carry-out", "-o", up).err.startswith("本机还没有加入县中心，请先填县公司给的加入码。")
    assert "含加入申请，43 条改动，" in desk("sync", "carry-out", "-o", up, "--code", code).out
    taken, given = hub("courier", "enrol", up, "-o", down)
    assert taken == "up.sdc：油坊镇供电所 1 号电脑已加入，带来 43 条，新收 43 条，给出编号 400 个。"
    assert given.startswith(f"已写到 {down}：日志第 1—43 条，")
    told = desk("sync", "carry-in", down).out
    assert told.startswith("已收下县中心 ")
    assert told.endswith("的文件，本机已加入县中心，送到 43 条，收到 43 条。\n")
    assert "县中心：用U盘传送" in desk("sync", "status").out
    assert desk("sync", "now").err.startswith("本机用U盘与县中心传送")


def test_a_scan_goes_along_as_far_as_there_is_room_and_a_revoked_computer_comes_in_again(
    desk: Front, hub: Say, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    up, down = str(tmp_path / "up.sdc"), str(tmp_path / "down.sdc")
    desk("sync", "carry-out", "-o", up, "--code", *hub("code", "YF", "--courier"))
    hub("courier", "enrol", up, "-o", down)
    desk("sync", "carry-in", down)
    with closing(open_station(desk.home, clock=desk.clock)) as services:
        case = services.cases.register(OWNER, resident_draft()).case
        (tmp_path / "scan.pdf").write_bytes(b"s" * 3_000_000)
        services.attaching.attach(OWNER, case.id, tmp_path / "scan.pdf")
    assert "另有 1 个附件没放下，下次再带。" in desk("sync", "carry-out", "-o", up, "--attachments", "2").out
    assert "附件 1 个（2.8 MB）" in desk("sync", "carry-out", "-o", up).out
    assert hub("courier", "take", up)[0].endswith("新收附件 1 个。")
    hub("courier", "give", "YF", "--device", "1", "-o", down, "--attachments", "0")
    assert "县中心已有附件 1 个。" in desk("sync", "carry-in", down).out

    hub("device", "revoke", "YF", "1")
    code = hub("code", "YF", "--courier", "--approval")[0]
    assert desk("sync", "carry-out", "-o", up, "--rejoin").err.startswith("重新加入要填县公司新给的加入码。")
    assert "含加入申请" in desk("sync", "carry-out", "-o", up, "--rejoin", "--code", code).out
    assert run(["--home", str(tmp_path / "hub"), "courier", "enrol", up, "-o", down]) == 1
    assert "2 号电脑在等批准" in capsys.readouterr().err
    hub("device", "approve", "YF", "2")
    taken, given = hub("courier", "enrol", up, "-o", down)
    assert taken.startswith("up.sdc：油坊镇供电所 2 号电脑已加入")
    assert given.startswith(f"已写到 {down}：")
    assert "本机已加入县中心" in desk("sync", "carry-in", down).out


def test_a_second_computer_joins_by_stick_and_gets_a_line_later(
    desk: Front, hub: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    up, down, other = str(tmp_path / "up.sdc"), str(tmp_path / "down.sdc"), replace(desk, home=tmp_path / "other")
    desk("sync", "carry-out", "-o", up, "--code", *hub("code", "YF", "--courier"))
    hub("courier", "enrol", up, "-o", down)
    desk("sync", "carry-in", down)
    assert "没有新的改动" in other("sync", "carry-out", "-o", up, "--code", *hub("code", "YF", "--courier")).out
    assert hub("courier", "take", up) == ["up.sdc：油坊镇供电所 2 号电脑已加入，没有新的改动，给出编号 400 个。"]
    hub("courier", "give", "YF", "--device", "2", "-o", down)
    assert other.json("sync", "carry-in", down)["outcome"]["pulled"] == 43
    monkeypatch.setenv("STATION_DESK_NEW_PASSWORD", PASSWORD)
    assert other("sync", "admit", "YF001").code == 0

    desk("sync", "carry-out", "-o", up)
    assert run(["--home", str(tmp_path / "hub"), "courier", "take", up, down]) == 1
    printed = capsys.readouterr()
    assert printed.out == "up.sdc：油坊镇供电所 1 号电脑，没有新的改动。\n"
    assert printed.err.startswith("down.sdc：这份文件方向不对")
    assert "回执，没有新的记录" in hub("courier", "give", "YF", "--device", "1", "-o", down)[0]
    acts = [line.split("\t")[2] for line in hub("station", "log", "YF")[1:]]
    assert (acts.count("收下U盘文件"), acts.count("写出U盘文件")) == (3, 3)
    assert other.json("sync", "line", "--no-try", "--url", "https://hub.example")["url"] == "https://hub.example"
    assert other("sync", "line", "--url", "http://hub.example").err.startswith("县中心地址要用 https")
