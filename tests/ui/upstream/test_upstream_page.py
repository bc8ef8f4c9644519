"""Letting a computer in from the settings, and what the page and the light say of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QPushButton, QToolButton

from app.domain.customers.customer import Customer
from app.domain.problems import Refusal
from app.services.bundle import Services
from app.services.feed import Topic
from app.ui.forms.form import EntryForm
from app.ui.upstream.answers import certificate_in
from app.ui.upstream.watch import UpstreamWatch
from tests.station import CHEN, ZHANG
from tests.ui.driving import find
from tests.ui.upstream.conftest import URL, AtHub, disagree
from tests.ui.whole_window import WholeWindow


def fill(window: WholeWindow, url: str, code: str, certificate: str = "") -> EntryForm:
    form = window.find(EntryForm, "enrolForm")
    for name, value in (("url", url), ("code", code), ("certificate", certificate)):
        form.set_value(name, value)
    window.click("enrol")
    return form


def light(window: WholeWindow) -> str:
    return window.find(QToolButton, "syncLight").accessibleName()


def write_here(at_hub: AtHub) -> None:
    """Somebody corrects an address on this computer."""
    office = at_hub.window.services.office
    with office.database.write(ZHANG) as tx:
        tx.of(Customer).save(replace(tx.of(Customer).get(CHEN), address="油坊镇二街 1 号"))
    office.feed.announce(Topic.CUSTOMERS)


def test_the_head_lets_the_computer_in(at_hub: AtHub) -> None:
    window = at_hub.window
    window.sign_in()
    window.find(QToolButton, "syncLight").click()
    window.settle()
    form = fill(window, "", "")
    assert form.message("url") == "请填写县中心地址。"
    form = fill(window, "http://hub.example", "never-given")
    assert form.message("url") == "县中心地址要用 https，只有本机的可以用 http。"
    form = fill(window, URL, "never-given", "/nowhere.pem")
    assert form.message("certificate") == "这份 CA 证书读不了，请向县公司核对。"
    form = fill(window, URL, "never-given")
    assert form.message("code") == "加入码不对，或已用过、已过期。请向县公司另要一个。"

    form.set_value("certificate", "")
    form.set_value("code", at_hub.hub.code())
    find(form, QLineEdit, "certificate").returnPressed.emit()
    window.see(lambda: light(window) == "已同步")
    window.settle()

    assert not window.find(EntryForm, "enrolForm").isVisible()
    assert window.says("upstream-station") == "油坊镇供电所（YF）"
    assert window.says("upstream-computer") == "第 1 台"
    assert window.says("upstream-pending") == "0 条"
    assert window.says("upstream-quarantined") == "没有"
    assert window.says("standingSays") == "本机的改动都已上传，其他电脑的都已收下。"
    window.click("checkUpstream")
    assert "没有缺漏。进度相同的其他电脑，校验码应相同。" in window.says("checkSays")
    window.click("copyCheck")
    assert QApplication.clipboard().text().startswith("表\t条数\t校验值\n")


def test_a_computer_waits_to_be_let_in(at_hub: AtHub) -> None:
    at_hub.hub.approves = False
    window = at_hub.window
    window.sign_in()
    window.turn_to("上级同步")
    fill(window, URL, at_hub.hub.code())
    window.see(lambda: light(window) == "待批准")
    assert window.says("standingSays") == "县公司还没有批准本机加入，批准后自动同步。"
    assert "等县公司批准" in window.says("enrolHow")

    (device,) = at_hub.hub.books.devices.values()
    device.state = "active"
    window.click("syncNow")
    window.see(lambda: light(window) == "已同步")

    device.state = "revoked"
    at_hub.hub.tokens.clear()
    window.click("syncNow")
    window.see(lambda: light(window) == "同步受阻")
    window.settle()
    assert "本机已被县公司停用，数据仍在本机。请联系县公司。" in window.says("standingSays")
    assert [each.accessibleName() for each in window.frame.findChildren(QFrame, "notice-upstreamTrouble")] == [
        "本机已被县公司停用，数据仍在本机。请联系县公司。"
    ]


def test_others_read_the_page_and_see_no_conflict_of_others(at_hub: AtHub, second: Callable[[], Services]) -> None:
    window = at_hub.window
    window.sign_in("YF003")
    window.turn_to("上级同步")
    assert window.says("enrolHow") == "由所长或系统管理员接入。不接入也照常办理，数据只在这台电脑上。"
    assert not window.find(QPushButton, "enrol").isVisible()
    at_hub.enrol()
    window.turn_to("外观")
    window.turn_to("上级同步")
    assert window.says("upstream-station") == "油坊镇供电所（YF）"
    assert not window.find(QPushButton, "checkUpstream").isVisible()

    window.see(lambda: light(window) == "已同步")
    write_here(at_hub)
    window.see(lambda: light(window) == "待上传 1")
    watch = find(window.window, UpstreamWatch, "upstreamWatch")
    assert 0 < watch.waits_ms < 10_000  # it sends soon, and not only when its usual minute is over
    disagree(at_hub, second())
    window.see(lambda: light(window) == "1 处冲突")
    window.turn_to("冲突")
    assert window.lines("disputeList") == []
    window.frame.go_to("today")
    window.settle()
    assert not window.find(QPushButton, "openDisputes").isVisible()


def test_a_certificate_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("-----BEGIN CERTIFICATE-----\n", encoding="ascii")
    assert certificate_in(str(file)) == "-----BEGIN CERTIFICATE-----\n"
    assert certificate_in("") == ""
    file.write_text("证书", encoding="utf-8")
    with pytest.raises(Refusal):
        certificate_in(str(file))


def test_the_head_downloads_everything_again(at_hub: AtHub) -> None:
    window = at_hub.window
    window.sign_in()
    at_hub.enrol()
    window.see(lambda: light(window) == "已同步")
    window.find(QToolButton, "syncLight").click()
    window.settle()
    write_here(at_hub)
    window.click("downloadAgain")
    window.click("confirmYes")
    window.see(lambda: window.says("toastText").startswith("已重新下载"))
    window.see(lambda: at_hub.upstream.status().pending == 0)
    assert at_hub.customer().address == "油坊镇二街 1 号"
