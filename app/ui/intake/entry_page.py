"""Taking a case in: the form in the middle, beside it timer, limit, papers and what else is open."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from app.domain.problems import Problem
from app.domain.work.case import CasePaper, PaperState
from app.domain.work.checks import papers_of
from app.domain.work.stage_forms import forms_now
from app.labels.limits import moment_text
from app.ui.drafting import DraftKeeper
from app.ui.intake.case_form import CaseForm
from app.ui.intake.checklist import takes_at_once
from app.ui.intake.entry_layout import EntryLayout
from app.ui.intake.registering import Registering
from app.ui.intake.together import Together
from app.ui.overriding import override
from app.ui.parts import column, named

if TYPE_CHECKING:
    from app.domain.definitions.business import BusinessType
    from app.domain.station.station import Draft
    from app.domain.work.case import Case
    from app.domain.work.clocks import Clock
    from app.domain.work.fees import FeeLine
    from app.services.customers.customers import CustomerView
    from app.services.work.cases import Registered
    from app.ui.ground import Ground

_PREVIEW_MS = 200
_PAPER = "paper:"


class EntryPage(QWidget):
    """One business type at a time; what is typed is kept as a draft of its own."""

    registered = Signal(str)
    """A case was taken in: its id."""
    opened = Signal(str)
    """A case is to be shown: its id."""
    business_wanted = Signal(str)
    """Another business is to be begun: its code."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "entryPage", self.tr("受理"))
        self._ground = ground
        self._form: CaseForm | None = None
        self._papers: tuple[CasePaper, ...] = ()
        self._expected: UUID | None = None
        self._together = Together()
        self._parts = EntryLayout(ground)
        column(self).addWidget(self._parts)
        self._drafts = DraftKeeper(self, ground, "intake", self._gather)
        self._saving = Registering(self, ground)
        self._preview = QTimer(self)
        self._preview.setSingleShot(True)
        self._preview.setInterval(_PREVIEW_MS)
        self._preview.timeout.connect(self._ask_limits)
        self._parts.papers.wanted.connect(self._on_paper)
        self._parts.papers.all_wanted.connect(self.take_all_papers)
        self._parts.also.business_wanted.connect(self._on_offer)
        self._parts.saved.opened.connect(self.opened)
        self._parts.saved.more_wanted.connect(self._on_more)
        self._parts.save_wanted.connect(self.save)
        self._parts.keep_wanted.connect(self.keep)
        self._parts.notice_wanted.connect(self.print_notice)
        self._parts.fresh_wanted.connect(self.start_again)
        self._drafts.kept.connect(self._on_kept)
        self._saving.registered.connect(self._on_registered)

    @property
    def form(self) -> CaseForm | None:
        """The form that is shown."""
        return self._form

    @property
    def parts(self) -> EntryLayout:
        """The pieces of the page."""
        return self._parts

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that is no case yet."""
        return self._form is not None and (self._form.is_dirty or bool(self._papers))

    def expect_customer(self, customer_id: UUID) -> None:
        """Somebody the station knows stands here: the form that is empty, or the next one, is filled from him."""
        if self._form is not None and not self.is_dirty:
            self._form.take_customer(customer_id)
        else:
            self._expected = customer_id

    def show_business(self, business: "BusinessType") -> None:
        """Begin with a business type; what was kept of it before comes back."""
        if self._form is not None and self._form.business.code == business.code:
            self._form.begin()
            self._take_expected()
            return
        self._drafts.keep_before_leaving()
        self._papers = ()
        form = CaseForm(self._ground, business)
        form.changed.connect(self._on_changed)
        form.left.connect(self._on_left)
        form.customer_changed.connect(self._on_customer)
        form.finished.connect(self._parts.focus_save)
        self._form = form
        self._parts.show_form(form, business)
        self._show_papers()
        self._ask_limits()
        if self._expected is None and not self._together.number:
            self._drafts.recall(business.code, self._on_recalled)
        form.begin()
        self._take_expected()

    def _take_expected(self) -> None:
        customer_id, self._expected = self._expected, None
        if customer_id is not None and self._form is not None:
            self._form.take_customer(customer_id)
        if self._form is not None:
            self._together.fill(self._form)

    @Slot(object)
    def _on_more(self, case: "Case") -> None:
        """The same customer goes on: what is known of him and the receipt's number stay."""
        self._together.begin(case)
        self._take_expected()
        words = self.tr("请在左边选业务，客户信息沿用，合用受理回执号 {number}。")
        self._ground.desk.toast(words.format(number=case.number))

    @Slot()
    def save(self) -> None:
        """Take the case in; whatever is wrong is said at its field."""
        if self._form is not None:
            self._saving.register(self._form, self._papers, self._parts.counter.visit, self._together.number)

    @Slot()
    def keep(self) -> None:
        """Keep what stands there as a draft, now."""
        if self._form is not None:
            self._drafts.keep()
            self._ground.desk.toast(self.tr("已暂存，下次选这项业务时自动恢复。"))

    @Slot()
    def go_to_missing(self) -> None:
        """Go to what still has to be filled, or to the verb that saves."""
        if self._form is not None:
            self._form.go_to_missing()

    @Slot()
    def take_all_papers(self) -> None:
        """Everything that is asked for of this customer lies on the table."""
        form = self._form
        if form is None:
            return
        specs = {spec.code: spec for spec in form.business.papers}
        for paper in papers_of(form.draft(self._papers), form.business):
            if takes_at_once(specs[paper.code], paper):
                self._on_paper(paper.code, PaperState.PRESENT)

    @Slot()
    def print_notice(self) -> None:
        """Print the one-time notice of the business type."""
        if self._form is not None and self._form.business.notice_form:
            self._ground.desk.print_form(self._form.business.notice_form, self._form.business.code)

    @Slot()
    def start_again(self) -> None:
        """Empty the form and forget the draft."""
        if self._form is None:
            return
        self._together.end()
        self._drafts.forget(self._form.business.code)
        self._papers = ()
        self._form.clear()
        self._parts.also.show_customer(None)
        self._parts.show_restored("")
        self._show_papers()
        self._form.begin()

    def _gather(self) -> tuple[str, Mapping[str, object]]:
        if self._form is None:
            return "", {}
        papers = {f"{_PAPER}{paper.code}": paper.state.value for paper in self._papers}
        return self._form.business.code, {**self._form.texts(), **papers} if self.is_dirty else {}

    @Slot()
    def _on_changed(self) -> None:
        self._show_papers()
        self._drafts.soon()
        self._preview.start()

    @Slot(str)
    def _on_left(self, name: str) -> None:
        form = self._form
        if form is None or not form.text(name) or not form.asks(name):
            return
        if name == "account":
            form.take_account()
        text, draft = form.text(name), form.draft(self._papers)

        def checked(problems: tuple[Problem, ...]) -> None:
            if form is self._form and form.text(name) == text:
                found = next((problem for problem in problems if problem.field == name), None)
                form.show_message(name, "" if found is None else self._ground.say(found))

        self._ground.run(form, lambda: self._ground.services.cases.check(draft), checked)

    @Slot(str, object)
    def _on_offer(self, code: str, customer_id: UUID) -> None:
        """What was kept of the present form comes back with it; the other is filled from the same customer."""
        self._expected = customer_id
        self.business_wanted.emit(code)

    @Slot(object)
    def _on_customer(self, view: "CustomerView | None") -> None:
        self._parts.also.show_customer(view)

    @Slot(str, object)
    def _on_paper(self, code: str, state: PaperState) -> None:
        others = tuple(paper for paper in self._papers if paper.code != code)
        self._papers = (*others, CasePaper(code=code, state=state))
        self._show_papers()
        self._drafts.soon()

    @Slot()
    def _on_kept(self) -> None:
        self._parts.show_kept(moment_text(self._ground.desk.now(), self._ground.desk.now()) if self.is_dirty else "")

    def _on_recalled(self, draft: "Draft | None") -> None:
        form = self._form
        if draft is None or form is None or form.business.code != draft.subject or self.is_dirty:
            return
        self._papers = tuple(
            CasePaper(code=name.removeprefix(_PAPER), state=PaperState(str(state)))
            for name, state in draft.values.items()
            if name.startswith(_PAPER)
        )
        form.restore(draft.values)
        self._show_papers()
        self._preview.start()
        self._parts.show_restored(moment_text(draft.saved_at, self._ground.desk.now()))

    def _show_papers(self) -> None:
        if self._form is not None:
            business = self._form.business
            self._parts.papers.show_papers(business, papers_of(self._form.draft(self._papers), business))

    @Slot()
    def _ask_limits(self) -> None:
        form = self._form
        if form is None:
            return
        draft, services = form.draft(()), self._ground.services

        def answered(preview: "tuple[tuple[Clock, ...], tuple[FeeLine, ...]]") -> None:
            if form is self._form:
                self._parts.limits.show_clocks(preview[0], is_preview=True)
                self._parts.show_cost(preview[1], form.business)

        self._ground.run(
            form, lambda: (services.cases.preview_clocks(draft), services.paying.estimate(draft)), answered
        )

    @Slot(object)
    def _on_registered(self, registered: "Registered") -> None:
        form = self._form
        if form is None:
            return
        business = form.business
        self.start_again()
        self._parts.counter.refresh()
        forms = forms_now(registered.case, business.stages[0])
        self._parts.saved.show_registered(registered, business.name, forms, business.notice_form)
        self._parts.go_to_top()
        self.registered.emit(str(registered.case.id))

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._preview.stop()
        self._drafts.keep_before_leaving()
        super().hideEvent(event)
