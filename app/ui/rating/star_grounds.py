"""What one manager's proposed star stands on: months, mean, caps, star; each leads to where it comes from."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.labels.rating import NEEDS_CHECK
from app.labels.rating_stars import StarLine, star_lines
from app.ui.elided import Elided, Wrapped
from app.ui.ground import Ground
from app.ui.lists.pane import ListPane
from app.ui.parts import card, column, label, named, row
from app.ui.rating.held_list import HeldList
from app.ui.rating.star_rows import GROUND_COLUMNS, GroundRow, ground_rows, ground_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.rating.results import Evidence
    from app.services.rating.half_results import HalfYear, StarPerson
    from app.services.rating.results import EvidenceRow


class GroundsPanel(QWidget):
    """The list of grounds under the whole words of the current one; Enter opens what is behind it."""

    month_wanted = Signal(str, object)  # month, staff id
    half_wanted = Signal(str)
    record_wanted = Signal(str, str)

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        named(self, "groundsPanel", self.tr("依据"))
        self._ground = ground
        self._person: StarPerson | None = None
        self._grounds = HeldList(GROUND_COLUMNS)
        self._rows = ListPane(
            ground.desk,
            self._grounds,
            name="starGrounds",
            title=self.tr("依据"),
            says=ground_words(),
            can_export=False,
        )
        self._heading = named(Elided("heading"), "groundHeading")
        self._check = named(label(NEEDS_CHECK, "badge", tone="near"), "groundCheck")
        self._told = named(Wrapped(), "groundTold")
        self._rule = named(Elided("small"), "groundRule")
        self._lay_out()
        self._rows.current_changed.connect(self._tell)
        # a reset of the model with the same row current tells of no change
        self._rows.model.loaded.connect(lambda: self._tell(self._rows.table.current_key))
        self._rows.opened.connect(self._open)

    @property
    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self._rows]

    def begin(self) -> None:
        """Put the focus into the grounds."""
        self._rows.setFocus(Qt.FocusReason.TabFocusReason)

    def show_person(self, shown: "HalfYear", person: "StarPerson") -> None:
        """Show what another manager's star stands on."""
        self._person = person
        scheme = self._ground.services.office.definitions.scheme
        self._grounds.fill(ground_rows(star_lines(shown, person, scheme)))
        self._rows.refresh()

    def _lay_out(self) -> None:
        how, inside = card("groundCard")
        head = row(spacing=12)
        head.addWidget(self._heading, 1)
        head.addWidget(self._check)
        inside.addLayout(head)
        inside.addWidget(self._told)
        inside.addWidget(self._rule)
        under = column(self, spacing=8)
        under.addWidget(how)
        under.addWidget(self._rows, 1)

    def _line(self, key: int | None) -> StarLine | None:
        row = None if key is None else self._grounds.row(key)
        return row.line if isinstance(row, GroundRow) else None

    @Slot(object)
    def _tell(self, key: int | None) -> None:
        line = self._line(key)
        if line is None or self._person is None:
            return
        effect = f"：{line.effect}" if line.effect else ""
        self._heading.show_text(f"{self._person.name} {line.what}{effect}")
        self._check.setVisible(line.needs_check)
        self._told.show_text(line.told)
        self._rule.show_text(self.tr("规则来源：{rule}").format(rule=line.rule) if line.rule else "")

    @Slot(int)
    def _open(self, key: int) -> None:
        line = self._line(key)
        if line is None or self._person is None:
            return
        if line.month:
            self.month_wanted.emit(line.month, self._person.staff_id)
        elif line.half:
            self.half_wanted.emit(line.half)
        elif line.evidence is not None:
            self._open_record(line.evidence)

    def _open_record(self, evidence: "Evidence") -> None:
        rating = self._ground.services.rating

        def opened(found: "Sequence[EvidenceRow]") -> None:
            if found[0].record is not None:
                self.record_wanted.emit(found[0].record[0], str(found[0].record[1]))

        self._ground.run(self, lambda: rating.evidence([evidence]), opened)
