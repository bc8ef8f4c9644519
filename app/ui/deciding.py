"""A dialog that asks for a decision: a heading, a form, 取消 and the verb."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLayout, QSizePolicy, QStyle, QWidget

from app.domain.problems import Problem, Refusal
from app.ui.drafting import FormDraft
from app.ui.forms.fields import Field
from app.ui.forms.form import EntryForm
from app.ui.overriding import override
from app.ui.parts import button, column, label, named, row
from app.ui.scrolling import scrolled
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.ui.ground import Ground

REASON = "reason"
_MARGIN = 20  # units
_LONG_WIDTH = 620  # units of a long form
_LEAST_HEIGHT = 120  # units of a form on the lowest screen: a field and its sentence


class DecisionDialog(QDialog):
    """A heading, a form, 取消 and the verb; problems stand at their fields, the rest under the form."""

    def __init__(self, ground: "Ground", parent: QWidget, name: str, title: str, verb: str) -> None:
        super().__init__(parent)
        named(self, name, title)
        self.setWindowTitle(title)
        self._ground = ground
        self._form: EntryForm | None = None
        self._typed: FormDraft | None = None
        body = QWidget()
        self._asks = column(body, spacing=14)
        self._area = scrolled(body, f"{name}Area")
        self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # `_grow` says how high
        self._other = named(label("", "error", wraps=True), f"{name}Other")
        self._other.hide()
        cancel = button(self.tr("取消"), f"{name}Cancel")
        cancel.clicked.connect(self._give_up)
        self.verb = button(verb, f"{name}Go", role="primary")
        self.verb.clicked.connect(self.submit)
        verbs = row(spacing=10)
        verbs.addStretch(1)
        verbs.addWidget(cancel)
        verbs.addWidget(self.verb)
        self._inside = column(self, margins=_MARGIN, spacing=14)
        self._inside.addWidget(label(title, "title"))
        self._inside.addWidget(self._area, 1)
        self._inside.addWidget(self._other)
        self._inside.addLayout(verbs)
        self.setMinimumWidth(theme().look.px(440))
        self.finished.connect(self.deleteLater)

    @property
    def form(self) -> EntryForm:
        """The form of the dialog."""
        assert self._form is not None  # noqa: S101 - every dialog sets one while it is built
        return self._form

    def use_form(self, fields: Sequence[Field], before: Sequence[QWidget] = (), *, is_long: bool = False) -> None:
        """Ask these fields, with widgets above them; a long form has two columns, all scrolls on a low screen."""
        self._form = EntryForm(self._ground.desk, fields, name=f"{self.objectName()}Form")
        for widget in (*before, self._form):
            self._asks.addWidget(widget)
        if is_long:
            width = min(theme().look.px(_LONG_WIDTH), self.screen().availableSize().width() * 9 // 10)
            self.setMinimumWidth(width + theme().look.px(2 * _MARGIN))
        self._form.finished.connect(self.verb.setFocus)
        self._form.begin()

    def keep(self, subject: str) -> None:
        """Keep what is typed for a subject until it is decided or given up; what was kept of it comes back."""
        self._typed = FormDraft(self._ground, self.form, "decision")
        self._typed.begin(subject)
        self._typed.recall()
        self.accepted.connect(self._typed.forget)
        self.rejected.connect(self._typed.leave)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._grow()  # wrapped words need more than the first guess

    @Slot()
    def submit(self) -> None:
        """Do what the dialog is for."""

    def refuse(self, refusal: Refusal) -> None:
        """Say what was refused; the dialog stays open."""
        self.show_problems(refusal.problems)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Put the sentences where they belong."""
        names = self.form.values()
        here = {problem.field: self._ground.say(problem) for problem in problems if problem.field in names}
        self.form.show_problems(here)
        others = [problem for problem in problems if problem.field not in names]
        self._other.setText("\n".join(self._ground.say(problem) for problem in others))
        self._other.setVisible(bool(others))
        QTimer.singleShot(0, self, self._grow)  # once the form has laid its sentences out

    @Slot()
    def _give_up(self) -> None:
        if self._typed is not None:
            self._typed.forget()
        self.reject()

    @Slot()
    def _grow(self) -> None:
        """Take the room the words need, so that none stands on another, but never more than the screen has."""
        room = self.screen().availableSize()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        self._area.setMinimumWidth(min(self._asks.totalMinimumSize().width() + bar, room.width() * 9 // 10))
        self._inside.activate()
        needed = _height(self._asks, self._area.viewport().width())
        around = _height(self._inside, self.width()) - self._area.minimumHeight()
        most = room.height() * 9 // 10
        self._area.setMinimumHeight(max(min(needed, most - around), theme().look.px(_LEAST_HEIGHT)))
        self._inside.activate()  # the least height of the dialog itself is counted anew
        height = around + self._area.minimumHeight()
        if height > self.height() or self.height() > most:
            self.resize(self.width(), height)


def _height(layout: QLayout, width: int) -> int:
    """What a layout wants at a width: wrapped words more than the first guess."""
    layout.activate()
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
