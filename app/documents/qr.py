"""QR codes as dark runs, so that they are drawn as vectors."""

from functools import lru_cache
from itertools import groupby
from typing import Final

import zxingcpp

LEVEL: Final = "M"  # survives a stamp over about a seventh of the code


@lru_cache(maxsize=64)
def dark_runs(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """The code of an ASCII text: modules per side, and the dark runs as (row, first column, length)."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=LEVEL)
    image = code.to_image(scale=1, add_quiet_zones=False)
    side = int(image.shape[0])
    pixels = memoryview(image).tobytes()  # type: ignore[arg-type] # it is a buffer; its stub does not say so
    runs: list[tuple[int, int, int]] = []
    for row in range(side):
        column = 0
        for pixel, run in groupby(pixels[row * side : (row + 1) * side]):
            length = sum(1 for _ in run)
            if pixel == 0:
                runs.append((row, column, length))
            column += length
    return side, tuple(runs)
