"""What finishing an order asks for: the fields of the case's stage, between the form's text and the case's value."""

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation

from app.domain.definitions.field import FieldKind as Kind
from app.domain.definitions.field import FieldSpec
from app.ui.dispatch.moments import moment_from, moment_shown
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.typing_help import bare

_KINDS = {
    Kind.ID_NUMBER: FieldKind.ID_NUMBER,
    Kind.CREDIT_CODE: FieldKind.CODE,
    Kind.PHONE: FieldKind.PHONE,
    Kind.ACCOUNT: FieldKind.CODE,
    Kind.CAPACITY: FieldKind.QUANTITY,
    Kind.READING: FieldKind.QUANTITY,
    Kind.NUMBER: FieldKind.QUANTITY,
    Kind.CHOICE: FieldKind.CHOICE,
    Kind.DATE: FieldKind.DAY,
    Kind.NOTE: FieldKind.NOTE,
}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}T.*")
_SCALES = {Kind.CAPACITY: 1000, Kind.READING: 100, Kind.NUMBER: 1}
_UNITS = {"kWh": "kW·h"}
_UNCHOSEN = ("", "请选择")


def field_of(spec: FieldSpec, hint: str) -> Field:
    """The field of the form; `hint` is shown where a moment is typed."""
    choices = tuple((choice.value, choice.label) for choice in spec.choices)
    return Field(
        name=spec.code,
        label=spec.label,
        kind=_KINDS.get(spec.kind, FieldKind.TEXT),
        unit=_UNITS.get(spec.unit, spec.unit),
        hint=hint if spec.kind is Kind.MOMENT else "",
        choices=choices if spec.kind is not Kind.CHOICE or spec.default else (_UNCHOSEN, *choices),
        is_wide=spec.kind in {Kind.NOTE, Kind.ADDRESS},
    )


def value_from(spec: FieldSpec, text: str, now: datetime) -> str | int:
    """The value as a case keeps it; what cannot be read stays as typed, for the check to refuse."""
    if spec.kind in _SCALES:
        return _scaled(text, _SCALES[spec.kind])
    if spec.kind is Kind.MOMENT:
        moment = moment_from(text, now)
        return text if moment is None else moment.isoformat()
    return text


def text_of(spec: FieldSpec, value: str | int) -> str:
    """The text of a value that is already known."""
    if spec.kind in _SCALES and isinstance(value, int):
        return f"{(Decimal(value) / _SCALES[spec.kind]).normalize():f}"
    moment = datetime.fromisoformat(str(value)) if spec.kind is Kind.MOMENT and _ISO.fullmatch(str(value)) else None
    return str(value) if moment is None else moment_shown(moment)


def _scaled(text: str, scale: int) -> str | int:
    try:
        scaled = Decimal(bare(text)) * scale
    except InvalidOperation:
        return text
    return int(scaled) if scaled.is_finite() and scaled == scaled.to_integral_value() else text
