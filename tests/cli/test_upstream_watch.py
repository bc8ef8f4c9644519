"""Comparing with the hub on the command line."""

from app.bootstrap import open_station
from tests.cli.conftest import Front
from tests.cli.test_upstream import URL, hub, opened  # noqa: F401 - fixtures
from tests.reference_hub import ReferenceHub
from tests.station import CHEN, SetClock


def test_what_differs_from_the_hub_is_found_put_right_and_listed(desk: Front, hub: ReferenceHub) -> None:  # noqa: F811
    desk.json("sync", "enrol", hub.code(), "--url", URL)
    desk.json("sync", "now")
    shown = desk("sync", "check", "--hub").out
    assert "条全部一致。" in shown
    assert desk("sync", "findings").out == "历次核对没有发现不一致。\n"
    assert "核对：2026-" in desk("sync", "status").out
    services = open_station(desk.home, clock=SetClock())
    with services.office.database.alone() as connection:
        connection.exec_driver_sql("UPDATE _sync_meta SET applying = 1")
        connection.exec_driver_sql("UPDATE customer SET phone = '000' WHERE id = ?", (CHEN.bytes,))
        connection.exec_driver_sql("UPDATE _sync_meta SET applying = 0")
    services.close()

    found = desk("sync", "check", "--hub", "--json")
    assert found.code != 0
    assert desk.json("sync", "findings")[0]["repair"] == "taken"
    listed = desk("sync", "findings").out
    assert "陈玉兰  1183369442" in listed
    assert "已按县中心恢复" in listed
    checked = desk.json("sync", "check", "--hub")
    assert checked["hub"]["verdict"] == "equal"
