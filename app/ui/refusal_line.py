"""A refusal where it happened: what is wrong and what to do, beside the button that was pressed."""

from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.ui.icons import Icon, picture
from app.ui.parts import column, label, named, row


class RefusalLine(QFrame):
    """One or two plain sentences on a red ground; hidden while nothing was refused."""

    def __init__(self, name: str = "refusal", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name)
        self.setProperty("role", "refusal")
        self._sign = QLabel()
        self._text = named(label("", wraps=True), f"{name}Text")
        self._report = named(label("", "small"), f"{name}Report")
        words = column(spacing=2)
        words.addWidget(self._text)
        words.addWidget(self._report)
        inside = row(self, margins=(12, 8, 12, 8), spacing=10)
        inside.addWidget(self._sign)
        inside.addLayout(words, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def show_text(self, text: str, report: str = "") -> None:
        """Say what was refused; `report` is the number of a report to the log, shown small. Empty text hides it."""
        self._sign.setPixmap(picture(Icon.OVER, "red", 20, self.devicePixelRatioF()))
        self._text.setText(text)
        self._report.setText(self.tr("报告编号 {number}").format(number=report) if report else "")
        self._report.setVisible(bool(report))
        self.setAccessibleName(text)
        self.setVisible(bool(text))
