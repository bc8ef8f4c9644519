"""One rule in full: what it says, the whole citation, what the station has set of it, and where it is changed."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame

from app.labels.rule_words import rule_name, says
from app.labels.rules import applies_text, change_text, cited, coming_text, span_text
from app.services.rules.row import RuleArea
from app.ui.icons import Icon
from app.ui.parts import column, label, named, row
from app.ui.settings.rule_form import RuleForm
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from datetime import date

    from app.domain.problems import Refusal
    from app.services.rules.row import RuleRow
    from app.ui.shell.desk import Desk

_PAGES: Final = {RuleArea.CALENDAR: "calendarPage", RuleArea.PAUSES: "stationPage"}
"""The pages of the settings where rules of an area are set."""


class RuleCard(QFrame):
    """What is known of the rule chosen in the list."""

    wanted = Signal(object)
    """Figures to be stored, a list of `FigureChange`."""

    def __init__(self, desk: "Desk", *, may_change: bool) -> None:
        super().__init__()
        named(self, "ruleCard", self.tr("所选规则"))
        self.setProperty("role", "card")
        self._desk = desk
        self._may_change = may_change
        self._rule: RuleRow | None = None
        self._head = named(label("", "heading", wraps=True), "ruleChosen")
        self._says = named(label("", wraps=True), "ruleSays")
        self._details = named(label("", "muted", wraps=True), "ruleDetails")
        self._history = named(label("", "small", wraps=True), "ruleHistory")
        self._way = named(label("", "small", wraps=True), "ruleWay")
        self._change = marked_button(self.tr("另定数值"), "openChange", Icon.EDIT)
        self._go = marked_button(self.tr("去设置"), "openRulePage", Icon.EDIT)
        self._form = RuleForm(desk)
        self._lay_out()
        self._change.clicked.connect(self._on_change)
        self._go.clicked.connect(self._on_go)
        self._form.left.connect(self.close_form)
        self._form.wanted.connect(self.wanted)
        self.close_form()

    def _lay_out(self) -> None:
        inside = column(self, margins=16, spacing=8)
        head = row(spacing=12)
        head.addWidget(self._head, 1)
        head.addWidget(self._go)
        head.addWidget(self._change)
        inside.addLayout(head)
        for each in (self._says, self._details, self._history, self._way, self._form):
            inside.addWidget(each)
        inside.addStretch(1)

    def show_rule(self, rule: "RuleRow | None", on: "date") -> None:
        """Show a rule as it is on a day; a form that was open for another rule is closed."""
        if rule is None or self._rule is None or rule.code != self._rule.code:
            self.close_form()
        self._rule = rule
        self.setVisible(rule is not None)
        if rule is not None:
            self._head.setText(f"{applies_text(rule)} · {rule_name(rule)}")
            self._says.setText(says(rule.content) + coming_text(rule, on))
            self._details.setText(self._details_of(rule))
            history = "\n".join(change_text(rule, change) for change in reversed(rule.changes))
            self._history.setText(self.tr("本所的改动：\n{lines}").format(lines=history) if history else "")
            self._history.setVisible(bool(history))
            self._way.setText(self._way_of(rule))
            self._way.setVisible(bool(self._way.text()))
            self._offer()

    @Slot()
    def close_form(self) -> None:
        """Put the form away; figures are looked at more often than they are changed."""
        self._form.hide()
        self._offer()

    def show_refusal(self, refusal: "Refusal") -> None:
        """Say beside the form what was refused."""
        self._form.show_refusal(refusal)

    def _details_of(self, rule: "RuleRow") -> str:
        checked = self.tr("待核对，请对照本地文件。") if rule.source.is_unverified else ""
        cites = self.tr("依据：{source}。").format(source=cited(rule))
        return f"{cites}{span_text(rule)}。{checked}"

    def _way_of(self, rule: "RuleRow") -> str:
        """How the station sets a rule that has no figure to be typed; nothing for who may not."""
        if rule.figures or rule.area in _PAGES or not self._may_change:
            return ""
        said = self.tr(
            "本所另有规定的，请系统管理员把改好的 {file} 放进数据文件夹的 reference 里，重新打开程序后生效。"
        )
        return said.format(file=rule.file)

    def _offer(self) -> None:
        rule, is_open = self._rule, not self._form.isHidden()
        figures = () if rule is None else rule.figures
        self._change.setVisible(self._may_change and bool(figures) and not is_open)
        self._go.setVisible(self._may_change and rule is not None and rule.area in _PAGES)

    @Slot()
    def _on_change(self) -> None:
        if self._rule is not None:
            self._form.open(self._rule)
            self._offer()

    @Slot()
    def _on_go(self) -> None:
        if self._rule is not None:
            self._desk.go_to("settings", _PAGES[self._rule.area])
