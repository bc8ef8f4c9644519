"""Commands about those who may look at the county's page from other machines."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from app.domain.zone import STATION_ZONE
from app.hub.readers import Readers
from app.hub.words import ACTS

if TYPE_CHECKING:
    from app.hub.commands.call import Call

READERS: Final = typer.Typer(no_args_is_help=True, help="可在别的电脑上查看县级一览的人")

Name = Annotated[str, typer.Argument(metavar="姓名", help="登录一览时填的姓名")]


@READERS.command("add")
def add(ctx: typer.Context, name: Name) -> None:
    """准许一个人查看一览，给出口令：只显示这一次。"""
    call: Call = ctx.obj
    with call.owner() as store:
        print(Readers(store, call.clock).add(name, call.who))


@READERS.command("remove")
def remove(ctx: typer.Context, name: Name) -> None:
    """取消一个人查看一览，立即生效。"""
    call: Call = ctx.obj
    with call.owner() as store:
        Readers(store, call.clock).remove(name, call.who)
    print(f"{name}不能再查看一览。")


@READERS.command("list")
def show(ctx: typer.Context) -> None:
    """列出可以查看一览的人。"""
    call: Call = ctx.obj
    with call.owner() as store:
        for name in Readers(store, call.clock).names():
            print(name)


@READERS.command("log")
def show_deeds(ctx: typer.Context) -> None:
    """列出谁登录、查看过哪一页。"""
    call: Call = ctx.obj
    with call.owner() as store:
        for deed in Readers(store, call.clock).deeds():
            when = deed.at.astimezone(STATION_ZONE).strftime("%Y-%m-%d %H:%M")
            print(f"{when}\t{deed.who}\t{ACTS[deed.act]}\t{deed.about}")
