"""How a test uses the window: finds widgets by object name, types as people do."""

from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

_Found = TypeVar("_Found", bound=QObject)


def find(root: QObject, kind: type[_Found], name: str) -> _Found:
    """The only child of this kind and name."""
    found = root.findChildren(kind, name)
    assert len(found) == 1, f"{len(found)} x {name}"
    return found[0]


def click(root: QObject, name: str) -> None:
    """Press a button that can be pressed."""
    button = find(root, QPushButton, name)
    assert button.isEnabled()
    assert button.isVisible()
    button.click()


def trigger(root: QObject, name: str) -> None:
    """Do an action of the table, as its key would."""
    find(root, QAction, name).trigger()


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in a widget."""
    QTest.keyClick(widget, key, modifier)


def write(widget: QWidget, text: str) -> None:
    """Write a text as an input method does: composing first, then committed at once."""
    for event in (QInputMethodEvent(text, []), _committed(text)):
        QApplication.sendEvent(widget, event)


def _committed(text: str) -> QInputMethodEvent:
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    return event
