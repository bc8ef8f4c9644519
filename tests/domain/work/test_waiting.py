"""Who waits at the counter, and since when."""

from datetime import timedelta

from app.domain.work.waiting import Ticket, still_waiting, ticket_number
from tests.station import MONDAY


def test_whoever_was_called_or_went_waits_no_more() -> None:
    taken = [Ticket(number=f"00{each}", taken_at=MONDAY + timedelta(minutes=each)) for each in (3, 1, 2, 4)]
    assert [each.number for each in still_waiting(taken, {"002"}, {"004"})] == ["001", "003"]
    assert still_waiting((), {"002"}, frozenset()) == ()


def test_minutes_are_whole_and_never_negative() -> None:
    ticket = Ticket(number="001", taken_at=MONDAY)
    assert [ticket.waited_minutes(MONDAY + timedelta(seconds=each)) for each in (-90, 59, 60, 1259)] == [0, 0, 1, 20]
    assert [ticket_number(each) for each in (0, 11, 999)] == ["001", "012", "1000"]
