"""Papers to bring: a tick for each, 容缺 or 不需要 where the rules allow it, and what counts as the paper."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QCheckBox, QFrame, QPushButton, QVBoxLayout, QWidget

from app.domain.definitions.paper import PaperNeed, PaperSpec
from app.domain.work.case import CasePaper, PaperState
from app.ui.parts import button, clear, column, frame, label, named, row

if TYPE_CHECKING:
    from app.domain.definitions.business import BusinessType

_SHOWN = 3  # so many of the papers that count are named; the tool tip has them all


def takes_at_once(spec: PaperSpec, paper: CasePaper) -> bool:
    """Whether a paper is among those asked for of everybody: what the clerk decides about is ticked by itself."""
    is_for_clerk = spec.need is PaperNeed.CONDITIONAL and spec.when is None
    return paper.state is PaperState.MISSING and not is_for_clerk


class PaperLine(QWidget):
    """One paper: ticked when it lies on the table; links beside it for the other ways."""

    wanted = Signal(str, object)
    """The person wants the paper in another state: code, PaperState."""

    def __init__(self, spec: PaperSpec, paper: CasePaper) -> None:
        super().__init__()
        named(self, f"paper-{spec.code}", spec.name)
        self._spec = spec
        self._state = paper.state
        self._tick = named(QCheckBox(), f"paperTick-{spec.code}", self.tr("{name} 已收").format(name=spec.name))
        self._tick.setChecked(paper.state is PaperState.PRESENT)
        self._tick.clicked.connect(self._on_tick)
        head = row(spacing=8)
        head.addWidget(self._tick, 0, Qt.AlignmentFlag.AlignTop)
        name = label(spec.name, wraps=True)
        name.setBuddy(self._tick)
        name.setMinimumHeight(self._tick.sizeHint().height())
        head.addWidget(name, 1)
        inside: QVBoxLayout = column(self, spacing=2)
        inside.addLayout(head)
        for text in self._remarks():
            inside.addWidget(self._remark(text))
        links = self._links()
        if links:
            foot = row(margins=(26, 0, 0, 0), spacing=4)
            for link in links:
                foot.addWidget(link)
            foot.addStretch(1)
            inside.addLayout(foot)

    @property
    def code(self) -> str:
        """The paper's code."""
        return self._spec.code

    @property
    def has_focus(self) -> bool:
        """Whether the tick or a link of this paper has the focus."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def begin(self) -> None:
        """Put the focus on the tick."""
        self._tick.setFocus()

    def _remarks(self) -> list[str]:
        spec = self._spec
        texts = []
        if spec.condition:
            texts.append(self.tr("情形：{condition}").format(condition=spec.condition))
        if spec.accepts and self._state is PaperState.MISSING:
            more = self.tr("等 {n} 种").format(n=len(spec.accepts)) if len(spec.accepts) > _SHOWN else ""
            texts.append("、".join(spec.accepts[:_SHOWN]) + more)
        if self._state is PaperState.PROMISED:
            texts.append(self.tr("容缺：已签承诺书，归档前补齐"))
        if self._state is PaperState.NOT_NEEDED:
            texts.append(self.tr("本件不需要"))
        return texts

    def _remark(self, text: str) -> QWidget:
        made = label(text, "small", wraps=True)
        made.setContentsMargins(self._tick.sizeHint().width() + 8, 0, 0, 0)
        if self._spec.accepts:
            made.setToolTip("、".join(self._spec.accepts))
        return made

    def _links(self) -> list[QPushButton]:
        if self._state is PaperState.PRESENT:
            return []
        if self._state in {PaperState.PROMISED, PaperState.NOT_NEEDED} and self._may_change():
            return [self._link("paperBack", self.tr("改为未收"), PaperState.MISSING)]
        links = []
        if self._spec.may_be_promised and self._state is PaperState.MISSING:
            links.append(self._link("paperPromise", self.tr("容缺"), PaperState.PROMISED))
        # Where a field decides, a paper that is missing is needed.
        is_for_clerk = self._spec.need is PaperNeed.CONDITIONAL and self._spec.when is None
        if is_for_clerk and self._state is PaperState.MISSING:
            links.append(self._link("paperWaive", self.tr("不需要"), PaperState.NOT_NEEDED))
        return links

    def _may_change(self) -> bool:
        # A paper whose condition does not hold is not needed by itself; there is nothing to take back.
        return self._state is PaperState.PROMISED or self._spec.when is None

    def _link(self, name: str, words: str, state: PaperState) -> QPushButton:
        made = button(words, f"{name}-{self._spec.code}", role="link")
        made.setAccessibleName(f"{self._spec.name} {words}")
        made.clicked.connect(lambda: self.wanted.emit(self._spec.code, state))
        return made

    @Slot()
    def _on_tick(self) -> None:
        self.wanted.emit(self._spec.code, PaperState.PRESENT if self._tick.isChecked() else PaperState.MISSING)


class PaperChecklist(QFrame):
    """The papers of one business type as they stand."""

    wanted = Signal(str, object)
    all_wanted = Signal()
    """Everything that is asked for lies on the table."""

    def __init__(self, name: str, all_key: str = "") -> None:
        super().__init__()
        named(self, name, self.tr("需要的资料"))
        self.setProperty("role", "card")
        self._all = button(self.tr("全部已收  {key}").format(key=all_key).strip(), f"{name}All", role="link")
        self._all.clicked.connect(self.all_wanted)
        self._has_all = bool(all_key)
        head = row(spacing=8)
        head.addWidget(label(self.tr("需要的资料"), "heading"))
        head.addStretch(1)
        head.addWidget(self._all)
        self._sum = named(label("", "small", wraps=True), f"{name}Sum")
        self._lines = column(spacing=8)
        inside = column(self, margins=16, spacing=8)
        inside.addLayout(head)
        inside.addLayout(self._lines)
        inside.addWidget(self._sum)

    def show_papers(self, business: "BusinessType", papers: Sequence[CasePaper]) -> None:
        """Show the whole checklist; the focus stays on the paper it was on."""
        kept = next((line.code for line in self.findChildren(PaperLine) if line.has_focus), "")
        clear(self._lines)
        specs = {spec.code: spec for spec in business.papers}
        for paper in papers:
            if self._lines.count():
                self._lines.addWidget(frame("rule"))
            line = PaperLine(specs[paper.code], paper)
            line.wanted.connect(self.wanted)
            self._lines.addWidget(line)
            if paper.code == kept:
                line.begin()
        self._sum.setText(self._summary(papers))
        self._all.setVisible(self._has_all and any(takes_at_once(specs[paper.code], paper) for paper in papers))
        self.setVisible(bool(papers))

    def _summary(self, papers: Sequence[CasePaper]) -> str:
        counts = {state: sum(paper.state is state for paper in papers) for state in PaperState}
        parts = [self.tr("已收 {n}").format(n=counts[PaperState.PRESENT])]
        if counts[PaperState.MISSING]:
            parts.append(self.tr("未收 {n}").format(n=counts[PaperState.MISSING]))
        if counts[PaperState.PROMISED]:
            parts.append(self.tr("容缺 {n} 项：签承诺书，归档前补齐").format(n=counts[PaperState.PROMISED]))
        return " · ".join(parts)
