"""The promise book on the command line: made, kept, moved, and what is still to be kept."""

from datetime import timedelta
from typing import Annotated

import typer

from app.cli.answer import Answer, local, table
from app.cli.call import Call
from app.cli.reading import moment_from, occurred_at
from app.cli.shown import promises_of
from app.cli.verbs import verb
from app.cli.work import CaseNumber
from app.domain.problems import Refusal
from app.domain.work.promises import Promise, PromiseState
from app.labels.promises import LABELS, rate_text
from app.services.work.promises import PromiseDraft
from app.services.work.viewing import CaseView

Which = Annotated[int, typer.Argument(metavar="第几条", help="第几条承诺，见 case promises。")]
At = Annotated[str, typer.Option("--at", metavar="时间", help="发生的时间，如 2026-10-01T09:30；不写为现在。")]
Until = Annotated[str, typer.Option("--until", metavar="时间", help="最迟何时，如 2026-10-09T17:30。")]


def add_case_promises(cases: typer.Typer) -> None:
    """Put the commands among the commands on cases."""
    verb(cases, "promises", "列出一件业务对客户的承诺：内容、期限、谁说的、是否兑现。")(promises)
    verb(cases, "promise", "登记对客户的一条承诺，作为单独的一个时限计，不并入规定的时限。")(promise)
    verb(cases, "promise-kept", "登记一条承诺已兑现；晚一分钟即为逾期。")(promise_kept)
    verb(cases, "promise-move", "登记与客户改约了时间；已经过期的，改期后仍算没有兑现。")(promise_move)


def add_promises(program: typer.Typer) -> None:
    """Put the command on everybody's promises at the top of the command line."""
    verb(program, "promises", "列出全所还没有兑现的承诺，最急的在前；--days 为统计近几天各人的兑现率。")(open_promises)


def promises(call: Call, number: CaseNumber) -> Answer:
    """The promises of one case."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        now = services.office.clock.now()
    rows = [
        (place, each.what, local(each.until), LABELS[PromiseState][each.state(now)])
        for place, each in enumerate(view.promises, start=1)
    ]
    states = [{"state": each.state(now)} for each in view.promises]
    value = [said | state for said, state in zip(promises_of(view), states, strict=True)]
    return Answer(value=value, lines=table(("序", "承诺", "最迟", "兑现"), rows))


def promise(
    call: Call,
    number: CaseNumber,
    what: Annotated[str, typer.Argument(metavar="内容", help="承诺客户什么。")],
    until: Until,
    to: Annotated[str, typer.Option("--to", metavar="谁", help="对谁说的；不写为客户本人。")] = "",
    *,
    at: At = "",
) -> Answer:
    """Make a promise."""
    draft = PromiseDraft(what=what, until=moment_from(until, "until"), to=to)
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        services.promises.promise(session, view.case.id, draft, occurred_at(at))
    return promises(call, number)


def promise_kept(call: Call, number: CaseNumber, which: Which, at: At = "") -> Answer:
    """Keep a promise."""
    with call.at_work() as (services, session):
        found = _promise(services.case_views.by_number(session, number), which)
        services.promises.keep(session, found.case_id, found.id, occurred_at(at))
    return promises(call, number)


def promise_move(
    call: Call,
    number: CaseNumber,
    which: Which,
    until: Until,
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="为什么改期。")],
    *,
    at: At = "",
) -> Answer:
    """Move a promise."""
    moved_to = moment_from(until, "until")
    with call.at_work() as (services, session):
        found = _promise(services.case_views.by_number(session, number), which)
        services.promises.move(session, found.case_id, found.id, moved_to, reason, occurred_at(at))
    return promises(call, number)


def open_promises(
    call: Call,
    days: Annotated[int, typer.Option("--days", metavar="天数", min=1, help="兑现率统计近几天作出的承诺。")] = 90,
) -> Answer:
    """What is still to be kept, and how everybody keeps it."""
    with call.at_work() as (services, _):
        found = services.promises.open_promises()
        rates = services.promises.kept_rates(services.office.clock.now() - timedelta(days=days))
    rows = [
        (each.number, each.promise.what, local(each.promise.until), LABELS[PromiseState][each.state], each.by)
        for each in found
    ]
    lines = table(("业务编号", "承诺", "最迟", "状态", "承诺人"), rows)
    kept = [(rate.name, rate.made, rate.kept, rate.broken, rate_text(rate.percent_hundredths)) for rate in rates]
    value = {
        "open": [
            {
                "number": each.number,
                "what": each.promise.what,
                "until": each.promise.until,
                "state": each.state,
                "by": each.by,
            }
            for each in found
        ],
        "rates": [
            {
                "name": rate.name,
                "made": rate.made,
                "kept": rate.kept,
                "broken": rate.broken,
                "percent_hundredths": rate.percent_hundredths,
            }
            for rate in rates
        ],
    }
    return Answer(value=value, lines=[*lines, "", *table(("承诺人", "作出", "按时", "未按时", "兑现率"), kept)])


def _promise(view: CaseView, which: int) -> Promise:
    if not 1 <= which <= len(view.promises):
        raise Refusal.of("promise.no_such", "which", number=view.case.number, count=len(view.promises))
    return view.promises[which - 1]
