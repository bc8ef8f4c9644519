"""Work logs from orders, outages with their notices, seals with their ledger, and what mornings are reminded of."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from app.domain.daybook.gathering import Decision, DecisionState, GatheringDraft, GatheringKind
from app.domain.daybook.outage_plan import OutageDraft
from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderStep
from app.domain.grid.area import TransformerArea
from app.domain.lists import ListQuery
from app.domain.papers.subject import PaperSubject
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.records.facts import Bill, CollectionDay, CommandKind, LineLoss, OutageKind, PrepayCommand
from app.domain.work.case import Case
from app.services.papers.seal_values import seals_in
from tests.station import CHEN, FAR_AREA, FIRST_AREA, LI, MONDAY, SECOND_AREA, SHOP, ZHANG, SmallStation, local
from tests.station import resident_draft as draft_of_resident

if TYPE_CHECKING:
    from app.services.papers.paper import BatchItem

TODAY = date(2026, 3, 2)
TYPED = {"weather": "晴", "patrols": "0.4 kV 一线", "visits": "", "problems": "拉线松弛 ", "handed_over": ""}


def outage(**changes: object) -> OutageDraft:
    draft = OutageDraft(
        kind=OutageKind.PLANNED,
        line="10kV油坊1号线",
        reason="更换导线",
        from_at=local(2026, 3, 16, 7),
        to_at=local(2026, 3, 16, 17),
        area_ids=(FIRST_AREA, SECOND_AREA),
        contact="张三",
    )
    return replace(draft, **changes)  # type: ignore[arg-type]  # the test names fields of the draft


def code_of(refusal: pytest.ExceptionInfo[Refusal]) -> str:
    return refusal.value.problems[0].code


def patrol(station: SmallStation, *, is_finished: bool = True) -> None:
    order = station.desk.dispatch.create(station.clerk, kind="WO-19", area_id=FIRST_AREA, task="巡视", place="")
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    for step in (OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE):
        station.desk.dispatch.report(station.zhang, order.id, step)
    if is_finished:
        station.clock.forward(minutes=90)
        station.desk.dispatch.report(station.zhang, order.id, OrderStep.FINISH)


def sealed_case(station: SmallStation, **details: str | int) -> Case:
    case = station.register(draft_of_resident())
    with station.database.write(None) as tx:
        return tx.of(Case).save(replace(case, customer_id=CHEN, details={**case.details, **details}))


def test_a_day_is_filled_from_the_orders_and_by_its_writer(station: SmallStation) -> None:
    patrol(station)
    patrol(station, is_finished=False)
    logs = station.desk.daybook.logs

    written = logs.write(station.zhang, ZHANG, TODAY, TYPED, 3650)
    reviewed = logs.review(station.head, ZHANG, TODAY, "尽快处理")

    assert (written.texts["problems"], written.kilometres) == ("拉线松弛", 3650)
    assert (reviewed.review, reviewed.is_reviewed, reviewed.texts) == ("尽快处理", True, written.texts)
    subject = PaperSubject.log(ZHANG, "2026-03-02")
    values = station.desk.papers.values_for(station.zhang, "work-log", subject)
    assert [(line["time"], line["partner"], line["result"]) for line in values["orders"]] == [  # type: ignore[attr-defined]  # a list of lines
        ("09:00～10:30", "李四", "完成"),
        ("10:30～", "李四", "在办"),
    ]
    assert (values["number"], values["grid"], values["work_minutes"]) == (
        "YF-RZ-20260302-YF009",
        "第一网格、第二网格",
        90,
    )
    assert (values["reviewed_by"], values["review"]) == ("罗敏强", "尽快处理")
    assert station.desk.papers.render(station.zhang, "work-log", subject).page_count == 1


def test_a_week_is_the_days_there_is_something_of(station: SmallStation) -> None:
    logs = station.desk.daybook.logs
    patrol(station)
    station.clock.set(local(2026, 3, 5, 9))
    logs.write(station.zhang, ZHANG, date(2026, 3, 4), TYPED)

    assert logs.week(station.zhang, ZHANG, date(2026, 3, 8)) == (TODAY, date(2026, 3, 4))


def test_a_day_without_orders_is_a_page_to_write_on(station: SmallStation) -> None:
    logs = station.desk.daybook.logs
    logs.write(station.li, LI, TODAY, TYPED)
    logs.write(station.clerk, LI, TODAY, {**TYPED, "visits": "走访 2 户"})

    values = station.desk.papers.values_for(station.li, "work-log", PaperSubject.log(LI, "2026-03-02"))

    assert values["orders"] == []
    assert values["visits"] == "走访 2 户"
    assert "work_minutes" not in values
    assert [person.name for person in logs.missing(TODAY)] == ["张三", "王五", "赵六"]
    assert len([event for event in station.events(LI) if event.kind == "log.written"]) == 2


def test_the_owner_of_the_data_folder_reviews_as_the_station(station: SmallStation) -> None:
    station.desk.daybook.logs.write(station.li, LI, TODAY, TYPED)
    station.desk.daybook.logs.review(OWNER, LI, TODAY, "好")

    values = station.desk.papers.values_for(station.li, "work-log", PaperSubject.log(LI, "2026-03-02"))

    assert (values["review"], values.get("reviewed_by")) == ("好", None)


def test_what_a_log_may_not_be_is_refused(station: SmallStation) -> None:
    logs, papers = station.desk.daybook.logs, station.desk.papers
    refused = []
    for call in (
        lambda: logs.write(station.li, ZHANG, TODAY, TYPED),
        lambda: logs.write(station.li, LI, TODAY + timedelta(days=1), TYPED),
        lambda: logs.write(station.li, LI, TODAY, TYPED, -1),
        lambda: logs.review(station.head, LI, TODAY, " "),
        lambda: logs.review(station.head, LI, TODAY, "好"),
        lambda: logs.review(station.li, LI, TODAY, "好"),
        lambda: papers.values_for(station.li, "work-log", PaperSubject.log(ZHANG, "2026-03-02")),
        lambda: papers.values_for(station.li, "work-log", PaperSubject.log(LI, "heute")),
    ):
        with pytest.raises(Refusal) as refusal:
            call()
        refused.append(code_of(refusal))

    assert refused == [
        "log.not_yours",
        "log.in_future",
        "log.kilometres",
        "field.required",
        "log.not_written",
        "permission.denied",
        "log.not_yours",
        "paper.no_source",
    ]


def test_an_outage_is_told_to_all_and_village_by_village(station: SmallStation) -> None:
    outages = station.desk.daybook.outages
    plan = outages.save(station.clerk, outage())

    view = outages.show(plan.id)
    assert (plan.number, plan.told_on, view.latest, view.customers) == (
        "2026-YF-TD-000001-7",
        TODAY,
        date(2026, 3, 9),
        2,
    )
    assert view.rule is not None
    assert view.rule.days == 7
    assert [(village.name, village.customers) for village in view.villages] == [("油坊社区", 2)]
    values = station.desk.papers.values_for(station.clerk, "outage-notice", PaperSubject.outage(plan.id))
    assert (values["name"], values["kind"], values["customers"]) == ("各用电客户", "planned", 2)
    assert values["scope"] == "油坊社区：油坊社区一组#1台区、长旺街#1台区"
    items: list[BatchItem] = [PaperSubject.outage(plan.id, name) for name in ("油坊社区", "无此村")]
    batch = station.desk.papers.render_many(station.clerk, "outage-notice", items)
    assert batch.paper is not None
    assert [part.number for part in batch.paper.parts] == [plan.number]
    assert [each.problems[0].code for each in batch.refused] == ["outage.no_village"]


def test_many_areas_are_counted_village_by_village(station: SmallStation) -> None:
    with station.database.write(None) as tx:
        first = tx.of(TransformerArea).get(FIRST_AREA)
        areas = [replace(first, id=uuid4(), number=f"9{n}", name=f"老郎村{n}组配电变压器#{n}台区") for n in range(40)]
        tx.of(TransformerArea).add_many([replace(area, village="老郎村") for area in areas])
    plan = station.desk.daybook.outages.save(station.clerk, outage(area_ids=tuple(area.id for area in areas)))

    values = station.desk.papers.values_for(station.clerk, "outage-notice", PaperSubject.outage(plan.id))

    assert values["scope"] == "老郎村（40 个台区）"


def test_an_outage_changes_in_versions_and_is_called_off(station: SmallStation) -> None:
    outages = station.desk.daybook.outages
    plan = outages.save(station.clerk, outage(scope="工业街全部"))
    same = outages.save(station.clerk, outage(scope="工业街全部", id=plan.id, told_on=TODAY))
    moved = outages.save(station.clerk, outage(id=plan.id, scope="工业街全部", to_at=local(2026, 3, 16, 18)))
    values = station.desk.papers.values_for(station.clerk, "outage-notice", PaperSubject.outage(plan.id))

    off = outages.call_off(station.head, plan.id, "雨天")

    assert (same, moved.version, moved.number, values["scope"]) == (plan, 1, plan.number, "工业街全部")
    assert outages.by_number(plan.number) == off
    assert next(area.name for area in outages.areas()) == "油坊社区一组#1台区"
    refused = []
    for call in (
        lambda: outages.save(station.clerk, outage(id=plan.id)),
        lambda: outages.call_off(station.clerk, plan.id, "再次"),
        lambda: outages.call_off(station.clerk, plan.id, " "),
        lambda: outages.by_number("2026-YF-TD-000009-1"),
        lambda: outages.save(station.clerk, outage(told_on=date(2026, 3, 10))),
        lambda: outages.save(station.zhang, outage()),
        lambda: station.desk.papers.values_for(station.clerk, "outage-notice", PaperSubject.outage(plan.id)),
    ):
        with pytest.raises(Refusal) as refusal:
            call()
        refused.append(code_of(refusal))
    assert refused == [
        "outage.called_off_before",
        "outage.called_off_before",
        "case.reason_missing",
        "outage.unknown",
        "outage.told_late",
        "permission.denied",
        "outage.called_off_before",
    ]
    kinds = [event.kind for event in station.events() if event.kind.startswith("outage.")]
    assert kinds == ["outage.planned", "outage.planned", "outage.called_off"]


def test_seals_are_listed_and_fill_the_ledger_of_their_month(station: SmallStation) -> None:
    sealed_case(station, seal_number="A001、A002", powered_at="2026-03-01T10:00:00+08:00")
    sealed_case(station, unsealed_number="B009")
    april = sealed_case(
        station, seal_number="A003", sealed_at="2026-04-01T08:00:00+08:00", sealed_equipment="1号变压器"
    )

    source = station.desk.lists.source("seals")
    found = source.rows(source.keys(ListQuery(text="A00")))
    assert [(row.sealed, row.day, row.place) for row in found] == [  # type: ignore[attr-defined]  # rows are made from columns
        ("A003", date(2026, 4, 1), "1号变压器"),
        ("A001、A002", date(2026, 3, 1), ""),
    ]
    values = station.desk.papers.values_for(station.clerk, "seal-ledger", PaperSubject.seals("2026-03"))
    assert (values["number"], values["used_count"], values["recovered"]) == ("YF-FY-2026-03", 2, 1)
    assert [(line.get("used"), line.get("returned"), line.get("state")) for line in values["rows"]] == [  # type: ignore[attr-defined]  # a list of lines
        ("A001、A002", None, "used"),
        (None, "B009", None),
    ]
    assert station.desk.ledgers.counts()["seals"] == 3
    assert seals_in(None) == 0
    assert april.number
    for session, month, code in (
        (station.clerk, "März", "paper.no_source"),
        (station.zhang, "2026-03", "permission.denied"),
    ):
        with pytest.raises(Refusal) as refusal:
            station.desk.papers.values_for(session, "seal-ledger", PaperSubject.seals(month))
        assert code_of(refusal) == code


def test_meetings_and_outages_are_listed(station: SmallStation) -> None:
    decided = (Decision(matter="核查"), Decision(matter="走访", state=DecisionState.DONE))
    draft = GatheringDraft(kind=GatheringKind.MEETING, subject="例会", held_at=MONDAY, decisions=decided)
    station.desk.daybook.gatherings.save(station.head, draft)
    off = station.desk.daybook.outages.save(station.head, outage())
    station.desk.daybook.outages.call_off(station.head, off.id, "雨天")
    station.desk.daybook.outages.save(station.head, outage(kind=OutageKind.TEMPORARY))

    meetings, outages = (station.desk.lists.source(name) for name in ("gatherings", "outage_plans"))
    (held,) = meetings.rows(meetings.keys(ListQuery(text="走访", filters={"kind": "meeting"})))
    assert (held.subject, held.open_count, held.host) == ("例会", 1, "")  # type: ignore[attr-defined]  # rows are made from columns
    (planned,) = outages.rows(outages.keys(ListQuery(filters={"kind": "planned"})))
    assert (planned.line, planned.is_on) == ("10kV油坊1号线", False)  # type: ignore[attr-defined]  # as above


def test_a_morning_is_reminded_of_other_systems_facts(station: SmallStation) -> None:
    station.desk.daybook.outages.save(station.clerk, outage(from_at=local(2026, 3, 8, 7), late_reason="缺陷"))
    with station.database.write(None) as tx:
        for area, sold in ((FIRST_AREA, 40_000), (SECOND_AREA, 120_000), (FAR_AREA, 97_000)):
            loss = LineLoss(
                id=uuid4(),
                area_id=area,
                month="2026-02",
                supplied=100_000,
                sold=sold,
                fed_in=0,
                meters_due=9,
                meters_read=9,
            )
            tx.of(LineLoss).add(loss)
        for day, collected in ((1, 7), (2, 8)):
            tx.of(CollectionDay).add(
                CollectionDay(
                    id=uuid4(), area_id=FIRST_AREA, day=date(2026, 3, day), meters_due=9, meters_collected=collected
                )
            )
        bill = Bill(
            id=uuid4(),
            customer_id=SHOP,
            period="2026-01",
            receivable=500,
            received=0,
            paid_on=None,
            due_on=date(2026, 2, 20),
        )
        tx.of(Bill).add(bill)
        for days in (1, 20):
            command = PrepayCommand(
                id=uuid4(),
                customer_id=SHOP,
                kind=CommandKind.CUT,
                issued_at=MONDAY - timedelta(days=days),
                executed_at=None,
                is_success=False,
            )
            tx.of(PrepayCommand).add(command)

    saved = station.desk.daybook.gatherings.save(
        station.head, GatheringDraft(kind=GatheringKind.MORNING, subject="晨会", held_at=MONDAY)
    )

    assert [(each.code, each.count, each.note) for each in saved.warnings] == [
        ("arrears", 1, "鸣凤100%棉织_店"),
        ("command_cut", 1, ""),
        ("high_loss", 1, "2026-02"),
        ("negative_loss", 1, "2026-02"),
        ("outages", 1, "03-08 07:00 10kV油坊1号线"),
        ("readings", 1, "油坊社区一组#1台区"),
    ]


@pytest.mark.parametrize("kind", ["gathering", "outage", "log"])
def test_a_paper_of_nobody_has_no_source(station: SmallStation, kind: str) -> None:
    forms = {"gathering": "meeting-minutes", "outage": "outage-notice", "log": "work-log"}
    subject = replace(PaperSubject.seals("2026-03"), kind=kind)  # type: ignore[arg-type]  # the kind's value
    with pytest.raises(Refusal) as refusal:
        station.desk.papers.values_for(station.clerk, forms[kind], subject)

    assert code_of(refusal) == "paper.no_source"
