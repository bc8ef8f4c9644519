"""The commands on the county's hub."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from app.bootstrap import open_station
from app.domain.customers.customer import Customer
from app.services.bundle import Services
from app.services.upstream.upstream import UpstreamService
from tests.cli.conftest import Front
from tests.reference_hub import ReferenceHub
from tests.station import CHEN, LI, ZHANG, SetClock

URL = "https://hub.example"
PASSWORD = "rain-on-the-roof"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> ReferenceHub:
    """A hub every data folder of the test reaches."""
    hub = ReferenceHub(SetClock().now)
    made = UpstreamService.__init__
    monkeypatch.setattr(UpstreamService, "__init__", lambda self, office, people: made(self, office, people, hub.wire))
    return hub


@pytest.fixture
def other(tmp_path: Path, desk: Front) -> Front:
    """The command line on another, empty folder."""
    return replace(desk, home=tmp_path / "other")


@pytest.fixture
def opened(desk: Front) -> Iterator[Services]:
    services = open_station(desk.home, clock=SetClock())
    yield services
    services.close()


def change(services: Services, capacity: int, by: object) -> None:
    with services.office.database.write(by) as tx:  # type: ignore[arg-type]  # a person of the small station
        tx.of(Customer).save(replace(tx.of(Customer).get(CHEN), capacity_w=capacity))


def test_two_folders_of_one_station(
    desk: Front, other: Front, hub: ReferenceHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert desk("sync", "status").out.startswith("本机还没有加入县中心。")
    ca = tmp_path / "ca.pem"
    ca.write_text("-", encoding="utf-8")
    assert desk.json("sync", "enrol", hub.code(), "--url", URL, "--ca", str(ca))["is_active"]
    assert desk.json("sync", "now")["pushed"] == 43

    monkeypatch.setenv("STATION_DESK_NEW_PASSWORD", PASSWORD)
    assert (
        other("sync", "join", hub.code(), "--url", URL, "--head", "YF001").out
        == "本机的改动都已上传，其他电脑的都已收下。\n"
    )
    assert other("staff", "list", number="YF001", password=PASSWORD).code == 0
    for front in (other, desk):
        front.json("sync", "now")
    assert other.json("sync", "check")["tables"] == desk.json("sync", "check")["tables"]
    shown = other("sync", "status").out
    assert "站点：油坊镇供电所（YF），本机为第 2 台" in shown
    assert "进度：44/44" in shown


def test_a_joined_folder_that_is_not_let_in_yet_gets_its_head_later(
    desk: Front, other: Front, hub: ReferenceHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.json("sync", "enrol", hub.code(), "--url", URL)
    desk.json("sync", "now")
    monkeypatch.setenv("STATION_DESK_NEW_PASSWORD", PASSWORD)
    hub.approves = False
    assert other("sync", "join", hub.code(), "--url", URL, "--head", "YF001").out.startswith("县公司还没有批准")
    refused = other("sync", "now", "--json")
    assert refused.refused == ["upstream.pending"]
    for device in hub.books.devices.values():
        device.state = "active"

    assert other("sync", "now").out == "上传 0 条，接收 43 条，新冲突 0 处。\n"
    assert other("sync", "admit", "YF001").out == "YF001 可以在本机登录了。\n"


def test_conflicts_are_listed_and_decided(desk: Front, other: Front, hub: ReferenceHub, opened: Services) -> None:
    desk.json("sync", "enrol", hub.code(), "--url", URL)
    desk.json("sync", "now")
    other.json("sync", "join", hub.code(), "--url", URL)
    change(opened, 9000, ZHANG)
    there = open_station(other.home, clock=SetClock())
    change(there, 12_000, LI)
    there.close()
    for front in (desk, other, desk):
        front.json("sync", "now")

    listed = desk("sync", "conflicts").out
    assert "客户 陈玉兰  1183369442：容量" in listed
    assert "9 kW" in listed
    (conflict,) = desk.json("sync", "conflicts")
    assert (conflict["kept"], conflict["other"], conflict["before"]) == (9000, 12_000, 8000)
    said = desk("sync", "decide", conflict["id"], "--choice", "edited", "--value", "10000", "--note", "现场核对")
    assert said.out == "已另填。\n"
    assert desk("sync", "conflicts").out == "没有待处理的冲突。\n"
    assert desk.json("sync", "conflicts", "--state", "decided")[0]["decision"]["note"] == "现场核对"
    assert desk("sync", "decide", "first", "--choice", "kept", "--json").refused == ["upstream.no_such_conflict"]
    desk.json("sync", "now")
    with opened.office.database.read() as tx:
        assert tx.of(Customer).get(CHEN).capacity_w == 10_000


def test_what_the_hub_did_not_take_over_and_a_wrong_clock_are_told(
    desk: Front, hub: ReferenceHub, opened: Services
) -> None:
    desk.json("sync", "enrol", hub.code(), "--url", URL)
    desk.json("sync", "now")
    hub.known_tables = {}
    desk.clock.forward(minutes=30)
    change(opened, 9000, ZHANG)

    said = desk("sync", "now").out

    assert said == "上传 1 条，接收 0 条，新冲突 0 处。\n县中心未采用 1 条，请联系县公司。\n"
    aside = desk("sync", "aside").out.splitlines()
    assert aside[0].split() == ["告知时间", "记录", "内容", "原因"]
    assert aside[1].split()[2:] == ["客户", "陈玉兰", "1183369442", "容量", "县中心程序较旧，升级后自动补入"]
    desk.json("sync", "now")
    hub.revoke(1)
    assert desk("sync", "now", "--json").refused == ["upstream.revoked"]
    shown = desk("sync", "status").out
    assert shown.startswith("上次同步没有完成。")
    assert "本机已被县公司停用" in shown
    assert "本机时间比县中心快 30 分钟，请校准。" in shown


def test_everything_is_downloaded_again(desk: Front, hub: ReferenceHub, opened: Services) -> None:
    desk("sync", "enrol", hub.code(), "--url", URL)
    desk("sync", "now")
    change(opened, 9000, LI)
    told = desk("sync", "download").out
    assert told == "已重新下载 43 条，到第 43 条记录。\n"
    with opened.office.database.read() as tx:
        assert tx.of(Customer).get(CHEN).capacity_w == 9000
    assert desk.json("sync", "status")["pending"] == 0


def test_files_go_and_come(
    desk: Front, other: Front, hub: ReferenceHub, case_number: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    scan = tmp_path / "产权证.pdf"
    scan.write_bytes(b"%PDF-1.7 house")
    desk.json("case", "attach", case_number, str(scan))
    desk.json("sync", "enrol", hub.code(), "--url", URL)
    desk.json("sync", "now")
    assert "附件：待上传 1 个（1 KB）" in desk("sync", "status").out
    hub.files.is_full = True
    assert desk("sync", "files").out.splitlines() == [
        "上传 0 个，下载 0 个；待上传 1 个（1 KB）。",
        "1 个附件有问题，详见各业务的附件。",
    ]
    hub.files.whole[sha256(scan.read_bytes()).hexdigest()] = scan.read_bytes()

    monkeypatch.setenv("STATION_DESK_NEW_PASSWORD", PASSWORD)
    other("sync", "join", hub.code(), "--url", URL, "--head", "YF001")
    assert "附件：待下载 1 个（1 KB）" in other("sync", "status").out
    kept = other("sync", "files", "--no-fetch", number="YF001", password=PASSWORD)
    assert kept.out == "上传 0 个，下载 0 个；待下载 1 个（1 KB）。\n"
    fetched = other("sync", "files", "--fetch", number="YF001", password=PASSWORD)
    assert fetched.out == "上传 0 个，下载 1 个；没有等待的。\n"
    assert "附件：没有等待的" in other("sync", "status").out
