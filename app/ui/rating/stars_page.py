"""The half-year's stars: managers on the left, beside them what the chosen one's star stands on."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from app.domain.people.session import Permission
from app.labels.rating_stars import STAR_WORDING, gaps_text, half_text
from app.labels.rating_words import month_text
from app.services.rating.half_results import MonthState
from app.ui.elided import Wrapped
from app.ui.ground import Ground
from app.ui.lists.empty import EmptyPage, EmptyState
from app.ui.lists.pane import ListPane
from app.ui.parts import column, named
from app.ui.rating.exporting import Exporter
from app.ui.rating.half_bar import HalfBar
from app.ui.rating.held_list import HeldList
from app.ui.rating.star_grounds import GroundsPanel
from app.ui.rating.star_rows import STAR_COLUMNS, StarRow, star_rows, star_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.rating.half_results import HalfYear, StarPerson


class StarsPage(QWidget):
    """Enter on a manager goes to the grounds, Enter on a ground to the month, half-year or record behind it."""

    month_wanted = Signal(str, object)  # month, staff id
    lock_wanted = Signal(str)
    record_wanted = Signal(str, str)
    closed = Signal()

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        named(self, "starsPage", self.tr("半年星级"))
        self._ground = ground
        self._shown: HalfYear | None = None
        self._asked = 0
        self._bar = HalfBar()
        self._told = named(Wrapped(), "starsTold")
        self._managers = HeldList(STAR_COLUMNS)
        self._list = _manager_pane(ground, self._managers)
        self._grounds = GroundsPanel(ground)
        self._nothing = EmptyPage()
        self._middle = named(QStackedWidget(), "starsMiddle")
        self._exporter = Exporter(ground, self)
        self._lay_out()
        self._connect()

    @property
    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self._list, *self._grounds.panes]

    def begin(self) -> None:
        """Read the half-year that is chosen, or the newest, and put the focus on the managers."""
        self.refresh()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read again what is shown."""
        self._read(self._bar.half)

    def turn(self, towards_past: int) -> None:
        """Turn to an earlier or later half-year."""
        self._bar.step(towards_past)

    @Slot()
    def save_book(self) -> None:
        """Save what is shown as a workbook; without anybody in it there is nothing to save."""
        if self._shown is not None and self._shown.people:
            name = self.tr("星级-{half}.xlsx").format(half=half_text(self._shown.first_month))
            halves, session, month = (
                self._ground.services.rating.half_years,
                self._ground.session,
                self._shown.first_month,
            )
            self._exporter.save_as(
                self.tr("导出星级"), name, lambda path: halves.xlsx(session, month, path, STAR_WORDING)
            )

    @Slot()
    def show_public(self) -> None:
        """Show the half-year as it is put up; without anybody in it there is nothing to show."""
        if self._shown is not None and self._shown.people:
            self._exporter.show_half_public(self._shown.first_month)

    @Slot()
    def show_sheet(self) -> None:
        """Show the sheet of the current manager, if it may be seen."""
        person = self._person(self._list.table.current_key)
        if self._shown is not None and person is not None and person.may_see:
            self._exporter.show_half_sheet(self._shown.first_month, person.staff_id)

    def _lay_out(self) -> None:
        both = named(QSplitter(Qt.Orientation.Horizontal), "starsSplitter")
        both.addWidget(self._list)
        both.addWidget(self._grounds)
        both.setSizes([12_000, 8_000])  # shares: what is asked for is scaled to what there is
        both.setChildrenCollapsible(False)
        self._middle.addWidget(both)
        self._middle.addWidget(self._nothing)
        inside = column(self, spacing=12)
        inside.addWidget(self._bar)
        inside.addWidget(self._told)
        inside.addWidget(self._middle, 1)

    def _connect(self) -> None:
        self._bar.half_chosen.connect(self._read)
        self._bar.book_wanted.connect(self.save_book)
        self._bar.public_wanted.connect(self.show_public)
        self._bar.sheet_wanted.connect(self.show_sheet)
        self._bar.closed.connect(self.closed)
        self._list.current_changed.connect(self._on_manager)
        # a reset of the model with the same row current tells of no change
        self._list.model.loaded.connect(lambda: self._on_manager(self._list.table.current_key))
        self._list.opened.connect(lambda _key: self._grounds.begin())
        self._grounds.month_wanted.connect(self.month_wanted)
        self._grounds.half_wanted.connect(self._read)
        self._grounds.record_wanted.connect(self.record_wanted)
        for keys, towards_past in (("Left", 1), ("Right", -1)):
            turn = QShortcut(QKeySequence(keys), self._list.table)
            turn.setContext(Qt.ShortcutContext.WidgetShortcut)
            turn.activated.connect(lambda towards_past=towards_past: self._bar.step(towards_past))

    @Slot(str)
    def _read(self, half: str) -> None:
        self._asked += 1
        asked, halves, session = self._asked, self._ground.services.rating.half_years, self._ground.session

        def read() -> "tuple[Sequence[str], HalfYear | None]":
            known = halves.known()
            wanted = half or next(iter(known), "")
            return known, halves.of(session, wanted) if wanted else None

        self._ground.run(self, read, lambda found: self._show(asked, *found))

    def _show(self, asked: int, halves: "Sequence[str]", shown: "HalfYear | None") -> None:
        if asked != self._asked or shown is None:
            return
        self._shown = shown
        # An earlier half-year may be asked for that has no data of its own any more, only its locks.
        offered = sorted({*halves, shown.first_month}, reverse=True)
        self._bar.show_halves(offered, shown.first_month)
        self._bar.show_state(shown)
        self._tell(shown)
        if not shown.people:
            self._nothing.show_state(self._why_empty(shown))
            self._middle.setCurrentWidget(self._nothing)
            self._bar.begin()  # the keys must reach the page though there is no list
            return
        if self._middle.currentWidget() is self._nothing:
            self._middle.setCurrentIndex(0)
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._managers.fill(star_rows(shown))
        self._list.refresh()

    def _tell(self, shown: "HalfYear") -> None:
        gaps = gaps_text(shown)
        told = [self.tr("还不计分的月份：{months}。").format(months=gaps)] if gaps and shown.people else []
        told += [self.tr("按已锁定的月份拟评，由县公司审定（SC-08）。标“待核对”的规则请所内核实后再用。")]
        self._told.show_text("".join(told))

    def _why_empty(self, shown: "HalfYear") -> EmptyState:
        half = half_text(shown.first_month)
        text = self.tr("{half}还没有锁定的月份，评不出星级。{months}。").format(half=half, months=gaps_text(shown))
        waiting = [each.month for each in shown.months if each.state is MonthState.UNLOCKED]
        if not waiting or not self._ground.may(Permission.LOCK_MONTH):
            return EmptyState(text=text)
        verb = self.tr("锁定 {month}").format(month=month_text(waiting[0]))
        return EmptyState(text=text, verb=verb, do=lambda: self.lock_wanted.emit(waiting[0]))

    @Slot(object)
    def _on_manager(self, key: int | None) -> None:
        person = self._person(key)
        if person is not None and self._shown is not None:
            self._grounds.show_person(self._shown, person)

    def _person(self, key: int | None) -> "StarPerson | None":
        row = None if key is None else self._managers.row(key)
        people = () if self._shown is None else self._shown.people
        return next((one for one in people if isinstance(row, StarRow) and one.staff_id == row.staff_id), None)


def _manager_pane(ground: Ground, managers: HeldList) -> ListPane:
    return ListPane(
        ground.desk,
        managers,
        name="stars",
        title=QCoreApplication.translate("StarsPage", "半年星级"),
        says=star_words(),
        unit=QCoreApplication.translate("StarsPage", "人"),
        can_export=False,
    )
