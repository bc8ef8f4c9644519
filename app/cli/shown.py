"""Cases, orders and clocks as the command line answers them; personal numbers are masked for who may not see them."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from app.cli.answer import problems_of
from app.cli.fees_shown import account_of
from app.domain.customers.checks import mask_id_number, mask_phone
from app.domain.definitions.business import BusinessType
from app.domain.definitions.field import FieldKind
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Staff
from app.domain.work.choosing import Statement, statements
from app.domain.work.clocks import Clock
from app.domain.work.event import Event, EventKind
from app.domain.work.examining import Examination, examinations
from app.domain.work.holding import HeldSpan
from app.domain.work.managers import Tenure, tenures
from app.domain.work.pauses import pause_numbers
from app.domain.work.visiting import visit_of
from app.labels.work_terms import event_text
from app.services.dispatch.orders import OrderView
from app.services.work.viewing import CaseView

Values = Mapping[str, str | int]
_DOCUMENTS: Final = frozenset({FieldKind.ID_NUMBER, FieldKind.CREDIT_CODE})


def deadlines_of(clocks: Iterable[Clock]) -> list[dict[str, object]]:
    """The limits that have begun: `limit` has the amount and its unit, `state` how the clock stands."""
    return [
        {
            "code": clock.spec.code,
            "name": clock.spec.name,
            "started_at": clock.deadline.started_at,
            "due_at": clock.deadline.due_at,
            "state": clock.deadline.state,
            "limit": {"amount": clock.limit.amount, "unit": clock.limit.unit},
        }
        for clock in clocks
        if clock.deadline is not None
    ]


def promises_of(view: CaseView) -> list[dict[str, object]]:
    """The promises made to the customer, in the order they were made."""
    return [
        {
            "id": promise.id,
            "what": promise.what,
            "to": promise.to,
            "by": number_of(view.people, promise.by_id),
            "made_at": promise.made_at,
            "until": promise.until,
            "kept_at": promise.kept_at,
            "moves": [
                {"at": move.at, "before": move.before, "until": move.until, "reason": move.reason}
                for move in promise.moves
            ],
        }
        for promise in view.promises
    ]


def case_of(view: CaseView, session: Session) -> dict[str, object]:
    """Everything about a case; `owed` is in cents."""
    case = view.case
    is_whole = session.may(Permission.SEE_PERSONAL_DATA)
    names = {paper.code: paper.name for paper in view.business.papers}
    return {
        "id": case.id,
        "number": case.number,
        "business": {"code": view.business.code, "name": view.business.name},
        "stage": {"code": view.stage.code, "name": view.stage.name},
        "state": case.state,
        "name": case.name,
        "phone": case.phone,
        "address": case.address,
        "area": view.area.number,
        "responsible": number_of(view.people, case.responsible_id),
        "visit": visit_of(case, view.events),
        "managers": [_tenure(tenure, view) for tenure in tenures(case, view.events)],
        "statements": [_statement(statement) for statement in statements(view.events)],
        "examinations": [_examination(examination) for examination in examinations(view.events)],
        "origin": case.origin,
        "place": case.place,
        "accepted_at": case.accepted_at,
        "closed_at": case.closed_at,
        "owed": view.owed,
        "fees": [account_of(account) for account in view.fees],
        "fields": dict(case.details) if is_whole else masked(view.business, case.details),
        "papers": [
            {"code": paper.code, "name": names.get(paper.code, paper.code), "state": paper.state}
            for paper in view.papers
        ],
        "asked_later": [
            {
                "code": request.code,
                "name": request.name,
                "reason": request.reason,
                "asked_at": request.asked_at,
                "asked_by": number_of(view.people, request.asked_by),
                "state": request.state,
            }
            for request in view.later
        ],
        "trips": [{"day": trip.day, "causes": list(trip.causes)} for trip in view.trips],
        "steps": [{"step": step.kind, "to": step.to, "problems": problems_of(step.problems)} for step in view.steps],
        "deadlines": deadlines_of(view.clocks),
        "promises": promises_of(view),
        "orders": [{"number": order.number, "kind": order.kind, "state": order.state} for order in view.orders],
        "attachments": [
            {"name": file.name, "paper": file.paper_code, "size_bytes": file.size_bytes, "sha256": file.sha256}
            for file in view.attachments
        ],
        "events": [_event(event, view, is_whole=is_whole) for event in view.events],
    }


def _tenure(tenure: Tenure, view: CaseView) -> dict[str, object]:
    return {
        "number": number_of(view.people, tenure.staff_id),
        "since": tenure.since,
        "until": tenure.until,
        "choice": tenure.choice,
        "reason": tenure.reason,
    }


def _statement(statement: Statement) -> dict[str, object]:
    return {
        "version": statement.version,
        "by": statement.by,
        "stated_at": statement.stated_at,
        "signed_at": statement.signed_at,
        "choices": {str(trade): choice.name or choice.firm for trade, choice in statement.choices.items()},
    }


def _examination(examination: Examination) -> dict[str, object]:
    findings = examination.findings
    return {
        "id": examination.id,
        "stage": examination.stage,
        "at": examination.at,
        "verdict": findings.verdict,
        "people": findings.people,
        "opinion": findings.opinion,
        "defects": findings.defects,
        "rectify_on": findings.rectify_on,
        "meeting": examination.meeting,
        "previous": examination.previous,
        "notices": examination.notices,
        "supplements": [{"defects": each.defects, "reason": each.reason} for each in examination.supplements],
    }


def holders_of(view: CaseView) -> dict[str, object]:
    """Who had a case: shares in ten-thousandths that add up to 10000, and each span with the event that proves it.

    `now` is None once the case has ended.
    """
    return {
        "number": view.case.number,
        "now": view.holding.now,
        "shares": [
            {"holder": share.keeper, "ten_thousandths": share.ten_thousandths, "seconds": _seconds(share.length)}
            for share in view.holding.shares
        ],
        "spans": [_span(span, view) for span in view.holding.spans],
    }


def order_of_view(view: OrderView) -> dict[str, object]:
    """Everything about a work order; people stand as staff numbers."""
    order, people = view.order, view.people
    return {
        "id": order.id,
        "number": order.number,
        "kind": {"code": view.kind.code, "name": view.kind.name},
        "state": order.state,
        "alert": view.alert,
        "task": order.task,
        "place": order.place,
        "place_kind": order.place_kind,
        "area": view.area.number,
        "case": None if view.case is None else view.case.number,
        "lead": number_of(people, order.lead_id),
        "guardian": number_of(people, order.guardian_id),
        "members": [number_of(people, member) for member in order.member_ids],
        "created_at": order.created_at,
        "due_arrive_at": order.due_arrive_at,
        "due_at": order.due_at,
        "dispatched_at": order.dispatched_at,
        "accepted_at": order.accepted_at,
        "departed_at": order.departed_at,
        "arrived_at": order.arrived_at,
        "finished_at": order.finished_at,
        "risks": order.risks,
        "measures": order.measures,
        "result": dict(order.result),
        "steps": view.steps,
    }


def number_of(people: Mapping[UUID, Staff], key: UUID | None) -> str | None:
    """A person's staff number; None for nobody."""
    person = None if key is None else people.get(key)
    return None if person is None else person.number


