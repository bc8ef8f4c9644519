"""Values with parts: what two people changed apart, put together part by part."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.domain.upstream.operation import Plain

# As the columns themselves are written (`persistence/types.py`): equal values must be equal texts.
_MAPPING: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
_ARRAY: Final = json.JSONEncoder(ensure_ascii=False)
_ABSENT: Final = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputedPart:
    """One part that both changed, each side as JSON text; None where it has none."""

    key: str
    before: str | None
    mine: str | None
    theirs: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The value put together, and the parts both sides changed, where theirs stands."""

    value: str
    disputed: tuple[DisputedPart, ...]


def merge_keys(before: Plain, mine: Plain, theirs: Plain) -> Together:
    """Two JSON mappings that grew out of one, key by key."""
    parts, disputed = _merge(_mapping(before), _mapping(mine), _mapping(theirs))
    return Together(value=_MAPPING.encode(parts), disputed=disputed)


def merge_items(before: Plain, mine: Plain, theirs: Plain) -> Together:
    """Two JSON arrays that grew out of one, item by item: objects go by their `code`, other items by themselves.

    Items keep the places they have in theirs; what only mine has comes after them.
    """
    parts, disputed = _merge(_items(before), _items(mine), _items(theirs))
    return Together(value=_ARRAY.encode(list(parts.values())), disputed=disputed)


def put_part(value: Plain, key: str, part: str | None) -> str:
    """A JSON mapping or array with one part as this JSON text has it, None to take it out.

    Raises:
        ValueError: when a text is no JSON.
    """
    is_array = isinstance(value, str) and value.startswith("[")
    parts = dict(_items(value) if is_array else _mapping(value))
    if part is None:
        parts.pop(key, None)
    else:
        parts[key] = json.loads(part)
    return _ARRAY.encode(list(parts.values())) if is_array else _MAPPING.encode(parts)


def _merge(
    before: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[DisputedPart, ...]]:
    together = dict(theirs)
    disputed: list[DisputedPart] = []
    for key in [*mine, *(key for key in before if key not in mine)]:
        old, new, standing = (side.get(key, _ABSENT) for side in (before, mine, theirs))
        if new in (old, standing):
            continue
        if standing != old:
            disputed.append(DisputedPart(key=key, before=_text(old), mine=_text(new), theirs=_text(standing)))
        elif new is _ABSENT:
            del together[key]
        else:
            together[key] = new
    return together, tuple(disputed)


def _mapping(value: Plain) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(value) if isinstance(value, str) else {}
    return found


def _items(value: Plain) -> Mapping[str, Any]:
    found: Sequence[Any] = json.loads(value) if isinstance(value, str) else []
    return {
        str(item["code"]) if isinstance(item, dict) and "code" in item else _ARRAY.encode(item): item for item in found
    }


def _text(part: Any) -> str | None:  # noqa: ANN401 - whatever JSON may hold
    return None if part is _ABSENT else _MAPPING.encode(part)
