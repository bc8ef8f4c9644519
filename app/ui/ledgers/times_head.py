"""The head of 时间核对: which month, its rate, who recorded how truly, and the months before."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame

from app.domain.work.timekeeping.findings import FindingState
from app.labels.timekeeping import LABELS, RATE, rate_text
from app.ui.ledgers.times_trend import RateTrend
from app.ui.parts import button, column, label, named, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.work.timekeeping.rate import Rate
    from app.services.work.timekeeping import MonthReview

_MONTH_LENGTH: Final = 9
_MOST_PEOPLE: Final = 5


class TimesHead(QFrame):
    """Says which month is wanted, and whether the steps behind its rate are."""

    month_chosen = Signal(str)
    """The month that was chosen; empty for all of them."""
    steps_wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        named(self, "timesHead", RATE)
        self.setProperty("role", "card")
        self._choice = named(QComboBox(), "timesMonth", self.tr("月份"))
        self._choice.setMinimumContentsLength(_MONTH_LENGTH)
        self._choice.addItem(self.tr("全部月份"), "")
        self._choice.activated.connect(lambda _: self.month_chosen.emit(self.month))
        self._figure = named(label("—", "title"), "rateFigure")
        self._what = named(label(RATE, "muted", wraps=True), "rateOf")
        self._people = named(label("", "small", wraps=True), "ratePeople")
        self._opens = button(self.tr("逐项明细(&M)"), "openSteps", role="link")
        self._opens.setCheckable(True)
        self._opens.toggled.connect(self._on_opens)
        self._trend = RateTrend()
        self._lay_out()

    @property
    def month(self) -> str:
        """The month that is chosen, as `YYYY-MM`; empty for all."""
        return str(self._choice.currentData() or "")

    def show_rates(self, rates: "Sequence[tuple[str, Rate]]") -> None:
        """Offer these months, oldest first, and draw them."""
        chosen = self.month
        self._choice.clear()
        self._choice.addItem(self.tr("全部月份"), "")
        for month, _ in reversed(rates):
            self._choice.addItem(month, month)
        self._choice.setCurrentIndex(max(0, self._choice.findData(chosen)))
        self._trend.show_rates(rates)
        self._trend.setVisible(len(rates) > 1)

    def show_review(self, review: "MonthReview") -> None:
        """Say how a month stands; the people with the lowest rates are named."""
        rate = review.rate
        self._figure.setText(rate_text(rate))
        states = [found.state for found in review.findings]
        counted = ((LABELS[FindingState][state], states.count(state)) for state in FindingState)
        waiting = "，".join(f"{word} {count}" for word, count in counted if count)
        about = self.tr("{month} {rate} · {steps} 项中 {n} 项时间一致").format(
            month=review.month, rate=RATE, steps=f"{rate.steps:,}", n=f"{rate.true_steps:,}"
        )
        self._what.setText(f"{about} · {self.tr('疑问')} {waiting}" if waiting else about)
        ranked = sorted(review.people, key=lambda each: each.rate.ten_thousandths or 0)[:_MOST_PEOPLE]
        owner = self.tr("数据文件夹所有者")
        named_rates = [f"{each.person.name if each.person else owner} {rate_text(each.rate)}" for each in ranked]
        self._people.setText(self.tr("按录入人：{people}").format(people="，".join(named_rates)) if ranked else "")
        self._people.setVisible(bool(ranked))

    def show_findings_again(self) -> None:
        """The list of findings is shown: the button offers the steps."""
        self._opens.setChecked(False)

    def _on_opens(self, is_open: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._opens.setText(self.tr("返回疑问清单(&M)") if is_open else self.tr("逐项明细(&M)"))
        self.steps_wanted.emit(is_open)

    def _lay_out(self) -> None:
        inside = row(self, margins=(16, 10, 16, 10), spacing=20)
        words = column(spacing=4)
        first = row(spacing=12)
        first.addWidget(self._choice)
        first.addWidget(self._figure)
        first.addWidget(self._opens)
        first.addStretch(1)
        words.addLayout(first)
        words.addWidget(self._what)
        words.addWidget(self._people)
        inside.addLayout(words, 3)
        inside.addWidget(self._trend, 2)
