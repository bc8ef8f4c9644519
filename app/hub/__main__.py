"""Where the hub starts: `station-hub`, or `python -m app.hub`."""

import os
import sys
from typing import Final

from app.hub.commands.program import run

_OWNER_ONLY: Final = 0o077


def main() -> int:
    """Do the command this program was called with; the exit code.

    What it writes - attachments, snapshots, backups, stations on their way - is for nobody else on the machine to read.
    """
    os.umask(_OWNER_ONLY)
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
