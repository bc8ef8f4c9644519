"""Cells of a foreign sheet as they may be shown: numbers of people's papers and phones never whole."""

from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.customers.checks import mask_id_number, mask_phone
from app.domain.problems import Problem
from app.labels.speaking import problem_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.services.imports.ledger import OpenedLedger, RowProblem

_LONGEST = 24


def sample(cell: object, field: str) -> str:
    """A cell of a column taken for this field, masked and cut."""
    text = f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else str(cell)
    if field == "id_number":
        return mask_id_number(text)
    if field == "phone":
        return mask_phone(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def sentence(problem: "RowProblem") -> str:
    """Why a row cannot be taken, or what it lacks."""
    return problem_text(Problem(code=problem.code, field=problem.column, values=problem.values))


def problem_lines(ledger: "OpenedLedger", problems: "Iterable[RowProblem]") -> list[tuple[str, str, str, str]]:
    """Row, column, value and reason of each problem."""
    places = {title: place for place, title in enumerate(ledger.table.columns)}
    rows: Mapping[int, int] = {number: place for place, number in enumerate(ledger.table.row_numbers)}
    told = []
    for problem in problems:
        place = places.get(problem.column)
        cell = "" if place is None else ledger.table.rows[rows[problem.row]][place]
        told.append((str(problem.row), problem.column, sample(cell, problem.field), sentence(problem)))
    return told


def reasons(problems: "Iterable[RowProblem]") -> dict[int, str]:
    """All reasons of each refused row, one after the other."""
    told: dict[int, str] = {}
    for problem in problems:
        told[problem.row] = told.get(problem.row, "") + sentence(problem)
    return told
