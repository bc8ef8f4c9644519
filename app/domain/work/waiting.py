"""The queue at the counter: numbers that were taken and not yet called, by the day's facts."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A number a customer has taken."""

    number: str
    taken_at: datetime

    def waited_minutes(self, now: datetime) -> int:
        """Whole minutes since it was taken."""
        return max(now - self.taken_at, timedelta(0)) // _MINUTE


def ticket_number(taken: int) -> str:
    """The number of the next ticket of a day on which so many were taken: 001, 002."""
    return f"{taken + 1:03d}"


def still_waiting(taken: Iterable[Ticket], called: Container[str], gone: Container[str]) -> tuple[Ticket, ...]:
    """Those who wait, the longest first; who was called or went away does not.

    Args:
        taken: the day's tickets.
        called: numbers called today, from the queue or not.
        gone: numbers of those who went without being called.
    """
    waiting = [ticket for ticket in taken if ticket.number not in called and ticket.number not in gone]
    return tuple(sorted(waiting, key=lambda ticket: (ticket.taken_at, ticket.number)))
