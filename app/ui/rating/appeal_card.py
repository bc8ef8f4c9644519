"""The appeal against a deduction: filed here, read here, and answered by the head."""

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.domain.people.session import Permission
from app.domain.rating.amounts import hundredths_text
from app.domain.rating.appeals import AnswerDraft, Appeal, AppealDraft, AppealState, Verdict
from app.domain.rating.months import local_day
from app.labels.appeals import STATES, VERDICTS
from app.labels.speaking import problem_text
from app.ui.actions import ActionId, make_action
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.form import EntryForm
from app.ui.ground import Ground
from app.ui.icons import Icon
from app.ui.parts import card, column, label, named, row
from app.ui.rating.amounts import hundredths_of
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.problems import Refusal
    from app.services.rating.results import EntryRow

_NOTE: Final = FieldKind.NOTE


class AppealCard(QWidget):
    """Shows what was brought forward, and the form of whoever is to go on."""

    done = Signal(str)
    """An appeal was filed or answered: what to say of it."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        named(self, "appeal-card")
        self._ground = ground
        self._row: EntryRow | None = None
        frame, inside = card("appealCard", self.tr("申诉"))
        self._told = named(label("", wraps=True), "appealTold")
        self._filing = self._filing_form()
        self._answering = self._answering_form()
        self._file = marked_button(self.tr("提出申诉 Ctrl+S"), "fileAppeal", Icon.SAVE, role="primary")
        self._answer = marked_button(self.tr("复核 Ctrl+S"), "answerAppeal", Icon.SAVE, role="primary")
        inside.addWidget(self._told)
        self._add(inside, self._filing, self._file)
        self._add(inside, self._answering, self._answer)
        column(self).addWidget(frame)
        self._answering.changed.connect(self._follow)
        self._filing.finished.connect(self._file.setFocus)
        self._answering.finished.connect(self._answer.setFocus)
        self._file.clicked.connect(self._on_file)
        self._answer.clicked.connect(self._on_answer)
        make_action(ActionId.SAVE, self, self._on_save)

    def show_entry(self, shown: "EntryRow") -> None:
        """Show the appeal against an entry, or begin one; the days left are asked for."""
        self._row = shown
        appeal = shown.appeal
        is_answering = appeal is not None and self._may_answer(appeal)
        for form, verb, is_on in (
            (self._filing, self._file, appeal is None),
            (self._answering, self._answer, is_answering),
        ):
            form.set_values({})
            form.setVisible(is_on)
            verb.setVisible(is_on)
        head = " ".join((shown.entry.day.isoformat(), shown.person, _charged(shown)))
        if appeal is not None:
            self._told.setText("\n".join((head, *self._lines(appeal))))
        else:
            self._told.setText(head)
            self._ask_days(shown, head)
        if is_answering:
            quantity = hundredths_text(shown.entry.quantity_hundredths)
            self._answering.set_values({"verdict": Verdict.KEPT.value, "quantity": quantity})
            self._follow("verdict")

    def begin(self) -> None:
        """Put the focus into the form that is open."""
        for form in (self._filing, self._answering):
            if form.isVisibleTo(self):
                form.begin()

    def _filing_form(self) -> EntryForm:
        fields = (
            Field(name="reason", label=self.tr("申诉理由"), kind=_NOTE, is_required=True, is_wide=True),
            Field(name="evidence", label=self.tr("证明材料"), kind=_NOTE, is_wide=True),
            Field(name="demand", label=self.tr("申诉请求"), is_wide=True),
        )
        return EntryForm(self._ground.desk, fields, name="appealForm")

    def _answering_form(self) -> EntryForm:
        verdicts = [(verdict.value, VERDICTS[verdict]) for verdict in Verdict]
        fields = (
            Field(name="verdict", label=self.tr("复核结论"), kind=FieldKind.CHOICE, choices=verdicts),
            Field(name="quantity", label=self.tr("变更后的数量"), kind=FieldKind.QUANTITY),
            Field(name="findings", label=self.tr("核实情况"), kind=_NOTE, is_wide=True),
            Field(name="decision", label=self.tr("复核意见"), kind=_NOTE, is_required=True, is_wide=True),
        )
        return EntryForm(self._ground.desk, fields, name="answerForm")

    @staticmethod
    def _add(inside: QVBoxLayout, form: EntryForm, verb: QPushButton) -> None:
        foot = row()
        foot.addStretch(1)
        foot.addWidget(verb)
        inside.addWidget(form)
        inside.addLayout(foot)

    def _may_answer(self, appeal: Appeal) -> bool:
        is_open = appeal.state is AppealState.OPEN
        return is_open and self._ground.may(Permission.LOCK_MONTH) and self._ground.session.staff_id != appeal.staff_id

    def _lines(self, appeal: Appeal) -> list[str]:
        filed = self.tr("{day} 提出（{state}）：{reason}")
        lines = [filed.format(day=local_day(appeal.filed_at), state=STATES[appeal.state], reason=appeal.reason)]
        lines += [self.tr("证明材料：{text}").format(text=appeal.evidence)] if appeal.evidence else []
        lines += [self.tr("申诉请求：{text}").format(text=appeal.demand)] if appeal.demand else []
        answer = appeal.answer
        if answer is None:
            return lines
        lines += [self.tr("核实情况：{text}").format(text=answer.findings)] if answer.findings else []
        told = self.tr("{day} 复核：{verdict}。{decision}")
        day = local_day(answer.answered_at)
        return [*lines, told.format(day=day, verdict=VERDICTS[answer.verdict], decision=answer.decision)]

    def _ask_days(self, shown: "EntryRow", head: str) -> None:
        appeals, entry_id = self._ground.services.rating.appeals, shown.entry.id

        def tell(last_on: date | None) -> None:
            if self._row is shown:
                until = self.tr("申诉期到 {day} 为止。").format(day=last_on)
                open_end = self.tr("还没有打印告知单，申诉期从打印之后起算。")
                self._told.setText(f"{head}\n{open_end if last_on is None else until}")

        self._ground.run(self, lambda: appeals.last_day(entry_id), tell)

    @Slot(str)
    def _follow(self, name: str) -> None:
        if name == "verdict":
            is_changed = self._answering.values()["verdict"] == Verdict.CHANGED
            self._answering.show_field("quantity", is_shown=is_changed)

    @Slot()
    def _on_save(self) -> None:
        if self._filing.isVisibleTo(self):
            self._on_file()
        elif self._answering.isVisibleTo(self):
            self._on_answer()

    @Slot()
    def _on_file(self) -> None:
        if self._row is None or not self._filing.check_all():
            return
        draft = AppealDraft(entry_id=self._row.entry.id, **self._filing.values())
        appeals, session = self._ground.services.rating.appeals, self._ground.session
        self._run(lambda: appeals.file(session, draft), self.tr("已登记申诉，等待复核"), self._filing)

    @Slot()
    def _on_answer(self) -> None:
        if self._row is None or not self._answering.check_all():
            return
        values, entry_id = self._answering.values(), self._row.entry.id
        draft = answer_from(values)
        appeals, session = self._ground.services.rating.appeals, self._ground.session
        told = self.tr("已复核：{verdict}").format(verdict=VERDICTS[draft.verdict])
        self._run(lambda: appeals.answer(session, entry_id, draft), told, self._answering)

    def _run(self, call: "Callable[[], Appeal]", told: str, form: EntryForm) -> None:
        def refused(refusal: "Refusal") -> None:
            placed = {each.field: problem_text(each) for each in reversed(refusal.problems) if each.field}
            if placed:
                form.show_problems(placed)
            else:
                self._ground.desk.refuse(refusal)

        self._ground.run(self, call, lambda _appeal: self.done.emit(told), refused)


def answer_from(values: "Mapping[str, str]") -> AnswerDraft:
    """What stands in the form of an answer; a quantity that cannot be read is none."""
    verdict = Verdict(values["verdict"])
    return AnswerDraft(
        verdict=verdict,
        decision=values["decision"],
        findings=values["findings"],
        quantity_hundredths=hundredths_of(values["quantity"]) if verdict is Verdict.CHANGED else None,
    )


def _charged(shown: "EntryRow") -> str:
    charge = shown.charge
    if charge is None:
        return ""
    points = "" if charge.points is None else f" {hundredths_text(charge.points)} 分"
    return f"{charge.code} {charge.event}{points}"
