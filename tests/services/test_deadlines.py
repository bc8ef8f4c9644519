"""Limits counted for whoever asks: rules and calendars by which, and what is refused."""

from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from app.domain.definitions.changes import LimitChange
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.services.deadlines import Counted, DeadlineService, Refused, Standing, shipped_deadlines
from tests.domain.work.minute_oracle import truth
from tests.domain.work.random_clocks import clock
from tests.station import SmallStation, local

LIMIT = {"amount": 2, "unit": "working_day"}
ITEM: dict[str, Any] = {"id": "a", "limit": LIMIT, "started_at": "2026-10-08T09:00", "as_of": "2026-10-09T12:00"}


@pytest.fixture(scope="module")
def shipped() -> DeadlineService:
    return shipped_deadlines()


def counted(service: DeadlineService, given: object) -> Counted:
    (answer,) = service.count_all(given)
    assert isinstance(answer, Counted), answer
    return answer


def refused(service: DeadlineService, item: object) -> list[tuple[str, str]]:
    (answer,) = service.count_all([item])
    assert isinstance(answer, Refused)
    return [(problem.code, problem.field) for problem in answer.problems]


def test_an_item_is_answered_with_its_end_and_how_it_stands(shipped: DeadlineService) -> None:
    answer = counted(shipped, [ITEM])
    assert (answer.id, answer.standing, answer.spec) == ("a", Standing.RUNNING, None)
    assert answer.deadline.due_at == local(2026, 10, 10, 17, 30)
    assert (answer.deadline.used, answer.deadline.left) == (Fraction(1, 2), Fraction(3, 2))
    assert (answer.deadline.used_minutes, answer.deadline.left_minutes) == (210, 630)


@pytest.mark.parametrize(
    ("given", "standing"),
    [
        ({"as_of": "2026-10-10T17:29"}, Standing.RUNNING),  # near, which is no matter here
        ({"as_of": "2026-10-10T17:31"}, Standing.LATE),
        ({"ended_at": "2026-10-10T17:30"}, Standing.MET),
        ({"ended_at": "2026-10-10T17:31"}, Standing.LATE),
        ({"pauses": [{"from": "2026-10-09T10:00"}]}, Standing.PAUSED),
        ({"pauses": [{"from": "2026-10-09T10:00", "to": "2026-10-09T12:00"}]}, Standing.RUNNING),
    ],
)
def test_how_a_clock_stands(shipped: DeadlineService, given: dict[str, Any], standing: Standing) -> None:
    assert counted(shipped, [ITEM | given]).standing is standing


def test_random_items_agree_with_the_count_of_minutes(shipped: DeadlineService) -> None:
    chance = Random(7)  # noqa: S311 - the same items in every run
    for number in range(60):
        item, hours = clock(chance, number)
        calendar = {key: value for key, value in hours.items() if key != "seasons"}
        expected = truth(item, calendar)
        shared = counted(shipped, {"items": [item], "calendar": calendar})
        own = item | {"calendar": calendar}
        assert shipped.count_all([own, own]) == (shared, shared)
        found = shared.deadline
        assert (found.due_at, shared.standing, found.used, found.left_minutes) == (
            expected.due_at,
            expected.state,
            expected.used,
            expected.left_minutes,
        ), (item, calendar)


def test_a_rule_is_named_by_business_and_limit(shipped: DeadlineService) -> None:
    answer = counted(shipped, [ITEM | {"limit": None, "rule": "LV-RES-NEW/promise"}])
    assert answer.spec is not None
    assert (answer.spec.name, answer.deadline.limit.amount) == ("居民全过程办电（承诺）", 5)
    assert answer.deadline.due_at == local(2026, 10, 14, 17, 30)


