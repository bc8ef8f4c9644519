"""Several entry forms under headings that behave as one: Enter goes on from one to the next."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from app.ui.forms.editors import PickEditor
from app.ui.forms.form import EntryForm
from app.ui.intake.fields import Section
from app.ui.parts import column, label, named
from app.ui.suggesting import Suggestion

if TYPE_CHECKING:
    from app.ui.shell.desk import Desk


class SectionedForm(QWidget):
    """One form with headings; its values are those of all its sections."""

    changed = Signal(str)
    """A field was edited: its name."""
    left = Signal(str)
    """A field was left: its name."""
    picked = Signal(str, object)
    finished = Signal()
    """Enter in the last field."""

    def __init__(self, desk: "Desk", sections: Sequence[Section], name: str) -> None:
        super().__init__()
        named(self, name)
        self._forms: list[EntryForm] = []
        self._of: dict[str, EntryForm] = {}
        self._headings: dict[EntryForm, QLabel] = {}
        self._shown: dict[str, bool] = {}
        self._required: set[str] = set()
        inside = column(self, spacing=12)
        for number, section in enumerate(sections):
            self._add(desk, section, f"{name}Section{number}", inside)

    def _add(self, desk: "Desk", section: Section, name: str, inside: QVBoxLayout) -> None:
        form = EntryForm(desk, section.fields, name=name)
        form.setAccessibleName(section.title)
        heading = label(section.title, "heading")
        if not section.title:
            heading.hide()
        self._headings[form] = heading
        inside.addWidget(heading)
        inside.addWidget(form)
        place = len(self._forms)
        self._forms.append(form)
        form.changed.connect(self.changed)
        form.picked.connect(self.picked)
        form.finished.connect(lambda: self._go_on(place))
        for field in section.fields:
            self._of[field.name] = form
            self._shown[field.name] = True
            if field.is_required:
                self._required.add(field.name)
            form.editor(field.name).left.connect(lambda each=field.name: self.left.emit(each))

    @property
    def names(self) -> tuple[str, ...]:
        """The fields in their order."""
        return tuple(self._of)

    @property
    def asked(self) -> tuple[str, ...]:
        """The fields that are shown, in their order."""
        return tuple(name for name in self._of if self._shown[name])

    def values(self) -> dict[str, str]:
        """The text of every field, shown or not."""
        return {name: value for form in self._forms for name, value in form.values().items()}

    def set_values(self, values: Mapping[str, str]) -> None:
        """Show values and take them as untouched."""
        for form in self._forms:
            form.set_values({name: values[name] for name in form.values() if name in values})

    def set_value(self, name: str, value: str) -> None:
        """Fill one field; what was filled counts as changed."""
        self._of[name].set_value(name, value)

    def set_picked(self, name: str, suggestion: Suggestion) -> None:
        """Fill a field with something that was picked elsewhere."""
        self._of[name].set_picked(name, suggestion)

    def suggestion(self, name: str) -> Suggestion | None:
        """What was picked in a field."""
        editor = self._of[name].editor(name)
        return editor.suggestion if isinstance(editor, PickEditor) else None

    def take_as_untouched(self) -> None:
        """What stands in the form now is saved."""
        for form in self._forms:
            form.take_as_untouched()

    @property
    def is_dirty(self) -> bool:
        """Whether something would be lost by leaving."""
        return any(form.is_dirty for form in self._forms)

    def show_field(self, name: str, *, is_shown: bool) -> None:
        """Show or hide a field; the heading of a section without fields goes too."""
        form = self._of[name]
        self._shown[name] = is_shown
        form.show_field(name, is_shown=is_shown)
        any_shown = any(self._shown[each] for each in form.values())
        self._headings[form].setVisible(any_shown and bool(self._headings[form].text()))
        form.setVisible(any_shown)

    def message(self, name: str) -> str:
        """What is said under a field."""
        return self._of[name].message(name)

    def show_message(self, name: str, text: str) -> None:
        """Say what is wrong with one field, without going there."""
        self._of[name].show_message(name, text)

    def show_problems(self, messages: Mapping[str, str]) -> None:
        """Put the sentences under their fields and go to the first of them."""
        first: EntryForm | None = None
        for form in self._forms:
            own = {name: messages[name] for name in form.values() if name in messages}
            if own and first is None:
                first = form
            for name in form.values():
                form.show_message(name, own.get(name, ""))
        if first is not None:
            first.show_problems({name: messages[name] for name in first.values() if name in messages})
            QTimer.singleShot(0, self, self._show_focused)  # once the message under the field has got its room

    def editor(self, name: str) -> QWidget:
        """The widget of a field."""
        return self._of[name].editor(name)

    def begin(self) -> None:
        """Put the focus into the first field that is shown."""
        for name in self.asked:
            self.editor(name).setFocus()
            return

    def go_to_missing(self) -> bool:
        """Put the focus into the first field that has to be filled and is empty; False when there is none."""
        values = self.values()
        missing = next((name for name in self.asked if name in self._required and not values[name]), None)
        if missing is None:
            return False
        self.editor(missing).setFocus()
        QTimer.singleShot(0, self, self._show_focused)
        return True

    @Slot()
    def _show_focused(self) -> None:
        name = next((name for name in self._of if self.editor(name).hasFocus()), "")
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        box = self.editor(name).parentWidget() if name else None
        if box is not None and isinstance(area, QScrollArea):
            area.ensureWidgetVisible(box)

    def _go_on(self, place: int) -> None:
        following = self._forms[place + 1 :]
        for form in following:
            for name in form.values():
                if self._shown[name]:
                    self.editor(name).setFocus()
                    return
        self.finished.emit()
