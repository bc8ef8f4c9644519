"""A computer another copy has taken the place of, and changes the hub has not taken over, in the window."""

from dataclasses import replace

from PySide6.QtWidgets import QApplication, QFrame

from app.domain.customers.customer import Customer
from app.services.feed import Topic
from app.ui.forms.form import EntryForm
from tests.reference_hub import RULES
from tests.station import CHEN, ZHANG
from tests.ui.upstream.conftest import AtHub

CUSTOMER = 5


def move(at_hub: AtHub, address: str) -> None:
    """Somebody corrects an address on this computer."""
    office = at_hub.window.services.office
    with office.database.write(ZHANG) as tx:
        tx.of(Customer).save(replace(tx.of(Customer).get(CHEN), address=address))
    office.feed.announce(Topic.CUSTOMERS)


def test_a_computer_that_was_shut_out_comes_in_again_under_the_name_that_was_typed(at_hub: AtHub) -> None:
    window = at_hub.window
    window.sign_in()
    at_hub.enrol()
    at_hub.upstream.sync_once()
    window.turn_to("上级同步")
    assert not window.find(EntryForm, "enrolForm").isVisible()
    (device,) = at_hub.hub.books.devices.values()
    at_hub.hub.books.former.add(device.epoch)
    move(at_hub, "油坊镇二街 2 号")
    window.click("syncNow")
    window.see(lambda: window.find(EntryForm, "enrolForm").isVisible())

    assert "另一台已接替本机上传" in window.says("standingSays")
    assert "本机没有上传的会接着上传" in window.says("enrolHow")
    notices = [each.accessibleName() for each in window.frame.findChildren(QFrame, "notice-upstreamTrouble")]
    assert "两台电脑在用" in notices[0]
    form = window.find(EntryForm, "enrolForm")
    assert form.values()["url"] == "https://hub.example"  # known from before
    form.set_value("name", "营业厅2号机")
    form.set_value("code", at_hub.hub.code())
    window.click("enrol")
    window.see(lambda: not window.find(EntryForm, "enrolForm").isVisible())
    at_hub.upstream.sync_once()

    assert at_hub.hub.books.records[CUSTOMER, CHEN.bytes].data[6] == "油坊镇二街 2 号"
    assert at_hub.upstream.status().index == 2
    assert at_hub.hub.names == ["营业厅2号机"]


def test_changes_the_hub_did_not_take_over_are_listed_and_copied(at_hub: AtHub) -> None:
    window = at_hub.window
    window.sign_in()
    at_hub.enrol()
    at_hub.upstream.sync_once()
    window.turn_to("上级同步")
    assert not window.find(QFrame, "setAsideArea").isVisible()
    at_hub.hub.known_tables = {number: rules for number, rules in RULES.items() if number != CUSTOMER}
    for number in range(10):
        move(at_hub, f"油坊镇二街 {number} 号")

    window.click("syncNow")
    window.see(lambda: window.find(QFrame, "setAsideArea").isVisible())
    window.settle()

    assert window.says("setAside-0") == "客户  陈玉兰  1183369442\n地址"
    assert window.says("setAsideMore") == "另有 2 条"
    window.click("copySetAside")
    copied = QApplication.clipboard().text().splitlines()
    assert copied[0] == "告知时间\t记录\t改了什么\t原因\t本机序号"
    assert len(copied) == 11
    assert "县中心程序较旧，升级后自动补入" in copied[1]
