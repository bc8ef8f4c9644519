"""Commands that move a station to another hub: write it out there, take it over here, send its computers on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from app.domain.zone import STATION_ZONE
from app.hub.commands.stations import STATIONS, Station
from app.hub.directory import Directory
from app.hub.moving import Moving
from app.hub.purging import Purging
from app.sync.moving import receipt_text

if TYPE_CHECKING:
    from app.hub.commands.call import Call

DIRECTORY: Final = typer.Typer(no_args_is_help=True, help="迁往别处的供电所：它们的电脑来时指给新地址")

Url = Annotated[str, typer.Argument(metavar="新地址", help="新中心的地址，https://…")]
Copy = Annotated[Path, typer.Option("--out", "-o", metavar="文件", help="清除之前写到哪里；内含全部数据，请妥善保管")]
Written = Annotated[Path, typer.Argument(metavar="文件", exists=True, dir_okay=False)]


@STATIONS.command("export")
def export(
    ctx: typer.Context,
    code: Station,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="文件", help="写到哪里；内含全部数据，请妥善保管")],
) -> None:
    """停止接收一个供电所的改动，并把它整个写到一个文件，供别的中心迁入。"""
    with _moving(ctx) as (moving, directory):
        moving.write_out(code, out, directory)
    print(f"{code}已写到 {out}。它的电脑照常办理，改动留在各自电脑上，等迁好再传。")
    print("下一步：在新中心 station import，把回执拿回来，再在这里 directory set。")


@STATIONS.command("import")
def take_over(ctx: typer.Context, path: Written) -> None:
    """迁入别的中心写出的一个供电所，给出回执。"""
    with _moving(ctx) as (moving, _):
        receipt = moving.take_over(path)
    print(receipt_text(receipt))
    typer.echo(f"已迁入，日志到第 {receipt.head} 条。请把上面这行回执交给原来的中心。", err=True)


@STATIONS.command("receipt")
def show_receipt(ctx: typer.Context, code: Station) -> None:
    """再给一次迁入的回执。"""
    with _moving(ctx) as (moving, _):
        print(receipt_text(moving.receipt(code)))


@STATIONS.command("purge")
def purge(
    ctx: typer.Context,
    code: Station,
    receipt: Annotated[str, typer.Argument(metavar="回执", help="新中心现在用 station receipt 给出的那一行")],
    out: Copy,
    *,
    days: Annotated[int, typer.Option(min=0, help="指到新中心满这么多天才清除")] = 7,
) -> None:
    """清除一个已迁走的供电所留在本中心的数据；先整个写到一个文件。指路和操作记录留着。中断了再执行一次即可。"""
    call: Call = ctx.obj
    with call.owner() as store:
        purging = Purging(store, call.clock, call.who, call.home.settings())
        done = purging.purge(code, receipt, out, timedelta(days=days))
    print(f"{code}留在本中心的 {done.rows} 行已清除，清除前的全部数据在 {done.copy}。它的电脑来时照样指给新地址。")


@DIRECTORY.command("set")
def send_away(
    ctx: typer.Context,
    code: Station,
    url: Url,
    receipt: Annotated[str, typer.Argument(metavar="回执", help="新中心迁入时给出的那一行")],
    authority: Annotated[
        Path | None, typer.Option("--ca", help="新中心自己的 CA 证书（PEM）；不给则与本中心相同", exists=True)
    ] = None,
) -> None:
    """从现在起把一个供电所的电脑指到新中心；它们自己改连，不用重新加入。"""
    certificate = authority.read_text(encoding="ascii") if authority else None
    with _moving(ctx) as (_, directory):
        directory.send_away(code, url, receipt, certificate)
    print(f"{code}的电脑下次联系时改连 {url}。")


@DIRECTORY.command("import")
def send_all_away(ctx: typer.Context, path: Written) -> None:
    """按一份清单设定：每行一个供电所，用制表符分开编号、新地址、回执。"""
    with path.open(encoding="utf-8-sig") as lines, _moving(ctx) as (_, directory):
        print(f"已设定 {directory.send_all_away(lines)} 个供电所。")


@DIRECTORY.command("clear")
def stay(ctx: typer.Context, code: Station) -> None:
    """导出后决定不迁：重新接收它的改动。"""
    with _moving(ctx) as (_, directory):
        directory.stay(code)
    print(f"{code}不迁了，照常接收。")


@DIRECTORY.command("list")
def show(ctx: typer.Context) -> None:
    """列出迁走的和正要迁走的供电所。"""
    with _moving(ctx) as (_, directory):
        entries = directory.entries()
    for entry in entries:
        when = entry.set_at.astimezone(STATION_ZONE).strftime("%Y-%m-%d %H:%M")
        print(f"{entry.code}\t{entry.url or '正在迁出'}\t{when}")


@contextmanager
def _moving(ctx: typer.Context) -> Iterator[tuple[Moving, Directory]]:
    call: Call = ctx.obj
    settings = call.home.settings()
    with call.owner() as store:
        moving = Moving(store, call.clock, call.who, files=settings.files, hub_key=settings.public_key)
        yield moving, Directory(store, call.clock, call.who, settings.sign)
