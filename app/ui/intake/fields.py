"""The fields of a business type as fields of the window's entry forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.definitions.field import FieldSpec
from app.domain.records.facts import PlaceKind
from app.domain.work.case import ManagerChoice, Origin
from app.labels.supply import LABELS as SUPPLY_LABELS
from app.labels.work import LABELS
from app.ui.asking import Find
from app.ui.case_fields import field_of
from app.ui.forms.fields import Field, FieldKind
from app.ui.moments import MOMENT_HINT

CUSTOMER = "customer"
ORIGIN = "origin"
PLACE = "place"
ON_PAPER = "on_paper_at"
MANAGER = "manager"
MANAGER_CHOICE = "manager_choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Some fields under a heading; an empty heading shows none."""

    title: str
    fields: tuple[Field, ...]


def sections_of(specs: Sequence[FieldSpec], find_area: Find) -> list[Section]:
    """The fields in their order, neighbours of one section together."""
    groups: list[tuple[str, list[Field]]] = []
    for spec in specs:
        if not groups or groups[-1][0] != spec.section:
            groups.append((spec.section, []))
        groups[-1][1].append(field_of(spec, find_area))
    return [Section(title=title, fields=tuple(fields)) for title, fields in groups]


def registration_section(title: str, *, labels: tuple[str, str, str], asks_place: bool) -> Section:
    """How the case came in: channel, kind of place where a limit depends on it, the time on the paper."""
    origin, place, paper = labels
    fields = [Field(name=ORIGIN, label=origin, kind=FieldKind.CHOICE, choices=_words(LABELS[Origin]))]
    if asks_place:
        fields.append(Field(name=PLACE, label=place, kind=FieldKind.CHOICE, choices=_words(LABELS[PlaceKind])))
    fields.append(Field(name=ON_PAPER, label=paper, hint=MOMENT_HINT))
    return Section(title=title, fields=tuple(fields))


def manager_fields(labels: tuple[str, str], hint: str, find: Find) -> tuple[Field, Field]:
    """Who is to answer for the case as 客户经理, and whose choice that is."""
    who, whose = labels
    return (
        Field(name=MANAGER, label=who, kind=FieldKind.PICK, hint=hint, find=find),
        Field(name=MANAGER_CHOICE, label=whose, kind=FieldKind.CHOICE, choices=_words(SUPPLY_LABELS[ManagerChoice])),
    )


def _words(labels: Mapping[StrEnum, str]) -> tuple[tuple[str, str], ...]:
    return tuple((value.value, words) for value, words in labels.items())
