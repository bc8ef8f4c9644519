"""The commands on the station's working calendar: a year, and what the station says of its own days."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer

from app.cli.answer import Answer, table
from app.cli.call import Call
from app.cli.reading import day_from, moment_from
from app.cli.verbs import group, verb
from app.domain.problems import Refusal
from app.domain.station.calendar_content import (
    Content,
    OwnDay,
    OwnHours,
    Standstill,
    Withdrawal,
    kind_of,
    plain_content,
)
from app.domain.station.calendar_typing import day_of_year_from, segments_from
from app.labels.calendar import KINDS, content_text, day_text, move_text, recount_text, who_text, year_text
from app.services.calendar.entering import CalendarDay, EntryLine
from app.services.calendar.recounting import LimitMove, Recount
from app.services.calendar.year_files import read_year
from app.services.clock import local_day

CALENDAR: Final = group(
    "工作日历：哪天上班、几点营业、何时停办。\n\n"
    "录入和撤销都会重算在办业务的期限；先加 --preview 可只看影响。各条安排只能撤销，不能删改。"
)

Reason = Annotated[str, typer.Option("--reason", metavar="原因", help="为什么这样安排。")]
Preview = Annotated[bool, typer.Option("--preview", help="只列出哪些期限会变，不保存。")]


@verb(CALENDAR, "show", "列出一年里与平常不同的日子和本所的安排；不写年份为今年。")
def show(
    call: Call,
    year: Annotated[int | None, typer.Argument(metavar="年份", min=1992, max=2198, help="哪一年。")] = None,
) -> Answer:
    """A year, and everything the station has entered."""
    with call.at_work() as (services, _):
        wanted = year or local_day(services.office.clock.now()).year
        shown = services.calendar.year(wanted)
        entries = services.calendar.lines()
    odd = [day_text(each) for each in shown.days if each.day.name or each.suspensions]
    lines = [f"{wanted} 年", year_text(shown), *odd]
    if entries:
        heads = ("编号", "安排", "内容", "原因", "录入人", "录入时间", "撤销")
        lines += ["", *table(heads, [_cells(each) for each in entries])]
    value = {
        "year": wanted,
        "is_published": shown.is_published,
        "papers": shown.papers,
        "days": [_day(each) for each in shown.days],
        "entries": [_entry(each) for each in entries],
    }
    return Answer(value=value, lines=lines)


@verb(CALENDAR, "day", "安排某一天本所上班或休息，与国务院通知和星期不同的才要写。")
def day(
    call: Call,
    date: Annotated[str, typer.Argument(metavar="日期", help="如 2026-05-06。")],
    *,
    works: Annotated[bool, typer.Option("--works/--rests", help="上班还是休息。")],
    reason: Reason,
    preview: Preview = False,
) -> Answer:
    """The station works or rests on a day."""
    return _said(call, OwnDay(day=day_from(date, "day"), is_worked=works), reason, is_preview=preview)


@verb(CALENDAR, "hours", "规定作息时间，从某一天起执行；以前的日子仍按原来的时间计算。")
def hours(
    call: Call,
    segments: Annotated[str, typer.Argument(metavar="时间", help='各段时间，如 "8:30-12:00 14:00-17:30"。')],
    *,
    valid_from: Annotated[str, typer.Option("--valid-from", metavar="日期", help="从哪天起执行。")],
    reason: Reason,
    first: Annotated[str, typer.Option("--first", metavar="月-日", help="每年从几月几日，如 06-01。")] = "01-01",
    last: Annotated[str, typer.Option("--last", metavar="月-日", help="每年到几月几日，如 09-30。")] = "12-31",
    preview: Preview = False,
) -> Answer:
    """Business hours from a day on."""
    content = OwnHours(
        segments=segments_from(segments),
        first=day_of_year_from(first, "first"),
        last=day_of_year_from(last, "last"),
        valid_from=day_from(valid_from, "valid_from"),
    )
    return _said(call, content, reason, is_preview=preview)


@verb(CALENDAR, "suspend", "登记一段停办时间（台风、暴雨等）；其间按营业时间计算的时限停止计时。")
def suspend(
    call: Call,
    begin: Annotated[str, typer.Argument(metavar="起", help="如 2026-07-15T10:00。")],
    end: Annotated[str, typer.Argument(metavar="止", help="如 2026-07-16T08:00。")],
    *,
    reason: Reason,
    approver: Annotated[str, typer.Option("--approver", metavar="批准人", help="谁批准的。")],
    preview: Preview = False,
) -> Answer:
    """A time business stood still."""
    content = Standstill(
        starts_at=moment_from(begin, "starts_at"), ends_at=moment_from(end, "ends_at"), approver=approver.strip()
    )
    return _said(call, content, reason, is_preview=preview)


@verb(
    CALENDAR,
    "year",
    "录入一年的放假安排：.toml 文件与随附的同样写法，其他文件为国务院办公厅通知的原文。",
)
def year_of(
    call: Call,
    file: Annotated[Path, typer.Argument(metavar="文件", help="通知的文件。")],
    *,
    year: Annotated[int | None, typer.Option("--year", metavar="年份", help="哪一年的；通知标题里有的不用写。")] = None,
    paper: Annotated[str, typer.Option("--paper", metavar="文号", help="通知原文的文号或网址。")] = "",
    preview: Preview = False,
) -> Answer:
    """A year's announcement."""
    content = read_year(file, year, (paper,) if paper.strip() else ())
    return _said(call, content, "、".join(content.papers) or paper, is_preview=preview)


