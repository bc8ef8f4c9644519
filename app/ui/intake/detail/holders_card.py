"""Who had a case so far: each one's share of the time, and every span with what shows it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.domain.work.pauses import pause_numbers
from app.labels.limits import moment_text
from app.labels.work import LABELS
from app.labels.work_holding import keeper_text, length_text, share_text
from app.labels.work_terms import event_text
from app.ui.intake.detail.holders_bar import HoldersBar, Swatch
from app.ui.parts import button, clear, column, label, named, row
from app.ui.theme.theme import spaced, theme

if TYPE_CHECKING:
    from app.domain.work.holding import HeldShare, HeldSpan
    from app.services.work.viewing import CaseView
    from app.ui.ground import Ground


class HoldersCard(QFrame):
    """A bar, a line for each keeper, and on demand a line for each span."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "holdersCard", self.tr("在谁手上"))
        self.setProperty("role", "card")
        self._ground = ground
        self._view: CaseView | None = None
        self._now = named(label("", "muted", wraps=True), "holderNow")
        self._now.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bar = HoldersBar()
        self._shares = column()
        self._opens = button(self.tr("逐段明细(&M)"), "openSpans", role="link")
        self._opens.setCheckable(True)
        self._opens.toggled.connect(self._show_spans)
        self._spans = column()
        self._lay_out()

    def _lay_out(self) -> None:
        inside = column(self, margins=16, spacing=8)
        top, foot = row(spacing=8), row()
        top.addWidget(label(self.tr("在谁手上"), "heading"))
        top.addWidget(self._now, 1)
        foot.addWidget(self._opens)
        foot.addStretch(1)
        inside.addLayout(top)
        inside.addWidget(self._bar)
        inside.addLayout(self._shares)
        inside.addLayout(foot)
        inside.addLayout(self._spans)

    def show_view(self, view: "CaseView") -> None:
        """Show who had a case; spans that are open stay open."""
        self._view = view
        now = view.holding.now
        self._now.setText("" if now is None else self.tr("现在：{name}").format(name=LABELS[type(now)][now]))
        self._bar.show_shares(view.holding.shares)
        clear(self._shares)
        sheet, grid = _sheet("holderShares", 4)
        for line, share in enumerate(view.holding.shares):
            self._add_share(grid, line, share)
        self._shares.addWidget(sheet)
        self._show_spans()

    @Slot()
    def _show_spans(self) -> None:
        is_open = self._opens.isChecked()
        self._opens.setText(self.tr("收起明细(&M)") if is_open else self.tr("逐段明细(&M)"))
        clear(self._spans)
        if self._view is None or not is_open:
            return
        sheet, grid = _sheet("holderSpans", 4)
        for line, span in enumerate(self._view.holding.spans):
            self._add_span(grid, line, span, self._view)
        self._spans.addWidget(sheet)

    def _add_share(self, grid: QGridLayout, line: int, share: "HeldShare") -> None:
        words = named(label(f"{keeper_text(share)} {share_text(share)}", wraps=True), f"share-{share.keeper.value}")
        _add_line(grid, line, share, words)

    def _add_span(self, grid: QGridLayout, line: int, span: "HeldSpan", view: "CaseView") -> None:
        since = self.tr("{name} · {when} 起").format(
            name=keeper_text(span), when=moment_text(span.starts_at, self._ground.desk.now())
        )
        said = event_text(span.proof, view.business, view.people, pause_numbers(view.events))
        proof = self.tr("凭据：{proof}").format(proof=said)
        _add_line(grid, 2 * line, span, named(label(since, wraps=True), f"span-{line}"))
        grid.addWidget(named(label(proof, "small", wraps=True), f"proof-{line}"), 2 * line + 1, 1, 1, 2)


def _add_line(grid: QGridLayout, line: int, held: "HeldShare | HeldSpan", words: QWidget) -> None:
    """The keeper's colour, the words, and how long it was."""
    top = Qt.AlignmentFlag.AlignTop
    grid.addWidget(Swatch(held.keeper), line, 0, top)
    grid.addWidget(words, line, 1, top)
    grid.addWidget(label(length_text(held.length), "small"), line, 2, top | Qt.AlignmentFlag.AlignRight)


def _sheet(name: str, spacing: float) -> tuple[QWidget, QGridLayout]:
    sheet = named(QWidget(), name)
    grid = spaced(QGridLayout(sheet), 0, spacing)
    grid.setHorizontalSpacing(theme().look.px(8))
    grid.setColumnStretch(1, 1)
    return sheet, grid
