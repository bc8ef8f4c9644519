"""A program the hub finds too old still sends, and people are told to upgrade it."""

import pytest
from PySide6.QtWidgets import QFrame

from app.sync.packing import pack
from app.sync.wire import Answered, Asked
from tests.reference_hub import ReferenceHub
from tests.station import CHEN
from tests.ui.upstream.conftest import AtHub
from tests.ui.upstream.test_shut_out import CUSTOMER, move


def test_the_window_says_that_the_program_is_too_old(at_hub: AtHub, monkeypatch: pytest.MonkeyPatch) -> None:
    window = at_hub.window
    window.sign_in()
    at_hub.enrol()
    at_hub.upstream.sync_once()
    window.turn_to("上级同步")
    send = ReferenceHub.send

    def of_next_year(hub: ReferenceHub, asked: Asked) -> Answered:
        if asked.path.startswith("/v1/pull"):
            return Answered(status=426, body=pack({"problem": "upstream.too_old", "schema_min": 99}))
        return send(hub, asked)

    monkeypatch.setattr(ReferenceHub, "send", of_next_year)
    move(at_hub, "油坊镇三街 3 号")
    window.click("syncNow")
    window.see(lambda: window.frame.findChildren(QFrame, "notice-upstreamTrouble"))

    (notice,) = window.frame.findChildren(QFrame, "notice-upstreamTrouble")
    assert "请升级程序" in notice.accessibleName()
    assert at_hub.hub.books.records[CUSTOMER, CHEN.bytes].data[6] == "油坊镇三街 3 号"
