"""Commands that keep a hub whole: backup, beginning again after a restore, quarantine, check."""

from pathlib import Path
from typing import Annotated, Final

import typer

from app.domain.zone import STATION_ZONE
from app.hub.checking import Fault, findings
from app.hub.commands.call import Call
from app.hub.drilling import Doubt, Drilling
from app.hub.keeping import Keeping
from app.hub.knowledge import shipped_knowledge
from app.hub.quarantining import Quarantine
from app.hub.words import REASONS
from app.persistence.ids import station_id

QUARANTINE: Final = typer.Typer(no_args_is_help=True, help="中心没有采用、原样留存的操作")

_FAULTS: Final = {Fault.GAP: "日志缺号", Fault.RECORD: "记录与日志不符"}
_DOUBTS: Final = {Doubt.OUTDATED: "备份早于最近一次恢复或升级，请重新备份", Doubt.DIFFERENT: "日志与现库同一进度处不同"}
_SOUND: Final = 0
_UNSOUND: Final = 1
_MEGABYTE: Final = 1_000_000


def back_up(ctx: typer.Context, path: Annotated[Path, typer.Argument(metavar="文件", help="写到哪里")]) -> None:
    """备份整个数据库到一个文件。PostgreSQL 用 pg_dump 写成，恢复用 pg_restore。"""
    call = _call(ctx)
    with call.owner() as store:
        Keeping(store, call.home.upkeep_database(), call.clock, call.who).back_up(path)
    print(f"已备份到 {path}。")


def begin_again(ctx: typer.Context) -> None:
    """从备份恢复数据库之后执行一次：各所电脑随后自动补传备份之后的改动。"""
    call = _call(ctx)
    with call.owner() as store:
        Keeping(store, call.home.upkeep_database(), call.clock, call.who).begin_again()
    print("已登记恢复，各所电脑下次联系时自动补传。")


def drill(
    ctx: typer.Context,
    place: Annotated[Path, typer.Argument(metavar="备份", help="备份文件，或存放备份的文件夹（取其中最新的）")],
) -> int:
    """恢复演练：把备份恢复到临时库，核对后与现库比对，再删掉临时库；不影响运行中的中心。可由 cron 定期执行。"""
    call = _call(ctx)
    with call.owner() as store:
        done = Drilling(store, call.home.upkeep_database(), call.clock, call.who).drill(place)
    size, seconds = done.backup.stat().st_size / _MEGABYTE, done.took.total_seconds()
    print(f"{done.backup}（{size:.1f} MB）已恢复到临时库，用时 {seconds:.1f} 秒。")
    print(f"其中 {done.stations} 个供电所，{done.lines} 条日志。")
    for each in done.findings:
        print(f"{each.station_code}\t{_FAULTS[each.fault]}\t{each.about}")
    for code, doubt in done.doubts:
        print(f"{code}\t{_DOUBTS[doubt]}")
    if done.is_sound:
        print("日志连续，记录与日志相符，与现库一致；临时库已删除。")
    return _SOUND if done.is_sound else _UNSOUND


def check(ctx: typer.Context) -> int:
    """核对各所日志是否连续、记录是否与日志相符。"""
    call = _call(ctx)
    with call.owner() as store:
        found = findings(store)
    for each in found:
        print(f"{each.station_code}\t{_FAULTS[each.fault]}\t{each.about}")
    if not found:
        print("各所日志连续，记录与日志相符。")
    return _UNSOUND if found else 0


@QUARANTINE.command("list")
def list_waiting(ctx: typer.Context) -> None:
    """列出隔离的操作：哪个所、哪台电脑、哪张表、为什么；不显示内容。"""
    call = _call(ctx)
    knowledge = shipped_knowledge()
    with call.owner() as store:
        waiting = Quarantine(store, knowledge, call.clock, call.who).waiting()
    print("供电所\t电脑\t序号\t表\t原因\t收到")
    for each in waiting:
        known = knowledge.tables.get(each.table)
        table = known.rules.name if known else str(each.table)
        when = each.taken_at.astimezone(STATION_ZONE).strftime("%Y-%m-%d %H:%M")
        cells = (each.station_code, each.device_index, each.dev_seq, table, REASONS[each.reason], when)
        print("\t".join(map(str, cells)))


@QUARANTINE.command("replay")
def replay(ctx: typer.Context, code: Annotated[str, typer.Argument(metavar="所编号", help="供电所的编号")]) -> None:
    """再试一次：现在能采用的按原来的次序补入日志。"""
    call = _call(ctx)
    with call.owner() as store:
        done = Quarantine(store, shipped_knowledge(), call.clock, call.who).replay(station_id(code).bytes)
    print(f"补入 {done.taken} 项，仍隔离 {done.left} 项。")


def _call(ctx: typer.Context) -> Call:
    call: Call = ctx.obj
    return call
