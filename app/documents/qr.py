"""QR codes as dark runs, so that they are drawn as vectors."""

from functools import lru_cache
from typing import Final

LEVEL: Final = "M"  # survives a stamp over about a seventh of the code


@lru_cache(maxsize=64)
def dark_runs(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """The code of an ASCII text: modules per side, and the dark runs as (row, first column, length)."""
    # The package loads every bar code and platypus with it, 0.3 s: half of all imports, and the catalogue needs none.
    from reportlab.graphics.barcode import qr  # noqa: PLC0415

    code = qr.QrCodeWidget(text, barLevel=LEVEL).qr
    code.make()
    runs: list[tuple[int, int, int]] = []
    for row, modules in enumerate(code.modules):
        start = -1
        for column, is_dark in enumerate([*modules, False]):
            if is_dark and start < 0:
                start = column
            elif not is_dark and start >= 0:
                runs.append((row, start, column - start))
                start = -1
    return int(code.moduleCount), tuple(runs)
