"""Penalties by day and year, and when power may be cut."""

from datetime import date
from uuid import uuid4

import pytest

from app.domain.problems import Refusal
from app.domain.records.arrears import arrears_rules_from, debts_of, may_cut_from, proposed_cut
from app.domain.records.facts import Bill
from app.services.definitions import Definitions


def bill(owed: int, due_on: date) -> Bill:
    return Bill(
        id=uuid4(), customer_id=uuid4(), period="2025-12", receivable=owed, received=0, paid_on=None, due_on=due_on
    )


@pytest.mark.parametrize(
    ("category", "owed", "due_on", "on", "penalty"),
    [
        ("城乡居民生活用电", 9050, date(2026, 2, 20), date(2026, 3, 2), 91),  # 10 days, 90.5 cents
        ("城乡居民生活用电", 9050, date(2025, 12, 21), date(2026, 1, 10), 181),  # residents know no years
        ("一般工商业", 10_000, date(2026, 2, 20), date(2026, 3, 2), 200),  # 10 days of this year
        ("一般工商业", 10_000, date(2025, 12, 21), date(2026, 1, 10), 500),  # 10 days and 10 of the next year
        ("一般工商业", 10_000, date(2026, 3, 2), date(2026, 3, 2), 0),
        ("一般工商业", 10_000, date(2026, 3, 20), date(2026, 3, 2), 0),
    ],
)
def test_the_penalty_runs_from_the_day_after_the_due_day(
    definitions: Definitions, category: str, owed: int, due_on: date, on: date, penalty: int
) -> None:
    (debt,) = debts_of([bill(owed, due_on)], category, definitions.arrears.penalty, on)
    assert (debt.penalty, debt.total) == (penalty, owed + penalty)


def test_paid_bills_are_no_debts_and_the_oldest_opens_the_way_to_a_cut(definitions: Definitions) -> None:
    rules = definitions.arrears
    bills = [bill(0, date(2025, 11, 20)), bill(100, date(2026, 1, 20)), bill(100, date(2025, 12, 20))]
    debts = debts_of(bills, "居民", rules.penalty, date(2026, 3, 2))

    assert len(debts) == 2
    assert may_cut_from(debts, rules.cut) == date(2026, 1, 19)
    assert may_cut_from([], rules.cut) is None


def test_power_is_cut_neither_on_a_day_off_nor_on_the_eve_of_one(definitions: Definitions) -> None:
    definitions.adopt_calendar(())
    rule, calendar = definitions.arrears.cut, definitions.calendar

    assert proposed_cut(rule, calendar, date(2026, 3, 2)) == date(2026, 3, 9)
    assert proposed_cut(rule, calendar, date(2026, 3, 6)) == date(2026, 3, 12)  # the 13th is a Friday
    assert proposed_cut(rule, calendar, date(2026, 2, 13)) is None  # all within the Spring Festival


def test_rules_that_lack_something_are_refused_with_what_it_is() -> None:
    with pytest.raises(Refusal) as caught:
        arrears_rules_from({"penalty": {"resident": 10}, "reminder": {}, "cut": {}})

    assert {problem.field for problem in caught.value.problems} >= {"penalty.this_year", "cut.after_days"}
