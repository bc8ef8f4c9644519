"""A month scored or read from its lock; what was computed is kept until the file changes or a minute passes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from app.domain.people.session import Session
from app.domain.people.staff import Staff
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.domain.rating.facts import Ledger
from app.domain.rating.lock import MonthLock
from app.domain.rating.months import Month
from app.domain.rating.results import Flag, PersonScore
from app.domain.rating.scoring import score_month
from app.domain.work.event import SubjectKind
from app.persistence import rating_facts
from app.persistence.database import Transaction
from app.persistence.ids import natural_id
from app.services.office import Office
from app.services.rating.locking import digest, is_intact, scores_from_plain, scores_to_plain
from app.services.rating.ranking import Who, who_is_who
from app.services.rating.reading import read_facts
from app.services.rating.results import LockShown
from app.services.station import station_of

MONTH_LOCKED: Final = "rating.month_locked"
"""The event of a month that was closed; its payload: month, sha256."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A month's scores with who they are about; of a locked month as they were locked.

    `ledgers` are those with a row of the month or said to have none; a locked month lacks none any more.
    """

    month: str
    as_of: datetime
    scheme: tuple[str, str]
    scores: tuple[PersonScore, ...]
    who: Who
    ledgers: frozenset[Ledger]
    lock: LockShown | None = None


class Scorer:
    """Scores months; may be asked on any thread."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._kept: dict[str, tuple[tuple[int, datetime], Scored]] = {}

    def scored(self, tx: Transaction, month: Month) -> Scored:
        """The month's scores.

        Raises:
            Refusal: `rating.month_not_begun`, `rating.lock_damaged`.
        """
        now = self._office.clock.now()
        state = (rating_facts.change_count(tx.connection), now.replace(second=0, microsecond=0))
        kept = self._kept.get(str(month))
        if kept is not None and kept[0] == state:
            return kept[1]
        lock = tx.of(MonthLock).find_one(month=str(month))
        found = self.computed(tx, month) if lock is None else self._locked(tx, lock)
        self._kept[str(month)] = (state, found)
        return found

    def computed(self, tx: Transaction, month: Month) -> Scored:
        """The month's scores worked out now and not kept: what a writing transaction sees is not yet the file's state.

        Raises:
            Refusal: `rating.month_not_begun`.
        """
        now = self._office.clock.now()
        definitions = self._office.definitions
        facts = read_facts(self._office, tx, month, now)
        scores = score_month(facts, definitions.scheme, definitions.pieces)
        return Scored(
            month=str(month),
            as_of=now,
            scheme=(definitions.scheme.id, definitions.scheme.effective_from.isoformat()),
            scores=scores,
            who=who_is_who(tx, (score.staff_id for score in scores)),
            ledgers=facts.ledgers,
        )

    @staticmethod
    def _locked(tx: Transaction, lock: MonthLock) -> Scored:
        by = "" if lock.actor_id is None else tx.of(Staff).get(lock.actor_id).name
        people = cast("Any", lock.scores.get("people"))
        return Scored(
            month=lock.month,
            as_of=lock.locked_at,
            scheme=(lock.scheme_id, lock.scheme_from),
            scores=scores_from_plain(people, lock.month),
            who=_who_was_who(lock),
            ledgers=frozenset(Ledger),
            lock=LockShown(locked_at=lock.locked_at, by=by, is_intact=is_intact(lock)),
        )


def what_hinders_locking(scored: Scored) -> list[Problem]:
    """Why the month cannot be closed: it is not over, nobody is rated, or indicators have no data (SC-02)."""
    if not scored.scores:
        return [Problem(code="rating.nobody", values={"month": scored.month})]
    if not all(score.is_month_over for score in scored.scores):
        return [Problem(code="rating.month_not_over", field="month", values={"month": scored.month})]
    missing: dict[str, tuple[str, int]] = {}
    for score in scored.scores:
        for each in score.indicators:
            if Flag.MISSING_DATA in each.flags:
                name, people = missing.get(each.indicator.id, (each.indicator.name, 0))
                missing[each.indicator.id] = (name, people + 1)
    return [
        Problem(code="rating.data_missing", field=key, values={"indicator": key, "name": name, "people": people})
        for key, (name, people) in missing.items()
    ]


def close_month(office: Office, tx: Transaction, session: Session, scored: Scored) -> MonthLock:
    """Store the month's scores as its lock, with the event.

    Raises:
        Refusal: what hinders it.
    """
    refuse_if_any(what_hinders_locking(scored))
    scores: dict[str, object] = {"people": scores_to_plain(scored.scores), "who": _plain_who(scored.who)}
    station = station_of(tx).id
    lock = tx.of(MonthLock).add(
        MonthLock(
            id=natural_id(station, "month_lock", scored.month),
            month=scored.month,
            scheme_id=scored.scheme[0],
            scheme_from=scored.scheme[1],
            locked_at=office.clock.now(),
            actor_id=session.staff_id,
            sha256=digest(scores),
            scores=scores,
        )
    )
    payload = {"month": scored.month, "sha256": lock.sha256}
    office.record(tx, session, (SubjectKind.STATION, station), MONTH_LOCKED, payload=payload)
    return lock


def _plain_who(who: Who) -> dict[str, list[object]]:
    return {str(key): [number, name, list(grids)] for key, (number, name, grids) in who.items()}


def _who_was_who(lock: MonthLock) -> Who:
    kept = cast("Any", lock.scores.get("who", {}))
    try:
        return {UUID(key): (number, name, tuple(grids)) for key, (number, name, grids) in kept.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise Refusal.of("rating.lock_damaged", month=lock.month) from error
