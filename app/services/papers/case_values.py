"""What papers say about a case: applicant, supply, papers received, installation, callback."""

from app.domain.customers.customer import Customer
from app.domain.dispatch.order import WorkOrder
from app.domain.work.case import PaperState
from app.domain.work.checks import papers_of
from app.domain.work.event import Event, EventKind
from app.services.clock import local_day
from app.services.papers.arrears_values import owed_facts
from app.services.papers.charge_values import charge_facts
from app.services.papers.details import detail_facts, hundredths_kw
from app.services.papers.fee_values import fee_facts
from app.services.papers.fitting import Chosen
from app.services.papers.ground import CaseGround
from app.services.papers.supply_values import supply_facts
from app.services.papers.words import ID_KINDS, ORIGINS, PROMISED
from app.services.papers.works_values import works_facts

_SURVEY = "SURVEY"  # the kind of order a survey is
_RECEIVED = {PaperState.PRESENT: "", PaperState.PROMISED: PROMISED}


def case_facts(ground: CaseGround) -> dict[str, object]:
    """Everything known of a case by the keys forms use; a field of the case goes by its own code as well."""
    details = detail_facts(ground.case, ground.business)
    return {
        **_customer_facts(ground.customer),
        **details,
        **_head_facts(ground),
        **_applicant_facts(ground, details),
        **supply_facts(ground.case, ground.business, details, ground.area.feeder),
        **works_facts(ground.events),
        **_survey_facts(ground),
        **_installation_facts(details),
        **charge_facts(details),
        **fee_facts(ground),
        **({} if ground.arrears is None else owed_facts(ground.arrears)),
        **_callback_facts(ground, details),
        "papers": _received_papers(ground),
    }


def _customer_facts(customer: Customer | None) -> dict[str, object]:
    if customer is None:
        return {}
    return {
        "account_number": customer.account_number,
        "category": customer.category,
        "voltage": Chosen(customer.voltage, customer.voltage),
        "capacity": hundredths_kw(customer.capacity_w),
        "meter_number": customer.meter_number,
        "id_kind": ID_KINDS[customer.id_kind],
        "id_number": customer.id_number,
    }


def _head_facts(ground: CaseGround) -> dict[str, object]:
    case = ground.case
    accepted = next((event for event in ground.events if event.kind == EventKind.CASE_ACCEPTED), None)
    return {
        "station": ground.station.name,
        "number": case.number,
        "case_number": case.number,
        "source_number": case.number,
        "business": Chosen(case.business_code, ground.business.name),
        "source": ORIGINS[case.origin],
        "area": ground.area.name,
        "accepted_by": ground.name_of(case.responsible_id if accepted is None else accepted.actor_id),
        "accepted_on": local_day(case.accepted_at),
        "accepted_at": case.accepted_at,
        "told_by": ground.writer,
        "told_on": ground.today,
    }


def _applicant_facts(ground: CaseGround, details: dict[str, object]) -> dict[str, object]:
    case = ground.case
    facts: dict[str, object] = {
        "name": case.name,
        "party": details.get("new_name", case.name),  # a contract is made with the new holder
        "customer": case.name,
        "contact": details.get("agent_name", case.name),
        "phone": case.phone,
        "mobile": case.phone,
        "address": case.address,
        "agent_mobile": details.get("agent_phone"),
        "demand": details.get("remark"),
    }
    numbers = [details[code] for code in ("id_number", "credit_code", "other_id_number") if code in details]
    if numbers:
        facts["id_number"] = numbers[0]
    if "account" in details:
        facts["account_number"] = details["account"]
    return facts


def _received_papers(ground: CaseGround) -> list[dict[str, object]]:
    names = {spec.code: spec.name for spec in ground.business.papers}
    return [
        {"name": names.get(paper.code, paper.code), "note": _RECEIVED[paper.state]}
        for paper in papers_of(ground.case, ground.business)
        if paper.state in _RECEIVED
    ]


def _survey_facts(ground: CaseGround) -> dict[str, object]:
    """Who looked at the place last, and when."""
    surveys = [order for order in ground.orders if order.kind == _SURVEY and order.finished_at is not None]
    if not surveys:
        return {}
    return {"surveyed_by": crew_names(ground, surveys[-1]), "surveyed_on": surveys[-1].finished_at}


def _installation_facts(details: dict[str, object]) -> dict[str, object]:
    facts: dict[str, object] = {
        "connection_point": details.get("access_point"),
        "meter_seals": details.get("seal_number"),
        "fitted_on": details.get("powered_at"),
    }
    # Until the crew has entered the meter, its lines stay empty to be filled in on the spot.
    if "meter_number" in details and "meter_reading" in details:
        meter = {"action": "fit", "asset_number": details["meter_number"], "reading": details["meter_reading"]}
        facts["meters"] = [meter]
    return facts


def _callback_facts(ground: CaseGround, details: dict[str, object]) -> dict[str, object]:
    calls = [event for event in ground.events if event.kind == EventKind.CASE_CALLED_BACK]
    finished = [order for order in ground.orders if order.finished_at is not None]
    facts: dict[str, object] = {
        "handled_by": crew_names(ground, finished[-1]) if finished else ground.name_of(ground.case.responsible_id),
        "finished_at": finished[-1].finished_at if finished else ground.case.closed_at,
        "opinion": details.get("callback_note"),
        "called_by": ground.writer,
    }
    return {**facts, **_call_facts(ground, calls)} if calls else facts


def _call_facts(ground: CaseGround, calls: list[Event]) -> dict[str, object]:
    last = calls[-1]
    satisfaction = str(last.payload["satisfaction"])
    return {
        "called_at": last.occurred_at,
        "outcome": "reached",
        "tries": len(calls),
        "satisfaction": satisfaction,
        "opinion": str(last.payload["note"]),
        "called_by": ground.name_of(last.actor_id),
    }


def crew_names(ground: CaseGround, order: WorkOrder) -> str:
    """The names of an order's crew, the one in charge first."""
    people = [order.lead_id, order.guardian_id, *order.member_ids]
    return "、".join(ground.name_of(person) for person in people if person is not None)
