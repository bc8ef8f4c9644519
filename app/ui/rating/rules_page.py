"""The scheme as it applies: indicators with weight, rule, source and what must still be checked; conventions."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.lists import ColumnKind, ListColumn
from app.domain.rating.scheme import Indicator, Marks, Scheme
from app.labels.rating import NEEDS_CHECK, PARTS, RULE_KINDS
from app.labels.rating_words import mark_text, rule_text
from app.ui.ground import Ground
from app.ui.icons import Icon
from app.ui.lists.cells import Badge, Tone
from app.ui.lists.pane import ListPane
from app.ui.parts import column, label, named, row
from app.ui.rating.held_list import HeldList
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from collections.abc import Mapping

_COLUMNS: Final = (
    ListColumn(name="id", title="编号", width=4),
    ListColumn(name="name", title="内容", width=12),
    ListColumn(name="points", title="分值", width=3),
    ListColumn(name="rule", title="计分规则", width=16),
    ListColumn(name="needs_check", title="核对", kind=ColumnKind.BADGE, width=5),
    ListColumn(name="formula", title="算法", width=16),
    ListColumn(name="source", title="来源", width=16),
    ListColumn(name="part", title="部分", width=5),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One line of the scheme."""

    key: int
    id: str
    name: str
    points: str
    rule: str
    needs_check: bool
    formula: str
    source: str
    part: str


class SchemePage(QWidget):
    """The rules in force, to be read; a station changes them by its own file in the data folder."""

    closed = Signal()

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        named(self, "schemePage", self.tr("考评规则"))
        scheme = ground.services.office.definitions.scheme
        rules = HeldList(_COLUMNS)
        rules.fill(scheme_rows(scheme))
        self._list = ListPane(
            ground.desk,
            rules,
            name="schemeRules",
            title=self.tr("考评规则"),
            says={"needs_check": _check},
            unit=self.tr("条"),
            can_export=False,
        )
        back = marked_button(self.tr("回到得分"), "leaveRules", Icon.RATING)
        back.clicked.connect(self.closed)
        self._list.add_head(back)
        told = self.tr("{name}，{day} 起施行。标“待核对”的没有见到公开依据，请所内核实后再用。")
        head = row()
        head.addWidget(label(told.format(name=scheme.name, day=scheme.effective_from), "muted", wraps=True), 1)
        inside = column(self, spacing=8)
        inside.addLayout(head)
        inside.addWidget(self._list, 1)

    @property
    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self._list]

    def refresh(self) -> None:
        """List the rules."""
        self._list.refresh()


def scheme_rows(scheme: Scheme) -> tuple[RuleRow, ...]:
    """Indicators, vetoes and conventions of the scheme, in this order."""
    titles = {source.id: source.title for source in scheme.sources}
    told = [_of_indicator(each, titles) for each in scheme.indicators]
    told += [(veto.id, veto.name, "", "一票否决", "", PARTS[veto.part], veto.marks) for veto in scheme.vetoes]
    told += [(each.id, each.text, "", "计分约定", "", "", each.marks) for each in scheme.conventions]
    return tuple(
        RuleRow(
            key=key,
            id=number,
            name=name,
            points=points,
            rule=rule,
            needs_check=marks.needs_check,
            formula=formula,
            source=mark_text(marks.ids, titles),
            part=part,
        )
        for key, (number, name, points, rule, formula, part, marks) in enumerate(told)
    )


def _of_indicator(each: Indicator, _titles: "Mapping[str, str]") -> tuple[str, str, str, str, str, str, Marks]:
    rule = f"{RULE_KINDS[each.rule.kind]}：{rule_text(each.rule, each.unit)}"
    return each.id, each.name, f"{each.points / 100:g}", rule, each.formula, PARTS[each.part], each.marks


def _check(needs_check: bool) -> str | Badge:  # noqa: FBT001 - the value of a column
    return Badge(word=NEEDS_CHECK, tone=Tone.NEAR) if needs_check else Badge(word="有依据", tone=Tone.GOOD)
