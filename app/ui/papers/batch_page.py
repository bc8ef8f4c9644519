"""Many papers as one PDF: choose the form, tick what it is printed for, make, look, print."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QListWidget, QWidget

from app.domain.papers.subject import PaperKind
from app.labels.speaking import problems_text
from app.ui.icons import Icon
from app.ui.papers.batch_list import BatchList
from app.ui.papers.panel import PaperPanel
from app.ui.parts import column, label, named, row
from app.ui.splitting import shared_splitter
from app.ui.theme.theme import theme
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.services.papers.paper import FormLine, FormShelf, PaperBatch
    from app.ui.ground import Ground
    from app.ui.running import Job

_USUAL: Final = "work-order"
_LISTED: Final = frozenset({PaperKind.CASE, PaperKind.ORDER, PaperKind.CUSTOMER})
_ALL_COPIES: Final = ""
_REFUSED_UNITS: Final = 120


class BatchPage(QWidget):
    """The form, what is ticked for it, and the copies; those that cannot be printed are listed with the reason."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "batchPage", self.tr("批量打印"))
        self._ground = ground
        self._forms: dict[str, FormLine] = {}
        self.panel = PaperPanel(ground)
        self._form = self._box("batchForm", self.tr("表单"))
        self._list = BatchList(ground)
        self._copies = self._box("batchCopies", self.tr("打印哪一联"))
        self._order = self._box("batchOrder", self.tr("各联的次序"))
        self._order.setToolTip(self.tr("按份：每份的各联在一起；按联：同一联的在一起"))
        for words, is_by_copy in ((self.tr("按份排列"), False), (self.tr("按联排列"), True)):
            self._order.addItem(words, is_by_copy)
        self._make = marked_button(self.tr("合成一份 PDF"), "batchMake", Icon.PREVIEW, role="primary")
        self._wrong = named(label("", "error", wraps=True), "batchWrong")
        self._refused = named(QListWidget(), "batchRefused", self.tr("没有合成的和原因"))
        self._refused.setWordWrap(True)
        self._refused.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        self._form.currentIndexChanged.connect(self._on_form)
        self._copies.currentIndexChanged.connect(self._show_order)
        self._list.changed.connect(self._tell)
        self._make.clicked.connect(self._on_make)
        theme().changed.connect(self._scale)
        self._scale()
        self._say_refused([])
        self.panel.show_nothing(self.tr("勾选业务或工单后合成一份 PDF，可一次打印。"))
        self._tell()

    def refresh(self) -> None:
        """Read what can be printed again; ticks stay."""
        self._list.refresh()

    def show_shelf(self, shelf: "FormShelf") -> None:
        """Offer the forms that are printed for cases, orders or customers."""
        before = self._form.currentData() or _USUAL
        self._forms = {form.code: form for form in shelf.forms if _LISTED & set(form.subjects)}
        with QSignalBlocker(self._form):
            self._form.clear()
            for form in self._forms.values():
                self._form.addItem(form.name, form.code)
            self._form.setCurrentIndex(max(0, self._form.findData(before)))
        self._on_form()

    def _lay_out(self) -> None:
        side = QFrame()
        side.setProperty("role", "card")
        inside = column(side, margins=(16, 10, 12, 12), spacing=8)
        inside.addWidget(label(self.tr("批量打印"), "heading"))
        inside.addWidget(self._form)
        inside.addWidget(self._list, 1)
        copies = row()
        copies.addWidget(self._copies, 1)
        copies.addWidget(self._order, 1)
        inside.addLayout(copies)
        inside.addWidget(self._make)
        inside.addWidget(self._wrong)
        inside.addWidget(self._refused)
        middle = shared_splitter("batchSplitter", (side, self.panel), (4, 7), self._ground.desk.settings)
        column(self).addWidget(middle, 1)
        self.setFocusProxy(self._list)

    @staticmethod
    def _box(name: str, spoken: str) -> QComboBox:
        made = named(QComboBox(), name, spoken)
        made.setMinimumContentsLength(6)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return made

    @Slot()
    def _on_form(self) -> None:
        form = self._forms.get(str(self._form.currentData()))
        if form is None:
            return
        self._list.show_form(form)
        before = self._copies.currentData()
        with QSignalBlocker(self._copies):
            self._copies.clear()
            self._copies.addItem(self.tr("全部各联"), _ALL_COPIES)
            for name in form.copies:
                self._copies.addItem(name, name)
            self._copies.setCurrentIndex(max(0, self._copies.findData(before)))
        self._copies.setVisible(len(form.copies) > 1)
        self._show_order()

    @Slot()
    def _show_order(self) -> None:
        """There is an order of copies only where more than one is printed."""
        can = self._copies.count() > 2 and self._copies.currentData() == _ALL_COPIES  # noqa: PLR2004 - all, and two
        self._order.setVisible(can)

    @Slot()
    def _tell(self) -> None:
        self._make.setEnabled(bool(self._list.ticked))

    @Slot()
    def _on_make(self) -> None:
        subjects, code, ground = self._list.ticked, str(self._form.currentData()), self._ground
        copy, is_by_copy = str(self._copies.currentData()), bool(self._order.currentData())
        copies = [copy] if copy else None

        def make(job: "Job[PaperBatch]") -> "PaperBatch":
            return ground.services.papers.render_many(
                ground.session, code, subjects, copies, is_by_copy=is_by_copy, progress=job.report
            )

        self._make.setEnabled(False)
        self._say_refused([])
        ground.desk.run_long(
            self.tr("正在合成 {n} 份表单").format(n=len(subjects)),
            make,
            owner=self,
            on_done=self._on_made,
            on_cancelled=self._tell,
        )

    def _on_made(self, batch: "PaperBatch") -> None:
        self._tell()
        lines = []
        for each in batch.refused:
            number = each.number or self.tr("第 {n} 份").format(n=each.index + 1)
            lines.append(f"{number}：{problems_text(each.problems)}")
        self._say_refused(lines)
        if batch.paper is None:
            self.panel.show_nothing(self.tr("所选内容都不能打印，原因见左侧。"))
        else:
            self.panel.show_paper(batch.paper)

    def _say_refused(self, lines: list[str]) -> None:
        self._wrong.setText(self.tr("{n} 份没有合成：").format(n=len(lines)))
        self._refused.clear()
        self._refused.addItems(lines)
        for shown in (self._wrong, self._refused):
            shown.setVisible(bool(lines))

    @Slot()
    def _scale(self) -> None:
        self._refused.setMaximumHeight(theme().look.px(_REFUSED_UNITS))
