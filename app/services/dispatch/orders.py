"""Sending work orders out and taking the reports in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain.definitions.order_kind import OrderKindSpec
from app.domain.dispatch.alerts import OrderAlert, alert
from app.domain.dispatch.choice import Proposal, choose_guardian, choose_lead
from app.domain.dispatch.crew import Crew, with_crew
from app.domain.dispatch.order import OrderState, OrderStep, WorkOrder, order_steps, take_step
from app.domain.grid.area import TransformerArea
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Staff
from app.domain.problems import Refusal, refuse_if_any
from app.domain.records.facts import PlaceKind
from app.domain.work.case import Case
from app.domain.work.event import Event, EventKind, SubjectKind
from app.domain.work.numbers import ORDER
from app.domain.zone import STATION_ZONE
from app.persistence.database import Transaction
from app.persistence.ids import new_id
from app.services.clock import local_day
from app.services.dispatch.crews import crew_problems, team_problems
from app.services.dispatch.handing import change_crew
from app.services.dispatch.hands import may_take
from app.services.dispatch.indexing import index_order
from app.services.dispatch.loads import Load, loads_of
from app.services.dispatch.roster import roster_of
from app.services.dispatch.stepping import record_step
from app.services.feed import Topic
from app.services.numbering import new_number
from app.services.office import Office
from app.services.work.effects import due_moment, finish_moment
from app.services.work.entering import enter_result
from app.services.work.ground import NOW, Occurred
from app.services.work.managers import manager_of

_WITH_REASON = frozenset({OrderStep.HAND_BACK, OrderStep.WITHDRAW})
_WITH_CREW = frozenset({OrderStep.DISPATCH, OrderStep.HAND_OVER})  # have verbs of their own that ask for one


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """One order with what may be done with it and everything that happened to it."""

    order: WorkOrder
    kind: OrderKindSpec
    area: TransformerArea
    case: Case | None
    steps: tuple[OrderStep, ...]
    alert: OrderAlert
    events: tuple[Event, ...]
    people: Mapping[UUID, Staff]


class DispatchService:
    """The dispatcher's and the area managers' verbs."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def show(self, order_id: UUID) -> OrderView:
        """One order.

        Raises:
            Refusal: `record.missing`.
        """
        with self._office.database.read() as tx:
            order = tx.of(WorkOrder).get(order_id)
            return OrderView(
                order=order,
                kind=self._office.definitions.order_kind(order.kind),
                area=tx.of(TransformerArea).get(order.area_id),
                case=None if order.case_id is None else tx.of(Case).get(order.case_id),
                steps=order_steps(order),
                alert=alert(order, self._office.clock.now()),
                events=tx.of(Event).find(subject_id=order.id, order_by="recorded_at"),
                people={person.id: person for person in tx.of(Staff).find()},
            )

    def loads(self) -> tuple[Load, ...]:
        """All area managers at work, by grid, with what they have to do; those without a grid come last."""
        return loads_of(self._office)

    def propose(self, order_id: UUID) -> tuple[Proposal, UUID | None]:
        """Who should go, with the reason, who was passed over and why, and who could guard."""
        now = self._office.clock.now()
        with self._office.database.read() as tx:
            order = tx.of(WorkOrder).get(order_id)
            area = tx.of(TransformerArea).get(order.area_id)
            areas = tx.of(TransformerArea).find(grid=area.grid)
            roster = roster_of(tx)
            manager_id = manager_of(self._office, tx, order.case_id)
        kind = self._office.definitions.order_kind(order.kind)
        proposal = choose_lead(area, areas, kind, roster, now, manager_id=manager_id)
        guardian = None
        if kind.needs_two and proposal.lead_id is not None:
            guardian = choose_guardian(proposal.lead_id, area, areas, kind, roster, now)
        return proposal, guardian

    def create(
        self,
        session: Session,
        *,
        kind: str,
        area_id: UUID,
        task: str,
        place: str,
        place_kind: PlaceKind = PlaceKind.RURAL,
    ) -> WorkOrder:
        """Make an order of its own, without a case: a patrol, a defect, a visit.

        Raises:
            Refusal: `permission.denied`, `field.required`, `order.kind_unknown`.
        """
        session.require(Permission.DISPATCH)
        if not task.strip():
            raise Refusal.of("field.required", "task")
        now = self._office.clock.now()
        spec = self._office.definitions.dated.order_kind(kind, local_day(now))
        year = now.astimezone(STATION_ZONE).year
        with self._office.database.write(session.staff_id) as tx:
            area = tx.of(TransformerArea).get(area_id)
            order = tx.of(WorkOrder).add(
                WorkOrder(
                    id=new_id(),
                    number=new_number(tx, "order", ORDER, year),
                    kind=spec.code,
                    state=OrderState.WAITING,
                    area_id=area.id,
                    created_at=now,
                    task=task.strip(),
                    place=place.strip() or area.name,
                    place_kind=place_kind,
                    risks=spec.risks,
                    measures=spec.measures,
                    due_at=finish_moment(self._office, spec, place_kind, now),
                )
            )
            index_order(self._office, tx, order)
            self._office.record(
                tx, session, (SubjectKind.ORDER, order.id), EventKind.ORDER_CREATED, payload={"order_kind": spec.code}
            )
        self._office.feed.announce(Topic.ORDERS)
        return order

    def dispatch(
        self,
        session: Session,
        order_id: UUID,
        crew: Crew,
        *,
        planned: tuple[datetime, datetime] | None = None,
        risks: tuple[str, ...] | None = None,
        measures: tuple[str, ...] | None = None,
        occurred: Occurred = NOW,
    ) -> WorkOrder:
        """Send an order out with a crew; `occurred` when it was sent by phone and is entered afterwards.

        Raises:
            Refusal: `permission.denied`, `time.in_future`, or every rule the crew breaks (`crew.*`), or
                `order.step_not_allowed`.
        """
        session.require(Permission.DISPATCH)
        now = self._office.clock.now()
        if occurred.at is not None and occurred.at > now:
            raise Refusal.of("time.in_future", "occurred_at")
        sent = replace(occurred, at=occurred.at or now)
        starts_at, ends_at = planned or (sent.at or now, None)
        with self._office.database.write(session.staff_id) as tx:
            order = tx.of(WorkOrder).get(order_id)
            kind = self._office.definitions.dated.order_kind(order.kind, local_day(order.created_at))
            refuse_if_any(crew_problems(self._office, tx, order, crew, roster_of(tx), (starts_at, ends_at)))
            ready = replace(
                with_crew(order, crew),
                planned_from=planned[0] if planned else None,
                planned_to=planned[1] if planned else None,
                risks=order.risks if risks is None else risks,
                measures=order.measures if measures is None else measures,
                due_arrive_at=None
                if kind.arrive is None
                else due_moment(self._office, kind.arrive.limit_at(order.place_kind), _reported_at(tx, order)),
            )
            payload = {"lead": str(crew.lead_id), "guardian": str(crew.guardian_id or "")}
            moved = take_step(ready, OrderStep.DISPATCH, sent.at or now)
            saved = record_step(self._office, tx, session, moved, OrderStep.DISPATCH, payload=payload, occurred=sent)
        self._office.feed.announce(Topic.ORDERS, Topic.CASES)
        return saved

    def report(
        self,
        session: Session,
        order_id: UUID,
        step: OrderStep,
        *,
        occurred: Occurred = NOW,
        reason: str = "",
        result: Mapping[str, str | int] | None = None,
    ) -> WorkOrder:
        """Take in what happened with an order: accepted, departed, arrived, finished, handed back, withdrawn, filed.

        Crew members report their own orders; dispatchers report for anybody, as after a phone call.

        Raises:
            Refusal: `permission.denied`, `order.step_not_allowed`, `order.reason_missing`, `order.time_backwards`,
                `time.in_future`, `survey.*` when too few went, or what is wrong with the result's fields.
        """
        now = self._office.clock.now()
        if occurred.at is not None and occurred.at > now:
            raise Refusal.of("time.in_future", "occurred_at")
        if step in _WITH_REASON and not reason.strip():
            raise Refusal.of("order.reason_missing", "reason")
        if step in _WITH_CREW:
            raise Refusal.of("order.no_lead", "lead")
        with self._office.database.write(session.staff_id) as tx:
            order = tx.of(WorkOrder).get(order_id)
            _require_hand(session, order, step)
            ready = order if result is None else replace(order, result={**order.result, **result})
            payload: dict[str, str | int] = {"reason": reason.strip()} if reason.strip() else {}
            told = replace(occurred, at=occurred.at or now)
            moved = take_step(ready, step, told.at or now)
            if step is OrderStep.FINISH:
                _refuse_too_few(self._office, tx, moved)
            saved = record_step(self._office, tx, session, moved, step, payload=payload, occurred=told)
            if step is OrderStep.FINISH and saved.result:
                enter_result(self._office, tx, session, saved)
        self._office.feed.announce(Topic.ORDERS, Topic.CASES)
        return saved

    def hand_over(self, session: Session, order_id: UUID, crew: Crew, reason: str) -> WorkOrder:
        """Send others with an order that is out; with another lead it is to be accepted anew.

        Raises:
            Refusal: `permission.denied`, `order.handing_reason_missing`, `order.same_crew`, `order.step_not_allowed`,
                or every rule the crew breaks (`crew.*`).
        """
        session.require(Permission.DISPATCH)
        if not reason.strip():
            raise Refusal.of("order.handing_reason_missing", "reason")
        with self._office.database.write(session.staff_id) as tx:
            saved = change_crew(self._office, tx, session, tx.of(WorkOrder).get(order_id), crew, reason=reason.strip())
        self._office.feed.announce(Topic.ORDERS, Topic.CASES)
        return saved


def _refuse_too_few(office: Office, tx: Transaction, order: WorkOrder) -> None:
    # The case may ask for more capacity by now than when its survey was sent out.
    lead_id = order.lead_id or UUID(int=0)  # nobody finishes an order nobody was sent with
    crew = Crew(lead_id=lead_id, guardian_id=order.guardian_id, member_ids=order.member_ids)
    refuse_if_any(team_problems(office, tx, order, crew, roster_of(tx)))


def _reported_at(tx: Transaction, order: WorkOrder) -> datetime:
    return order.created_at if order.case_id is None else tx.of(Case).get(order.case_id).accepted_at


def _require_hand(session: Session, order: WorkOrder, step: OrderStep) -> None:
    if session.may(Permission.DISPATCH):
        return
    session.require(Permission.FIELD_WORK)
    if not may_take(session, order, step):
        raise Refusal.of("order.not_yours", number=order.number)
