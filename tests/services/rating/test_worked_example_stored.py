"""The worked example of the scheme, stored row by row in SQLite and scored from there: 88.91 points."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.customers.customer import Customer, IdKind
from app.domain.grid.area import TransformerArea
from app.domain.people.session import OWNER
from app.domain.people.staff import Role, Staff
from app.domain.rating.facts import OrderKind, RegisterEntry
from app.domain.records.facts import Bill, CollectionDay, CommandKind, LineLoss, PrepayCommand, ServiceOrder
from app.domain.work.event import SubjectKind
from app.services.bundle import Services
from app.services.office import Office
from tests.domain.rating.test_worked_example import AREAS, FACTS, JIA, LOSSES, NOON, SCORES, YI
from tests.station import SetClock, local

KINDS = {
    OrderKind.FAULT: "故障报修",
    OrderKind.OPINION: "意见",
    OrderKind.RESIDENT_CONNECTION: "低压居民新装",
    OrderKind.COLLECTION: "采集运维",
    OrderKind.METERING: "计量运维",
    OrderKind.LINE_LOSS: "线损治理",
}


def person(key: UUID, number: str) -> Staff:
    return Staff(id=key, number=number, name=number, post="", team="", phone="", roles=(Role.AREA_MANAGER,))


def area(place: int) -> TransformerArea:
    rated = FACTS.areas[place]
    own, other = (JIA, YI) if place < 7 else (YI, JIA)
    return TransformerArea(
        id=rated.id, number=str(place), name=f"{place}号台区", grid="一" if place < 7 else "二", feeder="",
        capacity_kva=200, village="", a_manager_id=own, b_manager_id=other, line_m=rated.line_m,
    )  # fmt: skip


def customers() -> list[Customer]:
    places = [place for place, rated in enumerate(FACTS.areas) for _ in range(rated.meters)]
    return [
        Customer(
            id=UUID(int=50_000 + number), account_number=f"{number:010}", name="客户", id_kind=IdKind.OTHER,
            id_number="", phone="", address="", area_id=AREAS[place], category="", capacity_w=8000, voltage="",
            meter_number="", opened_on=date(2020, 1, 1),
        )
        for number, place in enumerate(places)
    ]  # fmt: skip


def bills(owners: list[Customer]) -> list[Bill]:
    # 385 bills of 100 元; 231 元 of 38,500 are owed on the 18th: 99.40 %
    owed = {0: (0, None), 1: (100_00, date(2026, 10, 19)), 2: (69_00, date(2026, 10, 18))}
    found = []
    for number, one in enumerate(owners):
        received, paid_on = owed.get(number, (100_00, date(2026, 10, 18)))
        found.append(
            Bill(
                id=UUID(int=70_000 + number), customer_id=one.id, period="2026-10", receivable=100_00,
                received=received, paid_on=paid_on, due_on=date(2026, 10, 20),
            )
        )  # fmt: skip
    return found


def commands(owners: list[Customer]) -> list[PrepayCommand]:
    return [
        PrepayCommand(
            id=UUID(int=80_000 + number), customer_id=one.id, kind=CommandKind.CUT, issued_at=NOON, executed_at=NOON,
            is_success=number >= 7,
        )
        for number, one in enumerate(owners[:250])
    ]  # fmt: skip


def orders(owners: list[Customer]) -> list[ServiceOrder]:
    points = {each.point_id for each in FACTS.orders if each.point_id}
    known = dict(zip(sorted(points), owners, strict=False))
    return [
        ServiceOrder(
            id=each.id, number=f"GD{number}", kind=KINDS[each.kind], source="95598",
            customer_id=known[each.point_id].id if each.point_id else None, area_id=each.area_id,
            staff_id=each.staff_id, accepted_at=each.accepted_at, dispatched_at=None, arrived_at=each.arrived_at,
            finished_at=each.finished_at, place=each.place, is_at_fault=each.is_at_fault,
        )
        for number, each in enumerate(FACTS.orders)
    ]  # fmt: skip


@pytest.fixture
def example(empty_office: Office, clock: SetClock) -> Services:
    services = Services(empty_office)
    services.station.set_up("YF", "油坊镇供电所")
    clock.set(local(2026, 11, 2, 9))
    owners = customers()
    with empty_office.database.write(None) as tx:
        tx.of(Staff).add_many([person(JIA, "001"), person(YI, "002")])
        tx.of(TransformerArea).add_many([area(place) for place in range(14)])
        tx.of(Customer).add_many(owners)
        tx.of(LineLoss).add_many(FACTS.line_losses)
        tx.of(CollectionDay).add_many(FACTS.collection)
        tx.of(Bill).add_many(bills(owners[:385]))
        tx.of(PrepayCommand).add_many(commands(owners))
        tx.of(ServiceOrder).add_many(orders(owners))
        tx.of(RegisterEntry).add_many(FACTS.entries)
        services.office.record(tx, OWNER, (SubjectKind.STATION, services.station.station().id), "test.stored")
    return services


def test_stored_rows_make_88_91(example: Services) -> None:
    for ledger in example.rating.missing_books("2026-10"):
        example.rating.declare_empty(OWNER, "2026-10", ledger)
    jia = example.rating.person(OWNER, "2026-10", JIA)
    assert jia.score is not None
    assert {each.indicator.id: each.loss for each in jia.score.indicators} == LOSSES
    assert {each.indicator.id: each.score for each in jia.score.indicators} == SCORES
    assert jia.total == 8891
    assert not jia.flags


def test_the_day_before_the_month_ends_the_last_day_is_not_rated(example: Services, clock: SetClock) -> None:
    clock.set(local(2026, 11, 1) - timedelta(minutes=1))
    assert not example.rating.scores(OWNER, "2026-10").is_over