@verb(CALENDAR, "withdraw", "撤销一条安排；撤销前后各人所录都保留。")
def withdraw(
    call: Call,
    entry: Annotated[str, typer.Argument(metavar="编号", help="安排的编号，见 calendar show。")],
    *,
    reason: Reason,
    preview: Preview = False,
) -> Answer:
    """Take an entry back."""
    try:
        content = Withdrawal(entry_id=UUID(entry))
    except ValueError as error:
        raise Refusal.of("calendar.no_such_entry", "entry") from error
    return _said(call, content, reason, is_preview=preview)


def _said(call: Call, content: Content, reason: str, *, is_preview: bool) -> Answer:
    """Enter what was said, or only count what it would change."""
    with call.at_work() as (services, session):
        if is_preview:
            key, counted = None, services.calendar.preview(session, content, reason)
        else:
            done = services.calendar.enter(session, content, reason)
            key, counted = done.entry.id, done.recount
    said = f"未保存：{content_text(content)}" if key is None else f"已录入 {content_text(content)}，编号 {key}"
    moves = [move_text(move) for move in (*counted.moves, *counted.verdicts)]
    value = {
        "id": key,
        "kind": kind_of(content),
        "content": plain_content(content),
        "reason": reason.strip(),
        **_recount(counted),
    }
    return Answer(value=value, lines=[said, recount_text(counted), *moves])


def _recount(counted: Recount) -> dict[str, object]:
    return {"moves": _moves(counted.moves), "verdicts": _moves(counted.verdicts), "orders": counted.orders}


def _moves(moves: Iterable[LimitMove]) -> list[dict[str, object]]:
    return [
        {
            "number": move.number,
            "business": move.business,
            "limit": move.limit,
            "due_before": move.due_before,
            "due_after": move.due_after,
            "state_before": move.state_before,
            "state_after": move.state_after,
        }
        for move in moves
    ]


def _day(shown: CalendarDay) -> dict[str, object]:
    return {
        "day": shown.on,
        "kind": shown.day.kind,
        "name": shown.day.name,
        "minutes": shown.day.minutes,
        "segments": shown.day.segments,
        "suspensions": [
            {"from": stop.starts_at, "to": stop.ends_at, "reason": stop.reason} for stop in shown.suspensions
        ],
    }


def _entry(line: EntryLine) -> dict[str, object]:
    back = line.taken_back
    return {
        "id": line.id,
        "kind": kind_of(line.content),
        "content": plain_content(line.content),
        "reason": line.reason,
        "by": line.by,
        "at": line.at,
        "withdrawn": None if back is None else {"by": back.by, "at": back.at, "reason": back.reason},
    }


def _cells(line: EntryLine) -> tuple[object, ...]:
    back = "" if line.taken_back is None else f"{who_text(line.taken_back.by)}：{line.taken_back.reason}"
    return (
        line.id,
        KINDS[kind_of(line.content)],
        content_text(line.content),
        line.reason,
        who_text(line.by),
        line.at,
        back,
    )
