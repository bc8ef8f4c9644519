"""Commands about snapshots and the length of the logs."""

from datetime import timedelta
from typing import Annotated, Final

import typer

from app.hub.commands.call import Call
from app.hub.compacting import Compacting, Retention
from app.hub.knowledge import shipped_knowledge
from app.hub.snapshots import Snapshots, pace_of
from app.hub.storage.store import Store
from app.persistence.ids import station_id

Station = Annotated[str, typer.Argument(metavar="所编号", help="供电所的编号；不给则逐个办所有的所")]

_MEGABYTE: Final = 1_000_000


def make_snapshot(ctx: typer.Context, code: Station = "") -> None:
    """生成整体快照：新加入或落后太多的电脑一次取回全部数据。日志没有变动时用已有的。"""
    call: Call = ctx.obj
    with call.owner() as store:
        snapshots = _snapshots(call, store)
        for each in _codes(call, code):
            made = snapshots.fresh(station_id(each).bytes)
            print(f"{each}\t{made.records} 条\t到第 {made.seq} 条日志\t{made.size / _MEGABYTE:.1f} MB")


def compact(
    ctx: typer.Context,
    code: Station = "",
    *,
    days: Annotated[int, typer.Option(min=0, help="这么多天以内的日志都留着")] = 30,
    silent: Annotated[int, typer.Option(min=1, help="这么多天没有联系的电脑不再等，回来时整体下载")] = 60,
) -> None:
    """精简日志：各电脑都已读到、快照里已有的旧日志不再逐条保留。数据本身不变，不影响正在使用的电脑。"""
    call: Call = ctx.obj
    retention = Retention(age=timedelta(days=days), silent=timedelta(days=silent))
    with call.owner() as store:
        compacting = Compacting(store, shipped_knowledge(), _snapshots(call, store), call.clock, call.who, retention)
        for each in _codes(call, code):
            done = compacting.compact(station_id(each).bytes)
            waits = f"\t{done.left_behind} 台电脑回来时整体下载" if done.left_behind else ""
            print(f"{each}\t减少 {done.removed} 条\t从第 {done.min_seq + 1} 条起逐条保留{waits}")


def _snapshots(call: Call, store: Store) -> Snapshots:
    settings = call.home.settings()
    return Snapshots(store, call.clock, settings.files, settings.sign, pace_of(settings))


def _codes(call: Call, code: str) -> tuple[str, ...]:
    """The stations that are meant.

    Raises:
        Refusal: `hub.station_unknown`.
    """
    with call.upkeep() as upkeep:
        if code:
            upkeep.computers(code)  # refuses a station nobody knows
            return (code,)
        return tuple(station.code for station in upkeep.stations())
