"""套打 beside the print settings: whether only values are printed, and by how much each printer is off for a form."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.papers.overprint import NO_SHIFT, Shift
from app.ui.icons import Icon
from app.ui.parts import named, row
from app.ui.tools import tool

if TYPE_CHECKING:
    from app.services.papers.paper import Paper
    from app.ui.settings_store import LocalSettings

_ON: Final = "papers/overprint/{form}"
_SHIFT: Final = "papers/shift/{form}/{printer}"


class OverprintBar(QWidget):
    """A tick for 套打 and the way to its calibration; remembers both on this computer, shifts by printer and form."""

    changed = Signal()
    """Whether only values are printed, or their place, changed."""
    calibration_wanted = Signal()

    def __init__(self, settings: "LocalSettings") -> None:
        super().__init__()
        self._settings = settings
        self._form = ""
        self._printer = ""
        self._tick = named(QCheckBox(self.tr("套打")), "overprint", self.tr("套打，只印填写的内容"))
        self._tick.setToolTip(self.tr("表格已印好的纸，只印填写的内容"))
        self._calibrate = tool("calibrate", self.tr("套打校准"), Icon.SETTINGS)
        inside = row(self, spacing=2)
        inside.addWidget(self._tick)
        inside.addWidget(self._calibrate)
        self._tick.toggled.connect(self._on_tick)
        self._calibrate.clicked.connect(self.calibration_wanted)
        self.show_paper(None)

    @property
    def shift(self) -> Shift | None:
        """How far values are moved; None while the whole form is printed."""
        return self.kept() if self._tick.isChecked() else None

    def show_paper(self, paper: "Paper | None") -> None:
        """Get ready for a paper; one without values cannot be overprinted."""
        self._form = "" if paper is None else paper.form_code
        can = paper is not None and bool(paper.contents)
        with QSignalBlocker(self._tick):
            self._tick.setChecked(can and bool(self._settings.get(_ON.format(form=self._form))))
        self._tick.setEnabled(can)
        self._calibrate.setVisible(self._tick.isChecked())

    def use_printer(self, name: str) -> None:
        """Another printer is off by another length."""
        self._printer = name.replace("/", "_")  # a slash would begin a group of settings
        if self._tick.isChecked():
            self.changed.emit()

    def kept(self) -> Shift:
        """The shift kept for the printer and the form."""
        right, _, down = self._settings.get(self._key()).partition(" ")
        return Shift(right_tenths=int(right), down_tenths=int(down)) if down else NO_SHIFT

    def keep(self, shift: Shift) -> None:
        """Remember the shift for the printer and the form."""
        self._settings.set(self._key(), f"{shift.right_tenths} {shift.down_tenths}")
        self.changed.emit()

    def _key(self) -> str:
        return _SHIFT.format(form=self._form, printer=self._printer)

    @Slot(bool)
    def _on_tick(self, is_on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._settings.set(_ON.format(form=self._form), "1" if is_on else "")
        self._calibrate.setVisible(is_on)
        self.changed.emit()
