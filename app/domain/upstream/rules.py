"""How concurrent changes of a field are merged: declared for each column, applied by the hub (`design/sync.md` 4.6)."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class MergeRule(StrEnum):
    """What happens to a value that was written without having seen the one that stands."""

    PLAIN = "plain"  # low stake: the later writer's stays, the other is kept and can be put back
    DISPUTED = "disputed"  # high stake: the one at the hub stays, people decide
    STAGE = "stage"  # moves only along the states; what does not commute is for people
    WITH_STAGE = "with_stage"  # goes whichever way the stage goes; what gives way can be put back
    KEYS = "keys"  # a JSON mapping, merged key by key; the same key twice is disputed
    ITEMS = "items"  # a JSON array, merged item by item (by its `code`, or as a set)
    GREATEST = "greatest"  # a counter: the larger stays


class Stake(StrEnum):
    """Who has to look at a conflict."""

    LOW = "low"  # nobody: merged by itself, can be undone
    HIGH = "high"  # somebody decides


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRules:
    """A synced table as the hub knows it.

    Attributes:
        number: the table's number.
        name: its name, for people who run the hub.
        fields: the rule of each field number.
        names: the column's name of each field number.
        is_append_only: facts: inserted once, never changed.
        state_field: the field that says where the record stands; 0 where it has none.
        outranks: a state to those it takes the place of when both were reached apart.
        stage_fields: the fields that only move together.
    """

    number: int
    name: str
    fields: Mapping[int, MergeRule]
    names: Mapping[int, str]
    is_append_only: bool = False
    state_field: int = 0
    outranks: Mapping[str, frozenset[str]] = dataclasses.field(default_factory=dict)
    stage_fields: frozenset[int] = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        """Collect once what every operation asks for."""
        moved = {number for number, rule in self.fields.items() if rule in {MergeRule.STAGE, MergeRule.WITH_STAGE}}
        object.__setattr__(self, "stage_fields", frozenset(moved))
