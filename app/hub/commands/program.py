"""`station-hub`: the hub's whole command line, and what leaves it as messages and exit codes."""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from sqlalchemy.exc import OperationalError

from app.domain.problems import Refusal
from app.hub.commands.call import Call
from app.hub.commands.couriers import COURIERS
from app.hub.commands.files import sweep
from app.hub.commands.keeping import QUARANTINE, back_up, begin_again, check, drill
from app.hub.commands.leases import list_leases
from app.hub.commands.moving import DIRECTORY
from app.hub.commands.readers import READERS
from app.hub.commands.serving import initialise, serve, try_out
from app.hub.commands.snapshots import compact, make_snapshot
from app.hub.commands.stations import DEVICES, STATIONS, make_code
from app.hub.settings import HubHome, default_home
from app.labels.speaking import problems_text
from app.services.clock import SystemClock

DONE: Final = 0
REFUSED: Final = 1
MISUSED: Final = 2

PROGRAM: Final = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="供电所工作台的县级中心：各所电脑在此同步。退出码：0 办成；1 未办成，原因写到标准错误；2 命令写法不对。",
)
PROGRAM.command("init")(initialise)
PROGRAM.command("try")(try_out)
PROGRAM.command("serve")(serve)
PROGRAM.command("code")(make_code)
PROGRAM.command("backup")(back_up)
PROGRAM.command("restored")(begin_again)
PROGRAM.command("restore-drill")(drill)
PROGRAM.command("check")(check)
PROGRAM.command("leases")(list_leases)
PROGRAM.command("snapshot")(make_snapshot)
PROGRAM.command("compact")(compact)
PROGRAM.command("sweep")(sweep)
PROGRAM.add_typer(STATIONS, name="station")
PROGRAM.add_typer(DEVICES, name="device")
PROGRAM.add_typer(QUARANTINE, name="quarantine")
PROGRAM.add_typer(COURIERS, name="courier")
PROGRAM.add_typer(READERS, name="reader")
PROGRAM.add_typer(DIRECTORY, name="directory")


@PROGRAM.callback()
def shared(
    ctx: typer.Context,
    home: Annotated[
        Path | None, typer.Option(envvar="STATION_HUB_HOME", help="中心的文件夹：设置、密钥，试用时还有数据库")
    ] = None,
) -> None:
    """What can be said before any command."""
    ctx.obj = Call(home=HubHome(home or default_home()), clock=SystemClock())


def run(arguments: Sequence[str]) -> int:
    """Do one command; the exit code says how it went."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        code = typer.main.get_command(PROGRAM).main(
            args=list(arguments), prog_name="station-hub", standalone_mode=False
        )
    except Refusal as refusal:
        print(problems_text(refusal.problems), file=sys.stderr)
        return REFUSED
    except OperationalError as trouble:
        print(f"数据库没有应答：{str(trouble.orig).strip()}", file=sys.stderr)
        return REFUSED
    except typer.TyperException as misuse:
        print(misuse.format_message(), file=sys.stderr)
        return MISUSED
    return code if isinstance(code, int) else DONE
