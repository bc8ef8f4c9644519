"""An entry of the register being typed outlives the program: the place is opened anew over the same folder."""

from collections.abc import Callable

from app.domain.people.session import Session
from tests.station import SmallStation
from tests.ui.driving import trigger
from tests.ui.rating.driver import RatingDriver


def test_an_entry_being_typed_is_offered_again_until_it_is_registered_or_given_up(
    october: SmallStation, open_place: Callable[[Session], RatingDriver]
) -> None:
    before = _begin(open_place(october.head))
    form = before.form("entryForm")
    for name, value in {"kind": "violation", "quantity": "2", "note": "未戴安全帽"}.items():
        form.set_value(name, value)
    form.changed.emit("note")
    before.place.hide()

    again = _begin(open_place(october.head))
    again.qtbot.waitUntil(lambda: again.form("entryForm").values()["note"] == "未戴安全帽")
    assert again.form("entryForm").values()["quantity"] == "2"
    assert again.toasts[-1].startswith("已恢复")
    assert again.place.back()
    _begin(again)
    again.qtbot.waitUntil(lambda: again.form("entryForm").values()["note"] == "未戴安全帽")
    again.click("saveEntry")
    assert [line[1] for line in again.lines("register")] == ["一般违章"]
    _begin(again)
    assert again.form("entryForm").values()["note"] == ""

    again.form("entryForm").set_value("note", "记错了")
    again.form("entryForm").changed.emit("note")
    again.click("leaveEntry")
    _begin(again)
    assert again.form("entryForm").values()["note"] == ""


def _begin(driver: RatingDriver) -> RatingDriver:
    trigger(driver.place, "new")
    driver.settle()
    return driver
