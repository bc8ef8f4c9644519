"""All rules of a day, area by area, and which of their figures the station may set."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from app.domain.definitions.figures import Figure
from app.services.definitions import Definitions
from app.services.rules.of_business import business_rows
from app.services.rules.of_rating import deduction_rows, piece_rows, scheme_rows
from app.services.rules.of_tables import table_rows
from app.services.rules.of_work import (
    calendar_rows,
    counter_rows,
    order_rows,
    pause_rows,
    supply_rows,
    time_rows,
    warning_rows,
)
from app.services.rules.row import RuleArea, RuleRow

ADAPTERS: Final[tuple[Callable[[Definitions, date], Iterator[RuleRow]], ...]] = (
    business_rows,
    counter_rows,
    supply_rows,
    pause_rows,
    warning_rows,
    order_rows,
    time_rows,
    table_rows,
    calendar_rows,
    scheme_rows,
    deduction_rows,
    piece_rows,
)
"""What gives the rules of each area."""


def rules_on(definitions: Definitions, on: date) -> tuple[RuleRow, ...]:
    """Every rule in force on a day, in the order of the areas; their figures are those the station may set."""
    changed = {change.code for change in definitions.dated.changes}
    rows = [_settable(row, changed) for adapter in ADAPTERS for row in adapter(definitions, on)]
    places = {area: place for place, area in enumerate(RuleArea)}
    return tuple(sorted((row for row in rows if row.effective_from <= on), key=lambda row: places[row.area]))


def settable_figures(definitions: Definitions, on: date) -> Mapping[str, Figure]:
    """The figures the station may set, by their code."""
    return {figure.code: figure for row in rules_on(definitions, on) for figure in row.figures}


def _settable(row: RuleRow, changed: set[str]) -> RuleRow:
    """A limit and a price may always be set, another figure where it is 待核对 or was set before."""
    is_open = row.area in {RuleArea.LIMITS, RuleArea.FEES} or row.source.is_unverified
    if is_open or any(figure.code in changed for figure in row.figures):
        return row
    return replace(row, figures=())
