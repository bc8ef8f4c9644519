"""Which transaction must have come before which, by what was read and written.

The log's order is the order of versions. An edge `a -> b` says that `a` came first: `b` wrote over `a` (ww), read it
(wr), had it in its file (seen), was done after it on the same computer (so), or wrote over what `a` had read although
`a` had that line already (rw).
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import inf

from tests.upstream.history import Deed, History, Line


class Versions:
    """What stood when, of each thing: the lines that changed it, in the log's order."""

    def __init__(self, log: tuple[Line, ...]) -> None:
        self._seqs: defaultdict[str, list[int]] = defaultdict(list)
        self._values: defaultdict[str, list[str | None]] = defaultdict(list)
        self._spans: dict[tuple[str, str | None], tuple[float, float]] = {}
        for line in log:
            for key, value in line.stands.items():
                self._seqs[key].append(line.seq)
                self._values[key].append(value)
        for key, values in self._values.items():
            places = [0, *self._seqs[key], inf]
            for place, value in enumerate([None, *values]):
                self._spans.setdefault((key, value), (places[place], places[place + 1] - 1))

    def at(self, key: str, seq: int) -> str | None:
        """What stood after a line."""
        place = bisect_right(self._seqs[key], seq)
        return self._values[key][place - 1] if place else None

    def span(self, key: str, value: str | None) -> tuple[float, float] | None:
        """The first line after which a value stood and the last; None when it never did."""
        if value is None and key not in self._seqs:
            return 0, inf
        return self._spans.get((key, value))


def dependencies(history: History, log: Sequence[Line], versions: Versions) -> Mapping[int, list[int]]:
    """The edges between deeds, by their places in the history; a line nobody's deed is known of is a negative node."""
    made = {(deed.process, number): place for place, deed in enumerate(history.deeds) for number in deed.dev_seqs}
    nodes = {line.seq: made.get((line.process, line.dev_seq), -line.seq) for line in log}
    edges: defaultdict[int, list[int]] = defaultdict(list)
    for before, after in pairwise(log):
        edges[nodes[before.seq]].append(nodes[after.seq])  # ww, of all things at once: the log is one line
    for first, then in _of_deeds(history.deeds, nodes, versions):
        edges[first].append(then)
    return {first: [then for then in following if then != first] for first, following in edges.items()}


def _of_deeds(deeds: Sequence[Deed], nodes: Mapping[int, int], versions: Versions) -> Iterator[tuple[int, int]]:
    last: dict[int, int] = {}
    for place, deed in enumerate(deeds):
        if deed.process in last:
            yield last[deed.process], place  # so
        last[deed.process] = place
        if deed.cursor in nodes:
            yield nodes[deed.cursor], place  # seen
        for key, value in deed.reads.items():
            first, end = versions.span(key, value) or (0, inf)
            if first in nodes:
                yield nodes[int(first)], place  # wr
            if end < deed.cursor:
                yield place, nodes[int(end) + 1]  # rw
