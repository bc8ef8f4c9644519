"""Asking before what cannot be taken back, and telling what stops everything; nothing else opens a dialog."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from app.ui.parts import named


def confirm(parent: QWidget, text: str, verb: str, do: Callable[[], object], *, details: str = "") -> QMessageBox:
    """Ask whether to do something that cannot be taken back; the button says the verb, Esc and Enter leave it.

    What can be taken back is done at once and offered 撤回 in a toast instead.
    """
    dialog = _dialog(parent, "confirmDialog", text, details, QMessageBox.Icon.Warning)
    yes = named(dialog.addButton(verb, QMessageBox.ButtonRole.DestructiveRole), "confirmYes", verb)
    yes.setProperty("role", "danger")
    leave = QCoreApplication.translate("Confirm", "取消")
    no = named(dialog.addButton(leave, QMessageBox.ButtonRole.RejectRole), "confirmNo", leave)
    dialog.setDefaultButton(no)
    dialog.setEscapeButton(no)

    def closed() -> None:
        if dialog.clickedButton() is yes:
            do()

    dialog.finished.connect(closed)
    dialog.open()
    return dialog


def tell(parent: QWidget, text: str, *, details: str = "") -> QMessageBox:
    """Tell something that stops everything until it was read."""
    dialog = _dialog(parent, "tellDialog", text, details, QMessageBox.Icon.Information)
    words = QCoreApplication.translate("Confirm", "知道了")
    named(dialog.addButton(words, QMessageBox.ButtonRole.AcceptRole), "tellOk", words)
    dialog.open()
    return dialog


def _dialog(parent: QWidget, name: str, text: str, details: str, sign: QMessageBox.Icon) -> QMessageBox:
    dialog = named(QMessageBox(parent), name, text)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(parent.window().windowTitle())
    dialog.setIcon(sign)
    dialog.setTextFormat(Qt.TextFormat.PlainText)
    dialog.setText(text)
    dialog.setInformativeText(details)
    return dialog
