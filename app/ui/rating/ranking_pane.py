"""The list of the ranking: begins with the person's own line, knows who stands where."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Slot

from app.labels.rating_words import points_text
from app.ui.ground import Ground
from app.ui.lists.pane import ListPane
from app.ui.parts import label, named
from app.ui.rating.held_list import HeldList
from app.ui.rating.painting import PartsPainter
from app.ui.rating.ranking import COLUMNS, PARTS_COLUMN, RankRow, rank_rows, rank_words

if TYPE_CHECKING:
    from app.services.rating.results import MonthScores, RankedPerson


class RankingPane(ListPane):
    """The month's ranking."""

    def __init__(self, ground: Ground) -> None:
        self._ranks = HeldList(COLUMNS)
        super().__init__(
            ground.desk,
            self._ranks,
            name="ranking",
            title=QCoreApplication.translate("RankingPane", "排名"),
            says=rank_words(),
            unit=QCoreApplication.translate("RankingPane", "人"),
            can_export=False,
        )
        self._wanted = ground.session.staff_id  # at the first look, the person's own line
        self._scores: MonthScores | None = None
        self._average = named(label("", "muted"), "monthAverage")
        self.add_head(self._average)
        self.table.setItemDelegateForColumn(PARTS_COLUMN, PartsPainter(self.table))
        self.model.loaded.connect(self._turn_to_wanted)

    def show_scores(self, scores: "MonthScores", before: "MonthScores | None") -> None:
        """List another month, compared with the one before where there is one."""
        self._scores = scores
        self._average.setText(self.tr("平均 {points}").format(points=points_text(scores.average)))
        self._ranks.fill(rank_rows(scores, before))
        self.refresh()

    def person_of(self, key: int | None) -> "RankedPerson | None":
        """Who stands in a line."""
        row = None if key is None else self._ranks.row(key)
        people = () if self._scores is None else self._scores.people
        return next((one for one in people if isinstance(row, RankRow) and one.staff_id == row.staff_id), None)

    def go_to(self, staff_id: UUID | None) -> None:
        """Turn to somebody's line; who is not ranked is passed over."""
        for key in self.model.keys:
            row = self._ranks.row(key)
            if isinstance(row, RankRow) and row.staff_id == staff_id:
                self.table.go_to_key(key)

    def await_person(self, staff_id: UUID) -> None:
        """Turn to somebody's line when the month asked for is there."""
        self._wanted = staff_id

    @Slot()
    def _turn_to_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.go_to(wanted)
