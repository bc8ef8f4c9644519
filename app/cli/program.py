"""The whole command line: its groups, and what leaves it as output, messages and exit codes."""

import io
import logging
import os
import re
import secrets
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import typer

from app.cli.answer import give, tell
from app.cli.appeals import add_appeals
from app.cli.batches import add_print_batch
from app.cli.calendar import CALENDAR
from app.cli.call import Call, Ground
from app.cli.counter import add_counter
from app.cli.courier import add_courier
from app.cli.daybook import DAY
from app.cli.deadlines import add_deadlines
from app.cli.dispatch import ORDERS
from app.cli.export import add_export
from app.cli.fees import add_case_fees, add_fee_rules
from app.cli.imports import add_imports
from app.cli.kinds import add_kinds
from app.cli.papers import FORMS, add_print
from app.cli.pauses import add_pauses
from app.cli.people import STAFF
from app.cli.progress import add_progress
from app.cli.promises import add_case_promises, add_promises
from app.cli.rating import add_score
from app.cli.register import REGISTER
from app.cli.rules import add_rules
from app.cli.searching import add_search
from app.cli.signed import add_signed
from app.cli.stars import add_stars
from app.cli.station import add_station_verbs
from app.cli.supply import add_supply
from app.cli.supply_case import add_supply_case
from app.cli.times import add_times
from app.cli.upstream import SYNC
from app.cli.verbs import AsJson, Home, Number, Outcome, group, with_options
from app.cli.warnings import add_warnings
from app.cli.work import CASES
from app.cli.work_steps import add_steps
from app.domain.problems import Refusal
from app.labels.cli import USAGE

DONE: Final = 0
REFUSED: Final = 1
MISUSED: Final = 2
BROKEN: Final = 3  # a bug: a report number, and the log has the rest
INTERRUPTED: Final = 130

_LOG = logging.getLogger(__name__)
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is mistaken for another on the telephone

PROGRAM: Final = group(
    "供电所工作台的命令行，与窗口用同一套业务。不带命令则打开窗口。\n\n"
    "退出码：0 办成；1 未获办理，原因写到标准错误；2 命令写法不对；3 程序出错，附报告编号。"
)

add_station_verbs(PROGRAM)
add_imports(PROGRAM)
PROGRAM.add_typer(STAFF, name="staff")
add_kinds(CASES)
add_steps(CASES)
add_counter(PROGRAM, CASES)
add_pauses(CASES)
add_case_promises(CASES)
add_supply_case(CASES)
add_case_fees(CASES)
PROGRAM.add_typer(CASES, name="case")
PROGRAM.add_typer(ORDERS, name="order")
add_supply(PROGRAM)
add_fee_rules(PROGRAM)
add_rules(PROGRAM)
add_search(PROGRAM)
add_export(PROGRAM)
add_print(PROGRAM)
add_print_batch(PROGRAM)
PROGRAM.add_typer(FORMS, name="forms")
PROGRAM.add_typer(DAY, name="day")
add_signed(PROGRAM)
add_score(PROGRAM)
add_stars(PROGRAM)
add_appeals(REGISTER)
PROGRAM.add_typer(REGISTER, name="register")
add_deadlines(PROGRAM)
PROGRAM.add_typer(CALENDAR, name="calendar")
add_progress(PROGRAM)
add_promises(PROGRAM)
add_warnings(PROGRAM)
add_times(PROGRAM)
add_courier(SYNC)
PROGRAM.add_typer(SYNC, name="sync")


@PROGRAM.callback()
def shared(ctx: typer.Context, home: Home = None, number: Number = "", as_json: AsJson = False) -> None:
    """What can be said before any command; each command takes the same options too."""
    ctx.obj = with_options(ctx.obj, home, number, as_json=as_json)


def run(arguments: Sequence[str], ground: Ground) -> int:
    """Do one command; the exit code says how it went, and nobody ever sees a traceback."""
    _write_utf8()
    as_json = "--json" in arguments
    call = Call(ground=ground)
    try:
        return _done(_called(arguments, call))
    except Refusal as refusal:
        tell(refusal, as_json=as_json)
        return REFUSED
    except typer.TyperException as misuse:
        print(_in_chinese(misuse.format_message()), file=sys.stderr)
        return MISUSED
    except (typer.Abort, KeyboardInterrupt):
        print("已中断。", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read has heard enough; the interpreter must not stumble over the pipe once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as bug:  # noqa: BLE001 - the last guard: a bug becomes a report number, not a traceback
        _report(bug, arguments, call)
        return BROKEN


def _called(arguments: Sequence[str], call: Call) -> Outcome | int:
    outcome = _parser().main(args=list(arguments), prog_name="station-desk", standalone_mode=False, obj=call)
    return outcome if isinstance(outcome, Outcome | int) else DONE  # a help page ends with nothing


@cache
def _parser() -> Any:  # noqa: ANN401 - the parser's own type is private
    """What reads the words of a call: a process that does several commands makes it once."""
    return typer.main.get_command(PROGRAM)


def _done(outcome: Outcome | int) -> int:
    if isinstance(outcome, int):
        return outcome
    give(outcome.answer, as_json=outcome.call.as_json)
    sys.stdout.flush()
    if outcome.answer.refusal is not None:
        tell(outcome.answer.refusal, as_json=outcome.call.as_json)
        return REFUSED
    return DONE if outcome.answer.is_sound else REFUSED


def _in_chinese(message: str) -> str:
    if message.startswith("用法"):
        return message  # a group without a command answers with its help page
    for pattern, sentence in USAGE:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found is not None:
            return f"{sentence.format(*found.groups(''))}加 --help 可看用法。"
    return f"命令写法不对：{message}"


def _report(bug: Exception, arguments: Sequence[str], call: Call) -> None:
    number = "".join(secrets.choice(_LETTERS) for _ in range(6))
    if not logging.getLogger().handlers:
        try:
            call.ground.start_log(_home_in(arguments) or call.folder.path)
        except Refusal:
            logging.getLogger().addHandler(logging.NullHandler())
    _LOG.error("report %s", number, exc_info=bug)
    print(f"程序出错，这一步没有做成。请把报告编号 {number} 告诉系统管理员，详情已记入运行日志。", file=sys.stderr)


def _home_in(arguments: Sequence[str]) -> Path | None:
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if word == "--home":
            return Path(following)
        if word.startswith("--home="):
            return Path(word.removeprefix("--home="))
    return None


def _write_utf8() -> None:
    """Chinese leaves the program whole whatever the locale; a character no encoding knows is written as its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
