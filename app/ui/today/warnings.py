"""提醒: the limits and promises somebody was warned of, to be opened or taken note of."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QTabWidget, QWidget

from app.domain.lists import ListQuery
from app.ui.lists.cells import Badge, Tone
from app.ui.lists.empty import EmptyState
from app.ui.lists.pane import ListPane
from app.ui.parts import button, column, named, row
from app.ui.theme.theme import theme
from app.ui.words import case_words

if TYPE_CHECKING:
    from app.domain.people.session import Session
    from app.services.bundle import Services
    from app.ui.shell.desk import Desk


class WarningsDialog(QDialog):
    """The list over the first place; Enter opens the case, 知道了 takes the selected ones off the list."""

    def __init__(self, services: "Services", session: "Session", desk: "Desk", parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "warningsDialog", self.tr("提醒"))
        self.setWindowTitle(self.tr("提醒"))
        self._services = services
        self._session = session
        self._desk = desk
        self._source = services.warnings.listed(session)
        definitions = services.office.definitions
        says = case_words(definitions.versions, desk.now, lambda: definitions.calendar)
        self.pane = ListPane(
            desk,
            self._source,
            name="warnings",
            title=self.tr("提醒"),
            says={"level": self._level, "due_at": says["due_at"], "business_code": says["business_code"]},
            empty=EmptyState(text=self.tr("没有要留意的时限。")),
        )
        self.promises = ListPane(
            desk,
            services.lists.source("promises"),
            name="openPromises",
            title=self.tr("全所未兑现的承诺"),
            says={"due_at": says["due_at"], "business_code": says["business_code"]},
            empty=EmptyState(text=self.tr("没有等着兑现的承诺。")),
        )
        self.tabs = named(QTabWidget(), "warningTabs", self.tr("提醒与承诺"))
        self.see = button(self.tr("知道了(&K)"), "seeWarnings", role="primary")
        self._show = button(self.tr("打开业务  Enter"), "openWarned")
        self._lay_out()
        self.see.clicked.connect(self._on_see)
        self._show.clicked.connect(self._open)
        look, room = theme().look, parent.window().size()
        self.resize(min(look.px(1040), room.width() * 9 // 10), min(look.px(520), room.height() * 8 // 10))
        for pane in (self.pane, self.promises):
            pane.opened.connect(self._open)
            pane.current_changed.connect(self._on_current)
        self.tabs.currentChanged.connect(self._on_current)
        self._on_current()
        desk.feed.changed.connect(self._on_changed)
        self.finished.connect(self.deleteLater)

    def _lay_out(self) -> None:
        self.see.setToolTip(self.tr("选中的各条不再列出；到下一级时再提醒。"))
        close = button(self.tr("关闭"), "closeWarnings")
        close.clicked.connect(self.reject)
        verbs = row(spacing=10)
        verbs.addStretch(1)
        for verb in (close, self._show, self.see):
            verbs.addWidget(verb)
        inside = column(self, margins=16, spacing=12)
        self.tabs.addTab(self.pane, self.tr("提醒"))
        self.tabs.addTab(self.promises, self.tr("未兑现的承诺"))
        inside.addWidget(self.tabs, 1)
        inside.addLayout(verbs)

    def begin(self) -> None:
        """Show the list and put the focus into it."""
        self._refresh()
        self.open()
        self.pane.setFocus()

    def _level(self, code: str) -> Badge:
        levels = self._services.office.definitions.warning_levels
        name = next((level.name for level in levels if level.code == code), code)
        return Badge(word=name, tone=Tone.OVER if code == levels[-1].code else Tone.NEAR)

    def _refresh(self) -> None:
        self.pane.refresh()
        self.promises.refresh()

    @Slot()
    def _on_current(self) -> None:
        has_row = self._listed.table.currentIndex().isValid() and self._listed.model.rowCount() > 0
        self.see.setVisible(self._listed is self.pane)
        self.see.setEnabled(has_row)
        self._show.setEnabled(has_row)

    @property
    def _listed(self) -> ListPane:
        """The list that is looked at."""
        return self.pane if self.tabs.currentIndex() <= 0 else self.promises

    @Slot()
    def _open(self) -> None:
        shown = self._listed.current_row
        if shown is not None:
            self._desk.open_record("case", str(getattr(shown, "case_id")))  # noqa: B009 - rows are made from columns
            self.accept()

    @Slot()
    def _on_see(self) -> None:
        keys, source = self.pane.table.selected_keys, self._source
        warnings, session = self._services.warnings, self._session

        def see() -> int:
            seen = [getattr(each, "id") for each in source.rows(keys)]  # noqa: B009 - as above
            warnings.see(session, seen)
            return len(seen)

        self._desk.runner.run(see, owner=self, on_done=self._on_seen, on_refused=self._desk.refuse)

    def _on_seen(self, count: int) -> None:
        self._desk.toast(self.tr("已知道 {n} 条，到下一级时再提醒。").format(n=count))
        self.pane.setFocus()

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & {"warnings", "cases"}:
            self._refresh()


def standing_count(services: "Services", session: "Session") -> int:
    """How many warnings wait for this person."""
    return len(services.warnings.listed(session).keys(ListQuery()))
