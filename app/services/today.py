"""What needs doing today, in four numbers."""

from dataclasses import dataclass

from app.domain.lists import ListQuery
from app.domain.people.session import Permission, Session
from app.domain.work.case import CaseState
from app.services.lists import Lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Open limits and orders: due today, overdue, orders nobody is sent to, cases to file."""

    due_today: int
    overdue: int
    unassigned: int
    to_archive: int


class TodayService:
    """The first page's verbs."""

    def __init__(self, lists: Lists) -> None:
        self._cases = lists.source("cases")
        self._orders = lists.source("orders")

    def counts(self, session: Session) -> Counts:
        """The four numbers; an area manager sees those of his own orders and areas."""
        own = {} if session.may(Permission.DISPATCH) or session.is_owner else {"responsible": session.number}
        own_orders = {} if not own else {"person": session.number}
        unfinished = {"standing": "unfinished", **own}
        return Counts(
            due_today=len(self._cases.keys(ListQuery(filters={"due": "today", **unfinished}))),
            overdue=len(self._cases.keys(ListQuery(filters={"due": "overdue", **unfinished}))),
            unassigned=len(self._orders.keys(ListQuery(filters={"standing": "unassigned", **own_orders}))),
            to_archive=len(self._cases.keys(ListQuery(filters={"standing": CaseState.DONE.value, **own}))),
        )
