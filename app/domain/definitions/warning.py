"""At which points of a limit somebody is warned, as data: `resources/reference/warnings.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.definitions.mapping import Reader
from app.domain.definitions.source import Source
from app.domain.problems import refuse_if_any


class WarningPoint(StrEnum):
    """The kinds of points."""

    USED = "used"  # a share of the limit is used
    NEAR = "near"  # the share after which the limit itself is shown as near
    LAST_DAY = "last_day"  # the last working day opens
    DUE = "due"  # the limit ends


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningLevel:
    """One level; a later one of the list is the graver, and what it says makes an earlier one needless.

    `percent` of the limit is used at a point of the kind USED; `to_head` tells the head as well.
    """

    code: str
    name: str
    at: WarningPoint
    effective_from: date
    source: Source
    percent: int = 0
    to_head: bool = False


def warning_levels_from(mapping: Mapping[str, object]) -> tuple[WarningLevel, ...]:
    """The levels from the mildest to the gravest.

    Raises:
        Refusal: with a `definition.…` problem for every key that is wrong; `field` is the key's path.
    """
    reader = Reader(mapping)
    levels = reader.each("level", _level)
    reader.unique("level", [level.code for level in levels])
    refuse_if_any(reader.problems)
    return levels


def _level(reader: Reader) -> WarningLevel:
    at = reader.enum("at", WarningPoint)
    return WarningLevel(
        code=reader.text("code"),
        name=reader.text("name"),
        at=at,
        effective_from=reader.day("effective_from"),
        source=reader.source(),
        percent=reader.number("percent") if at is WarningPoint.USED else 0,
        to_head=reader.flag("to_head"),
    )
