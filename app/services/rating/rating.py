"""The month's score: looked at, explained, registered for, locked and printed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.domain.rating.facts import Ledger, MonthFacts, RegisterEntry
from app.domain.rating.hearing import last_day
from app.domain.rating.lock import MonthLock
from app.domain.rating.months import Month, local_day
from app.domain.rating.results import Evidence
from app.domain.rating.scoring import score_month
from app.persistence import rating_facts
from app.services.feed import Topic
from app.services.office import Office
from app.services.rating import papers
from app.services.rating.appealing import Appeals, open_appeals
from app.services.rating.changes import day_began, differences, facts_at
from app.services.rating.evidence import find_rows
from app.services.rating.half_years import HalfYears
from app.services.rating.ranking import held_by, may_see, ranked_month, with_appeals
from app.services.rating.reading import read_facts
from app.services.rating.registering import EntryDraft, add_entry, entry_rows, refuse_locked, say_empty, take_back
from app.services.rating.results import Change, EntryRow, EvidenceRow, MonthScores, RankedPerson, TrendPoint
from app.services.rating.scoring import Scored, Scorer, close_month, what_hinders_locking
from app.services.station import station_of

if TYPE_CHECKING:
    from app.documents.rendering import RenderedPaper

_ONE_DAY = timedelta(days=1)


class RatingService:
    """The score's verbs; months are written `YYYY-MM`."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._scorer = Scorer(office)
        self.half_years = HalfYears(office, self._scorer)
        self.appeals = Appeals(office)

    def months(self) -> tuple[str, ...]:
        """The months there is anything to score of, newest first."""
        with self._office.database.read() as tx:
            return rating_facts.months(tx.connection)

    def facts(self, month: str) -> MonthFacts:
        """Everything the month's scores are computed from."""
        with self._office.database.read() as tx:
            return read_facts(self._office, tx, Month.of(month), self._office.clock.now())

    def scores(self, session: Session, month: str) -> MonthScores:
        """The month's ranking, with the details of those whose score the person may see; a locked month as locked.

        Raises:
            Refusal: `rating.month_not_begun`, `rating.lock_damaged`.
        """
        with self._office.database.read() as tx:
            shown = _shown(self._scorer.scored(tx, Month.of(month)), session)
            return with_appeals(shown, open_appeals(tx, Month.of(month)))

    def person(self, session: Session, month: str, staff_id: UUID) -> RankedPerson:
        """One person's line of the ranking with all details.

        Raises:
            Refusal: `permission.denied`, `record.missing` when the person is not rated, or as `scores`.
        """
        if not may_see(session, staff_id):
            session.require(Permission.READ_ALL_SCORES)
        found = [one for one in self.scores(session, month).people if one.staff_id == staff_id]
        if not found:
            raise Refusal.of("record.missing", kind="staff")
        return found[0]

    def evidence(self, rows: Sequence[Evidence]) -> tuple[EvidenceRow, ...]:
        """The rows behind an indicator as a screen shows and opens them, in the given order."""
        with self._office.database.read() as tx:
            return find_rows(tx, rows)

    def trend(self, session: Session, staff_id: UUID, months: Sequence[str]) -> tuple[TrendPoint, ...]:
        """A person's totals over these months, oldest first; months in which the person was not rated are left out."""
        points = []
        with self._office.database.read() as tx:
            for month in sorted(months):
                shown = _shown(self._scorer.scored(tx, Month.of(month)), session)
                points += [_point(shown, one) for one in shown.people if one.staff_id == staff_id]
        return tuple(points)

    def changed_since(self, session: Session, month: str, since: datetime | None = None) -> tuple[Change, ...]:
        """What changed the points since a moment (None: since this time yesterday), for whom the person may see.

        Nothing for a locked month and for one that had not begun then.
        """
        moment = self._office.clock.now() - _ONE_DAY if since is None else since
        of = Month.of(month)
        with self._office.database.read() as tx:
            scored = self._scorer.scored(tx, of)
            if scored.lock is not None or not day_began(of, moment):
                return ()
            definitions = self._office.definitions
            then = facts_at(tx, read_facts(self._office, tx, of, scored.as_of), moment)
            before = score_month(then, definitions.scheme, definitions.pieces)
        seen = [score for score in scored.scores if may_see(session, score.staff_id)]
        return differences(before, seen, {key: who[1] for key, who in scored.who.items()})

    def entries(self, session: Session, month: str) -> tuple[EntryRow, ...]:
        """The month's register, newest first; without the permission to register only one's own entries."""
        with self._office.database.read() as tx:
            return entry_rows(self._office, tx, session, Month.of(month))

    def register(self, session: Session, draft: EntryDraft) -> RegisterEntry:
        """Register a fact.

        Raises:
            Refusal: `permission.denied`, `rating.entry_*`, `rating.month_locked`.
        """
        with self._office.database.write(session.staff_id) as tx:
            entry = add_entry(self._office, tx, session, draft)
        self._office.feed.announce(Topic.RATING)
        return entry

    def correct(self, session: Session, entry_id: UUID, reason: str) -> RegisterEntry:
        """Take a wrong entry back by a counter entry; of a locked month in the first month that is not.

        Raises:
            Refusal: `permission.denied`, `record.missing`, `rating.reason_missing`, `rating.entry_corrected_before`,
                `rating.entry_is_counter`.
        """
        with self._office.database.write(session.staff_id) as tx:
            entry = take_back(self._office, tx, session, entry_id, reason)
        self._office.feed.announce(Topic.RATING)
        return entry

    def declare_empty(self, session: Session, month: str, ledger: Ledger) -> None:
        """Say that a ledger has no row of the month (no outage, no command), so that it does not count as missing.

        Raises:
            Refusal: `permission.denied`, `rating.month_locked`, `rating.ledger_not_empty`.
        """
        session.require(Permission.REGISTER_FACTS)
        with self._office.database.write(session.staff_id) as tx:
            refuse_locked(tx, month)
            if ledger in read_facts(self._office, tx, Month.of(month), self._office.clock.now()).ledgers:
                raise Refusal.of("rating.ledger_not_empty", month=month, ledger=ledger.value)
            say_empty(self._office, tx, session, month, ledger)
        self._office.feed.announce(Topic.RATING)

    def hindrances(self, month: str) -> Refusal | None:
        """Why the month cannot be locked now, if anything keeps it from being locked."""
        with self._office.database.read() as tx:
            problems = what_hinders_locking(self._scorer.scored(tx, Month.of(month)))
        return Refusal(*problems) if problems else None

    def missing_books(self, month: str) -> tuple[Ledger, ...]:
        """The ledgers that have no row of the month and were not said to be empty; none of a locked month.

        Raises:
            Refusal: as `scores`.
        """
        with self._office.database.read() as tx:
            kept = self._scorer.scored(tx, Month.of(month)).ledgers
        return tuple(ledger for ledger in Ledger if ledger not in kept)

    def lock(self, session: Session, month: str) -> MonthLock:
        """Close the month: its scores are kept as they are now, for ever.

        Raises:
            Refusal: `permission.denied`, `rating.month_locked`, `rating.month_not_over`, `rating.nobody`, or
                `rating.data_missing` for every indicator that lacks data (SC-02).
        """
        session.require(Permission.LOCK_MONTH)
        with self._office.database.write(session.staff_id) as tx:
            refuse_locked(tx, month)
            lock = close_month(self._office, tx, session, self._scorer.computed(tx, Month.of(month)))
        self._office.feed.announce(Topic.RATING)
        return lock

    def sheet_pdf(self, session: Session, month: str, staff_id: UUID, wording: papers.Wording) -> "RenderedPaper":
        """One person's score sheet.

        Raises:
            Refusal: as `person`, and `paper.*` when something cannot be printed.
        """
        person = self.person(session, month, staff_id)
        scores = self.scores(session, month)
        with self._office.database.read() as tx:
            values = papers.sheet_values(station_of(tx), scores, person, held_by(tx, staff_id), wording)
        return papers.printed(self._office, papers.SHEET, values)

    def ranking_pdf(
        self, session: Session, month: str, wording: papers.Wording, form: str = papers.RANKING
    ) -> "RenderedPaper":
        """The month's ranking on one of the forms that show it.

        Raises:
            Refusal: as `scores`, and `paper.*`.
        """
        scores = self.scores(session, month)
        made_on = local_day(self._office.clock.now())
        with self._office.database.read() as tx:
            values = papers.ranking_values(station_of(tx), scores, wording, session.name, made_on)
        definitions = self._office.definitions
        values["to_on"] = last_day(definitions.calendar, made_on, definitions.hearing.public_days)
        return papers.printed(self._office, form, values)

    def ranking_xlsx(self, session: Session, month: str, path: Path, wording: papers.Wording) -> None:
        """The month's ranking as a workbook with a chart.

        Raises:
            Refusal: as `scores`, and `export.*`.
        """
        scores = self.scores(session, month)
        with self._office.database.read() as tx:
            station = station_of(tx)
        papers.write_ranking_book(path, station, scores, wording)


def _shown(scored: Scored, session: Session) -> MonthScores:
    return ranked_month(
        scored.scores,
        scored.who,
        session,
        month=scored.month,
        as_of=scored.as_of,
        scheme=scored.scheme,
        lock=scored.lock,
    )


def _point(shown: MonthScores, one: RankedPerson) -> TrendPoint:
    return TrendPoint(
        month=shown.month,
        total=one.total,
        rank=one.rank,
        average=shown.average,
        parts={part.part: part.score for part in one.parts},
    )
