"""The rules with their sources, and a limit set differently from tomorrow."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.definitions.changes import LimitChange
from app.domain.definitions.limit import LimitUnit
from app.domain.problems import Refusal
from app.services.feed import Topic
from app.services.rules import LimitRule
from tests.station import MONDAY, SmallStation, fault_draft, local, resident_draft

TOMORROW = date(2026, 3, 3)
SHORTER = LimitChange(
    business_code="LV-RES-NEW", limit_code="", amount=3, effective_from=TOMORROW, reason="县公司 2026 年 1 号文"
)


def rule(station: SmallStation, business: str, limit: str) -> LimitRule:
    return next(r for r in station.desk.rules.limits() if (r.business, r.limit) == (business, limit))


def promise(station: SmallStation) -> LimitRule:
    return rule(station, "低压居民新装", "居民全过程办电（承诺）")


def shorter(station: SmallStation) -> LimitChange:
    return replace(SHORTER, limit_code=promise(station).limit_code)


@pytest.fixture(autouse=True)
def _as_shipped(station: SmallStation) -> Iterator[None]:
    yield
    station.desk.office.definitions.adopt(())  # the definitions are shared by all tests


def test_limits_say_how_much_from_where_and_whether_it_was_checked(station: SmallStation) -> None:
    found = promise(station)
    assert (found.amount, found.unit, found.by_value, found.is_unverified) == (5, LimitUnit.WORKING_DAY, (), False)
    assert "十项承诺" in found.source
    assert found.article == "第6条"
    assert found.coming == ()
    assert rule(station, "更名过户", "更名过户办理").is_unverified


def test_amounts_that_a_field_decides_are_named_by_its_choices(station: SmallStation) -> None:
    whole = rule(station, "低压居民新装", "低压全过程办电")
    assert (whole.by, whole.by_value) == ("有无电力外线工程", (("无", 5), ("有", 15)))
    arrival = rule(station, "故障报修", "到达现场")
    assert (arrival.by, arrival.by_value) == ("", (("town", 45), ("rural", 90), ("remote", 120)))


def test_a_change_applies_to_cases_taken_in_from_its_day_on(station: SmallStation) -> None:
    desk = station.desk
    code = promise(station).limit_code

    def due_of(case_id: UUID) -> dict[str, str]:
        view = desk.case_views.show(station.clerk, case_id)
        return {clock.spec.code: clock.deadline.due_at.isoformat() for clock in view.clocks if clock.deadline}

    before = station.register(resident_draft("陈志强"))
    heard: list[frozenset[Topic]] = []
    desk.office.feed.subscribe(heard.append)
    desk.rules.change_limit(station.head, shorter(station))
    assert heard == [frozenset({Topic.STATION, Topic.CASES})]
    assert (promise(station).amount, [c.amount for c in promise(station).coming]) == (5, [3])
    today = station.register(resident_draft("仇凤珍"))
    station.clock.set(MONDAY + timedelta(days=1))
    assert (promise(station).amount, promise(station).coming) == (3, ())
    assert promise(station).source == "本站设定：县公司 2026 年 1 号文"
    tomorrow = station.register(resident_draft("龚翀"))
    assert due_of(before.id)[code] == due_of(today.id)[code] == local(2026, 3, 9, 17, 30).isoformat()
    assert due_of(tomorrow.id)[code] == local(2026, 3, 6, 17, 30).isoformat()


def test_a_change_is_kept_and_adopted_when_the_station_is_opened_again(station: SmallStation) -> None:
    first = shorter(station)
    station.desk.rules.change_limit(station.head, replace(first, reason=f" {first.reason} "))
    second = replace(first, amount=2, effective_from=date(2026, 4, 1))
    station.desk.rules.change_limit(station.head, second)
    assert station.desk.rules.changes() == (first, second)
    station.desk.office.definitions.adopt(())
    station.clock.set(MONDAY + timedelta(days=2))
    assert promise(station).amount == 5
    station.desk.rules.adopt()
    assert promise(station).amount == 3
    (event, _) = [event for event in station.events() if event.kind == "rule.changed"]
    assert event.payload == {
        "business": "LV-RES-NEW",
        "limit": first.limit_code,
        "amount": 3,
        "from": "2026-03-03",
        "reason": "县公司 2026 年 1 号文",
    }


def test_only_who_manages_the_station_changes_a_limit_and_only_soundly(station: SmallStation) -> None:
    change = shorter(station)
    for session, wanted, code in (
        (station.clerk, change, "permission.denied"),
        (station.head, replace(change, amount=0), "rule.amount"),
        (station.head, replace(change, limit_code="NONE"), "rule.unknown_limit"),
        (station.administrator, replace(change, effective_from=date(2026, 3, 1)), "rule.in_the_past"),
    ):
        with pytest.raises(Refusal) as refused:
            station.desk.rules.change_limit(session, wanted)
        assert [problem.code for problem in refused.value.problems] == [code]
    assert station.desk.rules.changes() == ()


def test_a_case_of_another_business_keeps_its_limits(station: SmallStation) -> None:
    station.desk.rules.change_limit(station.head, shorter(station))
    station.clock.set(MONDAY + timedelta(days=1))
    assert rule(station, "故障报修", "恢复供电").amount == 4
    assert station.register(fault_draft()).business_version == date(2024, 6, 1)
