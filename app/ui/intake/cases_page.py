"""The cases of the station with the one that is looked at beside them."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.ui.intake.detail.case_detail import CaseDetail
from app.ui.intake.viewed_cases import ALL, ViewedCases
from app.ui.lists.empty import EmptyState
from app.ui.lists.filters import FilterChoice
from app.ui.lists.pane import ListPane
from app.ui.parts import column, named
from app.ui.splitting import side_splitter
from app.ui.theme.theme import theme
from app.ui.words import case_words

if TYPE_CHECKING:
    from app.services.work.viewing import CaseView
    from app.ui.ground import Ground

_LIST = 470  # units: number, customer and what is left of the limit


class CasesPage(QWidget):
    """The list on the left, the case on the right."""

    new_wanted = Signal()
    view_changed = Signal(str)
    """Another view had to be turned to, to show a case that was asked for."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "casesPage", self.tr("业务清单"))
        self._ground = ground
        self._wanted: UUID | None = None
        self._source = ViewedCases(ground.services.lists.source("cases"))
        self.pane = self._make_pane()
        self.detail = CaseDetail(ground)
        splitter = side_splitter("casesSplitter", self.pane, self.detail, ground.desk.settings, _LIST)
        column(self).addWidget(splitter)
        self.pane.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.pane.model.dataChanged.connect(self._on_row)
        self.pane.current_changed.connect(self._on_key)
        self.pane.opened.connect(self._on_opened)
        self.detail.shown.connect(self._on_shown)

    def show_view(self, view: str, word: str = "") -> None:
        """List one of the views; `word` is what it is called."""
        self._wanted = None
        self.pane.standing = word
        self._source.view = view
        self.pane.show_filtered({})

    def show_case(self, case_id: UUID) -> None:
        """Show a case that was asked for elsewhere, and list it."""
        self._wanted = case_id
        self.detail.show_case(case_id)

    def refresh(self) -> None:
        """Read list and case again."""
        self.pane.refresh()
        self.detail.refresh()

    def _make_pane(self) -> ListPane:
        services = self._ground.services
        pane = ListPane(
            self._ground.desk,
            self._source,
            name="cases",
            title=self.tr("业务"),
            says=case_words(services.office.definitions.versions, self._ground.desk.now, lambda: self._ground.calendar),
            filters=(
                FilterChoice(
                    name="business",
                    title=self.tr("业务"),
                    options=tuple((each.code, each.name) for each in services.cases.businesses()),
                ),
                FilterChoice(name="asked", title=self.tr("补充要求"), options=(("yes", self.tr("有补充要求")),)),
            ),
            empty=EmptyState(
                text=self.tr("这里没有业务。按 Ctrl+N 开始受理。"), verb=self.tr("新受理"), do=self.new_wanted.emit
            ),
            unit=self.tr("件"),
        )
        pane.setMinimumWidth(theme().look.px(200))
        return pane

    @Slot()
    def _on_row(self) -> None:
        """The current row, or its content when it has come from the worker."""
        case_id = getattr(self.pane.current_row, "id", None)
        if not isinstance(case_id, UUID) or self._wanted not in (None, case_id):
            return
        shown = self.detail.view
        if self._wanted is not None and (shown is None or shown.case.id != case_id):
            return  # it is on its way, and the list turns to it once it is shown
        self._wanted = None
        if case_id != self.detail.case_id:
            self.detail.show_case(case_id)

    @Slot(object)
    def _on_key(self, key: int | None) -> None:
        if key is None and self._wanted is None:
            self.detail.show_nothing()

    @Slot(int)
    def _on_opened(self, _key: int) -> None:
        """Enter on a row: go into the case."""
        self._on_row()
        self.detail.begin()

    @Slot(object)
    def _on_shown(self, view: "CaseView") -> None:
        if view.case.id == self._wanted:
            self._source.view = ALL
            self.pane.standing = ""
            self.pane.show_filtered({}, view.case.number)
            self.view_changed.emit(ALL)
