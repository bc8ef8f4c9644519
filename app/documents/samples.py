"""Values from JSON: days and moments become what the declarations ask for, everything else stays as it is."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from app.domain.papers.fields import FieldKind, PaperField

_MOMENTS: Final = {FieldKind.DATE: date.fromisoformat, FieldKind.DATETIME: datetime.fromisoformat}


def values_from_json(fields: Sequence[PaperField], data: Mapping[str, object]) -> dict[str, object]:
    """`data` with ISO 8601 days and moments read; what cannot be read is left for the check of values to refuse."""
    kinds = {field.key: field for field in fields}
    return {key: _value(kinds[key], value) if key in kinds else value for key, value in data.items()}


def _value(field: PaperField, value: object) -> object:
    if field.kind is FieldKind.LIST and isinstance(value, list):
        return [values_from_json(field.fields, row) if isinstance(row, Mapping) else row for row in value]
    read = _MOMENTS.get(field.kind)
    if read is None or not isinstance(value, str):
        return value
    try:
        return read(value)
    except ValueError:
        return value
