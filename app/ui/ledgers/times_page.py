"""时间核对: what is asked about times, with the rate above and the steps behind it."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.work.timekeeping.findings import FindingState
from app.domain.work.timekeeping.rules import Rule
from app.labels.timekeeping import LABELS, TITLE, UNSETTLED_WORDS
from app.services.work.timekeeping_lists import UNSETTLED, FindingList, FindingRow, StepList, StepRow
from app.ui.ledgers.times_card import FindingCard
from app.ui.ledgers.times_head import TimesHead
from app.ui.ledgers.times_words import FINDING_CELLS, STEP_CELLS
from app.ui.lists.empty import EmptyState
from app.ui.lists.filters import FilterChoice
from app.ui.lists.pane import ListPane
from app.ui.parts import column, named
from app.ui.splitting import RememberedSplitter
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.work.timekeeping.rate import Rate
    from app.ui.ground import Ground

_CARD_PERCENT: Final = 40
_CARD_UNITS: Final = 360
_STATES: Final = FilterChoice(
    name="state",
    title="状态",
    options=((UNSETTLED, UNSETTLED_WORDS), *((state.value, LABELS[FindingState][state]) for state in FindingState)),
)
_RULES: Final = FilterChoice(name="rule", title="疑问", options=tuple((r.value, LABELS[Rule][r]) for r in Rule))
_TRUTH: Final = FilterChoice(name="truth", title="真实", options=(("doubtful", "只看存疑"),))


class TimesPage(QWidget):
    """The rate, the list of findings with the card of the current one, and in their place the steps of a month."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "timesPage", TITLE)
        self._ground = ground
        self._service = ground.services.timekeeping
        self._is_compared = False
        self._wanted = ""  # what is to be listed once the months are compared
        self._findings, self._steps = FindingList(self._service), StepList(self._service)
        self._months: list[str] = []
        self.head = TimesHead()
        self.card = FindingCard(ground)
        self._finding_pane = self._make_findings()
        self._step_pane = self._make_steps()
        self._stack = named(QStackedWidget(), "timesStack")
        self._lay_out()
        self._connect()

    @property
    def pane(self) -> ListPane:
        """The list that is shown."""
        return self._step_pane if self._stack.currentWidget() is self._step_pane else self._finding_pane

    def show_finding_of(self, text: str) -> None:
        """List the findings of a case's number, whatever was answered to them."""
        self.head.show_findings_again()
        self._wanted = text
        if self._is_compared:
            self._list_wanted()
        self.refresh()

    def leave_card(self) -> bool:
        """Go back from the card or the steps to the list; False when it is the list already."""
        if self.card.holds_focus:
            self.pane.setFocus()
            return True
        was_steps = self.pane is self._step_pane
        self.head.show_findings_again()
        return was_steps

    @Slot()
    def refresh(self) -> None:
        """Compare again; the first time reads up to twelve months, with progress in the status line."""
        if self._is_compared:
            self._ground.run(self, self._service.trend, self._show_rates)
            return
        self._ground.desk.run_long(
            TITLE, lambda job: self._service.trend(job.report), owner=self, on_done=self._show_rates
        )

    def _make_findings(self) -> ListPane:
        pane = ListPane(
            self._ground.desk,
            self._findings,
            name="timesList",
            title=self.tr("时间疑问"),
            says=FINDING_CELLS,
            filters=(_STATES, _RULES),
            empty=EmptyState(text=self.tr("没有时间疑问。")),
            unit=self.tr("条"),
        )
        pane.setMinimumWidth(theme().look.px(200))
        return pane

    def _make_steps(self) -> ListPane:
        return ListPane(
            self._ground.desk,
            self._steps,
            name="timeSteps",
            title=self.tr("逐项明细"),
            says=STEP_CELLS,
            filters=(_TRUTH,),
            empty=EmptyState(text=self.tr("这个月没有登记环节。")),
            unit=self.tr("项"),
        )

    def _lay_out(self) -> None:
        beside = RememberedSplitter(
            "timesSplitter",
            (self._finding_pane, self.card),
            self._ground.desk.settings,
            stretches=(1, 0),
            usual=_shares,
        )
        self._stack.addWidget(beside)
        self._stack.addWidget(self._step_pane)
        inside = column(self, spacing=12)
        inside.addWidget(self.head)
        inside.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.head.month_chosen.connect(self._on_month)
        self.head.steps_wanted.connect(self._on_steps)
        self.card.settled.connect(self.refresh)
        pane = self._finding_pane
        pane.table.selectionModel().currentRowChanged.connect(self._on_row)
        pane.model.dataChanged.connect(self._on_row)
        pane.current_changed.connect(lambda key: self.card.show_found(None) if key is None else None)
        pane.opened.connect(lambda _key: self.card.begin())
        self._step_pane.opened.connect(self._on_step_opened)

    def _show_rates(self, rates: "Sequence[tuple[str, Rate]]") -> None:
        self._months = [month for month, _ in reversed(rates)]
        self.head.show_rates(rates)
        if not self._is_compared:
            self._is_compared = True
            self._list_wanted()
        self._read_month()

    def _list_wanted(self) -> None:
        """List the findings of the case that was asked for, or all that have to be answered."""
        wanted, self._wanted = self._wanted, ""
        self._finding_pane.show_filtered({} if wanted else {"state": UNSETTLED}, wanted)

    def _read_month(self) -> None:
        """Read the lists of the chosen month, and the rate of it or of the newest one."""
        self._findings.month = self.head.month
        self._steps.month = self.head.month or next(iter(self._months), "")
        self._finding_pane.standing, self._step_pane.standing = self._findings.month, self._steps.month
        self._finding_pane.refresh()
        if self.pane is self._step_pane:
            self._step_pane.refresh()
        month, session = self._steps.month, self._ground.session
        if month:
            self._ground.run(self, lambda: self._service.review(session, month), self.head.show_review)

    @Slot(str)
    def _on_month(self, _month: str) -> None:
        self._read_month()

    @Slot(bool)
    def _on_steps(self, is_open: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._stack.setCurrentIndex(int(is_open))
        if is_open and self._steps.month:
            self._step_pane.refresh()
        self.pane.setFocus()

    @Slot()
    def _on_row(self) -> None:
        """The current row, or its content when it has come from the worker."""
        current = self._finding_pane.current_row
        if isinstance(current, FindingRow):
            self.card.show_found(current.found)

    @Slot(int)
    def _on_step_opened(self, _key: int) -> None:
        current = self._step_pane.current_row
        if isinstance(current, StepRow):
            self._ground.desk.open_record("case", str(current.truth.step.case_id))


def _shares(room: int) -> tuple[int, int]:
    """The widths of list and card in so much room."""
    card = max(room * _CARD_PERCENT // 100, min(room // 2, theme().look.px(_CARD_UNITS)))
    return (room - card, card)