def masked(business: BusinessType, values: Values) -> dict[str, str | int]:
    """Values of fields with the middle of every phone and document number hidden."""
    return {code: _hidden(business, code, value) for code, value in values.items()}


def _hidden(business: BusinessType, code: str, value: str | int) -> str | int:
    for spec in business.fields:
        if spec.code == code and spec.kind is FieldKind.PHONE:
            return mask_phone(str(value))
        if spec.code == code and (spec.kind in _DOCUMENTS or spec.attribute == "id_number"):
            return mask_id_number(str(value))
    return value


def _span(span: HeldSpan, view: CaseView) -> dict[str, object]:
    return {
        "holder": span.keeper,
        "starts_at": span.starts_at,
        "ends_at": span.ends_at,
        "seconds": _seconds(span.length),
        "proof": {
            "event": span.proof.id,
            "kind": span.proof.kind,
            "actor": number_of(view.people, span.proof.actor_id),
            "text": event_text(span.proof, view.business, view.people, pause_numbers(view.events)),
        },
    }


def _seconds(length: timedelta) -> int:
    return length // timedelta(seconds=1)


def _event(event: Event, view: CaseView, *, is_whole: bool) -> dict[str, object]:
    payload = dict(event.payload)
    if not is_whole and event.kind == EventKind.CASE_CORRECTED:
        for side in ("before", "after"):
            payload[side] = _hidden(view.business, str(payload["field"]), payload[side])
    return {
        "kind": event.kind,
        "occurred_at": event.occurred_at,
        "on_paper_at": event.on_paper_at,
        "recorded_at": event.recorded_at,
        "actor": number_of(view.people, event.actor_id),
        "payload": payload,
    }