@pytest.mark.parametrize(("fields", "minutes"), [({"place": "town"}, 45), ({"place": "remote"}, 120), ({}, 90)])
def test_a_field_may_decide_the_amount_of_a_rule(
    shipped: DeadlineService, fields: dict[str, str], minutes: int
) -> None:
    item = {**ITEM, "limit": None, "rule": "REP-FAULT/arrival", "fields": fields}
    assert counted(shipped, [item]).deadline.limit.amount == minutes


def test_pauses_do_not_stop_the_clock_of_a_rule_that_never_pauses(shipped: DeadlineService) -> None:
    pauses = [{"from": "2026-10-09T08:30", "to": "2026-10-09T17:30"}]
    whole = counted(shipped, [ITEM | {"limit": None, "rule": "LV-RES-NEW/whole", "pauses": pauses}])
    promise = counted(shipped, [ITEM | {"limit": None, "rule": "LV-RES-NEW/promise", "pauses": pauses}])
    utility = counted(shipped, [ITEM | {"limit": None, "rule": "LV-NR-NEW/utility", "pauses": pauses}])
    assert whole.deadline.due_at == local(2026, 10, 14, 17, 30)
    assert promise.deadline.due_at == local(2026, 10, 15, 17, 30)
    assert utility.deadline.due_at == local(2026, 10, 16, 17, 30)


def test_a_rule_counts_in_the_version_in_force_when_the_clock_started(station: SmallStation) -> None:
    change = LimitChange(
        business_code="LV-RES-NEW", limit_code="promise", amount=3, effective_from=date(2026, 10, 9), reason="试点"
    )
    station.desk.rules.change_limit(OWNER, change)
    item = {"id": 1, "rule": "LV-RES-NEW/promise", "as_of": "2026-10-09T12:00"}
    before, after = station.desk.deadlines.count_all(
        [item | {"started_at": "2026-10-08T23:59"}, item | {"started_at": "2026-10-09T00:00"}]
    )
    assert isinstance(before, Counted)
    assert isinstance(after, Counted)
    assert (before.deadline.limit.amount, after.deadline.limit.amount) == (5, 3)


def test_without_a_moment_to_look_from_it_is_now(station: SmallStation) -> None:
    item = {"id": 1, "limit": LIMIT, "started_at": "2026-03-01T09:00"}  # the Sunday before the station's Monday
    assert counted(station.desk.deadlines, [item]).deadline.used_minutes == 30


def test_a_calendar_stands_in_for_the_usual_hours_and_days(shipped: DeadlineService) -> None:
    calendar = {
        "segments": [["9:00", "11:00"], ["22:00", "24:00"]],
        "overrides": {"2026-10-09": False, "2026-10-11": True},
        "suspensions": [{"from": "2026-10-10T22:00", "to": "2026-10-11T09:00", "reason": "台风"}],
    }
    found = counted(shipped, {"items": [ITEM], "calendar": calendar}).deadline
    assert found.due_at == local(2026, 10, 12, 11, 0)  # two hours of the Saturday, four of the Sunday, two of Monday
    assert [line.reasons for line in found.lines if line.reasons] == [("台风",)]
    only_days = counted(shipped, {"items": [ITEM], "calendar": {"overrides": {"2026-10-09": False}}}).deadline
    assert only_days.due_at == local(2026, 10, 12, 17, 30)


@pytest.mark.parametrize("given", [7, "a", None, {}, {"items": {}}, {"item": []}])
def test_what_is_no_batch_is_refused(shipped: DeadlineService, given: object) -> None:
    with pytest.raises(Refusal, match=r"deadline\.not_a_batch"):
        shipped.count_all(given)


def test_an_unknown_key_or_a_wrong_calendar_of_a_batch_refuses_all_of_it(shipped: DeadlineService) -> None:
    with pytest.raises(Refusal, match=r"deadline\.unknown_key"):
        shipped.count_all({"items": [ITEM], "calender": {}})
    with pytest.raises(Refusal, match=r"deadline\.no_segments"):
        shipped.count_all({"items": [ITEM], "calendar": {"segments": []}})
    with pytest.raises(Refusal, match=r"deadline\.not_an_object"):
        shipped.count_all({"items": [ITEM], "calendar": 7})


