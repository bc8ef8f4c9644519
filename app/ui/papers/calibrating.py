"""套打校准: print a cross, measure where it came out, keep by how much the printer is off."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDoubleSpinBox, QFormLayout, QWidget

from app.domain.papers.overprint import CROSS_TENTHS, Shift, shift_from, shift_from_measured
from app.domain.problems import Refusal
from app.labels.speaking import problem_text
from app.ui.parts import button, column, label, named, row
from app.ui.theme.theme import spaced, theme

_TENTHS: Final = 10
_LONGEST: Final = 99.9  # millimetres a cross may be found from an edge
_FARTHEST: Final = 99.9


class CalibrationDialog(QDialog):
    """Two measured lengths become a shift; it can also be set by hand, a tenth of a millimetre at a time."""

    sheet_wanted = Signal()
    """The cross is to be printed with the shift that is kept."""
    kept = Signal(object)
    """The Shift to keep."""

    def __init__(self, parent: QWidget, form: str, printer: str, before: Shift) -> None:
        super().__init__(parent)
        named(self, "calibration", self.tr("套打校准"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("套打校准 {form}").format(form=form))
        self.setMinimumWidth(theme().look.px(460))
        self._before = before
        self._left = self._length("measuredLeft", self.tr("十字到纸左边"), 0, _LONGEST, CROSS_TENTHS)
        self._top = self._length("measuredTop", self.tr("十字到纸上边"), 0, _LONGEST, CROSS_TENTHS)
        self._right = self._length("shiftRight", self.tr("向右移"), -_FARTHEST, _FARTHEST, before.right_tenths)
        self._down = self._length("shiftDown", self.tr("向下移"), -_FARTHEST, _FARTHEST, before.down_tenths)
        self._wrong = named(label("", "error", wraps=True), "calibrationWrong")
        self._wrong.hide()
        self._lay_out(printer)
        for field in (self._left, self._top):
            field.valueChanged.connect(self._on_measured)

    def _lay_out(self, printer: str) -> None:
        cross = CROSS_TENTHS / _TENTHS
        first = self.tr(
            "1. 放一张与表单同样大小的白纸，打印校准页。\n"
            "2. 用尺量出十字中心到纸左边和上边的距离，填在下面；准确时都是 {cross:.1f} 毫米。\n"
            "3. 保存后可再印一次核对。"
        )
        inside = column(self, margins=16, spacing=12)
        inside.addWidget(label(self.tr("打印机：{name}").format(name=printer or self.tr("系统默认")), "muted"))
        for step in first.format(cross=cross).split("\n"):
            inside.addWidget(label(step, wraps=True))
        sheet = button(self.tr("打印校准页"), "printCalibration")
        sheet.clicked.connect(self.sheet_wanted)
        line = row()
        line.addWidget(sheet)
        line.addStretch(1)
        inside.addLayout(line)
        fields = spaced(QFormLayout(), 0, 8)
        for field in (self._left, self._top, self._right, self._down):
            fields.addRow(field.accessibleName(), field)
        inside.addLayout(fields)
        inside.addWidget(self._wrong)
        verbs = row()
        close = button(self.tr("取消  Esc"), "calibrationClose")
        close.clicked.connect(self.reject)
        keep = button(self.tr("保存"), "calibrationKeep", role="primary")
        keep.setDefault(True)
        keep.clicked.connect(self._keep)
        verbs.addStretch(1)
        verbs.addWidget(close)
        verbs.addWidget(keep)
        inside.addLayout(verbs)

    def _length(self, name: str, words: str, least: float, most: float, tenths: int) -> QDoubleSpinBox:
        field = named(QDoubleSpinBox(), name, words)
        field.setDecimals(1)
        field.setSingleStep(0.1)
        field.setRange(least, most)
        field.setSuffix(self.tr(" 毫米"))
        field.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        field.setValue(tenths / _TENTHS)
        return field

    @Slot()
    def _on_measured(self) -> None:
        try:
            found = shift_from_measured(_tenths(self._left), _tenths(self._top), self._before)
        except Refusal as refusal:
            self._say(refusal)
            return
        self._wrong.hide()
        self._right.setValue(found.right_tenths / _TENTHS)
        self._down.setValue(found.down_tenths / _TENTHS)

    @Slot()
    def _keep(self) -> None:
        try:
            shift = shift_from(_tenths(self._right), _tenths(self._down))
        except Refusal as refusal:
            self._say(refusal)
            return
        self.kept.emit(shift)
        self.accept()

    def _say(self, refusal: Refusal) -> None:
        self._wrong.setText("".join(problem_text(problem) for problem in refusal.problems))
        self._wrong.show()


def _tenths(field: QDoubleSpinBox) -> int:
    return round(field.value() * _TENTHS)
