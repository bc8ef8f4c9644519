"""The whole catalogue: every rule of a day with its source, and what the station has set differently."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from app.domain.definitions.changes import limit_code
from app.domain.definitions.fee_changes import price_code
from app.domain.people.staff import Staff
from app.domain.work.event import Event
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.office import Office
from app.services.rules.changing import CHANGED, RulesService
from app.services.rules.row import OwnChange, RuleRow
from app.services.rules.settable import rules_on
from app.services.station import station_of

_DAY: Final = timedelta(days=1)


class RuleCatalog:
    """Reading all rules; every call may be made on a worker thread."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def today(self) -> date:
        """The day whose rules are shown unless another is asked for."""
        return local_day(self._office.clock.now())

    def types(self) -> tuple[tuple[str, str], ...]:
        """Codes and names of the business types and order kinds rules can be asked for, in their order."""
        definitions = self._office.definitions
        businesses = {each.code: each for each in sorted(definitions.business_types, key=lambda each: each.order)}
        kinds = ((kind.code, kind.name) for kind in definitions.order_kinds)
        return (*((each.code, each.name) for each in businesses.values()), *kinds)

    def rules(self, on: date | None = None) -> tuple[RuleRow, ...]:
        """The rules in force on a day, today unless it is said, with what the station has set meanwhile elsewhere.

        Raises:
            Refusal: `station.not_set_up`, `definition.*` with the file.
        """
        day = on or self.today()
        definitions = self._office.definitions
        RulesService(self._office).adopt()
        with self._office.database.read() as tx:
            changes = tuple(_changes(tx))
        return tuple(
            _with_changes(row, changes, day, is_own=definitions.is_own(row.file)) for row in rules_on(definitions, day)
        )


def _changes(tx: Transaction) -> Iterator[OwnChange]:
    """Everything the station has ever set, as it was recorded."""
    names = {person.id: person.name for person in tx.of(Staff).find()}
    for event in tx.of(Event).find(subject_id=station_of(tx).id, kind=CHANGED, order_by="recorded_at"):
        yield _change(event, names)


def _change(event: Event, names: dict[UUID, str]) -> OwnChange:
    said = event.payload
    if "figure" in said:
        code = str(said["figure"])
    elif "limit" in said:
        code = limit_code(str(said["business"]), str(said["limit"]), str(said.get("value", "")))
    else:
        values = str(said["values"])
        code = price_code(str(said["business"]), str(said["fee"]), values.split("、") if values else ())
    before = said.get("before")
    return OwnChange(
        code=code,
        amount=int(said["amount"]),
        before=None if before is None else int(before),
        effective_from=date.fromisoformat(str(said["from"])),
        reason=str(said["reason"]),
        by="" if event.actor_id is None else names.get(event.actor_id, ""),
        at=event.recorded_at,
    )


def _with_changes(row: RuleRow, changes: Iterable[OwnChange], on: date, *, is_own: bool) -> RuleRow:
    """The row with what was set of its figures, in force since the last change; it is 待核对 until all were set."""
    codes = {figure.code for figure in row.figures}
    own = tuple(change for change in changes if change.code in codes)
    begun = {change.code: change.effective_from for change in own if change.effective_from <= on}
    coming = [change.effective_from - _DAY for change in own if change.effective_from > on]
    return replace(
        row,
        source=replace(row.source, is_unverified=True) if begun and codes - begun.keys() else row.source,
        effective_from=max([row.effective_from, *begun.values()]),
        effective_until=min((end for end in [row.effective_until, *coming] if end is not None), default=None),
        changes=own,
        is_own=is_own or bool(begun),
    )
