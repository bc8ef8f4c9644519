"""How a secret lies on this computer's disk: hidden by the system where it does that, else kept by the file's mode."""

import sys
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Hiding:
    """A system's way to hide a secret; both raise OSError when it would not."""

    hide: Callable[[bytes], bytes]
    reveal: Callable[[bytes], bytes]


def hiding_here() -> Hiding | None:
    """Windows hides secrets for its user; elsewhere a file that only its owner may read has to do, and this is None."""
    found = None
    if sys.platform == "win32":
        from app.sync import dpapi  # noqa: PLC0415 - it can only be imported there

        found = Hiding(hide=dpapi.hide, reveal=dpapi.reveal)
    return found
