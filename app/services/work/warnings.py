"""Warnings given, each once, to whoever has the case; and what stands until somebody has taken note of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from app.domain.definitions.business import BusinessKind
from app.domain.lists import ListColumn, ListQuery, ListSource
from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.domain.work.warnings import WarningAct, WarningNote, opening
from app.persistence.database import Transaction
from app.persistence.ids import natural_id
from app.persistence.watching import cases_to_look_at, next_look_at
from app.services.feed import Topic
from app.services.lists import Lists
from app.services.office import Office
from app.services.work.looking import looked_at
from app.services.work.watching import keep_watch

AT_ONCE: Final = 100
"""How many cases are looked at in one transaction: what takes longer keeps people waiting."""

_ALL: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a look has brought: the warnings given, whether more cases wait, and when there is something to say next."""

    notes: tuple[WarningNote, ...]
    is_more: bool
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking:
    """What there is to say to somebody: the keys of the warnings, how many are of the gravest level, the first due."""

    keys: frozenset[int]
    graves: int
    first: object | None


class _Narrowed:
    """A list of which only some rows are shown, whatever else is filtered."""

    def __init__(self, source: ListSource, always: Mapping[str, str]) -> None:
        self._source = source
        self._always = always
        self.columns: Sequence[ListColumn] = source.columns

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The keys of the rows that the query asks for."""
        return self._source.keys(replace(query, filters={**query.filters, **self._always}))

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """The rows of these keys."""
        return self._source.rows(keys)


class WarningService:
    """Looks after the clocks."""

    def __init__(self, office: Office, lists: Lists) -> None:
        self._office = office
        self._lists = lists

    def give(self, session: Session, most: int = AT_ONCE) -> Given:
        """Give the warnings that are due of so many cases to whomever they concern; anybody's computer may."""
        now = self._office.clock.now()
        with self._office.database.read() as tx:
            waiting = cases_to_look_at(tx.connection, now, most + 1)
            next_at = next_look_at(tx.connection)
        if not waiting:
            return Given(notes=(), is_more=False, next_at=next_at)
        with self._office.database.write(session.staff_id) as tx:
            notes = tuple(self._look_at(tx, waiting[:most]))
            next_at = next_look_at(tx.connection)
        if notes:
            self._office.feed.announce(Topic.WARNINGS)
        return Given(notes=notes, is_more=len(waiting) > most, next_at=next_at)

    def due(self) -> tuple[WarningNote, ...]:
        """What would be given now."""
        now = self._office.clock.now()
        with self._office.database.read() as tx:
            waiting = cases_to_look_at(tx.connection, now, _ALL)
            return tuple(note for found in looked_at(self._office, tx, waiting, now) for note in found.notes)

    def next_at(self) -> datetime | None:
        """When there is something to give next; None when no clock runs."""
        with self._office.database.read() as tx:
            return next_look_at(tx.connection)

    def listed(self, session: Session) -> ListSource:
        """What this person was warned of and has not taken note of, as a list a screen can open.

        It has the latest level of each clock that still runs. The data folder's owner sees everybody's, noted or not.
        """
        own = {} if session.staff_id is None else {"unseen_by": str(session.staff_id)}
        return _Narrowed(self._lists.source("warnings"), own)

    def speaking(self, session: Session) -> Speaking:
        """What of it may be said unasked at this moment: outside business hours only a fault's."""
        now = self._office.clock.now()
        faults = {} if opening(self._office.definitions.calendar, now) == now else {"businesses": self._faults()}
        source = self.listed(session)
        keys = source.keys(ListQuery(filters=faults))
        gravest = self._office.definitions.warning_levels[-1].code
        graves = source.keys(ListQuery(filters={**faults, "level": gravest})) if keys else ()
        return Speaking(keys=frozenset(keys), graves=len(graves), first=next(iter(source.rows(keys[:1])), None))

    def see(self, session: Session, notes: Collection[UUID]) -> None:
        """This person has taken note of these warnings; again changes nothing.

        Raises:
            Refusal: `session.needs_person`, `record.missing`.
        """
        if session.staff_id is None:
            raise Refusal.of("session.needs_person")
        now = self._office.clock.now()
        with self._office.database.write(session.staff_id) as tx:
            kept = tx.of(WarningNote)
            for given in [kept.get(key) for key in notes]:
                key = _seen_id(given.id, session.staff_id)
                if kept.find_one(id=key) is None:
                    kept.add(replace(given, id=key, act=WarningAct.SEEN, staff_ids=(session.staff_id,), at=now))
        self._office.feed.announce(Topic.WARNINGS)

    def _faults(self) -> str:
        kinds = self._office.definitions.business_types
        return " ".join(sorted({each.code for each in kinds if each.kind is BusinessKind.FAULT}))

    def _look_at(self, tx: Transaction, waiting: Sequence[UUID]) -> Iterator[WarningNote]:
        for found in looked_at(self._office, tx, waiting, self._office.clock.now()):
            tx.of(WarningNote).add_many(found.notes)
            keep_watch(self._office, tx, found.case, found.business, found.events, found.counted)
            yield from found.notes


def _seen_id(note: UUID, person: UUID) -> UUID:
    return natural_id(note, "seen", person.hex)
