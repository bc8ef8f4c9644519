"""A stick from the settings: coming in by it, carrying out and in, and what is said when it does not go."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QToolButton

from app.hub.storage.engine import open_engine
from app.hub.storage.schema import migrate
from app.ui.forms.form import EntryForm
from tests.hub.county import sqlite_url
from tests.hub.courier_world import CountyDesk, Desk, come_in
from tests.station import PASSWORD, SmallStation
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
