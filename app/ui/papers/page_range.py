"""Which pages to print, as people write it: 1-3,5."""

import re

_PART = re.compile(r"(\d+)(?:-(\d+))?")


def pages_of(text: str, count: int) -> tuple[int, ...] | None:
    """The pages (from 0) a range names, all for an empty one; None when it is no range of this paper."""
    told = text.replace("，", ",").replace("、", ",").replace(" ", "").strip(",")
    if not told:
        return tuple(range(count))
    pages: list[int] = []
    for part in told.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            return None
        first = int(match[1])
        last = int(match[2] or first)
        if not 1 <= first <= last <= count:
            return None
        pages += range(first - 1, last)
    return tuple(pages)


def range_text(pages: tuple[int, ...], count: int) -> str:
    """Pages (from 0) as a print service takes them; empty for all."""
    return "" if pages == tuple(range(count)) else ",".join(str(page + 1) for page in pages)
