"""What a change must pass, in the order of cost: style, format, types, layers, tests, what the tests covered."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
COVERAGE_FLOOR = 90
RULES = "app/domain/*,app/services/*"
"""What decides: of it, every branch is tested."""
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
_ROOM = 6_000_000_000
"""The tests write about 2 GB; the machine keeps as much again for what runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One check: the name it is reported under and the command that passes with exit code 0."""

    name: str
    command: tuple[str, ...]


def steps(python: Path, pytest_arguments: Sequence[str]) -> tuple[Step, ...]:
    """All checks; with pytest arguments the tests are a selection, of which no coverage can be demanded."""
    is_whole = not pytest_arguments
    floor = (f"--cov-fail-under={COVERAGE_FLOOR}",) if is_whole else ()
    modules: dict[str, tuple[str, ...]] = {
        "ruff check": ("-m", "ruff", "check", "."),
        "ruff format": ("-m", "ruff", "format", "--check", "."),
        "mypy": ("-m", "mypy"),
        "lint-imports": ("-c", LINT_IMPORTS),  # its script breaks when the checkout moves, and has no `-m` form
        "pytest": (
            *("-m", "pytest", "-q", "-n", "2", "-m", "not slow", "--benchmark-disable"),
            # The same change passes or fails every time; plain pytest goes on drawing other examples and orders.
            *("--hypothesis-seed=0", "--randomly-seed=0"),
            *("--cov=app", "--cov-report=term", *floor, *pytest_arguments),
        ),
    }
    if is_whole:
        modules["coverage of the rules"] = ("-m", "coverage", "report", f"--include={RULES}", "--fail-under=100")
    return tuple(Step(name=name, command=(str(python), *command)) for name, command in modules.items())


@contextmanager
def folder_in_memory(place: Path = _MEMORY, room: int = _ROOM) -> Iterator[Path | None]:
    """Where the tests write, gone afterwards; None, for the usual place, where a machine has no such room.

    Thousands of stations are written durably, and a disk that keeps them all is waited for longer than they compute.
    """
    if not place.is_dir() or min(shutil.disk_usage(place).free, _free_memory()) < room:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="station-desk-tests-", dir=place, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _free_memory() -> int:
    """The bytes no program uses, those that hold copies of files left out."""
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def run(steps: Sequence[Step], *, folder: Path, variables: Mapping[str, str]) -> int:
    """Run the checks one after the other in `folder`, each with its time; the first that fails ends the run.

    Returns:
        0 when all passed, otherwise the exit code of the one that failed.
    """
    for step in steps:
        print(f"── {step.name}", flush=True)
        started = time.perf_counter()
        code = subprocess.run(step.command, cwd=folder, env=dict(variables), check=False).returncode
        result = "passed" if code == 0 else f"FAILED (exit code {code})"
        print(f"── {step.name}: {result}, {time.perf_counter() - started:.1f} s", flush=True)
        if code:
            return code
    return 0
