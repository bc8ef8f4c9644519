"""Warnings given, each once, to whoever has the case; and what stands until somebody has taken note of it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.domain.work.warnings import WarningAct, WarningNote, opening
from app.persistence.database import Transaction
from app.persistence.ids import natural_id
from app.persistence.watching import StandingNote, cases_to_look_at, next_look_at, standing_notes
from app.services.feed import Topic
from app.services.office import Office
from app.services.work.looking import looked_at
from app.services.work.warning_list import WarningList, WarningRow, rows_of
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


class WarningService:
    """Looks after the clocks."""

    def __init__(self, office: Office) -> None:
        self._office = office

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

    def standing(self, session: Session) -> tuple[WarningRow, ...]:
        """What this person was warned of and has not taken note of, the latest level of each clock that still runs.

        The data folder's owner sees everybody's, taken note of or not.
        """
        with self._office.database.read() as tx:
            found = [each for each in _latest(standing_notes(tx.connection)) if _is_for(session, each.note)]
            if session.staff_id is not None:
                seen = _seen_by(tx, session.staff_id, found)
                found = [each for each in found if each.note.id not in seen]
            return tuple(rows_of(self._office, tx, found))

    def listed(self, session: Session) -> WarningList:
        """The same as a list a screen can open."""
        return WarningList(lambda: self.standing(session))

    def speaking(self, session: Session) -> tuple[WarningRow, ...]:
        """Those of them that may be said unasked at this moment: outside business hours only a fault's."""
        now = self._office.clock.now()
        is_open = opening(self._office.definitions.calendar, now) == now
        return tuple(row for row in self.standing(session) if is_open or row.is_fault)

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

    def _look_at(self, tx: Transaction, waiting: Sequence[UUID]) -> Iterator[WarningNote]:
        for found in looked_at(self._office, tx, waiting, self._office.clock.now()):
            tx.of(WarningNote).add_many(found.notes)
            keep_watch(self._office, tx, found.case, found.business, found.events, found.counted)
            yield from found.notes


def _latest(notes: Collection[StandingNote]) -> list[StandingNote]:
    """The last warning of each clock: what was said before is overtaken by it."""
    return list({(each.note.case_id, each.note.clock): each for each in notes}.values())


def _is_for(session: Session, note: WarningNote) -> bool:
    return session.staff_id is None or session.staff_id in note.staff_ids


def _seen_id(note: UUID, person: UUID) -> UUID:
    return natural_id(note, "seen", person.hex)


def _seen_by(tx: Transaction, person: UUID, found: Collection[StandingNote]) -> set[UUID]:
    given = {_seen_id(each.note.id, person): each.note.id for each in found}
    return {given[note.id] for note in tx.of(WarningNote).find_in("id", given)}
