"""What happens to a bug: it is written to the log with a report number and shown once, in one dialog."""

import logging
import sys
from types import TracebackType

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from app.ui.parts import named

_log = logging.getLogger(__name__)
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is mistaken for another on the telephone


class CrashReporter(QObject):
    """Takes every exception nobody expected, from the GUI thread and from the workers."""

    reported = Signal(str)
    """A bug was written to the log under this report number."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window: QWidget | None = None
        self._dialog: QMessageBox | None = None

    def install(self) -> None:
        """Take over what Python does with exceptions nobody caught."""
        sys.excepthook = self._on_uncaught

    def show_over(self, window: QWidget) -> None:
        """Say over which window the dialog opens."""
        self._window = window

    @Slot(object)
    def report(self, bug: BaseException) -> None:
        """Log the bug and show its number; while the dialog is open, further bugs are only logged."""
        import secrets  # noqa: PLC0415 - hopefully never needed; not before the first paint

        number = "".join(secrets.choice(_LETTERS) for _ in range(6))
        _log.error("report %s", number, exc_info=bug)
        self.reported.emit(number)
        if self._dialog is None:
            self._show(number)

    def _on_uncaught(self, kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, bug, trace)
            return
        self.report(bug.with_traceback(trace))

    def _show(self, number: str) -> None:
        from PySide6.QtCore import Qt  # noqa: PLC0415 - loads all enumerations; not before the first paint

        dialog = named(QMessageBox(self._window), "crashDialog", self.tr("程序出错"))
        dialog.setIcon(QMessageBox.Icon.Warning)
        dialog.setWindowTitle(self.tr("程序出错"))
        dialog.setText(self.tr("这一步没有做成，已保存的内容没有受影响。"))
        dialog.setInformativeText(
            self.tr("请重试；若再次出现，请把报告编号 {number} 告诉系统管理员，详细情况已记入运行日志。").format(
                number=number
            )
        )
        dialog.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_closed)
        self._dialog = dialog
        dialog.open()

    @Slot()
    def _on_closed(self) -> None:
        self._dialog = None
