"""Texts with places for values, as form layouts write them: `编号：{number}`, `{signed_on:cn}`."""

import re
from dataclasses import dataclass
from typing import TypeAlias

_PLACE = re.compile(r"\{(?P<key>#|[a-z][a-z0-9_]*)(?::(?P<style>[a-z]+))?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """A place where the value of field `key` stands, shown in `style` (empty: the kind's usual one)."""

    key: str
    style: str = ""


Template: TypeAlias = tuple[str | Placeholder, ...]


def parse_template(text: str) -> Template:
    """The fixed texts and placeholders of `text`, in order, without empty parts.

    Raises:
        ValueError: when a brace is left that belongs to no placeholder.
    """
    parts: list[str | Placeholder] = []
    end = 0
    for match in _PLACE.finditer(text):
        parts += [text[end : match.start()], Placeholder(key=match["key"], style=match["style"] or "")]
        end = match.end()
    parts.append(text[end:])
    if any(brace in part for part in parts if isinstance(part, str) for brace in "{}"):
        raise ValueError(text)
    return tuple(part for part in parts if part)


def placeholders(template: Template) -> tuple[Placeholder, ...]:
    """Only the placeholders of a template."""
    return tuple(part for part in template if isinstance(part, Placeholder))
