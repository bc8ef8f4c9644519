"""What this station is like, told to the hub at the end of a round: limits at risk, counts, locked months.

Each computer reports what it sees; the county shows the report that knows most of the station's log.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from app.domain.dispatch.order import OPEN_STATES, WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.people.session import OWNER
from app.domain.people.staff import Staff
from app.domain.problems import Refusal
from app.domain.rating.months import Month
from app.domain.upstream.report import (
    MOST_LIMITS,
    HalfStars,
    LimitAtRisk,
    LockedMonth,
    MemberPoints,
    MemberStars,
    Report,
)
from app.domain.work.case import Case
from app.domain.work.due import CaseDue, Urgency, urgency
from app.persistence.case_ids import open_case_ids
from app.persistence.database import Transaction
from app.persistence.upstream.locked import locked_months
from app.persistence.upstream.position import position_of
from app.services.clock import local_day
from app.services.office import Office
from app.services.rating.half_years import HalfYears
from app.services.rating.ranking import ranked_month
from app.services.rating.scoring import Scored, Scorer
from app.sync.client import HubClient

EVERY: Final = timedelta(minutes=5)
"""A computer reports no more often than this, and only what changed since."""

ARRIVE: Final = "arrive"
FINISH: Final = "finish"
"""The clocks of an order, where a case's have names of their own."""

_LOG: Final = logging.getLogger(__name__)
_MONTHS: Final = 12
_HALVES: Final = 2
_NEAR: Final = frozenset({Urgency.NEAR, Urgency.TODAY, Urgency.OVERDUE})
_MILLISECOND: Final = timedelta(milliseconds=1)
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)

Scores = tuple[tuple[LockedMonth, ...], tuple[HalfStars, ...]]


class Reporting:
    """Makes reports and sends them; remembers the last one as long as the program runs."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._sent_at: datetime | None = None
        self._sent: Report | None = None
        self._locked: tuple[str, ...] = ()
        self._scores: Scores = ((), ())

    def tell(self, client: HubClient) -> bool:
        """Report if it is time and something changed; whether it was.

        A hub that does not take it, as an older one, keeps nobody from staying in step: it is only noted.
        """
        now = self._office.clock.now()
        if self._sent_at is not None and timedelta(0) <= now - self._sent_at < EVERY:
            return False
        self._sent_at = now
        try:
            report = self.made()
            if self._sent is not None and _content(report) == _content(self._sent):
                return False
            client.report(report)
        except Refusal as refusal:
            _LOG.info("nothing reported: %s", refusal)
            return False
        self._sent = report
        return True

    def made(self) -> Report:
        """The report as it would be sent now."""
        now = self._office.clock.now()
        with self._office.database.read() as tx:
            position = position_of(tx.connection)
            orders = tx.of(WorkOrder).find_in("state", OPEN_STATES)
            at_risk = sorted(self._at_risk(tx, orders, now), key=lambda each: (each.due_at, each.number, each.clock))
            cases = len(open_case_ids(tx.connection))
        months, halves = self._locked_scores()
        return Report(
            reported_at=now + position.offset_ms * _MILLISECOND,
            position=position.cursor,
            offset_ms=position.offset_ms,
            open_cases=cases,
            open_orders=len(orders),
            at_risk=len(at_risk),
            limits=tuple(at_risk[:MOST_LIMITS]),
            months=months,
            halves=halves,
        )

    def _at_risk(self, tx: Transaction, orders: tuple[WorkOrder, ...], now: datetime) -> Iterator[LimitAtRisk]:
        people = {person.id: person.name for person in tx.of(Staff).find()}
        managers = {area.id: people.get(area.a_manager_id, "") for area in tx.of(TransformerArea).find()}
        yield from self._of_cases(tx, managers, now)
        kinds = {kind.code: kind.name for kind in self._office.definitions.dated.order_kinds(local_day(now))}
        for order in orders:
            for clock, due_at in ((ARRIVE, None if order.arrived_at else order.due_arrive_at), (FINISH, order.due_at)):
                if due_at is None:
                    continue
                stands = urgency(order.created_at, due_at, now)
                if stands in _NEAR:
                    yield LimitAtRisk(
                        number=order.number,
                        business=kinds.get(order.kind, order.kind),
                        stage="",
                        clock=clock,
                        due_at=due_at,
                        is_over=stands is Urgency.OVERDUE,
                        manager=managers.get(order.area_id, ""),
                    )

    def _of_cases(self, tx: Transaction, managers: Mapping[UUID, str], now: datetime) -> Iterator[LimitAtRisk]:
        stands = {
            each.id: (each, urgency(each.started_at, each.due_at, now, is_paused=each.is_paused))
            for each in tx.of(CaseDue).find()
        }
        near = {key for key, (_, how) in stands.items() if how in _NEAR}
        for case in tx.of(Case).find_in("id", near):
            due, how = stands[case.id]
            business, stage = self._names(case)
            yield LimitAtRisk(
                number=case.number,
                business=business,
                stage=stage,
                clock=due.limit_name,
                due_at=due.due_at,
                is_over=how is Urgency.OVERDUE,
                manager=managers.get(case.area_id, ""),
            )

    def _names(self, case: Case) -> tuple[str, str]:
        """The names of a case's business and stage; their codes where only another computer knows them."""
        for version in self._office.definitions.versions(case.business_code):
            if version.effective_from == case.business_version:
                names = {stage.code: stage.name for stage in version.stages}
                return version.name, names.get(case.stage, case.stage)
        return case.business_code, case.stage

    def _locked_scores(self) -> Scores:
        """The newest locked months and the half-years they are in; read anew when another was locked."""
        with self._office.database.read() as tx:
            locked = locked_months(tx.connection)[:_MONTHS]
        if locked == self._locked:
            return self._scores
        scorer = Scorer(self._office)
        months = tuple(self._month(scorer, month) for month in locked)
        halves = tuple(
            self._half(HalfYears(self._office, scorer), first)
            for first in tuple(dict.fromkeys(str(Month.of(month).half) for month in locked))[:_HALVES]
        )
        self._locked = locked
        self._scores = tuple(filter(None, months)), tuple(filter(None, halves))
        return self._scores

    def _month(self, scorer: Scorer, month: str) -> LockedMonth | None:
        try:
            with self._office.database.read() as tx:
                return _locked_month(scorer.scored(tx, Month.of(month)))
        except Refusal as refusal:
            # Somebody wrote past the program: the station is told so where it looks at the month.
            _LOG.warning("a locked month is left out of the report: %s", refusal)
            return None

    def _half(self, half_years: HalfYears, first: str) -> HalfStars | None:
        try:
            half = half_years.of(OWNER, first)
        except Refusal as refusal:
            _LOG.warning("a half-year is left out of the report: %s", refusal)
            return None
        people = sorted((person.number, person.result.stars) for person in half.people)
        return HalfStars(
            first_month=half.first_month,
            locked=half.locked,
            members=tuple(MemberStars(number=number, stars=stars) for number, stars in people),
        )


def _locked_month(scored: Scored) -> LockedMonth:
    shown = ranked_month(
        scored.scores, scored.who, OWNER, month=scored.month, as_of=scored.as_of, scheme=scored.scheme, lock=scored.lock
    )
    return LockedMonth(
        month=scored.month,
        locked_at=scored.as_of,
        average=shown.average,
        members=tuple(
            MemberPoints(number=one.number, total=one.total) for one in sorted(shown.people, key=lambda one: one.number)
        ),
    )


def _content(report: Report) -> Report:
    """A report without what is another with every report."""
    return replace(report, reported_at=_NEVER, offset_ms=0, position=0)
