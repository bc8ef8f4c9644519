"""The catalogue of rules, and figures set differently from tomorrow."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.definitions.changes import LimitChange
from app.domain.definitions.figures import Figure, FigureChange
from app.domain.definitions.limit import LimitUnit
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.work.timekeeping.rules import Rule, RuleSpec, book_on
from app.services.feed import Topic
from app.services.rules.row import LimitRule, RuleArea, RuleRow
from tests.station import MONDAY, SmallStation, fault_draft, local, resident_draft

TODAY = date(2026, 3, 2)
TOMORROW = date(2026, 3, 3)
SHORTER = LimitChange(
    business_code="LV-RES-NEW",
    limit_code="promise",
    amount=3,
    effective_from=TOMORROW,
    reason="县公司 2026 年 1 号文",
)
PROMISE = "limits.LV-RES-NEW.promise"


def rule(station: SmallStation, code: str, on: date | None = None) -> RuleRow:
    return next(row for row in station.desk.catalog.rules(on) if row.code == code)


def limit(row: RuleRow) -> LimitRule:
    assert isinstance(row.content, LimitRule)
    return row.content


def test_limits_say_how_much_from_where_and_whether_it_was_checked(station: SmallStation) -> None:
    found = rule(station, PROMISE)
    assert (found.name, found.applies) == ("居民全过程办电（承诺）", (("LV-RES-NEW", "低压居民新装"),))
    spec = limit(found).spec
    assert (spec.amount, spec.unit, found.source.is_unverified) == (5, LimitUnit.WORKING_DAY, False)
    assert "十项承诺" in found.source.title
    assert found.source.article == "第6条"
    assert (found.effective_from, found.effective_until, found.changes) == (date(2024, 6, 1), None, ())
    assert rule(station, "limits.CHG-NAME.whole").source.is_unverified


def test_amounts_that_a_field_decides_are_named_by_its_choices(station: SmallStation) -> None:
    whole = limit(rule(station, "limits.LV-RES-NEW.whole"))
    assert (whole.by, whole.by_value) == ("有无电力外线工程", (("无", 5), ("有", 15)))
    arrival = limit(rule(station, "limits.REP-FAULT.arrival"))
    assert (arrival.by, arrival.by_value) == ("", (("town", 45), ("rural", 90), ("remote", 120)))


def test_a_change_applies_to_cases_taken_in_from_its_day_on(station: SmallStation) -> None:
    desk = station.desk

    def due_of(case_id: UUID) -> dict[str, str]:
        view = desk.case_views.show(station.clerk, case_id)
        return {clock.spec.code: clock.deadline.due_at.isoformat() for clock in view.clocks if clock.deadline}

    before = station.register(resident_draft("陈志强"))
    heard: list[frozenset[Topic]] = []
    desk.office.feed.subscribe(heard.append)
    desk.rules.change_limit(station.head, SHORTER)
    assert heard == [frozenset({Topic.STATION, Topic.CASES})]
    found = rule(station, PROMISE)
    assert (limit(found).spec.amount, found.effective_until) == (5, TODAY)
    assert [(change.amount, change.by, change.at) for change in found.coming(TODAY)] == [(3, "罗敏强", MONDAY)]
    assert not found.is_own
    today = station.register(resident_draft("仇凤珍"))
    station.clock.set(MONDAY + timedelta(days=1))
    found = rule(station, PROMISE)
    assert (limit(found).spec.amount, found.coming(TOMORROW), found.effective_from) == (3, (), TOMORROW)
    assert found.source.title == "本站设定：县公司 2026 年 1 号文"
    assert found.is_own
    assert limit(rule(station, PROMISE, TODAY)).spec.amount == 5
    assert rule(station, "limits.LV-RES-NEW.whole").effective_from == date(2024, 6, 1)
    tomorrow = station.register(resident_draft("龚翀"))
    assert due_of(before.id)["promise"] == due_of(today.id)["promise"] == local(2026, 3, 9, 17, 30).isoformat()
    assert due_of(tomorrow.id)["promise"] == local(2026, 3, 6, 17, 30).isoformat()


def test_a_change_is_kept_and_adopted_when_the_station_is_opened_again(station: SmallStation) -> None:
    station.desk.rules.change_limit(station.head, replace(SHORTER, reason=f" {SHORTER.reason} "))
    second = replace(SHORTER, amount=2, effective_from=date(2026, 4, 1))
    station.desk.rules.change_limit(station.head, second)
    assert station.desk.rules.changes() == (SHORTER, second)
    definitions = station.desk.office.definitions
    definitions.adopt(())
    assert [version.effective_from for version in definitions.versions("LV-RES-NEW")] == [date(2024, 6, 1)]
    station.desk.rules.adopt()
    assert len(definitions.versions("LV-RES-NEW")) == 3
    (event, _) = [event for event in station.events() if event.kind == "rule.changed"]
    assert event.payload == {
        "business": "LV-RES-NEW",
        "limit": "promise",
        "amount": 3,
        "from": "2026-03-03",
        "reason": "县公司 2026 年 1 号文",
    }


def test_only_who_manages_the_station_changes_a_limit_and_only_soundly(station: SmallStation) -> None:
    for session, wanted, code in (
        (station.clerk, SHORTER, "permission.denied"),
        (station.head, replace(SHORTER, amount=0), "rule.amount"),
        (station.head, replace(SHORTER, limit_code="NONE"), "rule.unknown_limit"),
        (station.administrator, replace(SHORTER, effective_from=date(2026, 3, 1)), "rule.in_the_past"),
    ):
        with pytest.raises(Refusal) as refused:
            station.desk.rules.change_limit(session, wanted)
        assert [problem.code for problem in refused.value.problems] == [code]
    assert station.desk.rules.changes() == ()


def test_a_case_of_another_business_keeps_its_limits(station: SmallStation) -> None:
    station.desk.rules.change_limit(station.head, SHORTER)
    station.clock.set(MONDAY + timedelta(days=1))
    assert limit(rule(station, "limits.REP-FAULT.restoration")).spec.amount == 4
    assert station.register(fault_draft()).business_version == date(2024, 6, 1)


def change(code: str, amount: int, since: date = TOMORROW, reason: str = "县公司通知") -> FigureChange:
    return FigureChange(code=code, amount=amount, effective_from=since, reason=reason)


def test_a_limit_is_set_as_any_figure_is(station: SmallStation) -> None:
    found = rule(station, PROMISE)
    assert found.figures == (Figure(code=f"{PROMISE}.amount", amount=5),)
    station.desk.rules.change_figures(station.head, [change(found.figures[0].code, 4)])
    assert [kept.amount for kept in station.desk.rules.changes()] == [4]


@pytest.mark.parametrize(
    ("code", "figure", "amount"),
    [
        ("counter.overload", "counter.overload.average_minutes", 15),
        ("counter.offer.phone", "counter.offer.phone.days", 180),
        ("supply.survey", "supply.survey.threshold_kva", 2500),
        ("supply.survey", "supply.survey.team_at_threshold", 0),
        ("supply.least_people", "supply.survey.least_people", 3),
        ("supply.meeting", "supply.meeting.weekday", 5),
        ("warnings.remind", "warnings.level.remind.percent", 60),
        ("orders.WO-04.finish", "orders.kind.WO-04.finish.amount", 36),
        ("timekeeping.pile_up", "timekeeping.pile_up.share_percent", 40),
    ],
)
def test_an_uncertain_figure_is_set_from_a_day_on(station: SmallStation, code: str, figure: str, amount: int) -> None:
    before = rule(station, code)
    assert before.source.is_unverified
    was = next(each.amount for each in before.figures if each.code == figure)
    station.desk.rules.change_figures(station.head, [change(figure, amount)])
    today = rule(station, code)
    assert {each.code: each.amount for each in today.figures}[figure] == was
    assert (today.effective_until, today.is_own) == (TODAY, False)
    after = rule(station, code, TOMORROW)
    assert {each.code: each.amount for each in after.figures}[figure] == amount
    assert (after.effective_from, after.effective_until, after.is_own) == (TOMORROW, None, True)
    assert after.source.title == "本站设定：县公司通知"
    assert after.source.is_unverified is (len(after.figures) > 1)  # the others are still to be checked
    (made,) = after.changes
    assert (made.before, made.amount, made.reason, made.by) == (was, amount, "县公司通知", "罗敏强")


def test_figures_are_refused_that_are_unknown_seen_senseless_or_late(station: SmallStation) -> None:
    overload = "counter.overload.open_visits"
    for session, wanted, codes in (
        (station.clerk, [change(overload, 4)], ["permission.denied"]),
        (station.head, [], ["rule.nothing_changed"]),
        (station.head, [change("orders.kind.WO-01.arrive.by_place.town", 60)], ["rule.not_settable"]),
        (station.head, [change("supply.survey.least_people", 1)], ["rule.figure"]),
        (station.head, [change(overload, 0, date(2026, 3, 1), " ")], [
            "rule.figure",
            "rule.in_the_past",
            "case.reason_missing",
        ]),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            station.desk.rules.change_figures(session, wanted)
        assert [problem.code for problem in refused.value.problems] == codes
    assert rule(station, "counter.overload").changes == ()


def test_what_was_set_can_be_set_again_and_the_owner_has_no_name(station: SmallStation) -> None:
    station.desk.rules.change_figures(OWNER, [change("warnings.level.remind.percent", 60, TODAY)])
    station.clock.set(MONDAY + timedelta(minutes=1))
    station.desk.rules.change_figures(station.head, [change("warnings.level.remind.percent", 70, TODAY, "再议")])
    found = rule(station, "warnings.remind")
    assert [(made.before, made.amount, made.by) for made in found.changes] == [(50, 60, ""), (60, 70, "罗敏强")]
    assert found.figures[0].amount == 70


def test_a_warning_follows_the_level_of_the_day_a_case_was_accepted(station: SmallStation) -> None:
    dated = station.desk.office.definitions.dated
    station.desk.rules.change_figures(station.head, [change("warnings.level.remind.percent", 60)])
    assert (dated.warning_levels(TODAY)[0].percent, dated.warning_levels(TOMORROW)[0].percent) == (50, 60)


def test_times_are_compared_by_the_figures_of_their_day(station: SmallStation) -> None:
    code = "timekeeping.one_sitting.at_least"
    station.desk.rules.change_figures(station.head, [change(code, 4), change("timekeeping.at_night.from_hour", 21)])
    station.desk.rules.change_figures(station.head, [change(code, 5, date(2026, 5, 1))])
    books = station.desk.office.definitions.dated.timekeeping()
    assert [book.effective_from for book in books] == [date(2020, 1, 1), TOMORROW, date(2026, 5, 1)]
    assert [book.specs[Rule.ONE_SITTING].figures["at_least"] for book in books] == [3, 4, 5]
    assert [book.specs[Rule.AT_NIGHT].figures["from_hour"] for book in books] == [22, 21, 21]
    spec = book_on(books, TOMORROW).specs[Rule.ONE_SITTING]
    assert isinstance(spec, RuleSpec)
    assert (spec.source.title, spec.figures["within_minutes"]) == ("本站设定：县公司通知", 15)
    untouched = rule(station, "timekeeping.same_minute", date(2026, 6, 1))
    assert untouched.effective_from == date(2020, 1, 1)


def test_one_amount_of_a_limit_that_a_field_decides_is_set_alone(station: SmallStation) -> None:
    code = "limits.REP-FAULT.arrival"
    before = rule(station, code)
    assert [(figure.code, figure.amount) for figure in before.figures] == [
        (f"{code}.town.amount", 45),
        (f"{code}.rural.amount", 90),
        (f"{code}.remote.amount", 120),
    ]
    wanted = [change(f"{code}.rural.amount", 60), change(f"{code}.remote.amount", 3651)]
    with pytest.raises(Refusal) as refused:
        station.desk.rules.change_figures(station.head, wanted)
    assert [problem.field for problem in refused.value.problems] == [f"{code}.remote.amount"]
    assert station.desk.rules.changes() == ()
    station.desk.rules.change_figures(station.head, wanted[:1])
    after = rule(station, code, TOMORROW)
    assert limit(after).spec.amounts == {"town": 45, "rural": 60, "remote": 120}
    assert [(made.code, made.amount) for made in after.changes] == [(f"{code}.rural.amount", 60)]
    assert after.source.is_unverified


def test_an_order_is_due_by_the_limit_of_the_day_it_was_made(station: SmallStation) -> None:
    orders = station.desk.dispatch
    area = station.register(resident_draft()).area_id

    def made() -> str:
        order = orders.create(station.head, kind="WO-04", area_id=area, task="采集消缺", place="")
        assert order.due_at is not None
        return order.due_at.isoformat()

    before = made()
    station.desk.rules.change_figures(station.head, [change("orders.kind.WO-04.finish.amount", 36)])
    assert made() == before
    station.clock.set(MONDAY + timedelta(days=1))
    assert made() == (MONDAY + timedelta(days=1, hours=36)).isoformat()


def test_a_price_is_set_as_any_figure_is(station: SmallStation) -> None:
    before = rule(station, "fees.HV-NEW.reliability")
    assert before.figures
    wanted = [change(before.figures[0].code, 18_000), change(before.figures[1].code, 20_050)]
    station.desk.rules.change_figures(station.head, wanted)
    assert [kept.amount for kept in station.desk.fees.changes()] == [18_000, 20_050]
    today = rule(station, "fees.HV-NEW.reliability")
    assert (today.figures, today.effective_until) == (before.figures, TODAY)
    after = rule(station, "fees.HV-NEW.reliability", TOMORROW)
    amounts = {figure.code: figure.amount for figure in after.figures}
    assert [amounts[each.code] for each in wanted] == [18_000, 20_050]
    assert [(made.code, made.amount, made.by) for made in after.changes] == [
        (each.code, each.amount, "罗敏强") for each in wanted
    ]
    flat = next(row for row in station.desk.catalog.rules() if row.area is RuleArea.FEES and len(row.figures) == 1)
    station.desk.rules.change_figures(station.head, [change(flat.figures[0].code, 1_500)])
    assert rule(station, flat.code, TOMORROW).figures == (Figure(code=flat.figures[0].code, amount=1_500),)


def test_a_figure_no_rule_has_any_more_is_passed_over(station: SmallStation) -> None:
    dated = station.desk.office.definitions.dated
    dated.adopt((change("timekeeping.gone.at_least", 4), change("timekeeping.at_night.at_least", 4)))
    assert [book.effective_from for book in dated.timekeeping()] == [date(2020, 1, 1)]


def test_rules_are_read_as_of_a_day(station: SmallStation) -> None:
    catalog = station.desk.catalog
    areas = {row.area for row in catalog.rules(date(2025, 7, 1))}
    assert RuleArea.SCHEME not in areas  # the scheme is of 2026
    assert RuleArea.LIMITS in areas
    assert [row.code for row in catalog.rules(date(2025, 7, 1)) if row.area is RuleArea.CALENDAR] == ["calendar.2025"]
    assert {row.area for row in catalog.rules(date(2019, 1, 1))} == {RuleArea.CALENDAR}


def test_the_types_rules_can_be_asked_for_are_named(station: SmallStation) -> None:
    types = station.desk.catalog.types()
    assert types[0] == ("LV-RES-NEW", "低压居民新装")
    assert ("WO-01", "故障抢修") in types
