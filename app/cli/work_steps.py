"""The commands that take a case further or change what it says."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.answer import Answer
from app.cli.call import Call
from app.cli.finding import person_of
from app.cli.intake import field_value, values_from
from app.cli.reading import occurred_at, pairs_from
from app.cli.verbs import verb
from app.cli.work import CaseNumber, shown
from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.domain.rating.facts import Satisfaction
from app.domain.work.case import PaperState
from app.domain.work.steps import StepKind
from app.services.bundle import Services
from app.services.work.viewing import CaseView

At = Annotated[str, typer.Option("--at", metavar="时间", help="发生的时间，如 2026-10-01T09:30；不写为现在。")]
_STRAIGHT = (StepKind.ADVANCE, StepKind.CLOSE, StepKind.ARCHIVE, StepKind.RESUME)


def add_steps(cases: typer.Typer) -> None:
    """Put the commands that change a case among the commands on cases."""
    verb(
        cases,
        "advance",
        "推进业务。不写 --step 和 --to 时走正路：进入下一环节，末环节为办结，办结后为归档。\n\n"
        "--to 指明要到的环节代码：已在该环节则不再动，到不了则不办。退回、暂停、撤销、不予受理、重开须写 --reason。",
    )(advance)
    verb(cases, "enter", "录入本环节的字段，如 account=1100000001 contract_signed_on=2026-11-21。")(enter)
    verb(cases, "correct", "更正已录入的一项，原值、新值和原因都留痕。")(correct)
    verb(cases, "paper", "登记一项资料：missing 未收，present 已收，promised 容缺，not_needed 不需要。")(paper)
    verb(cases, "notice", "登记一次性告知书已交给客户。")(notice)
    verb(cases, "sign", "登记客户已在一张表单上签字。")(sign)
    verb(cases, "callback", "登记客户回访的结果，计入办理人的考核。")(callback)
    verb(cases, "hand-over", "移交负责人（客户经理）；须写原因，前后两人和时间都留痕。")(hand_over)
    verb(cases, "attach", "给业务添加附件；写明 --paper 则该项资料记为已收。")(attach)


def advance(
    call: Call,
    number: CaseNumber,
    step: Annotated[StepKind | None, typer.Option("--step", help="要走的步骤。")] = None,
    to: Annotated[str, typer.Option("--to", metavar="环节", help="要到的环节代码。")] = "",
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="退回、暂停、撤销等的原因。")] = "",
    note: Annotated[str, typer.Option("--note", metavar="说明", help="原因之外的说明，如等什么、约到哪天。")] = "",
    at: At = "",
) -> Answer:
    """Take a case a step further."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        if to and step is None and view.case.stage == to:
            return shown(view, session)
        kind = step or _way_to(view, to)
        services.cases.take_step(session, view.case.id, kind, reason=reason, note=note, occurred=occurred_at(at))
        return _again(services, session, view)


def enter(
    call: Call,
    number: CaseNumber,
    pairs: Annotated[list[str], typer.Argument(metavar="字段=值...", help="字段代码与值，可写多个。")],
    at: At = "",
) -> Answer:
    """Enter fields of the stage the case is in."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        values = values_from(view.business, pairs_from(pairs))
        services.entering.enter(session, view.case.id, values, occurred_at(at))
        return _again(services, session, view)


def correct(
    call: Call,
    number: CaseNumber,
    pair: Annotated[str, typer.Argument(metavar="字段=值", help="字段代码与新值。")],
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="更正的原因。")],
) -> Answer:
    """Change a field of an earlier stage with a reason."""
    ((field, text),) = pairs_from([pair]).items()
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        spec = next((spec for spec in view.business.fields if spec.code == field), None)
        value = text if spec is None else field_value(spec, text)
        services.entering.correct(session, view.case.id, field, value, reason)
        return _again(services, session, view)


def paper(
    call: Call,
    number: CaseNumber,
    code: Annotated[str, typer.Argument(metavar="资料", help="资料代码。")],
    state: Annotated[PaperState, typer.Argument(metavar="状态", help="资料的状态。")],
) -> Answer:
    """Set how a paper of the checklist stands."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        services.entering.set_paper(session, view.case.id, code, state)
        return _again(services, session, view)


def notice(
    call: Call,
    number: CaseNumber,
    form: Annotated[str, typer.Option("--form", metavar="表单", help="告知书的表单代码。")] = "",
    at: At = "",
) -> Answer:
    """Record that the one-time notice was handed over."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        services.entering.give_notice(
            session, view.case.id, form or view.business.notice_form or "one-time-notice", occurred_at(at)
        )
        return _again(services, session, view)


def sign(
    call: Call,
    number: CaseNumber,
    form: Annotated[str, typer.Argument(metavar="表单", help="表单代码。")],
    at: At = "",
) -> Answer:
    """Record that the customer signed a form."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        services.entering.sign_form(session, view.case.id, form, occurred_at(at))
        return _again(services, session, view)


def callback(
    call: Call,
    number: CaseNumber,
    satisfaction: Annotated[Satisfaction, typer.Option("--satisfaction", help="满意度。")],
    note: Annotated[str, typer.Option("--note", metavar="意见", help="客户的意见。")] = "",
    at: At = "",
) -> Answer:
    """Record what a customer said when called back."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        services.entering.call_back(session, view.case.id, satisfaction, note, occurred_at(at))
        return _again(services, session, view)


def hand_over(
    call: Call,
    number: CaseNumber,
    to: Annotated[str, typer.Option("--to", metavar="工号", help="接手的人。")],
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="移交的原因。")],
) -> Answer:
    """Make somebody else answer for a case."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        services.cases.hand_over(session, view.case.id, person_of(services, to, "manager").id, reason)
        return _again(services, session, view)


def attach(
    call: Call,
    number: CaseNumber,
    file: Annotated[Path, typer.Argument(metavar="文件", help="要添加的文件。")],
    paper_code: Annotated[str, typer.Option("--paper", metavar="资料", help="它是哪一项资料。")] = "",
) -> Answer:
    """Keep a file with a case."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        services.attaching.attach(session, view.case.id, file, paper_code)
        return _again(services, session, view)


def _way_to(view: CaseView, stage: str) -> StepKind:
    """The step that leads to a stage; without a stage the straight one.

    Raises:
        Refusal: `case.no_way_to`.
    """
    for step in view.steps:
        if step.to == stage if stage else step.kind in _STRAIGHT:
            return step.kind
    if stage:
        raise Refusal.of("case.no_way_to", "to", number=view.case.number, stage=stage)
    return StepKind.ADVANCE


def _again(services: Services, session: Session, view: CaseView) -> Answer:
    return shown(services.case_views.show(session, view.case.id), session)
