"""Paper against system on the command line: findings, their answers, and 真实时间率."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.answer import Answer, local, table
from app.cli.call import Call
from app.cli.finding import person_of
from app.cli.rating import month_from
from app.cli.reading import member_from
from app.cli.verbs import group, verb
from app.domain.lists import ListQuery
from app.domain.work.timekeeping.findings import FindingState
from app.domain.work.timekeeping.rate import Rate
from app.domain.work.timekeeping.rules import Rule, Weight
from app.labels.timekeeping import (
    FINDING_WORDS,
    LABELS,
    RATE,
    TITLE,
    event_kind_text,
    finding_text,
    grounds_text,
    rate_text,
)
from app.services.work.timekeeping import Found, StepTruth
from app.services.work.timekeeping_lists import UNSETTLED, FindingList

TIMES = group("时间核对：单据与系统的时间疑问、说明与认可，以及真实时间率。")

Key = Annotated[str, typer.Argument(metavar="疑问编号", help="times findings 列出的编号。")]
Month = Annotated[str, typer.Option("--month", metavar="月份", help="只看这个月，如 2026-10。")]


def add_times(program: typer.Typer) -> None:
    """Put the commands under `times`."""
    verb(TIMES, "findings", "列出时间疑问；不写月份则为最近十二个月，不写状态则为待说明和不认可的。")(findings)
    verb(TIMES, "answer", "说明一条疑问的原因：录入人本人或营业厅。")(answer)
    verb(TIMES, "approve", "所长认可一条说明；加 --refuse 为不认可，须写理由。")(approve)
    verb(TIMES, "rate", "一个月的真实时间率，全所的和每人的；加 --steps 列出背后的每个环节。")(rate)
    verb(TIMES, "rules", "列出核对时间的规则、数值和依据。")(rules)
    program.add_typer(TIMES, name="times")


def findings(
    call: Call,
    month: Month = "",
    state: Annotated[
        str, typer.Option("--state", metavar="状态", help="unsettled、open、answered、accepted、rejected 或 all。")
    ] = UNSETTLED,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="文件", help="另写成这个表格文件。")] = None,
) -> Answer:
    """What is asked about times."""
    if state not in {UNSETTLED, "all"}:
        member_from(FindingState, state, "state")
    wanted = month_from(month) if month else ""
    query = ListQuery(filters={} if state == "all" else {"state": state})
    with call.at_work() as (services, _):
        source = FindingList(services.timekeeping, wanted)
        rows: list[Any] = list(source.rows(source.keys(query)))
        if xlsx is not None:
            services.exports.export_source(source, query, xlsx, title=TITLE, words=FINDING_WORDS)
    found: list[Found] = [row.found for row in rows]
    lines = table(("编号", "状态", "业务", "录入人", "疑问", "说明"), map(_line, found))
    if xlsx is not None:
        lines = [f"已写到 {xlsx}（{len(rows)} 条）"]
    return Answer(value=[_value(each) for each in found], lines=lines)


def answer(
    call: Call, key: Key, reason: Annotated[str, typer.Option("--reason", metavar="原因", help="为什么如此。")]
) -> Answer:
    """Give the reason for a finding."""
    with call.at_work() as (services, session):
        found = services.timekeeping.answer(session, key, reason)
    return Answer(value=_value(found), lines=[f"已说明，待所长认可：{_sentence(found)}"])


def approve(
    call: Call,
    key: Key,
    refuse: Annotated[bool, typer.Option("--refuse", help="不认可。")] = False,
    note: Annotated[str, typer.Option("--note", metavar="理由", help="不认可的理由。")] = "",
) -> Answer:
    """Accept the reason of a finding or not."""
    with call.at_work() as (services, session):
        found = services.timekeeping.decide(session, key, is_accepted=not refuse, note=note)
    return Answer(value=_value(found), lines=[f"{'不认可' if refuse else '已认可'}：{_sentence(found)}"])


def rate(
    call: Call,
    month: Annotated[str, typer.Argument(metavar="月份", help="如 2026-10。")],
    person: Annotated[str, typer.Option("--person", metavar="工号", help="只看这一位。")] = "",
    steps: Annotated[bool, typer.Option("--steps", help="列出背后的每个环节。")] = False,
) -> Answer:
    """The month's rate and, if asked, the steps behind it."""
    wanted = month_from(month)
    with call.at_work() as (services, session):
        chosen = person_of(services, person, "person") if person else None
        review = services.timekeeping.review(session, wanted)
        behind = services.timekeeping.steps(wanted) if steps else ()
    people = [each for each in review.people if chosen is None or each.person == chosen]
    behind = tuple(each for each in behind if chosen is None or each.person == chosen)
    lines = [f"{wanted} {RATE} {rate_text(review.rate)}（{review.rate.true_steps}/{review.rate.steps}）"]
    named = [("" if each.person is None else each.person.number, each) for each in people]
    lines += table(
        ("工号", "姓名", "环节", "真实", RATE),
        [
            (
                number,
                each.person.name if each.person else "",
                each.rate.steps,
                each.rate.true_steps,
                rate_text(each.rate),
            )
            for number, each in named
        ],
    )
    lines += table(("业务", "环节", "事项", "发生", "单据", "登记", "真实"), map(_step_line, behind)) if steps else []
    value: dict[str, Any] = {
        "month": wanted,
        **_rate_value(review.rate),
        "people": [{"number": number or None, **_rate_value(each.rate)} for number, each in named],
    }
    return Answer(value={**value, "steps": [_step_value(each) for each in behind]} if steps else value, lines=lines)


