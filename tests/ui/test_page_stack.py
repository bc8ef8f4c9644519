"""A page nobody looks at does not make the others wider, and the way in fits a low screen in large type."""

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.page_stack import PageStack
from app.ui.signing.pages import SignInPage


def page(width: int) -> QWidget:
    made = QWidget()
    made.setMinimumSize(width, 40)
    return made


def test_only_the_page_that_is_seen_says_how_small_it_may_be(qtbot: QtBot) -> None:
    stack = PageStack()
    qtbot.addWidget(stack)
    assert stack.minimumSizeHint().width() <= 0

    for width in (300, 1600):
        stack.addWidget(page(width))
    stack.show()
    assert stack.minimumSizeHint().width() == 300
    stack.setCurrentIndex(1)
    QApplication.processEvents()
    assert stack.minimumSizeHint().width() == 1600


def test_the_page_to_sign_in_scrolls_where_it_has_no_room(qtbot: QtBot) -> None:
    way_in = SignInPage("油坊镇供电所")
    qtbot.addWidget(way_in)
    assert way_in.minimumSizeHint().height() < 200
