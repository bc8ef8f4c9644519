"""A new computer joins a station others have: address and code, waiting, fetching, the head's password here."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from app.domain.customers.customer import Customer
from app.domain.people.session import OWNER
from app.services.bundle import Services
from app.services.upstream.upstream import UpstreamService
from app.sync.wire import Answered, Asked
from app.ui.forms.form import EntryForm
from app.ui.signing.first_run import FirstRunPage
from app.ui.upstream.join_page import JoinPage
from tests.reference_hub import ReferenceHub
from tests.station import CHEN, PASSWORD, SmallStation
from tests.ui.driving import click, find, press
from tests.ui.upstream.conftest import URL
from tests.ui.whole_window import WholeWindow


@pytest.fixture
def hub_with_station(hub: ReferenceHub, station: SmallStation) -> ReferenceHub:
    """A hub that has everything of the small station, and approves of nobody by itself from now on."""
    station.desk.office.definitions.adopt_calendar(())
    upstream = UpstreamService(station.desk.office, station.desk.people, hub.wire)
    upstream.enrol(OWNER, hub.code(), URL)
    upstream.sync_once()
    hub.approves = False
    return hub


def enter_head(window: WholeWindow, number: str, password: str, again: str) -> None:
    for name, text in (("joinHead", number), ("joinPassword", password), ("joinPasswordAgain", again)):
        find(window.window, QLineEdit, name).setText(text)
    press(find(window.window, QLineEdit, "joinPasswordAgain"), Qt.Key.Key_Return)
    window.settle()


def let_in(window: WholeWindow, page: JoinPage, hub: ReferenceHub) -> None:
    """A wrong code, the right one, asking again while nobody has approved, and at last everything is fetched."""
    form = find(page, EntryForm, "joinForm")
    form.set_value("url", URL)
    form.set_value("code", "never-given")
    click(page, "join")
    window.settle()
    assert form.message("code") == "加入码不对，或已用过、已过期。请向县公司另要一个。"

    form.set_value("code", hub.code())
    click(page, "join")
    window.settle()
    assert window.says("joinTold") == "县公司还没有批准本机加入，批准后自动同步。"
    click(page, "joinAgain")
    window.settle()
    assert window.says("joinPageWrong") == "县公司还没有批准本机加入，批准后自动同步。"
    for device in hub.books.devices.values():
        device.state = "active"
    click(page, "joinAgain")
    window.settle()


def test_a_new_computer_joins(closed_window: WholeWindow, hub_with_station: ReferenceHub) -> None:
    window = closed_window
    window.start()
    services = window.services
    services.upstream = UpstreamService(services.office, services.people, hub_with_station.wire)
    click(window.window, "joinStation")
    click(window.window, "leaveJoin")
    assert find(window.window, FirstRunPage, "firstRunPage").isVisible()
    click(window.window, "joinStation")
    page = window.window.page
    assert isinstance(page, JoinPage)
    let_in(window, page, hub_with_station)

    enter_head(window, "YF003", PASSWORD, PASSWORD)
    assert window.says("joinPageWrong") == "孙丽不是在岗所长，不能在新电脑上首先设密码。"
    enter_head(window, "YF001", PASSWORD, "another")
    assert window.says("joinPageWrong") == "两次输入的密码不一致，请重填。"
    enter_head(window, "YF001", PASSWORD, PASSWORD)
    assert window.says("stationName") == "油坊镇供电所"
    with services.office.database.read() as tx:
        assert tx.of(Customer).get(CHEN).account_number == "1183369442"
    assert services.upstream.status().index == 2


def test_what_was_begun_is_gone_on_with(closed_window: WholeWindow, hub_with_station: ReferenceHub) -> None:
    """The program was closed after the data had been fetched, before the head had a password."""
    window = closed_window

    def open_at_hub(home: Path) -> Services:
        services = window.open_station(home)
        services.upstream = UpstreamService(services.office, services.people, hub_with_station.wire)
        return services

    hub_with_station.approves = True
    earlier = open_at_hub(window.home)
    earlier.upstream.join(hub_with_station.code(), URL)
    earlier.close()
    window.opening._open_station = open_at_hub
    window.start()
    page = window.window.page
    assert isinstance(page, JoinPage)
    assert not find(page, QPushButton, "leaveJoin").isVisible()
    enter_head(window, "YF001", PASSWORD, PASSWORD)
    assert window.says("stationName") == "油坊镇供电所"


def test_fetching_is_stopped_between_two_pages_and_gone_on_with(
    closed_window: WholeWindow, hub_with_station: ReferenceHub
) -> None:
    hub_with_station.approves, hub_with_station.page = True, 5
    window = closed_window
    window.start()
    services = window.services

    has_clicked = threading.Event()

    class Slow:
        """A hub whose second page takes until somebody has clicked."""

        def send(self, asked: Asked) -> Answered:
            if asked.path.startswith("/v1/pull") and not asked.path.startswith("/v1/pull?after=0&"):
                assert has_clicked.wait(30)
            return hub_with_station.send(asked)

        def close(self) -> None:
            """Nothing is open."""

    services.upstream = UpstreamService(services.office, services.people, lambda _url, _ca: Slow())
    click(window.window, "joinStation")
    page = window.window.page
    assert isinstance(page, JoinPage)
    form = find(page, EntryForm, "joinForm")
    form.set_value("url", URL)
    form.set_value("code", hub_with_station.code())
    click(page, "join")
    window.see(lambda: find(page, QPushButton, "joinCancel").isVisible())
    click(page, "joinCancel")
    has_clicked.set()
    window.see(lambda: find(page, QPushButton, "joinAgain").isVisible())

    assert window.says("joinTold") == "已停下。取回的都留着，随时可以接着取。"
    assert not find(page, QPushButton, "joinCancel").isVisible()
    status = services.upstream.status()
    assert 0 < status.cursor < len(hub_with_station.books.log)
    assert (status.trouble, status.is_active) == ("", True)
    click(page, "joinAgain")
    window.see(lambda: find(window.window, QLineEdit, "joinHead").isVisible())
    assert services.upstream.status().cursor == len(hub_with_station.books.log)
