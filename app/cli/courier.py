"""The commands on files that a courier carries between this computer and the county's hub."""

from pathlib import Path
from typing import Annotated, Final

import typer

from app.cli.answer import Answer, local
from app.cli.call import Call
from app.cli.reading import text_from
from app.cli.verbs import verb
from app.domain.upstream.files import STICK_ROOM
from app.labels.courier_words import carried_in_text, carried_out_text
from app.labels.upstream import standing_text
from app.services.upstream.plan import Plan

_MIB: Final = 1024 * 1024

Out = Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="写到哪里，如U盘上的 上报.sdc。")]
In = Annotated[Path, typer.Argument(metavar="文件", help="县公司写给本机的 .sdc 文件。")]


def add_courier(sync: typer.Typer) -> None:
    """Add the commands to those on the hub."""
    verb(
        sync,
        "carry-out",
        "把本机还没有送到的改动写成文件，用U盘带到县公司。\n\n"
        "写明 --code 则同时用加入码申请加入县中心；以后再导出不必重写。被停用的、另有副本的电脑加 --rejoin 重新加入。",
    )(carry_out)
    verb(sync, "carry-in", "收下县公司写给本机的文件；同一文件收两次没有妨碍。")(carry_in)
    verb(sync, "line", "给用U盘加入的本机填上县中心地址，从此也可以联网同步。")(line)


def carry_out(
    call: Call,
    *,
    output: Out,
    code: Annotated[str, typer.Option("--code", metavar="加入码", help="县公司给的一次性加入码。")] = "",
    rejoin: Annotated[
        bool, typer.Option("--rejoin", help="让本机作为新电脑重新加入，须同时写 --code；数据不会丢。")
    ] = False,
    attachments: Annotated[
        int,
        typer.Option("--attachments", metavar="MB", min=0, max=4095, help="最多带多少 MB 附件；带不下的下次再带。"),
    ] = STICK_ROOM // _MIB,
) -> Answer:
    """Write the file for the hub."""
    plan = Plan(room=attachments * _MIB, is_anew=rejoin)
    with call.opened() as services:
        carried = services.courier.carry_out(call.session(services), output, code, plan=plan)
    return Answer(value=carried, lines=[carried_out_text(carried, str(output))])


def carry_in(call: Call, path: In) -> Answer:
    """Take in the hub's file."""
    with call.opened() as services:
        carried = services.courier.carry_in(call.session(services), path)
    return Answer(value=carried, lines=[carried_in_text(carried, local(carried.written_at))])


def line(
    call: Call,
    *,
    url: Annotated[str, typer.Option("--url", metavar="地址", help="县中心的地址，如 https://hub.example。")],
    ca: Annotated[
        Path | None, typer.Option("--ca", metavar="文件", help="县公司给的 CA 证书（PEM）；写明则只信任它。")
    ] = None,
    trying: Annotated[bool, typer.Option("--try/--no-try", help="先试能否连通；线路以后才通的用 --no-try。")] = True,
) -> Answer:
    """Give this computer a line."""
    certificate = "" if ca is None else text_from(str(ca))
    with call.at_work() as (services, session):
        services.courier.line.take(session, url, certificate, is_tried=trying)
        standing = services.upstream.status()
    return Answer(value=standing, lines=[standing_text(standing)])
