"""What customers are told: the progress of one case, and the list that is put up without names."""

from pathlib import Path
from typing import Annotated, Any, cast

import typer

from app.cli.answer import Answer, table
from app.cli.call import Call
from app.cli.verbs import verb
from app.domain.lists import ListQuery
from app.labels.progress import PUBLIC_TITLE, PUBLIC_WORDS, SLIP, progress_text, slip_values


def add_progress(program: typer.Typer) -> None:
    """Put the commands at the top of the command line."""
    verb(
        program,
        "progress",
        "答复客户办到哪一步：编号与电话后四位须都相符，答复不含个人信息。同一编号十分钟内五次不符，即暂不答复。",
    )(progress)
    verb(
        program,
        "public-list",
        "列出公示：在办的和上月办结的业务，编号隐去中间，不含姓名、地址；投诉、举报等服务诉求不列入。",
    )(public_list)
    verb(program, "duty-phone", '设定答复客户时告知的客户经理值班电话；写 "" 为不告知。')(duty_phone)


def progress(
    call: Call,
    number: Annotated[str, typer.Argument(metavar="编号", help="业务编号，或至少其末四位。")],
    phone_tail: Annotated[str, typer.Option("--phone-tail", metavar="后四位", help="联系电话的后四位。")],
    slip: Annotated[Path | None, typer.Option("--slip", metavar="文件", help="另把进度回执写到这个 PDF 文件。")] = None,
) -> Answer:
    """How a case stands, for its customer."""
    with call.at_work() as (services, session):
        found = services.progress.answer(session, number, phone_tail)
        if slip is not None:
            values = slip_values(found, services.station.station().name, services.office.clock.now())
            services.papers.save(session, services.papers.from_json(SLIP, values), slip)
    text = progress_text(found)
    return Answer(value={"progress": found, "text": text}, lines=text.splitlines())


def public_list(
    call: Call,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="文件", help="另写成这个表格文件。")] = None,
) -> Answer:
    """Cases under way and those closed last month."""
    with call.at_work() as (services, _):
        source = services.progress.public_list()
        rows = cast("list[Any]", source.rows(source.keys(ListQuery())))
        if xlsx is not None:
            services.exports.export_source(source, ListQuery(), xlsx, title=PUBLIC_TITLE, words=PUBLIC_WORDS)
    names = [column.name for column in source.columns]
    value = [{name: getattr(row, name) for name in names} for row in rows]
    lines = table(
        [column.title for column in source.columns],
        [[PUBLIC_WORDS[name](row[name]) if name in PUBLIC_WORDS else row[name] for name in names] for row in value],
    )
    return Answer(value=value, lines=lines if xlsx is None else [f"已写到 {xlsx}（{len(rows)} 件）"])


def duty_phone(call: Call, phone: Annotated[str, typer.Argument(metavar="电话", help="值班电话。")]) -> Answer:
    """Give customers this phone to call, or none."""
    with call.at_work() as (services, session):
        services.progress.set_duty_phone(session, phone)
        kept = services.progress.duty_phone()
    return Answer(value={"phone": kept}, lines=[f"值班电话：{kept}" if kept else "不再告知值班电话。"])
