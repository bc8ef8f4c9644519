"""The list of cases as this place shows it: one view at a time, the limit beside the customer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.lists import ListColumn, ListQuery, ListSource
from app.domain.work.case import CaseState

UNFINISHED = "unfinished"
ALL = "all"
PAUSES = "pauses"
VIEWS: Mapping[str, Mapping[str, str]] = {
    UNFINISHED: {"standing": UNFINISHED},
    "due_today": {"standing": UNFINISHED, "due": "today"},
    "overdue": {"standing": UNFINISHED, "due": "overdue"},
    "to_archive": {"standing": CaseState.DONE.value},
    PAUSES: {"pauses": "awaited"},
    ALL: {},
}
"""The filters of the views by their names, which are also what the status line's links ask for."""

_FIRST = {"number": 8, "name": 4, "due_at": 15}


class ViewedCases:
    """A list source that adds the filters of a view to whatever is asked."""

    def __init__(self, source: ListSource) -> None:
        self._source = source
        self.view = UNFINISHED

    @property
    def columns(self) -> Sequence[ListColumn]:
        """The columns; those looked at beside an open case come first."""
        known = {column.name: column for column in self._source.columns}
        first = [replace(known[name], width=width) for name, width in _FIRST.items()]
        return [*first, *(column for name, column in known.items() if name not in _FIRST)]

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The keys of what the query asks for inside the view."""
        return self._source.keys(replace(query, filters={**VIEWS[self.view], **query.filters}))

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """The rows of these keys."""
        return self._source.rows(keys)
