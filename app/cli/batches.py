"""Printing many papers of one form by a JSON list; what cannot be printed is named by its place in the list."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from app.cli.answer import Answer, problems_of
from app.cli.call import Call
from app.cli.papers import subject_of
from app.cli.reading import Record, records_from
from app.cli.verbs import verb
from app.domain.people.session import Session
from app.domain.problems import Problem, Refusal
from app.labels.speaking import problems_text
from app.services.bundle import Services
from app.services.papers.paper import BatchItem, HandedIn, PaperBatch

_SOURCES: Final = ("case", "order", "customer", "entry", "business", "subject", "values")


def add_print_batch(program: typer.Typer) -> None:
    """Put batches at the top of the command line, beside printing one form."""
    verb(
        program,
        "print-batch",
        "按 JSON 列表把同一种表单合成一份 PDF。每项写明一个内容来源："
        '{"case": 编号}、{"order": 编号}、{"customer": 户号}、{"entry": 编号}、'
        '{"business": 代码}、{"subject": 类别:编号} 或 {"values": {…}}。'
        "不能打印的按列表中的次序（从 0 起）写明原因，其余照常合成；有不能打印的，退出码为 1。",
    )(print_batch)


def print_batch(
    call: Call,
    form: Annotated[str, typer.Argument(metavar="表单", help="表单代码，见 forms list。")],
    source: Annotated[str, typer.Argument(metavar="文件", help="JSON 列表；- 为标准输入。")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="写到哪个 PDF 文件。")],
    *,
    copy: Annotated[
        list[str] | None, typer.Option("--copy", metavar="联名", help="只打印这一联，可写多次；不写则打印全部各联。")
    ] = None,
    by_copy: Annotated[bool, typer.Option("--by-copy", help="同一联的排在一起；不写则每份的各联排在一起。")] = False,
) -> Answer:
    """Draw many papers of a form into one file."""
    records, _ = records_from(source)
    if not records:
        raise Refusal.of("input.empty_list", "file")
    with call.at_work() as (services, session):
        items, places, refused = _read(services, session, records)
        batch = services.papers.render_many(session, form, items, copy or None, is_by_copy=by_copy)
        if batch.paper is not None:
            services.papers.save(session, batch.paper, output)
    refused |= {places[each.index]: _refusal(each.problems, each.number) for each in batch.refused}
    in_order = [{"index": index, **refused[index]} for index in sorted(refused)]
    return Answer(
        value={**_printed(form, output, batch), "refused": in_order},
        lines=[_summary(output, batch), *(f"第 {each['index']} 项：{each['text']}" for each in in_order)],
        is_sound=not refused,
    )


def _read(
    services: Services, session: Session, records: Sequence[Record]
) -> tuple[list[BatchItem], list[int], dict[int, dict[str, object]]]:
    """What can be looked for, the place of each in the list, and what cannot."""
    items: list[BatchItem] = []
    places: list[int] = []
    refused: dict[int, dict[str, object]] = {}
    for index, record in enumerate(records):
        try:
            items.append(_item(services, session, record))
            places.append(index)
        except Refusal as refusal:
            refused[index] = _refusal(refusal.problems)
    return items, places, refused


def _item(services: Services, session: Session, record: Record) -> BatchItem:
    """One item of the list.

    Raises:
        Refusal: `input.one_item_source`, `input.wrong_type`, and as `subject_of`.
    """
    if len(record) != 1 or next(iter(record)) not in _SOURCES:
        raise Refusal.of("input.one_item_source", choices="、".join(_SOURCES))
    ((key, value),) = record.items()
    if key == "values":
        if not isinstance(value, Mapping):
            raise Refusal.of("input.wrong_type", key, key=key, wanted="对象")
        return HandedIn(values=value)
    if not isinstance(value, str):
        raise Refusal.of("input.wrong_type", key, key=key, wanted="文本")
    return subject_of(services, session, key, value)


def _refusal(problems: Sequence[Problem], number: str = "") -> dict[str, object]:
    return {"number": number, "text": problems_text(problems), "problems": problems_of(problems)}


def _printed(form: str, output: Path, batch: PaperBatch) -> dict[str, object]:
    paper = batch.paper
    return {
        "form": form,
        "file": None if paper is None else output,
        "pages": 0 if paper is None else paper.page_count,
        "numbers": [] if paper is None else [part.number for part in paper.parts],
    }


def _summary(output: Path, batch: PaperBatch) -> str:
    paper = batch.paper
    if paper is None:
        return "没有一项可以打印，没有写文件。"
    return f"已写到 {output}（{paper.form_name}，{len(paper.parts)} 份，{paper.page_count} 页）"
