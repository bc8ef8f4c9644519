"""Paper against system: what is asked about the times a station keeps, what was answered, and 真实时间率."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.definitions.business import BusinessType
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Role, Staff
from app.domain.problems import Refusal
from app.domain.rating.months import local_day
from app.domain.work.event import EventKind
from app.domain.work.timekeeping.case_checks import check_case
from app.domain.work.timekeeping.findings import Answer, Finding, FindingState, answers_from
from app.domain.work.timekeeping.rate import Rate, doubtful_events, rate_of
from app.domain.work.timekeeping.rules import RuleBook, book_on
from app.persistence.timekeeping_facts import answers_recorded
from app.services.feed import Topic
from app.services.office import Office
from app.services.work.timekeeping_reading import (
    MonthFacts,
    Progress,
    StepTimes,
    TimesMemory,
    steps_of,
    times_of,
)

Values = Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding with what was answered to it, and names: of the business type, the stage, the person asked."""

    finding: Finding
    answer: Answer | None
    business: str
    stage: str
    person: Staff | None

    @property
    def state(self) -> FindingState:
        """How far it has been answered."""
        return FindingState.OPEN if self.answer is None else self.answer.state


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRate:
    """The rate of the steps one person recorded; None is the data folder's owner."""

    person: Staff | None
    rate: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthReview:
    """A month: the station's rate, that of each person who recorded something, and all findings.

    `people` are sorted by staff number; who may not read everybody's figures finds only the own.
    """

    month: str
    rate: Rate
    people: tuple[PersonRate, ...]
    findings: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTruth:
    """A step with its four times, and whether its times can be believed."""

    step: StepTimes
    person: Staff | None
    is_true: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTruth:
    """A case's steps in the order they were recorded, and what is asked about them."""

    steps: tuple[StepTruth, ...]
    findings: tuple[Found, ...]


