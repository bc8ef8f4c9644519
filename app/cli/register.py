"""The commands on the register of 绩效: what was entered about whom, new entries, and taking wrong ones back."""

from typing import Annotated
from uuid import UUID

import typer

from app.cli.answer import Answer, table
from app.cli.call import Call
from app.cli.finding import area_of, person_of
from app.cli.rating import Month, month_from
from app.cli.reading import day_from, entry_id_from, hundredths_from
from app.cli.verbs import group, verb
from app.domain.rating.amounts import HUNDRED, hundredths_text
from app.domain.rating.facts import EntryKind, RegisterEntry
from app.labels.appeals import STATES
from app.labels.rating import ENTRY_KINDS, SATISFACTION
from app.services.bundle import Services
from app.services.rating.registering import EntryDraft
from app.services.rating.results import EntryRow

REGISTER = group("考核登记：登记、查看、更正。登记不能删改，登记错了用 correct 更正。")

_KINDS = "，".join(f"{kind} {name}" for kind, name in ENTRY_KINDS.items())
_ANSWERS = "，".join(f"{answer} {name}" for answer, name in SATISFACTION.items())


@verb(REGISTER, "list", "列出一个月的登记，新的在前；没有登记权限的只列本人的。")
def list_entries(
    call: Call,
    month: Month,
    person: Annotated[str, typer.Option("--person", metavar="工号", help="只看这一位。")] = "",
    kind: Annotated[EntryKind | None, typer.Option("--kind", help="只看这一类事项。")] = None,
) -> Answer:
    """The month's register."""
    month = month_from(month)
    with call.at_work() as (services, session):
        wanted = person_of(services, person, "person").id if person else None
        rows = [
            row
            for row in services.rating.entries(session, month)
            if wanted in (None, row.entry.staff_id) and kind in (None, row.entry.kind)
        ]
        numbers = {one.id: one.number for one in services.people.staff()}
    lines = table(
        ("日期", "事项", "工号", "姓名", "数量", "项目", "台区", "状态", "说明"),
        [
            (
                row.entry.day,
                ENTRY_KINDS[row.entry.kind],
                numbers.get(row.entry.staff_id),
                row.person,
                hundredths_text(row.entry.quantity_hundredths),
                row.entry.code,
                row.area,
                _state(row),
                row.entry.note,
            )
            for row in rows
        ],
    )
    value = [
        {
            **_entry(row.entry, numbers[row.entry.staff_id]),
            "area": row.area,
            "is_counter": row.is_counter,
            "is_corrected": row.is_corrected,
            "rule": None if row.charge is None else row.charge.code,
            "points": None if row.charge is None or row.charge.points is None else hundredths_text(row.charge.points),
            "appeal": None if row.appeal is None else row.appeal.state,
        }
        for row in rows
    ]
    return Answer(value=value, lines=lines)


@verb(
    REGISTER,
    "add",
    f"登记一条考核事项，答复中有它的 id。\n\n事项：{_KINDS}。\n\n"
    f"项目：一票否决写 V01 等，计件写 JJ-01 等，客户回访写满意度（{_ANSWERS}）；违章、投诉等可写扣分条款，可不写。",
)
def add(  # noqa: PLR0913 - every part of an entry is an option of its own
    call: Call,
    kind: Annotated[EntryKind, typer.Argument(metavar="事项", help="登记什么。")],
    number: Annotated[str, typer.Argument(metavar="工号", help="登记在谁名下。")],
    *,
    day: Annotated[str, typer.Option("--day", metavar="日期", help="哪一天，如 2026-10-08。")],
    quantity: Annotated[str, typer.Option("--quantity", metavar="数量", help="多少，最多两位小数。")] = "1",
    code: Annotated[str, typer.Option("--code", metavar="项目", help="项目代码。")] = "",
    area: Annotated[str, typer.Option("--area", metavar="台区编号", help="台区异常、巡视须写。")] = "",
    measure: Annotated[
        str, typer.Option("--measure", metavar="数", help="计件分档的依据：kW、元、月或分，最多两位小数。")
    ] = "0",
    multiplier: Annotated[
        list[str] | None, typer.Option("--multiplier", metavar="代码", help="计件系数，可写多个。")
    ] = None,
    share: Annotated[int, typer.Option("--share", metavar="百分数", help="计件中本人的占比。")] = HUNDRED,
    note: Annotated[str, typer.Option("--note", metavar="说明", help="依据、单号或经过。")] = "",
) -> Answer:
    """Register a fact about a person."""
    on = day_from(day, "day")
    amounts = hundredths_from(quantity, "quantity"), hundredths_from(measure, "measure")
    with call.at_work() as (services, session):
        person = person_of(services, number)
        draft = EntryDraft(
            kind=kind,
            staff_id=person.id,
            day=on,
            area_id=area_of(services, area).id if area else None,
            quantity_hundredths=amounts[0],
            code=code.strip(),
            note=note,
            measure_hundredths=amounts[1],
            multipliers=tuple(multiplier or ()),
            share_percent=share,
        )
        entry = services.rating.register(session, draft)
    said = f"已登记 {entry.day} {person.name} {ENTRY_KINDS[kind]}，编号 {entry.id}"
    return Answer(value=_entry(entry, person.number), lines=[said])


@verb(REGISTER, "correct", "更正一条登记：补记一条数量相反的，原登记保留；该月已锁定的，记入下一个没有锁定的月。")
def correct(
    call: Call,
    entry: Annotated[str, typer.Argument(metavar="编号", help="add 或 list 答复中的 id。")],
    reason: Annotated[str, typer.Option("--reason", metavar="理由", help="更正的理由。")],
) -> Answer:
    """Take a wrong entry back by a counter entry."""
    key = entry_id_from(entry)
    with call.at_work() as (services, session):
        counter = services.rating.correct(session, key, reason)
        number = _number_of(services, counter.staff_id)
    return Answer(value=_entry(counter, number), lines=[f"已更正，记入 {counter.day}"])


def _number_of(services: Services, staff_id: UUID) -> str:
    return next(one.number for one in services.people.staff() if one.id == staff_id)


def _entry(entry: RegisterEntry, number: str) -> dict[str, object]:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "number": number,
        "day": entry.day,
        "quantity": hundredths_text(entry.quantity_hundredths),
        "code": entry.code,
        "measure": hundredths_text(entry.measure_hundredths),
        "multipliers": list(entry.multipliers),
        "share_percent": entry.share_percent,
        "note": entry.note,
    }


def _state(row: EntryRow) -> str:
    if row.is_counter:
        return "更正"
    if row.appeal is not None:
        return STATES[row.appeal.state]
    return "已更正" if row.is_corrected else ""
