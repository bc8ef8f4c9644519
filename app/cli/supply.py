"""The commands on the register of firms, the supply meeting and the rules of supply."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, cast

import typer

from app.cli.answer import Answer, table
from app.cli.call import Call
from app.cli.finding import person_of
from app.cli.reading import Record, day_from, member_from, moment_from, records_from
from app.cli.verbs import group, verb
from app.domain.definitions.supply import SupplyChange, SupplyRules
from app.domain.firms.firm import Firm, Licence, Trade
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.work.examining import Findings, Verdict
from app.domain.work.meeting import Meeting
from app.labels.speaking import label_of
from app.services.bundle import Services
from app.services.firms import FirmDraft
from app.services.work.ground import Occurred
from app.services.work.meetings import Minutes

FIRMS = group("设计、施工、供货单位名录：按统一社会信用代码排列，不分先后。")
MEETING = group("业扩例会：议程、纪要。")

Code = Annotated[str, typer.Argument(metavar="信用代码", help="统一社会信用代码。")]
Reason = Annotated[str, typer.Option("--reason", metavar="原因", help="原因。")]
_LICENCE_PARTS: Final = 5
_WEEKDAYS: Final = "一二三四五六日"


def add_supply(program: typer.Typer) -> None:
    """Put the commands among those of the program."""
    program.add_typer(FIRMS, name="firms")
    program.add_typer(MEETING, name="meeting")
    verb(
        program,
        "supply-rules",
        "查看或修改业扩规则：团队勘查的容量界限、正好等于界限时算哪一边、例会在周几。修改须写 --reason。",
    )(supply_rules)


@verb(FIRMS, "list", "列出名录；移出的也列出并注明。资质到期的注明到期。")
def list_firms(call: Call) -> Answer:
    """The whole register."""
    with call.at_work() as (services, _):
        firms, today = services.supply.firms.firms(), services.supply.firms.today()
    rows = [
        (
            firm.credit_code,
            firm.name,
            label_of(licence.trade),
            licence.words,
            f"{licence.valid_until} {label_of(licence.state_on(today))}",
            "" if firm.is_active else "已移出",
        )
        for firm in firms
        for licence in firm.licences
    ]
    return Answer(
        value=[_firm(firm, today) for firm in firms],
        lines=table(("信用代码", "名称", "类别", "资质", "有效期至", "备注"), rows),
    )


@verb(
    FIRMS,
    "add",
    "登记一个单位；信用代码已在名录中的，改为现在所写的内容。\n\n"
    "--licence 写“类别,名称,等级,编号,有效期至”，可写多个；类别为 design、build、supply，如"
    " build,承装（修、试）,四级,1-2-00001-2020,2030-12-31。",
)
def add_firm(
    call: Call,
    code: Code,
    name: Annotated[str, typer.Argument(metavar="名称", help="单位全称。")],
    licence: Annotated[list[str], typer.Option("--licence", metavar="资质", help="一项资质，可写多个。")],
    contact: Annotated[str, typer.Option("--contact", metavar="姓名", help="联系人。")] = "",
    phone: Annotated[str, typer.Option("--phone", metavar="电话", help="联系电话。")] = "",
) -> Answer:
    """Enter a firm, or what has changed of it."""
    held = tuple(licence_from(text) for text in licence)
    with call.at_work() as (services, session):
        draft = FirmDraft(name=name, credit_code=code, contact=contact, phone=phone, licences=held)
        firm = services.supply.firms.put(session, draft)
        today = services.supply.firms.today()
    return Answer(value=_firm(firm, today), lines=[f"已登记 {firm.credit_code}  {firm.name}"])


@verb(FIRMS, "retire", "把一个单位移出名录；以前的选择不变。须写原因。")
def retire_firm(call: Call, code: Code, reason: Reason) -> Answer:
    """Take a firm out of the register."""
    with call.at_work() as (services, session):
        firms = services.supply.firms
        firm = firms.retire(session, firms.by_code(code).id, reason)
        today = firms.today()
    return Answer(value=_firm(firm, today), lines=[f"已移出 {firm.credit_code}  {firm.name}"])


@verb(MEETING, "agenda", "下次例会的日期和议程：等待审查的业务，等得最久的在前。")
def agenda(call: Call) -> Answer:
    """What waits for the next meeting."""
    with call.at_work() as (services, _):
        known = services.supply.meetings.agenda()
    items = [
        {
            "number": item.case.number,
            "business": item.business.code,
            "name": item.case.name,
            "stage": item.stage.code,
            "since": item.case.stage_since,
            "last": None if item.last is None else item.last.findings.verdict,
        }
        for item in known.items
    ]
    rows = [(i.case.number, i.business.name, i.case.name, i.stage.name, i.case.stage_since) for i in known.items]
    lines = [f"下次例会：{known.meeting_on}", *table(("编号", "业务", "户名", "环节", "进入环节"), rows)]
    return Answer(value={"meeting_on": known.meeting_on, "items": items}, lines=lines)


@verb(MEETING, "list", "列出开过的例会，最近的在前。")
def list_meetings(call: Call) -> Answer:
    """The meetings on record."""
    with call.at_work() as (services, _):
        held = services.supply.meetings.held()
        names = {person.id: person.name for person in services.people.staff()}
    rows = [(m.held_at, "、".join(names.get(key, "") for key in m.attendees), m.guests, m.note) for m in held]
    return Answer(value=[_meeting(m) for m in held], lines=table(("时间", "参加人员", "列席", "说明"), rows))


@verb(
    MEETING,
    "record",
    "登记例会纪要：读入一个 JSON 对象，全部写入或一件也不写。\n\n"
    "键：attendees 参加人员工号的列表，guests 列席人员，note 说明，held_at 时间（不写为现在），"
    "cases 列表，每件有 number 业务编号、verdict 结论（passed、defects）、opinion 书面意见、"
    "defects 缺陷的列表、rectify_on 整改期限。",
)
def record(
    call: Call, source: Annotated[str, typer.Argument(metavar="文件", help="JSON 文件；- 为标准输入。")]
) -> Answer:
    """Keep the minutes of a meeting."""
    records, is_list = records_from(source)
    if is_list:
        raise Refusal.of("input.not_an_object", "file")
    with call.at_work() as (services, session):
        minutes, occurred = _minutes(services, records[0])
        held = services.supply.meetings.record(session, minutes, occurred)
    return Answer(value=_meeting(held), lines=[f"已登记例会纪要，{len(minutes.verdicts)} 件业务。"])


def supply_rules(
    call: Call,
    threshold: Annotated[int | None, typer.Option("--threshold", metavar="KVA", help="团队勘查的容量界限。")] = None,
    exactly: Annotated[str, typer.Option("--exactly", metavar="一边", help="正好等于界限：team 或 alone。")] = "",
    weekday: Annotated[int | None, typer.Option("--weekday", metavar="数", help="例会在周几，1 为周一。")] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="修改的原因。")] = "",
    starts: Annotated[str, typer.Option("--from", metavar="日期", help="从哪天起，如 2026-03-09；不写为今天。")] = "",
) -> Answer:
    """Show the rules of supply, or change them."""
    if exactly not in {"", "team", "alone"}:
        raise Refusal.of("input.not_a_choice", "exactly", key="exactly", value=exactly, choices="team, alone")
    with call.at_work() as (services, session):
        rules = services.supply.rules.rules()
        if threshold is not None or exactly or weekday is not None:
            change = SupplyChange(
                threshold_kva=rules.survey.threshold_kva if threshold is None else threshold,
                is_team_at_threshold=exactly == "team" if exactly else rules.survey.is_team_at_threshold,
                weekday=rules.meeting.weekday if weekday is None else weekday,
                effective_from=day_from(starts, "from") if starts else services.catalog.today(),
                reason=reason,
            )
            rules = services.supply.rules.change(session, change)
    return _rules(rules)


def licence_from(text: str) -> Licence:
    """A licence typed as 类别,名称,等级,编号,有效期至.

    Raises:
        Refusal: `firm.licence_form`, `input.not_a_choice`, `input.not_a_day`.
    """
    parts = [part.strip() for part in text.replace("，", ",").split(",")]
    if len(parts) != _LICENCE_PARTS:
        raise Refusal.of("firm.licence_form", "licence", text=text)
    trade, kind, grade, number, until = parts
    return Licence(
        trade=member_from(Trade, trade, "licence"),
        kind=kind,
        grade=grade,
        number=number,
        valid_until=day_from(until, "licence"),
    )


def findings_from(record: Record) -> Findings:
    """What an object says of one examination.

    Raises:
        Refusal: `input.not_a_choice`, `input.not_a_day`.
    """
    until = str(record.get("rectify_on", "")).strip()
    defects = record.get("defects", ())
    return Findings(
        verdict=member_from(Verdict, record.get("verdict"), "verdict"),
        people=str(record.get("people", "")),
        opinion=str(record.get("opinion", "")),
        defects=tuple(str(each).strip() for each in defects) if isinstance(defects, list | tuple) else (),
        rectify_on=day_from(until, "rectify_on") if until else None,
    )


def _minutes(services: Services, record: Record) -> tuple[Minutes, Occurred]:
    people, cases = record.get("attendees", []), record.get("cases", [])
    for key, value in (("attendees", people), ("cases", cases)):
        if not isinstance(value, list):
            raise Refusal.of("input.wrong_type", key, key=key, wanted="列表")
    attendees = tuple(person_of(services, str(number), "attendees").id for number in cast("list[Any]", people))
    verdicts = {}
    for each in cast("list[Any]", cases):
        if not isinstance(each, Mapping):
            raise Refusal.of("input.wrong_type", "cases", key="cases", wanted="对象的列表")
        found = services.case_views.by_number(OWNER, str(each.get("number", "")))
        verdicts[found.case.id] = findings_from(each)
    held_at = str(record.get("held_at", "")).strip()
    occurred = Occurred(at=moment_from(held_at, "held_at") if held_at else None)
    words = {key: str(record.get(key, "")) for key in ("guests", "note")}
    return Minutes(attendees=attendees, verdicts=verdicts, **words), occurred


def _rules(rules: SupplyRules) -> Answer:
    survey, meeting = rules.survey, rules.meeting
    side = "团队勘查" if survey.is_team_at_threshold else "不组织团队"
    value = {
        "threshold_kva": survey.threshold_kva,
        "exactly": "team" if survey.is_team_at_threshold else "alone",
        "posts": survey.posts,
        "weekday": meeting.weekday,
        "unverified": survey.source.is_unverified,
    }
    lines = [
        f"团队勘查：{survey.threshold_kva} kVA 以上，正好 {survey.threshold_kva} kVA 按{side}",
        f"参加岗位：{'、'.join(survey.posts)}",
        f"业扩例会：每周{_WEEKDAYS[meeting.weekday - 1]}",
        f"依据：{survey.source.title}{'（待核对）' if survey.source.is_unverified else ''}",
    ]
    return Answer(value=value, lines=lines)


def _firm(firm: Firm, today: date) -> dict[str, object]:
    return {
        "credit_code": firm.credit_code,
        "name": firm.name,
        "contact": firm.contact,
        "phone": firm.phone,
        "is_active": firm.is_active,
        "licences": [
            {
                "trade": licence.trade,
                "kind": licence.kind,
                "grade": licence.grade,
                "number": licence.number,
                "valid_until": licence.valid_until,
                "state": licence.state_on(today),
            }
            for licence in firm.licences
        ],
    }


def _meeting(meeting: Meeting) -> dict[str, object]:
    return {
        "id": meeting.id,
        "held_at": meeting.held_at,
        "attendees": meeting.attendees,
        "guests": meeting.guests,
        "note": meeting.note,
    }
