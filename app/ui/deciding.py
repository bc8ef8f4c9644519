"""A dialog that asks for a decision: a heading, a form, 取消 and the verb."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.problems import Problem, Refusal
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
_LONG_WIDTH, _LONG_HEIGHT = 620, 480  # units of a long form


class DecisionDialog(QDialog):
    """A heading, a form, 取消 and the verb; problems stand at their fields, the rest under the form."""

    def __init__(self, ground: "Ground", parent: QWidget, name: str, title: str, verb: str) -> None:
        super().__init__(parent)
        named(self, name, title)
        self.setWindowTitle(title)
        self._ground = ground
        self._form: EntryForm | None = None
        self._other = named(label("", "error", wraps=True), f"{name}Other")
        self._other.hide()
        cancel = button(self.tr("取消"), f"{name}Cancel")
        cancel.clicked.connect(self.reject)
        self.verb = button(verb, f"{name}Go", role="primary")
        self.verb.clicked.connect(self.submit)
        verbs = row(spacing=10)
        verbs.addStretch(1)
        verbs.addWidget(cancel)
        verbs.addWidget(self.verb)
        self._inside = column(self, margins=_MARGIN, spacing=14)
        self._inside.addWidget(label(title, "title"))
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
        """Ask these fields, with widgets above them; a long form has two columns and scrolls where it must."""
        self._form = EntryForm(self._ground.desk, fields, name=f"{self.objectName()}Form")
        shown: QWidget = self._form
        if is_long:
            shown = scrolled(self._form, f"{self.objectName()}Area")
            room = self.screen().availableSize()
            width, height = theme().look.px(_LONG_WIDTH), theme().look.px(_LONG_HEIGHT)
            shown.setMinimumSize(min(width, room.width() * 8 // 10), min(height, room.height() * 6 // 10))
            self.setMinimumWidth(shown.minimumWidth() + theme().look.px(2 * _MARGIN))
        for place, widget in enumerate([*before, shown], start=1):
            self._inside.insertWidget(place, widget)
        self._form.finished.connect(self.verb.setFocus)
        self._form.begin()

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
    def _grow(self) -> None:
        """Take the room the words need, so that none stands on another."""
        self._inside.activate()
        needed = self._inside.totalHeightForWidth(self.width())
        if needed > self.height():
            self.resize(self.width(), needed)
