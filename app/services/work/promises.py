"""The promise book: what was promised to customers, by whom, and whether it was kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from app.domain.people.session import Permission, Session
from app.domain.people.staff import Staff
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.domain.work.case import Case, CaseState
from app.domain.work.due import RunningLimit
from app.domain.work.event import EventKind
from app.domain.work.promises import Promise, PromiseState, check_promise, check_settling, promises_of
from app.domain.work.warnings import WatchedClock
from app.persistence.database import Transaction
from app.persistence.rating_facts import events_recorded
from app.services.feed import Topic
from app.services.office import Office
from app.services.work.ground import NOW, Occurred, keep_due, orders_of, record_case, story_of
from app.services.work.stories import stories_of

_OVER: Final = frozenset({CaseState.WITHDRAWN, CaseState.REFUSED, CaseState.ARCHIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseDraft:
    """What is promised, until when, and to whom: the customer where nobody is named."""

    what: str
    until: datetime
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPromise:
    """A promise that is not kept yet, with its case; `by` is the name of who made it."""

    promise: Promise
    number: str
    name: str
    by: str
    state: PromiseState
    limit: RunningLimit


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRate:
    """How one person keeps promises: of those `made`, how many were kept, broken, or still run."""

    name: str
    made: int
    kept: int
    broken: int

    @property
    def percent_hundredths(self) -> int | None:
        """Kept out of all that are decided, in hundredths of a percent; None while none is."""
        decided = self.kept + self.broken
        return self.kept * 10_000 // decided if decided else None


class PromiseService:
    """Makes, keeps and moves promises."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def promise(self, session: Session, case_id: UUID, draft: PromiseDraft, occurred: Occurred = NOW) -> Promise:
        """Promise something to the customer of a case.

        Raises:
            Refusal: `permission.denied`, `case.ended`, `promise.nothing`, `promise.past`, `time.in_future`.
        """
        _require(session)
        refuse_if_any(check_promise(draft.what, draft.until, occurred.at or self._office.clock.now()))
        with self._office.database.write(session.staff_id) as tx:
            case = tx.of(Case).get(case_id)
            if case.state in _OVER:
                raise Refusal.of("case.ended", number=case.number)
            payload = {"what": draft.what.strip(), "until": draft.until.isoformat(), "to": draft.to.strip()}
            event = record_case(self._office, tx, session, case, EventKind.CASE_PROMISED, payload, occurred=occurred)
            made = self._kept_up(tx, case, event.id)
        self._office.feed.announce(Topic.CASES)
        return made

    def keep(self, session: Session, case_id: UUID, promise_id: UUID, occurred: Occurred = NOW) -> Promise:
        """What was promised has been done; a minute late is broken.

        Raises:
            Refusal: `permission.denied`, `record.missing`, `promise.settled`, `promise.backwards`, `time.in_future`.
        """
        return self._settle(session, (case_id, promise_id), EventKind.CASE_PROMISE_KEPT, {}, occurred)

    def move(
        self,
        session: Session,
        case_id: UUID,
        promise_id: UUID,
        until: datetime,
        reason: str,
        occurred: Occurred = NOW,
    ) -> Promise:
        """Another time was agreed on with the customer; what had passed by then stays broken.

        Raises:
            Refusal: as `keep`, and `promise.past`, `case.reason_missing`.
        """
        problems = [] if reason.strip() else [Problem(code="case.reason_missing", field="reason")]
        if until <= (occurred.at or self._office.clock.now()):
            problems.append(Problem(code="promise.past", field="until"))
        refuse_if_any(problems)
        payload = {"until": until.isoformat(), "reason": reason.strip()}
        return self._settle(session, (case_id, promise_id), EventKind.CASE_PROMISE_MOVED, payload, occurred)

    def open_promises(self) -> tuple[OpenPromise, ...]:
        """The promises that are not kept yet, those that run out first first."""
        with self._office.database.read() as tx:
            ids = {watched.case_id for watched in tx.of(WatchedClock).find(is_promise=True)}
            names = {person.id: person.name for person in tx.of(Staff).find()}
            stories = stories_of(tx, ids)
            found = [
                self._open(promise, case, names)
                for case in tx.of(Case).find_in("id", ids)
                for promise in promises_of(stories[case.id])
                if promise.kept_at is None
            ]
        return tuple(sorted(found, key=lambda each: (each.promise.until, each.number)))

    def kept_rates(self, since: datetime) -> tuple[KeptRate, ...]:
        """How everybody kept what was promised since a moment, by name."""
        now = self._office.clock.now()
        with self._office.database.read() as tx:
            made = events_recorded(tx.connection, EventKind.CASE_PROMISED, since)
            stories = stories_of(tx, {event.subject_id for event in made})
            names = {person.id: person.name for person in tx.of(Staff).find()}
        ids = {event.id for event in made}
        promises = [each for story in stories.values() for each in promises_of(story) if each.id in ids]
        return tuple(_rates(promises, names, now))

    def _settle(
        self,
        session: Session,
        which: tuple[UUID, UUID],
        kind: EventKind,
        payload: dict[str, str],
        occurred: Occurred,
    ) -> Promise:
        _require(session)
        case_id, promise_id = which
        at = occurred.at or self._office.clock.now()
        with self._office.database.write(session.staff_id) as tx:
            case = tx.of(Case).get(case_id)
            promise = _promise(tx, case, promise_id)
            refuse_if_any(check_settling(promise, at))
            said = {"promise": str(promise.id), "what": promise.what, **payload}
            record_case(self._office, tx, session, case, kind, said, occurred=occurred)
            settled = self._kept_up(tx, case, promise.id)
        self._office.feed.announce(Topic.CASES)
        return settled

    def _kept_up(self, tx: Transaction, case: Case, promise_id: UUID) -> Promise:
        """The promise as it is now, with what is watched of its case."""
        keep_due(self._office, tx, case, story_of(tx, case.id, orders_of(tx, case.id)))
        return _promise(tx, case, promise_id)

    def _open(self, promise: Promise, case: Case, names: dict[UUID, str]) -> OpenPromise:
        return OpenPromise(
            promise=promise,
            number=case.number,
            name=case.name,
            by="" if promise.by_id is None else names[promise.by_id],
            state=promise.state(self._office.clock.now()),
            limit=RunningLimit(started_at=promise.made_at, due_at=promise.until),
        )


def _require(session: Session) -> None:
    """Promises are made at the counter and in the field."""
    if not session.may(Permission.FIELD_WORK):
        session.require(Permission.INTAKE)


def _promise(tx: Transaction, case: Case, promise_id: UUID) -> Promise:
    for promise in promises_of(story_of(tx, case.id, ())):
        if promise.id == promise_id:
            return promise
    raise Refusal.of("record.missing", kind="promise")


def _rates(promises: list[Promise], names: dict[UUID, str], now: datetime) -> Iterator[KeptRate]:
    makers = {promise.by_id for promise in promises if promise.by_id is not None}
    for maker in sorted(makers, key=lambda maker: names[maker]):
        own = [promise for promise in promises if promise.by_id == maker]
        broken = sum(1 for promise in own if promise.is_broken(now))
        kept = sum(1 for promise in own if promise.state(now) is PromiseState.KEPT)
        yield KeptRate(name=names[maker], made=len(own), kept=kept, broken=broken)
