"""The commands on cases: taking them in, listing and showing them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, cast

import typer

from app.cli.answer import Answer, local, problems_of, table
from app.cli.call import Call
from app.cli.intake import Intake, intake_from
from app.cli.reading import records_from
from app.cli.shown import case_of, deadlines_of, holders_of
from app.cli.verbs import group, verb
from app.domain.lists import ListQuery
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Staff
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.domain.work.asking import LaterRequest
from app.domain.work.case import CaseState
from app.domain.work.due import RunningLimit
from app.domain.work.managers import tenures
from app.domain.work.pauses import pause_numbers
from app.domain.work.visiting import visit_of
from app.labels.counter import request_text, trip_text
from app.labels.speaking import label_of
from app.labels.work_holding import keeper_text, length_text, share_text
from app.labels.work_terms import event_text
from app.services.bundle import Services
from app.services.work.cases import Registered
from app.services.work.viewing import CaseView

CASES = group("业务：受理、推进、查看。编号不分大小写。")

CaseNumber = Annotated[str, typer.Argument(metavar="编号", help="业务编号。")]


class Due(StrEnum):
    """How a listed case's limit stands."""

    TODAY = "today"
    OVERDUE = "overdue"
    PAUSED = "paused"


@verb(
    CASES,
    "register",
    "受理业务：读入一个 JSON 对象或对象列表，逐件受理，答复编号与时限。\n\n"
    "对象的键：business 业务代码（见 case types），name 户名，phone 电话，address 用电地址，area 台区编号，"
    "account 已有客户的户号，"
    "origin 来源，place 地区类别，manager 客户经理工号（不写则为台区A角），manager_choice 客户经理的产生方式，"
    "visit 同一次来办的另一件业务的编号（合用一个受理回执号），"
    "fields 其他字段（代码: 值），papers 资料（代码: 状态），accepted_at 受理时间，"
    "on_paper_at 申请单上的时间。容量以瓦、表计读数以百分之一千瓦时计，也可写成带单位的文字，"
    "如“7.5kW”、“12.34kWh”。\n\n"
    "列表先全部检查：有一件不合格，就一件也不受理。",
)
def register(
    call: Call, source: Annotated[str, typer.Argument(metavar="文件", help="JSON 文件；- 为标准输入。")]
) -> Answer:
    """Take in one case or a list of cases; nothing is taken in when one of them is not sound."""
    records, is_list = records_from(source)
    with call.at_work() as (services, session):
        session.require(Permission.INTAKE)
        intakes = [_checked(services, record, place if is_list else None) for place, record in enumerate(records)]
        done, refusal = _register_all(services, session, intakes)
    values = [{"id": each.case.id, "number": each.case.number, "deadlines": deadlines_of(each.clocks)} for each in done]
    lines = [line for each in done for line in _registered_lines(each)]
    return Answer(value=values if is_list or not values else values[0], lines=lines, refusal=refusal)


@verb(CASES, "show", "查看一件业务的全部情况：环节、可办步骤与阻碍、时限、资料、工单、经过。")
def show(call: Call, number: CaseNumber) -> Answer:
    """Everything about one case."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
    return shown(view, session)


@verb(
    CASES,
    "holders",
    "查看一件业务从受理到办结（未办结的到现在）在谁手上：各方所占时间与比例，逐段的起止和凭据。\n\n"
    "比例以万分之一计，合计正好 10000；时间不分昼夜和节假日，以秒计。",
)
def holders(call: Call, number: CaseNumber) -> Answer:
    """Who had one case, span by span."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
    lines = [f"{keeper_text(share)}  {share_text(share)}  {length_text(share.length)}" for share in view.holding.shares]
    pauses = pause_numbers(view.events)
    spans = [
        (span.starts_at, span.ends_at, keeper_text(span), event_text(span.proof, view.business, view.people, pauses))
        for span in view.holding.spans
    ]
    return Answer(value=holders_of(view), lines=[*lines, "", *table(("起", "止", "在谁手上", "凭据"), spans)])


