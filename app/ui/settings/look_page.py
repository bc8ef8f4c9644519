"""How large the letters are, and light or dark."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QSlider

from app.ui.parts import card, label, named, row
from app.ui.settings.page import SettingsPage
from app.ui.shell.desk import Desk
from app.ui.theme.theme import theme
from app.ui.theme.tokens import LARGEST_POINTS, SMALLEST_POINTS


class LookPage(SettingsPage):
    """外观."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("lookPage", desk.tr("外观"), desk.tr("字号和明暗只影响这台电脑，马上生效，下次打开仍是这样。"))
        self._desk = desk
        self._size = named(QSlider(Qt.Orientation.Horizontal), "fontSize", self.tr("字号"))
        self._size.setRange(SMALLEST_POINTS, LARGEST_POINTS)
        self._size.setTickPosition(QSlider.TickPosition.TicksBelow)
        self._size.setTickInterval(1)
        self._size.setPageStep(1)
        self._points = named(label(""), "fontPoints")
        self._dark = named(QCheckBox(self.tr("深色")), "darkLook", self.tr("深色"))
        around, inside = card("lookCard")
        line = row(spacing=12)
        line.addWidget(label(self.tr("字号")))
        line.addWidget(self._size, 1)
        line.addWidget(self._points)
        inside.addLayout(line)
        inside.addWidget(self._dark)
        inside.addWidget(label(self.tr("示例：扬中市油坊镇鸣凤村 9 组 54 号，剩 2 个工作日，186.40 元"), wraps=True))
        self.inside.addWidget(around)
        self.inside.addStretch(1)
        self.refresh()
        self._size.valueChanged.connect(self._on_changed)
        self._dark.toggled.connect(self._on_changed)
        theme().changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Show the look there is."""
        look = theme().look
        for widget in (self._size, self._dark):
            widget.blockSignals(True)
        self._size.setValue(look.points)
        self._dark.setChecked(look.is_dark)
        for widget in (self._size, self._dark):
            widget.blockSignals(False)
        self._points.setText(self.tr("{n} 磅").format(n=look.points))

    @Slot()
    def _on_changed(self) -> None:
        self._desk.look_wanted.emit(self._dark.isChecked(), self._size.value())
