"""The commands on deductions: notices of a month, appeals and their answers; they stand with those of the register."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.answer import Answer, problems_of
from app.cli.call import Call
from app.cli.finding import person_of
from app.cli.rating import Month, month_from
from app.cli.reading import entry_id_from, hundredths_from
from app.cli.verbs import verb
from app.domain.papers.subject import PaperSubject
from app.domain.rating.appeals import AnswerDraft, Appeal, AppealDraft, Verdict
from app.labels.appeals import STATES, VERDICTS
from app.labels.speaking import problems_text
from app.services.rating.appealing import NOTICE

Entry = Annotated[str, typer.Argument(metavar="编号", help="登记的 id，见 register list。")]

_VERDICTS = "，".join(f"{verdict} {name}" for verdict, name in VERDICTS.items())


def add_appeals(register: typer.Typer) -> None:
    """Put the commands beside those of the register."""
    verb(
        register,
        "notices",
        "把一个月的扣分逐条合成绩效扣分告知单，每条一式两份；不能打印的写明原因，其余照常合成，退出码为 1。",
    )(notices)
    verb(
        register,
        "appeal",
        "对一条扣分提出申诉：本人，或有登记权限的人代为提出。申诉期从扣分告知单打印之后起算，一条只申诉一次。",
    )(appeal)
    verb(
        register,
        "answer",
        f"复核一条申诉。结论：{_VERDICTS}。变更和撤销的由程序补记更正；该月已锁定的，记入下一个没有锁定的月。",
    )(answer)


def notices(
    call: Call,
    month: Month,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="写到哪个 PDF 文件。")],
    *,
    person: Annotated[str, typer.Option("--person", metavar="工号", help="只打印这一位的。")] = "",
) -> Answer:
    """Draw the notices of all deductions of a month that stand into one file."""
    month = month_from(month)
    with call.at_work() as (services, session):
        wanted = person_of(services, person, "person").id if person else None
        rows = [row for row in services.rating.entries(session, month) if row.may_be_told]
        subjects = [PaperSubject.entry(row.entry.id) for row in rows if wanted in (None, row.entry.staff_id)]
        batch = services.papers.render_many(session, NOTICE, subjects)
        if batch.paper is not None:
            services.papers.save(session, batch.paper, output)
    numbers = [] if batch.paper is None else [part.number for part in batch.paper.parts]
    refused = [{"entry": subjects[each.index].id, "problems": problems_of(each.problems)} for each in batch.refused]
    said = f"已写到 {output}（{len(numbers)} 份）" if numbers else f"{month} 没有可以告知的扣分，没有写文件。"
    told = [f"{subjects[each.index].id}：{problems_text(each.problems)}" for each in batch.refused]
    value = {"file": output if numbers else None, "numbers": numbers, "refused": refused}
    return Answer(value=value, lines=[said, *told], is_sound=not refused)


def appeal(
    call: Call,
    entry: Entry,
    reason: Annotated[str, typer.Option("--reason", metavar="理由", help="为什么不应扣分。")],
    *,
    evidence: Annotated[str, typer.Option("--evidence", metavar="材料", help="证明材料。")] = "",
    demand: Annotated[str, typer.Option("--demand", metavar="请求", help="申诉请求。")] = "",
) -> Answer:
    """File an appeal."""
    draft = AppealDraft(entry_id=entry_id_from(entry), reason=reason, evidence=evidence, demand=demand)
    with call.at_work() as (services, session):
        filed = services.rating.appeals.file(session, draft)
    return Answer(value=_told(filed), lines=["已登记申诉，等待复核"])


def answer(
    call: Call,
    entry: Entry,
    verdict: Annotated[Verdict, typer.Argument(metavar="结论", help=_VERDICTS)],
    decision: Annotated[str, typer.Option("--decision", metavar="意见", help="复核意见。")],
    *,
    findings: Annotated[str, typer.Option("--findings", metavar="情况", help="核实情况。")] = "",
    quantity: Annotated[str, typer.Option("--quantity", metavar="数量", help="变更后的数量，最多两位小数。")] = "",
) -> Answer:
    """Decide an appeal."""
    draft = AnswerDraft(
        verdict=verdict,
        decision=decision,
        findings=findings,
        quantity_hundredths=hundredths_from(quantity, "quantity") if quantity else None,
    )
    with call.at_work() as (services, session):
        done = services.rating.appeals.answer(session, entry_id_from(entry), draft)
    return Answer(value=_told(done), lines=[f"已复核：{STATES[done.state]}"])


def _told(one: Appeal) -> dict[str, object]:
    given = one.answer
    return {
        "id": one.id,
        "entry": one.entry_id,
        "state": one.state,
        "filed_at": one.filed_at,
        "reason": one.reason,
        "evidence": one.evidence,
        "demand": one.demand,
        "answer": None
        if given is None
        else {
            "verdict": given.verdict,
            "findings": given.findings,
            "decision": given.decision,
            "answered_at": given.answered_at,
            "counter": given.counter_id,
            "replacement": given.replacement_id,
        },
    }
