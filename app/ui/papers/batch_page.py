"""Many orders as one PDF: tick, make, look, print."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QListWidget, QListWidgetItem, QWidget

from app.domain.dispatch.order import OrderState
from app.domain.lists import ListQuery
from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.people.session import Permission
from app.labels.speaking import problems_text
from app.ui.icons import Icon
from app.ui.papers.panel import PaperPanel
from app.ui.parts import button, column, label, named, row
from app.ui.splitting import shared_splitter
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.services.papers.paper import FormShelf, PaperBatch
    from app.ui.ground import Ground
    from app.ui.running import Job

_SUBJECT: Final = Qt.ItemDataRole.UserRole
_MOST: Final = 1_000
_USUAL: Final = "work-order"


class BatchPage(QWidget):
    """Open orders that were sent out, with ticks; those that cannot be printed are listed with the reason."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "batchPage", self.tr("批量打印"))
        self._ground = ground
        self.panel = PaperPanel(ground)
        self._orders = named(QListWidget(), "batchOrders", self.tr("工单"))
        self._orders.setWordWrap(True)
        self._orders.setSpacing(2)
        self._orders.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._form = named(QComboBox(), "batchForm", self.tr("表单"))
        self._count = named(label("", "muted"), "batchCount", self.tr("已选几张"))
        self._all = button(self.tr("全选"), "batchAll", role="link")
        self._none = button(self.tr("全不选"), "batchNone", role="link")
        self._make = marked_button(self.tr("合成一份 PDF"), "batchMake", Icon.PREVIEW, role="primary")
        self._refused = named(label("", "error", wraps=True), "batchRefused")
        self._refused.hide()
        self._lay_out()
        self._all.clicked.connect(lambda: self._tick(Qt.CheckState.Checked))
        self._none.clicked.connect(lambda: self._tick(Qt.CheckState.Unchecked))
        self._orders.itemChanged.connect(self._tell)
        self._make.clicked.connect(self._on_make)
        self.panel.show_nothing(self.tr("勾选工单后合成一份 PDF，可一次打印。"))
        self._tell()

    def refresh(self) -> None:
        """Read the open orders again; ticks stay."""
        ground = self._ground
        ground.run(self, self._read, self._show)

    def show_shelf(self, shelf: "FormShelf") -> None:
        """Offer the forms that are printed for orders."""
        before = self._form.currentData() or _USUAL
        self._form.clear()
        for form in shelf.forms:
            if PaperKind.ORDER in form.subjects:
                self._form.addItem(form.name, form.code)
        self._form.setCurrentIndex(max(0, self._form.findData(before)))

    def _read(self) -> Sequence[Any]:
        """The rows of open orders; an area manager's own only. Called on the database worker."""
        session = self._ground.session
        sees_all = session.may(Permission.INTAKE) or session.may(Permission.DISPATCH)
        filters = {"standing": "unfinished"} if sees_all else {"standing": "unfinished", "person": session.number}
        orders = self._ground.services.lists.source("orders")
        return orders.rows(orders.keys(ListQuery(filters=filters))[:_MOST])

    def _show(self, rows: Sequence[Any]) -> None:
        ticked = set(self._ticked())
        self._orders.blockSignals(True)
        self._orders.clear()
        for each in rows:
            if each.state in {OrderState.WAITING, OrderState.HANDED_BACK}:
                continue  # nobody is sent: there is no order to hand out yet
            subject = PaperSubject.order(each.id)
            words = " · ".join(filter(None, (each.task, each.customer, each.lead)))
            item = QListWidgetItem(f"{each.number}\n{words}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if subject in ticked else Qt.CheckState.Unchecked)
            item.setData(_SUBJECT, subject)
            self._orders.addItem(item)
        self._orders.blockSignals(False)
        self._tell()

    def _lay_out(self) -> None:
        side = QFrame()
        side.setProperty("role", "card")
        inside = column(side, margins=(16, 10, 12, 12), spacing=8)
        head = row()
        head.addWidget(label(self.tr("已派出的工单"), "heading"))
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._all)
        head.addWidget(self._none)
        inside.addLayout(head)
        inside.addWidget(self._orders, 1)
        inside.addWidget(self._form)
        inside.addWidget(self._make)
        inside.addWidget(self._refused)
        middle = shared_splitter("batchSplitter", (side, self.panel), (4, 7), self._ground.desk.settings)
        column(self).addWidget(middle, 1)
        self.setFocusProxy(self._orders)

    def _items(self) -> list[QListWidgetItem]:
        return [self._orders.item(number) for number in range(self._orders.count())]

    def _ticked(self) -> list[PaperSubject]:
        return [item.data(_SUBJECT) for item in self._items() if item.checkState() == Qt.CheckState.Checked]

    def _tick(self, state: Qt.CheckState) -> None:
        for item in self._items():
            item.setCheckState(state)

    @Slot()
    def _tell(self) -> None:
        chosen = len(self._ticked())
        self._count.setText(self.tr("共 {n} 张，已选 {m} 张").format(n=self._orders.count(), m=chosen))
        self._make.setEnabled(chosen > 0)

    @Slot()
    def _on_make(self) -> None:
        subjects, code, ground = self._ticked(), str(self._form.currentData()), self._ground

        def make(job: "Job[PaperBatch]") -> "PaperBatch":
            return ground.services.papers.render_many(ground.session, code, subjects, progress=job.report)

        self._make.setEnabled(False)
        self._refused.hide()
        ground.desk.run_long(
            self.tr("正在合成 {n} 张表单").format(n=len(subjects)),
            make,
            owner=self,
            on_done=self._on_made,
            on_cancelled=self._tell,
        )

    def _on_made(self, batch: "PaperBatch") -> None:
        self._tell()
        lines = [f"{refused.number or self.tr('工单')}：{problems_text(refused.problems)}" for refused in batch.refused]
        if lines:
            lines.insert(0, self.tr("{n} 张没有合成：").format(n=len(lines)))
        self._refused.setText("\n".join(lines))
        self._refused.setVisible(bool(lines))
        if batch.paper is None:
            self.panel.show_nothing(self.tr("所选工单都不能打印，原因见左侧。"))
        else:
            self.panel.show_paper(batch.paper)
