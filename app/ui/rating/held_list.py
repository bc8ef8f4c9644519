"""A list whose rows were computed and are held in memory: a month has ten people and some thousand rows at most."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from app.domain.lists import ListColumn, ListQuery


class HeldRow(Protocol):
    """A row with its key."""

    @property
    def key(self) -> int:
        """The key, unique in the list."""
        ...


R = TypeVar("R", bound=HeldRow)


class HeldList:
    """A list source that is filled anew whenever something else is shown."""

    def __init__(self, columns: Sequence[ListColumn]) -> None:
        self.columns = tuple(columns)
        self._rows: dict[int, HeldRow] = {}

    def fill(self, rows: Sequence[HeldRow]) -> None:
        """Hold these rows instead; whoever shows the list refreshes it."""
        self._rows = {row.key: row for row in rows}

    def row(self, key: int) -> HeldRow | None:
        """The row of a key, if it is held."""
        return self._rows.get(key)

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The keys of the rows that hold all words typed, in the order asked for; rows without a value come last."""
        words = query.text.casefold().split()
        kept = [row for row in self._rows.values() if all(word in self._text(row) for word in words)]
        if query.order:
            known = [row for row in kept if getattr(row, query.order) is not None]
            known.sort(key=lambda row: getattr(row, query.order), reverse=query.is_descending)
            kept = [*known, *(row for row in kept if getattr(row, query.order) is None)]
        return [row.key for row in kept]

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """The rows of these keys."""
        held = self._rows
        return [held[key] for key in keys if key in held]

    def _text(self, row: HeldRow) -> str:
        return " ".join(str(getattr(row, column.name)) for column in self.columns).casefold()
