"""Handing over what is out: one order to another crew, or everything of somebody who cannot go on with it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Signal

from app.domain.dispatch.crew import Crew
from app.domain.problems import Refusal
from app.ui.dispatch.crew_fields import everybody, lead_choices, people_fields
from app.ui.dispatch.form_page import FormPage
from app.ui.forms.fields import Field
from app.ui.overriding import override
from app.ui.parts import label, named

if TYPE_CHECKING:
    from app.domain.dispatch.order import WorkOrder
    from app.services.dispatch.loads import Load
    from app.ui.dispatch.dossier import Dossier
    from app.ui.ground import Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """Everything of one person that is to be handed over, and why."""

    staff_id: UUID
    name: str
    reason: str


def _reason(name: str) -> Field:
    words = QCoreApplication.translate("Handing", "移交原因")
    return Field(name=name, label=words, is_required=True, is_wide=True)


_FIELDS: Final = {"lead": "nextLead", "guardian": "nextGuardian", "reason": "handOverReason"}
"""The fields of the verb as they are named here, beside the form that first sends the order."""


class HandOverPage(FormPage):
    """移交 one order."""

    handed = Signal(object)
    """The id of the order that others go on with."""

    def __init__(self, ground: "Ground") -> None:
        crew = (replace(field, name=_FIELDS[field.name]) for field in people_fields())
        fields = (*crew, _reason(_FIELDS["reason"]))
        super().__init__(ground, fields, name="handOver", title="移交工单", verb="移交")
        self._dossier: Dossier | None = None

    def show_order(self, dossier: "Dossier") -> None:
        """Offer who could go on with an order; what was typed for the same order stays."""
        order = dossier.view.order
        is_same = self._dossier is not None and self._dossier.view.order == order
        self._dossier = dossier
        if is_same and self.form.is_dirty:
            return
        self.draft.begin(f"hand-over {order.id}")
        self.clear({})
        self.show_title(self.tr("移交 {number}").format(number=order.number))
        services = self.ground.services
        self.ground.run(self, services.dispatch.loads, lambda loads: self._offer(order, loads))

    @override
    def save(self) -> None:
        if self._dossier is None or not self.form.check_all():
            return
        values, order = self.form.values(), self._dossier.view.order
        lead_id = UUID(values["nextLead"])
        guardian_id = UUID(values["nextGuardian"]) if values["nextGuardian"] else None
        members = tuple(member for member in order.member_ids if member not in {lead_id, guardian_id})
        crew = Crew(lead_id=lead_id, guardian_id=guardian_id, member_ids=members)
        ground, reason = self.ground, values["handOverReason"]
        self.send(lambda: ground.services.dispatch.hand_over(ground.session, order.id, crew, reason), self._on_handed)

    @override
    def _on_refused(self, refusal: Refusal) -> None:
        here = (replace(problem, field=_FIELDS.get(problem.field, problem.field)) for problem in refusal.problems)
        super()._on_refused(Refusal(*here))

    def _offer(self, order: "WorkOrder", loads: "tuple[Load, ...]") -> None:
        if self._dossier is None or self._dossier.view.order != order or order.lead_id is None:
            return
        view, lead_id = self._dossier.view, order.lead_id
        nobody = self.tr("请选择（须两人）") if view.kind.needs_two else self.tr("不设")
        others = [(str(key), name) for key, name in everybody(view.people, loads)]
        self.form.set_choices("nextLead", [("", self.tr("请选择")), *lead_choices(loads)])
        self.form.set_choices("nextGuardian", [("", nobody), *others])
        planning = self.ground.services.planning
        self.ground.run(
            self,
            lambda: planning.crew_without(order.id, lead_id),
            lambda crew: self._propose(order, crew),
            self._on_refused,
            lambda: self._recall(order),
        )

    def _recall(self, order: "WorkOrder") -> None:
        if self._dossier is not None and self._dossier.view.order == order:
            self.draft.recall()

    def _propose(self, order: "WorkOrder", crew: Crew) -> None:
        if self._dossier is None or self._dossier.view.order != order or self.form.is_dirty:
            return
        self.clear({"nextLead": str(crew.lead_id), "nextGuardian": str(crew.guardian_id or "")})

    def _on_handed(self, order: "WorkOrder") -> None:
        done = self.tr("{number} 已移交").format(number=order.number)
        self.ground.desk.toast(done)
        self.ground.desk.say_saved(done)
        self.form.take_as_untouched()
        self.draft.forget()
        self._dossier = None
        self.left.emit()
        self.handed.emit(order.id)


class HandAllPage(FormPage):
    """移交 everything of a person that is out."""

    wanted = Signal(object)
    """A Handing."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__(ground, (_reason("handAllReason"),), name="handAll", title="移交在途工单", verb="全部移交")
        self._staff_id: UUID | None = None
        self._name = ""
        how = self.tr(
            "已派出的工单逐张交给能接手的人：先 A角、B角，再互助；所监护的工单另选监护人。未能移交的会列出原因。"
        )
        self.put_above(named(label(how, "muted", wraps=True), "handAllHow"))

    def show_person(self, staff_id: UUID, name: str) -> None:
        """Ask for the reason; what was typed for the same person stays."""
        if staff_id != self._staff_id:
            self.draft.begin(f"hand-all {staff_id}")
            self.clear({})
            self.draft.recall()
        self._staff_id, self._name = staff_id, name
        self.show_title(self.tr("移交 {name} 的在途工单").format(name=name))

    @override
    def save(self) -> None:
        if self._staff_id is None or not self.form.check_all():
            return
        handing = Handing(staff_id=self._staff_id, name=self._name, reason=self.form.values()["handAllReason"])
        self.clear({})
        self.draft.forget()
        self.left.emit()
        self.wanted.emit(handing)
