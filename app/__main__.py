"""Where the program starts: without a command the window opens, with one the command line does it."""

import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the program with these arguments, by default those it was called with; the exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    # Each front is imported only when it is wanted: the window's first paint must not wait for the command line's
    # parser, nor a command for Qt.
    from app.bootstrap import open_station, start_log  # noqa: PLC0415
    from app.cli.program import run  # noqa: PLC0415
    from app.services.bundle import Services  # noqa: PLC0415

    def open_logged(home: Path) -> Services:
        services = open_station(home)
        start_log(home)
        return services

    return run(words, open_logged, start_log)


if __name__ == "__main__":
    sys.exit(main())
