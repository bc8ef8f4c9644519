"""Circles in a graph: what depends on itself cannot have happened one after the other."""

from collections.abc import Iterator, Mapping, Sequence


def circles(edges: Mapping[int, Sequence[int]]) -> list[tuple[int, ...]]:
    """The groups of nodes each of which can be reached from each other one (Tarjan's, without recursion)."""
    walk = _Walk(edges)
    for root in edges:
        walk.begin(root)
    return walk.found


class _Walk:
    def __init__(self, edges: Mapping[int, Sequence[int]]) -> None:
        self._edges = edges
        self._index: dict[int, int] = {}
        self._low: dict[int, int] = {}
        self._open: list[int] = []
        self.found: list[tuple[int, ...]] = []

    def begin(self, root: int) -> None:
        if root in self._index:
            return
        path = [self._enter(root)]
        while path:
            node, following = path[-1]
            deeper = next((other for other in following if self._is_new(node, other)), None)
            if deeper is not None:
                path.append(self._enter(deeper))
                continue
            path.pop()
            if path:
                above = path[-1][0]
                self._low[above] = min(self._low[above], self._low[node])
            if self._low[node] == self._index[node]:
                self._close(node)

    def _enter(self, node: int) -> tuple[int, Iterator[int]]:
        self._index[node] = self._low[node] = len(self._index)
        self._open.append(node)
        return node, iter(self._edges.get(node, ()))

    def _is_new(self, node: int, other: int) -> bool:
        if other not in self._index:
            return True
        if other in self._open:
            self._low[node] = min(self._low[node], self._index[other])
        return False

    def _close(self, node: int) -> None:
        place = self._open.index(node)
        group = tuple(self._open[place:])
        del self._open[place:]
        if len(group) > 1 or node in self._edges.get(node, ()):
            self.found.append(group)
