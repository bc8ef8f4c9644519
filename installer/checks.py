"""What a change must pass, in the order of cost: style, format, types, layers, tests, what the tests covered."""

import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
COVERAGE_FLOOR = 90
RULES = "app/domain/*,app/services/*"
"""What decides: of it, every branch is tested."""


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
