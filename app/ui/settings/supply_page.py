"""The rules of supply a station may set: from which capacity a team surveys, and when the meeting is held."""

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot

from app.domain.definitions.supply import SupplyChange, SupplyRules
from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.labels.work_terms import UNVERIFIED, source_text
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.form import EntryForm
from app.ui.icons import Icon
from app.ui.parts import card, label, named, row
from app.ui.settings.page import SettingsPage, messages_of
from app.ui.shell.desk import Desk
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.services.bundle import Services

_WEEKDAYS: Final = "一二三四五六日"
_TEAM, _ALONE = "team", "alone"


class SupplyPage(SettingsPage):
    """业扩规则."""

    def __init__(self, services: "Services", session: Session, desk: Desk) -> None:
        super().__init__(
            "supplyPage",
            desk.tr("业扩规则"),
            desk.tr(
                "团队勘查的容量界限和业扩例会的日子。没有公开规定的标“待核对”，由本所定；改动留痕，从所填日期起生效。"
            ),
        )
        self._services = services
        self._session = session
        self._desk = desk
        self._form = EntryForm(desk, self._fields(), name="supplyForm")
        self._source = named(label("", "small", wraps=True), "supplySource")
        self._save = marked_button(self.tr("保存 Ctrl+S"), "saveSupply", Icon.SAVE, role="primary")
        self._save.setShortcut("Ctrl+S")
        self._save.setEnabled(session.may(Permission.MANAGE_STATION))
        self._save.clicked.connect(self._on_save)
        around, inside = card("supplyCard")
        inside.addWidget(self._form)
        inside.addWidget(self._source)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self._save)
        inside.addLayout(foot)
        self.inside.addWidget(around)
        self.inside.addStretch(1)

    def _fields(self) -> tuple[Field, ...]:
        days = tuple((str(number), f"每周{name}") for number, name in enumerate(_WEEKDAYS, start=1))
        sides = ((_TEAM, self.tr("团队勘查")), (_ALONE, self.tr("不组织团队")))
        return (
            Field(
                name="threshold_kva",
                label=self.tr("团队勘查的容量界限"),
                kind=FieldKind.QUANTITY,
                unit="kVA",
                is_required=True,
            ),
            Field(name="exactly", label=self.tr("正好等于界限"), kind=FieldKind.CHOICE, choices=sides),
            Field(name="weekday", label=self.tr("业扩例会"), kind=FieldKind.CHOICE, choices=days),
            Field(name="effective_from", label=self.tr("生效日期"), kind=FieldKind.DAY, is_required=True),
            Field(name="reason", label=self.tr("修改原因"), is_required=True),
        )

    def refresh(self) -> None:
        """Read the rules in force."""
        self._desk.runner.run(
            self._services.supply.rules.rules, owner=self, on_done=self._show, on_refused=self._desk.refuse
        )

    def _show(self, rules: SupplyRules) -> None:
        survey = rules.survey
        self._form.set_values(
            {
                "threshold_kva": str(survey.threshold_kva),
                "exactly": _TEAM if survey.is_team_at_threshold else _ALONE,
                "weekday": str(rules.meeting.weekday),
                "effective_from": self._desk.now().date().isoformat(),
            }
        )
        mark = f"（{UNVERIFIED}）" if survey.source.is_unverified else ""
        posts = self.tr("团队中须有的岗位：{posts}").format(posts="、".join(survey.posts))
        self._source.setText(f"{posts}\n{self.tr('依据')}：{source_text(survey.source)}{mark}")

    @Slot()
    def _on_save(self) -> None:
        if not self._form.check_all():
            return
        values, rules, session = self._form.values(), self._services.supply.rules, self._session
        threshold = values["threshold_kva"]
        change = SupplyChange(
            threshold_kva=int(threshold) if threshold.isdecimal() else 0,
            is_team_at_threshold=values["exactly"] == _TEAM,
            weekday=int(values["weekday"]),
            effective_from=date.fromisoformat(values["effective_from"]),
            reason=values["reason"],
        )
        self._desk.runner.run(
            lambda: rules.change(session, change), owner=self, on_done=self._on_saved, on_refused=self._on_refused
        )

    def _on_saved(self, rules: SupplyRules) -> None:
        self._show(rules)
        self._desk.say_saved(self.tr("业扩规则"))
        self._desk.toast(self.tr("已保存，从生效日起用于派工和例会。"))

    def _on_refused(self, refusal: Refusal) -> None:
        self._form.show_problems(messages_of(refusal))
        self._desk.refuse(refusal)
