"""Parts that several business types share (an applicant's fields, a callback): written once, used by name.

`blocks = ["applicant", "agent", "*", "callback"]` in a business type puts the stages, limits, papers, fields and fees
of those blocks around its own, which stand at the star, or at the end without one. An entry of its own with the code of
a block's entry changes the keys it names, in the block's place; `without` leaves entries of blocks out, each named by
its list and its code with a dot between.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from app.domain.problems import Problem, Refusal

LISTS: Final = ("stage", "limit", "paper", "field", "fee")
_OWN: Final = "*"

Node = Mapping[str, object]


def with_blocks(mapping: Node, block: Callable[[str], Node]) -> Node:
    """The whole mapping of a business type: its own entries and those of its blocks.

    Args:
        mapping: as the type's file holds it.
        block: the mapping of a block by its name.

    Raises:
        Refusal: `definition.wrong_type` when `blocks`, `without` or a list of entries is not of its form;
            `definition.unknown_reference` for an entry in `without` that no block has; whatever `block` raises.
    """
    names = _texts(mapping, "blocks")
    left_out = _texts(mapping, "without")
    if not names and not left_out:
        return mapping
    whole = {key: value for key, value in mapping.items() if key not in {"blocks", "without"}}
    places = [*names] if _OWN in names else [*names, _OWN]
    blocks = [None if name == _OWN else block(name) for name in places]
    known: set[str] = set()
    for key in LISTS:
        own = _entries(mapping, key)
        merged = _merged(own, [own if each is None else _entries(each, key) for each in blocks])
        known |= {f"{key}.{entry.get('code')}" for entry in merged}
        if kept := [entry for entry in merged if f"{key}.{entry.get('code')}" not in left_out]:
            whole[key] = kept
    for name in left_out:
        if name not in known:
            raise Refusal(_problem("definition.unknown_reference", "without", value=name))
    return whole


def _merged(own: Sequence[Node], parts: Sequence[Sequence[Node]]) -> list[Node]:
    """All entries in the order of the parts, each code once and with what its own entry says of it."""
    changes = {entry["code"]: entry for entry in own if "code" in entry}
    shared = {entry["code"] for part in parts if part is not own for entry in part}
    merged: list[Node] = []
    for part in parts:
        if part is own:
            merged += [entry for entry in own if entry.get("code") not in shared]
        else:
            merged += [{**entry, **changes.get(entry["code"], {})} for entry in part]
    return merged


def _texts(mapping: Node, key: str) -> Sequence[str]:
    value = mapping.get(key, [])
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    raise Refusal(_problem("definition.wrong_type", key, wanted="texts"))


def _entries(mapping: Node, key: str) -> Sequence[Node]:
    value = mapping.get(key, [])
    if isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
        return value
    raise Refusal(_problem("definition.wrong_type", key, wanted="tables"))


def _problem(code: str, path: str, **values: str) -> Problem:
    return Problem(code=code, field=path, values={"path": path, **values})
