"""A form that stands in the place of the order for a while: title, fields, save and back."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.ui.actions import ActionId, make_action
from app.ui.drafting import FormDraft
from app.ui.field_problems import by_field
from app.ui.forms.fields import Field
from app.ui.forms.form import Check, EntryForm
from app.ui.overriding import override
from app.ui.parts import button, column, label, named, row
from app.ui.scrolling import scrolled

if TYPE_CHECKING:
    from app.domain.problems import Refusal
    from app.ui.ground import Ground

_T = TypeVar("_T")


class FormPage(QFrame):
    """Takes in one thing; Ctrl+S saves, Esc goes back; what was typed is kept, over a crash too."""

    left = Signal()
    """Saved or gone back: the order may be shown again."""

    def __init__(self, ground: "Ground", fields: Sequence[Field], *, name: str, title: str, verb: str) -> None:
        super().__init__()
        named(self, name, title)
        self.setProperty("role", "card")
        self.ground = ground
        self.form = EntryForm(ground.desk, fields, name=f"{name}Form", check=self.check())
        self.draft = FormDraft(ground, self.form, "dispatch")
        self._title = named(label(title, "title"), f"{name}Title")
        self._wrong = named(label("", "error", wraps=True), f"{name}Wrong")
        self._wrong.hide()
        self._save = button(f"{verb}  Ctrl+S", f"{name}Save", role="primary")
        self._back = button(self.tr("返回  Esc"), f"{name}Back")
        self._save.clicked.connect(self.save)
        self._back.clicked.connect(self.left)
        self.form.finished.connect(self._save.setFocus)
        make_action(ActionId.SAVE, self, self.save, is_local=False)
        make_action(ActionId.NEXT_STEP, self, self.save, is_local=False)
        self._inside: QVBoxLayout = column(margins=(16, 12, 16, 12), spacing=12)
        self._lay_out()

    def check(self) -> Check | None:
        """What judges a field while it is left; none judges nothing."""
        return None

    def save(self) -> None:
        """Save what was typed; every page says how."""
        raise NotImplementedError

    def begin(self) -> None:
        """Put the focus into the first field."""
        self.form.begin()

    def show_title(self, title: str) -> None:
        """Say for whom or what the form is."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def put_above(self, piece: QWidget) -> None:
        """Show a piece between the title and the form."""
        self._inside.insertWidget(1, piece)

    def send(self, call: Callable[[], _T], on_done: Callable[[_T], None]) -> None:
        """Do the verb; a refusal goes under its fields and nothing typed is lost."""
        self._save.setEnabled(False)
        self.ground.run(self, call, on_done, self._on_refused, lambda: self._save.setEnabled(True))

    def clear(self, values: Mapping[str, str]) -> None:
        """Empty the form but for some values."""
        self.form.set_values(values)
        self._say_wrong("")

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.draft.keep_before_leaving()
        super().hideEvent(event)

    def _on_refused(self, refusal: "Refusal") -> None:
        under, rest = by_field(refusal.problems, tuple(self.form.values()))
        self.form.show_problems(under)
        self._say_wrong(rest)

    @Slot(str)
    def _say_wrong(self, text: str) -> None:
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))

    def _lay_out(self) -> None:
        body = QWidget()
        body.setLayout(self._inside)
        self._inside.addWidget(self._title)
        self._inside.addWidget(self.form)
        self._inside.addStretch(1)
        foot = row(margins=(16, 10, 16, 12))
        foot.addWidget(self._back)
        foot.addStretch(1)
        foot.addWidget(self._save)
        outside = column(self, spacing=0)
        outside.addWidget(scrolled(body, f"{self.objectName()}Body"), 1)
        outside.addWidget(self._wrong)
        outside.addLayout(foot)
