"""A station as it stands after years: many customers, open cases, and thousands of events behind it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from app.domain.customers.customer import Customer, IdKind
from app.domain.dispatch.crew import Crew
from app.domain.work.steps import StepKind
from app.persistence.bulk import insert_rows
from app.services.customers.indexing import index_customers
from app.services.definitions import Definitions
from tests.station import FIRST_AREA, LI, ZHANG, SmallStation, make_template, resident_draft, small_station

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "建国秀英伟芳娜敏静丽强磊军洋勇艳杰娟涛明"
_VILLAGES = ("鸣凤村", "老郎村", "同德村", "会龙村", "长旺村")


def customers(count: int) -> Iterator[Customer]:
    """So many customers."""
    for number in range(count):
        name = _SURNAMES[number % 20] + _GIVEN[number // 20 % 20] + _GIVEN[number // 400 % 20]
        yield Customer(
            id=UUID(int=1_000_000 + number),
            account_number=f"11{number * 7919 % 10**8:08}",
            name=name,
            id_kind=IdKind.RESIDENT,
            id_number="321182199802078157",
            phone=f"1990{number * 104_729 % 10**7:07}",
            address=f"扬中市油坊镇{_VILLAGES[number % 5]}{number % 20 + 1}组{number % 150 + 1}号",
            area_id=FIRST_AREA,
            category="城乡居民生活用电",
            capacity_w=8000,
            voltage="交流220V",
            meter_number=f"3230001{number:015}",
            opened_on=date(2015, 6, 1),
        )


def open_busy_station(
    home: Path, definitions: Definitions, *, count: int, events: int = 0, cases: int = 0
) -> SmallStation:
    """A station on disk with so many customers, cases under way, and events of work that is long on file."""
    home.mkdir(parents=True)
    make_template(home / "template.db", definitions)
    station = small_station(home / "template.db", home / "home", definitions, on_disk=True)
    many = list(customers(count))
    with station.database.write(None) as tx:
        insert_rows(tx.connection, many)
        index_customers(station.desk.office, tx, many, are_new=True)
    for number in range(cases):
        station.register(replace(resident_draft(many[number].name), phone=many[number].phone))
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "INSERT INTO event SELECT randomblob(16), subject_kind, randomblob(16), kind, occurred_at - i * 600000, "
            "recorded_at, device_at, actor_id, device_id, on_paper_at, payload, previous_hash, hash "
            "FROM n, (SELECT * FROM event ORDER BY rowid DESC LIMIT 1)",
            (events,),
        )
    return station


def send_out(station: SmallStation, number: int) -> UUID:
    """One more order that is sent out, for ten minutes of its own."""
    case = station.step(station.register(resident_draft(f"客户{number}")), StepKind.ADVANCE)
    order = station.newest_order(case.id)
    begins = station.clock.now()
    crew = Crew(lead_id=ZHANG, guardian_id=LI)
    station.desk.dispatch.dispatch(station.clerk, order.id, crew, planned=(begins, begins + timedelta(minutes=10)))
    station.clock.forward(minutes=11)
    return order.id
