"""What a case costs while it is taken in: the answer first, then every line with its rule, and what is free."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QWidget

from app.domain.work.fees import FeeState
from app.labels.fees import amount_text, answer_text, names_text, reckoning_text
from app.labels.work_terms import source_text
from app.ui.intake.flowing import flow
from app.ui.intake.limits_card import unverified_badge
from app.ui.parts import button, clear, column, label, named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.definitions.business import BusinessType
    from app.domain.work.fees import FeeLine

_TONES = {FeeState.DUE: "near", FeeState.OPEN: "near", FeeState.RETURNED: "over"}


def _badges(line: "FeeLine") -> QWidget:
    """What a line comes to, and whether the station still has to check its rule."""
    made = QWidget()
    badges = flow(made)
    badges.addWidget(
        named(label(amount_text(line), "badge", tone=_TONES.get(line.state, "plain")), f"fee-{line.spec.code}")
    )
    if line.spec.source.is_unverified:
        badges.addWidget(unverified_badge())
    return made


class FeeLineView(QWidget):
    """One fee the station may have to collect: what it comes to, and how that was reckoned or what it waits for."""

    def __init__(self, line: "FeeLine", business: "BusinessType") -> None:
        super().__init__()
        named(self, f"feeLine-{line.spec.code}", line.spec.name)
        inside = column(self, spacing=2)
        inside.addWidget(label(line.spec.name, wraps=True))
        inside.addWidget(_badges(line))
        reckoning = reckoning_text(line, business)
        if reckoning:
            inside.addWidget(label(reckoning, "small", wraps=True))


class FeesExplained(QWidget):
    """What is free and what goes to others, in a sentence each; note and source of every line unfold."""

    def __init__(self, lines: "Sequence[FeeLine]") -> None:
        super().__init__()
        named(self, "feesExplained", self.tr("不收费的项目和依据"))
        inside = column(self, spacing=4)
        free, outside = names_text(lines, FeeState.FREE), names_text(lines, FeeState.OUTSIDE)
        if outside:
            words = self.tr("不由本所收取：{fees}").format(fees=outside)
            inside.addWidget(named(label(words, wraps=True), "outsideFees"))
        if free:
            words = self.tr("不收费，不得收取：{fees}").format(fees=free)
            inside.addWidget(named(label(words, wraps=True), "freeFees"))
        self._why = named(label(_why(lines), "small", wraps=True), "feesWhy")
        self._why.hide()
        self._opens = button(self.tr("说明和依据"), "feesOpen", role="link")
        self._opens.setCheckable(True)
        self._opens.toggled.connect(self._unfold)
        links = flow()
        links.addWidget(self._opens)
        if any(line.spec.source.is_unverified for line in lines if line.state in {FeeState.FREE, FeeState.OUTSIDE}):
            links.addWidget(unverified_badge())
        inside.addLayout(links)
        inside.addWidget(self._why)

    def _unfold(self, is_open: bool) -> None:  # noqa: FBT001 - what the signal brings
        self._why.setVisible(is_open)
        self._opens.setText(self.tr("收起说明") if is_open else self.tr("说明和依据"))


class FeesCard(QFrame):
    """What the case on the form would cost, as far as it is known."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "feesPreview", self.tr("费用"))
        self.setProperty("role", "card")
        self._answer = named(label("", "heading", wraps=True), "feesAnswer")
        self._lines = column(spacing=10)
        inside = column(self, margins=16, spacing=8)
        inside.addWidget(label(self.tr("费用"), "heading"))
        inside.addWidget(self._answer)
        inside.addLayout(self._lines)

    def show_lines(self, lines: "Sequence[FeeLine]", business: "BusinessType") -> None:
        """Show the answer and the lines."""
        self._answer.setText(answer_text(lines))
        clear(self._lines)
        for line in lines:
            if line.state not in {FeeState.FREE, FeeState.OUTSIDE}:
                self._lines.addWidget(FeeLineView(line, business))
        if lines:
            self._lines.addWidget(FeesExplained(lines))


def _why(lines: "Sequence[FeeLine]") -> str:
    return "\n".join(f"{line.spec.name}：{line.spec.note}（{source_text(line.spec.source)}）" for line in lines)
