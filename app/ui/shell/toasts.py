"""A short message at the foot of the window that goes by itself, with 撤回 while that is still possible."""

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QFrame, QWidget

from app.ui.overriding import override
from app.ui.parts import button, label, named, row
from app.ui.shell.desk import Toast
from app.ui.theme.theme import theme

_SECONDS_TO_READ = 4
_SECONDS_TO_UNDO = 10


class ToastShelf(QFrame):
    """Shows one toast at a time over its host; a new one takes the place of the old, whose 撤回 is then gone."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        named(self, "toast", self.tr("提示"))
        self.setProperty("role", "toast")
        self._host = host
        self._toast: Toast | None = None
        self._text = named(label(), "toastText")
        self._undo = button(self.tr("撤回"), "toastUndo")
        self._undo.clicked.connect(self._on_undo)
        inside = row(self, margins=(16, 8, 10, 8), spacing=16)
        inside.addWidget(self._text)
        inside.addWidget(self._undo)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.hide)
        host.installEventFilter(self)
        self.hide()

    @Slot(object)
    def show_toast(self, toast: Toast) -> None:
        """Show a toast; with an undo it stays for ten seconds."""
        self._toast = toast
        self._text.setText(toast.text)
        self._text.setMargin(theme().look.px(6) if toast.undo is None else 0)
        self._undo.setVisible(toast.undo is not None)
        self.timer.start((_SECONDS_TO_READ if toast.undo is None else _SECONDS_TO_UNDO) * 1000)
        self.show()
        self._place()
        self.raise_()

    def _place(self) -> None:
        self.adjustSize()
        gap = theme().look.px(56)
        self.move((self._host.width() - self.width()) // 2, self._host.height() - self.height() - gap)

    @Slot()
    def _on_undo(self) -> None:
        toast, self._toast = self._toast, None
        self.timer.stop()
        self.hide()
        if toast is not None and toast.undo is not None:
            toast.undo()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
