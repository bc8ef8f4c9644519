"""The second page: what the sheet and each of its columns was taken for, to be corrected."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from app.domain.imports.batch import ImportKind
from app.labels.imports import KINDS
from app.ui.elided import Elided
from app.ui.ledgers.facts import badge_label
from app.ui.ledgers.importing.showing import sample
from app.ui.lists.cells import Badge, Tone
from app.ui.parts import button, card, clear, column, label, named, row
from app.ui.refusal_line import RefusalLine
from app.ui.scrolling import scrolled
from app.ui.theme.theme import spaced, theme

if TYPE_CHECKING:
    from app.domain.problems import Refusal
    from app.services.imports.ledger import OpenedLedger
    from app.ui.ground import Ground

_SAMPLES = 3


class ColumnsPage(QWidget):
    """核对列."""

    sheet_wanted = Signal(str)
    kind_wanted = Signal(str)
    try_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "importColumns", self.tr("核对列"))
        self._ground = ground
        self._ledger: OpenedLedger | None = None
        self._boxes: dict[str, QComboBox] = {}
        self.refusal = RefusalLine("columnsRefusal")
        self._kind = named(QComboBox(), "importKind", self.tr("台账种类"))
        self._sheet = named(QComboBox(), "importSheet", self.tr("工作表"))
        self._sheet_words = label(self.tr("工作表"), "muted")
        self._about = named(label("", wraps=True), "importAbout")
        self._body = QWidget()
        self._grid: QGridLayout = spaced(QGridLayout(self._body), (0, 0, 8, 0), 10)
        self._try = button(self.tr("试导入"), "tryImport", role="primary")
        self._lay_out()
        self._kind.activated.connect(lambda _n: self.kind_wanted.emit(str(self._kind.currentData())))
        self._sheet.activated.connect(lambda _n: self.sheet_wanted.emit(self._sheet.currentText()))
        self._try.clicked.connect(self.try_wanted)

    @property
    def kind(self) -> ImportKind | None:
        """The kind that is chosen."""
        value = self._kind.currentData()
        return ImportKind(value) if value else None

    @property
    def mapping(self) -> Mapping[str, str]:
        """Column title to field, as chosen."""
        return {title: str(box.currentData()) for title, box in self._boxes.items() if box.currentData()}

    def show_ledger(self, ledger: "OpenedLedger") -> None:
        """Show what a sheet was taken for."""
        self._ledger = ledger
        self.refusal.show_text("")
        found = ledger.recognition.kind
        self._fill_heads(ledger, found)
        rows = len(ledger.table.rows)
        if found is None:
            text = self.tr("“{file}”有 {n} 行，看不出是哪种台账，请在上面选择。")
        else:
            text = self.tr("“{file}”有 {n} 行，认作{kind}。请核对每一列，认错的在右边改。")
        self._about.setText(text.format(file=ledger.path.name, n=f"{rows:,}", kind=KINDS[found] if found else ""))
        self._fill_columns(ledger)
        self._try.setEnabled(found is not None)

    def begin(self) -> None:
        """Put the focus where work goes on."""
        (self._try if self._try.isEnabled() else self._kind).setFocus()

    def show_refusal(self, refusal: "Refusal") -> None:
        """Say what is missing."""
        self.refusal.show_text(self._ground.desk.tell(refusal))

    def _lay_out(self) -> None:
        top = row(spacing=10)
        top.addWidget(label(self.tr("台账种类"), "muted"))
        top.addWidget(self._kind)
        top.addSpacing(12)
        top.addWidget(self._sheet_words)
        top.addWidget(self._sheet)
        top.addStretch(1)
        around, body = card("columnsCard")
        body.addLayout(top)
        body.addWidget(self._about)
        body.addWidget(scrolled(self._body, "columnsArea"), 1)
        back = button(self.tr("换一个文件"), "otherFile")
        back.clicked.connect(self.back_wanted)
        foot = row()
        foot.addWidget(back)
        foot.addStretch(1)
        foot.addWidget(self._try)
        inside = column(self, spacing=12)
        inside.addWidget(self.refusal)
        inside.addWidget(around, 1)
        inside.addLayout(foot)

    def _fill_heads(self, ledger: "OpenedLedger", found: ImportKind | None) -> None:
        self._kind.clear()
        if found is None:
            self._kind.addItem(self.tr("请选择"), "")
        for kind in ImportKind:
            self._kind.addItem(KINDS[kind], kind.value)
        self._kind.setCurrentIndex(max(0, self._kind.findData("" if found is None else found.value)))
        self._sheet.clear()
        self._sheet.addItems(ledger.sheets)
        self._sheet.setCurrentText(ledger.table.sheet_name)
        for widget in (self._sheet, self._sheet_words):
            widget.setVisible(len(ledger.sheets) > 1)

    def _fill_columns(self, ledger: "OpenedLedger") -> None:
        clear(self._grid)
        self._boxes = {}
        kind = ledger.recognition.kind
        for place, words in enumerate((self.tr("表中的列"), self.tr("前几行"), self.tr("认作"), "")):
            self._grid.addWidget(label(words, "muted"), 0, place)
        fields = () if kind is None else self._ground.services.imports.fields(kind)
        for number, title in enumerate(ledger.table.columns, 1):
            box = named(QComboBox(), f"column-{number}", self.tr("“{title}”认作").format(title=title))
            box.addItem(self.tr("不导入"), "")
            for field in fields:
                box.addItem(f"{field.title}  必填" if field.is_required else field.title, field.name)
            box.setCurrentIndex(max(0, box.findData(ledger.recognition.mapping.get(title, ""))))
            box.setEnabled(kind is not None)
            box.setMinimumWidth(theme().look.px(160))
            self._boxes[title] = box
            self._grid.addWidget(label(title), number, 0)
            self._grid.addWidget(Elided("muted", self._samples(ledger, number - 1)), number, 1)
            self._grid.addWidget(box, number, 2)
            state = self._state(ledger, title)
            if state is not None:
                self._grid.addWidget(badge_label(state), number, 3)
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(len(ledger.table.columns) + 1, 1)

    def _samples(self, ledger: "OpenedLedger", place: int) -> str:
        field = ledger.recognition.mapping.get(ledger.table.columns[place], "")
        told = [sample(row[place], field) for row in ledger.table.rows[:_SAMPLES]]
        return " · ".join(filter(None, told))

    def _state(self, ledger: "OpenedLedger", title: str) -> Badge | None:
        if title in ledger.recognition.unsure:
            return Badge(word=self.tr("拿不准，请核对"), tone=Tone.NEAR)
        if title in ledger.recognition.unused:
            return Badge(word=self.tr("没有用到"), tone=Tone.PLAIN)
        return None
