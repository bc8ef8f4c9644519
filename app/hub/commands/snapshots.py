"""Commands about snapshots and the length of the logs."""

from typing import Annotated, Final

import typer

from app.hub.commands.call import Call
from app.hub.snapshots import Snapshots
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


def _snapshots(call: Call, store: Store) -> Snapshots:
    settings = call.home.settings()
    return Snapshots(store, call.clock, settings.files, settings.sign)


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
