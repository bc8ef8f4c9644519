"""The cases, orders or owing customers a batch is made of: looked for by words, ticked; ticks stay."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.domain.papers.subject import PaperKind, PaperSubject
from app.ui.actions import ActionId, make_action
from app.ui.papers.candidates import MOST, Candidates, Wish, find_candidates, grids_of
from app.ui.parts import button, column, label, named, row
from app.ui.theme.field_icons import with_icons
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.services.papers.paper import FormLine
    from app.ui.ground import Ground

_SUBJECT: Final = Qt.ItemDataRole.UserRole
_WAIT_MS: Final = 150
_LEAST_HEIGHT: Final = 84  # units: a line and a half of them


class BatchList(QWidget):
    """Type to narrow down, tick with the blank key."""

    changed = Signal()
    """Other things are ticked, or others are listed."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        self._ground = ground
        self._form: FormLine | None = None
        self._ticked: dict[PaperSubject, None] = {}  # in the order they were ticked
        self._standing = named(QComboBox(), "batchStanding", self.tr("办理状态"))
        self._standing.setMinimumContentsLength(6)
        self._standing.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._grids: tuple[str, ...] = ()
        self._find = with_icons(named(QLineEdit(), "batchFind", self.tr("查找")))
        self._find.setPlaceholderText(self.tr("编号、户名、地址、台区或人员"))
        self._find.setClearButtonEnabled(True)
        self._list = named(QListWidget(), "batchList", self.tr("可打印的业务或工单"))
        self._list.setWordWrap(True)
        self._list.setSpacing(2)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._count = named(label("", "muted"), "batchCount", self.tr("已选几份"))
        self._cut = named(label("", "small", wraps=True), "batchCut")
        self._all = button(self.tr("全选"), "batchAll", role="link")
        self._none = button(self.tr("全不选"), "batchNone", role="link")
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._lay_out()
        self._connect()
        self._scale()

    @property
    def ticked(self) -> list[PaperSubject]:
        """What is ticked, in the order of the list; what is not listed now comes last."""
        listed = [item.data(_SUBJECT) for item in self._items() if item.data(_SUBJECT) in self._ticked]
        return [*listed, *(each for each in self._ticked if each not in listed)]

    def show_form(self, form: "FormLine") -> None:
        """List what this form can be printed for; for another one, nothing is ticked."""
        if self._form is not None and self._form.code == form.code:
            return
        self._form = form
        self._ticked.clear()
        if PaperKind.CUSTOMER in form.subjects:
            self._ground.run(self, lambda: grids_of(self._ground), self._show_grids)
        self._offer_standings(form)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read what can be printed again; ticks stay."""
        if self._form is None:
            return
        wish, ground = self._wish(self._form), self._ground
        ground.run(self, lambda: find_candidates(ground, wish), self._show)

    def _lay_out(self) -> None:
        head = row()
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._all)
        head.addWidget(self._none)
        where = row()
        where.addWidget(self._find, 3)
        where.addWidget(self._standing, 2)
        inside = column(self, spacing=8)
        inside.addLayout(where)
        inside.addLayout(head)
        inside.addWidget(self._list, 1)
        inside.addWidget(self._cut)
        self._cut.hide()
        self.setFocusProxy(self._list)

    def _connect(self) -> None:
        self._all.clicked.connect(lambda: self._tick_all(Qt.CheckState.Checked))
        self._none.clicked.connect(self._tick_nothing)
        self._list.itemChanged.connect(self._on_item)
        self._standing.currentIndexChanged.connect(self.refresh)
        self._find.textChanged.connect(lambda _text: self._wait.start())
        self._find.returnPressed.connect(self._list.setFocus)
        self._wait.timeout.connect(self.refresh)
        theme().changed.connect(self._scale)
        make_action(ActionId.FILTER, self, self._find.setFocus)

    def _offer_standings(self, form: "FormLine") -> None:
        """Cases or orders that run, or all; before them customers who owe, of a grid or of all."""
        # What is printed for an order is asked for by its order: a case may have several, or none yet.
        kind = PaperKind.ORDER if PaperKind.ORDER in form.subjects else PaperKind.CASE
        offered = [(self.tr("未办结"), kind, True, ""), (self.tr("全部"), kind, False, "")]
        if PaperKind.CUSTOMER in form.subjects:
            owing = [(self.tr("欠费客户"), PaperKind.CUSTOMER, True, "")]
            owing += [
                (self.tr("欠费客户 {grid}").format(grid=grid), PaperKind.CUSTOMER, True, grid) for grid in self._grids
            ]
            offered = [
                *owing,
                (self.tr("未办结工单"), kind, True, ""),
                (self.tr("全部工单"), kind, False, ""),
            ]
        before = self._standing.currentText()
        with QSignalBlocker(self._standing):
            self._standing.clear()
            for words, *wanted in offered:
                self._standing.addItem(words, tuple(wanted))
            self._standing.setCurrentIndex(max(0, self._standing.findText(before)))

    def _show_grids(self, grids: tuple[str, ...]) -> None:
        self._grids = grids
        if self._form is not None:
            self._offer_standings(self._form)

    def _wish(self, form: "FormLine") -> Wish:
        kind, is_open, grid = self._standing.currentData()
        return Wish(form=form.code, kind=PaperKind(kind), is_open=is_open, grid=grid, text=self._find.text().strip())

    def _show(self, candidates: Candidates) -> None:
        if self._form is None or candidates.wish != self._wish(self._form):
            return  # something else is looked for by now
        current = self._list.currentRow()
        with QSignalBlocker(self._list):
            self._list.clear()
            for each in candidates.found:
                item = QListWidgetItem(f"{each.number}\n{each.words}")
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                is_ticked = each.subject in self._ticked
                item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
                item.setData(_SUBJECT, each.subject)
                self._list.addItem(item)
            self._list.setCurrentRow(min(max(current, 0), self._list.count() - 1))
        cut = self.tr("只列出前 {n} 项，可输入文字缩小范围。").format(n=f"{MOST:,}")
        none = self.tr("没有用这份表单的业务或工单，可改选“全部”查看。")
        if candidates.wish.kind is PaperKind.CUSTOMER:
            none = self.tr("没有欠费的客户。")
        self._cut.setText(cut if candidates.is_cut else none)
        self._cut.setVisible(candidates.is_cut or not candidates.found)
        self._tell()

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(number) for number in range(self._list.count())]

    def _tick_all(self, state: Qt.CheckState) -> None:
        for item in self._items():
            item.setCheckState(state)

    @Slot()
    def _tick_nothing(self) -> None:
        self._ticked.clear()
        self._tick_all(Qt.CheckState.Unchecked)
        self._tell()

    @Slot(QListWidgetItem)
    def _on_item(self, item: QListWidgetItem) -> None:
        subject = item.data(_SUBJECT)
        if item.checkState() == Qt.CheckState.Checked:
            self._ticked[subject] = None
        else:
            self._ticked.pop(subject, None)
        self._tell()

    @Slot()
    def _scale(self) -> None:
        self._list.setMinimumHeight(theme().look.px(_LEAST_HEIGHT))

    def _tell(self) -> None:
        words = self.tr("共 {n} 项，已选 {m} 项")
        self._count.setText(words.format(n=self._list.count(), m=len(self._ticked)))
        self.changed.emit()
