"""The commands on work orders: listing, proposing and sending crews, taking reports in."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, cast
from uuid import UUID

import typer

from app.cli.answer import Answer, local, problems_of, table
from app.cli.call import Call
from app.cli.finding import area_of, order_of, person_of
from app.cli.intake import field_value
from app.cli.reading import moment_from, occurred_at, pairs_from
from app.cli.shown import number_of, order_of_view
from app.cli.verbs import group, verb
from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderState, OrderStep
from app.domain.lists import ListQuery
from app.domain.problems import Refusal
from app.domain.records.facts import PlaceKind
from app.labels.speaking import label_of, problem_text, problems_text
from app.services.bundle import Services
from app.services.dispatch.orders import OrderView

ORDERS = group("工单：建单、派工、回报。编号不分大小写。")


class ReportedStep(StrEnum):
    """What can be reported of an order; sending it and handing it over ask for a crew and are verbs of their own."""

    ACCEPT = OrderStep.ACCEPT
    DEPART = OrderStep.DEPART
    ARRIVE = OrderStep.ARRIVE
    FINISH = OrderStep.FINISH
    HAND_BACK = OrderStep.HAND_BACK
    WITHDRAW = OrderStep.WITHDRAW
    ARCHIVE = OrderStep.ARCHIVE


OrderNumber = Annotated[str, typer.Argument(metavar="编号", help="工单编号。")]


@verb(ORDERS, "list", "列出工单，未办结的在前，最急的在前。")
def list_orders(
    call: Call,
    state: Annotated[
        str, typer.Option(metavar="状态", help="unassigned 未派，unfinished 未办结，或某一状态，如 dispatched。")
    ] = "",
    person: Annotated[str, typer.Option(metavar="工号", help="负责人或监护人是这位的。")] = "",
    kind: Annotated[str, typer.Option(metavar="代码", help="按工单类型。")] = "",
    area: Annotated[str, typer.Option(metavar="台区编号", help="按台区。")] = "",
) -> Answer:
    """The orders that fit."""
    given = {"standing": _standing(state), "person": person, "kind": kind, "area": area}
    query = ListQuery(filters={name: value for name, value in given.items() if value})
    with call.at_work() as (services, _):
        source = services.lists.source("orders")
        rows = cast("list[Any]", source.rows(source.keys(query)))
    dues = [None if row.next_due_at is None else row.next_due_at.due_at for row in rows]
    lines = table(
        ("编号", "任务", "状态", "时限", "负责人", "监护人", "地点"),
        [
            (r.number, r.task, label_of(r.state), due, r.lead, r.guardian, r.place)
            for r, due in zip(rows, dues, strict=True)
        ],
    )
    names = ("id", "number", "kind", "task", "customer", "state", "lead", "guardian", "place", "area", "created_at")
    value = [
        {**{name: getattr(row, name) for name in names}, "due_at": due} for row, due in zip(rows, dues, strict=True)
    ]
    return Answer(value=value, lines=lines)


@verb(ORDERS, "show", "查看一张工单。")
def show(call: Call, number: OrderNumber) -> Answer:
    """Everything about one order."""
    with call.at_work() as (services, _):
        return _shown(order_of(services, number))


@verb(ORDERS, "propose", "看看该派给谁：按 A角、B角、互助 的次序，并说明为何越过前面的人。")
def propose(call: Call, number: OrderNumber) -> Answer:
    """Who should go, and why not those before him."""
    with call.at_work() as (services, _):
        view = order_of(services, number)
        proposal, guardian = services.dispatch.propose(view.order.id)
    passed = [
        {"number": number_of(view.people, each.staff_id), "problem": problems_of([each.problem])[0]}
        for each in proposal.rejected
    ]
    value = {
        "number": view.order.number,
        "lead": number_of(view.people, proposal.lead_id),
        "reason": proposal.reason,
        "guardian": number_of(view.people, guardian),
        "passed_over": passed,
    }
    reason = "" if proposal.reason is None else f"（{label_of(proposal.reason)}）"
    lines = [f"工作负责人：{_name(view, proposal.lead_id)}{reason}", f"监护人：{_name(view, guardian)}"]
    lines += [f"未选：{problem_text(each.problem)}" for each in proposal.rejected]
    return Answer(value=value, lines=lines)


@verb(ORDERS, "dispatch", "派工。不写 --lead 则按 propose 的结果派出。")
def dispatch(
    call: Call,
    number: OrderNumber,
    *,
    lead: Annotated[str, typer.Option(metavar="工号", help="工作负责人。")] = "",
    guardian: Annotated[str, typer.Option(metavar="工号", help="监护人。")] = "",
    member: Annotated[list[str] | None, typer.Option(metavar="工号", help="工作班成员，可写多个。")] = None,
    start: Annotated[str, typer.Option("--from", metavar="时间", help="计划开始。")] = "",
    until: Annotated[str, typer.Option("--until", metavar="时间", help="计划结束，与 --from 同用。")] = "",
) -> Answer:
    """Send an order out with a crew."""
    with call.at_work() as (services, session):
        view = order_of(services, number)
        crew = _crew(services, view, lead, guardian, tuple(member or ()))
        services.dispatch.dispatch(session, view.order.id, crew, planned=_planned(start, until))
        return _shown(services.dispatch.show(view.order.id))


@verb(ORDERS, "hand-over", "把已派出的工单移交他人。不写 --lead 和 --guardian 则由系统选人接手负责人。")
def hand_over(
    call: Call,
    number: OrderNumber,
    *,
    lead: Annotated[str, typer.Option(metavar="工号", help="接手的工作负责人。")] = "",
    guardian: Annotated[str, typer.Option(metavar="工号", help="监护人；不写为不变。")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="移交原因。")],
) -> Answer:
    """Send others with an order that is out."""
    with call.at_work() as (services, session):
        view = order_of(services, number)
        services.dispatch.hand_over(session, view.order.id, _next_crew(services, view, lead, guardian), reason)
        return _shown(services.dispatch.show(view.order.id))


@verb(ORDERS, "hand-over-all", "把一个人在途的工单全部移交他人，逐张选人，并说明未能移交的原因。")
def hand_over_all(
    call: Call,
    person: Annotated[str, typer.Argument(metavar="工号", help="谁的工单。")],
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="移交原因。")],
) -> Answer:
    """Hand everything over that a person is out with."""
    with call.at_work() as (services, session):
        leaving = person_of(services, person, "person").id
        sent = services.planning.hand_over_all(session, leaving, reason, lambda _done, _total: None)
    value = [
        {
            "number": each.order.number,
            "lead": None if each.lead is None else each.lead.number,
            "problems": problems_of(each.problems),
        }
        for each in sent
    ]
    lines = table(
        ("编号", "接手人", "未移交原因"),
        [
            (each.order.number, "—" if each.lead is None else each.lead.name, problems_text(each.problems))
            for each in sent
        ],
    )
    return Answer(value=value, lines=lines)


@verb(ORDERS, "create", "建一张不属于业务的工单：巡视、消缺、走访等。")
def create(
    call: Call,
    kind: Annotated[str, typer.Argument(metavar="类型", help="工单类型代码，如 WO-19。")],
    *,
    area: Annotated[str, typer.Option("--area", metavar="台区编号", help="哪个台区。")],
    task: Annotated[str, typer.Option("--task", metavar="任务", help="做什么。")],
    place: Annotated[str, typer.Option("--place", metavar="地点", help="在哪里；不写为台区名。")] = "",
    place_kind: Annotated[PlaceKind, typer.Option("--place-kind", help="地区类别，决定到场时限。")] = PlaceKind.RURAL,
) -> Answer:
    """Make an order of its own."""
    with call.at_work() as (services, session):
        where = area_of(services, area)
        made = services.dispatch.create(
            session, kind=kind, area_id=where.id, task=task, place=place, place_kind=place_kind
        )
        return _shown(services.dispatch.show(made.id))


@verb(
    ORDERS,
    "report",
    "回报工单：accept 接单，depart 出发，arrive 到达，finish 完工，hand_back 退回，withdraw 撤回，archive 归档。"
    "派工用 order dispatch，移交用 order hand-over。",
)
def report(
    call: Call,
    number: OrderNumber,
    step: Annotated[ReportedStep, typer.Argument(metavar="步骤", help="发生了什么。")],
    pairs: Annotated[
        list[str] | None, typer.Argument(metavar="字段=值", help="完工时填写的字段，随即录入业务。")
    ] = None,
    at: Annotated[str, typer.Option("--at", metavar="时间", help="发生的时间；不写为现在。")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="退回或撤回的原因。")] = "",
) -> Answer:
    """Take in what happened with an order."""
    with call.at_work() as (services, session):
        view = order_of(services, number)
        result = _result(services, view, pairs_from(pairs or []))
        services.dispatch.report(
            session, view.order.id, OrderStep(step), occurred=occurred_at(at), reason=reason, result=result or None
        )
        return _shown(services.dispatch.show(view.order.id))


def _standing(state: str) -> str:
    known = ("unassigned", "unfinished", *OrderState)
    if state and state not in known:
        raise Refusal.of("input.not_a_choice", "state", key="--state", value=state, choices=", ".join(known))
    return state


def _planned(start: str, until: str) -> tuple[datetime, datetime] | None:
    if not start and not until:
        return None
    return moment_from(start, "from"), moment_from(until, "until")


def _crew(services: Services, view: OrderView, lead: str, guardian: str, members: tuple[str, ...]) -> Crew:
    """The crew that was named; without a lead the proposed one.

    Raises:
        Refusal: `staff.unknown`, `order.nobody_free`.
    """
    lead_id = person_of(services, lead, "lead").id if lead else None
    guardian_id = person_of(services, guardian, "guardian").id if guardian else None
    if lead_id is None:
        proposal, proposed = services.dispatch.propose(view.order.id)
        if proposal.lead_id is None:
            raise Refusal.of("order.nobody_free", "lead")
        lead_id, guardian_id = proposal.lead_id, guardian_id or proposed
    member_ids = tuple(person_of(services, number, "members").id for number in members)
    return Crew(lead_id=lead_id, guardian_id=guardian_id, member_ids=member_ids)


def _next_crew(services: Services, view: OrderView, lead: str, guardian: str) -> Crew:
    """Who goes on: those named, everybody else as before; with nobody named whoever can take over from the lead."""
    order = view.order
    if order.lead_id is None:
        raise Refusal.of("order.step_not_allowed", number=order.number, state=order.state, step=OrderStep.HAND_OVER)
    if not lead and not guardian:
        return services.planning.crew_without(order.id, order.lead_id)
    lead_id = person_of(services, lead, "lead").id if lead else order.lead_id
    guardian_id = person_of(services, guardian, "guardian").id if guardian else order.guardian_id
    members = tuple(member for member in order.member_ids if member not in {lead_id, guardian_id})
    return Crew(lead_id=lead_id, guardian_id=guardian_id, member_ids=members)


def _result(services: Services, view: OrderView, given: dict[str, str]) -> dict[str, str | int]:
    """What the crew brings back, read by the fields of the case the order belongs to."""
    specs = {}
    if view.case is not None:
        code = view.case.business_code
        specs = {s.code: s for known in services.cases.businesses() if known.code == code for s in known.fields}
    return {code: field_value(specs[code], text) if code in specs else text for code, text in given.items()}


def _name(view: OrderView, key: UUID | None) -> str:
    person = None if key is None else view.people.get(key)
    return "—" if person is None else f"{person.name} {person.number}"


def _shown(view: OrderView) -> Answer:
    order = view.order
    lines = [
        f"{order.number}  {order.task}  {label_of(order.state)}",
        f"{order.place}（{view.area.name}）",
        f"工作负责人：{_name(view, order.lead_id)}  监护人：{_name(view, order.guardian_id)}",
    ]
    if order.due_at is not None:
        lines.append(f"时限：{local(order.due_at)}  {label_of(view.alert)}")
    lines.append(f"可办：{'、'.join(label_of(step) for step in view.steps) or '无'}")
    return Answer(value=order_of_view(view), lines=lines)
