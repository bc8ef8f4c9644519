"""Between what stands in a field and what a case keeps: kilowatts and watts, days, moments, readings."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

from app.domain.definitions.field import FieldKind, FieldSpec
from app.domain.zone import STATION_ZONE
from app.ui.forms.typing_help import bare

Value = str | int
_WATTS = 1000
_HUNDREDTHS = 100
_SCALES = {FieldKind.CAPACITY: _WATTS, FieldKind.READING: _HUNDREDTHS, FieldKind.NUMBER: 1}
_MOMENT = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?\s*T?(\d{1,2})[::时]?(\d{2})分?")


def kept(spec: FieldSpec, text: str) -> Value:
    """The value of a field from its text; what cannot be read stays as typed, for the check to refuse."""
    plain = text.strip()
    if not plain:
        return ""
    if spec.kind in _SCALES:
        return _scaled(plain, _SCALES[spec.kind])
    if spec.kind is FieldKind.MOMENT:
        moment = moment_from(plain)
        return plain if moment is None else moment.isoformat()
    return plain


def shown(spec: FieldSpec, value: Value) -> str:
    """The text of a field from its value."""
    if spec.kind in _SCALES and isinstance(value, int):
        return f"{(Decimal(value) / _SCALES[spec.kind]).normalize():f}"
    if spec.kind is FieldKind.MOMENT and value:
        return moment_shown(datetime.fromisoformat(str(value)))
    return str(value)


def said(spec: FieldSpec, value: Value) -> str:
    """The value in words: a choice by its label, an amount with its unit."""
    if spec.kind is FieldKind.CHOICE:
        return next((choice.label for choice in spec.choices if choice.value == value), str(value))
    text = shown(spec, value)
    return f"{text} {spec.unit}" if spec.unit and text else text


def moment_from(text: str) -> datetime | None:
    """A moment by the station's clock from 2026-10-10 14:30, 202610101430 and what lies between; None if it is none."""
    found = _MOMENT.fullmatch(_narrow(text))
    if found is None:
        return None
    try:
        year, month, day, hour, minute = (int(part) for part in found.groups())
        return datetime(year, month, day, hour, minute, tzinfo=STATION_ZONE)
    except ValueError:
        return None


def moment_shown(moment: datetime) -> str:
    """A moment as the field shows it."""
    return f"{moment.astimezone(STATION_ZONE):%Y-%m-%d %H:%M}"


def texts_of(values: Mapping[str, object]) -> dict[str, str]:
    """The texts of a kept draft; anything that is no text is left out."""
    return {name: value for name, value in values.items() if isinstance(value, str)}


def _scaled(text: str, scale: int) -> Value:
    try:
        scaled = Decimal(bare(text)) * scale
    except InvalidOperation:
        return text
    return int(scaled) if scaled.is_finite() and scaled == scaled.to_integral_value() else text


def _narrow(text: str) -> str:
    return "".join(chr(ord(letter) - 0xFEE0) if "０" <= letter <= "９" or letter == "：" else letter for letter in text)
