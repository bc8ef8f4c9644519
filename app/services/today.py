"""What needs doing today: four numbers, what came back, and how the month stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from uuid import UUID

from app.domain.dispatch.order import OPEN_STATES, OrderState, WorkOrder
from app.domain.lists import ListQuery
from app.domain.people.session import Permission, Session
from app.domain.work.case import CaseState
from app.domain.work.event import Event, EventKind
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.lists import Lists
from app.services.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.rating.rating import RatingService

_COMPLAINT: Final = "WO-10"
_LOWEST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Open limits and orders: due today, overdue, orders nobody is sent to, cases to file, one's own orders.

    `pauses` are the cases with something about a pause to approve, for who may approve it.
    """

    due_today: int
    overdue: int
    unassigned: int
    to_archive: int
    own_orders: int
    pauses: int = 0


class Return(StrEnum):
    """Why an order waits for the station again."""

    HANDED_BACK = "handed_back"  # 退回
    COMPLAINT = "complaint"  # 投诉


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """An order that came back, or a complaint that is not settled; `words` is the reason given, or the task."""

    order_id: UUID
    number: str
    why: Return
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LowScore:
    """One of the lowest totals of a month, in hundredths of a point."""

    name: str
    total: int
    lacks_data: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSoFar:
    """How the newest month stands: the average total and the lowest, in hundredths of a point."""

    month: str
    average: int | None
    lowest: tuple[LowScore, ...]
    is_locked: bool


class TodayService:
    """The first page's verbs."""

    def __init__(self, office: Office, lists: Lists, rating: "Callable[[], RatingService]") -> None:
        self._office = office
        self._rating = rating
        self._cases = lists.source("cases")
        self._orders = lists.source("orders")

    def counts(self, session: Session) -> Counts:
        """The numbers of the day; an area manager sees those of his own orders and areas."""
        is_own = session.may(Permission.FIELD_WORK) and not session.may(Permission.DISPATCH)
        own = {"manager": session.number} if is_own else {}
        own_orders = {"person": session.number} if is_own else {}
        unfinished = {"standing": "unfinished", **own}
        return Counts(
            due_today=len(self._cases.keys(ListQuery(filters={"due": "today", **unfinished}))),
            overdue=len(self._cases.keys(ListQuery(filters={"due": "overdue", **unfinished}))),
            unassigned=len(self._orders.keys(ListQuery(filters={"standing": "unassigned", **own_orders}))),
            to_archive=len(self._cases.keys(ListQuery(filters={"standing": CaseState.DONE.value, **own}))),
            own_orders=len(self._orders.keys(ListQuery(filters={"standing": "unfinished", "person": session.number}))),
            pauses=self._awaited(session),
        )

    def _awaited(self, session: Session) -> int:
        may_approve = session.may(Permission.APPROVE_PAUSES)
        return len(self._cases.keys(ListQuery(filters={"pauses": "awaited"}))) if may_approve else 0

    def came_back(self) -> tuple[CameBack, ...]:
        """Orders that were handed back and complaints that are not settled, newest first."""
        with self._office.database.read() as tx:
            handed_back = tx.of(WorkOrder).find(state=OrderState.HANDED_BACK)
            complaints = tx.of(WorkOrder).find(kind=_COMPLAINT)
            found = [
                *_handed_back(tx, handed_back),
                *(
                    CameBack(
                        order_id=order.id,
                        number=order.number,
                        why=Return.COMPLAINT,
                        at=order.created_at,
                        words=order.task,
                    )
                    for order in complaints
                    if order.state in OPEN_STATES - {OrderState.HANDED_BACK}
                ),
            ]
        return tuple(sorted(found, key=lambda each: each.at, reverse=True))

    def month_so_far(self, session: Session) -> MonthSoFar | None:
        """The present month, or the newest there is anything of; None when nothing is scored yet.

        Raises:
            Refusal: `permission.denied`, `rating.lock_damaged`.
        """
        from app.domain.rating.months import Month  # noqa: PLC0415 - scores come after the lists

        session.require(Permission.READ_ALL_SCORES)
        rating = self._rating()
        now = local_day(self._office.clock.now())
        begun = [month for month in rating.months() if Month.of(month).first <= now]
        if not begun:
            return None
        scores = rating.scores(session, begun[0])
        lowest = [
            LowScore(name=one.name, total=one.total, lacks_data=bool(one.flags))
            for one in scores.people
            if one.total is not None
        ]
        return MonthSoFar(
            month=scores.month,
            average=scores.average,
            lowest=tuple(sorted(lowest, key=lambda one: one.total)[:_LOWEST]),
            is_locked=scores.is_locked,
        )


def _handed_back(tx: Transaction, orders: tuple[WorkOrder, ...]) -> list[CameBack]:
    """Each order with the newest event that handed it back."""
    events = tx.of(Event).find_in("subject_id", [order.id for order in orders])
    newest = {
        event.subject_id: event
        for event in sorted(events, key=lambda event: event.recorded_at)
        if event.kind == EventKind.ORDER_HANDED_BACK
    }
    return [
        CameBack(
            order_id=order.id,
            number=order.number,
            why=Return.HANDED_BACK,
            at=newest[order.id].occurred_at,
            words=str(newest[order.id].payload["reason"]),
        )
        for order in orders
    ]
