"""The commands on fees: what a case costs and what was paid of it, the rules, and the station's own prices."""

from datetime import date
from typing import Annotated

import typer

from app.cli.answer import Answer, table
from app.cli.call import Call
from app.cli.fees_shown import account_lines, account_of, rule_line, rule_of
from app.cli.reading import day_from, hundredths_from
from app.cli.verbs import verb
from app.cli.work import CaseNumber
from app.domain.definitions.fee_changes import FeeChange
from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.domain.work.fee_accounts import PayWay
from app.domain.work.fee_checks import Movement
from app.services.bundle import Services
from app.services.clock import local_day
from app.services.work.viewing import CaseView

Fee = Annotated[str, typer.Argument(metavar="费用", help="费用代码，见 case fees 或 fee-rules。")]
Amount = Annotated[str, typer.Argument(metavar="金额", help="元，最多两位小数。")]
Receipt = Annotated[str, typer.Option("--receipt", metavar="票据号", help="票据号。")]
On = Annotated[str, typer.Option("--on", metavar="日期", help="票据上的日期，如 2026-10-09；不写为今天。")]
Way = Annotated[PayWay, typer.Option("--way", metavar="方式", help="收付方式。")]
Reason = Annotated[str, typer.Option("--reason", metavar="原因", help="与应收不一致的原因。")]


def add_case_fees(cases: typer.Typer) -> None:
    """Put the commands among those on cases."""
    verb(
        cases,
        "fees",
        "查看一件业务的费用：应收、已收、未收、依据，不收费的也列出。金额在 JSON 中以分计，数量以百分之一计。",
    )(fees)
    verb(
        cases,
        "pay",
        "登记一项费用的收款。按规定不收费、不由本所收取和没有列明的费用不能登记；与应收不一致的须写 --reason。",
    )(pay)
    verb(cases, "refund", "登记退款，业务办结后也可以登记。")(refund)
    verb(cases, "fix-fee", "核定规定没有定死的金额，如按实际发生的费用；须写依据。")(fix_fee)
    verb(cases, "strike-fee", "冲正一条登记错的记录；原记录留着，注明原因。")(strike_fee)


def add_fee_rules(program: typer.Typer) -> None:
    """Put the commands on the rules at the top of the command line."""
    verb(program, "fee-rules", "列出各业务类型的收费规定：谁付、怎么算、标准、依据；可只列一种业务。")(fee_rules)
    verb(
        program,
        "fee-price",
        "设定一项费用从某天起的标准；以前受理的业务不变。\n\n"
        "标准按条件分列的，用 --value 按次序写条件的代码，如 --value 交流20kV --value overhead；"
        "不写则一律改为这个标准。不收费的不能改为收费。",
    )(fee_price)


def fees(call: Call, number: CaseNumber) -> Answer:
    """What a case costs, and what was paid."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
    return _shown(view)


def pay(
    call: Call,
    number: CaseNumber,
    fee: Fee,
    amount: Amount,
    *,
    receipt: Receipt = "",
    on: On = "",
    way: Way = PayWay.CASH,
    reason: Reason = "",
) -> Answer:
    """Record a payment."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        movement = _movement(services, (fee, amount, on), receipt, way, reason)
        services.paying.pay(session, view.case.id, movement)
        return _again(services, session, view)


def refund(
    call: Call,
    number: CaseNumber,
    fee: Fee,
    amount: Amount,
    *,
    receipt: Receipt = "",
    on: On = "",
    way: Way = PayWay.CASH,
    reason: Reason = "",
) -> Answer:
    """Record a refund."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        movement = _movement(services, (fee, amount, on), receipt, way, reason)
        services.paying.refund(session, view.case.id, movement)
        return _again(services, session, view)


def fix_fee(
    call: Call,
    number: CaseNumber,
    fee: Fee,
    amount: Amount,
    paper: Annotated[str, typer.Option("--paper", metavar="依据", help="结算单、协议书或文件编号。")] = "",
) -> Answer:
    """Fix what a fee comes to."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        services.paying.fix(session, view.case.id, fee, hundredths_from(amount, "amount"), paper)
        return _again(services, session, view)


def strike_fee(
    call: Call,
    number: CaseNumber,
    which: Annotated[int, typer.Argument(metavar="第几条", help="第几条记录，见 case fees。")],
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="原因。")] = "",
) -> Answer:
    """Strike an entry out."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        entries = [entry for account in view.fees for entry in account.entries]
        if not 1 <= which <= len(entries):
            raise Refusal.of("fee.no_entry", "entry")
        services.paying.strike(session, view.case.id, entries[which - 1].id, reason)
        return _again(services, session, view)


def fee_rules(
    call: Call,
    business: Annotated[str, typer.Argument(metavar="业务代码", help="只列这一种。")] = "",
    on: Annotated[str, typer.Option("--on", metavar="日期", help="哪天受理的业务；不写为今天。")] = "",
) -> Answer:
    """The fee rules of a day."""
    with call.at_work() as (services, _):
        day = _day(services, on)
        code = business.strip().upper()
        rows = [row for row in services.fees.fee_rules(day) if code in {"", row.business_code}]
    if not rows:
        raise Refusal.of("business.unknown", "business", business=business)
    headings = ("业务", "代码", "费用", "谁付", "怎么算", "标准", "条件", "依据")
    return Answer(value=[rule_of(row) for row in rows], lines=table(headings, [rule_line(row) for row in rows]))


def fee_price(
    call: Call,
    business: Annotated[str, typer.Argument(metavar="业务代码", help="哪种业务。")],
    fee: Fee,
    amount: Amount,
    *,
    start: Annotated[str, typer.Option("--from", metavar="日期", help="从哪天起受理的业务。")],
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="依据的文件。")] = "",
    value: Annotated[list[str] | None, typer.Option("--value", metavar="代码", help="条件的代码，可写多个。")] = None,
) -> Answer:
    """Set a price."""
    change = FeeChange(
        business_code=business.strip().upper(),
        fee_code=fee,
        amount=hundredths_from(amount, "amount"),
        effective_from=day_from(start, "from"),
        reason=reason,
        values=tuple(value or ()),
    )
    with call.at_work() as (services, session):
        services.fees.change(session, change)
        rows = services.fees.fee_rules(change.effective_from)
    row = next(r for r in rows if (r.business_code, r.fee_code) == (change.business_code, change.fee_code))
    _, _, name, _, _, prices, *_ = rule_line(row)
    return Answer(value=rule_of(row), lines=[f"从 {change.effective_from} 起，{name}：{prices}"])


def _movement(services: Services, said: tuple[str, str, str], receipt: str, way: PayWay, reason: str) -> Movement:
    fee, amount, on = said
    cents, day = hundredths_from(amount, "amount"), _day(services, on)
    return Movement(fee=fee, amount=cents, on=day, receipt=receipt, way=way, reason=reason)


def _day(services: Services, text: str) -> date:
    return day_from(text, "on") if text else local_day(services.office.clock.now())


def _again(services: Services, session: Session, view: CaseView) -> Answer:
    return _shown(services.case_views.show(session, view.case.id))


def _shown(view: CaseView) -> Answer:
    return Answer(value=[account_of(account) for account in view.fees], lines=account_lines(view))
