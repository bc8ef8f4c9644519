"""The rules that stand in plain tables of figures, each with its source: arrears, outages, objections."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from app.domain.definitions.mapping import Node, Reader
from app.domain.definitions.source import Source
from app.domain.problems import Problem, refuse_if_any
from app.services.definitions import Definitions
from app.services.rules.row import RuleArea, RuleRow, TableRule

TABLES: Final[Mapping[str, RuleArea]] = {
    "arrears.toml": RuleArea.ARREARS,
    "outages.toml": RuleArea.OUTAGES,
    "hearing.toml": RuleArea.HEARING,
}
"""The files, and where in the catalogue their tables stand."""

_SINCE: Final = date(2024, 6, 1)  # of a table that names no day: that of the first rules
_Table = tuple[str, dict[str, int], Source, date]


def table_rows(definitions: Definitions, _on: date) -> Iterator[RuleRow]:
    """Every table with a source, under the name of the table or of its kind."""
    for file, area in TABLES.items():
        for name, figures, source, since in definitions.read(file, _tables):
            code = f"{file.removesuffix('.toml')}.{name}"
            yield RuleRow(
                code=code,
                area=area,
                content=TableRule(code=code, figures=figures),
                source=source,
                file=file,
                effective_from=since,
            )


def _tables(mapping: Node) -> list[_Table]:
    problems: list[Problem] = []
    found = []
    for name, value in mapping.items():
        for node in value if isinstance(value, list) else [value]:
            reader = Reader(node, name, problems)
            part = f"{name}.{reader.text('kind')}" if isinstance(value, list) else name
            pairs = node.items() if isinstance(node, Mapping) else ()
            figures = {str(key): each for key, each in pairs if type(each) is int}
            since = reader.day("effective_from") if reader.has("effective_from") else _SINCE
            found.append((part, figures, reader.source(), since))
    refuse_if_any(problems)
    return found
