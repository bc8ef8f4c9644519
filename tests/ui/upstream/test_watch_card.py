"""What the window says of the watch: comparisons, the other computers, findings, and a link that is doubted."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QToolButton

from app.domain.upstream.watching import Canary
from app.services.feed import Topic
from app.services.upstream.canaries import keep_watch, watch_of
from tests.station import CHEN
from tests.ui.driving import find
from tests.ui.upstream.conftest import AtHub


def behind(at_hub: AtHub, statement: str, *values: object) -> None:
    """Change the file with capture off."""
    with at_hub.window.services.office.database.alone() as connection:
        connection.exec_driver_sql("UPDATE _sync_meta SET applying = 1")
        connection.exec_driver_sql(statement, values)
        connection.exec_driver_sql("UPDATE _sync_meta SET applying = 0")


def said(at_hub: AtHub) -> list[str]:
    card = find(at_hub.window.window, QFrame, "watchArea")
    return [each.text() for each in card.findChildren(QLabel) if not each.isHidden()]


def test_what_was_found_is_shown_and_can_be_copied(at_hub: AtHub) -> None:
    window = at_hub.window
    window.sign_in()
    at_hub.enrol()
    window.turn_to("上级同步")
    window.see(lambda: find(window.window, QToolButton, "syncLight").accessibleName() == "已同步")
    window.settle()
    assert window.says("watchCompared").endswith("核对，与县中心一致。")
    assert window.says("watchOthers") == "还没有其他电脑"
    assert not window.find(QPushButton, "copyFindings").isVisible()

    behind(at_hub, "UPDATE customer SET phone = '000' WHERE id = ?", CHEN.bytes)
    for number in range(8):
        behind(
            at_hub,
            "INSERT INTO setting (id, key, value, version) VALUES (?, ?, '{}', 0)",
            UUID(int=number).bytes,
            f"nothing.{number}",
        )
    window.click("checkUpstream")

    assert "与县中心核对发现 9 条不一致，详见“核对”。" in window.says("checkSays")
    assert window.says("watchCompared").endswith("核对，9 条不一致，已修复。")
    words = said(at_hub)
    assert "客户  陈玉兰  1183369442" in words or "另有 1 条" in words
    assert words.count("只有本机有，已补传县中心") in {7, 8}
    window.click("copyFindings")
    copied = QApplication.clipboard().text().splitlines()
    assert copied[0] == "发现时间\t表\t记录\t情况\t处理\t编号\t本机校验值\t县中心校验值"
    assert len(copied) == 10
    assert at_hub.customer().phone == "13900005678"
    window.click("checkUpstream")
    assert "条全部一致。" in window.says("checkSays")
    for device in at_hub.hub.books.devices.values():
        device.state = "revoked"
    at_hub.hub.tokens.clear()
    window.click("checkUpstream")
    assert window.says("checkSays").endswith("\n本机已被县公司停用，数据仍在本机。请联系县公司。")


def test_a_green_link_that_is_frozen_is_not_green(at_hub: AtHub) -> None:
    window = at_hub.window
    window.sign_in()
    at_hub.enrol()
    window.turn_to("上级同步")
    window.see(lambda: find(window.window, QToolButton, "syncLight").accessibleName() == "已同步")
    window.settle()
    window.click("syncNow")  # this computer's own canary goes out, and the hub is asked for the others
    window.settle()
    office = window.services.office
    with office.database.write(None) as tx:
        wrote = office.clock.now() - timedelta(hours=3)
        tx.of(Canary).add(Canary(id=UUID(int=9), device_index=2, written_at=wrote, n=1))
    with office.database.read() as tx:
        watch = watch_of(tx)
    keep_watch(office, replace(watch, frozen=(2,)))
    office.feed.announce(Topic.UPSTREAM)
    window.click("syncNow")
    window.see(lambda: find(window.window, QToolButton, "syncLight").accessibleName() == "同步存疑")
    window.settle()

    words = "其他电脑的改动没有全部到达本机。请在“设置”的“上级同步”中点“校验”，仍不行请联系县公司。"
    assert window.says("watchDoubt") == words
    assert [each.accessibleName() for each in window.frame.findChildren(QFrame, "notice-upstreamDoubt")] == [words]
    assert window.says("watchOthers").startswith("第 2 台的改动")
