"""What a sheet is about and what each of its columns was taken for, so that the person can correct it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.imports.batch import ImportKind
from app.exchange.kinds import FIELDS, Need
from app.exchange.tables import Table
from app.exchange.vocabulary import SheetWords, Vocabulary, plain_title

_SHORTEST_HINT = 2  # a title of one character inside another proves nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What a table was taken for.

    Attributes:
        kind: None when the columns fit no kind of ledger.
        mapping: column title to field name.
        unsure: columns taken by a part of their title only; worth a look.
        missing: required fields no column was found for.
        unused: columns that were taken for nothing.
    """

    kind: ImportKind | None
    mapping: Mapping[str, str]
    unsure: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


def recognise(table: Table, vocabulary: Vocabulary, kind: ImportKind | None = None) -> Recognition:
    """What the table is about (unless `kind` says so) and what its columns hold."""
    kinds = [kind] if kind else list(ImportKind)
    found = [_as_kind(table.columns, vocabulary.sheets[candidate]) for candidate in kinds]
    best = max(found, key=lambda one: (-len(one.missing) / _required_count(one.kind), len(one.mapping)))
    if kind is None and len(best.missing) * 2 > _required_count(best.kind):
        return Recognition(kind=None, mapping={}, unused=table.columns)
    return best


def required_fields(kind: ImportKind) -> tuple[str, ...]:
    """The fields without which no row of this kind can be taken."""
    return tuple(field.name for field in FIELDS[kind] if field.need is Need.REQUIRED)


def _required_count(kind: ImportKind | None) -> int:
    return len(required_fields(kind)) if kind else 1


def _as_kind(columns: Sequence[str], words: SheetWords) -> Recognition:
    exact = {plain_title(title): field for field, titles in words.columns.items() for title in titles}
    mapping: dict[str, str] = {}
    for column in columns:
        field = exact.get(plain_title(column))
        if field is not None and field not in mapping.values():
            mapping[column] = field
    unsure: list[str] = []
    for column in columns:
        hint = None if column in mapping else _hint(plain_title(column), exact, set(mapping.values()))
        if hint is not None:
            mapping[column] = hint
            unsure.append(column)
    taken = set(mapping.values())
    return Recognition(
        kind=words.kind,
        mapping={column: mapping[column] for column in columns if column in mapping},
        unsure=tuple(unsure),
        missing=tuple(field for field in required_fields(words.kind) if field not in taken),
        unused=tuple(column for column in columns if column not in mapping),
    )


def _hint(title: str, exact: Mapping[str, str], taken: set[str]) -> str | None:
    """The field of the longest known title that is part of this one and not yet found elsewhere."""
    parts = [known for known, field in exact.items() if field not in taken and known in title]
    longest = max(parts, key=len, default="")
    return exact[longest] if len(longest) >= _SHORTEST_HINT else None
