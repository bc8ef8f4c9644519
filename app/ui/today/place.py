"""The first place: four numbers that open their lists, the limits by time left, today's load of every manager."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSplitter, QWidget

from app.domain.dispatch.loads import LoadRow
from app.domain.people.session import Permission, Session
from app.ui.icons import Icon
from app.ui.lists.empty import EmptyState
from app.ui.lists.filters import FilterChoice
from app.ui.lists.pane import ListPane
from app.ui.overriding import override
from app.ui.parts import column, named, row
from app.ui.shell.desk import Desk
from app.ui.shell.places import Place, PlaceSpec
from app.ui.today.figures import Figure
from app.ui.words import case_words, load_badge

if TYPE_CHECKING:
    from app.services.bundle import Services
    from app.services.today import Counts

_TOPICS: Final = frozenset({"cases", "orders", "people", "imports"})
_AIMS: Final = {"due_today": {"due": "today"}, "overdue": {"due": "overdue"}, "to_archive": {"standing": "done"}}


class TodayPlace(Place):
    """今日."""

    def __init__(self, services: "Services", session: Session, desk: Desk) -> None:
        super().__init__()
        self._services = services
        self._session = session
        self._desk = desk
        self._figures = {
            "due_today": Figure("dueToday", self.tr("今日到期"), self.tr("今天营业结束前要办完"), tone="near"),
            "overdue": Figure("overdue", self.tr("已超期"), self.tr("先办这些"), tone="over"),
            "unassigned": Figure("unassigned", self.tr("待派工单"), self.tr("还没有派给人"), tone="good"),
            "to_archive": Figure("toArchive", self.tr("待归档"), self.tr("已办结，等归档"), tone="good"),
        }
        self._limits = self._make_list()
        self._loads = self._make_loads()
        self._lay_out()
        for name, figure in self._figures.items():
            figure.pressed.connect(lambda name=name: self.show_aim(name))
        self._limits.opened.connect(self._on_opened)
        self._loads.opened.connect(self._on_person)
        desk.feed.changed.connect(self._on_changed)

    @override
    def activate(self) -> None:
        self.refresh()
        self._limits.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def refresh(self) -> None:
        self._limits.refresh()
        self._loads.refresh()
        self._desk.runner.run(
            lambda: self._services.today.counts(self._session),
            owner=self,
            on_done=self._show,
            on_refused=self._desk.refuse,
        )

    @override
    def primary_list(self) -> ListPane:
        return self._limits

    @override
    def panes(self) -> list[QWidget]:
        return [self._limits, self._loads]

    @override
    def show_aim(self, aim: object) -> None:
        if aim == "unassigned":
            self._desk.go_to("dispatch", "unassigned")
        elif isinstance(aim, str) and aim in _AIMS:
            self._limits.show_filtered(_AIMS[aim])
            self._limits.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_list(self) -> ListPane:
        may_take_in = self._session.may(Permission.INTAKE)
        empty = EmptyState(
            text=self.tr("没有在办的业务。"),
            verb=self.tr("受理业务") if may_take_in else "",
            do=(lambda: self._desk.go_to("intake")) if may_take_in else None,
        )
        definitions = self._services.office.definitions
        return ListPane(
            self._desk,
            self._services.lists.source("cases"),
            name="todayLimits",
            title=self.tr("时限"),
            says=case_words(lambda: definitions.business_types, self._desk.now, lambda: definitions.calendar),
            filters=(
                FilterChoice(
                    name="due",
                    title=self.tr("时限"),
                    options=(
                        ("today", self.tr("今日到期")),
                        ("overdue", self.tr("已超期")),
                        ("paused", self.tr("暂停计时")),
                    ),
                ),
                FilterChoice(
                    name="standing",
                    title=self.tr("状态"),
                    options=(
                        ("unfinished", self.tr("在办")),
                        ("done", self.tr("待归档")),
                        ("archived", self.tr("已归档")),
                    ),
                ),
            ),
            empty=empty,
            unit=self.tr("件"),
        )

    def _lay_out(self) -> None:
        figures = row(spacing=16)
        for figure in self._figures.values():
            figures.addWidget(figure, 1)
        middle = named(QSplitter(Qt.Orientation.Horizontal), "todaySplitter")
        middle.addWidget(self._limits)
        middle.addWidget(self._loads)
        middle.setStretchFactor(0, 10)
        middle.setStretchFactor(1, 4)
        middle.setChildrenCollapsible(False)
        inside = column(self, spacing=16)
        inside.addLayout(figures)
        inside.addWidget(middle, 1)

    def _make_loads(self) -> ListPane:
        return ListPane(
            self._desk,
            self._services.lists.loads(),
            name="todayLoads",
            title=self.tr("今日派工"),
            says={"state": load_badge},
            empty=EmptyState(text=self.tr("还没有台区经理，请到“台账”导入人员，或到“设置”添加。")),
            unit=self.tr("人"),
            selects_first=False,
            can_export=False,
        )

    def _show(self, counts: "Counts") -> None:
        for name, figure in self._figures.items():
            figure.show_number(getattr(counts, name))

    @Slot(int)
    def _on_opened(self, _key: int) -> None:
        shown = self._limits.current_row
        if shown is not None:
            self._desk.open_record("case", str(getattr(shown, "id")))  # noqa: B009 - list rows are made from columns

    @Slot(int)
    def _on_person(self, _key: int) -> None:
        shown = self._loads.current_row
        if isinstance(shown, LoadRow):
            self._desk.go_to("dispatch", {"person": shown.number})

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS and self.isVisible():
            self.refresh()


def spec(services: "Services", session: Session) -> PlaceSpec:
    """How 今日 is registered."""
    return PlaceSpec(id="today", title="今日", icon=Icon.TODAY, make=lambda desk: TodayPlace(services, session, desk))