class TimekeepingService:
    """Compares times and takes the answers; may be asked on any thread."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._memory = TimesMemory(office)

    def months(self) -> tuple[str, ...]:
        """The months (`YYYY-MM`) that can be looked at, newest first, twelve at most."""
        return self._memory.months()

    def rules(self) -> RuleBook:
        """The rules in force today, with their figures and sources."""
        return book_on(self._office.definitions.dated.timekeeping(), local_day(self._office.clock.now()))

    def trend(self, progress: Progress = lambda _done, _total: None) -> tuple[tuple[str, Rate], ...]:
        """The station's rate of every month, oldest first."""
        answers = self._answers()
        return tuple(
            (facts.month, _rate(facts, answers)) for facts in reversed(self._memory.facts(self.months(), progress))
        )

    def review(self, session: Session, month: str) -> MonthReview:
        """One month with its rates and findings; a month nothing was recorded in has none."""
        facts, answers, people = self._facts([month])[0], self._answers(), self._people()
        doubtful = doubtful_events(facts.findings, answers)
        recorded: dict[UUID | None, list[UUID]] = {}
        for step in facts.steps:
            recorded.setdefault(step.event.actor_id, []).append(step.event.id)
        sees_all = session.may(Permission.READ_ALL_SCORES)
        rates = [
            PersonRate(person=people.get(key) if key else None, rate=rate_of(ids, doubtful))
            for key, ids in recorded.items()
            if sees_all or key == session.staff_id
        ]
        rates.sort(key=lambda each: each.person.number if each.person else "")
        return MonthReview(
            month=month,
            rate=_rate(facts, answers),
            people=tuple(rates),
            findings=_with_answers(facts.findings, facts.businesses, answers, people),
        )

    def findings(self, month: str = "") -> tuple[Found, ...]:
        """The findings of a month, or of all months that can be looked at, the newest first."""
        answers, people = self._answers(), self._people()
        found = [
            each
            for facts in self._facts([month] if month else self.months())
            for each in _with_answers(facts.findings, facts.businesses, answers, people)
        ]
        return tuple(sorted(found, key=lambda each: each.finding.recorded_at, reverse=True))

    def steps(self, month: str) -> tuple[StepTruth, ...]:
        """The steps behind a month's rate, in the order they were recorded."""
        facts = self._facts([month])[0]
        doubtful = doubtful_events(facts.findings, self._answers())
        return _truths(facts.steps, doubtful, self._people())

    def of_case(self, case_id: UUID) -> CaseTruth:
        """One case's steps and findings; what concerns the month as a whole is not asked of a case.

        Raises:
            Refusal: `record.missing`.
        """
        people = self._people()
        with self._office.database.read() as tx:
            answers = answers_from(answers_recorded(tx.connection, case_id))
            told = times_of(self._office, tx, [case_id])
        if not told:
            raise Refusal.of("record.missing", kind="work_case")
        found = check_case(told[0], self._office.definitions.dated.timekeeping())
        steps = steps_of(told[0])
        businesses = {case_id: told[0].business}
        return CaseTruth(
            steps=_truths(steps, doubtful_events(found, answers), people),
            findings=_with_answers(found, businesses, answers, people),
        )

    def find(self, key: str) -> Found:
        """The finding with this key.

        Raises:
            Refusal: `times.unknown` when there is none, or no longer one, for its facts have changed.
        """
        wanted = key.strip().lower()
        found = next((each for each in self.findings() if each.finding.key == wanted), None)
        if found is None:
            raise Refusal.of("times.unknown", "finding", finding=key)
        return found

    def answer(self, session: Session, key: str, reason: str) -> Found:
        """Give the reason for a finding: by who recorded it, by who answers for the case, or at the counter.

        Raises:
            Refusal: `times.unknown`, `times.reason_missing`, `times.not_yours`, `times.settled` when the head has
                accepted an answer already.
        """
        found = self.find(key)
        if not reason.strip():
            raise Refusal.of("times.reason_missing", "reason")
        if found.state is FindingState.ACCEPTED:
            raise Refusal.of("times.settled", "finding", finding=found.finding.key)
        is_own = session.staff_id is not None and found.finding.person_id == session.staff_id
        if not is_own and not session.may(Permission.INTAKE):
            raise Refusal.of("times.not_yours", "finding")
        self._say(session, found.finding, EventKind.TIMES_ANSWERED, {"reason": reason.strip()})
        return self.find(key)

    def decide(self, session: Session, key: str, *, is_accepted: bool, note: str = "") -> Found:
        """Accept the reason or not; the head does, and not of an own reason.

        Raises:
            Refusal: `times.unknown`, `times.head_only`, `times.not_answered`, `times.own_answer`,
                `times.note_missing` when it is not accepted and nothing says why.
        """
        if not session.is_owner and Role.HEAD not in session.roles:
            raise Refusal.of("times.head_only")
        found = self.find(key)
        if found.answer is None or found.state is not FindingState.ANSWERED:
            raise Refusal.of("times.not_answered", "finding", finding=found.finding.key)
        if found.answer.answered_by == session.staff_id and not session.is_owner:
            raise Refusal.of("times.own_answer", "finding")
        if not is_accepted and not note.strip():
            raise Refusal.of("times.note_missing", "note")
        payload: Values = {"is_accepted": int(is_accepted), "note": note.strip()}
        self._say(session, found.finding, EventKind.TIMES_DECIDED, payload)
        return self.find(key)

    def _say(self, session: Session, finding: Finding, kind: EventKind, payload: Values) -> None:
        with self._office.database.write(session.staff_id) as tx:
            about = {"finding": finding.key, "rule": finding.rule.value}
            subject = (finding.subject.kind, finding.subject.id)
            self._office.record(tx, session, subject, kind, payload={**about, **payload})
        self._office.feed.announce(Topic.CASES)

    def _facts(self, months: Sequence[str]) -> tuple[MonthFacts, ...]:
        return self._memory.facts(months, lambda _done, _total: None)

    def _answers(self) -> dict[str, Answer]:
        with self._office.database.read() as tx:
            return answers_from(answers_recorded(tx.connection))

    def _people(self) -> dict[UUID, Staff]:
        with self._office.database.read() as tx:
            return {person.id: person for person in tx.of(Staff).find()}


def _rate(facts: MonthFacts, answers: Mapping[str, Answer]) -> Rate:
    return rate_of((step.event.id for step in facts.steps), doubtful_events(facts.findings, answers))


def _with_answers(
    findings: Iterable[Finding],
    businesses: Mapping[UUID, BusinessType],
    answers: Mapping[str, Answer],
    people: Mapping[UUID, Staff],
) -> tuple[Found, ...]:
    def named(finding: Finding) -> Found:
        business = businesses.get(finding.subject.id)
        stages = {} if business is None else {stage.code: stage.name for stage in business.stages}
        return Found(
            finding=finding,
            answer=answers.get(finding.key),
            business="" if business is None else business.name,
            stage=stages.get(finding.stage, ""),
            person=people.get(finding.person_id) if finding.person_id else None,
        )

    return tuple(map(named, findings))


def _truths(
    steps: Iterable[StepTimes], doubtful: frozenset[UUID], people: Mapping[UUID, Staff]
) -> tuple[StepTruth, ...]:
    return tuple(
        StepTruth(
            step=step,
            person=people.get(step.event.actor_id) if step.event.actor_id else None,
            is_true=step.event.id not in doubtful,
        )
        for step in steps
    )
