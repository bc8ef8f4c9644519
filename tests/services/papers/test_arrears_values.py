"""Arrears notices are made of a customer's bills, counted, and refused where they have no ground."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from app.domain.lists import ListQuery
from app.domain.papers.printing import PrintKind
from app.domain.papers.subject import PaperSubject
from app.domain.problems import Refusal
from app.domain.records.facts import Bill
from app.domain.zone import STATION_ZONE
from app.services.papers.paper import Paper
from tests.services.papers.test_charge_values import visit_draft
from tests.station import CHEN, SHOP, SmallStation

REMINDER, CUT = "arrears-reminder", "arrears-disconnection-notice"
CHEN_OWES = PaperSubject.customer(CHEN)


def owe(station: SmallStation, *bills: tuple[str, int, date]) -> None:
    with station.database.write(None) as tx:
        tx.of(Bill).add_many(
            [
                Bill(
                    id=uuid4(),
                    customer_id=CHEN,
                    period=period,
                    receivable=owed,
                    received=0,
                    paid_on=None,
                    due_on=due_on,
                )
                for period, owed, due_on in bills
            ]
        )


def problem(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.problems[0].code


def remind(station: SmallStation) -> Paper:
    return station.desk.papers.render(station.clerk, REMINDER, CHEN_OWES)


def test_a_reminder_says_what_is_owed_with_the_penalty_and_by_when_to_pay(station: SmallStation) -> None:
    owe(station, ("2026-01", 9050, date(2026, 2, 20)), ("2025-12", 8000, date(2026, 1, 20)))
    shown = station.desk.papers.values_for(station.clerk, REMINDER, CHEN_OWES)

    assert shown == {
        "station": "油坊镇供电所",
        "number": "YF-CJ-20260302-1183369442",
        "name": "陈玉兰",
        "account_number": "1183369442",
        "address": "扬中市油坊镇老郎村1组6号",
        "phone": "13900005678",
        "bills": [
            {"period": "2025-12", "owed": 8000, "penalty": 328, "total": 8328},
            {"period": "2026-01", "owed": 9050, "penalty": 91, "total": 9141},
        ],
        "owed_total": 17050,
        "penalty_total": 419,
        "total": 17469,
        "counted_to": date(2026, 3, 2),
        "issued_on": date(2026, 3, 2),
        "pay_by": date(2026, 3, 9),
        "leader": "孙丽",
    }


def test_a_notice_of_a_cut_proposes_the_hour_and_counts_the_reminders_that_stand(station: SmallStation) -> None:
    owe(station, ("2025-12", 8000, date(2026, 1, 20)))
    papers = station.desk.papers
    paper = remind(station)
    papers.record_print(station.clerk, paper, PrintKind.PRINTED)
    papers.record_print(station.clerk, paper, PrintKind.SAVED)
    (spoiled,) = papers.record_print(station.clerk, paper, PrintKind.PRINTED)
    papers.void(station.clerk, spoiled.id, "卡纸")
    shown = papers.values_for(station.clerk, CUT, CHEN_OWES)

    assert shown["notices_sent"] == 1
    assert shown["cut_at"] == datetime(2026, 3, 9, 10, tzinfo=STATION_ZONE)
    assert (shown["pay_by"], shown["total"], shown["periods"]) == (date(2026, 3, 8), 8328, "2025-12")
    assert shown["number"] == "YF-TD-20260302-1183369442"
    assert [record.copy_number for record in papers.history(CHEN_OWES)] == [1, 2, 3]


def test_a_notice_before_long_holidays_leaves_the_hour_to_be_written(station: SmallStation) -> None:
    owe(station, ("2025-12", 8000, date(2026, 1, 10)))
    station.clock.set(datetime(2026, 2, 13, 9, tzinfo=STATION_ZONE))
    shown = station.desk.papers.values_for(station.clerk, CUT, CHEN_OWES)

    assert "cut_at" not in shown
    assert "pay_by" not in shown


def test_the_same_reminder_again_is_a_duplicate(station: SmallStation) -> None:
    owe(station, ("2026-01", 9050, date(2026, 2, 20)))
    station.desk.papers.record_print(station.clerk, remind(station), PrintKind.PRINTED)

    assert remind(station).parts[0].original_id is not None


def test_who_owes_nothing_gets_no_notice_and_who_is_not_late_enough_keeps_power(station: SmallStation) -> None:
    papers = station.desk.papers
    with pytest.raises(Refusal) as nothing:
        remind(station)
    owe(station, ("2026-01", 9050, date(2026, 2, 20)))
    with pytest.raises(Refusal) as early:
        papers.render(station.clerk, CUT, CHEN_OWES)
    with pytest.raises(Refusal) as other:
        papers.render(station.clerk, "work-order", CHEN_OWES)

    assert problem(nothing) == "arrears.none"
    assert problem(early) == "arrears.too_early"
    assert early.value.problems[0].values["day"] == "2026-03-22"
    assert problem(other) == "paper.no_source"


def test_managers_print_for_the_customers_of_their_own_areas(station: SmallStation) -> None:
    owe(station, ("2026-01", 9050, date(2026, 2, 20)))
    made = station.desk.papers.render(station.zhang, REMINDER, CHEN_OWES)
    with pytest.raises(Refusal) as denied:
        station.desk.papers.render(station.zhao, REMINDER, CHEN_OWES)

    assert made.parts[0].number == "YF-CJ-20260302-1183369442"
    assert problem(denied) == "paper.not_of_your_area"


def test_bills_of_a_grid_or_of_a_managers_areas_are_listed(station: SmallStation) -> None:
    owe(station, ("2026-01", 9050, date(2026, 2, 20)))
    with station.database.read() as tx:
        assert tx.of(Bill).find(customer_id=SHOP) == ()
    bills = station.desk.lists.source("bills")
    grid = station.desk.customers.areas()[0].grid
    listed = [
        len(bills.keys(ListQuery(filters=filters)))
        for filters in ({"grid": grid}, {"grid": "别处"}, {"manager": "YF009"}, {"manager": "YF012"})
    ]
    assert listed == [1, 0, 1, 0]


def test_the_reminder_of_a_case_whose_customer_owes_nothing_has_no_sums(station: SmallStation) -> None:
    visit = station.register(visit_draft())
    shown = station.desk.papers.values_for(station.clerk, REMINDER, PaperSubject.case(visit.id))
    assert not {"bills", "total", "pay_by"} & set(shown)
