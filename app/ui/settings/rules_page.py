"""The catalogue: every rule with its source and 待核对 mark, as of a day, and a way to set a figure differently."""

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent

from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.labels.rule_list import RuleLine, RuleList
from app.labels.rule_sheet import FORM, sheet_values
from app.labels.rules import AREAS, OWN, VERIFIED
from app.labels.work_terms import UNVERIFIED
from app.ui.forms.day_editor import DayEditor
from app.ui.forms.fields import Field, FieldKind
from app.ui.icons import Icon
from app.ui.lists.cells import Badge, Tone
from app.ui.lists.filters import FilterChoice
from app.ui.lists.pane import ListPane
from app.ui.overriding import override
from app.ui.parts import label, row, set_property
from app.ui.scrolling import scrolled
from app.ui.settings.page import SettingsPage
from app.ui.settings.rule_card import RuleCard
from app.ui.shell.desk import Desk
from app.ui.splitting import shared_splitter
from app.ui.theme.theme import theme
from app.ui.tools import marked_button, tool

if TYPE_CHECKING:
    from app.domain.definitions.figures import FigureChange
    from app.services.bundle import Services

_DAY_WIDTH: Final = 150
_NARROW: Final = 900  # units; below, the rule stands under the list


def verified_badge(is_unverified: bool) -> Badge:  # noqa: FBT001 - the value of a column
    """Whether the figure was seen in a published text."""
    return Badge(word=UNVERIFIED, tone=Tone.NEAR) if is_unverified else Badge(word=VERIFIED, tone=Tone.GOOD)


def own_badge(is_own: bool) -> Badge | str:  # noqa: FBT001 - the value of a column
    """Whether the station's own figure or file is in force."""
    return Badge(word=OWN, tone=Tone.PLAIN, mark=Icon.EDIT) if is_own else ""


class RulesPage(SettingsPage):
    """规则."""

    def __init__(self, services: "Services", session: Session, desk: Desk) -> None:
        super().__init__(
            "rulesPage",
            desk.tr("规则与时限"),
            desk.tr("程序依据的全部规则。标“待核对”的请对照本地文件核实；改动从所填日期起生效，以前受理的业务不变。"),
        )
        self._services = services
        self._session = session
        self._desk = desk
        self._rules = RuleList(services.catalog)
        self._list = ListPane(
            desk,
            self._rules,
            name="rulesList",
            title=self.tr("规则"),
            says={"is_unverified": verified_badge, "is_own": own_badge},
            filters=(
                FilterChoice(name="area", title=self.tr("类别"), options=tuple(AREAS.items())),
                FilterChoice(name="type", title=self.tr("业务或工单")),
                FilterChoice(
                    name="mark",
                    title=self.tr("标记"),
                    options=(("unverified", self.tr("只看待核对")), ("own", self.tr("只看本所改过的"))),
                ),
            ),
            unit=self.tr("条"),
            keeps_filters=True,
        )
        self._card = RuleCard(desk, may_change=session.may(Permission.MANAGE_STATION))
        self._beside = scrolled(self._card, "ruleCardArea")
        self._middle = shared_splitter("rulesSplitter", (self._list, self._beside), (3, 2), desk.settings)
        self._day = DayEditor(Field(name="rulesOn", label=self.tr("哪一天有效"), kind=FieldKind.DAY))
        self._today = marked_button(self.tr("回到今天"), "rulesToday", Icon.UNDO)
        self._print = tool("printRules", self.tr("打印清单"), Icon.PRINT, shows_words=True)
        self._list.add_head(self._print)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = row(spacing=8)
        words = label(self.tr("哪一天有效"), "muted")
        words.setBuddy(self._day)
        head.addWidget(words)
        head.addWidget(self._day)
        head.addWidget(self._today)
        head.addStretch(1)
        self.inside.addLayout(head)
        self.inside.addWidget(self._middle, 1)
        self.let_fill(self._list, 320)
        self.let_fill(self._beside, 240)
        self._scale()
        self._show_day()

    def _connect(self) -> None:
        theme().changed.connect(self._scale)
        for told in (self._day.left, self._day.entered, self._day.edited):
            told.connect(self._on_day)
        self._today.clicked.connect(self._on_today)
        self._print.clicked.connect(self._on_print)
        self._list.current_changed.connect(lambda _key: self._show_current())
        self._list.model.dataChanged.connect(lambda *_places: self._show_current())
        self._card.wanted.connect(self._on_wanted)

    @Slot()
    def _scale(self) -> None:
        self._day.setFixedWidth(theme().look.px(_DAY_WIDTH))

    def refresh(self) -> None:
        """Read the rules again, and which types they can be narrowed to."""
        self._list.refresh()
        self._desk.runner.run(
            self._services.catalog.types,
            owner=self,
            on_done=lambda types: self._list.offer("type", types),
            on_refused=self._desk.refuse,
        )

    @property
    def _on(self) -> date:
        return self._rules.on or self._services.catalog.today()

    @Slot()
    def _on_day(self) -> None:
        """List the rules of the day typed; nothing typed is today."""
        text = self._day.value()
        try:
            on = date.fromisoformat(text) if text else None
        except ValueError:
            set_property(self._day, "wrong", "true")  # somebody may still be typing
            return
        set_property(self._day, "wrong", "false")
        if on != self._rules.on:
            self._turn_to(None if on == self._services.catalog.today() else on)

    @Slot()
    def _on_today(self) -> None:
        self._turn_to(None)
        self._day.setFocus()

    def _turn_to(self, on: date | None) -> None:
        self._rules.on = on
        self._list.standing = "" if on is None else self.tr("{day} 有效").format(day=on)
        self._show_day()
        self._list.refresh()

    def _show_day(self) -> None:
        self._day.set_value(self._on.isoformat())
        self._today.setVisible(self._rules.on is not None)

    @Slot()
    def _show_current(self) -> None:
        shown = self._list.current_row
        self._card.show_rule(shown.rule if isinstance(shown, RuleLine) else None, self._on)

    @Slot()
    def _on_print(self) -> None:
        """Put what is listed on paper."""
        services, query, on = self._services, self._list.model.query, self._on
        made, narrowed = (self._session.name, services.catalog.today()), "；".join(self._list.narrowed)

        def draw() -> object:
            source = RuleList(services.catalog)  # one of its own: that of the pane answers on another thread
            source.on = on
            lines = [line for line in source.rows(source.keys(query)) if isinstance(line, RuleLine)]
            station = services.station.station()
            told = narrowed or self.tr("全部")
            values = sheet_values(lines, station=station.name, code=station.code, on=on, narrowed=told, made=made)
            return services.papers.from_json(FORM, values)

        self._desk.run_long(self.tr("打印规则清单"), lambda _job: draw(), owner=self, on_done=self._desk.show_paper)

    @Slot(object)
    def _on_wanted(self, changes: "list[FigureChange]") -> None:
        rules, session = self._services.rules, self._session
        self._desk.runner.run(
            lambda: rules.change_figures(session, changes),
            owner=self,
            on_done=self._on_saved,
            on_refused=self._on_refused,
        )

    def _on_saved(self, _nothing: object) -> None:
        self._card.close_form()
        self._desk.say_saved(self.tr("规则"))
        self._desk.toast(self.tr("已设定，从生效日起执行。"))
        self._list.refresh()

    def _on_refused(self, refusal: Refusal) -> None:
        self._card.show_refusal(refusal)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < theme().look.px(_NARROW)
        self._middle.setOrientation(Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal)
