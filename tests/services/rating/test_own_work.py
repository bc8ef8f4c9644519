"""This program's own orders and cases in the score, holders over time, half-years."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderStep, WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.imports.batch import ImportAction, ImportBatch, ImportItem, ImportKind
from app.domain.people.session import OWNER
from app.domain.plain import to_plain
from app.domain.rating.facts import EntryKind, Ledger, OrderKind, RatedOrder, RegisterEntry
from app.domain.rating.lock import MonthLock
from app.domain.rating.results import Evidence, EvidenceKind, Note
from app.domain.records.facts import PlaceKind, ServiceOrder
from app.domain.work.steps import StepKind
from app.services.rating.locking import digest, scores_to_plain
from app.services.rating.reading import holdings_of
from tests.station import (
    CHEN,
    FIRST_AREA,
    LI,
    SECOND_AREA,
    SURVEYED,
    WANG,
    ZHANG,
    SmallStation,
    fault_draft,
    local,
    resident_draft,
)

MARCH = "2026-03"
INSTALLED: dict[str, str | int] = {
    "meter_number": "3230001163731906368642",
    "meter_reading": 1200,
    "seal_number": "F123",
    "powered_at": "2026-03-02T15:00:00+08:00",
}


def orders(station: SmallStation) -> dict[UUID, RatedOrder]:
    return {row.id: row for row in station.desk.rating.facts(MARCH).orders}


def sent(station: SmallStation, kind: str, guardian: UUID = LI) -> WorkOrder:
    made = station.desk.dispatch.create(
        station.clerk, kind=kind, area_id=FIRST_AREA, task="处理", place="老郎村", place_kind=PlaceKind.TOWN
    )
    return station.desk.dispatch.dispatch(station.clerk, made.id, Crew(lead_id=ZHANG, guardian_id=guardian))


def test_an_own_order_counts_for_its_lead_from_the_moment_it_was_made(station: SmallStation) -> None:
    order = sent(station, "WO-04")
    other = sent(station, "WO-03", WANG)
    rated = orders(station)[order.id]
    assert (rated.kind, rated.staff_id, rated.place) == (OrderKind.COLLECTION, ZHANG, PlaceKind.TOWN)
    assert (rated.accepted_at, rated.due_at, rated.finished_at) == (order.created_at, order.due_at, None)
    assert other.id not in orders(station)
    assert Ledger.ORDERS in station.desk.rating.facts(MARCH).ledgers


def test_an_order_handed_back_counts_for_nobody(station: SmallStation) -> None:
    order = sent(station, "WO-04")
    station.desk.dispatch.report(station.zhang, order.id, OrderStep.HAND_BACK, reason="进不去")
    assert orders(station) == {}


def test_a_repair_counts_from_the_report_at_the_customers_point(station: SmallStation) -> None:
    case = station.register(fault_draft())
    station.clock.forward(minutes=20)
    order = station.do_field_work(case, {"fault_cause": "表后线烧断", "repair_result": "restored"})
    rated = orders(station)[order.id]
    assert (rated.kind, rated.accepted_at, rated.point_id) == (OrderKind.FAULT, case.accepted_at, CHEN)
    assert rated.finished_at is not None


def test_an_order_both_systems_know_counts_once(station: SmallStation) -> None:
    order = sent(station, "WO-04")
    imported = ServiceOrder(
        id=UUID(int=5), number=order.number, kind="采集运维", source="采集系统", customer_id=None, area_id=FIRST_AREA,
        staff_id=LI, accepted_at=order.created_at, dispatched_at=None, arrived_at=None, finished_at=None,
        place=PlaceKind.RURAL, is_at_fault=False,
    )  # fmt: skip
    with station.database.write(None) as tx:
        tx.of(ServiceOrder).add(imported)
        tx.of(ServiceOrder).add(replace(imported, id=UUID(int=6), number="GD2"))
    assert set(orders(station)) == {order.id, UUID(int=6)}


def test_rows_of_own_work_open_their_case_order_or_area(station: SmallStation) -> None:
    order = sent(station, "WO-04")
    case = station.register(resident_draft())
    with station.database.write(None) as tx:
        tx.of(ServiceOrder).add(
            ServiceOrder(
                id=UUID(int=6), number="GD2", kind="意见", source="95598", customer_id=None, area_id=FIRST_AREA,
                staff_id=LI, accepted_at=order.created_at, dispatched_at=None, arrived_at=None, finished_at=None,
                place=PlaceKind.RURAL, is_at_fault=True,
            )
        )  # fmt: skip
        entries = [
            RegisterEntry(id=UUID(int=n), kind=EntryKind.CALLBACK, staff_id=ZHANG, day=date(2026, 3, 1), **more)
            for n, more in ((7, {"source_id": case.id}), (8, {"area_id": FIRST_AREA}), (9, {"note": "手工"}))
        ]  # fmt: skip
        tx.of(RegisterEntry).add_many(entries)
    kinds = [(EvidenceKind.ORDER, key) for key in (order.id, case.id, UUID(int=6))]
    kinds += [(EvidenceKind.ENTRY, UUID(int=n)) for n in (7, 8, 9)]
    rows = station.desk.rating.evidence(
        [Evidence(kind=kind, id=key, on=date(2026, 3, 1), note=Note.IN_TIME) for kind, key in kinds]
    )
    assert [row.record for row in rows] == [
        ("order", order.id),
        ("case", case.id),
        ("area", FIRST_AREA),
        ("case", case.id),
        ("area", FIRST_AREA),
        ("staff", ZHANG),
    ]
    assert [row.number for row in rows[:4]] == [order.number, case.number, "GD2", case.number]
    assert [row.remark for row in rows][2::3] == ["95598 意见", "手工"]


def test_a_connection_counts_by_the_cases_own_clock(station: SmallStation) -> None:
    case = station.register(resident_draft())
    rated = orders(station)[case.id]
    assert (rated.kind, rated.staff_id) == (OrderKind.RESIDENT_CONNECTION, case.responsible_id)
    assert rated.due_at is not None
    assert (rated.accepted_at, rated.finished_at) == (case.accepted_at, None)
    station.step(case, StepKind.WITHDRAW, "客户不办了")
    assert orders(station) == {}


def change_of(station: SmallStation, key: UUID, manager: UUID) -> None:
    """Another A-role manager, as an import of the areas brings it."""
    with station.database.write(None) as tx:
        before = tx.of(TransformerArea).get(key)
        after = tx.of(TransformerArea).save(replace(before, a_manager_id=manager))
        batch = tx.of(ImportBatch).add(
            ImportBatch(
                id=UUID(int=77), kind=ImportKind.AREAS, file_name="台区.xlsx", file_sha256="", actor_id=None,
                imported_at=station.clock.now(), rows_read=1, added=0, changed=1, unchanged=0, refused=0, incomplete=0,
            )
        )  # fmt: skip
        plain = to_plain(before)
        assert isinstance(plain, dict)
        tx.of(ImportItem).add(
            ImportItem(
                id=UUID(int=78), batch_id=batch.id, kind="transformer_area", entity_id=key,
                action=ImportAction.CHANGED, before=plain, version_after=after.version,
            )
        )  # fmt: skip


def test_an_area_that_changed_hands_is_counted_by_days(station: SmallStation) -> None:
    station.clock.set(local(2026, 3, 11, 9))
    change_of(station, SECOND_AREA, ZHANG)
    station.clock.set(local(2026, 4, 1, 9))
    held = {
        person.staff_id: next(e for e in person.score.indicators if e.indicator.id == "W02").value
        for person in station.desk.rating.scores(OWNER, MARCH).people
        if person.score is not None
    }
    assert held[WANG] * 31 == 10  # type: ignore[operator]  # measured
    assert held[ZHANG] * 31 == 31 + 21  # type: ignore[operator]  # measured
    assert {holding.a_manager_id for holding in station.desk.rating.facts("2026-04").holdings} >= {ZHANG}
    april = station.desk.rating.scores(OWNER, "2026-04")
    assert WANG not in {person.staff_id for person in april.people}


def lock(station: SmallStation, month: str) -> None:
    """Lock a month as it is scored, whatever is missing in it."""
    people = [one.score for one in station.desk.rating.scores(OWNER, month).people if one.score is not None]
    plain = {"people": scores_to_plain(people), "who": {}}
    with station.database.write(None) as tx:
        tx.of(MonthLock).add(
            MonthLock(
                id=UUID(int=int(month.replace("-", ""))), month=month, scheme_id="STAR-18", scheme_from="2026-01-01",
                locked_at=station.clock.now(), actor_id=None, sha256=digest(plain), scores=plain,
            )
        )  # fmt: skip


def test_stars_come_from_locked_months_and_the_half_year_before(station: SmallStation) -> None:
    assert station.desk.rating.half_years.of(OWNER, "2026-01").people == ()
    lock(station, "2025-12")
    lock(station, "2026-01")
    lock(station, "2026-02")
    results = [one.result for one in station.desk.rating.half_years.of(OWNER, "2026-01").people]
    assert {result.staff_id for result in results} >= {ZHANG, WANG}
    assert {result.months_scored for result in results} == {0}
    assert {result.stars for result in results} == {0}
    shown = station.desk.rating.scores(OWNER, "2026-02")
    assert shown.lock is not None
    assert (shown.lock.by, shown.lock.is_intact) == ("", True)
    assert shown.lock.locked_at - station.clock.now() == timedelta(0)


def test_a_connection_is_finished_where_its_clock_stops(station: SmallStation) -> None:
    case = station.step(station.register(resident_draft()), StepKind.ADVANCE)
    station.do_field_work(case, SURVEYED)
    case = station.step(case, StepKind.ADVANCE)
    station.desk.entering.enter(station.clerk, case.id, {"account": "1100000001", "contract_signed_on": "2026-03-02"})
    case = station.step(case, StepKind.ADVANCE)
    installed = station.do_field_work(case, INSTALLED)
    assert orders(station)[case.id].finished_at is None
    station.clock.forward(hours=2)
    connected_at = station.clock.now()
    case = station.step(case, StepKind.ADVANCE)
    station.clock.forward(days=1)
    station.desk.entering.enter(station.clerk, case.id, {"satisfaction": "very_satisfied"})
    station.step(case, StepKind.CLOSE)
    rated = orders(station)[case.id]
    assert (rated.finished_at, rated.staff_id) == (connected_at, installed.lead_id)
    assert {installed.id}.isdisjoint(orders(station))
    assert Ledger.REGISTER not in station.desk.rating.facts(MARCH).ledgers  # one callback is no register
    station.clock.set(local(2026, 5, 4, 9))
    assert {row.id for row in station.desk.rating.facts("2026-05").orders} == set()


def test_an_area_that_is_no_longer_there_has_no_holder() -> None:
    item = ImportItem(
        id=UUID(int=1), batch_id=UUID(int=2), kind="transformer_area", entity_id=UUID(int=3),
        action=ImportAction.CHANGED, before={}, version_after=1,
    )  # fmt: skip
    assert holdings_of((), [(local(2026, 3, 1), item)]) == ()
