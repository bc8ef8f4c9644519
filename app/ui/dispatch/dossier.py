"""Everything the right side shows of one order, read in one go on the database worker."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.domain.definitions.field import FieldSpec
from app.domain.dispatch.order import OrderStep
from app.services.dispatch.hands import steps_for

if TYPE_CHECKING:
    from app.domain.dispatch.choice import Proposal
    from app.domain.people.staff import Staff
    from app.services.dispatch.loads import Load
    from app.services.dispatch.orders import OrderView
    from app.ui.ground import Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One order with what this person may do with it.

    Attributes:
        phone: of the customer, masked for who may not see it whole; empty without a case.
        fields: what finishing asks for; `known` the values the case already has.
        proposal, guardian_id: who should go; None while the order cannot be sent out.
        loads: the people who can be chosen, by grid.
    """

    view: "OrderView"
    steps: tuple[OrderStep, ...]
    phone: str
    customer: str
    fields: tuple[FieldSpec, ...]
    known: Mapping[str, str | int]
    proposal: "Proposal | None"
    guardian_id: UUID | None
    loads: "tuple[Load, ...]"

    @property
    def may_send(self) -> bool:
        """Whether the order can be sent out by this person now."""
        return OrderStep.DISPATCH in self.steps

    def name_of(self, staff_id: UUID | None) -> str:
        """A person's name; a dash when there is none."""
        person: Staff | None = None if staff_id is None else self.view.people.get(staff_id)
        return "—" if person is None else person.name


def read_dossier(ground: "Ground", order_id: UUID) -> Dossier:
    """Read an order; called on the database worker.

    Raises:
        Refusal: `record.missing`.
    """
    services, session = ground.services, ground.session
    view = services.dispatch.show(order_id)
    steps = steps_for(session, view.order)
    proposal, guardian_id = services.dispatch.propose(order_id) if OrderStep.DISPATCH in steps else (None, None)
    return Dossier(
        view=view,
        steps=steps,
        proposal=proposal,
        guardian_id=guardian_id,
        loads=services.dispatch.loads() if OrderStep.DISPATCH in steps else (),
        **_of_case(ground, view),
    )


def _of_case(ground: "Ground", view: "OrderView") -> dict[str, Any]:
    if view.case is None:
        return {"phone": "", "customer": "", "fields": (), "known": {}}
    shown = ground.services.case_views.show(ground.session, view.case.id)
    is_its_stage = shown.case.stage == view.order.stage
    return {
        "phone": shown.case.phone,
        "customer": shown.case.name,
        "fields": shown.fields if is_its_stage else (),
        "known": shown.case.details,
    }
