"""The commands on the counter: papers asked for later, how full it is, and the month's figures."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.answer import Answer, table
from app.cli.call import Call
from app.cli.rating import month_from
from app.cli.reading import day_from, occurred_at
from app.cli.verbs import group, verb
from app.cli.work import CaseNumber, shown
from app.cli.work_steps import At
from app.domain.definitions.figures import FigureChange
from app.domain.work.counter_load import CounterLoad
from app.labels.counter import TICKET_SLIP, load_text, slip_values, taken_text, trips_text, visits_text

COUNTER = group("柜台：取号、忙闲、超负荷的界限、按月的用时、补充要求和客户到柜台次数。")


def add_counter(program: typer.Typer, cases: typer.Typer) -> None:
    """Put the counter among the groups, and the later request among the commands on cases."""
    program.add_typer(COUNTER, name="counter")
    verb(
        cases,
        "ask",
        "补充要求资料：一次性告知以后再要一项资料，写明原因，计入补充要求次数。\n\n"
        "清单上原记为不需要的，用 --paper 写资料代码；清单以外的，用 --name 写资料名称。收到后用 case paper 登记。",
    )(ask)


def ask(
    call: Call,
    number: CaseNumber,
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="一次性告知时为什么没有要。")],
    paper: Annotated[str, typer.Option("--paper", metavar="资料", help="清单上的资料代码。")] = "",
    name: Annotated[str, typer.Option("--name", metavar="名称", help="清单以外的资料名称。")] = "",
    at: At = "",
) -> Answer:
    """Ask for a paper after the one-time notice."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        services.asking.ask(session, view.case.id, reason, paper=paper, name=name, occurred=occurred_at(at))
        return shown(services.case_views.show(session, view.case.id), session)


@verb(COUNTER, "take", "取号：给来办业务的客户下一个号；--output 另把号条写成 PDF。")
def take(
    call: Call,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="文件", help="号条写到哪个文件。")] = None,
) -> Answer:
    """Give a customer a number."""
    with call.at_work() as (services, session):
        taken = services.counter.take(session)
        if output is not None:
            station = services.station.station().name
            services.papers.save(session, services.papers.from_json(TICKET_SLIP, slip_values(taken, station)), output)
    value = {"ticket": taken.ticket.number, "taken_at": taken.ticket.taken_at, "ahead": taken.ahead}
    return Answer(value=value, lines=[taken_text(taken.ticket.number, taken.ahead)])


@verb(COUNTER, "gone", "记下还没有叫到就走了的客户。")
def gone(call: Call, ticket: Annotated[str, typer.Argument(metavar="号", help="客户取的号，如 003。")]) -> Answer:
    """Somebody who waited has gone."""
    with call.at_work() as (services, session):
        services.counter.give_up(session, ticket)
        now = services.counter.load()
    return Answer(value=_load(now), lines=[visits_text(now)])


@verb(COUNTER, "load", "现在的忙闲：等候、正在办理、暂离的客户，近一小时办结的件数和平均用时，是否超负荷。")
def load(call: Call) -> Answer:
    """How full the counter is."""
    with call.at_work() as (services, _):
        now = services.counter.load()
    lines = [visits_text(now), *([load_text(now)] if now.overloads else [])]
    return Answer(value=_load(now), lines=lines)


@verb(
    COUNTER,
    "limits",
    "设置超负荷的界限：同时在办和暂离的客户数、近一小时平均用时、等候的客户数和分钟，各超过多少提醒。\n\n"
    "须写 --reason；没有写的界限不变。",
)
def limits(
    call: Call,
    *,
    open_visits: Annotated[int, typer.Option("--open", metavar="人数", help="在办和暂离合计。")],
    average_minutes: Annotated[int, typer.Option("--average", metavar="分钟", help="近一小时办结的平均用时。")],
    least_visits: Annotated[int, typer.Option("--least", metavar="件数", help="近一小时办结不足此数，不看平均。")] = 3,
    waiting: Annotated[int | None, typer.Option("--waiting", metavar="人数", help="等候叫号的客户。")] = None,
    wait_minutes: Annotated[int | None, typer.Option("--wait", metavar="分钟", help="从取号等到叫号。")] = None,
    starts: Annotated[str, typer.Option("--from", metavar="日期", help="从哪天起，如 2026-03-09；不写为今天。")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="为什么这样定。")] = "",
) -> Answer:
    """From when on the counter is overloaded."""
    with call.at_work() as (services, session):
        limits = services.counter.load().limits
        wanted = {
            "open_visits": (limits.open_visits, open_visits),
            "average_minutes": (limits.average_minutes, average_minutes),
            "least_visits": (limits.least_visits, least_visits),
            "waiting": (limits.waiting, waiting),
            "wait_minutes": (limits.wait_minutes, wait_minutes),
        }
        since = day_from(starts, "from") if starts else services.catalog.today()
        changes = [
            FigureChange(code=f"counter.overload.{name}", amount=amount, effective_from=since, reason=reason)
            for name, (before, amount) in wanted.items()
            if amount not in {before, None}
        ]
        services.rules.change_figures(session, changes)
        now = services.counter.load()
    return Answer(value=_load(now), lines=[visits_text(now)])


@verb(
    COUNTER,
    "month",
    "一个月的柜台：叫号办理的件数和平均用时、超时件数，各人补充要求资料的次数，办结业务平均每件客户到柜台几次。",
)
def month(
    call: Call,
    wanted: Annotated[str, typer.Argument(metavar="月份", help="如 2026-10；不写为本月。")] = "",
) -> Answer:
    """The counter's figures of a month."""
    with call.at_work() as (services, session):
        figures = services.counter_figures.month(session, month_from(wanted) if wanted else "")
    rows = [(each.name, each.visits, each.average_minutes, each.over, each.asked) for each in figures.clerks]
    lines = [
        *table(("经办人", "叫号件数", "平均分钟", "超时件数", "补充要求"), rows),
        trips_text(figures.closed, figures.trips, figures.average_trips),
    ]
    return Answer(value=figures, lines=lines)


def _load(now: CounterLoad) -> dict[str, object]:
    return {
        "waiting": now.waiting,
        "longest_wait": now.longest_wait,
        "running": now.running,
        "parked": now.parked,
        "ended": now.ended,
        "average_minutes": now.average_minutes,
        "overloads": list(now.overloads),
        "limits": {
            "open_visits": now.limits.open_visits,
            "average_minutes": now.limits.average_minutes,
            "least_visits": now.limits.least_visits,
            "waiting": now.limits.waiting,
            "wait_minutes": now.limits.wait_minutes,
        },
    }
