"""Suggestions under a field while somebody types: shown in the window itself, so that input methods keep the focus."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.overriding import override
from app.ui.parts import column, label, named
from app.ui.theme.theme import theme

_Index = QModelIndex | QPersistentModelIndex
_MOST_ROWS_SHOWN = 9
_SUGGESTION = Qt.ItemDataRole.UserRole + 1
_NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One thing that can be chosen.

    Attributes:
        kind, id: what is opened or taken when it is chosen.
        kind_word: the kind in the trade's words; equal neighbours form a group under it.
        title: what it is called.
        subtitle: what tells it from others of the same name.
    """

    kind: str
    id: str
    title: str
    subtitle: str = ""
    kind_word: str = ""


class _SuggestionModel(QAbstractListModel):
    """The suggestions found last."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._found: tuple[Suggestion, ...] = ()

    def show(self, found: Sequence[Suggestion]) -> None:
        self.beginResetModel()
        self._found = tuple(found)
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._found)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not self.checkIndex(index, QAbstractListModel.CheckIndexOption.IndexIsValid):
            return None
        suggestion = self._found[index.row()]
        if role == _SUGGESTION:
            return suggestion
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(part for part in (suggestion.kind_word, suggestion.title, suggestion.subtitle) if part)
        return None

    def starts_group(self, row: int) -> bool:
        """Whether the kind word is to be shown in this row: the one before is of another kind."""
        return row == 0 or self._found[row - 1].kind_word != self._found[row].kind_word

    @property
    def has_kinds(self) -> bool:
        return any(suggestion.kind_word for suggestion in self._found)


class _SuggestionPainter(QStyledItemDelegate):
    """Paints kind word, title and subtitle in three columns."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, theme().look.row_px)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look = theme().look
        model = index.model()
        suggestion = index.data(_SUGGESTION)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, look.palette.selection)
        area = option.rect.adjusted(look.px(12), 0, -look.px(12), 0)
        if isinstance(model, _SuggestionModel) and model.has_kinds:
            kind = QRect(area.left(), area.top(), look.px(72), area.height())
            if model.starts_group(index.row()):
                self._write(painter, kind, suggestion.kind_word, look.palette.muted)
            area.setLeft(kind.right() + look.px(8))
        bold = QFont(option.font)
        bold.setBold(True)
        painter.setFont(bold)
        width = min(painter.fontMetrics().horizontalAdvance(suggestion.title), area.width() * 2 // 3)
        self._write(
            painter, QRect(area.left(), area.top(), width + 2, area.height()), suggestion.title, look.palette.text
        )
        painter.setFont(option.font)
        area.setLeft(area.left() + width + look.px(12))
        self._write(painter, area, suggestion.subtitle, look.palette.muted)
        painter.restore()

    @staticmethod
    def _write(painter: QPainter, area: QRect, text: str, colour: str) -> None:
        painter.setPen(colour)
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, short)


class SuggestionPopup(QFrame):
    """The list under a field; it never takes the focus, keys go to it from the field."""

    chosen = Signal(object)  # Suggestion

    def __init__(self, field: QLineEdit, name: str) -> None:
        super().__init__(field)
        self.setProperty("role", "floating")
        named(self, name, self.tr("可选项"))
        self._field = field
        self._model = _SuggestionModel(self)
        self._view = named(QListView(self), name + "List", self.tr("可选项"))
        self._view.setModel(self._model)
        self._view.setItemDelegate(_SuggestionPainter(self._view))
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setUniformItemSizes(True)
        self._view.setMouseTracking(True)
        self._view.entered.connect(self._view.setCurrentIndex)
        self._view.clicked.connect(self._choose)
        self._note = label("", "muted")
        inside = column(self, margins=4, spacing=0)
        inside.addWidget(self._view)
        inside.addWidget(self._note)
        self.hide()
        field.installEventFilter(self)

    @property
    def suggestions(self) -> list[Suggestion]:
        """What is offered now."""
        return [self._model.index(row).data(_SUGGESTION) for row in range(self._model.rowCount())]

    def offer(self, found: Sequence[Suggestion], nothing: str = "") -> None:
        """Show what was found, or why there is nothing."""
        self._model.show(found)
        self._note.setText("" if found else nothing)
        self._note.setVisible(not found)
        self._view.setVisible(bool(found))
        if not found and not nothing:
            self.hide()
            return
        self._place()
        if found:
            self._view.setCurrentIndex(self._model.index(0))
        self.show()
        self.raise_()

    def _place(self) -> None:
        """Put the list under the field, or above it when there is more room."""
        window = self._field.window()
        self.setParent(window)
        look = theme().look
        rows = min(self._model.rowCount(), _MOST_ROWS_SHOWN) or 1
        height = rows * look.row_px + look.px(10)
        corner = self._field.mapTo(window, QPoint(0, self._field.height() + look.px(2)))
        if corner.y() + height > window.height() and corner.y() > window.height() // 2:
            corner = self._field.mapTo(window, QPoint(0, -height - look.px(2)))
        width = max(self._field.width(), look.px(360))
        corner.setX(max(0, min(corner.x(), window.width() - width)))
        self._note.setMargin(look.px(8))
        self.setGeometry(QRect(corner, QSize(width, height)))

    def _choose(self, index: QModelIndex) -> None:
        suggestion = index.data(_SUGGESTION)
        self.hide()
        if suggestion is not None:
            self.chosen.emit(suggestion)

    def _move(self, step: int) -> None:
        count = self._model.rowCount()
        if count:
            self._view.setCurrentIndex(self._model.index((self._view.currentIndex().row() + step) % count))

    def _on_key(self, event: QKeyEvent) -> bool:
        """Use the key for the list; False leaves it to the field."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._view.currentIndex().isValid():
            self._choose(self._view.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and self.isVisible():
            if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
                if event.key() == Qt.Key.Key_Escape:
                    event.accept()  # Esc closes the list and goes no further
                    return True
            elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._on_key(event)
            elif event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
                self._place()  # the bar lays itself out anew when the light beside the field says something else
            elif event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
                self.hide()
        return super().eventFilter(watched, event)
