"""The half-year's stars on the command line."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.answer import Answer, table
from app.cli.call import Call
from app.cli.finding import person_of
from app.cli.rating import month_from
from app.cli.verbs import verb
from app.domain.problems import Refusal
from app.labels.rating_stars import (
    STAR_WORDING,
    StarLine,
    gaps_text,
    half_text,
    half_wording,
    holds_text,
    star_lines,
    stars_text,
)
from app.labels.rating_words import points_text
from app.services.rating.half_results import HalfYear, StarPerson


def add_stars(program: typer.Typer) -> None:
    """Put the command on stars at the top of the command line."""
    verb(
        program,
        "stars",
        "按已锁定的月份拟评半年星级：每人各月得分、均分、拟评星级、限制事项，以及每一步的依据和规则来源。\n\n"
        "半年用其中任何一个月来指，如 2026-10 指 2026 年下半年。没有锁定的月份不计，半年由县公司审定。",
    )(stars)


def stars(
    call: Call,
    month: Annotated[str, typer.Argument(metavar="月份", help="半年里的任一个月，如 2026-10。")],
    person: Annotated[str, typer.Option("--person", metavar="工号", help="只看这一位，并列出依据。")] = "",
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="文件", help="另存为工作簿。")] = None,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar="文件", help="另存公示表为 PDF；与 --person 同用时为其评定表。")
    ] = None,
) -> Answer:
    """The half-year's proposed stars with everything they stand on."""
    month = month_from(month)
    with call.at_work() as (services, session):
        shown = services.rating.half_years.of(session, month)
        people = shown.people
        if person:
            wanted = person_of(services, person, "person").id
            people = tuple(one for one in people if one.staff_id == wanted)
            if not people:
                raise Refusal.of("record.missing", "person", kind="staff")
        if xlsx is not None:
            services.rating.half_years.xlsx(session, month, xlsx, STAR_WORDING)
        scheme = services.office.definitions.scheme
        if pdf is not None:
            papers, words = services.score_papers, half_wording(scheme)
            paper = (
                papers.half_sheet(session, month, people[0].staff_id, words)
                if person
                else papers.half_public(session, month, words)
            )
            services.papers.save(session, paper, pdf)
    grounds = {one.staff_id: star_lines(shown, one, scheme) for one in people}
    value = {
        "half_year": shown.first_month,
        "months": [{"month": each.month, "state": each.state} for each in shown.months],
        "people": [_person(shown, one, grounds[one.staff_id]) for one in people],
    }
    lines = _lines(shown, people)
    for one in people if person else ():
        lines += [_said(line) for line in grounds[one.staff_id]]
    return Answer(value=value, lines=lines)


def _person(shown: HalfYear, one: StarPerson, grounds: tuple[StarLine, ...]) -> dict[str, object]:
    result = one.result
    totals = {
        each.month: None if total is None else points_text(total)
        for each, total in zip(shown.months, one.totals, strict=True)
    }
    return {
        "number": one.number,
        "name": one.name,
        "grids": list(one.grids),
        "totals": totals,
        "mean": None if one.mean is None else points_text(one.mean),
        "months_scored": result.months_scored,
        "stars_by_mean": result.mean_stars,
        "stars": result.stars,
        "previous": result.previous,
        "caps": [{"hold": each.hold, "most": max(0, each.most)} for each in result.ceilings] if one.may_see else [],
        "grounds": [
            {
                "what": line.what,
                "told": line.told,
                "effect": line.effect,
                "rule": line.rule,
                "needs_check": line.needs_check,
                "event": None if line.evidence is None else line.evidence.id,
            }
            for line in grounds
        ],
    }


def _lines(shown: HalfYear, people: tuple[StarPerson, ...]) -> list[str]:
    gaps = gaps_text(shown)
    lines = [f"{half_text(shown.first_month)}，已锁定 {shown.locked}/{len(shown.months)} 个月。"]
    lines += [f"还不计分的月份：{gaps}。"] if gaps else []
    if not people:
        return lines
    months = [f"{int(each.month[5:])}月" for each in shown.months]
    rows = [
        (
            one.number,
            one.name,
            *(points_text(total) for total in one.totals),
            points_text(one.mean),
            stars_text(one.result.stars),
            holds_text(one),
        )
        for one in people
    ]
    return lines + table(("工号", "姓名", *months, "均分", "拟评星级", "限制"), rows)


def _said(line: StarLine) -> str:
    effect = f"  {line.effect}" if line.effect else ""
    rule = f"  [{line.rule}{'，待核对' if line.needs_check else ''}]" if line.rule else ""
    return f"{line.what}  {line.told}{effect}{rule}"
