"""What was printed and saved: print it once more, or say that a print is void."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.papers.printing import PrintKind
from app.domain.problems import Problem
from app.ui.deciding import REASON, DecisionDialog
from app.ui.forms.fields import Field, FieldKind
from app.ui.icons import Icon
from app.ui.lists.cells import Badge, Tone
from app.ui.lists.empty import EmptyState
from app.ui.lists.pane import ListPane
from app.ui.papers.queue_card import QueueCard
from app.ui.parts import column, label, named, row
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.services.papers.print_log import PrintRow
    from app.ui.ground import Ground


class HistoryPage(QWidget):
    """The print log with its verbs."""

    again_wanted = Signal(object)
    """The PrintRecord whose paper is to be shown again."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "historyPage", self.tr("打印记录"))
        self._ground = ground
        self.log = ListPane(
            ground.desk,
            ground.services.papers.log(ground.session),
            name="printLog",
            title=self.tr("打印记录"),
            says={"kind": self._say_kind, "times": self._say_times},
            empty=EmptyState(text=self.tr("还没有打印过表单。")),
            unit=self.tr("次"),
        )
        self._again = marked_button(self.tr("再打一份"), "printAgain", Icon.PRINT)
        self._void = marked_button(self.tr("作废"), "voidPrint", Icon.DELETE)
        verbs = row(spacing=10)
        verbs.addStretch(1)
        verbs.addWidget(self._void)
        verbs.addWidget(self._again)
        self.queue = QueueCard(ground)
        inside = column(self, spacing=10)
        inside.addWidget(self.queue)
        inside.addWidget(self.log, 1)
        inside.addLayout(verbs)
        self.setFocusProxy(self.log)
        self._again.clicked.connect(self._on_again)
        self._void.clicked.connect(self._on_void)
        self.log.opened.connect(self._on_again)
        self.log.current_changed.connect(self._on_current)
        self.log.model.dataChanged.connect(self._on_current)
        self._on_current()

    def refresh(self) -> None:
        """Read the log again, and how far the queue is."""
        self.log.refresh()
        self.queue.refresh()

    @property
    def _row(self) -> "PrintRow | None":
        return cast("PrintRow | None", self.log.current_row)

    @Slot()
    def _on_current(self) -> None:
        shown = self._row
        self._again.setEnabled(shown is not None and shown.subject is not None)
        self._void.setEnabled(shown is not None and shown.kind is PrintKind.PRINTED)

    @Slot()
    def _on_again(self) -> None:
        shown = self._row
        if shown is not None and shown.subject is not None:
            self.again_wanted.emit(shown)

    @Slot()
    def _on_void(self) -> None:
        shown, ground = self._row, self._ground
        if shown is None:
            return
        record = shown.record
        dialog = VoidDialog(ground, self, shown)
        dialog.decided.connect(
            lambda reason: ground.run(
                self,
                lambda: ground.services.papers.void(ground.session, record.id, reason),
                lambda _void: dialog.accept(),
                dialog.refuse,
            )
        )
        dialog.open()

    def _say_kind(self, kind: PrintKind | None) -> Badge:
        if kind is None:
            return Badge(word=self.tr("已作废"), tone=Tone.OVER, mark=Icon.DELETE)
        if kind is PrintKind.PRINTED:
            return Badge(word=self.tr("已打印"), tone=Tone.GOOD)
        return Badge(word=self.tr("已另存"), tone=Tone.PLAIN, mark=Icon.SAVE)

    def _say_times(self, times: int) -> str | Badge:
        if times == 1:
            return self.tr("首次")
        return Badge(word=self.tr("第 {n} 次").format(n=times), tone=Tone.NEAR, mark=Icon.PRINT)


class VoidDialog(DecisionDialog):
    """Why a print is void."""

    decided = Signal(str)

    def __init__(self, ground: "Ground", parent: QWidget, shown: "PrintRow") -> None:
        super().__init__(ground, parent, "voidDialog", self.tr("作废这次打印"), self.tr("作废"))
        about = label(
            self.tr("{form} {number} · 第 {n} 次").format(form=shown.form, number=shown.number, n=shown.times),
            "muted",
            wraps=True,
        )
        told = label(self.tr("已签字的原件请收回留存。作废后再打印的是正本。"), wraps=True)
        reason = Field(name=REASON, label=self.tr("原因"), kind=FieldKind.NOTE, is_required=True, is_wide=True)
        self.use_form((reason,), [about, told])

    @Slot()
    def submit(self) -> None:
        """Hand the reason on."""
        reason = self.form.values()[REASON]
        if reason.strip():
            self.decided.emit(reason)
        else:
            self.show_problems([Problem(code="print.reason_missing", field=REASON)])
