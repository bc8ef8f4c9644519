"""How far an import is, over all its parts, told in rows of the file."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from app.domain.problems import Refusal
from app.exchange.checked import Watch

T = TypeVar("T")

_ROWS_AT_ONCE = 2_000


def part_of(watch: Watch, rows: int, start: int, end: int) -> Watch:
    """The watch for a part of the work that takes it from `start` to `end` per cent."""

    def progress(done: int, total: int) -> None:
        watch.progress(rows * (start * total + (end - start) * done) // (100 * total), rows)

    return Watch(progress=progress, should_stop=watch.should_stop)


def portions(values: Sequence[T], watch: Watch) -> Iterator[Sequence[T]]:
    """The values in portions; between two of them the watch is told, and may stop the work.

    Raises:
        Refusal: `import.stopped`.
    """
    for start in range(0, len(values), _ROWS_AT_ONCE):
        if watch.should_stop():
            raise Refusal.of("import.stopped")
        yield values[start : start + _ROWS_AT_ONCE]
        watch.progress(min(start + _ROWS_AT_ONCE, len(values)), len(values))
