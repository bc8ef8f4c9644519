"""低压居民新装 of a known customer, taken in without the mouse: every key beyond the data itself is counted."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.customers.customer import Customer
from app.domain.work.case import PaperState
from app.domain.work.event import EventKind
from app.ui.suggesting import SuggestionPopup
from tests.station import CHEN, FIRST_AREA
from tests.ui.driving import write
from tests.ui.intake.counter import Counter

CTRL = Qt.KeyboardModifier.ControlModifier
MOST = 40
"""Keys beyond the data itself a new supply of a known customer may take (`issue 3`, what it must reach)."""


class Keys:
    """Presses keys wherever the focus is, and counts them; a key with a modifier counts as two."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self.pressed = 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self._focus(), key, modifier)
        self.pressed += 1 if modifier is Qt.KeyboardModifier.NoModifier else 2
        self._counter.settle()

    def type(self, text: str) -> None:
        """Letters that choose or find something: each is counted."""
        QTest.keyClicks(self._focus(), text)
        self.pressed += len(text)
        self._counter.settle()

    def pick(self, field: str, text: str) -> None:
        """Find something the station knows, in the field the focus has come to by itself."""
        assert self._focus() is self._counter.field(field)
        popup = self._counter.frame.findChild(SuggestionPopup, f"{field}Popup")
        assert popup is not None
        self.type(text)
        self._counter.qtbot.waitUntil(lambda: popup.isVisible() and bool(popup.suggestions))
        self.press(Qt.Key.Key_Return)

    def type_data(self, field: str, text: str) -> None:
        """What nobody has written down yet, through an input method: the data itself, which is not counted."""
        assert self._focus() is self._counter.field(field)
        write(self._focus(), text)

    def _focus(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused


def test_a_known_customer_s_new_supply_takes_at_most_forty_keys(counter: Counter) -> None:
    with counter.station.database.write(None) as tx:
        customers = tx.of(Customer)
        customers.save(replace(customers.get(CHEN), id_number="321182199802078157"))
    keys = Keys(counter)
    counter.place.show_view("unfinished")
    counter.settle()

    keys.press(Qt.Key.Key_N, CTRL)
    keys.type("dmxz")
    keys.press(Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_F8)  # the number is called
    keys.pick("customer", "9442")
    keys.type_data("address", "扬中市油坊镇老郎村1组8号")  # the first thing the record does not say
    keys.press(Qt.Key.Key_Return, CTRL)
    keys.pick("area", "00001")
    keys.press(Qt.Key.Key_Return, CTRL)
    keys.type_data("capacity", "8")
    keys.press(Qt.Key.Key_F7)  # everything asked for lies on the table
    keys.press(Qt.Key.Key_S, CTRL)

    case = counter.only_case()
    assert (case.business_code, case.name, case.phone) == ("LV-RES-NEW", "陈玉兰", "13900005678")
    assert (case.area_id, case.details["capacity"]) == (FIRST_AREA, 8000)
    assert [paper.state for paper in case.papers] == [PaperState.PRESENT, PaperState.PRESENT, PaperState.NOT_NEEDED]
    (signed,) = (event for event in counter.station.events(case.id) if event.kind == EventKind.COUNTER_SIGNED)
    assert signed.payload["ticket"] == "临1"
    assert keys.pressed == 26
    assert keys.pressed <= MOST
