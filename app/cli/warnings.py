"""Warnings on the command line: what stands, what is due now, when the next one is; and giving them from a schedule."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from app.cli.answer import Answer, local, table
from app.cli.call import Call
from app.cli.verbs import verb
from app.domain.lists import ListQuery

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from app.domain.work.warnings import WarningNote
    from app.services.bundle import Services


class Action(StrEnum):
    """What can be asked for instead of the list."""

    GIVE = "give"  # 发出此刻该发的


def add_warnings(program: typer.Typer) -> None:
    """Put the command at the top of the command line."""
    verb(
        program,
        "warnings",
        "列出此刻该发的、已发而未办的时限提醒，以及下一次的时间；写 give 则发出此刻该发的，可由定时任务调用。\n\n"
        "只在营业时间发给手上有业务的人，故障抢修昼夜都发；同一项时限同一级只发一次。",
    )(warnings)


def warnings(
    call: Call,
    action: Annotated[Action | None, typer.Argument(metavar="give", help="give：发出此刻该发的。")] = None,
) -> Answer:
    """What is due, what stands and when the next is; or giving what is due."""
    return _given(call) if action is Action.GIVE else _listed(call)


def _listed(call: Call) -> Answer:
    with call.at_work() as (services, session):
        due = services.warnings.due()
        source = services.warnings.listed(session)
        rows = cast("list[Any]", source.rows(source.keys(ListQuery())))
        next_at = services.warnings.next_at()
        names = _names(services)
        levels = {level.code: level.name for level in services.office.definitions.warning_levels}
    value = {
        "due": [_note(note, names) for note in due],
        "given": [_row(row, names) for row in rows],
        "next_at": next_at,
    }
    lines = table(
        ("级别", "业务编号", "时限", "到期", "提醒", "告知"),
        [
            (
                levels.get(row.level, row.level),
                row.number,
                row.clock_name,
                local(row.due_at.due_at),
                local(row.at),
                _told(row.staff_ids, names),
            )
            for row in rows
        ],
    )
    return Answer(value=value, lines=[*lines, "", f"此刻该发 {len(due)} 条，{_next(next_at)}"])


def _given(call: Call) -> Answer:
    given: list[WarningNote] = []
    with call.at_work() as (services, session):
        while True:
            found = services.warnings.give(session)
            given += found.notes
            if not found.is_more:
                break
        names = _names(services)
    value = {"given": [_note(note, names) for note in given], "next_at": found.next_at}
    return Answer(value=value, lines=[f"已发 {len(given)} 条，{_next(found.next_at)}"])


def _names(services: "Services") -> "dict[UUID, str]":
    return {person.id: f"{person.number} {person.name}" for person in services.people.staff()}


def _told(people: "Iterable[UUID]", names: "Mapping[UUID, str]") -> str:
    return "、".join(names[person] for person in people if person in names)


def _next(next_at: "datetime | None") -> str:
    return "没有等着到点的时限。" if next_at is None else f"下一次 {local(next_at)}。"


def _note(note: "WarningNote", names: "Mapping[UUID, str]") -> dict[str, object]:
    return {
        "id": note.id,
        "case_id": note.case_id,
        "clock": note.clock,
        "name": note.name,
        "level": note.level,
        "due_at": note.due_at,
        "to": [names[person].split()[0] for person in note.staff_ids if person in names],
    }


def _row(row: Any, names: "Mapping[UUID, str]") -> dict[str, object]:  # noqa: ANN401 - rows are made from columns
    return {
        "id": row.id,
        "case_id": row.case_id,
        "number": row.number,
        "clock": row.clock,
        "name": row.clock_name,
        "level": row.level,
        "due_at": row.due_at.due_at,
        "at": row.at,
        "to": [names[person].split()[0] for person in row.staff_ids if person in names],
    }
