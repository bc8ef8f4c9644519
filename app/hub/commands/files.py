"""The command that clears the stations' files."""

import typer

from app.hub.commands.call import Call
from app.hub.sweeping import KEPT, Sweep, Swept


def sweep(ctx: typer.Context) -> None:
    """清理附件：已没有登记引用满九十天的，从中心的文件夹中移除。宜每日执行一次。"""
    swept = _swept(ctx.obj)
    print(f"移除 {swept.removed} 个附件，共 {swept.bytes:,} 字节；另有 {swept.waiting} 个未满 {KEPT.days} 天。")


def _swept(call: Call) -> Swept:
    with call.owner() as store:
        return Sweep(store, call.clock, call.home.settings().files, call.who).sweep()
