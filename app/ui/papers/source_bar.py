"""What a form is filled with: its sample, nothing, or a case, order, customer or business type looked for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QLineEdit, QRadioButton

from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.search.entries import Kind
from app.domain.search.folding import fold
from app.labels.papers import LABELS
from app.ui.asking import Asker
from app.ui.finding import hit_suggestion
from app.ui.papers.day_sources import day_kind, find_day_sources
from app.ui.papers.subjects import subject_from
from app.ui.parts import column, label, named, row
from app.ui.suggesting import Suggestion, SuggestionPopup
from app.ui.theme.field_icons import with_icons

if TYPE_CHECKING:
    from app.services.papers.paper import FormLine
    from app.ui.ground import Ground

SAMPLE: Final = "sample"
BLANK: Final = "blank"
CHOSEN: Final = "chosen"
_ENOUGH: Final = 12
_FOUND_IN: Final = {PaperKind.CASE: Kind.CASE, PaperKind.ORDER: Kind.ORDER, PaperKind.CUSTOMER: Kind.CUSTOMER}


class SourceBar(QFrame):
    """Says where the values come from; a choice is kept while the form changes, as far as the form takes it."""

    changed = Signal()
    """Another source was chosen; read `source` and `subject`."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "sourceBar", self.tr("填写内容"))
        self._ground = ground
        self._form: FormLine | None = None
        self._subject: PaperSubject | None = None
        self._group = QButtonGroup(self)
        self._ways = {
            SAMPLE: named(QRadioButton(self.tr("示例")), "sourceSample"),
            BLANK: named(QRadioButton(self.tr("空白表")), "sourceBlank"),
            CHOSEN: named(QRadioButton(self.tr("按业务或工单填写")), "sourceChosen"),
        }
        self._find = with_icons(named(QLineEdit(), "sourceFind", self.tr("查找业务或工单")))
        self._find.setPlaceholderText(self.tr("编号、户名、首字母或手机尾数"))
        self._find.setClearButtonEnabled(True)
        self._popup = SuggestionPopup(self._find, "sourceResults")
        self._asker = Asker(self, ground.desk.runner, self._offer)
        self._asker.use(self._answer)
        self._why = named(label("", "small", wraps=True), "sourceWhy")
        self._lay_out()
        self._ways[SAMPLE].setChecked(True)
        self._group.buttonToggled.connect(self._on_way)
        self._find.textEdited.connect(self._asker.ask)
        self._popup.chosen.connect(self._on_chosen)

    @property
    def source(self) -> str:
        """`SAMPLE`, `BLANK` or `CHOSEN`."""
        return next(name for name, each in self._ways.items() if each.isChecked())

    @property
    def subject(self) -> PaperSubject | None:
        """What was chosen; None while nothing is."""
        return self._subject

    @property
    def popup(self) -> SuggestionPopup:
        """What was found last."""
        return self._popup

    def show_form(self, form: "FormLine") -> None:
        """Offer what this form can be filled with."""
        self._form = form
        of_day = day_kind(form)
        words = self.tr("业务或工单") if of_day is None else LABELS[PaperKind][of_day]
        self._ways[CHOSEN].setText(self.tr("按{what}填写").format(what=words))
        hint = self.tr("编号、户名、首字母或手机尾数") if of_day is None else self.tr("名称、编号、人员或月份")
        self._find.setPlaceholderText(hint)
        self._ways[CHOSEN].setEnabled(self._can_be_chosen())
        self._why.setText("" if self._can_be_chosen() else self.tr("这份表单在星级绩效中按月生成。"))
        self._why.setVisible(bool(self._why.text()))
        if self.source == CHOSEN and not (self._can_be_chosen() and self._fits()):
            self._take(SAMPLE)
        self._show_find()

    def choose(self, subject: PaperSubject, words: str) -> None:
        """Fill with a subject that was chosen elsewhere."""
        self._subject = subject
        self._find.setText(words)
        self._take(CHOSEN)
        self.changed.emit()

    def _lay_out(self) -> None:
        ways = row(spacing=16)
        for each in self._ways.values():
            self._group.addButton(each)
            ways.addWidget(each)
        ways.addStretch(1)
        inside = column(self, spacing=6)
        inside.addLayout(ways)
        inside.addWidget(self._find)
        inside.addWidget(self._why)

    def _can_be_chosen(self) -> bool:
        known = {PaperKind.CASE, PaperKind.ORDER, PaperKind.CUSTOMER, PaperKind.BUSINESS}
        form = self._form
        return form is not None and (bool(known & set(form.subjects)) or day_kind(form) is not None)

    def _fits(self) -> bool:
        return self._subject is None or (self._form is not None and self._subject.kind in self._form.subjects)

    def _take(self, way: str) -> None:
        was_blocked = self._group.blockSignals(True)
        self._ways[way].setChecked(True)
        self._group.blockSignals(was_blocked)
        self._show_find()

    def _show_find(self) -> None:
        self._find.setVisible(self.source == CHOSEN)

    @Slot(QAbstractButton, bool)
    def _on_way(self, _button: QAbstractButton, is_on: bool) -> None:  # noqa: FBT001 - a slot of Qt
        if not is_on:
            return
        self._show_find()
        if self.source == CHOSEN:
            self._find.setFocus()
            self._find.selectAll()
        self.changed.emit()

    def _answer(self, text: str) -> Sequence[Suggestion]:
        """What fits the text and the form; called on the database worker."""
        form = self._form
        if form is None:
            return []
        of_day = day_kind(form)
        if of_day is not None:
            return find_day_sources(self._ground, of_day, text)
        kinds = tuple(_FOUND_IN[kind] for kind in form.subjects if kind in _FOUND_IN)
        hits = self._ground.services.search.find(text, _ENOUGH, kinds) if kinds else ()
        found = [hit_suggestion(hit) for hit in hits]
        return [*self._businesses(text), *found] if PaperKind.BUSINESS in form.subjects else found

    def _businesses(self, text: str) -> Sequence[Suggestion]:
        word = fold(text)
        return [
            Suggestion(kind=PaperKind.BUSINESS, id=each.code, title=each.name, kind_word=self.tr("业务类型，尚未受理"))
            for each in self._ground.services.cases.businesses()
            if each.notice_form and (word in fold(each.name) or any(i.startswith(word) for i in each.initials.split()))
        ]

    def _offer(self, text: str, found: Sequence[Suggestion], why: str) -> None:
        self._popup.offer(found, why or (self.tr("没有找到“{text}”。").format(text=text) if text else ""))

    @Slot(object)
    def _on_chosen(self, suggestion: Suggestion) -> None:
        self.choose(subject_from(suggestion.kind, suggestion.id), suggestion.title)
