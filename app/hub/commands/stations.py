"""Commands about stations, their one-time codes and their computers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Final

import typer

from app.domain.zone import STATION_ZONE
from app.hub.commands.call import Call
from app.hub.upkeep import CARRIED_CODE_LIFETIME, CODE_LIFETIME
from app.hub.words import ACTS, STATUSES

STATIONS: Final = typer.Typer(no_args_is_help=True, help="供电所名册")
DEVICES: Final = typer.Typer(no_args_is_help=True, help="各所的电脑")

Station = Annotated[str, typer.Argument(metavar="所编号", help="供电所的编号")]
Index = Annotated[int, typer.Argument(metavar="几号机", help="电脑在所内的序号，见 device list")]


@STATIONS.command("add")
def add_station(
    ctx: typer.Context,
    code: Station,
    name: Annotated[str, typer.Argument(metavar="名称", help="供电所的名称")],
) -> None:
    """把一个供电所登入名册。编号须与该所软件里的供电所编号一致。"""
    with _call(ctx).upkeep() as upkeep:
        upkeep.add_station(code, name)
    print(f"{name}（{code}）已登入名册。")


@STATIONS.command("list")
def list_stations(ctx: typer.Context) -> None:
    """列出各供电所：电脑台数、最近联系、日志长度、待定冲突、隔离的操作。"""
    with _call(ctx).upkeep() as upkeep:
        stations = upkeep.stations()
    in_columns(
        ("编号", "名称", "电脑", "最近联系", "日志", "待定冲突", "隔离"),
        (
            (
                each.code,
                each.name,
                str(each.computers),
                _shown(each.seen_at),
                *map(str, (each.head, each.disputes, each.set_aside)),
            )
            for each in stations
        ),
    )


@STATIONS.command("log")
def show_deeds(ctx: typer.Context, code: Station) -> None:
    """列出对一个供电所做过的事：谁、何时、什么。"""
    with _call(ctx).upkeep() as upkeep:
        deeds = upkeep.deeds(code)
    in_columns(
        ("时间", "账号", "事项", "对象"), ((_shown(each.at), each.who, ACTS[each.act], each.about) for each in deeds)
    )


def make_code(
    ctx: typer.Context,
    code: Station,
    approval: Annotated[bool, typer.Option("--approval", help="加入后还须另行批准（双人复核）")] = False,
    courier: Annotated[bool, typer.Option("--courier", help="给用U盘加入的电脑：十四天内有效")] = False,
) -> None:
    """为一个供电所要一个加入码：只显示这一次，一台电脑用一次，半小时内有效。"""
    lifetime = CARRIED_CODE_LIFETIME if courier else CODE_LIFETIME
    with _call(ctx).upkeep() as upkeep:
        made = upkeep.make_code(code, needs_approval=approval, lifetime=lifetime)
    print(made)
    valid = f"{lifetime.days} 天" if courier else f"{int(lifetime.total_seconds() // 60)} 分钟"
    typer.echo(f"{valid}内有效，用一次即作废。", err=True)


@DEVICES.command("list")
def list_computers(ctx: typer.Context, code: Station) -> None:
    """列出一个供电所的电脑。"""
    with _call(ctx).upkeep() as upkeep:
        computers = upkeep.computers(code)
    in_columns(
        ("序号", "名称", "状态", "程序", "已上传", "已读到", "加入", "最近联系"),
        (
            (
                str(each.index),
                each.name,
                STATUSES[each.status] + ("，另有副本" if each.is_copied else ""),
                each.app,
                str(each.pushed),
                str(each.cursor),
                _shown(each.enrolled_at),
                _shown(each.seen_at),
            )
            for each in computers
        ),
    )


@DEVICES.command("approve")
def approve(ctx: typer.Context, code: Station, index: Index) -> None:
    """批准一台等待加入的电脑。"""
    with _call(ctx).upkeep() as upkeep:
        upkeep.approve(code, index)
    print(f"{code}的 {index} 号电脑已批准。")


@DEVICES.command("revoke")
def revoke(ctx: typer.Context, code: Station, index: Index) -> None:
    """停用一台电脑（丢失、报废）：从它下一次联系起即被拒绝，不能恢复。"""
    with _call(ctx).upkeep() as upkeep:
        upkeep.revoke(code, index)
    print(f"{code}的 {index} 号电脑已停用。")


@DEVICES.command("retire")
def retire(ctx: typer.Context, code: Station, index: Index) -> None:
    """注销一台已停用的电脑，腾出它的序号：日志里不再有它的内容后，序号可给别的电脑。"""
    with _call(ctx).upkeep() as upkeep:
        upkeep.retire(code, index)
    print(f"{code}的 {index} 号电脑已注销。")


def _call(ctx: typer.Context) -> Call:
    call: Call = ctx.obj
    return call


def _shown(moment: datetime | None) -> str:
    return moment.astimezone(STATION_ZONE).strftime("%Y-%m-%d %H:%M") if moment else "从未"


def in_columns(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Print rows under their headings, with a tabulator between."""
    print("\t".join(heads))
    for row in rows:
        print("\t".join(row))
