"""The place 表单: the forms, batches, what was printed, and what comes back signed."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from app.domain.people.session import Permission
from app.ui.ground import Ground
from app.ui.icons import Icon
from app.ui.lists.pane import ListPane
from app.ui.overriding import override
from app.ui.page_stack import PageStack
from app.ui.papers.batch_page import BatchPage
from app.ui.papers.forms_page import FormsPage
from app.ui.papers.history_page import HistoryPage
from app.ui.papers.signed_page import SignedPage
from app.ui.papers.subjects import subject_from
from app.ui.parts import column, named, row
from app.ui.shell.places import Place
from app.ui.tools import tool

if TYPE_CHECKING:
    from app.services.papers.paper import FormShelf
    from app.services.papers.print_log import PrintRow

_SUBJECTS: Final = frozenset({"orders", "cases"})
_TOPICS: Final = _SUBJECTS | {"papers"}
_FORMS, _BATCH, _HISTORY, _SIGNED = range(4)
_AIMS: Final = {"batch": _BATCH, "history": _HISTORY, "signed": _SIGNED}


class PapersPlace(Place):
    """表单."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self._ground = ground
        self._forms = FormsPage(ground)
        self._batch = BatchPage(ground)
        self._history = HistoryPage(ground)
        self._signed = SignedPage(ground)
        self._stack = named(PageStack(), "papersPages")
        self._pages: list[QWidget] = [self._forms, self._batch, self._history, self._signed]
        for page in self._pages:
            self._stack.addWidget(page)
        self._views = self._make_views()
        inside = column(self, spacing=12)
        views = row(spacing=4)
        for view in self._views:
            views.addWidget(view)
        views.addStretch(1)
        inside.addLayout(views)
        inside.addWidget(self._stack, 1)
        ground.desk.feed.changed.connect(self._on_changed)
        self._forms.catalogue.own.reread.connect(self._show_shelf)
        self._history.again_wanted.connect(self._on_again)

    @override
    def activate(self) -> None:
        self.refresh()
        self._pages[self._stack.currentIndex()].setFocus()

    @override
    def refresh(self) -> None:
        number = self._stack.currentIndex()
        if number == _HISTORY:
            self._history.refresh()
            return
        if number == _SIGNED:
            return  # its scans are no records yet
        ground = self._ground
        ground.run(self, ground.services.papers.catalogue, self._show_shelf)
        if number == _BATCH:
            self._batch.refresh()

    @override
    def primary_list(self) -> ListPane | None:
        return self._history.log if self._stack.currentIndex() == _HISTORY else None

    @override
    def panes(self) -> list[QWidget]:
        pages: list[list[QWidget]] = [
            [self._forms.catalogue, self._forms.source, self._forms.panel],
            [self._batch, self._batch.panel],
            [self._history.log, *([self._history.queue] if self._history.queue.isVisible() else [])],
            [self._signed.scans, self._signed.form, self._signed.preview],
        ]
        return pages[self._stack.currentIndex()]

    @override
    def show_aim(self, aim: object) -> None:
        """`batch`, `history`, `signed`, or a form's code with kind and id of what fills it, and its number."""
        if isinstance(aim, str) and aim in _AIMS:
            self._turn_to(_AIMS[aim])
        elif isinstance(aim, tuple):
            form, kind, key, words = (str(part) for part in aim)
            self._turn_to(_FORMS)
            self._forms.show_for(form, subject_from(kind, key), words)

    def _make_views(self) -> list[QToolButton]:
        group = QButtonGroup(self)
        views = []
        for number, (name, words, mark) in enumerate(
            (
                ("papersForms", self.tr("表单目录"), Icon.PAPERS),
                ("papersBatch", self.tr("批量打印"), Icon.PRINT),
                ("papersHistory", self.tr("打印记录"), Icon.HISTORY),
                ("papersSigned", self.tr("签字件回收"), Icon.IMPORT),
            )
        ):
            made = tool(name, words, mark, shows_words=True)
            made.setCheckable(True)
            made.setChecked(number == _FORMS)
            made.clicked.connect(lambda _on=False, number=number: self._turn_to(number))
            group.addButton(made)
            views.append(made)
        if not self._ground.may(Permission.INTAKE):  # the counter takes papers in
            views[_SIGNED].hide()
        return views

    @Slot(object)
    def _on_again(self, shown: "PrintRow") -> None:
        self._turn_to(_FORMS)
        if shown.subject is not None:
            self._forms.show_for(shown.record.form_code, shown.subject, shown.number)

    def _turn_to(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self._views[number].setChecked(True)
        self.activate()

    @Slot(object)
    def _show_shelf(self, shelf: "FormShelf") -> None:
        self._forms.catalogue.show_shelf(shelf)
        self._batch.show_shelf(shelf)

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if not (topics & _TOPICS and self.isVisible()):
            return
        if self._stack.currentIndex() == _HISTORY:
            self._history.refresh()
        elif self._stack.currentIndex() == _BATCH and topics & _SUBJECTS:
            self._batch.refresh()
