"""The form a third value is typed into."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.ui.forms.form import EntryForm
from app.ui.icons import Icon
from app.ui.parts import button, clear, column, named, row
from app.ui.tools import marked_button
from app.ui.upstream.editing import NAME, edit_field, typed, value_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.ui.shell.desk import Desk
    from app.ui.upstream.dispute_list import DisputeRow


class ValueForm(QWidget):
    """One field, made for the conflict it is opened for; it begins with the value that stands."""

    typed = Signal(object)
    """The value, as it is kept."""
    left = Signal()

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        named(self, "valueForm", self.tr("另填"))
        self._desk = desk
        self._row: DisputeRow | None = None
        self._form: EntryForm | None = None
        self._place = column(spacing=0)
        self._save = marked_button(self.tr("照此保存"), "saveValue", Icon.SAVE, role="primary")
        self._leave = button(self.tr("取消"), "leaveValue")
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self._leave)
        foot.addWidget(self._save)
        inside = column(self, spacing=8)
        inside.addLayout(self._place)
        inside.addLayout(foot)
        self._save.clicked.connect(self._on_save)
        self._leave.clicked.connect(self.left)

    def can_edit(self, shown: "DisputeRow") -> bool:
        """Whether a third value can be typed for this conflict."""
        return edit_field(shown.line, shown.wording) is not None

    def show_for(self, shown: "DisputeRow") -> None:
        """Open with the value that stands."""
        field = edit_field(shown.line, shown.wording)
        if field is None:
            return
        clear(self._place)
        self._row = shown
        self._form = EntryForm(self._desk, (field,), name="valueFields")
        self._form.set_values({NAME: typed(shown.line, shown.wording, shown.line.kept)})
        self._form.finished.connect(self._on_save)
        self._place.addWidget(self._form)
        self.show()
        self._form.begin()

    def refuse(self, messages: "Mapping[str, str]") -> None:
        """Say under the field what is wrong with the value."""
        if self._form is not None:
            self._form.show_problems(messages)

    @Slot()
    def _on_save(self) -> None:
        if self._form is None or self._row is None:
            return
        text = self._form.values()[NAME]
        try:
            value = value_from(self._row.line, self._row.wording, text, self._desk.now())
        except ValueError:
            self._form.show_problems({NAME: self.tr("这一项不能这样填，请核对后重填。")})
            return
        self.typed.emit(value)
