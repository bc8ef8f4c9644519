"""Parts that several business types share (an applicant's fields, a callback): written once, used by name.

`blocks = ["applicant", "agent"]` in a business type puts the stages, limits, papers and fields of those blocks before
its own, in that order. An entry of its own with the code of a block's entry changes the keys it names, in the block's
place; `without` leaves entries of blocks out, each named by its list and its code with a dot between.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from app.domain.problems import Problem, Refusal

LISTS: Final = ("stage", "limit", "paper", "field")

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
    blocks = [block(name) for name in names]
    known: set[str] = set()
    for key in LISTS:
        entries: dict[str, Node] = {}
        for entry in (entry for each in blocks for entry in _entries(each, key)):
            known.add(f"{key}.{entry['code']}")
            entries[str(entry["code"])] = entry
        entries = {code: entry for code, entry in entries.items() if f"{key}.{code}" not in left_out}
        for entry in _entries(mapping, key):
            code = str(entry.get("code", f"#{len(entries)}"))
            entries[code] = {**entries.get(code, {}), **entry}
        if entries:
            whole[key] = list(entries.values())
    for name in left_out:
        if name not in known:
            raise Refusal(_problem("definition.unknown_reference", "without", value=name))
    return whole


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
