"""The commands on paper: printing a form into a PDF, the catalogue of forms."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from app.cli.answer import Answer, problems_of, table
from app.cli.call import Call
from app.cli.day_subjects import HELP as SUBJECT_HELP
from app.cli.day_subjects import day_subject
from app.cli.finding import customer_of, order_of, person_of
from app.cli.rating import month_from
from app.cli.reading import entry_id_from, records_from
from app.cli.verbs import group, verb
from app.domain.papers.overprint import NO_SHIFT, Shift, shift_from
from app.domain.papers.subject import PaperSubject
from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.labels.form_faults import fault_text
from app.labels.rating_words import WORDING
from app.services.bundle import Services
from app.services.papers.own_forms import OwnForms
from app.services.papers.paper import Paper

FORMS = group("表单：目录与检查。")

_SHEET = "star-sheet"
_RANKING = "star-ranking"
_OF_MONTHS = (_RANKING, "public-list")
_MILLIMETRES = re.compile(r"(-?\d+(?:\.\d)?)[,，](-?\d+(?:\.\d)?)")


def add_print(program: typer.Typer) -> None:
    """Put printing at the top of the command line."""
    verb(
        program,
        "print",
        # A space before each name, or lines are broken within it.
        "把表单打印成 PDF 文件。内容来自以下之一： --case、 --order、 --customer、 --entry、 --business、"
        " --subject（会议、日志、停电、封印）、 --person 与 --month（考评表）、"
        " --month（排名）、 --json-file、 --sample、 --blank。缺字形的不打印并说明是哪些字。",
    )(print_form)


def print_form(  # noqa: PLR0913 - every option of a command is a parameter
    call: Call,
    form: Annotated[str, typer.Argument(metavar="表单", help="表单代码，见 forms list。")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="文件", help="写到哪个文件：.pdf，纪要、方案和合同也可为 .docx。")
    ],
    *,
    case: Annotated[str, typer.Option("--case", metavar="编号", help="哪件业务。")] = "",
    limit: Annotated[str, typer.Option("--limit", metavar="代码", help="哪项时限的期限计算单，与 --case 同用。")] = "",
    order: Annotated[str, typer.Option("--order", metavar="编号", help="哪张工单。")] = "",
    customer: Annotated[str, typer.Option("--customer", metavar="户号", help="哪个客户，如电费催缴通知单。")] = "",
    entry: Annotated[
        str, typer.Option("--entry", metavar="编号", help="哪条考核登记，如绩效扣分告知单；编号见 register list。")
    ] = "",
    business: Annotated[str, typer.Option("--business", metavar="代码", help="哪种业务，如一次性告知书。")] = "",
    subject: Annotated[str, typer.Option("--subject", metavar="类别:编号", help=SUBJECT_HELP)] = "",
    person: Annotated[str, typer.Option("--person", metavar="工号", help="谁的考评表，与 --month 同用。")] = "",
    month: Annotated[str, typer.Option("--month", metavar="月份", help="哪个月，如 2026-10。")] = "",
    json_file: Annotated[
        str, typer.Option("--json-file", metavar="文件", help="内容的 JSON 对象；- 为标准输入。")
    ] = "",
    sample: Annotated[bool, typer.Option("--sample", help="用示例内容。")] = False,
    blank: Annotated[bool, typer.Option("--blank", help="空白表，供手填。")] = False,
    overprint: Annotated[bool, typer.Option("--overprint", help="套打：只印填写的内容。")] = False,
    shift: Annotated[
        str, typer.Option("--shift", metavar="右,下", help="套打的偏移，毫米，如 1.5,-0.8；负数为向左、向上。")
    ] = "",
) -> Answer:
    """Draw a form and write it to a file."""
    sources = {
        "--case": case,
        "--order": order,
        "--customer": customer,
        "--entry": entry,
        "--business": business,
        "--subject": subject,
        "--month": month,
        "--json-file": json_file,
        "--sample": sample,
        "--blank": blank,
    }
    chosen = [name for name, given in sources.items() if given]
    if len(chosen) != 1 or (person and not month):
        raise Refusal.of("input.one_source", "form")
    with call.at_work() as (services, session):
        if month:
            paper = _score_paper(services, session, form, month_from(month), person)
        elif sample or blank:
            paper = services.papers.sample(form) if sample else services.papers.blank(form)
        elif json_file:
            paper = _handed_in(services, form, json_file)
        else:
            about = subject_of(services, session, chosen[0].removeprefix("--"), str(sources[chosen[0]]), limit)
            paper = services.papers.render(session, form, about)
        if overprint:
            paper = services.papers.overprint(paper, _shift_from(shift))
        services.papers.save(session, paper, output)
    value = {
        "form": paper.form_code,
        "version": paper.form_version,
        "file": output,
        "pages": paper.page_count,
        "numbers": [part.number for part in paper.parts],
    }
    return Answer(value=value, lines=[f"已写到 {output}（{paper.form_name}，{paper.page_count} 页）"])


def _shift_from(text: str) -> Shift:
    """A shift written as millimetres to the right and down.

    Raises:
        Refusal: `input.not_a_shift`, `paper.shift_too_far`.
    """
    if not text:
        return NO_SHIFT
    found = _MILLIMETRES.fullmatch(text)
    if found is None:
        raise Refusal.of("input.not_a_shift", "shift", value=text)
    right, down = (round(Decimal(length) * 10) for length in found.groups())
    return shift_from(right, down)


@verb(FORMS, "list", "列出全部表单。")
def list_forms(call: Call) -> Answer:
    """All forms of the station."""
    with call.at_work() as (services, _):
        shelf = services.papers.catalogue()
    lines = table(
        ("代码", "名称", "类别", "版式", "来源"),
        [(each.code, each.name, each.group, each.status, "本所" if each.is_own else "随程序") for each in shelf.forms],
    )
    return Answer(value=shelf.forms, lines=lines)


@verb(FORMS, "check", "检查表单文件，写明文件、行和原因；有问题时退出码为 1。")
def check_forms(
    call: Call,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="文件夹", help="一张表单的文件夹，或装着多张的文件夹；不写则检查全部表单。"),
    ] = None,
) -> Answer:
    """What is wrong with the forms of a folder, or with the station's and the shipped ones."""
    if folder is not None:
        found = OwnForms.check_folder(folder)
        count, faults = len(found.sound), found.faults
    else:
        with call.at_work() as (services, _):
            shelf = services.papers.catalogue()
        count, faults = len(shelf.forms), shelf.faults
    value = {
        "sound": count,
        "faults": [
            {"folder": each.folder, "file": each.file, "line": each.line, **problems_of([each.problem])[0]}
            for each in faults
        ],
    }
    lines = [f"{count} 张表单可用。", *(fault_text(each) for each in faults)]
    return Answer(value=value, lines=lines, is_sound=not faults)


