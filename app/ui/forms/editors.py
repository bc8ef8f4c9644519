"""The widgets behind the kinds of fields; each has a plain text value, and says when it was edited, left or passed."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from app.ui.asking import Asker
from app.ui.forms.typing_help import Shape, bare, caret_after
from app.ui.overriding import override
from app.ui.parts import label, named
from app.ui.suggesting import Suggestion, SuggestionPopup
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ui.forms.fields import Field
    from app.ui.running import Runner

    _Mixed = QWidget
else:
    _Mixed = object  # a class can be made from one class of Qt only

_PASSING = frozenset({Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason})
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class _Leaving(_Mixed):
    """Says when the focus goes on to another field; opening a menu or turning to another window is not leaving."""

    left: ClassVar[Signal]

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self.left.emit()


class LineEditor(_Leaving, QLineEdit):
    """One line; with a shape, what is typed falls into groups and the value is bare."""

    edited = Signal()
    left = Signal()
    entered = Signal()

    def __init__(self, field: "Field", shape: Shape | None = None) -> None:
        super().__init__()
        named(self, field.name, field.label)
        self.setPlaceholderText(field.hint)
        self._shape = shape
        self._is_composing = False
        self.textEdited.connect(self._on_typed)
        self.returnPressed.connect(self._on_return)

    def value(self) -> str:
        """What was typed, without blanks at its ends or the groups that only help reading."""
        return self.text().strip() if self._shape is None else bare(self.text())

    def set_value(self, value: str) -> None:
        """Show a value."""
        self.setText(value if self._shape is None else self._shape(value))
        self.setCursorPosition(0)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        if self._shape is not None:
            before = len(bare(text[: self.cursorPosition()]))
            shaped = self._shape(text)
            if shaped != text:
                self.setText(shaped)
                self.setCursorPosition(caret_after(shaped, before))
        self.edited.emit()

    @Slot()
    def _on_return(self) -> None:
        if not self._is_composing:
            self.entered.emit()

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)


class QuantityEditor(LineEditor):
    """A number with its unit inside the field."""

    def __init__(self, field: "Field") -> None:
        super().__init__(field, bare)
        self._unit = label(field.unit, "unit")
        self._unit.setParent(self)
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(f"{field.label} {field.unit}".strip())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._unit.adjustSize()
        room = theme().look.px(12)
        self.setTextMargins(0, 0, self._unit.width() + room // 2, 0)
        self._unit.move(self.width() - self._unit.width() - room, (self.height() - self._unit.height()) // 2)


class PickEditor(LineEditor):
    """Something the station knows, found by tail, initials or words; its value is the id of what was picked."""

    picked = Signal(object)
    """The Suggestion that was picked, or None when the text was changed again."""

    def __init__(self, field: "Field", runner: "Runner") -> None:
        super().__init__(field)
        if not field.hint:
            self.setPlaceholderText(self.tr("输入尾数、拼音首字母或名称"))
        self._picked: Suggestion | None = None
        self._popup = SuggestionPopup(self, f"{field.name}Popup")
        self._popup.chosen.connect(self.pick)
        self._asker = Asker(self, runner, self._show)
        if field.find is not None:
            self._asker.use(field.find)
        self.textEdited.connect(self._on_changed)

    @property
    def suggestion(self) -> Suggestion | None:
        """What was picked."""
        return self._picked

    @override
    def value(self) -> str:
        """The id of what was picked; empty while nothing is, whatever was typed."""
        return "" if self._picked is None else self._picked.id

    @override
    def set_value(self, value: str) -> None:
        """Empty the field; a picked thing needs its words too and is set with `pick`."""
        if not value:
            self._picked = None
            self.clear()

    @Slot(object)
    def pick(self, suggestion: Suggestion) -> None:
        """Take a suggestion."""
        self._picked = suggestion
        self.setText("  ".join(part for part in (suggestion.title, suggestion.subtitle) if part))
        self.setCursorPosition(0)
        self.picked.emit(suggestion)
        self.edited.emit()

    def _show(self, text: str, found: "Sequence[Suggestion]", why: str) -> None:
        if self.hasFocus() and self._picked is None:
            self._popup.offer(found, why or (self.tr("没有找到，请换几个字再试。") if text else ""))

    @Slot(str)
    def _on_changed(self, text: str) -> None:
        if self._picked is not None:
            self._picked = None
            self.picked.emit(None)
        self._asker.ask(text)


class ChoiceEditor(_Leaving, QComboBox):
    """One of a few; Enter passes on, the wheel does not change what is not looked at."""

    edited = Signal()
    left = Signal()
    entered = Signal()

    def __init__(self, field: "Field") -> None:
        super().__init__()
        named(self, field.name, field.label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_choices(field.choices)
        self.currentIndexChanged.connect(self.edited)

    def set_choices(self, choices: "Sequence[tuple[str, str]]") -> None:
        """Offer other choices; what was chosen stays chosen if it is still offered."""
        kept = self.value()
        self.blockSignals(True)
        self.clear()
        for value, words in choices:
            self.addItem(words, value)
        self.set_value(kept)
        self.blockSignals(False)

    def value(self) -> str:
        """The chosen value."""
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        """Choose a value; one that is not offered chooses the first."""
        self.setCurrentIndex(max(0, self.findData(value)))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers():
            self.entered.emit()
            return
        super().keyPressEvent(event)


class NoteEditor(_Leaving, QPlainTextEdit):
    """Several lines; Enter passes on, Shift+Enter begins a new line."""

    edited = Signal()
    left = Signal()
    entered = Signal()

    def __init__(self, field: "Field") -> None:
        super().__init__()
        named(self, field.name, field.label)
        self.setPlaceholderText(field.hint or self.tr("Shift+Enter 换行"))
        self.setTabChangesFocus(True)
        self._is_composing = False
        self.textChanged.connect(self.edited)
        theme().changed.connect(self._scale)
        self._scale()

    def value(self) -> str:
        """What was typed."""
        return self.toPlainText().strip()

    def set_value(self, value: str) -> None:
        """Show a value."""
        self.setPlainText(value)

    @Slot()
    def _scale(self) -> None:
        self.setFixedHeight(theme().look.px(80))

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers() and not self._is_composing:
            self.entered.emit()
            return
        super().keyPressEvent(event)


Editor = LineEditor | ChoiceEditor | NoteEditor
