"""Whether values fit a form's declarations: each misfit is a problem, none is mended silently."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from app.domain.papers.fields import FieldKind, PaperField
from app.domain.papers.sums import check_sums
from app.domain.problems import Problem

NUMBER_LIMIT: Final = 10**15  # hundredths; 大写 amounts end at 万亿
_UNPRINTABLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_NONCHARACTERS: Final = range(0xFDD0, 0xFDF0)


def check_values(
    fields: Sequence[PaperField], values: Mapping[str, object], *, is_blank: bool = False
) -> tuple[Problem, ...]:
    """All problems of `values`; on a blank form nothing is required.

    Problems carry the label of the field, and for a line of a list the `row`, counted from 1.
    """
    problems = tuple(_mapping_problems(fields, values, "", is_blank=is_blank))
    return problems or tuple(check_sums(fields, values))


def unprintable(text: str, *, is_multiline: bool = False) -> str:
    """The first character of `text` that is no printable text (control, direction mark, noncharacter), or nothing."""
    if text.isprintable() and not any(ord(character) in _NONCHARACTERS for character in text):
        return ""
    for character in text:
        if character == "\n" and is_multiline:
            continue
        code = ord(character)
        if unicodedata.category(character) in _UNPRINTABLE or code in _NONCHARACTERS:
            return character
    return ""


def _mapping_problems(
    fields: Sequence[PaperField], values: Mapping[str, object], prefix: str, *, is_blank: bool
) -> Iterator[Problem]:
    known = {field.key for field in fields}
    for key in values:
        if key not in known:
            yield Problem(code="paper.unknown_value", field=f"{prefix}{key}", values={"key": str(key)})
    for field in fields:
        yield from _field_problems(field, values.get(field.key), prefix, is_blank=is_blank)


def _field_problems(field: PaperField, value: object, prefix: str, *, is_blank: bool) -> Iterator[Problem]:
    path = prefix + field.key
    if value is None or value == _NOTHING.get(field.kind):
        if field.is_required and not is_blank:
            yield _problem("paper.missing_value", field, path)
        return
    if not _TYPES[field.kind](value):
        yield _problem("paper.wrong_type", field, path, kind=field.kind.value)
        return
    yield from _content_problems(field, value, path, is_blank=is_blank)


def _content_problems(field: PaperField, value: object, path: str, *, is_blank: bool) -> Iterator[Problem]:
    if isinstance(value, str) and field.kind is FieldKind.TEXT:
        yield from _text_problems(field, value, path)
    elif isinstance(value, str):
        yield from _choice_problems(field, (value,), path)
    elif isinstance(value, int) and abs(value) >= NUMBER_LIMIT:
        yield _problem("paper.out_of_range", field, path)
    elif isinstance(value, list | tuple) and field.kind is FieldKind.CHOICES:
        yield from _choice_problems(field, value, path)
    elif isinstance(value, list | tuple):
        yield from _list_problems(field, value, path, is_blank=is_blank)


def _list_problems(
    field: PaperField, rows: Sequence[Mapping[str, object]], path: str, *, is_blank: bool
) -> Iterator[Problem]:
    if len(rows) > field.max_length:
        yield _problem("paper.too_many_rows", field, path, limit=field.max_length, length=len(rows))
    for number, row in enumerate(rows, start=1):
        for problem in _mapping_problems(field.fields, row, f"{path}[{number}].", is_blank=is_blank):
            values = {"list": field.label, "row": number, **problem.values}
            yield Problem(code=problem.code, field=problem.field, values=values)


def _text_problems(field: PaperField, text: str, path: str) -> Iterator[Problem]:
    if len(text) > field.max_length:
        yield _problem("paper.too_long", field, path, limit=field.max_length, length=len(text))
    if character := unprintable(text, is_multiline=field.is_multiline):
        yield _problem("paper.control_character", field, path, character=f"U+{ord(character):04X}")


def _choice_problems(field: PaperField, codes: Sequence[str], path: str) -> Iterator[Problem]:
    known = {code for code, _ in field.choices}
    for code in codes:
        if code not in known:
            yield _problem("paper.unknown_choice", field, path, choice=code[:40])


def _problem(code: str, field: PaperField, path: str, **values: str | int) -> Problem:
    return Problem(code=code, field=path, values={"label": field.label, **values})


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_moment(value: object) -> bool:
    return isinstance(value, datetime) and value.utcoffset() is not None


def _is_list_of(kind: type) -> Callable[[object], bool]:
    def is_list(value: object) -> bool:
        return isinstance(value, list | tuple) and all(isinstance(item, kind) for item in value)

    return is_list


_NOTHING: Final[Mapping[FieldKind, object]] = {
    FieldKind.TEXT: "",
    FieldKind.CHOICE: "",
    FieldKind.CHOICES: [],
    FieldKind.LIST: [],
}
_TYPES: Final[Mapping[FieldKind, Callable[[object], bool]]] = {
    FieldKind.TEXT: _is_text,
    FieldKind.CHOICE: _is_text,
    FieldKind.DATE: _is_day,
    FieldKind.DATETIME: _is_moment,
    FieldKind.INTEGER: _is_number,
    FieldKind.DECIMAL: _is_number,
    FieldKind.MONEY: _is_number,
    FieldKind.FLAG: lambda value: isinstance(value, bool),
    FieldKind.CHOICES: _is_list_of(str),
    FieldKind.LIST: _is_list_of(Mapping),
}
