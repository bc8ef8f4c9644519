"""Where the program starts: without a command the window opens, with one the command line does it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.services.folder import default_demo_home, default_home

if TYPE_CHECKING:
    from app.services.bundle import Services

# Each front is imported only when it is wanted: the window's first paint must wait neither for the command line's
# parser nor for SQLAlchemy, and no command for Qt.


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the program with these arguments, by default those it was called with; the exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    window = wanted_window(words)
    return _run_command(words) if window is None else _open_window(*window)


def wanted_window(words: Sequence[str]) -> tuple[Path, bool] | None:
    """The data folder to open the window on and whether it is the sample station's; None when a command is wanted.

    The window is wanted when nothing is said but `--home DIR` and `--demo`.
    """
    home, is_demo = None, False
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--demo":
            is_demo = True
        elif word == "--home" and rest:
            home = Path(rest.pop(0))
        elif word.startswith("--home="):
            home = Path(word.removeprefix("--home="))
        else:
            return None
    return home or (default_demo_home() if is_demo else default_home()), is_demo


def open_logged(home: Path) -> "Services":
    """Open a station with its log; whatever was wrong with the folder has been refused before the log needs it."""
    from app.bootstrap import open_station, start_log  # noqa: PLC0415 - see above

    services = open_station(home)
    start_log(home)
    return services


def _open_window(home: Path, is_demo: bool) -> int:  # noqa: FBT001 - the pair `wanted_window` answers
    from app.ui.opening import run_window  # noqa: PLC0415 - see above

    if is_demo:
        code = _run_command(["--home", str(home), "demo"])
        if code:
            return code
    return run_window(home, open_logged, sys.argv[:1])


def _run_command(words: Sequence[str]) -> int:
    from app.bootstrap import make_demo, start_log  # noqa: PLC0415 - see above
    from app.cli.call import Ground  # noqa: PLC0415
    from app.cli.program import run  # noqa: PLC0415

    return run(words, Ground(open_station=open_logged, make_demo=make_demo, start_log=start_log))


if __name__ == "__main__":
    sys.exit(main())
