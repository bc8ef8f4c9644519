"""The month's score on the command line: looked at, written as a workbook, locked."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.answer import Answer, local, table
from app.cli.call import Call
from app.cli.finding import person_of
from app.cli.verbs import verb
from app.domain.problems import Refusal
from app.domain.rating.facts import Ledger
from app.labels.rating import LEDGERS
from app.labels.rating_words import WORDING, points_text, remark_text
from app.services.rating.results import MonthScores
from app.services.rating.telling import month_to_json

Month = Annotated[str, typer.Argument(metavar="月份", help="如 2026-10。")]


def add_score(program: typer.Typer) -> None:
    """Put the commands on scores at the top of the command line."""
    verb(
        program,
        "score",
        "计算月度星级绩效：每人每项指标的值、扣分、得分、规则、来源，以及背后的每一条记录。分值是两位小数的文字。",
    )(score)
    verb(
        program,
        "score-empty",
        "确认一个月的一本台账确无记录，如当月没有停电；这本台账就不再算缺数据。\n\n"
        "台账：" + "，".join(f"{ledger} {name}" for ledger, name in LEDGERS.items()) + "。",
    )(say_empty)
    verb(
        program,
        "score-lock",
        "锁定一个月的得分，此后不再变动；有缺数据的指标时不能锁定，确无记录的台账先用 score-empty 确认。",
    )(lock)


def score(
    call: Call,
    month: Month,
    person: Annotated[str, typer.Option("--person", metavar="工号", help="只看这一位。")] = "",
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="文件", help="另存全所排名为带图表的工作簿。")] = None,
) -> Answer:
    """The month's ranking with every indicator and the rows behind it."""
    month = month_from(month)
    with call.at_work() as (services, session):
        scores = services.rating.scores(session, month)
        missing = services.rating.missing_books(month)
        if person:
            services.rating.person(session, month, person_of(services, person, "person").id)
        if xlsx is not None:
            services.rating.ranking_xlsx(session, month, xlsx, WORDING)
    value: dict[str, Any] = {**month_to_json(scores), "as_of": scores.as_of, "missing_ledgers": missing}
    if person:
        value["people"] = [one for one in value["people"] if one["number"] == person.strip()]
    return Answer(value=value, lines=[*_lines(scores, person.strip()), *_missing_lines(missing)])


def say_empty(
    call: Call, month: Month, ledger: Annotated[Ledger, typer.Argument(metavar="台账", help="哪本台账。")]
) -> Answer:
    """Say that a ledger has no row of the month."""
    month = month_from(month)
    with call.at_work() as (services, session):
        services.rating.declare_empty(session, month, ledger)
    value = {"month": month, "ledger": ledger}
    return Answer(value=value, lines=[f"已确认 {month} 的{LEDGERS[ledger]}确无记录。"])


def lock(call: Call, month: Month) -> Answer:
    """Close the month."""
    month = month_from(month)
    with call.at_work() as (services, session):
        done = services.rating.lock(session, month)
    value = {"month": done.month, "locked_at": done.locked_at, "sha256": done.sha256}
    return Answer(value=value, lines=[f"已锁定 {done.month}（{local(done.locked_at)}）"])


def month_from(text: str) -> str:
    """A month as `YYYY-MM`.

    Raises:
        Refusal: `input.not_a_month`.
    """
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text.strip()):
        raise Refusal.of("input.not_a_month", "month", value=text)
    return text.strip()


def _missing_lines(missing: Sequence[Ledger]) -> list[str]:
    books = "、".join(f"{LEDGERS[ledger]}（{ledger}）" for ledger in missing)
    return [f"没有记录的台账：{books}。确无记录的用 score-empty 确认。"] if books else []


def _lines(scores: MonthScores, number: str) -> list[str]:
    people = [one for one in scores.people if not number or one.number == number]
    headings = ("名次", "工号", "姓名", *WORDING.parts.values(), "总分", "备注")
    rows = [
        (
            one.rank,
            one.number,
            one.name,
            *(points_text(part.score) for part in one.parts),
            points_text(one.total),
            remark_text(one),
        )
        for one in people
    ]
    lines = table(headings, rows)
    for one in people if number else ():
        for each in () if one.score is None else one.score.indicators:
            indicator = each.indicator
            lines.append(f"{indicator.id} {indicator.name}  {points_text(each.score)}  {WORDING.basis(each)}")
    return lines
