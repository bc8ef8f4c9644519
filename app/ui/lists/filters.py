"""The filter row of a list: words to look for, choices, and a chip for each that is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QStyle, QWidget

from app.ui.overriding import override
from app.ui.parts import button, clear, column, named, row
from app.ui.theme.field_icons import with_icons
from app.ui.theme.theme import spaced, theme

_WAIT_MS = 150
_IN_A_LINE = 3
_AROUND = 40  # units beside the words of a value
_EACH = 170  # units; below, words and choices would cut one another off


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterChoice:
    """A filter people choose from: its name in the query, its title, and the values with their words."""

    name: str
    title: str
    options: Sequence[tuple[str, str]] = field(default_factory=tuple)


class _FilterBox(QComboBox):
    """Asks only for the room of its own title, however long a value is: the list it opens is as wide as they are."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(2 * len(words))  # counted in letters, of which a character takes two

    @override
    def showPopup(self) -> None:
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        words = max(self.fontMetrics().horizontalAdvance(self.itemText(place)) for place in range(self.count()))
        self.view().setMinimumWidth(words + bar + theme().look.px(_AROUND))
        super().showPopup()


class FilterRow(QWidget):
    """Words and choices; `changed` comes when the typing pauses or a choice was made."""

    changed = Signal(str, dict)

    def __init__(self, choices: Sequence[FilterChoice]) -> None:
        super().__init__()
        named(self, "filterRow", self.tr("筛选"))
        self._choices = list(choices)
        self._text = with_icons(named(QLineEdit(), "filterText", self.tr("筛选文字")))
        self._text.setPlaceholderText(self.tr("在本表中查找"))
        self._text.setClearButtonEnabled(True)
        self._boxes = {choice.name: self._box(choice) for choice in self._choices}
        self._chips = row(spacing=6)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._tell)
        self._text.textChanged.connect(lambda _text: self._wait.start())
        inside = column(self, margins=(12, 0, 12, 8), spacing=6)
        self._fields = spaced(QGridLayout(), 0, 8)
        self._is_stacked: bool | None = None
        self._lay_out(is_stacked=len(self._choices) >= _IN_A_LINE)
        inside.addLayout(self._fields)
        inside.addLayout(self._chips)

    def _lay_out(self, *, is_stacked: bool) -> None:
        """Words and choices in one line; stacked, the choices stand below the words, so that each can be read."""
        if is_stacked == self._is_stacked:
            return
        self._is_stacked = is_stacked
        fields, across = self._fields, min(len(self._choices), _IN_A_LINE)
        fields.addWidget(self._text, 0, 0, 1, max(across, 1) if is_stacked else 1)
        for number, choice in enumerate(self._choices):
            line, place = divmod(number, _IN_A_LINE) if is_stacked else (-1, number + 1)
            fields.addWidget(self._boxes[choice.name], line + 1, place)
        for place in range(_IN_A_LINE):
            fields.setColumnStretch(place, 1 if not is_stacked or place < across else 0)
        if not is_stacked:
            fields.setColumnStretch(0, 2)

    @property
    def chosen(self) -> dict[str, str]:
        """The filters in force, by name."""
        return {name: str(box.currentData()) for name, box in self._boxes.items() if box.currentData()}

    @property
    def text(self) -> str:
        """The words looked for."""
        return self._text.text().strip()

    @property
    def said(self) -> tuple[str, ...]:
        """What is in force, in words: 网格：城南网格, 含“张”."""
        chosen = [
            f"{each.title}：{box.currentText()}"
            for each in self._choices
            if (box := self._boxes[each.name]).currentData()
        ]
        return (*chosen, self.tr("含“{text}”").format(text=self.text)) if self.text else tuple(chosen)

    def begin(self) -> None:
        """Put the focus where words are typed."""
        self._text.setFocus()
        self._text.selectAll()

    def choose(self, filters: Mapping[str, str], text: str = "") -> None:
        """Set filters from outside, as a link of the status line does; others are taken off."""
        for box in self._boxes.values():
            box.blockSignals(True)
        for name, box in self._boxes.items():
            box.setCurrentIndex(max(0, box.findData(filters.get(name, ""))))
        for box in self._boxes.values():
            box.blockSignals(False)
        self._text.setText(text)
        self._tell()

    def offer(self, name: str, options: Sequence[tuple[str, str]]) -> None:
        """Let people choose from other values of a filter; the chosen one stays if it is among them."""
        box = self._boxes[name]
        chosen = box.currentData()
        box.blockSignals(True)
        while box.count() > 1:
            box.removeItem(box.count() - 1)
        for value, words in options:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.blockSignals(False)

    @Slot()
    def clear(self) -> None:
        """Take all filters off."""
        self.choose({})

    def _box(self, choice: FilterChoice) -> QComboBox:
        words = self.tr("{title}：全部").format(title=choice.title)
        box = named(_FilterBox(words), f"filter-{choice.name}", choice.title)
        box.addItem(words, "")
        for value, words in choice.options:
            box.addItem(words, value)
        box.currentIndexChanged.connect(self._tell)
        return box

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        count = len(self._choices)
        is_narrow = count > 1 and self.width() < theme().look.px(_EACH) * (count + 1)
        self._lay_out(is_stacked=count >= _IN_A_LINE or is_narrow)

    @Slot()
    def _tell(self) -> None:
        self._wait.stop()
        clear(self._chips)
        for choice in self._choices:
            box = self._boxes[choice.name]
            if box.currentData():
                self._chips.addWidget(self._chip(choice, box))
        if self.chosen:
            self._chips.addStretch(1)
        self.changed.emit(self.text, self.chosen)

    def _chip(self, choice: FilterChoice, box: QComboBox) -> QWidget:
        words = f"{choice.title}：{box.currentText()}  ×"
        chip = button(words, f"chip-{choice.name}", role="chip")
        chip.setAccessibleName(self.tr("取消筛选 {words}").format(words=box.currentText()))
        chip.clicked.connect(lambda: box.setCurrentIndex(0))
        return chip
