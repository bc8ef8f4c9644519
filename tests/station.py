"""A small station for tests: seven people, three transformer areas, two customers, and a clock that is set by hand."""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from argon2 import PasswordHasher

from app.domain.customers.customer import Customer, IdKind
from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderStep, WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.people.session import OWNER, Session
from app.domain.people.staff import Certificate, CertificateKind, Role
from app.domain.work.case import Case, CaseDraft, CasePaper, PaperState
from app.domain.work.event import Event, is_sealed
from app.domain.work.steps import StepKind
from app.domain.zone import STATION_ZONE
from app.persistence.database import Database
from app.persistence.ids import natural_id, station_id
from app.persistence.upgrade import upgrade
from app.services.bundle import Services
from app.services.customers.indexing import index_customers
from app.services.definitions import Definitions
from app.services.feed import Feed
from app.services.folder import DataFolder, installed_path
from app.services.office import Office
from app.services.people import PeopleService

CHEAP_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "rain-on-the-river"
STATION = station_id("YF")
ZHANG, LI, WANG = (natural_id(STATION, "staff", number) for number in ("YF009", "YF010", "YF011"))
FIRST_AREA, SECOND_AREA, FAR_AREA = (natural_id(STATION, "area", number) for number in ("1", "2", "3"))
CHEN, SHOP = (natural_id(STATION, "customer", account) for account in ("1183369442", "1176203685"))

_PEOPLE: tuple[tuple[str, str, str, str, tuple[Role, ...]], ...] = (
    ("YF002", "陈晓明", "系统管理员", "所部", (Role.ADMINISTRATOR,)),
    ("YF003", "孙丽", "营业员", "内勤班", (Role.CLERK,)),
    ("YF009", "张三", "台区经理", "外勤班", (Role.AREA_MANAGER,)),
    ("YF010", "李四", "台区经理", "外勤班", (Role.AREA_MANAGER,)),
    ("YF011", "王五", "台区经理", "外勤班", (Role.AREA_MANAGER,)),
    ("YF012", "赵六", "台区经理", "外勤班", (Role.AREA_MANAGER,)),
)


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """A moment as the station's clock on the wall shows it."""
    return datetime(year, month, day, hour, minute, second, tzinfo=STATION_ZONE)


REPAIRED: dict[str, str | int] = {
    "fault_cause": "接户线烧断",
    "ownership": "utility",
    "restored_at": "2026-03-02T10:20:00+08:00",
    "repair_result": "更换接户线",
}
"""What a crew reports of a repair."""

SURVEYED: dict[str, str | int] = {"access_point": "3号杆", "line_works": "no"}
"""What a crew reports of a survey."""