def test_a_bad_item_is_refused_and_the_rest_answered(shipped: DeadlineService) -> None:
    first, second, third, fourth = shipped.count_all([ITEM, ITEM | {"id": 2, "started_at": "x"}, [], ITEM])
    assert isinstance(first, Counted)
    assert isinstance(second, Refused)
    assert isinstance(third, Refused)
    assert isinstance(fourth, Counted)
    assert (second.id, second.index, third.id, third.index) == (2, 1, None, 2)


_NO_START = {key: value for key, value in ITEM.items() if key != "started_at"}


@pytest.mark.parametrize(
    ("item", "problems"),
    [
        (None, [("deadline.not_an_object", "")]),
        (ITEM | {"id": None}, [("deadline.no_id", "id")]),
        (ITEM | {"id": True}, [("deadline.no_id", "id")]),
        (_NO_START, [("deadline.missing", "started_at")]),
        (_NO_START | {"startd_at": "x"}, [("deadline.unknown_key", "startd_at"), ("deadline.missing", "started_at")]),
        (ITEM | {"started_at": 20261008}, [("deadline.not_a_moment", "started_at")]),
        (ITEM | {"as_of": "yesterday"}, [("deadline.not_a_moment", "as_of")]),
        (ITEM | {"as_of": "9999-12-31T23:59"}, [("deadline.out_of_range", "as_of")]),
        (ITEM | {"started_at": "1991-12-31"}, [("deadline.out_of_range", "started_at")]),
        (ITEM | {"ended_at": "2026-10-08T08:59"}, [("clock.end_before_start", "ended_at")]),
        (ITEM | {"limit": None}, [("deadline.one_limit", "limit")]),
        (ITEM | {"rule": "LV-RES-NEW/promise"}, [("deadline.one_limit", "limit")]),
        (ITEM | {"fields": {}}, [("deadline.fields_without_rule", "fields")]),
        (ITEM | {"limit": 5}, [("deadline.not_an_object", "limit"), ("deadline.missing", "limit.amount"),
                               ("deadline.missing", "limit.unit")]),
        (ITEM | {"limit": {"amount": "5", "unit": "week"}}, [("deadline.not_a_number", "limit.amount"),
                                                             ("deadline.not_a_choice", "limit.unit")]),
        (ITEM | {"limit": LIMIT | {"amount": True}}, [("deadline.not_a_number", "limit.amount")]),
        (ITEM | {"limit": LIMIT | {"amount": 0}}, [("clock.amount", "limit")]),
        (ITEM | {"limit": LIMIT | {"amount": 3651}}, [("clock.amount", "limit")]),
        (ITEM | {"limit": LIMIT | {"mode": "lunar"}}, [("deadline.not_a_choice", "limit.mode")]),
        (ITEM | {"limit": LIMIT | {"days": 1}}, [("deadline.unknown_key", "limit.days")]),
        (ITEM | {"limit": None, "rule": 7}, [("deadline.not_a_text", "rule"), ("deadline.rule_form", "rule")]),
        (ITEM | {"limit": None, "rule": "promise"}, [("deadline.rule_form", "rule")]),
        (ITEM | {"limit": None, "rule": "NO-SUCH/promise"}, [("business.unknown", "business")]),
        (ITEM | {"limit": None, "rule": "LV-RES-NEW/no-such"}, [("deadline.no_such_limit", "rule")]),
        (ITEM | {"limit": None, "rule": "LV-RES-NEW/promise", "started_at": "2001-01-01"},
         [("business.not_in_force", "business")]),
        (ITEM | {"limit": None, "rule": "REP-FAULT/arrival", "fields": {"place": [], "on": True}},
         [("deadline.not_text_or_number", "fields.place"), ("deadline.not_text_or_number", "fields.on")]),
        (ITEM | {"pauses": {}}, [("deadline.not_a_list", "pauses")]),
        (ITEM | {"pauses": [7, {"to": "2026-10-09"}]}, [("deadline.not_an_object", "pauses[0]"),
                                                        ("deadline.missing", "pauses[1].from")]),
        (ITEM | {"pauses": [{"from": "2026-10-09", "until": "2026-10-10", "reason": 7}]},
         [("deadline.unknown_key", "pauses[0].until"), ("deadline.not_a_text", "pauses[0].reason")]),
        (ITEM | {"pauses": [{"from": "2026-10-09", "to": "2026-10-08"}]}, [("clock.pause_backwards", "pauses")]),
        (ITEM | {"pauses": [{"from": "1992-01-01", "to": "2199-12-31"}], "limit": LIMIT | {"amount": 30}},
         [("clock.never_ends", "limit")]),
        (ITEM | {"pauses": [{"from": "1992-01-01", "to": "2199-12-31"}], "limit": {"amount": 49, "unit": "hour"}},
         [("clock.never_ends", "limit")]),
        (ITEM | {"pauses": [{"from": "1992-01-01", "to": "2199-12-31"}],
                 "limit": {"amount": 49, "unit": "hour", "mode": "elapsed"}}, [("clock.never_ends", "limit")]),
        (ITEM | {"calendar": []}, [("deadline.not_an_object", "calendar")]),
        (ITEM | {"calendar": {"segments": 7}}, [("deadline.not_a_list", "calendar.segments"),
                                                ("deadline.no_segments", "calendar.segments")]),
        (ITEM | {"calendar": {"segments": [["08:30", "12:00"], ["11:00", "17:00"]]}},
         [("deadline.segment", "calendar.segments[1]")]),
        (ITEM | {"calendar": {"segments": [["08:30", "12:00"], ["14:00", "24:01"], "14:00", ["15:00", 16], ["15:00"]]}},
         [("deadline.segment", f"calendar.segments[{place}]") for place in (1, 2, 3, 4)]),
        (ITEM | {"calendar": {"segments": [["12:00", "12:00"], ["14:00", "16:00"]], "holidays": []}},
         [("deadline.unknown_key", "calendar.holidays"), ("deadline.segment", "calendar.segments[0]")]),
        (ITEM | {"calendar": {"overrides": {"2026-02-30": True, "2026-03-02": "rest"}}},
         [("deadline.not_a_day", "calendar.overrides.2026-02-30"),
          ("deadline.not_yes_or_no", "calendar.overrides.2026-03-02")]),
        (ITEM | {"calendar": {"overrides": []}}, [("deadline.not_an_object", "calendar.overrides")]),
        (ITEM | {"calendar": {"suspensions": [{"from": "2026-03-02", "to": "2026-03-01"}, {"from": "2026-03-02"}]}},
         [("deadline.backwards", "calendar.suspensions[0].to"), ("deadline.missing", "calendar.suspensions[1].to")]),
        (ITEM | {"calendar": {"suspensions": [{"from": "2026-01-01", "to": "2199-12-31T23:59"}]}},
         [("clock.never_ends", "limit")]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_item_is_named(
    shipped: DeadlineService, item: object, problems: list[tuple[str, str]]
) -> None:
    assert refused(shipped, item) == problems


def test_calendar_days_without_a_working_day_after_them_never_end(shipped: DeadlineService) -> None:
    first, last = date(2199, 11, 1), date(2200, 7, 1)
    days = [date.fromordinal(ordinal).isoformat() for ordinal in range(first.toordinal(), last.toordinal())]
    calendar = {"overrides": dict.fromkeys(days, False)}
    item = {**ITEM, "limit": {"amount": 5, "unit": "calendar_day"}, "started_at": "2199-12-01", "calendar": calendar}
    assert refused(shipped, item) == [("clock.never_ends", "limit")]
