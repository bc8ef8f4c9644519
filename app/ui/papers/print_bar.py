"""Under the preview: printer, sets, pages, both sides; 打印 and 另存为."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QFrame, QHBoxLayout, QLabel, QLayout, QLineEdit, QSpinBox, QWidget

from app.services.papers.printing import PrintJob, Sides
from app.ui.icons import Icon
from app.ui.overriding import override
from app.ui.papers.overprinting import OverprintBar
from app.ui.papers.page_range import pages_of, range_text
from app.ui.papers.printers import PrinterChoice
from app.ui.parts import column, label, named, row
from app.ui.tools import BESIDE_ICON, marked_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.papers.paper import Paper
    from app.ui.settings_store import LocalSettings

_PRINTER: Final = "papers/printer"
_MOST_SETS: Final = 99


class PrintBar(QFrame):
    """How to print; remembers the printer on this computer."""

    print_wanted = Signal(object, object)
    """A PrintJob, and the pages (from 0) it prints."""
    save_wanted = Signal()
    printer_chosen = Signal(str)
    """Name of the queue; empty for the system's default."""

    def __init__(self, settings: "LocalSettings") -> None:
        super().__init__()
        named(self, "printBar", self.tr("打印设置"))
        self._settings = settings
        self._paper: Paper | None = None
        self._choices: Sequence[PrinterChoice] = ()
        self._printer = named(QComboBox(), "printPrinter", self.tr("打印机"))
        self._printer.setMinimumContentsLength(8)
        self._printer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._sets = named(QSpinBox(), "printSets", self.tr("份数"))
        self._sets.setRange(1, _MOST_SETS)
        self._sets.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._range = named(QLineEdit(), "printRange", self.tr("页码范围"))
        self._range.setPlaceholderText(self.tr("全部，如 1-3,5"))
        self._sides = named(QComboBox(), "printSides", self.tr("单双面"))
        self._wrong = self._hidden("error", "printWrong")
        self._note = self._hidden("muted", "printNote")
        self.print = marked_button(self.tr("打印  F9"), "printGo", Icon.PRINT, role="primary")
        self.save = marked_button(self.tr("另存为 PDF"), "printSave", Icon.SAVE)
        self._fields, self._fields_before, self._fields_after = row(spacing=10), row(spacing=10), row(spacing=10)
        self._verbs = row(spacing=10)
        self._lines = row(spacing=10)
        self._lay_out()
        self.overprint = OverprintBar(settings)
        self.add_verb(self.overprint)
        self._printer.currentIndexChanged.connect(self._on_printer)
        self.printer_chosen.connect(self.overprint.use_printer)
        self.print.clicked.connect(self.ask)
        self.save.clicked.connect(self.save_wanted)
        self.show_paper(None)

    def offer(self, printers: "Sequence[PrinterChoice]") -> None:
        """Offer these printers; without any, the system's default is tried and says what is wrong."""
        self._choices = printers or (PrinterChoice(name="", words=self.tr("系统默认打印机")),)
        with QSignalBlocker(self._printer):
            self._printer.clear()
            for each in self._choices:
                self._printer.addItem(each.words, each.name)
            self._printer.setCurrentIndex(max(0, self._printer.findData(self._settings.get(_PRINTER))))
        self._show_sides()
        self.printer_chosen.emit(self.printer)

    @property
    def printer(self) -> str:
        """The name of the chosen queue; empty for the system's default."""
        return str(self._printer.currentData() or "")

    def job(self, paper: "Paper", pages: tuple[int, ...]) -> PrintJob:
        """How these pages of the paper are printed by what is set."""
        return PrintJob(
            printer=self.printer,
            sets=self._sets.value(),
            pages=range_text(pages, paper.page_count),
            sides=self._sides.currentData() if self._sides.isVisible() else None,
            title=paper.name,
            millimetres=paper.millimetres,
        )

    def show_paper(self, paper: "Paper | None") -> None:
        """Get ready for a paper; there is nothing to press without one."""
        self._paper = paper
        self._sets.setValue(1)
        self._range.clear()
        self.say_wrong("")
        self.say_note("")
        self.overprint.show_paper(paper)
        is_office = paper is not None and paper.is_office
        self.save.setText(BESIDE_ICON + (self.tr("另存为 PDF 或 Word") if is_office else self.tr("另存为 PDF")))
        for each in (self.print, self.save, self._sets, self._range):
            each.setEnabled(paper is not None)

    def add_verb(self, verb: QWidget) -> None:
        """Put another button to the left of the verbs."""
        self._verbs.insertWidget(0, verb)

    def say_wrong(self, text: str) -> None:
        """Say why it was not printed; empty when nothing is wrong."""
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))

    def say_note(self, text: str) -> None:
        """Say what there is to know of the paper; empty for nothing."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    @Slot()
    def ask(self) -> None:
        """Ask for what is set, if it can be printed."""
        if self._paper is None:
            return
        pages = pages_of(self._range.text(), self._paper.page_count)
        if pages is None:
            self.say_wrong(
                self.tr("页码范围应写成 1-3,5 的样子，最大为 {n}，请修改后再打印。").format(n=self._paper.page_count)
            )
            self._range.setFocus()
            return
        self.say_wrong("")
        self.print_wanted.emit(self.job(self._paper, pages), pages)

    def _lay_out(self) -> None:
        for part, words, field, stretch in (
            (self._fields_before, self.tr("打印机"), self._printer, 3),
            (self._fields_before, self.tr("份数"), self._sets, 1),
            (self._fields_after, self.tr("页码"), self._range, 1),
            (self._fields_after, "", self._sides, 1),
        ):
            part.addLayout(self._labelled(words, field), stretch)
        self._fields.addLayout(self._fields_before, 1)
        self._fields.addLayout(self._fields_after, 1)
        self._verbs.addStretch(1)
        self._verbs.addWidget(self.save)
        self._verbs.addWidget(self.print)
        self._lines.addLayout(self._fields, 1)
        self._lines.addLayout(self._verbs)
        inside = column(self, spacing=8)
        inside.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # it may become narrower than one line
        inside.addWidget(self._wrong)
        inside.addWidget(self._note)
        inside.addLayout(self._lines)

    @override
    def minimumSizeHint(self) -> QSize:
        parts = (self._fields_before, self._fields_after, self._verbs)
        return QSize(max(part.minimumSize().width() for part in parts), super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Everything in one line, the verbs below the fields, or the fields too in two lines."""
        super().resizeEvent(event)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        room, gap = event.size().width(), self._lines.spacing()
        halves = (self._fields_before, self._fields_after)
        fields = sum(half.sizeHint().width() for half in halves) + gap
        least = sum(half.minimumSize().width() for half in halves) + gap
        self._lines.setDirection(across if room > fields + self._verbs.sizeHint().width() + gap else down)
        self._fields.setDirection(across if room >= least else down)

    @staticmethod
    def _hidden(role: str, name: str) -> QLabel:
        made = named(label("", role, wraps=True), name)
        made.hide()
        return made

    @staticmethod
    def _labelled(words: str, field: QWidget) -> QHBoxLayout:
        pair = row(spacing=6)
        if words:
            said = QLabel(words)
            said.setBuddy(field)
            pair.addWidget(said)
        pair.addWidget(field, 1)
        return pair

    @Slot()
    def _on_printer(self) -> None:
        self._settings.set(_PRINTER, str(self._printer.currentData()))
        self._show_sides()
        self.printer_chosen.emit(self.printer)

    def _show_sides(self) -> None:
        """Offer both sides only where the printer can."""
        chosen = self._choices[max(0, self._printer.currentIndex())]
        words = {
            Sides.ONE: self.tr("单面"),
            Sides.LONG_EDGE: self.tr("双面，沿长边翻"),
            Sides.SHORT_EDGE: self.tr("双面，沿短边翻"),
        }
        self._sides.clear()
        for sides in (each for each in Sides if each in chosen.sides):
            self._sides.addItem(words[sides], sides)
        self._sides.setVisible(self._sides.count() > 1)
