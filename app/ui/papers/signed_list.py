"""The scans of signed papers: added by button or dragged here, each with what was recognised."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QListWidget, QListWidgetItem

from app.labels.signed import pages_text
from app.ui.actions import ActionId, make_action
from app.ui.icons import Icon, icon
from app.ui.overriding import override
from app.ui.parts import column, label, named, row
from app.ui.theme.theme import theme
from app.ui.tools import ICON_UNITS, marked_button

if TYPE_CHECKING:
    from app.services.papers.signed_copy import SignedCopy, TakenCopy
    from app.ui.settings_store import LocalSettings

_FOLDER: Final = "papers/scans"
_SUFFIXES: Final = "*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedLine:
    """A copy with what a person chose for it: `form` and the typed day; `taken` once it is filed.

    `is_by_hand` is whether its number was typed.
    """

    copy: "SignedCopy"
    form: str
    day: str = ""
    is_by_hand: bool = False
    taken: "TakenCopy | None" = None


class SignedList(QFrame):
    """A line for each paper; Del takes one off the list."""

    chosen = Signal(list)
    """Files were chosen or dropped: their paths."""
    current_changed = Signal(int)
    """Another line is current: its number, -1 for none."""
    removed = Signal(int)
    """A line is to go: its number."""

    def __init__(self, settings: "LocalSettings") -> None:
        super().__init__()
        named(self, "signedScans", self.tr("签字件"))
        self.setProperty("role", "card")
        self.setAcceptDrops(True)
        self._settings = settings
        self._count = named(label("", "muted"), "signedCount", self.tr("几份"))
        self._list = named(QListWidget(), "signedList", self.tr("签字件"))
        self._list.setSpacing(2)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._add = marked_button(self.tr("添加扫描件"), "signedAdd", Icon.ADD)
        self._remove = marked_button(self.tr("移出"), "signedRemove", Icon.CLOSE)
        self._lay_out()
        self._add.clicked.connect(self.choose)
        self._remove.clicked.connect(self._on_remove)
        self._list.currentRowChanged.connect(self.current_changed)
        make_action(ActionId.NEW, self, self.choose, text=self.tr("添加扫描件"))
        gone = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._list, self._on_remove)
        gone.setContext(Qt.ShortcutContext.WidgetShortcut)
        theme().changed.connect(self._scale)
        self._scale()

    def show_lines(self, lines: Sequence[SignedLine], current: int) -> None:
        """Show these papers, one of them current."""
        blocker = QSignalBlocker(self._list)
        self._list.clear()
        for line in lines:
            item = QListWidgetItem()
            self._dress(item, line)
            self._list.addItem(item)
        self._list.setCurrentRow(current)
        blocker.unblock()
        open_ones = sum(line.taken is None for line in lines)
        self._count.setText(self.tr("共 {n} 份，待归入 {m} 份").format(n=len(lines), m=open_ones) if lines else "")
        self._remove.setEnabled(current >= 0)
        self.current_changed.emit(current)

    def show_line(self, number: int, line: SignedLine) -> None:
        """Show one paper anew."""
        self._dress(self._list.item(number), line)

    @Slot()
    def choose(self) -> None:
        """Ask for files."""
        folder = Path(self._settings.get(_FOLDER) or Path.home())
        kinds = self.tr("扫描件 ({suffixes})").format(suffixes=_SUFFIXES)
        dialog = named(QFileDialog(self, self.tr("添加扫描件"), str(folder), kinds), "signedFiles")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._on_files)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _lay_out(self) -> None:
        head = row(margins=(16, 10, 12, 0))
        head.addWidget(label(self.tr("签字件"), "heading"))
        head.addWidget(self._count)
        head.addStretch(1)
        foot = row(margins=(12, 0, 12, 0), spacing=8)
        foot.addWidget(self._add)
        foot.addWidget(self._remove)
        foot.addStretch(1)
        hint = label(self.tr("PDF 或图片，也可拖到这里。"), "small", wraps=True)
        hint.setContentsMargins(0, 0, 0, 0)
        below = row(margins=(12, 0, 12, 0))
        below.addWidget(hint, 1)
        inside = column(self, margins=(1, 0, 1, 10), spacing=8)
        inside.addLayout(head)
        inside.addWidget(self._list, 1)
        inside.addLayout(foot)
        inside.addLayout(below)
        self.setFocusProxy(self._list)

    def _dress(self, item: QListWidgetItem, line: SignedLine) -> None:
        copy = line.copy
        where = " ".join(filter(None, (copy.pages[0].path.name, pages_text(copy))))
        if copy.owner is None:
            words, about = (self.tr("未认出"), where), where
        else:
            offer = copy.offer(line.form)
            state = self.tr("{name} · 已归入") if line.taken is not None else "{name}"
            form = self.tr("表单待选") if offer is None else offer.name
            words, about = (state.format(name=copy.owner.case.name), form), f"{copy.number}\n{form}\n{where}"
        item.setText("\n".join(words))
        item.setToolTip(about)
        item.setIcon(icon(*_mark(line)))

    @Slot(list)
    def _on_files(self, names: list[str]) -> None:
        self._settings.set(_FOLDER, str(Path(names[0]).parent))
        self.chosen.emit([Path(name) for name in names])

    @Slot()
    def _on_remove(self) -> None:
        if self._list.currentRow() >= 0:
            self.removed.emit(self._list.currentRow())

    @Slot()
    def _scale(self) -> None:
        side = theme().look.px(ICON_UNITS)
        self._list.setIconSize(QSize(side, side))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.chosen.emit(_dropped(event))


def _dropped(event: QDropEvent) -> list[Path]:
    """The files that are dragged, in the order of their names."""
    return sorted(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())


def _mark(line: SignedLine) -> tuple[Icon, str]:
    if line.taken is not None:
        return Icon.FINE, "accent"
    return (Icon.OVER, "red") if line.copy.owner is None else (Icon.PAPERS, "muted")
