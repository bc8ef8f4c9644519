"""One conflict in full: both values side by side, who wrote them, what was there before, and what can be done."""

from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.domain.upstream.choices import Choice, DisputeState
from app.labels.disputes import record_text
from app.ui.icons import Icon
from app.ui.lists.cells import say_moment
from app.ui.parts import button, column, label, named, row
from app.ui.settings.page import messages_of
from app.ui.theme.theme import spaced
from app.ui.tools import BESIDE_ICON, marked_button
from app.ui.upstream.edit_form import ValueForm

if TYPE_CHECKING:
    from app.domain.problems import Refusal
    from app.services.upstream.standing import DisputeLine
    from app.ui.shell.desk import Desk
    from app.ui.upstream.dispute_list import DisputeRow

_KINDS: Final = {
    "work_case": "case",
    "work_order": "order",
    "customer": "customer",
    "transformer_area": "area",
    "staff": "staff",
}
"""Records that open in a place of their own."""
CHOSEN: Final = {Choice.KEPT: "采用甲", Choice.OTHER: "采用乙", Choice.EDITED: "另填"}
"""What was made of a conflict, where both values have their names beside each other."""
_SIDES: Final = (Choice.KEPT, Choice.OTHER)


class DisputeCard(QFrame):
    """甲 and 乙 with 采用甲, 采用乙, 编辑 and 稍后."""

    decided = Signal(object, object, object)
    """The conflict's line, the choice, and the third value where one was typed."""
    put_off = Signal()

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        named(self, "disputeCard", self.tr("所选冲突"))
        self.setProperty("role", "card")
        self._desk = desk
        self._row: DisputeRow | None = None
        self._record = named(label("", "heading", wraps=True), "disputeRecord")
        self._field = named(label("", wraps=True), "disputeField")
        self._before = named(label("", "muted", wraps=True), "disputeBefore")
        self._standing = named(label("", "muted", wraps=True), "disputeStanding")
        self._open = button(self.tr("打开记录"), "openDisputed", role="link")
        self._values = {side: named(label("", "reading", wraps=True), f"value-{side}") for side in _SIDES}
        self._writers = {side: named(label("", "small", wraps=True), f"writer-{side}") for side in _SIDES}
        self._keep = marked_button(self.tr("采用甲 Alt+1"), "takeKept", Icon.FINE)
        self._other = marked_button(self.tr("采用乙 Alt+2"), "takeOther", Icon.FINE)
        self._edit = marked_button(self.tr("编辑 F2"), "editDisputed", Icon.EDIT)
        self._later = marked_button(self.tr("稍后 Alt+0"), "disputeLater", Icon.LATER)
        self._form = ValueForm(desk)
        self._verbs = QWidget()
        self._grid = spaced(QGridLayout(self._verbs), 0, 8)
        self._lay_out()
        self._connect()
        self.show_row(None)

    def _lay_out(self) -> None:
        inside = column(self, margins=16, spacing=10)
        head = row(spacing=12)
        head.addWidget(self._record, 1)
        head.addWidget(self._open)
        sides = spaced(QGridLayout(), 0, 6)
        for place, (side, words) in enumerate(((Choice.KEPT, self.tr("甲")), (Choice.OTHER, self.tr("乙")))):
            sides.addWidget(label(words, "muted"), 0, place)
            sides.addWidget(self._values[side], 1, place)
            sides.addWidget(self._writers[side], 2, place)
            sides.setColumnStretch(place, 1)
        inside.addLayout(head)
        inside.addWidget(self._field)
        inside.addLayout(sides)
        inside.addWidget(self._verbs)
        inside.addWidget(self._form)
        inside.addWidget(self._before)
        inside.addWidget(self._standing)
        inside.addStretch(1)

    def _connect(self) -> None:
        for verb, keys in ((self._keep, "Alt+1"), (self._edit, "F2"), (self._later, "Alt+0")):
            verb.setShortcut(keys)
        self._keep.clicked.connect(lambda: self._decide(Choice.KEPT))
        self._other.clicked.connect(lambda: self._decide(Choice.OTHER))
        self._edit.clicked.connect(self._on_edit)
        self._later.clicked.connect(self._on_later)
        self._open.clicked.connect(self._on_open)
        self._form.left.connect(self.close_form)
        self._form.typed.connect(lambda value: self._decide(Choice.EDITED, value))

    def show_row(self, shown: "DisputeRow | None") -> None:
        """Show a conflict; a form that was open for another one is closed."""
        if shown is None or self._row is None or shown.line.id != self._row.line.id:
            self.close_form()
        self._row = shown
        self.setVisible(shown is not None)
        if shown is None:
            return
        line, words = shown.line, shown.wording
        self._record.setText(record_text(line))
        self._open.setVisible(line.table in _KINDS and bool(line.title))
        self._field.setText(words.field(line))
        self._values[Choice.KEPT].setText(words.value(line, line.kept))
        self._values[Choice.OTHER].setText(words.value(line, line.other))
        self._writers[Choice.KEPT].setText(_writer(line.kept_by, say_moment(line.kept_at), line.dispute.kept_device))
        self._writers[Choice.OTHER].setText(
            _writer(line.other_by, say_moment(line.other_at), line.dispute.other_device)
        )
        self._before.setText(self.tr("改前：{value}").format(value=words.value(line, line.before)))
        self._before.setVisible(bool(line.column))
        self._standing.setText(_standing(line))
        self._offer(shown)

    def _offer(self, shown: "DisputeRow") -> None:
        """What can be done depends on what became of it: merged by itself, it can be changed back."""
        state = shown.line.state
        words = self.tr("改回乙 Alt+2") if state is DisputeState.MERGED else self.tr("采用乙 Alt+2")
        self._other.setText(BESIDE_ICON + words)
        self._other.setAccessibleName(words)
        offered = {
            self._keep: state is not DisputeState.MERGED,
            self._other: True,
            self._edit: self._form.can_edit(shown),
            self._later: state is DisputeState.OPEN,
        }
        for verb in offered:
            self._grid.removeWidget(verb)
        self._other.setShortcut("Alt+2")  # new words take the key away
        for place, verb in enumerate(verb for verb, is_offered in offered.items() if is_offered):
            self._grid.addWidget(verb, *divmod(place, 2))
        for verb, is_offered in offered.items():
            verb.setVisible(is_offered)

    def refuse(self, refusal: "Refusal") -> None:
        """Say why it could not be decided: under the value that was typed, or above the place."""
        if self._form.isVisible():
            self._form.refuse(messages_of(refusal))
        self._desk.refuse(refusal)

    @Slot()
    def close_form(self) -> None:
        """Put the verbs back in place of the form."""
        self._form.hide()
        self._verbs.show()

    def _decide(self, choice: Choice, value: object = None) -> None:
        if self._row is not None:
            self.decided.emit(self._row.line, choice, value)

    @Slot()
    def _on_edit(self) -> None:
        if self._row is not None:
            self._verbs.hide()
            self._form.show_for(self._row)

    @Slot()
    def _on_later(self) -> None:
        self.put_off.emit()

    @Slot()
    def _on_open(self) -> None:
        if self._row is not None:
            line = self._row.line
            self._desk.open_record(_KINDS[line.table], str(UUID(bytes=line.dispute.key)))


def _writer(name: str, at: str, computer: int) -> str:
    return f"{name or '未署名'} · 第 {computer} 台电脑\n{at}"


def _standing(line: "DisputeLine") -> str:
    """What the program does meanwhile, or what became of it."""
    if line.state is DisputeState.MERGED:
        return "已自动采用后写的甲，不用处理；不对的可以改回。"
    if line.decision is None:
        return "处理前先按甲办理，不影响其他工作。"
    by = line.names.get(line.decision.decided_by.hex.upper(), "") if line.decision.decided_by else ""
    made = f"{by} {say_moment(line.decision.decided_at)} {CHOSEN[line.decision.choice]}".strip()
    return f"{made}。可以再改。"
