"""The commands on what a supply asks of its customer and of those who examine it: free choice, review, inspection."""

from typing import Annotated

import typer

from app.cli.answer import Answer, table
from app.cli.call import Call
from app.cli.reading import occurred_at
from app.cli.supply import findings_from
from app.cli.verbs import verb
from app.cli.work import CaseNumber, shown
from app.cli.work_steps import At
from app.domain.firms.firm import Trade
from app.domain.people.session import Session
from app.domain.problems import Problem
from app.domain.work.choosing import OWN
from app.domain.work.examining import Verdict
from app.labels.speaking import label_of, problem_text
from app.services.bundle import Services
from app.services.work.viewing import CaseView

_Firm = Annotated[str, typer.Option(metavar="信用代码", help="客户选的单位；供货可写 own，为客户自办。")]
Defects = Annotated[list[str] | None, typer.Option("--defect", metavar="缺陷", help="一条缺陷，可写多个。")]


def add_supply_case(cases: typer.Typer) -> None:
    """Put the commands among those on cases."""
    verb(cases, "firms", "列出客户可选的单位：每件业务按打乱的次序，同一业务次序不变；资质到期的注明。")(firms)
    verb(
        cases,
        "choose",
        "登记客户自主选择的设计、施工、供货单位；每改一次为确认书新的一版，须由客户重新签字"
        "（case sign 编号 free-choice-statement）。",
    )(choose)
    verb(
        cases,
        "examine",
        "登记本环节的审查或检查：passed 合格，defects 不合格（缺陷一次列清，写整改期限）。",
    )(examine)
    verb(cases, "add-defects", "给本环节最近一次检查补充缺陷通知；须写原因，并计入统计。")(add_defects)


def firms(
    call: Call, number: CaseNumber, trade: Annotated[Trade, typer.Argument(metavar="类别", help="选哪一类单位。")]
) -> Answer:
    """The firms a customer may choose for a trade."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        options = services.supply.choosing.options(view.case.id, trade)
    rows = [
        (o.firm.credit_code, o.firm.name, "" if o.state is None else label_of(o.state), _why(o.problem))
        for o in options
    ]
    value = [
        {
            "credit_code": o.firm.credit_code,
            "name": o.firm.name,
            "state": o.state,
            "problem": None if o.problem is None else o.problem.code,
        }
        for o in options
    ]
    return Answer(value=value, lines=table(("信用代码", "名称", "资质", "说明"), rows))


def choose(
    call: Call,
    number: CaseNumber,
    by: Annotated[str, typer.Option("--by", metavar="姓名", help="作出选择的客户或其经办人。")],
    design: _Firm = "",
    build: _Firm = "",
    supply: _Firm = "",
    *,
    at: At = "",
) -> Answer:
    """Record what the customer chose."""
    given = {Trade.DESIGN: design, Trade.BUILD: build, Trade.SUPPLY: supply}
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        register = services.supply.firms
        chosen = {
            trade: None if code.strip() == OWN else register.by_code(code).id for trade, code in given.items() if code
        }
        services.supply.choosing.choose(session, view.case.id, chosen, by, occurred_at(at))
        return _again(services, session, view)


def examine(
    call: Call,
    number: CaseNumber,
    verdict: Annotated[Verdict, typer.Argument(metavar="结论", help="结论。")],
    people: Annotated[str, typer.Option("--people", metavar="人员", help="审查或检查人员。")],
    opinion: Annotated[str, typer.Option("--opinion", metavar="意见", help="书面意见。")],
    defect: Defects = None,
    *,
    rectify_on: Annotated[str, typer.Option("--rectify-on", metavar="日期", help="整改期限。")] = "",
    at: At = "",
) -> Answer:
    """Record one examination of the stage the case is in."""
    record = {
        "verdict": verdict,
        "people": people,
        "opinion": opinion,
        "defects": list(defect or ()),
        "rectify_on": rectify_on,
    }
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        services.supply.examining.examine(session, view.case.id, findings_from(record), occurred_at(at))
        return _again(services, session, view)


def add_defects(
    call: Call,
    number: CaseNumber,
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="为什么没有一次列清。")],
    defect: Defects = None,
) -> Answer:
    """Add defects to the last examination."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        services.supply.examining.add_defects(session, view.case.id, tuple(defect or ()), reason)
        return _again(services, session, view)


def _why(problem: Problem | None) -> str:
    return "" if problem is None else problem_text(problem)


def _again(services: Services, session: Session, view: CaseView) -> Answer:
    return shown(services.case_views.show(session, view.case.id), session)
