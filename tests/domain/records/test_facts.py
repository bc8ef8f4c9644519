"""What the rows of the month's ledgers say of themselves: losses, rates, what is owed, how long, which months."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.records.facts import (
    Bill,
    CollectionDay,
    CommandKind,
    LineLoss,
    Outage,
    OutageKind,
    PlaceKind,
    PrepayCommand,
    ServiceOrder,
)
from tests.station import local

KEY, AREA, CUSTOMER, PERSON = (UUID(int=number) for number in range(1, 5))
MONTH = LineLoss(
    id=KEY,
    area_id=AREA,
    month="2026-10",
    supplied=2_900_000,
    sold=2_613_935,
    fed_in=52_078,
    meters_due=128,
    meters_read=127,
)
ORDER = ServiceOrder(
    id=KEY,
    number="GD20261000092",
    kind="故障报修",
    source="95598",
    customer_id=None,
    area_id=AREA,
    staff_id=PERSON,
    accepted_at=local(2026, 10, 31, 23, 10),
    dispatched_at=None,
    arrived_at=local(2026, 10, 31, 23, 45),
    finished_at=local(2026, 11, 1, 0, 40),
    place=PlaceKind.RURAL,
    is_at_fault=False,
)


def test_a_month_of_line_loss_knows_what_was_lost_and_read() -> None:
    assert (MONTH.lost, MONTH.loss_rate, MONTH.reading_rate) == (338_143, 1145, 9922)
    half = replace(MONTH, supplied=20_000, fed_in=0, sold=20_001)
    assert half.loss_rate == -1  # a half of a hundredth goes away from zero, as on paper
    assert replace(MONTH, supplied=0, fed_in=0).loss_rate is None
    assert replace(MONTH, meters_due=0).reading_rate is None
    assert MONTH.months == ("2026-10",)


def test_a_day_of_collection_knows_what_did_not_come() -> None:
    day = CollectionDay(id=KEY, area_id=AREA, day=date(2026, 10, 31), meters_due=142, meters_collected=141)
    assert (day.missing, day.collection_rate, day.months) == (1, 9930, ("2026-10",))
    assert replace(day, meters_due=0, meters_collected=0).collection_rate is None


@pytest.mark.parametrize(("received", "owed"), [(0, 45_003), (45_003, 0), (46_000, -997)])
def test_a_bill_knows_what_is_owed(received: int, owed: int) -> None:
    bill = Bill(
        id=KEY,
        customer_id=CUSTOMER,
        period="2026-10",
        receivable=45_003,
        received=received,
        paid_on=None,
        due_on=date(2026, 10, 20),
    )
    assert (bill.owed, bill.months) == (owed, ("2026-10",))


def test_a_command_knows_how_long_it_took() -> None:
    command = PrepayCommand(
        id=KEY,
        customer_id=CUSTOMER,
        kind=CommandKind.CUT,
        issued_at=local(2026, 11, 1, 0, 5),
        executed_at=local(2026, 11, 1, 1, 34),
        is_success=True,
    )
    assert (command.lasted, command.months) == (timedelta(minutes=89), ("2026-11",))
    assert replace(command, executed_at=None).lasted is None


def test_an_order_counts_in_the_months_it_was_accepted_and_finished_in() -> None:
    assert (ORDER.arrived_after, ORDER.lasted) == (timedelta(minutes=35), timedelta(minutes=90))
    assert ORDER.months == ("2026-10", "2026-11")
    open_order = replace(ORDER, arrived_at=None, finished_at=None)
    assert (open_order.arrived_after, open_order.lasted, open_order.months) == (None, None, ("2026-10",))


def test_an_outage_knows_how_long_the_power_was_off() -> None:
    outage = Outage(
        id=KEY,
        area_id=AREA,
        started_at=local(2026, 10, 29, 12, 55),
        ended_at=local(2026, 10, 29, 14, 19),
        kind=OutageKind.TEMPORARY,
        is_at_fault=False,
    )
    assert (outage.lasted, outage.months) == (timedelta(minutes=84), ("2026-10",))
    assert replace(outage, ended_at=None).lasted is None
