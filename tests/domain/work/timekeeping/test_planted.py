"""Patterns planted among honest work: each is found by its rule, and honest work is asked nothing."""

from datetime import timedelta
from random import Random

from app.domain.work.event import Event, EventKind
from tests.domain.work.timekeeping.telling import Asking, accepted, at, event, finished, passed

CASES = 300
EACH = 5


def told(day: int, minute: int, *, signed: int = 5) -> list[Event]:
    """An honest case begun on a working day at a minute after nine: papers minutes before, entries at once."""

    def moment(**later: int) -> str:
        return f"{at(f'{day:02}T09:00') + timedelta(minutes=minute) + timedelta(**later):%dT%H:%M}"

    return [
        accepted(moment(), paper=moment(minutes=-signed)),
        event(EventKind.CASE_NOTICE_GIVEN, moment(minutes=2), form="one-time-notice"),
        passed("accept", "survey", moment(minutes=20)),
        event(EventKind.ORDER_DISPATCHED, moment(minutes=30)),
        finished(moment(hours=1), paper=moment(hours=1), recorded=moment(hours=2)),
        passed("survey", "contract", moment(hours=3)),
        passed("contract", "install", moment(hours=4)),
    ]


def test_two_thousand_honest_steps_are_asked_nothing(ask: Asking) -> None:
    dice = Random(20261012)  # noqa: S311 - the same work every time
    stories = [
        told(dice.choice((12, 13, 14, 15, 16, 19, 20)), dice.randrange(0, 180), signed=dice.randrange(0, 50))
        for _ in range(CASES)
    ]

    assert sum(len(story) for story in stories) == 2_100
    assert [finding for story in stories for finding in ask(story)] == []


def test_every_planted_pattern_is_found(ask: Asking) -> None:
    found: dict[str, int] = {}
    for number in range(EACH):
        story = told(12 + number, 10 * number)
        day, next_day = f"{12 + number:02}", f"{13 + number:02}"
        planted = {
            "paper_before_acceptance": [accepted(f"{day}T09:00", paper=f"0{number + 1}T09:00"), *story[1:]],
            "left_before_finish": [*story[:4], *story[5:]],
            "out_of_order": [*story[:6], passed("contract", "install", f"{day}T11:00", recorded=f"{day}T17:00")],
            "same_minute": [*story[:5], *(passed("survey", "contract", f"{day}T14:00") for _ in range(3))],
            "one_sitting": [
                accepted(f"{day}T09:00"),
                *(
                    passed("survey", "contract", f"{which}T10:0{n}", recorded=f"{18 + number}T09:0{n}")
                    for n, which in enumerate((day, next_day, f"{14 + number:02}"))
                ),
            ],
            "recorded_late": [
                *story[:6],
                passed("contract", "install", f"{day}T14:30", recorded=f"{17 + number}T09:00"),
            ],
            "paper_differs": [*story[:6], passed("contract", "install", f"{day}T16:30", paper=f"{next_day}T09:00")],
            "at_night": [*story[:6], passed("contract", "install", f"{day}T22:3{number}")],
        }
        for rule, events in planted.items():
            found[rule] = found.get(rule, 0) + (rule in ask.rules(events))
        wrong = ask.rules(story, powered_at=f"2026-10-{11 + number}T09:00:00+08:00")
        found["fact_before_acceptance"] = found.get("fact_before_acceptance", 0) + (wrong == ["fact_before_acceptance"])

    assert found == dict.fromkeys(found, EACH)
    assert len(found) == 9
