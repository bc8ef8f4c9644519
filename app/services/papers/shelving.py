"""The forms in the order they are used, as the station's rules group them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.definitions.form_group import FormGroup
from app.services.papers.paper import FormLine


def in_groups(lines: Mapping[str, FormLine], groups: Sequence[FormGroup]) -> tuple[FormLine, ...]:
    """The lines group by group, each with its group's name; those of no group last, by their codes."""
    placed = [replace(lines[code], group=group.name) for group in groups for code in group.forms if code in lines]
    known = {line.code for line in placed}
    return (*placed, *(line for code, line in sorted(lines.items()) if code not in known))
