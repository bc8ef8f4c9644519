"""A month's times read from the file and compared, and kept until something new is recorded."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from app.domain.definitions.business import BusinessType
from app.domain.rating.months import STATION_ZONE, Month, local_day
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.case import Case
from app.domain.work.event import Event, EventKind
from app.domain.work.timekeeping.case_checks import check_case
from app.domain.work.timekeeping.findings import Finding
from app.domain.work.timekeeping.month_checks import Closing, MonthTimes, MovedClock, Opened, Taken, check_month
from app.domain.work.timekeeping.rules import book_on
from app.domain.work.timekeeping.steps import CaseTimes, steps_from
from app.persistence.database import Transaction
from app.persistence.timekeeping_facts import (
    accounts_opened,
    cases_touched,
    moved_clocks,
    orders_of_cases,
    recorded_after,
    span_recorded,
)
from app.services.office import Office
from app.services.station import station_of
from app.services.work.ground import business_of, clocks_of

MOST_MONTHS: Final = 12
"""So many months, the newest, are compared and listed; findings of earlier ones keep their answers in the events."""

_DAY: Final = timedelta(days=1)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTimes:
    """One step with its four times; `business` and `stage` are names."""

    event: Event
    case_id: UUID
    number: str
    business: str
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFacts:
    """What one month holds: the steps recorded in it, what was found, and the business types by case.

    `is_over` is whether the month had ended when it was compared.
    """

    month: str
    steps: tuple[StepTimes, ...]
    findings: tuple[Finding, ...]
    is_over: bool
    businesses: Mapping[UUID, BusinessType]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A month as it was compared, up to which event row, and by which calendar."""

    facts: MonthFacts
    row: int
    calendar: WorkingCalendar


class TimesMemory:
    """The months as they were last compared; a month is compared anew when something was recorded in it or before it.

    Several threads may ask: each month is kept with the row it was read up to, so an older look never passes for a
    newer one.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._kept: dict[str, _Kept] = {}

    def months(self) -> tuple[str, ...]:
        """The months (`YYYY-MM`) there are, newest first."""
        with self._office.database.read() as tx:
            return _months(tx)

    def facts(self, months: Sequence[str], progress: Progress) -> tuple[MonthFacts, ...]:
        """What these months hold, in their order."""
        found = []
        with self._office.database.read() as tx:
            for done, month in enumerate(months):
                progress(done, len(months))
                found.append(self._month(tx, month))
        progress(len(months), len(months))
        return tuple(found)

    def _month(self, tx: Transaction, month: str) -> MonthFacts:
        kept, calendar = self._kept.get(month), self._office.definitions.calendar
        row, earliest = recorded_after(tx.connection, 0 if kept is None else kept.row)
        # A month ends without anything being recorded.
        is_over = month < _month_of(self._office.clock.now())
        is_new = earliest is not None and _month_of(earliest) <= month
        if kept is None or is_new or kept.calendar is not calendar or kept.facts.is_over is not is_over:
            facts = read_month(self._office, tx, Month.of(month))
        else:
            facts = kept.facts
        self._kept[month] = _Kept(facts=facts, row=row, calendar=calendar)
        return facts


def _month_of(moment: datetime) -> str:
    return str(Month.of(local_day(moment).isoformat()))


def read_month(office: Office, tx: Transaction, month: Month) -> MonthFacts:
    """Compare one month's times."""
    since, until = _midnight(month.first), _midnight(month.last + _DAY)
    cases = times_of(office, tx, cases_touched(tx.connection, since, until))
    steps = tuple(step for times in cases for step in steps_of(times) if since <= step.event.recorded_at < until)
    books = office.definitions.dated.timekeeping()
    found = [each for times in cases for each in check_case(times, books) if since <= each.recorded_at < until]
    whole = _month_times(office, tx, month, cases)
    found += check_month(whole, book_on(books, month.first))
    return MonthFacts(
        month=str(month),
        steps=tuple(sorted(steps, key=lambda step: step.event.recorded_at)),
        findings=tuple(found),
        is_over=whole.is_over,
        businesses={times.case.id: times.business for times in cases},
    )


def times_of(office: Office, tx: Transaction, case_ids: Iterable[UUID]) -> tuple[CaseTimes, ...]:
    """Cases as their times are compared, by their numbers."""
    cases = tx.of(Case).find_in("id", case_ids)
    orders = orders_of_cases(tx.connection, [case.id for case in cases])
    stories: dict[UUID, list[Event]] = defaultdict(list)
    for event in tx.of(Event).find_in("subject_id", [*(case.id for case in cases), *orders]):
        stories[orders[event.subject_id][0] if event.subject_id in orders else event.subject_id].append(event)
    stages = {order_id: stage for order_id, (_, stage) in orders.items()}
    return tuple(
        _case_times(office, case, sorted(stories[case.id], key=lambda event: event.recorded_at), stages)
        for case in sorted(cases, key=lambda case: case.number)
    )


def _case_times(office: Office, case: Case, story: Sequence[Event], stages: Mapping[UUID, str]) -> CaseTimes:
    return CaseTimes(
        case=case,
        business=business_of(office, case),
        events=tuple(story),
        order_stages=stages,
        calendar=office.definitions.calendar,
        steps=steps_from(story, stages),
    )


def steps_of(times: CaseTimes) -> tuple[StepTimes, ...]:
    """A case's steps with their names, in the order they were recorded."""
    names = {stage.code: stage.name for stage in times.business.stages}
    return tuple(
        StepTimes(
            event=step.event,
            case_id=times.case.id,
            number=times.case.number,
            business=times.business.name,
            stage=names.get(step.stage, step.stage),
        )
        for step in times.steps
    )


def _month_times(office: Office, tx: Transaction, month: Month, cases: Sequence[CaseTimes]) -> MonthTimes:
    since, until = _midnight(month.first), _midnight(month.last + _DAY)
    span = span_recorded(tx.connection)
    # Accounts of the first month may have been applied for before the program came to the station.
    is_first = span is None or local_day(span[0]) >= month.first
    opened = () if is_first else accounts_opened(tx.connection, month.first, month.last)

    def recorded(kind: EventKind) -> list[tuple[CaseTimes, Event]]:
        return [
            (times, event)
            for times in cases
            for event in times.events
            if event.kind == kind and since <= event.recorded_at < until
        ]

    return MonthTimes(
        month=month,
        station_id=station_of(tx).id,
        calendar=office.definitions.calendar,
        is_over=office.clock.now() >= until,
        closings=tuple(
            Closing(event=event, number=times.case.number, clocks=clocks_of(office, times.case, times.events))
            for times, event in recorded(EventKind.CASE_CLOSED)
        ),
        taken=tuple(Taken(event=event, number=times.case.number) for times, event in recorded(EventKind.CASE_ACCEPTED)),
        moved=tuple(
            MovedClock(event=event, before_at=before) for event, before in moved_clocks(tx.connection, since, until)
        ),
        opened=tuple(Opened(account=account, opened_on=day) for account, day in opened),
    )


def _months(tx: Transaction) -> tuple[str, ...]:
    span = span_recorded(tx.connection)
    if span is None:
        return ()
    first, last = (Month.of(local_day(at).isoformat()) for at in span)
    months = [last]
    while months[-1] != first and len(months) < MOST_MONTHS:
        months.append(months[-1].shifted(-1))
    return tuple(map(str, months))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=STATION_ZONE)
