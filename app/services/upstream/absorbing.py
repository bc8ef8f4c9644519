"""What is kept beside the records - search box, next limits, what is watched - after changes came from the hub."""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from app.domain.customers.customer import Customer
from app.domain.dispatch.order import WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Staff
from app.domain.problems import Refusal
from app.domain.search.entries import Kind
from app.domain.work.case import Case
from app.domain.work.due import CaseDue
from app.domain.work.event import Event, SubjectKind
from app.domain.work.warnings import WarningNote
from app.persistence.case_ids import limited_case_ids
from app.persistence.database import Transaction
from app.persistence.search_index import index_entries, remove_entries
from app.persistence.upstream.noting import noting
from app.persistence.watching import forget_watched, look_again
from app.services.calendar.adopting import adopt_calendar
from app.services.feed import Topic
from app.services.fees import FeeRuleService
from app.services.findable import case_entries, make_findable, order_entries
from app.services.indexing import index_records
from app.services.office import Office
from app.services.rules.changing import RulesService
from app.services.upstream.linking import change_link
from app.services.work.ground import keep_due, stories_of

_LOG = logging.getLogger(__name__)

Keys = Mapping[str, Collection[UUID]]
"""Ids of records by the names of their tables."""

_TOPICS: Final[Mapping[str, Topic]] = {
    **dict.fromkeys(("staff", "certificate", "absence"), Topic.PEOPLE),
    "transformer_area": Topic.GRID,
    "customer": Topic.CUSTOMERS,
    **dict.fromkeys(("work_case", "event", "attachment"), Topic.CASES),
    "work_order": Topic.ORDERS,
    **dict.fromkeys(("counter_session", "counter_turn"), Topic.COUNTER),
    "warning_note": Topic.WARNINGS,
    **dict.fromkeys(("print_record", "print_content", "print_void"), Topic.PAPERS),
    **dict.fromkeys(("register_entry", "month_lock"), Topic.RATING),
    **dict.fromkeys(
        ("line_loss", "collection_day", "bill", "prepay_command", "service_order", "outage"), Topic.RECORDS
    ),
    **dict.fromkeys(("gathering", "outage_plan"), Topic.DAYBOOK),
    "conflict_decision": Topic.UPSTREAM,
    "canary": Topic.UPSTREAM,
}
_INDEXED: Final[Mapping[str, Kind]] = {
    "customer": Kind.CUSTOMER,
    "staff": Kind.STAFF,
    "transformer_area": Kind.AREA,
    "work_case": Kind.CASE,
    "work_order": Kind.ORDER,
}
_LEDGERS: Final[Mapping[str, type[Any]]] = {"customer": Customer, "staff": Staff, "transformer_area": TransformerArea}
_AT_ONCE: Final = 100  # some tenths of a second
_RULES: Final = frozenset({"calendar_entry", "setting"})


def absorb(office: Office, tx: Transaction, changed: Keys, removed: Keys) -> frozenset[Topic]:
    """Bring what is derived from these records up to date; returns the topics they belong to.

    Rules and the calendar concern every open case: they are only marked, for `count_anew` after the transaction.
    """
    for table, keys in removed.items():
        if table in _INDEXED:
            remove_entries(tx.connection, _INDEXED[table], [key.bytes for key in keys])
    _forget_limits(tx, removed.get("work_case", ()))
    for table, kind in _LEDGERS.items():
        index_records(office, tx, tx.of(kind).find_in("id", changed.get(table, ())), are_new=False)
    _index_orders(office, tx, tx.of(WorkOrder).find_in("id", changed.get("work_order", ())))
    touched = tx.of(Case).find_in("id", _touched_cases(tx, changed))
    _keep_limits(office, tx, touched)
    index_entries(tx.connection, case_entries(office, tx, touched), office.definitions.readings)
    if _RULES & (changed.keys() | removed.keys()):
        change_link(tx, is_stale=True)
    return frozenset(_TOPICS.get(table, Topic.STATION) for table in (*changed, *removed))


def count_anew(office: Office) -> None:
    """Take rules and calendar as they are stored now, and count every open case by them; look whether all is findable.

    What a kill leaves undone the next round does.
    """
    RulesService(office).adopt()
    FeeRuleService(office).adopt()
    adopt_calendar(office)
    with office.database.read() as tx:
        keys = limited_case_ids(tx.connection)
    for start in range(0, len(keys), _AT_ONCE):  # nobody who saves meanwhile has to wait for all of them
        with office.database.write(None) as tx:
            _keep_limits(office, tx, tx.of(Case).find_in("id", keys[start : start + _AT_ONCE]))
    with office.database.write(None) as tx:
        look_again(tx.connection)
    office.feed.announce(Topic.STATION, Topic.CASES)
    make_findable(office)
    with noting(office.database) as tx:
        change_link(tx, is_stale=False)


def _keep_limits(office: Office, tx: Transaction, cases: Collection[Case]) -> None:
    stories = stories_of(tx, [case.id for case in cases])
    for case in cases:
        try:
            keep_due(office, tx, case, stories[case.id])
        except Refusal as refusal:
            # A business type or rule only the other computer has: the case is here, its limits cannot be counted.
            _LOG.warning("limits of a case from another computer not counted: %s", refusal)
            _forget_limits(tx, [case.id])


def _index_orders(office: Office, tx: Transaction, orders: Sequence[WorkOrder]) -> None:
    if orders:
        index_entries(tx.connection, order_entries(tx, orders), office.definitions.readings)


def _forget_limits(tx: Transaction, cases: Iterable[UUID]) -> None:
    keys = list(cases)
    tx.of(CaseDue).remove(keys)
    forget_watched(tx.connection, keys)


def _touched_cases(tx: Transaction, changed: Keys) -> set[UUID]:
    """The cases the changes are about, or whose events, orders or warnings they are."""
    events = tx.of(Event).find_in("id", changed.get("event", ()))
    orders = {*changed.get("work_order", ())}
    orders |= {event.subject_id for event in events if event.subject_kind is SubjectKind.ORDER}
    found = {*changed.get("work_case", ())}
    found |= {event.subject_id for event in events if event.subject_kind is SubjectKind.CASE}
    found |= {order.case_id for order in tx.of(WorkOrder).find_in("id", orders) if order.case_id is not None}
    return found | {note.case_id for note in tx.of(WarningNote).find_in("id", changed.get("warning_note", ()))}
