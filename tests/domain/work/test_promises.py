"""Promises: a minute late is broken, and another day agreed on too late mends nothing."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from app.domain.work.event import Event, EventKind, SubjectKind
from app.domain.work.promises import (
    PromiseMove,
    PromiseState,
    check_promise,
    check_settling,
    promises_of,
)
from tests.station import MONDAY, ZHANG, local

CASE = UUID(int=1)
FRIDAY = local(2026, 3, 6, 17)


def event(kind: EventKind, at: datetime, **payload: str) -> Event:
    return Event(
        id=uuid4(),
        subject_kind=SubjectKind.CASE,
        subject_id=CASE,
        kind=kind,
        occurred_at=at,
        recorded_at=at,
        device_at=at,
        actor_id=ZHANG,
        device_id="",
        payload=payload,
    )


def promised() -> Event:
    return event(EventKind.CASE_PROMISED, MONDAY, what="送合同", until=FRIDAY.isoformat(), to="陈先生")


def test_what_was_said_is_kept_with_who_said_it_to_whom_and_until_when() -> None:
    made = promised()
    (promise,) = promises_of([made, event(EventKind.CASE_FORM_SIGNED, MONDAY, form="x")])
    assert (promise.id, promise.case_id, promise.what, promise.to, promise.by_id) == (
        made.id,
        CASE,
        "送合同",
        "陈先生",
        ZHANG,
    )
    assert (promise.made_at, promise.until) == (MONDAY, FRIDAY)
    assert promise.state(FRIDAY) is PromiseState.OPEN
    assert promise.state(FRIDAY + timedelta(minutes=1)) is PromiseState.OVERDUE


def test_one_minute_late_is_broken() -> None:
    made = promised()
    for late, state in ((0, PromiseState.KEPT), (1, PromiseState.BROKEN)):
        kept = event(EventKind.CASE_PROMISE_KEPT, FRIDAY + timedelta(minutes=late), promise=str(made.id))
        (promise,) = promises_of([kept, made])
        assert promise.state(FRIDAY + timedelta(days=9)) is state


def test_a_day_agreed_on_in_time_moves_it_and_one_agreed_on_too_late_mends_nothing() -> None:
    monday = local(2026, 3, 9, 17)
    for at, is_broken in ((FRIDAY, False), (FRIDAY + timedelta(minutes=1), True)):
        made = promised()
        words = {"promise": str(made.id), "until": monday.isoformat(), "reason": "客户外出"}
        move = event(EventKind.CASE_PROMISE_MOVED, at, **words)
        kept = event(EventKind.CASE_PROMISE_KEPT, monday, promise=str(made.id))
        (open_promise,) = promises_of([made, move])
        assert open_promise.moves == (PromiseMove(at=at, before=FRIDAY, until=monday, reason="客户外出"),)
        assert (open_promise.state(monday), open_promise.is_broken(monday)) == (PromiseState.OPEN, is_broken)
        (promise,) = promises_of([made, move, kept])
        assert promise.state(monday) is (PromiseState.BROKEN if is_broken else PromiseState.KEPT)


def test_a_promise_says_something_and_lies_ahead() -> None:
    assert [problem.code for problem in check_promise("  ", MONDAY, MONDAY)] == ["promise.nothing", "promise.past"]
    assert check_promise("送合同", FRIDAY, MONDAY) == []


def test_a_promise_is_settled_once_and_not_before_it_was_made() -> None:
    made = promised()
    (promise,) = promises_of([made])
    assert [problem.code for problem in check_settling(promise, MONDAY - timedelta(minutes=1))] == ["promise.backwards"]
    assert check_settling(promise, MONDAY) == []
    (kept,) = promises_of([made, event(EventKind.CASE_PROMISE_KEPT, FRIDAY, promise=str(made.id))])
    assert [problem.code for problem in check_settling(kept, FRIDAY)] == ["promise.settled"]
