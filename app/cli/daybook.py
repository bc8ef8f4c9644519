"""The station's own day on the command line: the morning, meetings, work logs, planned outages."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.answer import Answer, local, table
from app.cli.call import Call
from app.cli.day_drafts import gathering_from, outage_from
from app.cli.finding import person_of
from app.cli.reading import Record, day_from, hundredths_from, records_from
from app.cli.verbs import group, verb
from app.domain.daybook.day_log import LOG_TEXTS
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.labels.daybook import GATHERINGS, morning_texts
from app.services.daybook.logs import LogView

DAY = group("所内日常：晨会、会议、工作日志、停电计划。")
"""The commands; lists of meetings, outages and seals are written out by `export`, papers by `print --subject`."""

_KILOMETRES = "kilometres"
Person = Annotated[str, typer.Argument(metavar="工号", help="谁的日志。")]
On = Annotated[str, typer.Argument(metavar="日期", help="哪一天，如 2026-10-01。")]
File = Annotated[str, typer.Argument(metavar="文件", help="一个 JSON 对象；- 为标准输入。")]


@verb(DAY, "morning", "今天晨会的材料：昨日完成、未完成、缺席、提醒、今日派工和未落实的议定事项。")
def morning(call: Call) -> Answer:
    """What is known for this morning's meeting."""
    with call.at_work() as (services, _):
        pack = services.daybook.gatherings.morning()
    texts = morning_texts(pack)
    lines = [
        texts["yesterday"],
        f"未完成：{texts['unfinished']}",
        f"缺席：{texts['absent']}",
        *(f"未落实：{each.matter} {each.responsible}".rstrip() for each in pack.decisions),
        *table(
            ("工单", "任务", "台区", "负责人", "配合", "时间"),
            [(o.order_number, o.task, o.area, o.leader, o.guardian, o.time) for o in pack.orders],
        ),
    ]
    value = {
        "on": pack.on,
        "texts": texts,
        "reminders": pack.reminders,
        "orders": pack.orders,
        "decisions": pack.decisions,
    }
    return Answer(value=value, lines=lines)


@verb(DAY, "meeting", "保存晨会、会议或培训的记录；晨会没有写的部分由程序填好。写明 number 则为修改。")
def meeting(call: Call, file: File) -> Answer:
    """Keep a gathering."""
    record = _record(file)
    with call.at_work() as (services, session):
        saved = services.daybook.gatherings.save(session, gathering_from(services, record))
    said = (
        f"已保存{GATHERINGS[saved.kind]}记录 {saved.number}（{local(saved.held_at)}，到会 {len(saved.attendees)} 人）"
    )
    return Answer(value=saved, lines=[said])


@verb(DAY, "log", "一人一日的工作日志：出工的工单和所写的内容；带 --file 则写入或改写。")
def log(
    call: Call,
    person: Person,
    on: On,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="文件", help=f"JSON 对象，可有 {'、'.join(LOG_TEXTS)} 和 kilometres。"),
    ] = None,
) -> Answer:
    """Show or write a day."""
    day = day_from(on, "on")
    with call.at_work() as (services, session):
        staff_id = person_of(services, person).id
        logs = services.daybook.logs
        if file is not None:
            texts, driven = _log_from(_record(str(file)))
            logs.write(session, staff_id, day, texts, driven)
        view = logs.day(session, staff_id, day)
    return _shown(view)


@verb(DAY, "review", "审阅一天的工作日志。")
def review(
    call: Call, person: Person, on: On, words: Annotated[str, typer.Argument(metavar="意见", help="审阅意见。")]
) -> Answer:
    """Say what is to be said of a day."""
    day = day_from(on, "on")
    with call.at_work() as (services, session):
        staff_id = person_of(services, person).id
        services.daybook.logs.review(session, staff_id, day, words)
        view = services.daybook.logs.day(session, staff_id, day)
    return _shown(view)


@verb(DAY, "missing", "列出这一天还没有写日志的台区经理。")
def missing(call: Call, on: On) -> Answer:
    """Who has written nothing of a day."""
    day = day_from(on, "on")
    with call.at_work() as (services, _):
        people = services.daybook.logs.missing(day)
    value = [{"number": person.number, "name": person.name} for person in people]
    return Answer(value=value, lines=table(("工号", "姓名"), [(each.number, each.name) for each in people]))


@verb(DAY, "outage", "登记或修改停电计划；晚于规定的通知期限时要写明 late_reason。")
def outage(call: Call, file: File) -> Answer:
    """Enter a planned outage."""
    record = _record(file)
    with call.at_work() as (services, session):
        outages = services.daybook.outages
        view = outages.show(outages.save(session, outage_from(services, record)).id)
    plan = view.plan
    latest = "" if view.latest is None else f"，最迟 {view.latest.isoformat()} 通知"
    said = f"已登记停电计划 {plan.number}（{local(plan.from_at)}，{view.customers} 户{latest}）"
    villages = [{"name": village.name, "customers": village.customers} for village in view.villages]
    value = {"plan": plan, "villages": villages, "latest_notice": view.latest, "rule": view.rule}
    return Answer(value=value, lines=[said])


@verb(DAY, "call-off", "取消一次停电。")
def call_off(
    call: Call,
    number: Annotated[str, typer.Argument(metavar="编号", help="停电计划的编号。")],
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="为何取消。")] = "",
) -> Answer:
    """Say that an outage does not take place."""
    with call.at_work() as (services, session):
        outages = services.daybook.outages
        plan = outages.call_off(session, outages.by_number(number).id, reason)
    return Answer(value=plan, lines=[f"已取消停电计划 {plan.number}"])


def _record(file: str) -> Record:
    records, is_list = records_from(file)
    if is_list:
        raise Refusal.of("input.not_an_object", "file")
    return records[0]


def _log_from(record: Record) -> tuple[dict[str, str], int | None]:
    known = {*LOG_TEXTS, _KILOMETRES}
    refuse_if_any(
        [Problem(code="input.unknown_key", field=key, values={"key": key}) for key in record if key not in known]
    )
    driven = record.get(_KILOMETRES)
    texts = {key: str(record.get(key, "")) for key in LOG_TEXTS}
    return texts, None if driven is None else hundredths_from(str(driven), _KILOMETRES)


def _shown(view: LogView) -> Answer:
    jobs = [
        {"number": job.order.number, "task": job.order.task, "begun_at": job.begun_at, "ended_at": job.ended_at}
        for job in view.jobs
    ]
    rows = [(job.order.number, job.order.task, local(job.begun_at), local(job.ended_at)) for job in view.jobs]
    written = [f"{key}: {text}" for key, text in view.log.texts.items() if text]
    value = {"person": view.person.number, "log": view.log, "minutes": view.minutes, "jobs": jobs}
    return Answer(value=value, lines=[*table(("工单", "任务", "开始", "完工"), rows), *written])
