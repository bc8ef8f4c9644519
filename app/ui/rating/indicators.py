"""The indicators of one person: the list of eighteen, beside it how one came about and the rows behind it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSplitter, QWidget

from app.domain.rating.explaining import explain
from app.domain.rating.results import IndicatorScore
from app.labels.rating import NEEDS_CHECK
from app.labels.rating_words import line_text, mark_text
from app.ui.elided import Elided, Wrapped
from app.ui.ground import Ground
from app.ui.lists.empty import EmptyState
from app.ui.lists.pane import ListPane
from app.ui.parts import card, column, label, named, row
from app.ui.rating.held_list import HeldList
from app.ui.rating.indicator_rows import (
    EVIDENCE_COLUMNS,
    INDICATOR_COLUMNS,
    IndicatorRow,
    ReasonRow,
    indicator_rows,
    indicator_words,
    needs_check,
    reason_rows,
    reason_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.rating.results import EvidenceRow


class IndicatorsPage(QWidget):
    """Turning to an indicator shows its derivation and rows; Enter on a row opens its record."""

    record_wanted = Signal(str, str)

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        named(self, "indicatorsPage", self.tr("指标"))
        self._ground = ground
        self._asked = 0
        self._aim = ""
        self._indicators = HeldList(INDICATOR_COLUMNS)
        self._reasons = HeldList(EVIDENCE_COLUMNS)
        self._list = ListPane(
            ground.desk,
            self._indicators,
            name="indicators",
            title=self.tr("指标"),
            says=indicator_words(),
            unit=self.tr("项"),
            can_export=False,
        )
        self._rows = ListPane(
            ground.desk,
            self._reasons,
            name="reasons",
            title=self.tr("依据"),
            says=reason_words(),
            empty=EmptyState(text=self.tr("这个指标没有涉及的记录。")),
            selects_first=True,
            can_export=False,
        )
        self._heading = named(Elided("heading"), "derivationHeading")
        self._check = named(label(NEEDS_CHECK, "badge", tone="near"), "derivationCheck")
        self._how = named(Wrapped(), "derivation")
        self._source = named(Elided("small"), "indicatorSource")
        self._middle = named(QSplitter(Qt.Orientation.Horizontal), "indicatorSplitter")
        self._lay_out()
        self._list.current_changed.connect(self._on_indicator)
        self._list.opened.connect(lambda _key: self._rows.setFocus(Qt.FocusReason.TabFocusReason))
        self._rows.opened.connect(self._on_row)

    @property
    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self._list, self._rows]

    def show_indicators(self, indicators: "Sequence[IndicatorScore]", aim: str = "") -> None:
        """Show another person's indicators; `aim` is the id of the one to turn to."""
        self._indicators.fill(indicator_rows(indicators))
        self._aim = aim
        self._list.refresh()

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Put what explains an indicator under their list, or beside it."""
        self._middle.setOrientation(Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal)

    def begin(self) -> None:
        """Put the focus into the indicators."""
        self._list.setFocus(Qt.FocusReason.TabFocusReason)

    def _lay_out(self) -> None:
        how, inside = card("derivationCard")
        head = row(spacing=12)
        head.addWidget(self._heading, 1)
        head.addWidget(self._check)
        inside.addLayout(head)
        inside.addWidget(self._how)
        inside.addWidget(self._source)
        below = QWidget()
        under = column(below, spacing=8)
        under.addWidget(how)
        under.addWidget(self._rows, 1)
        self._middle.addWidget(self._list)
        self._middle.addWidget(below)
        self._middle.setSizes([11_000, 9_000])  # shares: what is asked for is scaled to what there is
        self._middle.setChildrenCollapsible(False)
        column(self).addWidget(self._middle)
        self._list.model.loaded.connect(self._go_to_aim)

    @Slot()
    def _go_to_aim(self) -> None:
        for key in self._list.model.keys:
            row = self._indicators.row(key)
            if self._aim and isinstance(row, IndicatorRow) and row.id == self._aim:
                self._list.table.go_to_key(key)
        self._aim = ""
        # a reset of the model with the same row current tells of no change
        self._on_indicator(self._list.table.current_key)

    @Slot(object)
    def _on_indicator(self, key: int | None) -> None:
        row = None if key is None else self._indicators.row(key)
        if not isinstance(row, IndicatorRow):
            return
        self._asked += 1
        asked, rating, evidence = self._asked, self._ground.services.rating, row.shown.evidence
        self._tell(row.shown)
        self._ground.desk.runner.run(
            lambda: rating.evidence(evidence),
            owner=self,
            on_done=lambda rows: self._show_rows(asked, rows),
            on_refused=self._ground.desk.refuse,
        )

    def _tell(self, shown: IndicatorScore) -> None:
        self._heading.show_text(f"{shown.indicator.id} {shown.indicator.name}")
        lines = [line_text(line) for line in explain(shown)]
        self._how.show_text("\n".join(lines))
        titles = {source.id: source.title for source in self._ground.services.office.definitions.scheme.sources}
        marks = shown.indicator.marks
        source = mark_text(marks.ids, titles)
        told = [self.tr("算法：{formula}").format(formula=shown.indicator.formula)]
        told += [self.tr("来源：{source}").format(source=source)] if source else []
        self._check.setVisible(needs_check(shown))
        self._source.show_text("　".join(told))

    def _show_rows(self, asked: int, rows: "Sequence[EvidenceRow]") -> None:
        if asked == self._asked:
            self._reasons.fill(reason_rows(rows))
            self._rows.refresh()

    @Slot(int)
    def _on_row(self, key: int) -> None:
        row = self._reasons.row(key)
        if isinstance(row, ReasonRow) and row.record is not None:
            self.record_wanted.emit(row.record[0], str(row.record[1]))
