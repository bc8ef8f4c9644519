"""Everything a fresh machine needs, in one command: `run` opens the program, `test` passes the tests, `lock` locks."""

import argparse
import locale
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from installer import checks, lock, machine, surroundings
from installer.console import Stop, prepare, refuse, say
from installer.environment import Environment, has_pip

CHECKOUT = Path(__file__).resolve().parents[1]
DESCRIPTION = "供电所工作台：一条命令准备好新机器。One command sets up a fresh machine."
COMMANDS = """\
run [--demo] [...]   set up, then open the program; the arguments are the program's own
                     准备环境并打开程序，参数原样交给程序
test [...]           set up, then ruff, mypy, import-linter and pytest; the arguments are pytest's own
                     准备环境并执行全部检查和测试，参数原样交给 pytest
lock [...]           renew requirements.lock from pyproject.toml; the arguments are uv's own, such as --upgrade
                     按 pyproject.toml 更新依赖清单，参数原样交给 uv
"""


def set_up(environment: Environment, needs: Sequence[machine.Need]) -> None:
    """See to the system's packages and fill the environment; quick when both are there.

    Raises:
        Stop: something is missing that cannot be installed here.
    """
    is_current = environment.is_current()
    lacking = machine.missing(needs) if sys.platform.startswith("linux") else ()
    if not is_current and not has_pip():
        lacking = (*lacking, machine.PIP)
    if lacking:
        _supply(lacking)
    if not is_current:
        environment.fill()


def _supply(lacking: Sequence[machine.Need]) -> None:
    """Install what lacks, or ask for it; what can be done without is given up with a word when it cannot be had."""
    essential = [need for need in lacking if need.is_essential]
    useful = [need for need in lacking if not need.is_essential]
    if machine.may_install():
        machine.update_lists()
        if essential:
            machine.install(essential)
        useful = _not_installed(useful)
    else:
        request = machine.ask_for(lacking, apt=machine.has_apt())
        if essential:
            raise request
        say(request.chinese, request.english)
    for loss in dict.fromkeys(need.loss for need in useful):
        say(*loss)


def _not_installed(needs: Sequence[machine.Need]) -> list[machine.Need]:
    """Install these all together, or what serves one purpose by itself; what cannot be had comes back."""
    if not needs:
        return []
    try:
        machine.install(needs)
    except Stop as reason:
        say(reason.chinese, reason.english)
        purposes = list(dict.fromkeys(need.loss for need in needs))
        if len(purposes) == 1:
            return list(needs)
        return [lost for loss in purposes for lost in _not_installed([need for need in needs if need.loss == loss])]
    return []


def run(arguments: Sequence[str]) -> int:
    """Set up and become the program; without a screen it draws into memory."""
    environment = Environment.of(CHECKOUT)
    variables = surroundings.for_program(os.environ, platform=sys.platform, encoding=locale.getencoding())
    is_shown = surroundings.has_screen(os.environ, sys.platform)
    set_up(environment, (*machine.OFFSCREEN, *(machine.WINDOW if is_shown else ()), *machine.PRINTING))
    if not is_shown:
        say("没有图形界面，程序将在后台绘制窗口（offscreen）。", "No display: the window is drawn offscreen.")
    command = [str(environment.python), "-m", "app", *arguments]
    os.chdir(CHECKOUT)
    if os.name != "nt":  # where exec returns to the prompt while the program still runs
        os.execve(command[0], command, variables)  # noqa: S606 - our own interpreter, no shell
    return subprocess.run(command, env=variables, check=False).returncode


def test(arguments: Sequence[str]) -> int:
    """Set up and run every check; real windows are tested on a virtual screen."""
    environment = Environment.of(CHECKOUT)
    needs = (
        *(*machine.OFFSCREEN, *machine.WINDOW, *machine.PRINTING, *machine.VIRTUAL_SCREEN),
        *(*machine.OFFICE, *machine.DATABASE, *machine.BROWSER),
    )
    set_up(environment, needs)
    with checks.folder_in_memory() as folder:
        variables = surroundings.for_tests(
            os.environ,
            platform=sys.platform,
            encoding=locale.getencoding(),
            has_office=not machine.missing(machine.OFFICE),
            folder=folder,
        )
        return checks.run(checks.steps(environment.python, arguments), folder=CHECKOUT, variables=variables)


def renew_lock(arguments: Sequence[str]) -> int:
    """Renew the lock."""
    lock.renew(CHECKOUT, arguments)
    return 0


def main() -> int:
    """Do one command; exit code 0 done, 1 refused or failed, 2 wrong usage."""
    prepare()
    commands = {"run": run, "test": test, "lock": renew_lock}
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description=DESCRIPTION,
        epilog=COMMANDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=commands)
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    chosen = parser.parse_args()
    try:
        return commands[chosen.command](chosen.arguments)
    except Stop as reason:
        refuse(reason)
        return 1
    except KeyboardInterrupt:
        return 130