MONDAY = local(2026, 3, 2, 9)
"""A Monday morning in a fortnight without holidays."""


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now.astimezone(UTC)

    def set(self, moment: datetime) -> None:
        self._now = moment

    def forward(self, **amounts: float) -> None:
        self._now += timedelta(**amounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallStation:
    """An open station, its clock, and who may sit down at it."""

    desk: Services
    clock: SetClock
    folder: DataFolder
    head: Session
    clerk: Session
    administrator: Session
    zhang: Session
    li: Session
    wang: Session
    zhao: Session

    @property
    def database(self) -> Database:
        return self.desk.office.database

    def case(self, key: UUID) -> Case:
        with self.database.read() as tx:
            return tx.of(Case).get(key)

    def order(self, key: UUID) -> WorkOrder:
        with self.database.read() as tx:
            return tx.of(WorkOrder).get(key)

    def events(self, *subjects: UUID) -> list[Event]:
        """The events in the order they were recorded, of these subjects or of everything."""
        with self.database.read() as tx:
            ids = tx.connection.exec_driver_sql("SELECT id FROM event ORDER BY rowid").scalars()
            known = {event.id: event for event in tx.of(Event).find()}
        events = [known[UUID(bytes=key)] for key in ids]
        return [event for event in events if not subjects or event.subject_id in subjects]

    def query(self, sql: str, *values: object) -> list[Any]:
        """What a statement finds, as tuples."""
        with self.database.read() as tx:
            return [tuple(row) for row in tx.connection.exec_driver_sql(sql, cast("Any", values))]

    def newest_order(self, case_id: UUID) -> WorkOrder:
        return self.desk.case_views.show(self.clerk, case_id).orders[-1]

    def register(self, draft: CaseDraft) -> Case:
        return self.desk.cases.register(self.clerk, draft).case

    def step(self, case: Case, kind: StepKind, reason: str = "", session: Session | None = None) -> Case:
        return self.desk.cases.take_step(session or self.clerk, case.id, kind, reason=reason)

    def do_field_work(self, case: Case, result: Mapping[str, str | int]) -> WorkOrder:
        """Send the stage's order out as proposed and report it step by step until it is finished."""
        order = self.newest_order(case.id)
        proposal, guardian = self.desk.dispatch.propose(order.id)
        assert proposal.lead_id is not None
        self.desk.dispatch.dispatch(self.clerk, order.id, Crew(lead_id=proposal.lead_id, guardian_id=guardian))
        for step in (OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE):
            self.desk.dispatch.report(self.clerk, order.id, step)
        return self.desk.dispatch.report(self.clerk, order.id, OrderStep.FINISH, result=result)


def resident_draft(name: str = "查良镛", **details: str | int) -> CaseDraft:
    """低压居民新装 with everything the counter asks for and both papers on the table."""
    return CaseDraft(
        business_code="LV-RES-NEW",
        name=name,
        phone="19900001234",
        address="扬中市油坊镇鸣凤村9组54号",
        area_id=FIRST_AREA,
        details={
            "id_kind": "resident",
            "id_number": "321182199802078157",
            "category": "城乡居民生活用电",
            "voltage": "交流220V",
            "capacity": 8000,
            **details,
        },
        papers=tuple(CasePaper(code=code, state=PaperState.PRESENT) for code in ("identity", "premises")),
    )


def shop_draft(**details: str | int) -> CaseDraft:
    """低压非居民新装 of a small shop."""
    return CaseDraft(
        business_code="LV-NR-NEW",
        name="扬中市鸣凤百货店",
        phone="0511-88321234",
        address="扬中市油坊镇长旺街12号",
        area_id=FIRST_AREA,
        details={
            "id_kind": "business_licence",
            "credit_code": "91350100M000100Y43",
            "representative_name": "陈建国",
            "category": "一般工商业",
            "voltage": "交流380V",
            "capacity": 30000,
            **details,
        },
        papers=tuple(
            CasePaper(code=code, state=PaperState.PRESENT) for code in ("subject", "representative", "premises")
        ),
    )


def rename_draft(**details: str | int) -> CaseDraft:
    """更名过户 of the customer 陈玉兰."""
    return CaseDraft(
        business_code="CHG-NAME",
        name="陈玉兰",
        phone="13900005678",
        address="扬中市油坊镇老郎村1组6号",
        area_id=FIRST_AREA,
        customer_id=CHEN,
        details={
            "account": "1183369442",
            "change_kind": "transfer",
            "new_name": "陈小河",
            "id_kind": "resident",
            "id_number": "321182199802078157",
            "needs_visit": "yes",
            **details,
        },
        papers=(
            CasePaper(code="identity", state=PaperState.PRESENT),
            CasePaper(code="premises", state=PaperState.PRESENT),
            CasePaper(code="former_holder", state=PaperState.NOT_NEEDED),
        ),
    )


def fault_draft(**details: str | int) -> CaseDraft:
    """故障报修 by phone."""
    return CaseDraft(
        business_code="REP-FAULT",
        name="陈玉兰",
        phone="13900005678",
        address="扬中市油坊镇老郎村1组6号",
        area_id=FIRST_AREA,
        customer_id=CHEN,
        details={"fault_kind": "no_power", "urgency": "normal", "judgement": "fault", **details},
    )


def small_station(
    template: Path, home: Path, definitions: Definitions, *, on_disk: bool = False, clock: SetClock | None = None
) -> SmallStation:
    """A station opened on a copy of the template: in memory, or as a file in its data folder."""
    folder = DataFolder(home)
    folder.prepare()
    if on_disk:
        shutil.copyfile(template, folder.database)
        database = Database.at(folder.database)
    else:
        database = _in_memory(template)
    time = clock or SetClock()
    definitions.adopt(())  # they are shared by all tests, and another station may have set its own
    definitions.dated.adopt(())
    return _station(Office(database=database, clock=time, definitions=definitions, feed=Feed(), folder=folder), time)


def make_template(path: Path, definitions: Definitions) -> None:
    """Set the small station up in a new file, through the services that staff would use."""
    upgrade(path, path.parent, "template")
    clock = SetClock(MONDAY - timedelta(days=30))
    database = Database.at(path)
    office = Office(
        database=database, clock=clock, definitions=definitions, feed=Feed(), folder=DataFolder(path.parent)
    )
    desk = Services(office)
    people = PeopleService(office, CHEAP_HASHER)
    desk.station.set_up("YF", "油坊镇供电所", "扬中市供电公司")
    people.add_first_head("YF001", "罗敏强", PASSWORD)
    for number, name, post, team, roles in _PEOPLE:
        person = people.put_staff(OWNER, number=number, name=name, post=post, team=team, phone="", roles=roles)
        people.set_password(OWNER, person.id, PASSWORD)
    _fill_grid(office)
    database.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # one file is easier to copy than file and log


def shipped_definitions() -> Definitions:
    """The rules that come with the program."""
    return Definitions(installed_path("resources") / "reference")


def broken_links(events: list[Event]) -> list[str]:
    """The kinds of events that are not what was sealed, or do not follow the event before them."""
    previous = ""
    broken = []
    for event in events:
        if not is_sealed(event) or event.previous_hash != previous:
            broken.append(event.kind)
        previous = event.hash
    return broken


def _in_memory(template: Path) -> Database:
    database = Database.at(None)
    with database.alone() as connection, closing(sqlite3.connect(template)) as source:
        source.backup(cast("sqlite3.Connection", connection.connection.dbapi_connection))
    return database


def _station(office: Office, clock: SetClock) -> SmallStation:
    desk = Services(office)
    desk.people = PeopleService(office, CHEAP_HASHER)
    head, administrator, clerk, zhang, li, wang, zhao = (
        desk.people.session_of(number) for number in ("YF001", "YF002", "YF003", "YF009", "YF010", "YF011", "YF012")
    )
    return SmallStation(
        desk=desk,
        clock=clock,
        folder=office.folder,
        head=head,
        clerk=clerk,
        administrator=administrator,
        zhang=zhang,
        li=li,
        wang=wang,
        zhao=zhao,
    )


def _area(key: UUID, number: str, name: str, grid: str, managers: tuple[UUID, UUID]) -> TransformerArea:
    return TransformerArea(
        id=key,
        number=number,
        name=name,
        grid=grid,
        feeder="10kV油坊1号线",
        capacity_kva=200,
        village="油坊社区",
        a_manager_id=managers[0],
        b_manager_id=managers[1],
    )


def _customer(key: UUID, account: str, name: str, address: str, phone: str, area: UUID) -> Customer:
    return Customer(
        id=key,
        account_number=account,
        name=name,
        id_kind=IdKind.RESIDENT,
        id_number="321182197003078157",
        phone=phone,
        address=address,
        area_id=area,
        category="城乡居民生活用电",
        capacity_w=8000,
        voltage="交流220V",
        meter_number=f"32300{account}000001",
        opened_on=date(2015, 6, 1),
    )


def _fill_grid(office: Office) -> None:
    zhao = natural_id(STATION, "staff", "YF012")
    customers = (
        _customer(CHEN, "1183369442", "陈玉兰", "扬中市油坊镇老郎村1组6号", "13900005678", FIRST_AREA),
        _customer(SHOP, "1176203685", "鸣凤100%棉织_店", "扬中市油坊镇长旺街8号", "13900009999", SECOND_AREA),
    )
    with office.database.write(None) as tx:
        tx.of(TransformerArea).add_many(
            (
                _area(FIRST_AREA, "32118200001", "油坊社区一组#1台区", "第一网格", (ZHANG, LI)),
                _area(SECOND_AREA, "32118200002", "长旺街#1台区", "第一网格", (WANG, LI)),
                _area(FAR_AREA, "32118200003", "老郎村#1台区", "第二网格", (zhao, ZHANG)),
            )
        )
        for person in (ZHANG, LI, WANG, zhao):
            for kind in CertificateKind:
                key = natural_id(STATION, "certificate", person.hex, kind)
                tx.of(Certificate).add(Certificate(id=key, staff_id=person, kind=kind, valid_until=date(2030, 12, 31)))
        tx.of(Customer).add_many(customers)
        index_customers(office, tx, customers, are_new=True)
