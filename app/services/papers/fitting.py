"""Facts put into the shape a form asks for, so that a form laid out by the station needs no program."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.papers.fields import FieldKind, PaperField
from app.domain.zone import STATION_ZONE

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A chosen value: its code, and how it reads."""

    code: str
    text: str


def fit(fields: Sequence[PaperField], facts: Facts) -> dict[str, object]:
    """The facts a form has a place for, each as its kind wants it; what is not known stays blank.

    A fact of a kind the field cannot hold is handed on as it is, for the check of values to refuse.
    """
    values = {field.key: _fitted(field, facts.get(field.key)) for field in fields}
    return {key: value for key, value in values.items() if value is not None}


def _fitted(field: PaperField, fact: object) -> object:
    if fact is None or fact == "":
        return None
    if field.kind is FieldKind.LIST and isinstance(fact, Iterable):
        return [fit(field.fields, row) for row in fact]
    if field.kind is FieldKind.CHOICE:
        return _choice(field.choices, fact)
    return _text(fact) if field.kind is FieldKind.TEXT else _value(field, fact)


def _value(field: PaperField, fact: object) -> object:
    if field.kind is FieldKind.FLAG and isinstance(fact, Chosen):
        return fact.code == "yes"
    if field.kind is FieldKind.DATE and isinstance(fact, datetime):
        return fact.astimezone(STATION_ZONE).date()
    return fact


def _text(fact: object) -> object:
    if isinstance(fact, Chosen):
        return fact.text
    if isinstance(fact, datetime):
        return f"{fact.astimezone(STATION_ZONE):%Y-%m-%d %H:%M}"
    if isinstance(fact, date):
        return fact.isoformat()
    if isinstance(fact, int):
        return str(fact)
    return fact


def _choice(choices: Sequence[tuple[str, str]], fact: object) -> object:
    """The form's code for what was chosen: by its code, its wording, or the first word of a form's wording in it."""
    chosen = fact if isinstance(fact, Chosen) else Chosen(str(fact), str(fact))
    if chosen.code in dict(choices):
        return chosen.code
    exact = [code for code, text in choices if text == chosen.text]
    within = [code for code, text in choices if text.split()[0] in chosen.text]
    return next(iter(exact + within), None)
