"""Programs timed as processes of their own, as they start on a computer where they were started before."""

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def printed(program: str, *arguments: str | Path) -> list[float]:
    """Run a program to its end; the figures in the last line it printed.

    Python keeps and uses what it compiled, whatever the person's own variables say: run a program once before timing
    it, or compiling is what is timed.

    Raises:
        subprocess.CalledProcessError: when it ended with anything but 0.
    """
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(  # noqa: S603 - programs of the benchmarks
        [sys.executable, "-c", program, *map(str, arguments)],
        env=variables | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [float(word) for word in done.stdout.splitlines()[-1].split()]
