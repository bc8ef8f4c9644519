"""The order forms stand in on the shelf, read from a plain mapping as `form_groups.toml` holds it."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.definitions.mapping import Reader
from app.domain.problems import refuse_if_any


@dataclass(frozen=True, slots=True, kw_only=True)
class FormGroup:
    """Forms that belong together, by their codes, in the order they are used."""

    name: str
    forms: tuple[str, ...]


def form_groups_from(mapping: Mapping[str, object]) -> tuple[FormGroup, ...]:
    """The groups in their order.

    Raises:
        Refusal: with a `definition.…` problem for every key that is wrong; `field` is the key's path.
    """
    reader = Reader(mapping)
    groups = reader.each("group", lambda each: FormGroup(name=each.text("name"), forms=each.texts("forms")))
    reader.unique("group", [code for group in groups for code in group.forms])
    refuse_if_any(reader.problems)
    return groups
