"""The work place 台账."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.people.session import Permission
from app.labels.ledgers import TITLES
from app.ui.actions import ActionId, make_action
from app.ui.ground import Ground
from app.ui.ledgers.importing.history_page import HistoryPage
from app.ui.ledgers.importing.wizard import ImportWizard
from app.ui.ledgers.ledger_page import Choices, LedgerPage
from app.ui.ledgers.side import LedgerSide
from app.ui.overriding import override
from app.ui.parts import named, row
from app.ui.shell.places import Place

if TYPE_CHECKING:
    from app.services.imports.ledger import ImportReport
    from app.ui.ledgers.times_page import TimesPage
    from app.ui.lists.pane import ListPane

_OF_KIND: Final = {"customer": "customers", "area": "areas", "staff": "staff"}
_OF_IMPORT: Final = {"orders": "service_orders", "line_loss": "line_losses"}
_TOPICS: Final = frozenset({"station", "people", "grid", "customers", "records", "imports", "cases", "daybook"})


class LedgersPlace(Place):
    """台账: the ledgers with their counts on the left, the chosen one beside them."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self._ground = ground
        self._choices: Choices | None = None
        self._pages: dict[str, LedgerPage] = {}
        self._stale: set[str] = set()
        self._name = "customers"
        self._imported = "customers"
        self._after_choices: list[Callable[[], object]] = []
        self._side = LedgerSide(may_import=ground.may(Permission.IMPORT))
        self._stack = named(QStackedWidget(), "ledgerStack")
        self.wizard = ImportWizard(ground)
        self.history = HistoryPage(ground)
        self._times: TimesPage | None = None
        self._stack.addWidget(self.wizard)
        self._stack.addWidget(self.history)
        self._lay_out()
        self._connect()
        self.show_ledger("customers")
        self._read()

    def _lay_out(self) -> None:
        if self._ground.may(Permission.IMPORT):
            make_action(ActionId.NEW, self, self.begin_import, text=self.tr("导入台账"))
        inside = row(self, spacing=16)
        inside.addWidget(self._side)
        inside.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._side.ledger_wanted.connect(self.show_ledger)
        self._side.times_wanted.connect(self.show_times)
        self._side.import_wanted.connect(self.begin_import)
        self._side.history_wanted.connect(self.show_history)
        self.wizard.imported.connect(self._on_imported)
        self.wizard.finished.connect(self._on_finished)
        self._ground.desk.feed.changed.connect(self._on_changed)

    @Slot(str)
    def show_ledger(self, name: str) -> None:
        """Turn to a ledger; before it is known what there is to filter by, as soon as it is."""
        self._name = name
        self._side.show_name(name)
        if self._choices is not None:
            self._stack.setCurrentWidget(self._page_of(name))

    @Slot()
    def begin_import(self) -> None:
        """Turn to the import, where it was left."""
        self._show_beside(self.wizard)

    @Slot()
    def show_history(self) -> None:
        """Turn to what was imported."""
        self._show_beside(self.history)
        self.history.refresh()

    @Slot()
    def show_times(self) -> None:
        """Turn to what is asked about times."""
        times = self.times
        self._show_beside(times)
        times.refresh()
        times.pane.setFocus()

    @property
    def times(self) -> "TimesPage":
        """时间核对, made when it is first asked for."""
        if self._times is None:
            # Most who come to the ledgers want a ledger: the page and what compares times are loaded by who asks.
            from app.ui.ledgers.times_page import TimesPage  # noqa: PLC0415

            self._times = TimesPage(self._ground)
            self._stack.addWidget(self._times)
        return self._times

    @property
    def _times_shown(self) -> "TimesPage | None":
        return self._times if self._stack.currentWidget() is self._times else None

    def _show_beside(self, widget: QWidget) -> None:
        self._name = ""
        self._side.show_name("")
        self._stack.setCurrentWidget(widget)

    @property
    def page(self) -> LedgerPage | None:
        """The ledger that is shown."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, LedgerPage) else None

    @override
    def refresh(self) -> None:
        self._stale = set(TITLES)
        self._read()
        if self._stack.currentWidget() is self.history:
            self.history.refresh()
        if self._times_shown is not None:
            self._times_shown.refresh()

    @override
    def activate(self) -> None:
        shown = self.page or self._times_shown
        (self._side.names if shown is None else shown.pane).setFocus()

    @override
    def primary_list(self) -> "ListPane | None":
        shown = self.page or self._times_shown
        return None if shown is None else shown.pane

    @override
    def panes(self) -> list[QWidget]:
        page = self.page or self._times_shown
        if page is None:
            return [self._side.names, self._stack]
        # Where the steps stand in the place of list and card, there is no card to go to.
        return [self._side.names, page.pane, *([page.card] if page.card.isVisibleTo(self) else [])]

    @override
    def back(self) -> bool:
        if self._stack.currentWidget() is self.wizard and self.wizard.back():
            return True
        shown = self.page or self._times_shown
        if shown is not None and shown.leave_card():
            return True
        if self.page is None:
            self.show_ledger("customers")
            return True
        return False

    @override
    def show_aim(self, aim: object) -> None:
        """`import`, `times`, the name of a ledger, (`customers`, an area's number) or (`times`, a case's number)."""
        if aim == "import":
            self.begin_import()
        elif aim == "times":
            self.show_times()
        elif isinstance(aim, tuple) and aim[0] == "times":
            self._show_beside(self.times)
            self.times.show_finding_of(str(aim[1]))
        elif isinstance(aim, str) and aim in TITLES:
            self.show_ledger(aim)
        elif isinstance(aim, tuple) and aim[0] == "customers":
            self.show_ledger("customers")
            self._with_page("customers", lambda page: page.show_filtered({"area": str(aim[1])}))

    @override
    def open_record(self, kind: str, record_id: str) -> None:
        name = _OF_KIND[kind]
        self.show_ledger(name)
        self._with_page(name, lambda page: page.show_record(UUID(record_id)))

    def _with_page(self, name: str, do: Callable[[LedgerPage], object]) -> None:
        """Do something with a ledger's page, as soon as it can be built."""
        if self._choices is None:
            self._after_choices.append(lambda: do(self._page_of(name)))
        else:
            do(self._page_of(name))

    def _page_of(self, name: str) -> LedgerPage:
        """The page of a ledger, built anew when there is something else to filter by."""
        choices = self._choices or {}
        page = self._pages.get(name)
        if page is not None and page.choices == choices:
            if name in self._stale:
                page.refresh()
        else:
            if page is not None:
                self._stack.removeWidget(page)
                page.deleteLater()
            page = self._pages[name] = LedgerPage(self._ground, name, choices, self.begin_import)
            self._stack.addWidget(page)
            page.refresh()
        self._stale.discard(name)
        return page

    def _read(self) -> None:
        ledgers = self._ground.services.ledgers
        self._ground.run(self, lambda: (ledgers.counts(), ledgers.choices()), lambda told: self._show(*told))

    def _show(self, counts: Mapping[str, int], choices: Choices) -> None:
        self._choices = choices
        self._side.show_counts(counts)
        if self._name:
            self.show_ledger(self._name)
        waiting, self._after_choices = self._after_choices, []
        for do in waiting:
            do()

    @Slot(object)
    def _on_imported(self, report: "ImportReport") -> None:
        self._imported = _OF_IMPORT.get(report.kind.value, report.kind.value)

    @Slot()
    def _on_finished(self) -> None:
        self.show_ledger(self._imported)

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS:
            self._stale = set(TITLES)
            self.refresh()
