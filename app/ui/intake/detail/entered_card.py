"""What was entered in the stages so far; each can be corrected with a reason."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.domain.definitions.field import FieldSpec
from app.domain.people.session import Permission
from app.domain.work.case import CaseState, Origin
from app.domain.work.checks import holds, value_of
from app.domain.work.visiting import visit_of
from app.labels.work import LABELS
from app.labels.work_terms import moment_in_full
from app.ui.case_fields import said
from app.ui.parts import button, clear, column, label, named
from app.ui.theme.theme import spaced, theme

if TYPE_CHECKING:
    from app.services.work.viewing import CaseView
    from app.ui.ground import Ground


class EnteredCard(QFrame):
    """Labels and values, 更正 behind each."""

    correction_wanted = Signal(object)
    """The FieldSpec to be corrected."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "enteredCard", self.tr("已填内容"))
        self.setProperty("role", "card")
        self._ground = ground
        self._place = column()
        inside = column(self, margins=16, spacing=8)
        inside.addWidget(label(self.tr("已填内容"), "heading"))
        inside.addLayout(self._place)

    def show_view(self, view: "CaseView") -> None:
        """Show what the case holds."""
        clear(self._place)
        may_correct = self._ground.session.may(Permission.INTAKE) and view.case.state is not CaseState.ARCHIVED
        sheet = QWidget()
        grid = spaced(QGridLayout(sheet), 0, 4)
        grid.setHorizontalSpacing(theme().look.px(12))
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 4)
        self._add_line(grid, self.tr("受理渠道"), LABELS[Origin][view.case.origin], None)
        self._add_line(grid, self.tr("受理回执号"), visit_of(view.case, view.events), None)
        self._add_line(grid, self.tr("受理时间"), moment_in_full(view.case.accepted_at), None)
        for spec in _entered(view):
            is_area = spec.code == "area"
            value = self._area(view) if is_area else said(spec, value_of(view.case, spec.code))
            self._add_line(grid, spec.label, value, spec if may_correct and not is_area else None)
        self._place.addWidget(sheet)

    def _area(self, view: "CaseView") -> str:
        manager = view.people.get(view.area.a_manager_id)
        who = "" if manager is None else self.tr("  A角 {name}").format(name=manager.name)
        return f"{view.area.name}  {view.area.number}{who}"

    def _add_line(self, grid: QGridLayout, words: str, value: str, spec: FieldSpec | None) -> None:
        line = grid.rowCount()
        grid.addWidget(label(words, "muted", wraps=True), line, 0)
        shown = label(value, wraps=True)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(shown, line, 1)
        if spec is not None:
            shown.setObjectName(f"entered-{spec.code}")
            link = button(self.tr("更正"), f"correct-{spec.code}", role="link")
            link.setAccessibleName(self.tr("更正{label}").format(label=spec.label))
            link.clicked.connect(lambda: self.correction_wanted.emit(spec))
            grid.addWidget(link, line, 2)


def _entered(view: "CaseView") -> list[FieldSpec]:
    codes = [stage.code for stage in view.business.stages]
    here = codes.index(view.case.stage)
    return [
        spec
        for spec in view.business.fields
        if codes.index(spec.stage) <= here and holds(spec.when, view.case) and value_of(view.case, spec.code) != ""
    ]
