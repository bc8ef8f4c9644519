"""What changed the points since yesterday, as a list."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.lists import ColumnKind, ListColumn
from app.labels.rating_words import evidence_text, points_text
from app.ui.ground import Ground
from app.ui.lists.empty import EmptyState
from app.ui.lists.pane import ListPane
from app.ui.parts import column, named
from app.ui.rating.held_list import HeldList
from app.ui.rating.ranking import gain_badge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.rating.results import Change

_COLUMNS: Final = (
    ListColumn(name="name", title="姓名", width=4),
    ListColumn(name="indicator", title="指标", width=3),
    ListColumn(name="before", title="昨天", kind=ColumnKind.NUMBER, width=3, is_hundredths=True),
    ListColumn(name="after", title="现在", kind=ColumnKind.NUMBER, width=3, is_hundredths=True),
    ListColumn(name="gain", title="变化", kind=ColumnKind.BADGE, width=6),
    ListColumn(name="reason", title="因为", width=20),
)
_TOLD: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """An indicator whose points changed."""

    key: int
    staff_id: UUID
    name: str
    indicator: str
    before: int | None
    after: int | None
    gain: int | None
    reason: str


class ChangesPage(QWidget):
    """Enter on a line turns to the person's indicator."""

    wanted = Signal(object, str)  # staff id, indicator id

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        named(self, "changesPage", self.tr("较昨日变化"))
        self._ground = ground
        self._changes = HeldList(_COLUMNS)
        self._list = ListPane(
            ground.desk,
            self._changes,
            name="changes",
            title=self.tr("较昨日变化"),
            says={"before": points_text, "after": points_text, "gain": gain_badge},
            empty=EmptyState(text=self.tr("从昨天这时到现在，得分没有变化。")),
            unit=self.tr("项"),
            can_export=False,
        )
        column(self).addWidget(self._list)
        self._list.opened.connect(self._on_opened)

    @property
    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self._list]

    def ask(self, month: str) -> None:
        """Work out what changed the month's points."""
        rating, session = self._ground.services.rating, self._ground.session
        self._ground.desk.runner.run(
            lambda: rating.changed_since(session, month),
            owner=self,
            on_done=self._show,
            on_refused=self._ground.desk.refuse,
        )

    def _show(self, changes: "Sequence[Change]") -> None:
        self._changes.fill([_row(key, change) for key, change in enumerate(changes)])
        self._list.refresh()

    @Slot(int)
    def _on_opened(self, key: int) -> None:
        row = self._changes.row(key)
        if isinstance(row, ChangeRow):
            self.wanted.emit(row.staff_id, row.indicator)


def _row(key: int, change: "Change") -> ChangeRow:
    reasons = [f"{row.on:%m-%d} {evidence_text(row)}" for row in change.rows[:_TOLD]]
    more = len(change.rows) - _TOLD
    both = change.before is not None and change.after is not None
    return ChangeRow(
        key=key,
        staff_id=change.staff_id,
        name=change.name,
        indicator=change.indicator_id,
        before=change.before,
        after=change.after,
        gain=(change.after or 0) - (change.before or 0) if both else None,
        reason="；".join(reasons) + (f" 等 {len(change.rows)} 条" if more > 0 else ""),
    )
