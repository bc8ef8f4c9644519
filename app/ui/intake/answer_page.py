"""进度答复: a customer asks how far it is, at the counter or by phone; number and phone tail in, plain words out."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QWidget

from app.labels.progress import SLIP, progress_text, slip_values
from app.ui.elided import Wrapped
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.form import EntryForm
from app.ui.icons import Icon
from app.ui.intake.flowing import flow
from app.ui.parts import button, card, column, named
from app.ui.refusal_line import RefusalLine
from app.ui.scrolling import scrolled
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.domain.problems import Refusal
    from app.domain.work.progress import Progress
    from app.ui.ground import Ground

_NUMBER = "caseNumber"
_TAIL = "phoneTail"


class AnswerPage(QWidget):
    """Two fields, and the answer in large words that can be read out, copied and spoken by a screen reader."""

    list_wanted = Signal()
    """The list that is put up is to be shown."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "answerPage", self.tr("进度答复"))
        self._ground = ground
        self._form = EntryForm(
            ground.desk,
            (
                Field(
                    name=_NUMBER,
                    label=self.tr("业务编号"),
                    kind=FieldKind.CODE,
                    is_required=True,
                    hint=self.tr("全部，或至少末四位"),
                ),
                Field(
                    name=_TAIL,
                    label=self.tr("电话后四位"),
                    kind=FieldKind.CODE,
                    is_required=True,
                    hint=self.tr("受理时所留电话"),
                ),
            ),
            name="answerForm",
        )
        self.setFocusProxy(self._form.editor(_NUMBER))
        self._ask = marked_button(self.tr("查询(&Q)"), "askProgress", Icon.SEARCH, role="primary")
        self._refusal = RefusalLine("answerRefusal")
        self._progress: Progress | None = None
        self._words = named(Wrapped(), "answerText", self.tr("答复"))
        self._answer = self._make_answer()
        around = QWidget()
        pieces = column(around, spacing=12)
        pieces.addWidget(self._make_question())
        pieces.addWidget(self._answer)
        pieces.addStretch(1)
        self._area = scrolled(around, "answerArea")
        column(self).addWidget(self._area)
        self._area.verticalScrollBar().rangeChanged.connect(self._bring_up)
        self._form.changed.connect(self._forget)
        self._form.finished.connect(self.ask)
        self._ask.clicked.connect(self.ask)

    @property
    def is_answered(self) -> bool:
        """Whether an answer stands there."""
        return not self._answer.isHidden()

    def begin(self) -> None:
        """Put the focus where the number is typed."""
        self._form.begin()

    def start_again(self) -> None:
        """The next customer: nothing of the last one stays."""
        self._form.set_values({})
        self._forget()
        self.begin()

    @Slot()
    def ask(self) -> None:
        """Find the answer."""
        if not self._form.check_all() or not self._ask.isEnabled():
            return
        values, session = self._form.values(), self._ground.session
        progress = self._ground.services.progress
        self._forget()
        self._ask.setEnabled(False)
        self._ground.run(
            self,
            lambda: progress.answer(session, values[_NUMBER], values[_TAIL]),
            self._show,
            self._refuse,
            on_end=lambda: self._ask.setEnabled(True),
        )

    def _make_question(self) -> QFrame:
        question, inside = card("questionCard", self.tr("进度答复"))
        inside.addWidget(self._form)
        inside.addWidget(self._refusal)
        verbs = flow()
        verbs.addWidget(self._ask)
        public = button(self.tr("公示清单(&G)"), "showPublicList")
        public.clicked.connect(self.list_wanted)
        verbs.addWidget(public)
        inside.addLayout(verbs)
        return question

    def _make_answer(self) -> QFrame:
        answer, inside = card("answerCard", self.tr("可念给客户的答复"))
        self._words.setProperty("role", "reading")
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        inside.addWidget(self._words)
        verbs = flow()
        self._copy = button(self.tr("复制(&C)"), "copyAnswer")
        self._copy.clicked.connect(self._on_copy)
        verbs.addWidget(self._copy)
        slip = button(self.tr("打印回执(&P)"), "printSlip")
        slip.clicked.connect(self._on_slip)
        verbs.addWidget(slip)
        again = button(self.tr("下一位(&N)"), "askAgain")
        again.clicked.connect(self.start_again)
        verbs.addWidget(again)
        inside.addLayout(verbs)
        answer.hide()
        return answer

    def _show(self, progress: "Progress") -> None:
        text = progress_text(progress)
        self._progress = progress
        self._answer.show()
        self._words.show_text(text)
        self._words.setAccessibleDescription(text)
        self._copy.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _bring_up(self) -> None:
        """Where there is not room for both, the answer is what is looked at."""
        if self.is_answered:
            self._area.verticalScrollBar().setValue(self._answer.y())

    def _refuse(self, refusal: "Refusal") -> None:
        self._refusal.show_text(self._ground.desk.tell(refusal))
        self.begin()

    @Slot()
    def _forget(self) -> None:
        """What was answered to another question must not be read to this customer."""
        self._answer.hide()
        self._progress = None
        self._words.show_text("")
        self._refusal.show_text("")

    @Slot()
    def _on_slip(self) -> None:
        """The same words on paper, for the customer to take home."""
        found, services, now = self._progress, self._ground.services, self._ground.desk.now()
        if found is not None:
            self._ground.run(
                self,
                lambda: services.papers.from_json(SLIP, slip_values(found, services.station.station().name, now)),
                self._ground.desk.show_paper,
            )

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._words.text())
        self._ground.desk.toast(self.tr("已复制答复。"))
