"""The conflict inbox: what waits for somebody, what was merged by itself, and what was decided."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTabBar

from app.domain.people.session import Session
from app.domain.upstream.choices import Choice, DisputeState
from app.labels.disputes import record_text
from app.labels.speaking import label_of
from app.ui.lists.empty import EmptyState
from app.ui.lists.filters import FilterChoice
from app.ui.lists.pane import ListPane
from app.ui.overriding import override
from app.ui.parts import label, named
from app.ui.scrolling import scrolled
from app.ui.settings.page import SettingsPage
from app.ui.shell.desk import Desk
from app.ui.splitting import shared_splitter
from app.ui.theme.theme import theme
from app.ui.upstream.dispute_card import CHOSEN, DisputeCard
from app.ui.upstream.dispute_list import DisputeList, DisputeRow, kinds

if TYPE_CHECKING:
    from app.domain.upstream.operation import Plain
    from app.services.bundle import Services
    from app.services.upstream.standing import DisputeLine

_TOPIC: Final = "upstream"
_NARROW: Final = 900  # units; below, the conflict stands under the list
_STATES: Final = tuple(DisputeState)


class ConflictsPage(SettingsPage):
    """冲突; the service says who sees which: the head all, others those of their own cases and orders."""

    def __init__(self, services: "Services", session: Session, desk: Desk) -> None:
        super().__init__(
            "conflictsPage",
            desk.tr("冲突"),
            desk.tr("两台电脑离线时改了同一项，在这里定用哪一个。不处理也不影响办理，两个值都留着。"),
        )
        self._services = services
        self._session = session
        self._desk = desk
        self._source = DisputeList(services, session)
        self._states = named(QTabBar(), "disputeStates", self.tr("哪些冲突"))
        self._states.setExpanding(False)
        self._states.setDrawBase(False)
        for state in _STATES:
            self._states.addTab(label_of(state))
        self._list = ListPane(
            desk,
            self._source,
            name="disputeList",
            title=self.tr("冲突"),
            filters=(FilterChoice(name="table", title=self.tr("记录类别"), options=kinds()),),
            empty=EmptyState(text=self.tr("没有这样的冲突。几台电脑离线时改了同一项，才会出现在这里。")),
            unit=self.tr("处"),
        )
        self._records = named(label("", "muted"), "disputedRecords")
        self._list.add_head(self._records)
        self._card = DisputeCard(desk)
        self._beside = scrolled(self._card, "disputeCardArea")
        self._middle = shared_splitter("disputesSplitter", (self._list, self._beside), (3, 2), desk.settings)
        self.inside.addWidget(self._states)
        self.inside.addWidget(self._middle, 1)
        self.let_fill(self._list, 220)
        self.let_fill(self._beside, 300)
        self._connect()

    def _connect(self) -> None:
        self._states.currentChanged.connect(self._on_state)
        self._list.current_changed.connect(lambda _key: self._show_current())
        self._list.model.dataChanged.connect(lambda *_places: self._show_current())
        self._list.model.loaded.connect(self._on_loaded)
        self._card.decided.connect(self._on_decided)
        self._card.put_off.connect(self._on_put_off)
        self._desk.feed.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Read the conflicts of the state that is chosen."""
        self._list.refresh()

    @Slot(int)
    def _on_state(self, number: int) -> None:
        self._source.state = _STATES[number]
        self._list.standing = label_of(_STATES[number])
        self._list.refresh()

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if _TOPIC in topics and self.isVisible():
            self._list.refresh()

    @Slot()
    def _on_loaded(self) -> None:
        records = self._source.records
        self._records.setText(self.tr("涉及 {n} 条记录").format(n=f"{records:,}") if records else "")

    @Slot()
    def _show_current(self) -> None:
        shown = self._list.current_row
        self._card.show_row(shown if isinstance(shown, DisputeRow) else None)

    @Slot(object, object, object)
    def _on_decided(self, line: "DisputeLine", choice: Choice, value: "Plain") -> None:
        upstream, session = self._services.upstream, self._session

        def decided(_decision: object) -> None:
            self._card.close_form()
            self._tell(line, choice)
            self._list.setFocus()

        self._desk.runner.run(
            lambda: upstream.decide(session, line.id, choice, value),
            owner=self,
            on_done=decided,
            on_refused=self._card.refuse,
        )

    def _tell(self, line: "DisputeLine", choice: Choice) -> None:
        """Say what was done; what the program had merged can be put back at once."""
        words = self.tr("{record} 已{choice}。").format(record=record_text(line), choice=CHOSEN[choice])
        if line.state is DisputeState.MERGED:
            self._desk.toast(words, undo=lambda: self._on_decided(line, Choice.KEPT, None))
        else:
            self._desk.toast(words)

    @Slot()
    def _on_put_off(self) -> None:
        """Go on to the next; the last is followed by the first."""
        table, count = self._list.table, self._list.model.rowCount()
        if count:
            table.setCurrentIndex(self._list.model.index((table.currentIndex().row() + 1) % count, 0))
        table.setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < theme().look.px(_NARROW)
        self._middle.setOrientation(Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal)
