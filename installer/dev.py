"""The command a fresh machine starts with: `python3 installer/dev.py run`, `test` or `lock`."""

import sys
from pathlib import Path


def start() -> int:
    """Hand over to `installer.commands`, once this Python is known to be new enough to read it."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one shall read this, not a syntax error
        sys.exit("需要 Python 3.11 或更高版本。\nPython 3.11 or newer is needed.")
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a script sees its own folder only
    from installer.commands import main  # noqa: PLC0415 - to be found and to be readable only now

    return main()


if __name__ == "__main__":
    sys.exit(start())
