"""The month's register as lines of a list."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from app.domain.lists import ColumnKind, ListColumn
from app.domain.rating.appeals import AppealState
from app.domain.rating.facts import EntryKind, Satisfaction
from app.labels.appeals import STATES
from app.labels.rating import ENTRY_KINDS, SATISFACTION
from app.ui.lists.cells import Badge, Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.definitions import Definitions
    from app.services.rating.results import EntryRow

REGISTER_COLUMNS: Final = (
    ListColumn(name="day", title="日期", kind=ColumnKind.DAY, width=5),
    ListColumn(name="kind", title="事项", width=6),
    ListColumn(name="person", title="人员", width=4),
    ListColumn(name="quantity", title="数量", kind=ColumnKind.NUMBER, width=3, is_hundredths=True),
    ListColumn(name="state", title="状态", kind=ColumnKind.BADGE, width=5, is_sortable=False),
    ListColumn(name="item", title="项目", width=10),
    ListColumn(name="area", title="台区", width=8),
    ListColumn(name="note", title="说明", width=12),
)
_TONES: Final = {
    AppealState.OPEN: Tone.NEAR,
    AppealState.KEPT: Tone.PLAIN,
    AppealState.CHANGED: Tone.GOOD,
    AppealState.REVOKED: Tone.GOOD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """One entry of the register; `source` is the entry with what is known around it."""

    key: int
    entry_id: UUID
    day: date
    kind: str
    person: str
    quantity: int
    state: Badge | str
    item: str
    area: str
    note: str
    may_correct: bool
    source: "EntryRow"


def register_row(key: int, each: "EntryRow", definitions: "Definitions") -> RegisterRow:
    """A line of the list."""
    entry = each.entry
    return RegisterRow(
        key=key,
        entry_id=entry.id,
        day=entry.day,
        kind=ENTRY_KINDS[entry.kind],
        person=each.person,
        quantity=entry.quantity_hundredths,
        state=_state(each),
        item=_item_name(entry.kind, entry.code, definitions),
        area=each.area,
        note=entry.note,
        may_correct=not (each.is_counter or each.is_corrected),
        source=each,
    )


def _state(each: "EntryRow") -> Badge | str:
    if each.is_counter:
        return Badge(word="更正", tone=Tone.PLAIN)
    if each.appeal is not None:
        return Badge(word=STATES[each.appeal.state], tone=_TONES[each.appeal.state])
    return Badge(word="已更正", tone=Tone.NEAR) if each.is_corrected else ""


def _item_name(kind: EntryKind, code: str, definitions: "Definitions") -> str:
    names: Mapping[str, str] = {
        **{key: one.name for key, one in definitions.pieces.items.items()},
        **{key: one.event for key, one in definitions.deductions.items.items()},
        **{veto.id: veto.name for veto in definitions.scheme.vetoes},
    }
    if kind is EntryKind.CALLBACK:
        return SATISFACTION[Satisfaction(code)] if code in {*Satisfaction} else code
    return f"{code} {names[code]}" if code in names else code
