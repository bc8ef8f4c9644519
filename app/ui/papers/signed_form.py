"""What a scanned paper is: its number, form and date, and the verb that files it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame

from app.domain.problems import Problem, Refusal
from app.labels.limits import moment_text
from app.labels.speaking import problems_text
from app.ui.actions import ActionId, make_action
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.form import EntryForm
from app.ui.icons import Icon
from app.ui.parts import button, column, label, named, row
from app.ui.refusal_line import RefusalLine
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.domain.papers.signing import FormOffer
    from app.ui.ground import Ground
    from app.ui.papers.signed_list import SignedLine

NUMBER: Final = "number"
FORM: Final = "form"
DAY: Final = "on"
_LEAST_LETTERS: Final = 10
Warner = Callable[["SignedLine", str, date], Sequence[Problem]]


class SignedForm(QFrame):
    """Shows one paper; Enter goes from field to field, and in the last one files it."""

    number_typed = Signal(str)
    """Another number was typed."""
    edited = Signal(str, str)
    """The form's code and the day as they now stand."""
    filing_wanted = Signal(str, object)
    """The paper is to be filed: the form's code and the day on it."""
    case_wanted = Signal()
    """The case the paper was filed with is to be opened."""

    def __init__(self, ground: "Ground", warner: Warner) -> None:
        """`warner` says what a person should know before a paper with this form and day is filed."""
        super().__init__()
        named(self, "signedForm", self.tr("签字件信息"))
        self.setProperty("role", "card")
        self._ground = ground
        self._warner = warner
        self._line: SignedLine | None = None
        fields = (
            Field(name=NUMBER, label=self.tr("编号"), hint=self.tr("业务或工单编号"), is_required=True, is_wide=True),
            Field(name=FORM, label=self.tr("表单"), kind=FieldKind.CHOICE, is_required=True),
            Field(name=DAY, label=self.tr("纸面上的签字日期"), kind=FieldKind.DAY, is_required=True),
        )
        self.form = EntryForm(ground.desk, fields, name="signedFields")
        choice = self.form.editor(FORM)
        if isinstance(choice, QComboBox):  # as wide as the room there is, not as the longest name
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(_LEAST_LETTERS)
        self._whose = named(label("", "heading", wraps=True), "signedWhose", self.tr("属于"))
        self._told = named(label("", "small", wraps=True), "signedTold")
        self._refused = RefusalLine("signedRefused")
        self._file = marked_button(self.tr("归入业务"), "signedFile", Icon.ARCHIVE, role="primary")
        self._open = button(self.tr("打开业务"), "signedOpen", role="link")
        self._lay_out()
        self.form.changed.connect(self._on_changed)
        self.form.finished.connect(self._on_file)
        number = self.form.editor(NUMBER)
        number.left.connect(self._on_number)
        number.entered.connect(self._on_number)
        self._file.clicked.connect(self._on_file)
        self._open.clicked.connect(self.case_wanted)
        make_action(ActionId.NEXT_STEP, self, self._on_file, text=self.tr("归入业务"))

    def show_line(self, line: "SignedLine | None") -> None:
        """Show a paper, or that there is none."""
        self._line = line
        self.setVisible(line is not None)
        if line is None:
            return
        copy, owner = line.copy, line.copy.owner
        whose = (copy.number, owner.case.name, owner.business) if owner is not None else (self.tr("未认出"),)
        self._whose.setText(" · ".join(whose))
        self.form.show_field(NUMBER, is_shown=owner is None or line.is_by_hand)
        choices = [(offer.code, self._words(offer)) for offer in copy.offers]
        self.form.set_choices(FORM, choices if line.form else [("", self.tr("请选择")), *choices])
        self.form.set_values({NUMBER: copy.number, FORM: line.form, DAY: line.day})
        self.form.setEnabled(line.taken is None)
        for name in (FORM, DAY):
            self.form.show_field(name, is_shown=owner is not None)
        self._file.setVisible(line.taken is None and owner is not None)
        self._open.setVisible(line.taken is not None)
        if copy.problem is not None:
            self.form.show_message(NUMBER, self._ground.say(copy.problem))
        self._refused.show_text("")
        self._warn()

    def begin(self) -> None:
        """Go to the first field that has to be filled in."""
        if self._line is not None and self._line.taken is None:
            values = self.form.values()
            self.form.editor(next((name for name in (NUMBER, FORM) if not values[name]), DAY)).setFocus()

    def refuse(self, refusal: Refusal) -> None:
        """Say what was refused, at its field or below."""
        here = {each.field: self._ground.say(each) for each in refusal.problems if each.field in (NUMBER, FORM, DAY)}
        self.form.show_problems(here)
        others = [each for each in refusal.problems if each.field not in here]
        self._refused.show_text(problems_text(others))

    def _lay_out(self) -> None:
        verbs = row(spacing=10)
        verbs.addWidget(self._whose, 1)
        verbs.addWidget(self._open)
        verbs.addWidget(self._file)
        inside = column(self, margins=(16, 10, 12, 10), spacing=8)
        inside.addLayout(verbs)
        inside.addWidget(self.form)
        inside.addWidget(self._told)
        inside.addWidget(self._refused)
        self.setFocusProxy(self.form.editor(DAY))

    def _words(self, offer: "FormOffer") -> str:
        if offer.signed_at is not None:
            return self.tr("{form} · 已登记签字").format(form=offer.name)
        if offer.printed_at is None:
            return offer.name
        when = moment_text(offer.printed_at, self._ground.desk.now())
        return self.tr("{form} · {when} 打印").format(form=offer.name, when=when)

    def _day(self) -> date | None:
        try:
            return date.fromisoformat(self.form.values()[DAY])
        except ValueError:
            return None

    @Slot()
    def _on_number(self) -> None:
        typed = self.form.values()[NUMBER].strip()
        if self._line is not None and typed and typed.upper() != self._line.copy.number:
            self.number_typed.emit(typed)

    @Slot(str)
    def _on_changed(self, name: str) -> None:
        if name != NUMBER:
            values = self.form.values()
            self.edited.emit(values[FORM], values[DAY])
            self._warn()

    @Slot()
    def _on_file(self) -> None:
        line = self._line
        if line is None or line.copy.owner is None or line.taken is not None or not self.form.check_all():
            return
        day = self._day()
        if day is None:
            self.form.show_problems({DAY: self.tr("请按年-月-日填写，如 2026-10-10。")})
        else:
            self.filing_wanted.emit(self.form.values()[FORM], day)

    def _warn(self) -> None:
        line, day = self._line, self._day()
        if line is None:
            return
        if line.taken is not None:
            found: Sequence[Problem] = line.taken.warnings
        else:
            found = () if day is None else self._warner(line, self.form.values()[FORM], day)
        self._told.setText(problems_text(found))
        self._told.setVisible(bool(found))
