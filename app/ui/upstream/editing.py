"""A third value for a conflict: the field it is typed into, and what is kept of the text."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from app.domain.definitions.field import FieldKind as CaseFieldKind
from app.labels.upstream_words import ValueKind, ValueSort, member_text, sort_of
from app.ui.case_fields import field_of, kept, shown
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.typing_help import bare
from app.ui.moments import MOMENT_HINT, moment_from
from app.ui.upstream.wording import Wording, part_of

if TYPE_CHECKING:
    from app.domain.upstream.operation import Plain
    from app.services.upstream.standing import DisputeLine

NAME: Final = "value"
"""The name of the field."""
_AS_ONE: Final = frozenset(
    {"state", "stage", "stage_since", "closed_at", "business_code", "business_version", "lead_id", "guardian_id"}
)
"""Fields that move with others, by their own verbs: one of the two values is taken, or none."""
_FIELDS: Final[Mapping[ValueKind, FieldKind]] = {
    ValueKind.TEXT: FieldKind.TEXT,
    ValueKind.NUMBER: FieldKind.QUANTITY,
    ValueKind.HUNDREDTHS: FieldKind.QUANTITY,
    ValueKind.WATTS: FieldKind.QUANTITY,
    ValueKind.FLAG: FieldKind.CHOICE,
    ValueKind.CHOICE: FieldKind.CHOICE,
    ValueKind.DAY: FieldKind.DAY,
    ValueKind.MOMENT: FieldKind.TEXT,
    ValueKind.RECORD: FieldKind.CHOICE,
}
_KILOWATT: Final = "kW"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def edit_field(line: "DisputeLine", wording: Wording) -> Field | None:
    """The field a third value is typed into; None when there is no third one."""
    spec = wording.spec(line)
    if spec is not None:
        made = field_of(spec, lambda _text: ())
        return Field(name=NAME, label=spec.label, kind=made.kind, unit=made.unit, hint=made.hint, choices=made.choices)
    sort = sort_of(line.table, line.column)
    choices = _choices(line, wording, sort)
    if not line.column or line.dispute.part or line.column in _AS_ONE or sort.kind not in _FIELDS:
        return None
    if _FIELDS[sort.kind] is FieldKind.CHOICE and not choices:
        return None
    hint = MOMENT_HINT if sort.kind is ValueKind.MOMENT else ""
    unit = _KILOWATT if sort.kind is ValueKind.WATTS else ""
    return Field(name=NAME, label=wording.field(line), kind=_FIELDS[sort.kind], unit=unit, hint=hint, choices=choices)


def typed(line: "DisputeLine", wording: Wording, value: "Plain") -> str:
    """A value as its field shows it."""
    spec = wording.spec(line)
    if spec is not None:
        plain = part_of(value)
        return "" if plain is None else shown(spec, plain)
    if value is None:
        return ""
    kind = sort_of(line.table, line.column).kind
    if kind in {ValueKind.HUNDREDTHS, ValueKind.WATTS}:
        return wording.value(line, value).replace(",", "").removesuffix(_KILOWATT).rstrip()
    return wording.value(line, value) if kind is ValueKind.MOMENT else str(value)


def value_from(line: "DisputeLine", wording: Wording, text: str, now: datetime) -> "Plain":
    """What is kept of a typed text; an empty text empties the field.

    Raises:
        ValueError: when the text cannot be read as such a value.
    """
    spec = wording.spec(line)
    if spec is not None:
        value = kept(spec, text, now)
        is_amount = spec.kind in {CaseFieldKind.CAPACITY, CaseFieldKind.READING, CaseFieldKind.NUMBER}
        if is_amount and text and not isinstance(value, int):
            raise ValueError(text)
        return json.dumps(value, ensure_ascii=False) if text else None
    kind = sort_of(line.table, line.column).kind
    if not text:
        return "" if kind is ValueKind.TEXT else None
    read = _READERS.get(kind)
    return text if read is None else read(text, now)


def _choices(line: "DisputeLine", wording: Wording, sort: ValueSort) -> Sequence[tuple[str, str]]:
    if sort.kind is ValueKind.FLAG:
        return (("1", "是"), ("0", "否"))
    if sort.members is not None:
        return tuple((member.value, member_text(member)) for member in sort.members)
    if sort.kind is not ValueKind.RECORD:
        return ()
    known = wording.areas if line.column == "area_id" else line.names
    is_known = str(line.kept) in known or str(line.other) in known
    return tuple(sorted(known.items(), key=lambda each: each[1])) if is_known else ()


def _whole(text: str, _now: datetime) -> int:
    return int(bare(text))


def _scaled(parts: int) -> Callable[[str, datetime], int]:
    """Reads a figure that is kept in so many parts of its unit."""

    def read(text: str, _now: datetime) -> int:
        try:
            scaled = Decimal(bare(text)) * parts
        except InvalidOperation as error:
            raise ValueError(text) from error
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise ValueError(text)
        return int(scaled)

    return read


def _day(text: str, _now: datetime) -> str:
    return date.fromisoformat(text).isoformat()


def _moment(text: str, now: datetime) -> int:
    moment = moment_from(text, now)
    if moment is None:
        raise ValueError(text)
    return (moment - _EPOCH) // _MILLISECOND


_READERS: Final[Mapping[ValueKind, Callable[[str, datetime], int | str]]] = {
    ValueKind.NUMBER: _whole,
    ValueKind.HUNDREDTHS: _scaled(100),
    ValueKind.WATTS: _scaled(1000),
    ValueKind.FLAG: _whole,
    ValueKind.DAY: _day,
    ValueKind.MOMENT: _moment,
}
