"""A stick from the settings: coming in by it, carrying out and in, and what is said when it does not go."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QToolButton

from app.domain.problems import Refusal
from app.hub.callers import Caller
from app.hub.storage.engine import open_engine
from app.hub.storage.schema import migrate
from app.persistence.upstream.position import position_of
from app.services.upstream.courier import CourierService
from app.ui.forms.form import EntryForm
from tests.hub.county import sqlite_url
from tests.hub.courier_world import CountyDesk, Desk, come_in
from tests.station import PASSWORD, STATION, SmallStation
from tests.ui.driving import click, find
from tests.ui.upstream.conftest import AtHub
from tests.ui.whole_window import WholeWindow


@pytest.fixture
def hub_folder(tmp_path: Path) -> Path:
    """Where a hub for files lives."""
    folder = tmp_path / "hub"
    folder.mkdir()
    engine = open_engine(sqlite_url(folder))
    migrate(engine)
    engine.dispose()
    return folder


@pytest.fixture
def county(at_hub: AtHub, hub_folder: Path) -> Iterator[CountyDesk]:
    """A hub for files, beside the one in memory."""
    county = CountyDesk.on_sqlite(hub_folder, at_hub.window.clock)
    county.upkeep.add_station("YF", "油坊镇供电所")
    yield county
    county.shut()


def pick(window: WholeWindow, verb: str, path: Path) -> None:
    """Press a button that asks for a file, and name one."""
    click(window.window, verb)
    (dialog,) = [each for each in window.window.findChildren(QFileDialog, f"{verb}Dialog") if each.isVisible()]
    dialog.fileSelected.emit(str(path))
    dialog.close()
    window.settle()


def open_page(window: WholeWindow, number: str = "YF001") -> None:
    window.sign_in(number)
    window.find(QToolButton, "syncLight").click()
    window.settle()


def test_a_computer_comes_in_by_stick_and_goes_on_with_it(at_hub: AtHub, county: CountyDesk, tmp_path: Path) -> None:
    window, up, down = at_hub.window, tmp_path / "上报.sdc", tmp_path / "下发.sdc"
    open_page(window)
    assert "填加入码" in window.says("courierHow")
    form = window.find(EntryForm, "courierForm")
    pick(window, "carryOut", up)
    assert form.message("code") == "本机还没有加入县中心，请先填县公司给的加入码。"
    form.set_value("code", county.code())
    pick(window, "carryOut", up)
    size = up.stat().st_size // 1024
    assert window.says("courierResult") == f"已导出并核对：上报.sdc，含加入申请，43 条改动，共 {size} KB。"
    county.take(up)
    county.give(1, down)

    pick(window, "carryIn", down)
    assert "本机已加入县中心，送到 43 条，收到 43 条。" in window.says("courierResult")
    assert not form.editor("code").isVisible()
    assert not window.find(QPushButton, "syncNow").isVisible()
    assert window.says("upstream-hub") == "用U盘传送，没有填地址"
    assert window.says("upstream-computer") == "第 1 台"
    assert "没有填县中心地址" in window.says("courierHow")
    window.see(lambda: window.find(QToolButton, "syncLight").accessibleName() == "U盘 · 03-02")
    window.find(QToolButton, "syncLight").click()  # nothing is tried over a line that is not there
    window.settle()
    assert at_hub.upstream.status().trouble == ""

    pick(window, "carryIn", up)
    assert "这份文件方向不对" in window.says("courierResult")
    pick(window, "carryOut", tmp_path / "pulled" / "上报.sdc")
    assert "没有写成，本机数据没有变动" in window.says("courierResult")


def in_by_stick(window: WholeWindow, county: CountyDesk, tmp_path: Path) -> Path:
    """Let the window's computer in by files, with the line the county's desk has; where its files go."""
    services = window.services
    services.courier = CourierService(services.office, county.wire)
    come_in(Desk(services, services.upstream, services.courier, tmp_path), county)
    return tmp_path


def test_a_copied_computer_is_told_by_its_stick_and_asks_to_come_in_again(
    at_hub: AtHub, county: CountyDesk, tmp_path: Path
) -> None:
    window = at_hub.window
    stick = in_by_stick(window, county, tmp_path)
    copy = stick / "copy.sdc"
    with window.services.office.database.read() as tx:
        position = position_of(tx.connection)
    caller = Caller(station_id=STATION.bytes, device_id=position.device, epoch=position.epoch)
    county.hub.sessions.begin_epoch(caller, b"another!", position.cursor + 1)  # as another copy does
    county.give(2, copy)
    open_page(window)
    form = window.find(EntryForm, "courierForm")
    assert not form.editor("code").isVisible()
    pick(window, "carryIn", copy)
    assert "两台电脑在用" in window.says("courierResult")
    assert form.editor("code").isVisible()
    assert "本机作为新电脑重新加入" in window.says("courierHow")
    pick(window, "carryOut", stick / "up.sdc")
    assert form.message("code") == "重新加入要填县公司新给的加入码。"
    form.set_value("code", county.code(needs_approval=True))
    pick(window, "carryOut", stick / "up.sdc")
    assert "含加入申请" in window.says("courierResult")
    assert "已申请，等县公司批准" in window.says("enrolHow")
    with pytest.raises(Refusal, match="courier_pending"):
        county.take(stick / "up.sdc")
    county.upkeep.approve("YF", 3)
    county.take(stick / "up.sdc")
    county.give(3, stick / "down.sdc")
    pick(window, "carryIn", stick / "down.sdc")
    assert "本机已加入县中心" in window.says("courierResult")
    assert window.says("upstream-computer") == "第 3 台"
    assert not form.editor("code").isVisible()


def test_who_was_told_so_may_come_in_again_before_any_file_says_so(
    at_hub: AtHub, county: CountyDesk, tmp_path: Path
) -> None:
    window = at_hub.window
    stick = in_by_stick(window, county, tmp_path)
    open_page(window)
    again = window.find(QPushButton, "rejoinByStick")
    form = window.find(EntryForm, "courierForm")
    click(window.window, "rejoinByStick")
    assert (form.editor("code").isVisible(), again.text()) == (True, "不重新加入")
    click(window.window, "rejoinByStick")
    assert (form.editor("code").isVisible(), again.text()) == (False, "重新加入…")
    click(window.window, "rejoinByStick")
    form.set_value("code", county.code())
    pick(window, "carryOut", stick / "up.sdc")
    assert county.take(stick / "up.sdc").index == 2
    assert not again.isVisible()
    window.see(lambda: window.find(QToolButton, "syncLight").accessibleName() == "待批准")


def test_a_line_is_tried_out_and_taken_in_the_window(at_hub: AtHub, county: CountyDesk, tmp_path: Path) -> None:
    window = at_hub.window
    in_by_stick(window, county, tmp_path)
    open_page(window)
    form = window.find(EntryForm, "lineForm")
    click(window.window, "tryLine")
    assert form.message("url") == "请填写县中心地址。"
    form.set_value("url", "http://hub.example")
    click(window.window, "tryLine")
    window.settle()
    assert window.says("lineResult") == "没有试通。"
    assert form.message("url") == "县中心地址要用 https，只有本机的可以用 http。"
    form.set_value("url", "https://hub.example")
    find(form, QLineEdit, "certificate").returnPressed.emit()
    window.settle()
    assert window.says("lineResult") == "可以连通，是本机加入的县中心，证书可信。"
    assert window.services.upstream.status().url == ""
    click(window.window, "takeLine")
    window.see(lambda: window.says("upstream-hub") == "https://hub.example")
    assert not form.isVisible()
    click(window.window, "changeLine")
    assert form.values()["url"] == "https://hub.example"
    assert "换成这个地址" in window.find(QPushButton, "takeLine").text()


def test_who_may_not_carry_is_told_who_may(at_hub: AtHub) -> None:
    at_hub.enrol()
    at_hub.upstream.sync_once()
    window = at_hub.window
    open_page(window, "YF009")
    assert window.says("courierHow") == "由所长、内勤或系统管理员用U盘传送。"
    assert not window.find(QPushButton, "carryOut").isVisible()


def test_a_clerk_with_a_line_may_use_a_stick_as_well(at_hub: AtHub, tmp_path: Path) -> None:
    at_hub.enrol()
    at_hub.upstream.sync_once()
    window = at_hub.window
    open_page(window, "YF003")
    assert window.says("courierHow").startswith("断网时用。")
    for name in ("rejoinByStick", "tryLine", "takeLine", "changeLine"):  # for who manages the station
        assert not window.find(QPushButton, name).isVisible()
    pick(window, "carryOut", tmp_path / "up.sdc")
    assert "没有新的改动，可取回其他电脑的" in window.says("courierResult")


def test_a_new_computer_joins_with_a_stick(
    closed_window: WholeWindow, hub_folder: Path, tmp_path: Path, station: SmallStation
) -> None:
    window, up, down = closed_window, tmp_path / "上报.sdc", tmp_path / "下发.sdc"
    county = CountyDesk.on_sqlite(hub_folder, window.clock)
    county.upkeep.add_station("YF", "油坊镇供电所")
    station.desk.office.definitions.adopt_calendar(())
    come_in(Desk.of(station.desk, county, tmp_path / "stick"), county)

    window.start()
    click(window.window, "joinStation")
    click(window.window, "joinByStick")
    click(window.window, "joinByLine")
    click(window.window, "joinByStick")
    window.settle()
    find(window.window, EntryForm, "courierForm").set_value("code", county.code())
    pick(window, "carryIn", up)
    assert window.says("courierResult") == "文件读不了，没有采用。请检查U盘是否插好。"
    pick(window, "carryOut", up)
    county.take(up)
    county.give(2, down)
    pick(window, "carryIn", down)
    for name, text in (("joinHead", "YF001"), ("joinPassword", PASSWORD), ("joinPasswordAgain", PASSWORD)):
        find(window.window, QLineEdit, name).setText(text)
    click(window.window, "joinEnter")
    window.settle()
    assert window.frame.isVisible()
    assert window.services.upstream.status().index == 2
    county.shut()
