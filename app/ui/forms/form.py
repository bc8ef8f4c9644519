"""An entry form made from a list of fields: labels, marks, messages, Enter to the next, and what was changed."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui.forms.day_editor import DayEditor
from app.ui.forms.editors import ChoiceEditor, Editor, LineEditor, NoteEditor, PickEditor, QuantityEditor
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.typing_help import bare, shape_id_number, shape_phone
from app.ui.overriding import override
from app.ui.parts import column, label, named, row, set_property
from app.ui.suggesting import Suggestion
from app.ui.theme.theme import spaced, theme

if TYPE_CHECKING:
    from app.ui.shell.desk import Desk

Check = Callable[[str, Mapping[str, str]], str]
_NARROW = 520  # units; below, the fields stand in one column
_SHAPES = {FieldKind.ID_NUMBER: shape_id_number, FieldKind.PHONE: shape_phone, FieldKind.CODE: bare}


class FieldBox(QWidget):
    """One field with its label above, its mark when it must be filled, and the message under it."""

    def __init__(self, field: Field, editor: Editor) -> None:
        super().__init__()
        self.field = field
        self.editor = editor
        self._message = named(label("", "error", wraps=True), f"{field.name}Message")
        self._message.hide()
        words = label(field.label, "muted")
        words.setBuddy(editor)
        head = row(spacing=8)
        head.addWidget(words)
        self._mark = QLabel(self.tr("必填"))
        self._mark.setProperty("role", "required")
        if not field.is_required:
            self._mark.hide()  # showing a widget without a parent would open a window
        head.addWidget(self._mark)
        head.addStretch(1)
        inside: QVBoxLayout = column(self, spacing=4)
        inside.addLayout(head)
        inside.addWidget(editor)
        inside.addWidget(self._message)
        inside.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    @property
    def message(self) -> str:
        """What is said to be wrong."""
        return self._message.text()

    def show_message(self, text: str) -> None:
        """Say what is wrong, or that nothing is."""
        self._message.setText(text)
        self._message.setVisible(bool(text))
        set_property(self.editor, "wrong", "true" if text else "false")
        self.editor.setAccessibleDescription(text)


class EntryForm(QWidget):
    """Fields in two columns, or one when it is narrow. Values are plain words by field name."""

    changed = Signal(str)
    """A field was edited: its name."""
    picked = Signal(str, object)
    """Something was picked in a field (name, Suggestion), or the pick was undone (name, None)."""
    finished = Signal()
    """Enter in the last field."""

    def __init__(self, desk: "Desk", fields: Sequence[Field], *, name: str, check: Check | None = None) -> None:
        """`check(field name, values)` answers what is wrong with a field, or nothing; it runs on the GUI thread."""
        super().__init__()
        named(self, name)
        self._desk = desk
        self._check = check
        self._boxes = {field.name: FieldBox(field, self._editor_for(field)) for field in fields}
        self._columns = 0
        self._not_asked: set[str] = set()
        self._grid = spaced(QGridLayout(self), 0, 10)
        for box in self._boxes.values():
            self._connect(box)
        self._lay_out(2)
        self._untouched = self.values()

    def values(self) -> dict[str, str]:
        """The value of every field, as text; a pick is the id of what was picked, a day 2026-10-10."""
        return {name: box.editor.value() for name, box in self._boxes.items()}

    def set_values(self, values: Mapping[str, str]) -> None:
        """Show values and take them as untouched; fields that are not named are emptied, messages go."""
        for name, box in self._boxes.items():
            box.editor.blockSignals(True)
            box.editor.set_value(values.get(name, ""))
            box.editor.blockSignals(False)
            box.show_message("")
        self.take_as_untouched()

    def set_value(self, name: str, value: str) -> None:
        """Fill one field, as a known customer fills many; what was filled counts as changed."""
        self._boxes[name].editor.set_value(value)

    def set_picked(self, name: str, suggestion: Suggestion) -> None:
        """Fill a field with something that was picked elsewhere."""
        editor = self._boxes[name].editor
        if isinstance(editor, PickEditor):
            editor.pick(suggestion)

    def take_as_untouched(self) -> None:
        """What stands in the form now is saved: nothing would be lost."""
        self._untouched = self.values()

    @property
    def is_dirty(self) -> bool:
        """Whether something would be lost by leaving."""
        return self.values() != self._untouched

    def editor(self, name: str) -> Editor:
        """The widget of a field."""
        return self._boxes[name].editor

    def set_choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other choices in a field."""
        editor = self._boxes[name].editor
        if isinstance(editor, ChoiceEditor):
            editor.set_choices(choices)

    def show_field(self, name: str, *, is_shown: bool) -> None:
        """Show or hide a field that only some cases need; the fields behind it close up."""
        if is_shown == (name not in self._not_asked):
            return
        (self._not_asked.discard if is_shown else self._not_asked.add)(name)
        self._boxes[name].setVisible(is_shown)
        self._place_boxes()

    def show_message(self, name: str, text: str) -> None:
        """Say what is wrong with one field, found out elsewhere, without going there."""
        self._boxes[name].show_message(text)

    def message(self, name: str) -> str:
        """What is said under a field."""
        return self._boxes[name].message

    def show_problems(self, messages: Mapping[str, str]) -> None:
        """Put the sentences of a refusal under their fields and go to the first of them."""
        for name, box in self._boxes.items():
            box.show_message(messages.get(name, ""))
        first = next((box for name, box in self._boxes.items() if name in messages), None)
        if first is not None:
            self._go_to(first)

    def check_all(self) -> bool:
        """Check every field that is shown, go to the first that is wrong; True when none is."""
        values = self.values()
        messages = {name: self._judge(box, values, is_final=True) for name, box in self._boxes.items()}
        self.show_problems({name: text for name, text in messages.items() if text})
        return not any(messages.values())

    def begin(self) -> None:
        """Put the focus into the first field."""
        next(iter(self._boxes.values())).editor.setFocus()

    def _editor_for(self, field: Field) -> Editor:
        match field.kind:
            case FieldKind.CHOICE:
                return ChoiceEditor(field)
            case FieldKind.NOTE:
                return NoteEditor(field)
            case FieldKind.DAY:
                return DayEditor(field)
            case FieldKind.QUANTITY:
                return QuantityEditor(field)
            case FieldKind.PICK:
                return PickEditor(field, self._desk.runner)
            case _:
                return LineEditor(field, _SHAPES.get(field.kind))

    def _connect(self, box: FieldBox) -> None:
        name = box.field.name
        box.editor.edited.connect(lambda: self._on_edited(box))
        box.editor.left.connect(lambda: self._on_left(box))
        box.editor.entered.connect(lambda: self._on_entered(name))
        if isinstance(box.editor, PickEditor):
            box.editor.picked.connect(lambda suggestion: self.picked.emit(name, suggestion))

    def _judge(self, box: FieldBox, values: Mapping[str, str], *, is_final: bool) -> str:
        name = box.field.name
        if box.isHidden():
            return ""
        if isinstance(box.editor, PickEditor) and box.editor.text().strip() and not values[name]:
            return self.tr("请从列出的内容中选择{label}。").format(label=box.field.label)
        if not values[name]:
            return (
                self.tr("请填写{label}。").format(label=box.field.label) if is_final and box.field.is_required else ""
            )
        return self._check(name, values) if self._check is not None else ""

    def _on_edited(self, box: FieldBox) -> None:
        if box.message:
            box.show_message("")
        self.changed.emit(box.field.name)

    def _on_left(self, box: FieldBox) -> None:
        box.show_message(self._judge(box, self.values(), is_final=False))

    def _on_entered(self, name: str) -> None:
        names = list(self._boxes)
        following = [self._boxes[each] for each in names[names.index(name) + 1 :]]
        here = next((box for box in following if not box.isHidden() and box.editor.isEnabled()), None)
        if here is None:
            self.finished.emit()
        else:
            self._go_to(here)

    def _go_to(self, box: FieldBox) -> None:
        """Put the focus into a field, and the whole field with its message into view."""
        box.editor.setFocus(Qt.FocusReason.TabFocusReason)
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(box)

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        self._place_boxes()

    def _place_boxes(self) -> None:
        columns = self._columns
        line = side = 0
        for name, box in self._boxes.items():
            if name in self._not_asked:
                self._grid.removeWidget(box)
                continue
            wide = columns if box.field.is_wide else 1
            if side + wide > columns:
                line, side = line + 1, 0
            self._grid.addWidget(box, line, side, 1, wide, Qt.AlignmentFlag.AlignTop)
            side += wide
        for number in range(2):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
        self._grid.setHorizontalSpacing(theme().look.px(16))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(1 if self.width() < theme().look.px(_NARROW) else 2)
