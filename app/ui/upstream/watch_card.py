"""The card that says whether this computer holds what the hub holds: comparisons, other computers, what was found."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from app.labels.speaking import label_of
from app.labels.watch_words import doubt_text, table_text, watch_rows
from app.ui.lists.cells import say_moment
from app.ui.lists.copying import as_table
from app.ui.parts import button, card, column, label, named, row
from app.ui.theme.theme import spaced, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.bundle import Services
    from app.services.upstream.standing import UpstreamStatus
    from app.services.upstream.watch_standing import FindingLine
    from app.ui.shell.desk import Desk

_SHOWN: Final = 8


class WatchCard(QFrame):
    """How the watch stands, and the newest findings; all of them can be copied."""

    def __init__(self, services: "Services", desk: "Desk") -> None:
        super().__init__()
        named(self, "watchArea")
        self._services = services
        self._desk = desk
        self._lines: Sequence[FindingLine] = ()
        around, inside = card("watchCard", self.tr("核对"))
        self._doubt = named(label("", "error", wraps=True), "watchDoubt")
        self._grid = spaced(QGridLayout(), (0, 0, 0, 0), 6)
        self._grid.setHorizontalSpacing(theme().look.px(16))
        self._grid.setColumnStretch(1, 1)
        self._facts = (named(label("", wraps=True), "watchCompared"), named(label("", wraps=True), "watchOthers"))
        for line, (words, fact) in enumerate(zip((self.tr("上次核对"), self.tr("其他电脑")), self._facts, strict=True)):
            self._grid.addWidget(label(words, "muted"), line, 0)
            self._grid.addWidget(fact, line, 1)
        self._hint = label(
            self.tr("每晚 22 点后与县中心逐表核对；不一致的自动修复，原来的内容留存备查。"), "small", wraps=True
        )
        self._heads = QFrame()
        self._findings = spaced(QGridLayout(self._heads), (0, 8, 0, 0), 6)
        self._findings.setHorizontalSpacing(theme().look.px(16))
        self._findings.setColumnStretch(1, 3)
        self._findings.setColumnStretch(2, 2)
        self._more = label("", "small")
        self._copy = button(self.tr("复制核对记录"), "copyFindings", role="link")
        self._lay_out(inside)
        self._copy.clicked.connect(self._on_copy)
        self._show_findings(())
        column(self).addWidget(around)

    def _lay_out(self, inside: QVBoxLayout) -> None:
        inside.addWidget(self._doubt)
        inside.addLayout(self._grid)
        inside.addWidget(self._hint)
        inside.addWidget(self._heads)
        foot = row(spacing=12)
        foot.addWidget(self._more)
        foot.addWidget(self._copy)
        foot.addStretch(1)
        inside.addLayout(foot)

    def show_standing(self, standing: "UpstreamStatus") -> None:
        """Show how the watch stands; a computer no hub knows has nothing to show."""
        self.setVisible(standing.is_enrolled)
        watch = standing.watch
        now = self._services.office.clock.now()
        for fact, (_, words) in zip(self._facts, watch_rows(watch, now), strict=True):
            fact.setText(words)
        doubt = doubt_text(watch)
        self._doubt.setText(doubt)
        self._doubt.setVisible(bool(doubt))
        if watch.findings != len(self._lines):
            self._desk.runner.run(
                self._services.upstream.watching.findings,
                owner=self,
                on_done=self._show_findings,
                on_refused=self._desk.refuse,
            )

    def _show_findings(self, lines: "Sequence[FindingLine]") -> None:
        self._lines = lines
        while (item := self._findings.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for place, line in enumerate(lines[:_SHOWN]):
            for number, each in enumerate(_cells(line)):
                self._findings.addWidget(each, place, number, Qt.AlignmentFlag.AlignTop)
        rest = len(lines) - _SHOWN
        self._more.setText(self.tr("另有 {n} 条").format(n=f"{rest:,}") if rest > 0 else "")
        self._more.setVisible(rest > 0)
        self._heads.setVisible(bool(lines))
        self._copy.setVisible(bool(lines))

    @Slot()
    def _on_copy(self) -> None:
        heads = ("发现时间", "表", "记录", "情况", "处理", "编号", "本机校验值", "县中心校验值")
        rows = [
            (
                say_moment(line.finding.found_at),
                table_text(line.table),
                line.finding.title,
                label_of(line.finding.difference),
                label_of(line.finding.repair),
                line.finding.key.hex(),
                line.finding.own_hash,
                line.finding.hub_hash,
            )
            for line in self._lines
        ]
        QGuiApplication.clipboard().setMimeData(as_table([heads, *rows]))
        self._desk.toast(self.tr("已复制，可发给系统管理员。"))


def _cells(line: "FindingLine") -> tuple[QLabel, QLabel, QLabel]:
    finding = line.finding
    record = "  ".join(filter(None, (table_text(line.table), finding.title)))
    done = f"{label_of(finding.difference)}，{label_of(finding.repair)}"
    return label(say_moment(finding.found_at), "muted"), label(record, wraps=True), label(done, wraps=True)
