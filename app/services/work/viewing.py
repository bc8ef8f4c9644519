"""One case as a screen shows it: what may be done now, its clocks, its story, its papers and files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from app.domain.customers.checks import mask_phone
from app.domain.definitions.business import BusinessType
from app.domain.definitions.field import FieldSpec
from app.domain.definitions.stage import StageSpec
from app.domain.dispatch.order import OrderState, WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Staff
from app.domain.problems import Refusal
from app.domain.work.asking import LaterRequest, later_requests
from app.domain.work.case import Attachment, Case, CasePaper
from app.domain.work.checks import fields_of, papers_of
from app.domain.work.clocks import Clock
from app.domain.work.event import Event
from app.domain.work.fee_accounts import FeeAccount
from app.domain.work.holding import Holding, holding
from app.domain.work.pauses import CasePause, pauses_of
from app.domain.work.promises import Promise, promises_of
from app.domain.work.steps import Step, possible_steps
from app.domain.work.trips import Trip, trips
from app.persistence.database import Transaction
from app.services.dispatch.hands import crew_of
from app.services.numbering import renumbered_document
from app.services.office import Office
from app.services.work.ground import business_of, clocks_of, facts_of, orders_of, story_of

_OVER: Final = frozenset({OrderState.HANDED_BACK, OrderState.WITHDRAWN, OrderState.ARCHIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """Everything about one case.

    `fields` are those the present stage asks for, `holding` says who had the case until now,
    `later` what was asked for after the notice, `trips` when the customer had to come, `owed` is in cents,
    `fees` what the case costs and what was paid of it.
    """

    case: Case
    business: BusinessType
    stage: StageSpec
    fields: tuple[FieldSpec, ...]
    steps: tuple[Step, ...]
    clocks: tuple[Clock, ...]
    promises: tuple[Promise, ...]
    holding: Holding
    pauses: tuple[CasePause, ...]
    events: tuple[Event, ...]
    orders: tuple[WorkOrder, ...]
    papers: tuple[CasePaper, ...]
    later: tuple[LaterRequest, ...]
    trips: tuple[Trip, ...]
    attachments: tuple[Attachment, ...]
    area: TransformerArea
    people: Mapping[UUID, Staff]
    owed: int
    fees: tuple[FeeAccount, ...]


class CaseViews:
    """Reads cases for screens, papers and the command line."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def show(self, session: Session, case_id: UUID) -> CaseView:
        """One case; the phone is masked for who may not see it whole, unless he is sent to the customer.

        Raises:
            Refusal: `record.missing`.
        """
        with self._office.database.read() as tx:
            case = tx.of(Case).get(case_id)
            return self._view(tx, session, case)

    def by_number(self, session: Session, number: str) -> CaseView:
        """The case with this number.

        Raises:
            Refusal: `case.unknown_number`.
        """
        with self._office.database.read() as tx:
            wanted = number.strip().upper()
            former = renumbered_document(tx, wanted)
            case = tx.of(Case).find_one(number=wanted) if former is None else tx.of(Case).find_one(id=former)
            if case is None:
                raise Refusal.of("case.unknown_number", "number", number=number)
            return self._view(tx, session, case)

    def _view(self, tx: Transaction, session: Session, case: Case) -> CaseView:
        business = business_of(self._office, case)
        orders = orders_of(tx, case.id)
        events = story_of(tx, case.id, orders)
        facts = facts_of(self._office, tx, case, events)
        is_whole = session.may(Permission.SEE_PERSONAL_DATA) or _is_sent_there(session, orders)
        shown = case if is_whole else replace(case, phone=mask_phone(case.phone))
        return CaseView(
            case=shown,
            business=business,
            stage=business.stage(case.stage),
            fields=fields_of(business, case.stage, case),
            steps=possible_steps(case, business, facts),
            clocks=clocks_of(self._office, case, events, has_receipt=True),
            promises=promises_of(events),
            holding=holding(business, events, as_of=self._office.clock.now()),
            pauses=pauses_of(events),
            events=events,
            orders=orders,
            papers=papers_of(case, business),
            later=later_requests(case, business, events),
            trips=trips(business, events),
            attachments=tx.of(Attachment).find(case_id=case.id, order_by="added_at"),
            area=tx.of(TransformerArea).get(case.area_id),
            people={person.id: person for person in tx.of(Staff).find()},
            owed=facts.owed,
            fees=facts.fees,
        )


def _is_sent_there(session: Session, orders: tuple[WorkOrder, ...]) -> bool:
    """Whether the person is on the crew of one of these orders: the paper he carries has the phone too."""
    return any(session.staff_id in crew_of(order) for order in orders if order.state not in _OVER)
