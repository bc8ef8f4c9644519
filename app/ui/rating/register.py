"""The register of the month: what was entered about whom, new entries, and taking wrong ones back."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.people.session import Permission
from app.domain.problems import Refusal
from app.labels.rating import ENTRY_KINDS
from app.labels.speaking import problem_text
from app.ui.actions import ActionId, make_action
from app.ui.drafting import FormDraft
from app.ui.forms.fields import Field
from app.ui.forms.form import EntryForm
from app.ui.ground import Ground
from app.ui.icons import Icon
from app.ui.lists.empty import EmptyState
from app.ui.lists.pane import ListPane
from app.ui.overriding import override
from app.ui.parts import card, column, label, named, row
from app.ui.rating.appeal_card import AppealCard
from app.ui.rating.deduction_menu import DeductionMenu
from app.ui.rating.entry_form import begin_entry, draft_of, entry_form, field_of
from app.ui.rating.held_list import HeldList
from app.ui.rating.register_rows import REGISTER_COLUMNS, RegisterRow, register_row
from app.ui.scrolling import scrolled
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.rating.results import EntryRow, MonthScores


class RegisterPanel(QWidget):
    """The list, and beside it the form of a new entry or the reason of a correction."""

    registered = Signal(str)  # the month of the entry
    closed = Signal()

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        named(self, "registerPanel", self.tr("绩效登记簿"))
        self._ground = ground
        self._scores: MonthScores | None = None
        self._entries = HeldList(REGISTER_COLUMNS)
        self._may = ground.session.may(Permission.REGISTER_FACTS)
        self._list = ListPane(
            ground.desk,
            self._entries,
            name="register",
            title=self.tr("绩效登记簿"),
            says={"quantity": lambda hundredths: f"{hundredths / 100:g}"},
            empty=EmptyState(
                text=self.tr("本月还没有登记。"),
                verb=self.tr("登记一条") if self._may else "",
                do=self.begin_entry if self._may else None,
            ),
            can_export=False,
        )
        self._form = entry_form(ground)
        self._draft = FormDraft(ground, self._form, "rating")
        self._reason = EntryForm(
            ground.desk,
            (Field(name="reason", label=self.tr("更正理由"), is_required=True, is_wide=True),),
            name="correctionForm",
        )
        self._appeal = AppealCard(ground)
        self._deductions = DeductionMenu(ground, self)
        self._lay_out()
        self._connect()

    @property
    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self._list, self._entry_card, self._correction_card, self._appeal]

    @property
    def is_typing(self) -> bool:
        """Whether a form is open."""
        return not self._form_area.isHidden()

    def show_month(self, scores: "MonthScores") -> None:
        """List the register of another month."""
        self._scores = scores
        rating, session = self._ground.services.rating, self._ground.session
        self._ground.desk.runner.run(
            lambda: rating.entries(session, scores.month),
            owner=self,
            on_done=self._show,
            on_refused=self._ground.desk.refuse,
        )

    def begin_entry(self, staff_id: UUID | None = None) -> None:
        """Open the form of a new entry."""
        if self._scores is None or not self._may:
            return
        self._draft.begin(f"entry {staff_id or ''}".strip())
        begin_entry(self._ground, self._form, self._scores, staff_id)
        self._draft.recall()
        self._open(self._entry_card)
        self._form.begin()

    def begin_correction(self) -> None:
        """Ask why the current entry is taken back."""
        shown = self._list.current_row
        if not (isinstance(shown, RegisterRow) and shown.may_correct and self._may):
            return
        told = self.tr("更正 {day} {person} {kind}：补记一条数量相反的登记，原登记保留。")
        self._wrong.setText(told.format(day=shown.day, person=shown.person, kind=shown.kind))
        self._reason.set_values({})
        self._open(self._correction_card)
        self._reason.begin()

    def show_appeal(self) -> None:
        """Show the appeal against the current entry, or begin one."""
        shown = self._list.current_row
        if isinstance(shown, RegisterRow):
            self._appeal.show_entry(shown.source)
            self._open(self._appeal)
            self._appeal.begin()

    def leave_form(self) -> bool:
        """Close the open form; False when none was."""
        was_open = self.is_typing
        self._draft.leave()
        self._form_area.hide()
        self._show_verbs(is_shown=True)
        if was_open:
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
        return was_open

    def _open(self, wanted: QWidget) -> None:
        for one in (self._entry_card, self._correction_card, self._appeal):
            one.setVisible(one is wanted)
        self._show_verbs(is_shown=False)
        self._form_area.show()

    def _show_verbs(self, *, is_shown: bool) -> None:
        """The form needs the room the verbs of the list take, and comes before them."""
        for verb in (self._deductions.button, self._back):
            verb.setVisible(is_shown)
        self._correct.setVisible(is_shown and self._may)

    def _lay_out(self) -> None:
        self._correct = marked_button(self.tr("更正"), "correctEntry", Icon.UNDO)
        self._correct.setEnabled(False)
        self._list.add_head(self._correct)
        self._list.add_head(self._deductions.button)
        self._back = marked_button(self.tr("回到得分"), "leaveRegister", Icon.RATING)
        self._back.clicked.connect(self.closed)
        self._list.add_head(self._back)
        self._entry_card = self._make_entry_card()
        self._correction_card = self._make_correction_card()
        self._form_area = scrolled(self._forms(), "registerForms")
        inside = row(self, spacing=10)
        inside.addWidget(self._list, 1)
        inside.addWidget(self._form_area, 1)
        self.leave_form()

    def _forms(self) -> QWidget:
        made = QWidget()
        under = column(made)
        under.addWidget(self._entry_card)
        under.addWidget(self._correction_card)
        under.addWidget(self._appeal)
        under.addStretch(1)
        return made

    def _make_entry_card(self) -> QFrame:
        made, entry = card("entryCard", self.tr("登记"))
        entry.addWidget(self._form)
        self._save = marked_button(self.tr("登记 Ctrl+S"), "saveEntry", Icon.SAVE, role="primary")
        leave = marked_button(self.tr("取消"), "leaveEntry", Icon.CLOSE)
        leave.clicked.connect(self._on_given_up)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(self._save)
        entry.addLayout(foot)
        made.setFocusProxy(self._form.editor("kind"))
        return made

    def _make_correction_card(self) -> QFrame:
        made, correction = card("correctionCard", self.tr("更正"))
        self._wrong = label("", wraps=True)
        self._take_back = marked_button(self.tr("记入更正 Ctrl+S"), "saveCorrection", Icon.SAVE, role="primary")
        correction.addWidget(self._wrong)
        correction.addWidget(self._reason)
        correction.addWidget(self._take_back, 0, Qt.AlignmentFlag.AlignRight)
        made.setFocusProxy(self._reason.editor("reason"))
        return made

    def _connect(self) -> None:
        self._list.current_changed.connect(self._on_current)
        self._list.model.dataChanged.connect(lambda *_: self._on_current(None))
        self._correct.clicked.connect(self.begin_correction)
        self._deductions.appeal_wanted.connect(self.show_appeal)
        self._appeal.done.connect(self._done)
        self._save.clicked.connect(self._on_save)
        self._form.finished.connect(self._save.setFocus)
        self._take_back.clicked.connect(self._on_take_back)
        self._reason.finished.connect(self._take_back.setFocus)
        make_action(ActionId.SAVE, self._entry_card, self._on_save)
        make_action(ActionId.SAVE, self._correction_card, self._on_take_back)
        make_action(ActionId.EDIT, self._list, self.begin_correction, text=self.tr("更正"))

    @Slot(object)
    def _on_current(self, _key: int | None) -> None:
        shown = self._list.current_row
        self._correct.setEnabled(isinstance(shown, RegisterRow) and shown.may_correct)
        self._deductions.show_entry(shown.source if isinstance(shown, RegisterRow) else None)

    @Slot()
    def _on_save(self) -> None:
        if not self._form.check_all():
            return
        rating, session, draft = self._ground.services.rating, self._ground.session, draft_of(self._form)
        self._save.setEnabled(False)
        self._ground.desk.runner.run(
            lambda: rating.register(session, draft),
            owner=self,
            on_done=lambda _entry: self._on_registered(self.tr("已登记：{kind}").format(kind=ENTRY_KINDS[draft.kind])),
            on_refused=self._on_refused,
            on_end=lambda: self._save.setEnabled(True),
        )

    @Slot()
    def _on_take_back(self) -> None:
        shown = self._list.current_row
        if not isinstance(shown, RegisterRow) or not self._reason.check_all():
            return
        rating, session, reason = self._ground.services.rating, self._ground.session, self._reason.values()["reason"]
        entry_id = shown.entry_id
        self._ground.desk.runner.run(
            lambda: rating.correct(session, entry_id, reason),
            owner=self,
            on_done=lambda entry: self._done(self.tr("已更正，记入 {day}").format(day=entry.day)),
            on_refused=self._ground.desk.refuse,
        )

    @Slot()
    def _on_given_up(self) -> None:
        self._draft.forget()
        self.leave_form()

    def _on_registered(self, told: str) -> None:
        self._draft.forget()
        self._done(told)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._draft.keep_before_leaving()
        super().hideEvent(event)

    @Slot(str)
    def _done(self, told: str) -> None:
        self._ground.desk.say_saved(told)
        self.leave_form()
        if self._scores is not None:
            self.show_month(self._scores)
            self.registered.emit(self._scores.month)

    def _on_refused(self, refusal: Refusal) -> None:
        placed = {field_of(problem.field): problem_text(problem) for problem in reversed(refusal.problems)}
        self._form.show_problems(placed)

    def _show(self, entries: "Sequence[EntryRow]") -> None:
        definitions = self._ground.services.office.definitions
        self._deductions.show_month(tuple(entries))
        self._entries.fill([register_row(key, each, definitions) for key, each in enumerate(entries)])
        self._list.refresh()
