"""Work that makes very many values that all stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Do a block without the search for unreachable cycles.

    A ledger becomes a million small values that all live until the end; looking through them again and again finds
    nothing and takes a fifth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
