"""Commands for stations without a line: what a courier's stick brings, and what goes back with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from app.domain.problems import Refusal
from app.domain.upstream.files import STICK_ROOM
from app.hub.courier_answers import AnswerDesk, Given
from app.hub.couriers import CourierDesk, Taken
from app.hub.opened import Hub, open_hub
from app.labels.speaking import problems_text
from app.labels.work_terms import size_text

if TYPE_CHECKING:
    from app.hub.commands.call import Call

COURIERS: Final = typer.Typer(no_args_is_help=True, help="用U盘收发：不联网的供电所")

_REFUSED: Final = 1
_MIB: Final = 1024 * 1024

Answer = Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="写到哪里，如U盘上的 下发.sdc")]

Room = Annotated[
    int,
    typer.Option(
        "--attachments", metavar="MB", min=0, max=4095, help="最多带回多少 MB 附件；带不下的下次再带，0 为不带"
    ),
]


@COURIERS.command("take")
def take(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="文件…", help="电脑导出的 .sdc 文件，可以几个一起")],
) -> int:
    """收下U盘带来的文件。同一文件收两次、旧的在新的之后收，都没有妨碍。"""
    refused = 0
    with _hub(ctx) as (hub, who):
        for path in files:
            try:
                print(f"{path.name}：{_taken_text(CourierDesk(hub, who).take(path))}")
            except Refusal as refusal:
                typer.echo(f"{path.name}：{problems_text(refusal.problems)}", err=True)
                refused += 1
    return _REFUSED if refused else 0


@COURIERS.command("give")
def give(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="所编号", help="供电所的编号")],
    device: Annotated[int, typer.Option("--device", metavar="几号机", help="给哪台电脑，见 device list")],
    output: Answer,
    room: Room = STICK_ROOM // _MIB,
) -> None:
    """给一台电脑写出它还没有的记录和附件、收到的回执和编号号段，由U盘带回。"""
    with _hub(ctx) as (hub, who):
        print(_given_text(AnswerDesk(hub, who).give(code, device, output, room * _MIB), output))


@COURIERS.command("enrol")
def enrol(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="文件", help="申请加入的电脑导出的 .sdc 文件")],
    output: Answer,
    room: Room = STICK_ROOM // _MIB,
) -> None:
    """让用U盘申请的电脑加入（或重新加入），收下它带来的改动，并写出给它的回复。须批准的，批准后再运行一次。"""
    with _hub(ctx) as (hub, who):
        taken = CourierDesk(hub, who).take(path)
        print(f"{path.name}：{_taken_text(taken)}")
        given = AnswerDesk(hub, who).give(taken.station_code, taken.index, output, room * _MIB)
        print(_given_text(given, output))


@contextmanager
def _hub(ctx: typer.Context) -> Iterator[tuple[Hub, str]]:
    """The hub as it serves, with no more rights than that, and who calls."""
    call: Call = ctx.obj
    hub = open_hub(call.home.settings(), call.clock)
    try:
        yield hub, call.who
    finally:
        hub.close()


def _taken_text(taken: Taken) -> str:
    told = [f"{taken.station_name} {taken.index} 号电脑" + ("已加入" if taken.is_newcomer else "")]
    told.append(f"带来 {taken.changes} 条，新收 {taken.new} 条" if taken.changes else "没有新的改动")
    if taken.set_aside:
        told.append(f"{taken.set_aside} 条未采用，见 quarantine list")
    if taken.numbers:
        told.append(f"给出编号 {taken.numbers} 个")
    if taken.files.new:
        told.append(f"新收附件 {taken.files.new} 个")
    if taken.files.damaged:
        told.append(f"{taken.files.damaged} 个附件在途中损坏，没有收，该电脑下次再带")
    if taken.files.left:
        told.append(f"{taken.files.left} 个附件放不下，没有收，请看磁盘和该所的附件限额")
    return "，".join(told) + "。"


def _given_text(given: Given, path: Path) -> str:
    lines = given.head - given.after
    held = f"日志第 {given.after + 1}—{given.head} 条" if lines else "回执，没有新的记录"
    if given.records:
        held = f"全部数据 {given.records} 条" + (f"，{held}" if lines else "")
    if given.files.count:
        held += f"，附件 {given.files.count} 个（{size_text(given.files.size)}）"
    left = f"另有 {given.files.left} 个附件没放下，下次再带。" if given.files.left else ""
    return f"已写到 {path}：{held}，共 {size_text(given.size)}。{left}"
