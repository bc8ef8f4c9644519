"""What the hub does with concurrent changes of a column; a column not named here is of low stake (`MergeRule.PLAIN`).

Amounts, verdicts and who answers for something are for people; stages move only along their states
(`design/sync.md` 4.6). Facts need no rule: they are written once.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from app.domain.dispatch.order import OrderState
from app.domain.upstream.rules import MergeRule, TableRules
from app.domain.work.case import CaseState
from app.persistence.tables.declare import SyncedAs
from app.persistence.tables.registry import synced_tables

_R = MergeRule
RULES: Final[Mapping[str, Mapping[str, MergeRule]]] = {
    "staff": {"number": _R.DISPUTED, "roles": _R.ITEMS, "is_active": _R.DISPUTED},
    "transformer_area": {"capacity_kva": _R.DISPUTED, "a_manager_id": _R.DISPUTED, "b_manager_id": _R.DISPUTED},
    "customer": {"capacity_w": _R.DISPUTED, "category": _R.DISPUTED, "id_number": _R.DISPUTED, "state": _R.DISPUTED},
    "line_loss": dict.fromkeys(("supplied", "sold", "fed_in"), _R.DISPUTED),
    "bill": dict.fromkeys(("receivable", "received"), _R.DISPUTED),
    "service_order": {"staff_id": _R.DISPUTED, "is_at_fault": _R.DISPUTED},
    "outage": {"is_at_fault": _R.DISPUTED},
    "work_case": {
        "stage": _R.STAGE,
        "state": _R.STAGE,
        "stage_since": _R.WITH_STAGE,
        "closed_at": _R.WITH_STAGE,
        "customer_id": _R.DISPUTED,
        "area_id": _R.DISPUTED,
        "responsible_id": _R.DISPUTED,
        "details": _R.KEYS,
        "papers": _R.ITEMS,
    },
    "work_order": {
        "state": _R.STAGE,
        **dict.fromkeys(("dispatched_at", "accepted_at", "departed_at", "arrived_at", "finished_at"), _R.WITH_STAGE),
        "lead_id": _R.STAGE,
        "guardian_id": _R.STAGE,
        "member_ids": _R.ITEMS,
        "risks": _R.ITEMS,
        "measures": _R.ITEMS,
        "result": _R.KEYS,
    },
    "setting": {"value": _R.DISPUTED},
    "canary": dict.fromkeys(("device_index", "written_at", "n"), _R.GREATEST),
    "firm": {"credit_code": _R.DISPUTED, "licences": _R.ITEMS, "is_active": _R.DISPUTED},
    "gathering": {"texts": _R.KEYS, "attendees": _R.ITEMS},
    "outage_plan": {"from_at": _R.DISPUTED, "to_at": _R.DISPUTED, "area_ids": _R.ITEMS, "called_off": _R.DISPUTED},
}

_C, _O = CaseState, OrderState
_FORWARD: Final = (_O.WAITING, _O.DISPATCHED, _O.ACCEPTED, _O.DEPARTED, _O.ARRIVED, _O.FINISHED, _O.ARCHIVED)
# A state to those it takes the place of: the further one on the way, and a withdrawal of what nobody has begun.
OUTRANKS: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "work_case": {
        _C.ARCHIVED.value: frozenset({_C.DONE.value, _C.WITHDRAWN.value, _C.REFUSED.value}),
        _C.DONE.value: frozenset({_C.OPEN.value}),
    },
    "work_order": {
        **{state.value: frozenset(each.value for each in _FORWARD[:place]) for place, state in enumerate(_FORWARD)},
        _O.WITHDRAWN.value: frozenset(each.value for each in _FORWARD[:3]),
    },
}


def table_rules() -> Iterator[TableRules]:
    """Every synced table as the hub knows it."""
    for table, synced in synced_tables():
        yield _rules(table.name, synced)


def _rules(name: str, synced: SyncedAs) -> TableRules:
    own = {"version": _R.GREATEST, **RULES.get(name, {})}
    numbers = synced.field_numbers
    return TableRules(
        number=synced.table_number,
        name=name,
        fields={number: own.get(column, _R.PLAIN) for column, number in numbers.items()},
        names={number: column for column, number in numbers.items()},
        is_append_only=synced.is_append_only,
        state_field=numbers["state"] if name in OUTRANKS else 0,
        outranks=OUTRANKS.get(name, {}),
    )