def rules(call: Call) -> Answer:
    """The rules in force today."""
    with call.at_work() as (services, _):
        book = services.timekeeping.rules()
    specs = sorted(book.specs.values(), key=lambda spec: list(Rule).index(spec.rule))
    lines = table(
        ("规则", "性质", "数值和依据"),
        [(LABELS[Rule][spec.rule], LABELS[Weight][spec.weight], grounds_text(spec)) for spec in specs],
    )
    return Answer(value={"effective_from": book.effective_from, "rules": specs}, lines=lines)


def _sentence(found: Found) -> str:
    return finding_text(found.finding, found.stage)


def _line(found: Found) -> tuple[object, ...]:
    finding = found.finding
    person = "" if found.person is None else found.person.name
    state = LABELS[FindingState][found.state]
    return (
        finding.key,
        state,
        finding.subject.number,
        person,
        LABELS[type(finding.rule)][finding.rule],
        _sentence(found),
    )


def _value(found: Found) -> dict[str, object]:
    finding, given = found.finding, found.answer
    return {
        "key": finding.key,
        "rule": finding.rule,
        "weight": finding.weight,
        "state": found.state,
        "case": finding.subject.number or None,
        "stage": finding.stage or None,
        "person": None if found.person is None else found.person.number,
        "at": finding.at,
        "other_at": finding.other_at,
        "recorded_at": finding.recorded_at,
        "events": finding.event_ids,
        "values": finding.values,
        "text": _sentence(found),
        "answer": None
        if given is None
        else {
            "reason": given.reason,
            "answered_at": given.answered_at,
            "is_accepted": given.is_accepted,
            "note": given.note,
            "decided_at": given.decided_at,
        },
    }


def _rate_value(rate: Rate) -> dict[str, object]:
    return {"steps": rate.steps, "true_steps": rate.true_steps, "ten_thousandths": rate.ten_thousandths}


def _step_line(truth: StepTruth) -> tuple[object, ...]:
    step, event = truth.step, truth.step.event
    times = (local(event.occurred_at), local(event.on_paper_at), local(event.recorded_at))
    return step.number, step.stage, event_kind_text(event.kind), *times, "是" if truth.is_true else "存疑"


def _step_value(truth: StepTruth) -> dict[str, object]:
    event = truth.step.event
    return {
        "case": truth.step.number,
        "event": event.id,
        "kind": event.kind,
        "person": None if truth.person is None else truth.person.number,
        "occurred_at": event.occurred_at,
        "on_paper_at": event.on_paper_at,
        "recorded_at": event.recorded_at,
        "device_at": event.device_at,
        "is_true": truth.is_true,
    }
