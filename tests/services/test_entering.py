"""What is entered after a case was taken in: fields, corrections, callbacks, notices, and who sees what of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.rating.facts import EntryKind, RegisterEntry, Satisfaction
from app.domain.work.case import Case, PaperState
from app.domain.work.event import EventKind
from app.domain.work.steps import StepKind
from app.services.feed import Topic
from app.services.work.ground import Occurred
from tests.station import (
    CHEN,
    FIRST_AREA,
    REPAIRED,
    SECOND_AREA,
    SURVEYED,
    ZHANG,
    SmallStation,
    fault_draft,
    local,
    rename_draft,
    resident_draft,
)


@pytest.fixture
def case(station: SmallStation) -> Case:
    """A new supply just taken in."""
    return station.register(resident_draft())


def problems_of(refused: pytest.ExceptionInfo[Refusal]) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in refused.value.problems]


def due_of(station: SmallStation, case: Case) -> list[tuple[str, int]]:
    return station.query("SELECT limit_code, due_at / 1000 FROM case_due WHERE id = ?", case.id.bytes)


def test_fields_of_the_present_stage_are_entered_with_an_event(station: SmallStation, case: Case) -> None:
    heard: list[frozenset[Topic]] = []
    station.desk.office.feed.subscribe(heard.append)

    saved = station.desk.entering.enter(station.clerk, case.id, {"remark": "靠近水泵房", "capacity": 9000})

    assert (saved.details["remark"], saved.details["capacity"], saved.version) == ("靠近水泵房", 9000, 1)
    event = station.events(case.id)[-1]
    assert (event.kind, event.payload) == ("case.fields_entered", {"stage": "accept", "fields": "remark,capacity"})
    assert heard == [frozenset({Topic.CASES})]


def test_name_phone_and_address_are_entered_where_the_case_keeps_them(station: SmallStation, case: Case) -> None:
    saved = station.desk.entering.enter(
        station.clerk, case.id, {"name": "查良钰", "phone": "13900001111", "address": "鸣凤村9组55号"}
    )

    assert (saved.name, saved.phone, saved.address) == ("查良钰", "13900001111", "鸣凤村9组55号")
    assert "phone" not in saved.details
    assert station.desk.search.find("查良钰")[0].title.startswith("查良钰")
    assert [hit.title for hit in station.desk.search.find("查良镛")] == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"phone": "123"}, ("phone.length", "phone")),
        ({"id_number": "321182199802078158"}, ("id_number.check_digit", "id_number")),
        ({"capacity": 13000}, ("capacity.voltage", "capacity")),
        ({"capacity": "viel"}, ("field.not_a_number", "capacity")),
        ({"voltage": "交流10kV"}, ("field.not_a_choice", "voltage")),
        ({"name": " "}, ("field.missing", "name")),
        ({"seal_number": "F123"}, ("field.not_of_stage", "seal_number")),
        ({"colour": "blau"}, ("field.not_of_stage", "colour")),
        ({"agent_name": "李四"}, ("field.not_of_stage", "agent_name")),  # nobody acts for the customer
        ({"area": str(SECOND_AREA)}, ("field.not_of_stage", "area")),
    ],
)
def test_wrong_values_are_refused_and_nothing_is_kept(
    station: SmallStation, case: Case, values: dict[str, str | int], expected: tuple[str, str]
) -> None:
    with pytest.raises(Refusal) as refused:
        station.desk.entering.enter(station.clerk, case.id, {"remark": "x", **values})

    assert problems_of(refused) == [expected]
    assert station.case(case.id) == case
    assert len(station.events(case.id)) == 1


def test_a_field_that_others_call_for_is_entered_with_them(station: SmallStation, case: Case) -> None:
    saved = station.desk.entering.enter(station.clerk, case.id, {"has_agent": "yes", "agent_name": "李四"})

    assert saved.details["agent_name"] == "李四"
    with pytest.raises(Refusal) as refused:
        station.step(case, StepKind.ADVANCE)
    assert problems_of(refused) == [
        ("field.missing", "agent_id_number"),
        ("field.missing", "agent_phone"),
        ("gate.papers_complete", "papers"),
    ]


def test_nothing_is_entered_once_the_case_has_ended(station: SmallStation, case: Case) -> None:
    station.step(case, StepKind.WITHDRAW, "不需要了")

    with pytest.raises(Refusal) as refused:
        station.desk.entering.enter(station.clerk, case.id, {"remark": "x"})
    assert problems_of(refused) == [("case.ended", "")]


def test_a_line_to_be_built_gives_the_whole_process_fifteen_days(station: SmallStation, case: Case) -> None:
    case = station.step(case, StepKind.ADVANCE)
    whole = local(2026, 3, 9, 17, 30).timestamp()
    assert due_of(station, case) == [("promise", whole)]
    case = station.step(case, StepKind.PAUSE, "permit")  # now only the whole process runs on
    station.clock.forward(days=3)
    case = station.step(case, StepKind.RESUME)
    assert due_of(station, case) == [("whole", whole)]

    station.do_field_work(case, {"access_point": "3号杆", "line_works": "yes"})

    (limit,) = due_of(station, case)
    assert limit[0] == "promise"
    station.step(case, StepKind.ADVANCE)
    station.desk.entering.correct(station.clerk, case.id, "line_works", "no", "勘查结论更正")
    assert due_of(station, case) == [("whole", whole)]


def test_a_correction_keeps_the_old_value_the_new_one_and_the_reason(station: SmallStation, case: Case) -> None:
    case = station.step(case, StepKind.ADVANCE)

    for field, value in (("name", "查良钰"), ("phone", "13900001111"), ("address", "9组55号"), ("capacity", 9000)):
        case = station.desk.entering.correct(station.clerk, case.id, field, value, " 录入错误 ")

    assert (case.name, case.phone, case.address, case.details["capacity"]) == ("查良钰", "13900001111", "9组55号", 9000)
    assert [event.payload for event in station.events(case.id) if event.kind == EventKind.CASE_CORRECTED] == [
        {"field": "name", "before": "查良镛", "after": "查良钰", "reason": "录入错误"},
        {"field": "phone", "before": "19900001234", "after": "13900001111", "reason": "录入错误"},
        {"field": "address", "before": "扬中市油坊镇鸣凤村9组54号", "after": "9组55号", "reason": "录入错误"},
        {"field": "capacity", "before": 8000, "after": 9000, "reason": "录入错误"},
    ]


@pytest.mark.parametrize(
    ("field", "value", "reason", "expected"),
    [
        ("phone", "13900001111", " ", ("case.reason_missing", "reason")),
        ("phone", "123", "录入错误", ("phone.length", "phone")),
        ("area", str(SECOND_AREA), "录入错误", ("field.unknown", "area")),
        ("colour", "blau", "录入错误", ("field.unknown", "colour")),
        ("name", "", "录入错误", ("field.missing", "name")),
    ],
)
def test_a_wrong_correction_is_refused(
    station: SmallStation, case: Case, field: str, value: str, reason: str, expected: tuple[str, str]
) -> None:
    with pytest.raises(Refusal) as refused:
        station.desk.entering.correct(station.clerk, case.id, field, value, reason)

    assert problems_of(refused) == [expected]
    assert station.case(case.id) == case


def test_a_correction_may_not_break_what_was_sound_beside_it(station: SmallStation) -> None:
    case = station.register(resident_draft(voltage="交流380V", capacity=30000))
    case = station.step(case, StepKind.ADVANCE)

    with pytest.raises(Refusal) as refused:
        station.desk.entering.correct(station.clerk, case.id, "voltage", "交流220V", "单相即可")

    assert problems_of(refused) == [("capacity.voltage", "capacity")]
    assert station.case(case.id).details["voltage"] == "交流380V"


def test_a_correction_may_call_for_another_field(station: SmallStation, case: Case) -> None:
    saved = station.desk.entering.correct(station.clerk, case.id, "id_kind", "other", "出示的是军官证")

    assert saved.details["id_kind"] == "other"
    assert station.desk.entering.correct(
        station.clerk, case.id, "other_id_number", "军字第1号", "出示的是军官证"
    ).details["other_id_number"] == ("军字第1号")


def test_papers_are_ticked_with_what_they_were_before(station: SmallStation, case: Case) -> None:
    station.desk.entering.set_paper(station.clerk, case.id, "premises", PaperState.PROMISED)

    assert station.events(case.id)[-1].payload == {"paper": "premises", "before": "present", "after": "promised"}


def test_notice_and_signature_are_kept_as_facts(station: SmallStation, case: Case) -> None:
    station.desk.entering.give_notice(station.clerk, case.id, "one-time-notice")
    station.desk.entering.sign_form(
        station.clerk,
        case.id,
        "lv-resident-application",
        Occurred(at=local(2026, 3, 2, 8, 50), on_paper_at=local(2026, 3, 2)),
    )

    given, signed = station.events(case.id)[-2:]
    assert (given.kind, given.payload) == (
        "case.notice_given",
        {"form": "one-time-notice", "papers": "identity,premises,agent"},
    )
    assert (signed.kind, signed.occurred_at, signed.on_paper_at) == (
        "case.form_signed",
        local(2026, 3, 2, 8, 50),
        local(2026, 3, 2),
    )


def test_nothing_is_entered_for_later_than_now(station: SmallStation, case: Case) -> None:
    later = Occurred(at=station.clock.now() + timedelta(seconds=1))

    with pytest.raises(Refusal) as refused:
        station.desk.entering.give_notice(station.clerk, case.id, "one-time-notice", later)

    assert problems_of(refused) == [("time.in_future", "occurred_at")]


def test_a_callback_counts_for_whoever_did_the_work_once_the_case_is_closed(station: SmallStation) -> None:
    case = station.register(fault_draft())
    with pytest.raises(Refusal, match=r"field\.not_of_stage"):
        station.desk.entering.call_back(station.clerk, case.id, Satisfaction.SATISFIED, "")
    station.do_field_work(case, REPAIRED)
    case = station.step(case, StepKind.ADVANCE)

    case = station.desk.entering.call_back(station.clerk, case.id, Satisfaction.UNSATISFIED, " 来得太晚 ")
    assert (case.details["satisfaction"], case.details["callback_note"]) == ("unsatisfied", "来得太晚")
    assert station.events(case.id)[-1].payload == {"satisfaction": "unsatisfied", "note": "来得太晚"}
    station.step(case, StepKind.CLOSE)

    with station.database.read() as tx:
        (entry,) = tx.of(RegisterEntry).find()
    assert (entry.kind, entry.staff_id, entry.area_id, entry.code, entry.note) == (
        EntryKind.CALLBACK,
        ZHANG,
        FIRST_AREA,
        "unsatisfied",
        case.number,
    )
    assert entry.day == local(2026, 3, 2).date()


def test_without_field_work_the_answer_counts_for_whoever_answers_for_the_case(station: SmallStation) -> None:
    case = station.register(fault_draft())
    order = station.newest_order(case.id)
    with station.database.write(None) as tx:  # an order of the time before the crews were kept with it
        tx.connection.exec_driver_sql(
            "UPDATE work_order SET state = 'finished', lead_id = NULL WHERE id = ?", (order.id.bytes,)
        )
    station.desk.entering.enter(station.clerk, case.id, REPAIRED)
    case = station.step(case, StepKind.ADVANCE)
    station.desk.entering.call_back(station.clerk, case.id, Satisfaction.VERY_SATISFIED, "")
    station.step(case, StepKind.CLOSE)

    with station.database.read() as tx:
        (entry,) = tx.of(RegisterEntry).find()
    assert entry.staff_id == station.clerk.staff_id


def test_phones_and_documents_are_masked_for_area_managers(station: SmallStation, case: Case) -> None:
    assert station.desk.case_views.show(station.zhang, case.id).case.phone == "199****1234"
    assert station.desk.case_views.show(station.clerk, case.id).case.phone == "19900001234"
    assert station.desk.case_views.show(OWNER, case.id).case.phone == "19900001234"

    seen = station.desk.customers.show(station.zhang, CHEN)
    assert (seen.is_masked, seen.customer.phone, seen.customer.id_number) == (True, "139****5678", "321182********8157")
    whole = station.desk.customers.show(station.head, CHEN)
    assert (whole.is_masked, whole.customer.phone) == (False, "13900005678")


def test_a_case_is_found_by_its_number_however_it_is_typed(station: SmallStation, case: Case) -> None:
    view = station.desk.case_views.by_number(station.clerk, f" {case.number.lower()} ")
    assert (view.case.id, view.stage.name, view.area.number, view.people[ZHANG].name) == (
        case.id,
        "业务受理",
        "32118200001",
        "张三",
    )
    assert (view.owed, view.orders, view.attachments) == (0, (), ())

    with pytest.raises(Refusal) as refused:
        station.desk.case_views.by_number(station.clerk, "2026-YF-999999-9")
    assert [(p.code, p.values) for p in refused.value.problems] == [
        ("case.unknown_number", {"number": "2026-YF-999999-9"})
    ]


def test_the_view_says_what_may_be_done_and_what_blocks_it(station: SmallStation, case: Case) -> None:
    view = station.desk.case_views.show(station.clerk, station.step(case, StepKind.ADVANCE).id)

    blocked = {step.kind: [problem.code for problem in step.problems] for step in view.steps}
    assert blocked == {
        StepKind.ADVANCE: ["field.missing", "field.missing", "gate.order_finished"],
        StepKind.WITHDRAW: ["case.order_open"],
        StepKind.REFUSE: ["case.order_open"],
        StepKind.RETURN: ["case.order_open"],
        StepKind.PAUSE: [],
    }
    wanted = ["access_point", "line_works", "survey_opinion"]
    on_paper = ["trade", "checked_category", "checked_trade", "checked_voltage", "checked_capacity"]
    assert [spec.code for spec in view.fields] == [*wanted, *on_paper, "feeder", "supply_point", "metering_point"]


def test_a_draft_is_checked_field_by_field(station: SmallStation) -> None:
    draft = replace(resident_draft(), area_id=None, phone="12", details={})

    problems = station.desk.cases.check(draft)

    assert {(problem.code, problem.field) for problem in problems} == {
        ("phone.length", "phone"),
        ("field.missing", "id_kind"),
        ("field.missing", "area"),
        ("field.missing", "category"),
        ("field.missing", "voltage"),
        ("field.missing", "capacity"),
    }
    with pytest.raises(Refusal) as refused:
        station.register(draft)
    assert refused.value.problems == problems
    assert station.query("SELECT count(*), (SELECT count(*) FROM _num_lease) FROM work_case") == [(0, 0)]


def test_the_limits_can_be_seen_before_the_case_is_taken_in(station: SmallStation) -> None:
    clocks = station.desk.cases.preview_clocks(replace(resident_draft(), area_id=None, phone=""))

    shown = {clock.spec.code: clock.deadline and clock.deadline.due_at for clock in clocks}
    assert shown == {"promise": local(2026, 3, 9, 17, 30), "whole": local(2026, 3, 9, 17, 30), "callback": None}
    assert station.query("SELECT count(*) FROM work_case") == [(0,)]


def test_the_business_types_come_in_the_order_of_the_list(station: SmallStation) -> None:
    businesses = station.desk.cases.businesses()
    assert [business.code for business in businesses][:4] == ["LV-RES-NEW", "LV-NR-NEW", "CHG-NAME", "REP-FAULT"]
    orders = [business.order for business in businesses]
    assert orders == sorted(set(orders))
    station.clock.set(local(2024, 5, 31, 12))
    assert station.desk.cases.businesses() == ()  # none was in force yet
    with pytest.raises(Refusal, match=r"business\.not_in_force"):
        station.register(resident_draft())


def test_a_business_about_a_customer_needs_one_who_exists(station: SmallStation) -> None:
    with pytest.raises(Refusal) as refused:
        station.register(replace(rename_draft(), customer_id=None))
    assert problems_of(refused) == [("customer.missing", "account")]

    with pytest.raises(Refusal) as refused:
        station.register(replace(rename_draft(), customer_id=FIRST_AREA))
    assert problems_of(refused) == [("record.missing", "")]


def test_what_the_owner_takes_in_is_answered_for_by_the_area_s_manager(station: SmallStation) -> None:
    assert station.desk.cases.register(OWNER, resident_draft()).case.responsible_id == ZHANG


def test_results_of_an_order_of_an_earlier_visit_stay_with_the_order(station: SmallStation, case: Case) -> None:
    case = station.step(case, StepKind.ADVANCE)
    order = station.do_field_work(case, {**SURVEYED, "weather": "rain"})

    assert order.result == {**SURVEYED, "weather": "rain"}
    assert "weather" not in station.case(case.id).details


def test_results_no_field_asks_for_enter_nothing(station: SmallStation, case: Case) -> None:
    case = station.step(case, StepKind.ADVANCE)
    station.do_field_work(case, {"weather": "rain"})

    assert station.case(case.id) == case
    assert [event.kind for event in station.events(case.id)] == ["case.accepted", "case.advanced"]


def test_a_filed_case_is_not_corrected(station: SmallStation) -> None:
    case = station.register(fault_draft())
    station.do_field_work(case, REPAIRED)
    case = station.step(case, StepKind.ADVANCE)
    station.desk.entering.enter(station.clerk, case.id, {"satisfaction": "satisfied"})
    case = station.step(station.step(case, StepKind.CLOSE), StepKind.ARCHIVE)

    with pytest.raises(Refusal) as refused:
        station.desk.entering.correct(station.clerk, case.id, "remark", "另记", "补充")
    assert [problem.code for problem in refused.value.problems] == ["case.ended"]
