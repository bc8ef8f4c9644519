"""Where the pieces of taking a case in stand; below a certain width the side goes under the form."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.labels.fees import answer_text
from app.labels.form_names import FORM_NAMES
from app.ui.elided import Elided
from app.ui.icons import Icon
from app.ui.intake.also_card import AlsoCard
from app.ui.intake.checklist import PaperChecklist
from app.ui.intake.counter_card import CounterCard
from app.ui.intake.fees_card import FeesCard
from app.ui.intake.limits_card import LimitsCard, unverified_badge
from app.ui.intake.saved_card import SavedCard
from app.ui.overriding import override
from app.ui.parts import button, clear, column, frame, label, named, row
from app.ui.scrolling import scrolled
from app.ui.theme.theme import theme
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.definitions.business import BusinessType
    from app.domain.work.fees import FeeLine
    from app.ui.ground import Ground
    from app.ui.intake.case_form import CaseForm

ALL_PAPERS_KEY = "F7"
_SIDE = 288  # units
_BESIDE = 800  # units; below, the side stands under the form


class EntryLayout(QWidget):
    """The form's card with its verbs, and the cards beside it."""

    save_wanted = Signal()
    keep_wanted = Signal()
    notice_wanted = Signal()
    fresh_wanted = Signal()

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        self.counter = CounterCard(ground)
        self.limits = LimitsCard(ground, "limitsPreview", self.tr("办结时限"))
        self.fees = FeesCard()
        self.papers = PaperChecklist("papersToBring", ALL_PAPERS_KEY)
        self.also = AlsoCard(ground)
        self.saved = SavedCard(ground)
        self._title = named(label("", "title"), "entryTitle")
        self._unverified = unverified_badge()
        self._unverified.setToolTip(self.tr("流程未见公开规定，请本所核对"))
        self._kept = named(label(self.tr("编号保存后给出"), "muted"), "entryNote")
        self._restored = frame("notice", "restoredDraft")
        self._place = column()
        self._is_beside = True
        self._area = self._make_area()
        self._foot = self._make_foot()
        outside = column(self, spacing=0)
        beside = row(spacing=14)
        beside.addWidget(self._area, 1)
        beside.addWidget(self._side_area)
        outside.addLayout(beside, 1)
        outside.addWidget(self._foot)
        theme().changed.connect(self._scale)
        self._show_nothing()

    def show_form(self, form: "CaseForm", business: "BusinessType") -> None:
        """Show the form of a business type."""
        clear(self._place)
        self._place.addWidget(form)
        self._title.setText(business.name)
        self._unverified.setVisible(business.is_unverified)
        self._kept.setText(self.tr("编号保存后给出"))
        self.counter.show_business(business)
        self.also.show_customer(None)
        self._restored.hide()
        self.saved.hide()
        self._notice.setVisible(bool(business.notice_form))
        for each in (self._side, self._side_area, self._foot, self._kept):
            each.show()
        self._side_area.setVisible(self._is_beside)
        self._nothing.hide()
        self.go_to_top()

    def show_cost(self, lines: "Sequence[FeeLine]", business: "BusinessType") -> None:
        """Answer what it costs, on the card and where it is seen without scrolling."""
        self.fees.show_lines(lines, business)
        self._cost.show_text(self.tr("费用：{answer}").format(answer=answer_text(lines)))

    def show_kept(self, when: str) -> None:
        """Say when the draft was kept."""
        self._kept.setText(self.tr("已暂存 {when}").format(when=when) if when else self.tr("编号保存后给出"))

    def show_restored(self, when: str) -> None:
        """Say that a draft came back, and from when; nothing when it did not."""
        self._restored_text.setText(self.tr("已恢复 {when} 暂存的内容").format(when=when))
        self._restored.setVisible(bool(when))

    def go_to_top(self) -> None:
        """Show the top of the page."""
        self._area.verticalScrollBar().setValue(0)

    @Slot()
    def focus_save(self) -> None:
        """Put the focus on the verb that saves."""
        self._save.setFocus()

    def _make_area(self) -> QScrollArea:
        card = self._make_card()
        self._side = named(QWidget(), "entrySide")
        side = column(self._side, spacing=14)
        for each in (self.counter, self.also, self.papers, self.fees, self.limits):  # what is acted on comes first
            side.addWidget(each)
        side.addStretch(1)
        self._side_area = scrolled(self._side, "entrySideArea")
        body = QWidget()
        self._body = column(body, spacing=14)
        self._body.addWidget(card, 1)
        area = scrolled(body, "entryArea")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        return area

    def _make_card(self) -> QFrame:
        card = frame("card", "entryCard")
        head = row(spacing=10)
        head.addWidget(self._title)
        head.addWidget(self._unverified)
        head.addWidget(self._kept)
        head.addStretch(1)
        self._restored_text = named(label("", wraps=True), "restoredText")
        fresh = button(self.tr("清空重填"), "startAgain", role="link")
        fresh.clicked.connect(self.fresh_wanted)
        line = row(self._restored, margins=(12, 4, 8, 4), spacing=8)
        line.addWidget(self._restored_text, 1)
        line.addWidget(fresh)
        self._nothing = named(
            label(self.tr("请在左边选要办的业务：输入名称或拼音首字母，按回车。"), "muted", wraps=True), "entryNothing"
        )
        inside = column(card, margins=(20, 14, 20, 16), spacing=12)
        inside.addWidget(self.saved)
        inside.addLayout(head)
        inside.addWidget(self._restored)
        inside.addWidget(self._nothing)
        inside.addLayout(self._place)
        inside.addStretch(1)
        return card

    def _make_foot(self) -> QWidget:
        foot = named(QWidget(), "entryFoot")
        keep = button(self.tr("暂存  Ctrl+D"), "keepDraft")
        keep.clicked.connect(self.keep_wanted)
        self._notice = marked_button(
            self.tr("{form}  F9").format(form=FORM_NAMES["one-time-notice"]), "printNotice", Icon.PRINT
        )
        self._notice.clicked.connect(self.notice_wanted)
        self._save = button(self.tr("受理  Ctrl+S"), "saveCase", role="primary")
        self._save.clicked.connect(self.save_wanted)
        inside = row(foot, margins=(0, 10, 0, 0), spacing=10)
        inside.addWidget(keep)
        self._cost = named(Elided("muted"), "entryCost")
        inside.addWidget(self._cost, 1)
        inside.addWidget(self._notice)
        inside.addWidget(self._save)
        return foot

    def _show_nothing(self) -> None:
        for each in (
            self._side,
            self._side_area,
            self._foot,
            self._restored,
            self._unverified,
            self._notice,
            self._kept,
        ):
            each.hide()

    @Slot()
    def _scale(self) -> None:
        px = theme().look.px
        is_beside = self.width() >= px(_BESIDE)
        self._side_area.setFixedWidth(px(_SIDE))
        if is_beside == self._is_beside:
            return
        self._is_beside = is_beside
        is_shown = not self._side.isHidden()
        if is_beside:
            self._body.removeWidget(self._side)
            self._side_area.setWidget(self._side)
        else:
            self._side_area.takeWidget()
            self._body.addWidget(self._side)
        self._side.setVisible(is_shown)
        self._side_area.setVisible(is_beside and is_shown)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scale()
