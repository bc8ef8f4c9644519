"""What happened to the totals since a moment: the facts as they were then, scored again and compared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from app.domain.imports.batch import ImportAction, ImportItem
from app.domain.plain import from_plain
from app.domain.rating.facts import MonthFacts, RatedOrder
from app.domain.rating.months import Month, local_day
from app.domain.rating.results import Evidence, PersonScore
from app.domain.records.facts import Bill, CollectionDay, LineLoss, Outage, PrepayCommand
from app.persistence import rating_facts
from app.persistence.database import Transaction
from app.services.rating.reading import books_said_empty, effective, with_books
from app.services.rating.registering import ENTRY_MADE
from app.services.rating.results import Change

_Row = TypeVar("_Row", LineLoss, CollectionDay, Bill, PrepayCommand, Outage)
_Key = tuple[str, UUID, str]
_KINDS: Final[Mapping[type[Any], str]] = {
    LineLoss: "line_loss",
    CollectionDay: "collection_day",
    Bill: "bill",
    PrepayCommand: "prepay_command",
    Outage: "outage",
}


def facts_at(tx: Transaction, facts: MonthFacts, since: datetime) -> MonthFacts:
    """The facts as they were known at an earlier moment: without later imports, entries and steps of orders."""
    items = rating_facts.items_imported(tx.connection, since)
    before: dict[UUID, ImportItem] = {}
    for item in items:
        before.setdefault(item.entity_id, item)  # the oldest says what the record was
    events = rating_facts.events_recorded(tx.connection, ENTRY_MADE, since)
    new_entries = {UUID(str(event.payload["entry"])) for event in events}
    month = Month.of(facts.month)
    known = rating_facts.entries(tx.connection, month.shifted(-1).first, month.last)
    past = rating_facts.loss_rows_before(tx.connection, facts.month)
    then = replace(
        facts,
        as_of=since,
        line_losses=tuple(_as_they_were(facts.line_losses, before)),
        new_areas=frozenset(
            {area.id for area in facts.areas}.difference(
                area_id for key, area_id in past.items() if not _is_new(before.get(key))
            )
        ),
        collection=tuple(_as_they_were(facts.collection, before)),
        bills=tuple(_as_they_were(facts.bills, before)),
        commands=tuple(_as_they_were(facts.commands, before)),
        outages=tuple(_as_they_were(facts.outages, before)),
        orders=tuple(_order_at(row, since) for row in facts.orders if _was_there(row, before, since)),
        entries=effective([row for row in known if row.id not in new_entries]),
    )
    return with_books(then, books_said_empty(tx, month))


def differences(
    before: Sequence[PersonScore], after: Sequence[PersonScore], names: Mapping[UUID, str]
) -> tuple[Change, ...]:
    """The indicators whose points differ, person by person, with the rows that are new or weigh more."""
    earlier = {score.staff_id: score for score in before}
    return tuple(
        change
        for score in after
        if score.staff_id in earlier
        for change in _of_person(earlier[score.staff_id], score, names.get(score.staff_id, ""))
    )


def _of_person(before: PersonScore, after: PersonScore, name: str) -> Iterator[Change]:
    earlier = {each.indicator.id: each for each in before.indicators}
    for each in after.indicators:
        was = earlier[each.indicator.id]
        if was.score != each.score:
            known = {_key(row): row.lost for row in was.evidence}
            yield Change(
                staff_id=after.staff_id,
                indicator_id=each.indicator.id,
                name=name,
                before=was.score,
                after=each.score,
                rows=tuple(row for row in each.evidence if known.get(_key(row)) != row.lost),
            )


def _key(row: Evidence) -> _Key:
    return row.kind.value, row.id, row.note.value


def _as_they_were(rows: Iterable[_Row], before: Mapping[UUID, ImportItem]) -> Iterator[_Row]:
    for row in rows:
        item = before.get(row.id)
        if item is None or item.kind != _KINDS[type(row)]:
            yield row
        elif item.action is ImportAction.CHANGED:
            yield from_plain(type(row), item.before)


def _was_there(order: RatedOrder, before: Mapping[UUID, ImportItem], since: datetime) -> bool:
    item = before.get(order.id)
    return order.accepted_at <= since and not _is_new(item)


def _is_new(item: ImportItem | None) -> bool:
    return item is not None and item.action is ImportAction.ADDED


def _order_at(order: RatedOrder, since: datetime) -> RatedOrder:
    return replace(
        order,
        arrived_at=order.arrived_at if order.arrived_at is not None and order.arrived_at <= since else None,
        finished_at=order.finished_at if order.finished_at is not None and order.finished_at <= since else None,
    )


def day_began(month: Month, since: datetime) -> bool:
    """Whether the month had begun by that moment, so that there was a score to compare with."""
    return local_day(since) >= month.first
