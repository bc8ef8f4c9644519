"""Lists: keys in order first, rows when they come into view; and the numbers of the day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.customers.customer import Customer
from app.domain.daybook.gathering import GatheringDraft, GatheringKind
from app.domain.daybook.outage_plan import OutageDraft
from app.domain.dispatch.crew import Crew
from app.domain.dispatch.loads import LoadState
from app.domain.dispatch.order import OrderStep
from app.domain.grid.area import TransformerArea
from app.domain.lists import ListQuery, ListSource
from app.domain.people.session import OWNER
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
from app.domain.work.case import Case
from app.domain.work.steps import StepKind
from app.persistence.ids import new_id
from app.persistence.lists.plans import LIST_NAMES
from app.services.today import Return
from app.services.work.promises import PromiseDraft
from tests.firms import a_firm
from tests.station import (
    CHEN,
    FIRST_AREA,
    LI,
    REPAIRED,
    SECOND_AREA,
    SHOP,
    WANG,
    ZHANG,
    SmallStation,
    fault_draft,
    local,
    resident_draft,
)


def rows_of(source: ListSource, keys: Any) -> list[Any]:  # noqa: ANN401 - rows have an attribute per column
    return list(source.rows(keys))


def shown(station: SmallStation, name: str, attribute: str, **query: Any) -> list[Any]:  # noqa: ANN401 - of any column
    source = station.desk.lists.source(name)
    return [getattr(row, attribute) for row in rows_of(source, source.keys(ListQuery(**query)))]


def names_of(station: SmallStation, **query: Any) -> list[Any]:  # noqa: ANN401 - as ListQuery takes them
    return shown(station, "cases", "name", **query)


def many_customers(station: SmallStation, count: int) -> None:
    with station.database.write(None) as tx:
        chen = tx.of(Customer).get(CHEN)
        tx.of(Customer).add_many(
            [
                replace(chen, id=new_id(), account_number=f"22{number:08}", name=f"户{number % 7}")
                for number in range(count)
            ]
        )


def fill_records(station: SmallStation) -> None:
    moment = local(2026, 2, 3, 8)
    with station.database.write(None) as tx:
        tx.of(LineLoss).add_many(
            [
                LineLoss(
                    id=new_id(),
                    area_id=area,
                    month="2026-02",
                    supplied=supplied,
                    sold=sold,
                    fed_in=0,
                    meters_due=100,
                    meters_read=99,
                )
                for area, supplied, sold in ((FIRST_AREA, 100_000_00, 96_000_00), (SECOND_AREA, 0, 0))
            ]
        )
        tx.of(CollectionDay).add(
            CollectionDay(id=new_id(), area_id=FIRST_AREA, day=date(2026, 2, 3), meters_due=100, meters_collected=97)
        )
        tx.of(Bill).add_many(
            [
                Bill(
                    id=new_id(),
                    customer_id=customer,
                    period="2026-02",
                    receivable=100_00,
                    received=received,
                    paid_on=None,
                    due_on=date(2026, 3, 20),
                )
                for customer, received in ((CHEN, 40_00), (SHOP, 100_00))
            ]
        )
        tx.of(PrepayCommand).add(
            PrepayCommand(
                id=new_id(),
                customer_id=CHEN,
                kind=CommandKind.CUT,
                issued_at=moment,
                executed_at=None,
                is_success=False,
            )
        )
        tx.of(ServiceOrder).add(
            ServiceOrder(
                id=new_id(),
                number="9559800001",
                kind="故障报修",
                source="95598",
                customer_id=None,
                area_id=FIRST_AREA,
                staff_id=ZHANG,
                accepted_at=moment,
                dispatched_at=None,
                arrived_at=None,
                finished_at=None,
                place=PlaceKind.RURAL,
                is_at_fault=False,
            )
        )
        tx.of(Outage).add(
            Outage(
                id=new_id(),
                area_id=FIRST_AREA,
                started_at=moment,
                ended_at=None,
                kind=OutageKind.FAULT,
                is_at_fault=True,
            )
        )


def fill_daybook(station: SmallStation, case: Case) -> None:
    """A meeting, a planned outage and a seal."""
    now = station.clock.now()
    meeting = GatheringDraft(kind=GatheringKind.MEETING, subject="例会", held_at=now)
    station.desk.daybook.gatherings.save(station.clerk, meeting)
    outage = OutageDraft(
        kind=OutageKind.FAULT,
        line="油坊1号线",
        reason="断线",
        from_at=now,
        to_at=now + timedelta(hours=1),
        area_ids=(FIRST_AREA,),
    )
    station.desk.daybook.outages.save(station.clerk, outage)
    with station.database.write(None) as tx:
        tx.of(Case).save(replace(case, details={**case.details, "seal_number": "A001"}))


@pytest.mark.parametrize("name", LIST_NAMES)
def test_every_list_answers_every_column_in_both_orders(station: SmallStation, name: str) -> None:
    fill_records(station)
    a_firm(station)
    case = station.step(station.register(resident_draft()), StepKind.ADVANCE)
    fill_daybook(station, case)
    promise = PromiseDraft(what="送合同", until=local(2026, 3, 6, 17))
    station.desk.promises.promise(station.clerk, case.id, promise)
    station.clock.forward(days=14)
    station.desk.warnings.give(station.clerk)
    source = station.desk.lists.source(name)
    usual = source.keys(ListQuery())
    assert usual

    for column in source.columns:
        assert all(hasattr(row, column.name) for row in rows_of(source, usual))
        if column.is_sortable:
            rising = source.keys(ListQuery(order=column.name))
            falling = source.keys(ListQuery(order=column.name, is_descending=True))
            assert sorted(rising) == sorted(falling) == sorted(usual)
    assert list(source.keys(ListQuery(text="there-is-no-such-thing"))) == []


@pytest.mark.parametrize(
    ("name", "filters", "count"),
    [
        ("customers", {"area": "32118200001"}, 1),
        ("customers", {"grid": "第一网格", "state": "normal"}, 2),
        ("customers", {"manager": "YF011", "category": "城乡居民生活用电"}, 1),
        ("customers", {"state": "closed"}, 0),
        ("areas", {"grid": "第二网格"}, 1),
        ("areas", {"manager": "YF009"}, 1),
        ("staff", {"team": "外勤班", "post": "台区经理"}, 4),
        ("line_losses", {"month": "2026-02", "manager": "YF009"}, 1),
        ("line_losses", {"month": "2026-01"}, 0),
        ("collection", {"month": "2026-02"}, 1),
        ("collection", {"month": "2026-03"}, 0),
        ("bills", {"month": "2026-02"}, 2),
        ("bills", {"owing": "yes"}, 1),
        ("service_orders", {"kind": "故障报修", "staff": "YF009"}, 1),
        ("service_orders", {"staff": "YF010"}, 0),
    ],
)
def test_filters_restrict(station: SmallStation, name: str, filters: dict[str, str], count: int) -> None:
    fill_records(station)

    assert len(station.desk.lists.source(name).keys(ListQuery(filters=filters))) == count


def test_figures_in_the_records(station: SmallStation) -> None:
    fill_records(station)

    assert shown(station, "line_losses", "loss_rate") == [400, None]  # 4.00 %, and nothing without supply
    assert shown(station, "collection", "missing") == [3]
    assert shown(station, "bills", "owed") == [60_00, 0]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("陈玉兰", ["陈玉兰"]),
        ("1183369442", ["陈玉兰"]),
        ("油坊镇 长旺街", ["鸣凤100%棉织_店"]),
        ("100%", ["鸣凤100%棉织_店"]),
        ("0%棉织_", ["鸣凤100%棉织_店"]),
        ("1%", []),
        ("织_", ["鸣凤100%棉织_店"]),
        ("_兰", []),
        ("\\", []),
        ("'; DROP TABLE customer; --", []),
        ("  ", ["鸣凤100%棉织_店", "陈玉兰"]),
    ],
)
def test_typed_text_is_looked_for_as_it_stands(station: SmallStation, text: str, names: list[str]) -> None:
    assert shown(station, "customers", "name", text=text) == names


def test_a_long_list_is_whole_and_in_order(station: SmallStation) -> None:
    many_customers(station, 1200)
    source = station.desk.lists.source("customers")

    keys = source.keys(ListQuery(order="name", is_descending=True))
    rows = rows_of(source, keys)

    assert len(rows) == 1202
    names = [row.name for row in rows]
    assert names == sorted(names, reverse=True)
    assert [row.key for row in rows] == list(keys)
    same = [row.key for row in rows if row.name == "户3"]
    assert same == sorted(same)  # ties always come in the same order


def test_a_row_that_has_gone_is_left_out(station: SmallStation) -> None:
    many_customers(station, 3)
    source = station.desk.lists.source("customers")
    keys = list(source.keys(ListQuery()))
    with station.database.write(None) as tx:
        gone = tx.of(Customer).find(account_number="2200000001")[0]
        tx.of(Customer).remove([gone.id])

    rows = rows_of(source, [*keys, 10**9])

    assert [row.account_number for row in rows] == ["1176203685", "1183369442", "2200000000", "2200000002"]
    assert rows_of(source, []) == []


def test_the_phone_in_a_list_is_its_tail(station: SmallStation) -> None:
    assert shown(station, "customers", "phone_tail", text="陈玉兰") == ["5678"]


def test_cases_come_most_urgent_first_and_what_has_ended_last(station: SmallStation) -> None:
    station.register(resident_draft("甲"))
    withdrawn = station.register(resident_draft("乙"))
    station.step(withdrawn, StepKind.WITHDRAW, "不需要了")
    station.clock.forward(days=1)
    paused = station.register(resident_draft("丙"))
    station.step(paused, StepKind.PAUSE, "weather")
    station.register(fault_draft())

    assert names_of(station) == ["陈玉兰", "甲", "丙", "乙"]
    assert names_of(station, filters={"standing": "unfinished"}) == ["陈玉兰", "甲", "丙"]
    assert names_of(station, filters={"standing": "withdrawn"}) == ["乙"]
    assert names_of(station, filters={"business": "REP-FAULT", "stage": "repair", "area": "32118200001"}) == ["陈玉兰"]
    assert names_of(station, filters={"responsible": "YF009"}, order="name", is_descending=True) == [
        "甲",
        "乙",
        "丙",
    ]


def test_due_lists_follow_the_clock(station: SmallStation) -> None:
    case = station.register(resident_draft("甲"))  # due on Monday 9 March, 17:30
    paused = station.register(resident_draft("乙"))
    station.step(paused, StepKind.PAUSE, "customer_works")

    def due(value: str) -> list[str]:
        return names_of(station, filters={"due": value})

    assert (due("today"), due("overdue")) == ([], [])
    station.clock.set(local(2026, 3, 8, 23, 59))
    assert (due("today"), due("overdue")) == ([], [])
    station.clock.set(local(2026, 3, 9, 0, 0))
    assert "甲" in due("today")
    station.clock.set(local(2026, 3, 9, 17, 30))
    assert "甲" in due("today")
    station.clock.set(local(2026, 3, 9, 17, 31))
    assert "甲" in due("overdue")
    assert "甲" not in due("today")
    station.step(case, StepKind.WITHDRAW, "不需要了")
    assert "甲" not in due("overdue")


def test_a_pause_that_stops_every_clock_is_listed_as_paused(station: SmallStation) -> None:
    case = station.register(fault_draft())
    order = station.newest_order(case.id)
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    for step in (OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE):
        station.desk.dispatch.report(station.clerk, order.id, step)
    station.step(case, StepKind.PAUSE, "weather", session=station.head)

    assert names_of(station, filters={"due": "paused"}) == ["陈玉兰"]
    assert names_of(station, filters={"due": "today"}) == []


def close_repair(station: SmallStation, case: Case) -> Case:
    station.do_field_work(case, REPAIRED)
    case = station.step(case, StepKind.ADVANCE)
    station.desk.entering.enter(station.clerk, case.id, {"satisfaction": "satisfied"})
    return station.step(case, StepKind.CLOSE)


def test_the_numbers_of_the_day(station: SmallStation) -> None:
    counts = station.desk.today.counts
    assert (counts(station.clerk).due_today, counts(station.clerk).to_archive) == (0, 0)
    station.register(resident_draft())
    fault = station.register(fault_draft())
    seen = counts(station.clerk)
    assert (seen.due_today, seen.overdue, seen.unassigned, seen.to_archive) == (1, 0, 1, 0)

    station.clock.set(local(2026, 3, 2, 10, 31))
    assert (counts(station.head).due_today, counts(station.head).overdue) == (0, 1)

    done = close_repair(station, fault)
    seen = counts(station.clerk)
    assert (seen.overdue, seen.unassigned, seen.to_archive) == (0, 0, 1)
    station.step(done, StepKind.ARCHIVE)
    assert counts(station.clerk).to_archive == 0


def test_an_area_manager_sees_the_numbers_of_what_he_answers_for(station: SmallStation) -> None:
    case = station.register(fault_draft())
    order = station.newest_order(case.id)
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    station.register(fault_draft())

    assert station.desk.today.counts(OWNER).due_today == 2
    assert station.desk.today.counts(station.zhang).due_today == 2  # A-role of the area
    assert station.desk.today.counts(station.wang).due_today == 0  # has another area
    assert [station.desk.today.counts(who).own_orders for who in (station.zhang, station.li, station.wang)] == [1, 1, 0]


def test_orders_come_most_urgent_first(station: SmallStation) -> None:
    patrol = station.desk.dispatch.create(station.clerk, kind="WO-19", area_id=FIRST_AREA, task="巡视", place="")
    survey = station.step(station.register(resident_draft()), StepKind.ADVANCE)
    station.register(fault_draft())
    tasks = ["故障报修·现场抢修", "低压居民新装·现场勘查", "巡视"]
    assert shown(station, "orders", "task") == tasks

    order = station.newest_order(survey.id)
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    station.desk.dispatch.report(station.clerk, patrol.id, OrderStep.WITHDRAW, reason="重复")

    assert shown(station, "orders", "task", filters={"standing": "unassigned"}) == tasks[:1]
    assert shown(station, "orders", "task", filters={"standing": "unfinished"}) == tasks[:2]
    assert shown(station, "orders", "task", filters={"standing": "withdrawn"}) == ["巡视"]
    assert shown(station, "orders", "task", filters={"person": "YF010"}) == tasks[1:2]
    assert shown(station, "orders", "lead", filters={"kind": "SURVEY", "grid": "第一网格"}) == ["张三"]


def test_the_limit_shown_of_an_order_is_the_arrival_until_the_crew_is_there(station: SmallStation) -> None:
    order = station.newest_order(station.register(fault_draft()).id)
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    assert [limit.due_at for limit in shown(station, "orders", "next_due_at")] == [local(2026, 3, 2, 10, 30)]

    for step in (OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE):
        station.desk.dispatch.report(station.clerk, order.id, step)
    assert [limit.due_at for limit in shown(station, "orders", "next_due_at")] == [local(2026, 3, 2, 14, 30)]


def test_the_list_of_loads(station: SmallStation) -> None:
    order = station.newest_order(station.register(fault_draft()).id)
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    now = station.clock.now()
    station.desk.people.put_absence(station.clerk, WANG, now, now + timedelta(days=1), "年休假")
    loads = station.desk.lists.loads()

    def states(**query: Any) -> dict[str, LoadState]:  # noqa: ANN401 - as ListQuery takes them
        rows = rows_of(loads, loads.keys(ListQuery(**query)))
        return {row.name: row.state for row in rows}

    assert states() == {
        "李四": LoadState.NORMAL,
        "王五": LoadState.AWAY,
        "张三": LoadState.NORMAL,
        "赵六": LoadState.NORMAL,
    }
    assert next(iter(states(order="open_orders", is_descending=True))) == "张三"
    assert sorted(states(order="name")) == sorted(states())
    assert list(states(text="第二网格 张")) == ["张三"]
    station.clock.set(local(2026, 3, 2, 10, 15))
    assert states()["张三"] is LoadState.NEAR
    station.clock.set(local(2026, 3, 2, 10, 45))
    assert states()["张三"] is LoadState.OVERDUE
    assert list(rows_of(loads, [99])) == []


def test_six_open_orders_are_a_full_day(station: SmallStation) -> None:
    for number in range(6):
        patrol = station.desk.dispatch.create(
            station.clerk, kind="WO-19", area_id=FIRST_AREA, task=f"巡视{number}", place=""
        )
        station.desk.dispatch.dispatch(station.clerk, patrol.id, Crew(lead_id=ZHANG))
    loads = station.desk.lists.loads()

    rows = rows_of(loads, loads.keys(ListQuery(text="张三")))
    assert [(row.open_orders, row.state) for row in rows] == [(6, LoadState.FULL)]


def test_what_came_back_is_shown_until_it_is_settled(station: SmallStation) -> None:
    order = station.newest_order(station.register(fault_draft()).id)
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    assert station.desk.today.came_back() == ()
    station.clock.forward(minutes=5)
    station.desk.dispatch.report(station.zhang, order.id, OrderStep.HAND_BACK, reason="车辆故障")
    station.clock.forward(minutes=5)
    complaint = station.desk.dispatch.create(station.clerk, kind="WO-10", area_id=FIRST_AREA, task="态度投诉", place="")

    assert [(back.number, back.why, back.words) for back in station.desk.today.came_back()] == [
        (complaint.number, Return.COMPLAINT, "态度投诉"),
        (order.number, Return.HANDED_BACK, "车辆故障"),
    ]
    station.desk.dispatch.report(station.clerk, complaint.id, OrderStep.WITHDRAW, reason="客户撤诉")
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=LI, guardian_id=WANG))
    assert station.desk.today.came_back() == ()


def test_an_area_that_is_not_running_takes_no_new_supply(station: SmallStation) -> None:
    with station.database.write(None) as tx:
        area = tx.of(TransformerArea).get(FIRST_AREA)
        tx.of(TransformerArea).save(replace(area, is_running=False))

    assert [(p.code, p.field) for p in station.desk.cases.check(resident_draft())] == [("area.not_running", "area")]
    assert [area.number[-1] for area in station.desk.customers.areas()] == ["1", "2", "3"]
