"""The limits with their sources, and a way to set one differently from a day on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot

from app.domain.definitions.changes import LimitChange
from app.domain.lists import ColumnKind, ListColumn, ListQuery
from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.domain.records.facts import PlaceKind
from app.labels.work import LABELS
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.form import EntryForm
from app.ui.icons import Icon
from app.ui.lists.cells import Badge, Tone
from app.ui.lists.pane import ListPane
from app.ui.parts import card, label, named, row
from app.ui.settings.page import SettingsPage, messages_of
from app.ui.shell.desk import Desk
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.services.bundle import Services
    from app.services.rules import LimitRule, RulesService


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One limit as a line of the list."""

    key: int
    rule: "LimitRule"
    business: str
    limit: str
    amount: str
    decided_by: str
    source: str
    is_unverified: bool
    effective_from: date


class RuleList:
    """The limits as a list; they are few and held in memory."""

    columns: Final = (
        ListColumn(name="business", title="业务", width=7),
        ListColumn(name="limit", title="时限", width=11),
        ListColumn(name="amount", title="数值", width=14, is_sortable=False),
        ListColumn(name="is_unverified", title="核对", kind=ColumnKind.BADGE, width=5),
        ListColumn(name="source", title="依据", width=24),
        ListColumn(name="effective_from", title="施行", kind=ColumnKind.DAY, width=6),
    )

    def __init__(self, rules: "RulesService") -> None:
        self._rules = rules
        self._rows: Mapping[int, RuleRow] = {}

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The keys of the limits that hold the words typed, in the order asked for."""
        self._rows = {key: _row(key, rule) for key, rule in enumerate(self._rules.limits())}
        words = query.text.split()
        kept = [r for r in self._rows.values() if all(w in f"{r.business}{r.limit}{r.source}" for w in words)]
        if query.order:
            kept.sort(key=lambda r: str(getattr(r, query.order)), reverse=query.is_descending)
        return [r.key for r in kept]

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """The limits of these keys."""
        return [self._rows[key] for key in keys if key in self._rows]


def _row(key: int, rule: "LimitRule") -> RuleRow:
    unit = LABELS[type(rule.unit)][rule.unit]
    places = {str(kind): word for kind, word in LABELS[PlaceKind].items()}
    amount = "、".join(f"{places.get(value, value)} {each}" for value, each in rule.by_value) or str(rule.amount)
    coming = "".join(f"，{change.effective_from:%m-%d} 起 {change.amount}" for change in rule.coming)
    return RuleRow(
        key=key,
        rule=rule,
        business=rule.business,
        limit=rule.limit,
        amount=f"{amount} {unit}{coming}",
        decided_by=rule.by,
        source=f"{rule.source} {rule.article}".strip(),
        is_unverified=rule.is_unverified,
        effective_from=rule.effective_from,
    )


def _details(shown: RuleRow) -> str:
    """Where a figure comes from, in one or two sentences."""
    decided = f"按“{shown.decided_by}”分档。" if shown.decided_by else ""
    checked = "待核对，请对照本地文件。" if shown.is_unverified else ""
    return f"{decided}依据：{shown.source}。{shown.effective_from.isoformat()} 起施行。{checked}"


def verified_badge(is_unverified: bool) -> Badge:  # noqa: FBT001 - the value of a column
    """Whether the figure was seen in a published text."""
    return Badge(word="待核对", tone=Tone.NEAR) if is_unverified else Badge(word="有依据", tone=Tone.GOOD)


class RulesPage(SettingsPage):
    """规则."""

    def __init__(self, services: "Services", session: Session, desk: Desk) -> None:
        super().__init__(
            "rulesPage",
            desk.tr("规则与时限"),
            desk.tr(
                "数值都注明依据；标“待核对”的请对照本地文件核实。改动从所填日期起对新受理的业务生效，以前的业务不变。"
            ),
        )
        self._services = services
        self._session = session
        self._desk = desk
        self._shown: RuleRow | None = None
        self._rules = RuleList(services.rules)
        self._list = ListPane(
            desk,
            self._rules,
            name="rulesList",
            title=self.tr("时限"),
            says={"is_unverified": verified_badge},
            unit=self.tr("项"),
        )
        self._chosen = named(label("", "heading", wraps=True), "ruleChosen")
        self._details = named(label("", "muted", wraps=True), "ruleDetails")
        self._change = marked_button(self.tr("另定数值"), "openChange", Icon.EDIT)
        self._form = EntryForm(
            desk,
            (
                Field(name="amount", label=self.tr("新数值"), kind=FieldKind.QUANTITY, is_required=True),
                Field(name="effective_from", label=self.tr("生效日期"), kind=FieldKind.DAY, is_required=True),
                Field(name="reason", label=self.tr("依据或原因"), is_required=True, is_wide=True),
            ),
            name="ruleForm",
        )
        self._save = marked_button(self.tr("从该日起执行"), "changeRule", Icon.SAVE, role="primary")
        self._leave = marked_button(self.tr("不改"), "leaveRule", Icon.CLOSE)
        self._lay_out()
        self._show_form(is_shown=False)
        self._list.current_changed.connect(self._on_current)

    def _lay_out(self) -> None:
        around, inside = card("ruleCard")
        head = row(spacing=12)
        head.addWidget(self._chosen, 1)
        head.addWidget(self._change)
        inside.addLayout(head)
        inside.addWidget(self._details)
        inside.addWidget(self._form)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self._leave)
        foot.addWidget(self._save)
        inside.addLayout(foot)
        self.inside.addWidget(self._list, 1)
        self.inside.addWidget(around)
        self.let_fill(self._list, 240)
        self._change.clicked.connect(lambda: self._show_form(is_shown=True))
        self._leave.clicked.connect(lambda: self._show_form(is_shown=False))
        self._save.clicked.connect(self._on_save)

    def _show_form(self, *, is_shown: bool) -> None:
        """Open or close the form; the figures are looked at more often than they are changed."""
        may_change = self._session.may(Permission.MANAGE_STATION)
        for widget in (self._form, self._save, self._leave):
            widget.setVisible(is_shown)
        self._change.setVisible(may_change and not is_shown)
        if is_shown:
            tomorrow = self._desk.now().date() + timedelta(days=1)
            self._form.set_values({"effective_from": tomorrow.isoformat()})
            self._form.begin()

    def refresh(self) -> None:
        """Read the limits again."""
        self._list.refresh()

    @Slot(object)
    def _on_current(self, key: object) -> None:
        shown = next(iter(self._rules.rows([key])), None) if isinstance(key, int) else None
        if isinstance(shown, RuleRow):
            if self._shown is None or self._shown.key != shown.key:
                self._show_form(is_shown=False)
            self._shown = shown
            self._chosen.setText(f"{shown.business} · {shown.limit}：{shown.amount}")
            self._details.setText(_details(shown))

    @Slot()
    def _on_save(self) -> None:
        shown = self._shown
        if shown is None or not self._form.check_all():
            return
        values = self._form.values()
        if not values["amount"].isdecimal():
            self._form.show_problems({"amount": self.tr("请填整数。")})
            return
        change = LimitChange(
            business_code=shown.rule.business_code,
            limit_code=shown.rule.limit_code,
            amount=int(values["amount"]),
            effective_from=date.fromisoformat(values["effective_from"]),
            reason=values["reason"],
        )
        self._desk.runner.run(
            lambda: self._services.rules.change_limit(self._session, change),
            owner=self,
            on_done=self._on_saved,
            on_refused=self._on_refused,
        )

    def _on_saved(self, _nothing: object) -> None:
        self._show_form(is_shown=False)
        self._desk.say_saved(self.tr("时限"))
        self._desk.toast(self.tr("已设定，从生效日起用于新受理的业务。"))
        self._list.refresh()

    def _on_refused(self, refusal: Refusal) -> None:
        self._form.show_problems(messages_of(refusal))
