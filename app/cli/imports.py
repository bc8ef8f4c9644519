"""The commands that take ledgers of other systems in, and take an import back."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from app.cli.answer import Answer
from app.cli.call import Call
from app.cli.reading import pairs_from
from app.cli.verbs import verb
from app.domain.imports.batch import ImportKind
from app.domain.problems import Problem, Refusal
from app.labels.imports import KINDS, REASON_COLUMN
from app.labels.speaking import problem_text
from app.services.imports.ledger import ImportReport, KnownField, OpenedLedger, RowProblem

_SHOWN = 20  # lines of refused rows a person reads; programs and the copy of the file have all


def add_imports(program: typer.Typer) -> None:
    """Put the commands on ledgers at the top of the command line."""
    verb(
        program,
        "import",
        "导入台账（xlsx、xls、csv）。合格的行一次全部写入，不合格的行不写入并说明行、列、原因；重复导入不会改动。\n\n"
        "种类：" + "，".join(f"{kind} {name}" for kind, name in KINDS.items()) + "。",
    )(import_ledger)
    verb(program, "import-undo", "撤回一次导入；其后被改动或使用过的记录会阻止撤回。")(undo)


def import_ledger(
    call: Call,
    kind: Annotated[ImportKind, typer.Argument(metavar="种类", help="台账的种类。")],
    file: Annotated[Path, typer.Argument(metavar="文件", help="台账文件。")],
    *,
    sheet: Annotated[str, typer.Option("--sheet", metavar="工作表", help="工作表名；不写为第一张有内容的。")] = "",
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="列名=项目",
            help="表中的一列是哪一项，如 员工号=工号；认不出或认错时写，可多次。项目留空为不导入这一列。",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入。")] = False,
    write_back: Annotated[
        Path | None,
        typer.Option("--write-back", metavar="文件", help=f"有不合格的行时，另存一份加“{REASON_COLUMN}”列的副本。"),
    ] = None,
) -> Answer:
    """Import a ledger, or say what an import would do."""
    with call.at_work() as (services, session):
        ledger = services.imports.open(file, sheet, kind)
        mapping = _mapping(ledger, services.imports.fields(kind), pairs_from(columns or []))
        work = services.imports.dry_run if dry_run else services.imports.run
        report = work(session, ledger, kind=kind, mapping=mapping)
        unwritten = None
        if write_back is not None and report.refused:
            try:
                services.imports.write_back(ledger, write_back, _reasons(report.refused), REASON_COLUMN)
            except Refusal as refusal:  # what was imported is told all the same
                unwritten = refusal
    value = {
        "batch": report.batch_id,
        "columns": mapping,
        "read": report.read,
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "repeats": report.repeats,
        "cleaned": report.cleaned,
        "refused": [{**_place(problem), "code": problem.code, "text": _text(problem)} for problem in report.refused],
        "incomplete": [{**_place(problem), "text": _text(problem)} for problem in report.incomplete],
    }
    return Answer(value=value, lines=_lines(report, is_dry=dry_run), refusal=unwritten)


def _mapping(ledger: OpenedLedger, fields: Sequence[KnownField], said: Mapping[str, str]) -> dict[str, str]:
    """What every column is taken for, by its title: as recognised, but for what was said.

    Raises:
        Refusal: `input.not_a_choice`.
    """
    known = {word: field.name for field in fields for word in (field.name, field.title)}
    mapping = dict(ledger.recognition.mapping)
    for title, word in said.items():
        if title not in ledger.table.columns:
            choices = "、".join(filter(None, ledger.table.columns))
            raise Refusal.of("input.not_a_choice", "column", key="--column", value=title, choices=choices)
        if word and word not in known:
            choices = "、".join(field.title for field in fields)
            raise Refusal.of("input.not_a_choice", "column", key="--column", value=word, choices=choices)
        mapping = {column: field for column, field in mapping.items() if column != title and field != known.get(word)}
        if word:
            mapping[title] = known[word]
    return mapping


def undo(call: Call, batch: Annotated[str, typer.Argument(metavar="批次", help="import 答复中的 batch。")]) -> Answer:
    """Take an import back."""
    try:
        key = UUID(batch)
    except ValueError as error:
        raise Refusal.of("input.not_a_batch", "batch", value=batch) from error
    with call.at_work() as (services, session):
        undone = services.imports.undo(session, key)
    value = {"batch": undone.id, "kind": undone.kind, "file": undone.file_name, "undone_at": undone.undone_at}
    return Answer(value=value, lines=[f"已撤回 {undone.file_name} 的导入。"])


def _place(problem: RowProblem) -> dict[str, object]:
    return {"row": problem.row, "column": problem.column}


def _text(problem: RowProblem) -> str:
    return problem_text(Problem(code=problem.code, field=problem.column, values={**problem.values, "row": problem.row}))


def _reasons(problems: Iterable[RowProblem]) -> dict[int, str]:
    reasons: dict[int, str] = {}
    for problem in problems:
        reasons[problem.row] = reasons.get(problem.row, "") + _text(problem)
    return reasons


def _lines(report: ImportReport, *, is_dry: bool) -> list[str]:
    said = "检查完毕，没有写入" if is_dry else "导入完毕"
    total = f"{said}：读 {report.read} 行，新增 {report.added}，更新 {report.changed}，无变化 {report.unchanged}，"
    lines = [f"{total}重复 {report.repeats}，未导入 {report.refused_rows}，待补 {report.incomplete_rows}。"]
    lines += [f"第 {each.row} 行 {each.column}：{_text(each)}" for each in report.refused[:_SHOWN]]
    if len(report.refused) > _SHOWN:
        lines.append(f"其余 {len(report.refused) - _SHOWN} 条未列出，可用 --write-back 或 --json 查看全部。")
    if report.batch_id is not None:
        lines.append(f"批次 {report.batch_id}，可用 import-undo 撤回。")
    return lines
