"""The fields of a business type in the window: as form fields, and between their text and what a case keeps."""

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation

from app.domain.definitions.field import FieldKind as Kind
from app.domain.definitions.field import FieldSpec
from app.ui.asking import Find
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.typing_help import bare
from app.ui.moments import MOMENT_HINT, moment_from, moment_shown

Value = str | int
_KINDS = {
    Kind.ID_NUMBER: FieldKind.ID_NUMBER,
    Kind.CREDIT_CODE: FieldKind.CODE,
    Kind.PHONE: FieldKind.PHONE,
    Kind.CAPACITY: FieldKind.QUANTITY,
    Kind.CHOICE: FieldKind.CHOICE,
    Kind.DATE: FieldKind.DAY,
    Kind.ACCOUNT: FieldKind.CODE,
    Kind.AREA: FieldKind.PICK,
    Kind.READING: FieldKind.QUANTITY,
    Kind.NUMBER: FieldKind.QUANTITY,
    Kind.NOTE: FieldKind.NOTE,
}
_WIDE = frozenset({Kind.ADDRESS, Kind.AREA, Kind.NOTE})
_UNITS = {"kWh": "kW·h"}
_UNCHOSEN = ("", "请选择")
_WATTS = 1000
_HUNDREDTHS = 100
_SCALES = {Kind.CAPACITY: _WATTS, Kind.READING: _HUNDREDTHS, Kind.NUMBER: 1}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}T.*")


def field_of(spec: FieldSpec, find_area: Find, *, may_wait: bool = False) -> Field:
    """The form field of one field of a business type; with `may_wait` the form lets it stay empty, required or not."""
    return Field(
        name=spec.code,
        label=spec.label,
        kind=_KINDS.get(spec.kind, FieldKind.TEXT),
        is_required=spec.is_required and not may_wait,
        unit=_UNITS.get(spec.unit, spec.unit),
        hint=MOMENT_HINT if spec.kind is Kind.MOMENT else "",
        choices=_choices(spec),
        find=find_area if spec.kind is Kind.AREA else None,
        is_wide=spec.kind in _WIDE,
    )


def kept(spec: FieldSpec, text: str, now: datetime) -> Value:
    """The value of a field from its text; what cannot be read stays as typed, for the check to refuse."""
    plain = text.strip()
    if spec.kind in _SCALES:
        return _scaled(plain, _SCALES[spec.kind])
    if spec.kind is Kind.MOMENT:
        moment = moment_from(plain, now)
        return plain if moment is None else moment.isoformat()
    return plain


def shown(spec: FieldSpec, value: Value) -> str:
    """The text of a field from its value."""
    if spec.kind in _SCALES and isinstance(value, int):
        return f"{(Decimal(value) / _SCALES[spec.kind]).normalize():f}"
    if spec.kind is Kind.MOMENT and _ISO.fullmatch(str(value)):
        return moment_shown(datetime.fromisoformat(str(value)))
    return str(value)


def said(spec: FieldSpec, value: Value) -> str:
    """The value in words: a choice by its label, an amount with its unit."""
    if spec.kind is Kind.CHOICE:
        return next((choice.label for choice in spec.choices if choice.value == value), str(value))
    text = shown(spec, value)
    return f"{text} {spec.unit}" if spec.unit and text else text


def _choices(spec: FieldSpec) -> tuple[tuple[str, str], ...]:
    offered = tuple((choice.value, choice.label) for choice in spec.choices)
    return offered if spec.kind is not Kind.CHOICE or spec.default else (_UNCHOSEN, *offered)


def _scaled(text: str, scale: int) -> Value:
    try:
        scaled = Decimal(bare(text)) * scale
    except InvalidOperation:
        return text
    return int(scaled) if scaled.is_finite() and scaled == scaled.to_integral_value() else text
