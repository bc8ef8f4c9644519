"""The form of one business type at the counter, with the known customer who fills it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.definitions.field import FieldKind as SpecKind
from app.domain.search.entries import Kind
from app.domain.work.checks import fields_of
from app.ui.finding import Finder, area_suggestion
from app.ui.forms.fields import Field, FieldKind
from app.ui.intake.assembling import (
    asks_place,
    defaults_of,
    draft_of,
    filled_from,
    first_fields,
    is_about_customer,
    texts_of,
)
from app.ui.intake.fields import CUSTOMER, MANAGER, ON_PAPER, Section, manager_fields, registration_section, sections_of
from app.ui.intake.sections import SectionedForm
from app.ui.moments import MOMENT_HINT, moment_from, moment_in_full
from app.ui.parts import column, named
from app.ui.suggesting import Suggestion

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.definitions.business import BusinessType
    from app.domain.work.case import CaseDraft, CasePaper
    from app.services.customers.customers import CustomerView
    from app.ui.ground import Ground

ACCEPTED = "accepted_at"
_LATE = (ACCEPTED, ON_PAPER)


class CaseForm(QWidget):
    """Asks what the first stage asks; fields come and go with what is chosen."""

    changed = Signal()
    left = Signal(str)
    customer_changed = Signal(object)
    """A known customer was picked: his CustomerView; None when the pick was undone."""
    finished = Signal()

    def __init__(self, ground: "Ground", business: "BusinessType") -> None:
        super().__init__()
        named(self, "caseForm", business.name)
        self._ground = ground
        self.business = business
        self._finder = Finder(ground.services)
        typed = (spec.code for spec in first_fields(business) if spec.kind is SpecKind.MOMENT)
        self._moments = frozenset((*_LATE, *typed))
        self._is_filling = False
        self._form = SectionedForm(ground.desk, self._sections(), "caseFields")
        column(self).addWidget(self._form)
        self._form.changed.connect(self._on_changed)
        self._form.left.connect(self.left)
        self._form.picked.connect(self._on_picked)
        self._form.finished.connect(self.finished)
        self.clear()

    def _sections(self) -> list[Section]:
        business = self.business
        known = Field(
            name=CUSTOMER,
            label=self.tr("已有客户") if is_about_customer(business) else self.tr("已在本所用电的客户"),
            kind=FieldKind.PICK,
            hint=self.tr("户号、手机或表号尾数、拼音首字母、户名，选中后自动填入"),
            find=self._finder.customers,
            is_wide=True,
        )
        how = registration_section(
            self.tr("受理信息"),
            labels=(self.tr("受理渠道"), self.tr("地区类别"), self.tr("申请单上的时间")),
            asks_place=asks_place(business),
        )
        late = Field(name=ACCEPTED, label=self.tr("实际受理时间（补录时填）"), hint=MOMENT_HINT)
        asked = sections_of(first_fields(business), self._finder.areas)
        how = Section(title=how.title, fields=(*how.fields, late, *self._manager_fields()))
        return [Section(title="", fields=(known,)), *asked, how]

    def _manager_fields(self) -> tuple[Field, ...]:
        if not self.business.has_manager:
            return ()
        labels = (self.tr("客户经理"), self.tr("客户经理产生方式"))
        return manager_fields(labels, self.tr("不填为台区A角；输姓名或首字母"), self._finder.managers)

    def clear(self) -> None:
        """A fresh form."""
        self._is_filling = True
        self._form.set_values(defaults_of(self.business))
        self._is_filling = False
        self._show_asked()

    def texts(self) -> dict[str, str]:
        """What stands in the form, for keeping."""
        now = self._ground.desk.now()
        typed = {name: text for name, text in self._form.values().items() if text}
        return {name: moment_in_full(text, now) if name in self._moments else text for name, text in typed.items()}

    @property
    def is_dirty(self) -> bool:
        """Whether anything was typed."""
        return self._form.is_dirty

    def draft(self, papers: "Sequence[CasePaper]") -> "CaseDraft":
        """What stands in the form, as the draft of a case."""
        return draft_of(self.business, self._form.values(), papers, self._ground.desk.now())

    def moment(self, name: str) -> "str | None":
        """The text of a moment that cannot be read, or None when it is empty or sound."""
        text = self._form.values()[name]
        return text if text and self.moment_of(name) is None else None

    def moment_of(self, name: str) -> "datetime | None":
        """The moment that stands in a field; None when there is none or nobody can read it."""
        return moment_from(self.text(name), self._ground.desk.now())

    def wrong_moments(self) -> list[str]:
        """The fields of moments nobody can read."""
        return [name for name in _LATE if self.moment(name) is not None]

    def text(self, name: str) -> str:
        """The text of one field."""
        return self._form.values().get(name, "")

    def asks(self, name: str) -> bool:
        """Whether a field of this name is shown."""
        return name in self._form.asked

    def message(self, name: str) -> str:
        """What is said under a field."""
        return self._form.message(name)

    def show_message(self, name: str, text: str) -> None:
        """Say what is wrong with one field."""
        self._form.show_message(name, text)

    def show_problems(self, messages: Mapping[str, str]) -> None:
        """Put sentences under their fields and go to the first."""
        self._form.show_problems(messages)

    def begin(self) -> None:
        """Put the focus into the first field."""
        self._form.begin()

    def go_to_missing(self) -> None:
        """Go to the first field that still has to be filled; past the last of them the form is finished."""
        if not self._form.go_to_missing():
            self.finished.emit()

    def restore(self, kept: Mapping[str, object]) -> None:
        """Show what was kept; what was picked is looked up again."""
        texts = texts_of(kept)
        self._is_filling = True
        for name in self._form.names:
            if name in texts and name not in {CUSTOMER, MANAGER, "area"}:
                self._form.set_value(name, texts[name])
        self._is_filling = False
        self._show_asked()
        if texts.get("area") and "area" in self._form.names:
            key = UUID(texts["area"])
            self._ground.run(self, lambda: self._finder.area(key), self._restore_area)
        if texts.get(MANAGER) and MANAGER in self._form.names:
            person_id = UUID(texts[MANAGER])
            self._ground.run(self, lambda: self._finder.manager(person_id), self._restore_manager)
        if texts.get(CUSTOMER):
            self._look_up(UUID(texts[CUSTOMER]), fills=False)

    def take_customer(self, key: UUID) -> None:
        """Fill the form from a customer the station has, as if he had been picked."""
        self._look_up(key, fills=True)

    def take_account(self) -> None:
        """An account number was typed: take its customer, if there is one and none was picked."""
        number = self.text("account")
        fills = {spec.code: spec.fills_from for spec in first_fields(self.business)}
        if not number or self.text(CUSTOMER) or not fills.get("account"):
            return
        self._ground.run(
            self,
            lambda: self._ground.services.customers.by_account(number),
            lambda found: None if found is None else self._look_up(found.id, fills=True),
        )

    def _restore_area(self, found: Suggestion | None) -> None:
        if found is not None:
            self._pick("area", found)

    def _restore_manager(self, found: Suggestion | None) -> None:
        if found is not None:
            self._pick(MANAGER, found)

    def _look_up(self, key: UUID, *, fills: bool) -> None:
        session = self._ground.session
        self._ground.run(
            self,
            lambda: self._ground.services.customers.show(session, key),
            lambda view: self._take(view, fills=fills),
        )

    def _take(self, view: "CustomerView", *, fills: bool) -> None:
        customer = view.customer
        if not self.text(CUSTOMER):
            title = f"{customer.name}  {customer.account_number}"
            found = Suggestion(kind=Kind.CUSTOMER.value, id=str(customer.id), title=title, subtitle=customer.address)
            self._pick(CUSTOMER, found)
        if fills:
            self._fill(view)
            if self._form.isAncestorOf(QApplication.focusWidget() or self._form):
                self.go_to_missing()  # what the record says need not be gone through again
        self.customer_changed.emit(view)
        self.changed.emit()

    def _fill(self, view: "CustomerView") -> None:
        self._is_filling = True
        for name, text in filled_from(self.business, view.customer).items():
            self._form.set_value(name, text)
            self._form.show_message(name, "")
        self._is_filling = False
        if any(spec.code == "area" and spec.fills_from for spec in first_fields(self.business)):
            self._pick("area", area_suggestion(view.area, {view.a_manager.id: view.a_manager}))
        self._show_asked()

    def _pick(self, name: str, suggestion: Suggestion) -> None:
        self._is_filling = True
        self._form.set_picked(name, suggestion)
        self._form.show_message(name, "")
        self._is_filling = False

    def _on_picked(self, name: str, suggestion: Suggestion | None) -> None:
        if self._is_filling or name != CUSTOMER:
            return
        if suggestion is None:
            self.customer_changed.emit(None)
        else:
            self._look_up(UUID(suggestion.id), fills=True)

    def _on_changed(self, _name: str) -> None:
        if not self._is_filling:
            self._show_asked()
            self.changed.emit()

    def _show_asked(self) -> None:
        draft = self.draft(())
        asked = {spec.code for spec in fields_of(self.business, self.business.stages[0].code, draft)}
        for spec in first_fields(self.business):
            self._form.show_field(spec.code, is_shown=spec.code in asked)
