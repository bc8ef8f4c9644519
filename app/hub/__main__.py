"""Where the hub starts: `station-hub`, or `python -m app.hub`."""

import sys

from app.hub.commands.program import run


def main() -> int:
    """Do the command this program was called with; the exit code."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