@verb(FORMS, "copy", "把随程序的表单复制到数据文件夹，在那里修改，从此代替原表单。")
def copy_form(
    call: Call, form: Annotated[str, typer.Argument(metavar="表单", help="表单代码，见 forms list。")]
) -> Answer:
    """Make the station's own version of a form."""
    with call.at_work() as (services, session):
        folder = services.own_forms.copy(session, form)
    return Answer(value={"form": form, "folder": folder}, lines=[f"已复制到 {folder}，修改后用 forms check 检查。"])


@verb(FORMS, "set-aside", "停用本所的版本，恢复随程序的表单；文件保留在“已停用”文件夹中。")
def set_form_aside(
    call: Call, form: Annotated[str, typer.Argument(metavar="表单", help="表单代码，见 forms list。")]
) -> Answer:
    """Go back to the shipped form."""
    with call.at_work() as (services, session):
        folder = services.own_forms.set_aside(session, form)
    return Answer(value={"form": form, "folder": folder}, lines=[f"已停用，文件保留在 {folder}。"])


def subject_of(services: Services, session: Session, source: str, key: str, limit: str = "") -> PaperSubject:
    """What `case`, `order`, `customer`, `entry`, `business` or `subject` names by the number people know it by.

    Raises:
        Refusal: `case.unknown_number`, `order.unknown_number`, `account.unknown`, `input.not_an_entry`, or as
            `day_subject`.
    """
    if source == "case":
        return PaperSubject.case(services.case_views.by_number(session, key).case.id, limit)
    if source == "order":
        return PaperSubject.order(order_of(services, key).order.id)
    if source == "subject":
        return day_subject(services, key)
    if source == "customer":
        return PaperSubject.customer(customer_of(services, key).id)
    return PaperSubject.entry(entry_id_from(key)) if source == "entry" else PaperSubject.business(key)


def _handed_in(services: Services, form: str, source: str) -> Paper:
    """A form filled with the values of a JSON object.

    Raises:
        Refusal: `input.*`, `paper.*`.
    """
    records, is_list = records_from(source)
    if is_list:
        raise Refusal.of("input.not_an_object", "json-file")
    return services.papers.from_json(form, records[0])


def _score_paper(services: Services, session: Session, form: str, month: str, person: str) -> Paper:
    """A person's score sheet, the month's ranking or the list that is put up.

    Raises:
        Refusal: `input.not_a_choice` for a form that is neither, or as the rating service.
    """
    wanted = (_SHEET,) if person else _OF_MONTHS
    if form not in wanted:
        raise Refusal.of("input.not_a_choice", "form", key="表单", value=form, choices="、".join(wanted))
    if not person:
        return services.score_papers.ranking(session, month, WORDING, form)
    return services.score_papers.sheet(session, month, person_of(services, person, "person").id, WORDING)
