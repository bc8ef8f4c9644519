"""The fields the present stage asks for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QFrame

from app.domain.definitions.field import CORE_FIELDS, FieldSpec
from app.domain.people.session import Permission
from app.domain.work.case import CaseState
from app.domain.work.checks import fields_of, value_of
from app.domain.work.steps import with_details
from app.ui.case_fields import Value, kept, shown
from app.ui.finding import Finder
from app.ui.intake.fields import Section, sections_of
from app.ui.intake.sections import SectionedForm
from app.ui.parts import button, clear, column, label, named, row

if TYPE_CHECKING:
    from app.domain.problems import Problem
    from app.services.work.viewing import CaseView
    from app.ui.ground import Ground

_ENTERABLE = frozenset({CaseState.OPEN, CaseState.PAUSED})


class StageFields(QFrame):
    """Entered here and saved with Ctrl+S; nothing is shown for a stage without fields of its own."""

    save_wanted = Signal(object)
    """The changed values by field code."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "stageFields", self.tr("本环节填写"))
        self.setProperty("role", "card")
        self._ground = ground
        self._view: CaseView | None = None
        self._form: SectionedForm | None = None
        self._place = column()
        self._save = button(self.tr("保存  Ctrl+S"), "saveFields", role="primary")
        self._save.clicked.connect(self.save)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self._save)
        inside = column(self, margins=16, spacing=10)
        inside.addWidget(label(self.tr("本环节填写"), "heading"))
        inside.addLayout(self._place)
        inside.addLayout(foot)
        self.hide()

    @property
    def form(self) -> SectionedForm | None:
        """The form, when the stage has one."""
        return self._form

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed and not saved."""
        return self._form is not None and self._form.is_dirty

    def show_view(self, view: "CaseView") -> None:
        """Show the fields of the stage; what is being typed into the same stage stays."""
        before, self._view = self._view, view
        is_same = before is not None and _same_stage(before, view)
        if self._form is None or not is_same:
            self._make_form(view)
        elif not self.is_dirty:  # the form stays: made anew it would lose the focus, and the page its place
            self._form.set_values(self._values(view))
            self._show_asked()

    def _make_form(self, view: "CaseView") -> None:
        had_focus = self._form is not None and self._form.isAncestorOf(QApplication.focusWidget() or self)
        clear(self._place)
        self._form = None
        specs = self._specs()
        may_enter = view.case.state in _ENTERABLE and self._ground.session.may(Permission.INTAKE)
        self.setVisible(bool(specs) and may_enter)
        if not specs or not may_enter:
            return
        sections = sections_of(specs, Finder(self._ground.services).areas)
        if len(sections) == 1:
            sections = [Section(title="", fields=sections[0].fields)]
        form = SectionedForm(self._ground.desk, sections, "stageForm")
        form.set_values(self._values(view))
        form.changed.connect(self._show_asked)
        form.finished.connect(self._save.setFocus)
        self._form = form
        self._place.addWidget(form)
        self._show_asked()
        if had_focus:
            form.begin()

    def _values(self, view: "CaseView") -> dict[str, str]:
        return {spec.code: shown(spec, value_of(view.case, spec.code) or spec.default) for spec in self._specs()}

    @Slot()
    def save(self) -> None:
        """Ask for what was changed to be saved."""
        form, view = self._form, self._view
        if form is None or view is None:
            return
        texts, now = form.values(), self._ground.desk.now()
        changed: dict[str, Value] = {}
        for spec in self._specs():
            value = kept(spec, texts[spec.code], now)
            if spec.code in form.asked and value != value_of(view.case, spec.code):
                changed[spec.code] = value
        if changed:
            self.save_wanted.emit(changed)
        else:
            self._ground.desk.toast(self.tr("没有改动。"))

    def take_as_saved(self) -> None:
        """What stands there is saved."""
        if self._form is not None:
            self._form.take_as_untouched()

    def show_problems(self, problems: "tuple[Problem, ...]") -> "list[Problem]":
        """Say problems at their fields; those that belong to none come back."""
        form = self._form
        asked = () if form is None else form.asked
        if form is not None:
            form.show_problems({each.field: self._ground.say(each) for each in problems if each.field in asked})
        return [each for each in problems if each.field not in asked]

    def _specs(self) -> tuple[FieldSpec, ...]:
        view = self._view
        if view is None or view.case.stage == view.business.stages[0].code:
            return ()  # what the counter asked for is corrected, not entered again
        here = view.case.stage
        return tuple(each for each in view.business.fields if each.stage == here and each.code not in CORE_FIELDS)

    @Slot()
    def _show_asked(self) -> None:
        form, view = self._form, self._view
        if form is None or view is None:
            return
        texts, now = form.values(), self._ground.desk.now()
        entered = with_details(view.case, {spec.code: kept(spec, texts[spec.code], now) for spec in self._specs()})
        asked = {spec.code for spec in fields_of(view.business, view.case.stage, entered)}
        for spec in self._specs():
            form.show_field(spec.code, is_shown=spec.code in asked)


def _same_stage(before: "CaseView", now: "CaseView") -> bool:
    return (before.case.id, before.case.stage, before.case.state) == (now.case.id, now.case.stage, now.case.state)
