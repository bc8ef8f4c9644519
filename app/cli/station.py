"""The commands on the data folder itself: setting up, backup, restore, check."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.answer import Answer
from app.cli.call import Call, has_station, password_for
from app.cli.verbs import verb
from app.domain.people.session import Permission
from app.domain.problems import Refusal
from app.labels.upkeep import finding_text
from app.services.clock import SystemClock
from app.services.demo.filling import PASSWORD, SIGN_INS
from app.services.folder import DataFolder, default_demo_home
from app.services.upkeep import check_folder, restore_folder


def add_station_verbs(program: typer.Typer) -> None:
    """Put the commands on the data folder at the top of the command line."""
    verb(
        program,
        "init",
        "在空的数据文件夹里建站；再次运行不改动已有的站。\n\n"
        "写明 --head 则同时设第一位所长，密码取自环境变量 STATION_DESK_PASSWORD 或当场输入。",
    )(init)
    verb(
        program,
        "demo",
        "建一个满是样例数据的演示站，供试用和培训；不写 --home 则建在专用文件夹。已建好的保持原样。",
    )(demo)
    verb(program, "backup", "备份数据文件；不写文件名则存入数据文件夹的 backups。")(backup)
    verb(program, "restore", "用备份替换数据文件，原文件另存一份。窗口须先关闭。")(restore)
    verb(program, "check", "检查数据文件是否完好；有损坏、或由更新版本的程序写成时退出码为 1。")(check)


def init(
    call: Call,
    station: Annotated[str, typer.Option("--station", metavar="CODE", help="所代码，用在编号里，如 YF。")],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="供电所名称。")],
    county: Annotated[str, typer.Option("--county", metavar="名称", help="县公司名称。")] = "",
    head: Annotated[str, typer.Option("--head", metavar="工号", help="第一位所长的工号。")] = "",
    head_name: Annotated[str, typer.Option("--head-name", metavar="姓名", help="第一位所长的姓名。")] = "",
) -> Answer:
    """Make the station of an empty data folder, and its first head."""
    with call.opened() as services:
        was_there = services.station.is_set_up()
        made = services.station.set_up(station, name, county)
        if head:
            services.people.add_first_head(head, head_name, password_for(head, is_new=True))
    value = {"id": made.id, "code": made.code, "name": made.name, "county": made.county, "head": head or None}
    said = "已有" if was_there else "已建站"
    return Answer(value=value, lines=[f"{said} {made.code}  {made.name}", *([f"已设所长 {head}"] if head else [])])


def demo(call: Call) -> Answer:
    """Fill a data folder of its own with the sample station."""
    home = call.home or default_demo_home()
    was_there = has_station(DataFolder(home))
    # Standard error is read by programs when they asked for JSON.
    call.ground.make_demo(home, _silent if call.as_json else _say_progress)
    value = {"home": home, "made": not was_there, "sign_ins": SIGN_INS, "password": PASSWORD}
    said = f"{home} 已有站，保持原样。" if was_there else f"演示站建在 {home}"
    return Answer(value=value, lines=[said, f"演示站可用工号 {'、'.join(SIGN_INS)} 登录，密码都是 {PASSWORD}。"])


def _say_progress(what: str, done: int, of: int) -> None:
    print(f"{done}/{of} {what}".rstrip(), file=sys.stderr)


def _silent(_what: str, _done: int, _of: int) -> None:
    """Nothing is said."""


def backup(
    call: Call, target: Annotated[Path | None, typer.Argument(metavar="文件", help="备份文件。")] = None
) -> Answer:
    """Write a consistent, checked copy of the station's file."""
    with call.at_work() as (services, session):
        made = services.upkeep.back_up(session, target)
    return Answer(value=made, lines=[f"已备份到 {made.path}（{made.size_bytes} 字节）"])


def restore(call: Call, source: Annotated[Path, typer.Argument(metavar="文件", help="备份文件。")]) -> Answer:
    """Put a backup in the place of the station's file."""
    _require_backup(call)
    aside = restore_folder(call.folder, source, SystemClock())
    return Answer(value={"restored": source, "kept": aside}, lines=[f"已恢复。原文件另存为 {aside}"])


def check(call: Call) -> Answer:
    """Check the station's file, without opening the station: a damaged one is looked at too.

    One that a newer program wrote is checked like any other, and refused for what it is: `storage.newer`.
    """
    if not has_station(call.folder):
        raise Refusal.of("station.not_set_up")
    _require_backup(call)
    report = check_folder(call.folder)
    value = {
        "path": report.path,
        "schema": report.schema,
        "size_bytes": report.size_bytes,
        "is_sound": report.is_sound,
        "findings": report.findings,
        "texts": tuple(map(finding_text, report.findings)),
    }
    lines = ["数据文件完好。"] if report.is_sound else ["数据文件有损坏：", *map(finding_text, report.findings)]
    newer = None if report.newer is None else Refusal(report.newer)
    return Answer(value=value, lines=lines, is_sound=report.is_sound, refusal=newer)


def _require_backup(call: Call) -> None:
    """Whoever is named has to be let in and may keep backups; the folder's owner need not open a damaged station."""
    if call.staff_number:
        with call.at_work() as (_, session):
            session.require(Permission.BACKUP)