@verb(CASES, "list", "列出业务，最急的在前。")
def list_cases(
    call: Call,
    due: Annotated[Due | None, typer.Option(help="按时限：today 今日到期，overdue 已超期，paused 暂停计时。")] = None,
    state: Annotated[CaseState | None, typer.Option(help="按状态。")] = None,
    business: Annotated[str, typer.Option(metavar="代码", help="按业务代码。")] = "",
    area: Annotated[str, typer.Option(metavar="台区编号", help="按台区。")] = "",
    *,
    asked: Annotated[bool, typer.Option("--asked", help="只列补充要求过资料的。")] = False,
    visit: Annotated[str, typer.Option(metavar="回执号", help="按受理回执号：同一次来办的各件。")] = "",
    text: Annotated[str, typer.Option(metavar="文字", help="编号、户名、地址、台区或负责人中含有的文字。")] = "",
) -> Answer:
    """The cases that fit, most urgent first."""
    given = {"due": due, "standing": state, "business": business, "area": area, "asked": "yes" if asked else ""}
    given["visit"] = visit.strip().upper()
    query = ListQuery(text=text, filters={name: str(value) for name, value in given.items() if value})
    with call.at_work() as (services, _):
        source = services.lists.source("cases")
        rows = cast("list[Any]", source.rows(source.keys(query)))
        names = {known.code: known.name for known in services.cases.businesses()}
    lines = table(
        ("编号", "业务", "户名", "状态", "时限", "台区", "负责人"),
        [
            (
                r.number,
                names.get(r.business_code, r.business_code),
                r.name,
                label_of(r.state),
                _due_at(r.due_at),
                r.area,
                r.responsible,
            )
            for r in rows
        ],
    )
    value = [
        {
            "id": r.id,
            "number": r.number,
            "business": r.business_code,
            "name": r.name,
            "stage": r.stage,
            "state": r.state,
            "due_at": _due_at(r.due_at),
            "limit": r.limit_name,
            "address": r.address,
            "area": r.area,
            "responsible": r.responsible,
            "accepted_at": r.accepted_at,
        }
        for r in rows
    ]
    return Answer(value=value, lines=lines)


def _due_at(limit: RunningLimit | None) -> datetime | None:
    return None if limit is None else limit.due_at


def shown(view: CaseView, session: Session) -> Answer:
    """A case as an answer."""
    case = view.case
    lines = [
        f"{case.number}  {view.business.name}  {case.name}  {case.phone}",
        f"{case.address}（{view.area.name}）",
        f"状态：{label_of(case.state)}  环节：{view.stage.name}  受理：{local(case.accepted_at)}",
    ]
    lines += [f"受理回执号：{visit_of(case, view.events)}", manager_line(view)]
    lines += [
        f"时限：{clock.spec.name}  {local(clock.deadline.due_at)}  {label_of(clock.deadline.state)}"
        for clock in view.clocks
        if clock.deadline is not None
    ]
    lines += [
        f"承诺：{promise.what}  {local(promise.until)}  {'已兑现' if promise.kept_at else '未兑现'}"
        for promise in view.promises
    ]
    for step in view.steps:
        blocks = "".join(str(problem["text"]) for problem in problems_of(step.problems))
        lines.append(f"可办：{label_of(step.kind)}" if step.is_possible else f"未可办：{label_of(step.kind)}——{blocks}")
    lines += [
        f"补充要求：{request.name}  {label_of(request.state)}  {request_text(request, _asker(view, request))}"
        for request in view.later
    ]
    lines.append(f"客户到柜台：{len(view.trips)} 次  {'；'.join(trip_text(trip) for trip in view.trips)}".rstrip())
    lines += [f"工单：{order.number}  {order.task}  {label_of(order.state)}" for order in view.orders]
    return Answer(value=case_of(view, session), lines=lines)


def manager_line(view: CaseView) -> str:
    """Who answers for a case, and those before him."""
    people = [(view.people[t.staff_id].name, t) for t in tenures(view.case, view.events) if t.staff_id in view.people]
    words = [
        f"{name}（{label_of(t.choice)}）" if t.choice else f"{name}（{t.reason}）" if t.reason else name
        for name, t in people
    ]
    return f"{'客户经理' if view.business.has_manager else '负责人'}：{' → '.join(words)}"


def _asker(view: CaseView, request: LaterRequest) -> Staff | None:
    return None if request.asked_by is None else view.people.get(request.asked_by)


def _checked(services: Services, record: Any, place: int | None) -> Intake:  # noqa: ANN401 - a JSON object
    """The intake of one object, known to be sound; in a list its place goes before the field."""
    try:
        intake = intake_from(services, record)
        refuse_if_any(services.cases.check(intake.draft))
    except Refusal as refusal:
        if place is None:
            raise
        placed = [Problem(code=p.code, field=f"[{place}].{p.field}", values=p.values) for p in refusal.problems]
        raise Refusal(*placed) from refusal
    return intake


def _register_all(
    services: Services, session: Session, intakes: list[Intake]
) -> tuple[list[Registered], Refusal | None]:
    """What was taken in before the work was stopped, and what stopped it, such as a full disk."""
    done: list[Registered] = []
    for intake in intakes:
        try:
            done.append(services.cases.register(session, intake.draft, accepted=intake.accepted))
        except Refusal as refusal:
            if not done:
                raise
            return done, refusal
    return done, None


def _registered_lines(registered: Registered) -> list[str]:
    limits = [
        f"    {clock.spec.name}  {local(clock.deadline.due_at)}"
        for clock in registered.clocks
        if clock.deadline is not None
    ]
    return [f"已受理 {registered.case.number}  {registered.case.name}", *limits]
