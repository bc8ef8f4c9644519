"""How a value of a list is said: words for the eye, words for the clipboard, a badge for a state."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Any

from app.domain.lists import ColumnKind, ListColumn
from app.domain.zone import STATION_ZONE
from app.ui.icons import Icon


class Tone(StrEnum):
    """What a state means for whoever looks at it."""

    GOOD = "good"
    NEAR = "near"
    OVER = "over"
    PLAIN = "plain"


_MARKS = {Tone.GOOD: Icon.FINE, Tone.NEAR: Icon.NEAR, Tone.OVER: Icon.OVER, Tone.PLAIN: Icon.PAUSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A state: a word, what it means, and its icon; `beside` is plain text after it (剩 2 个工作日 · 10-10 17:30)."""

    word: str
    tone: Tone = Tone.PLAIN
    mark: Icon | None = None
    beside: str = ""

    @property
    def icon(self) -> Icon:
        """The icon of its own, or that of its tone."""
        return self.mark or _MARKS[self.tone]

    @property
    def text(self) -> str:
        """The badge in words only."""
        return f"{self.word} {self.beside}".strip()


CellText = Callable[[Any], str | Badge]
"""Turns the value of a column into what is shown; one per column name is given to a list."""


def say_moment(moment: datetime) -> str:
    """A moment in the station's time, as a clock and a calendar write it: 2026-10-10 17:30."""
    return moment.astimezone(STATION_ZONE).strftime("%Y-%m-%d %H:%M")


def say_value(column: ListColumn, value: object) -> str | Badge:
    """A value the list was given no words for."""
    if value is None:
        return ""
    if isinstance(value, Badge):
        return value
    if isinstance(value, datetime):
        return say_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and column.kind is ColumnKind.NUMBER:
        return f"{value:,}"
    return str(value)


def plain_words(columns: Sequence[ListColumn], says: Mapping[str, CellText]) -> dict[str, Callable[[Any], str]]:
    """What a list's columns say of their values, by name and in words only."""
    return {column.name: partial(_plain, says.get(column.name) or partial(say_value, column)) for column in columns}


def _plain(say: CellText, value: object) -> str:
    said = say(value)
    return said.text if isinstance(said, Badge) else said
