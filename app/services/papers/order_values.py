"""What papers say about a work order: task, crew, dangers, times, result."""

from typing import Final

from app.domain.dispatch.order import WorkOrder
from app.domain.work.case import Case
from app.domain.work.event import EventKind
from app.domain.zone import STATION_ZONE
from app.services.papers.case_values import case_facts
from app.services.papers.details import said
from app.services.papers.ground import OrderGround

_ISSUING: Final = frozenset({EventKind.ORDER_DISPATCHED, EventKind.ORDER_HANDED_OVER})


def order_facts(ground: OrderGround) -> dict[str, object]:
    """Everything known of an order by the keys forms use, with what is known of its case."""
    return {
        **({"address": ground.order.place} if ground.case is None else case_facts(ground.case)),
        **_task_facts(ground),
        **_crew_facts(ground),
        **_time_facts(ground),
        **_result_facts(ground),
    }


def _task_facts(ground: OrderGround) -> dict[str, object]:
    order = ground.order
    facts: dict[str, object] = {
        "station": ground.station.name,
        "number": order.number,
        "kind": ground.kind.name,
        "area": ground.area.name,
        "place": order.place,
        "task": order.task,
        "risks": "；".join(order.risks),
        "measures": "；".join(order.measures),
    }
    if ground.case is not None:
        facts["summary"] = _summary(ground.case.case, order)
    return facts


def _crew_facts(ground: OrderGround) -> dict[str, object]:
    order = ground.order
    members = [ground.name_of(person) for person in order.member_ids]
    crew = [ground.name_of(person) for person in (order.lead_id, order.guardian_id) if person is not None] + members
    sent = [event for event in ground.events if event.kind in _ISSUING]
    return {
        "leader": None if order.lead_id is None else ground.name_of(order.lead_id),
        "guardian": None if order.guardian_id is None else ground.name_of(order.guardian_id),
        "members": "、".join(members),
        "headcount": len(crew) or None,
        "fitters": "、".join(crew),
        "issued_by": ground.name_of(sent[-1].actor_id) if sent else None,
    }


def _time_facts(ground: OrderGround) -> dict[str, object]:
    order = ground.order
    return {
        "planned_start_at": order.planned_from,
        "planned_end_at": order.planned_to,
        "issued_at": order.dispatched_at,
        "accepted_at": order.accepted_at,
        "departed_at": order.departed_at,
        "arrived_at": order.arrived_at,
        "finished_at": order.finished_at,
    }


def _result_facts(ground: OrderGround) -> dict[str, object]:
    """What the crew reported, in the words of the case's fields."""
    result = ground.order.result
    specs = () if ground.case is None else ground.case.business.fields
    known = {spec.code: said(spec, result[spec.code]) for spec in specs if spec.code in result}
    lines = [*known.values(), *(str(value) for code, value in result.items() if code not in known)]
    facts: dict[str, object] = {"result": "；".join(lines)}
    numbers = [("表号 ", result.get("meter_number")), ("封印 ", result.get("seal_number"))]
    facts["meters_and_seals"] = "；".join(f"{word}{number}" for word, number in numbers if number)
    return facts


def _summary(case: Case, order: WorkOrder) -> str:
    """When the case was taken in and the order sent out."""
    moments = (("受理", case.accepted_at), ("派工", order.dispatched_at))
    said_so = [f"{word} {at.astimezone(STATION_ZONE):%Y-%m-%d}" for word, at in moments if at is not None]
    return "，".join(said_so)
