"""What two people changed apart: who is asked, and what becomes of it when somebody decides."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.customers.customer import Customer
from app.domain.dispatch.order import WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.people.session import OWNER
from app.domain.people.staff import Staff
from app.domain.problems import Refusal
from app.domain.station.station import Setting
from app.domain.upstream.choices import Choice, DisputeState
from app.domain.upstream.link import Dispute
from app.domain.work.case import Case, CaseState
from app.domain.work.steps import StepKind
from app.persistence.database import Transaction
from app.persistence.ids import natural_id, new_id
from app.services.feed import Topic
from app.services.upstream.standing import DisputeLine
from tests.services.upstream.conftest import Seat
from tests.station import CHEN, FIRST_AREA, LI, STATION, WANG, ZHANG, SmallStation, resident_draft

Change = Callable[[Transaction], object]


def apart(first: Seat, second: Seat, here: Change, there: Change, by: UUID | None = ZHANG) -> None:
    """Two changes that do not know of each other; the one made here reaches the hub first."""
    first.upstream.sync_once()
    second.upstream.sync_once()
    with first.desk.office.database.write(by) as tx:
        here(tx)
    with second.desk.office.database.write(LI) as tx:
        there(tx)
    first.upstream.sync_once()
    second.upstream.sync_once()
    first.upstream.sync_once()


def in_step(first: Seat, second: Seat) -> None:
    for seat in (second, first, second, first):
        seat.upstream.sync_once()
    assert first.upstream.check().tables == second.upstream.check().tables


def of_customer(**change: object) -> Change:
    return lambda tx: tx.of(Customer).save(replace(tx.of(Customer).get(CHEN), **change))  # type: ignore[arg-type]


def of_case(key: UUID, **change: object) -> Change:
    return lambda tx: tx.of(Case).save(replace(tx.of(Case).get(key), **change))  # type: ignore[arg-type]


def only(seat: Seat, state: DisputeState = DisputeState.OPEN) -> DisputeLine:
    (line,) = seat.upstream.conflicts(OWNER, state)
    return line


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.problems[0].code


def test_an_amount_changed_apart_waits_for_people_with_both_values(
    station: SmallStation, first: Seat, second: Seat
) -> None:
    apart(first, second, of_customer(capacity_w=9000), of_customer(capacity_w=12_000))

    line = only(second)
    assert (line.table, line.column, line.title) == ("customer", "capacity_w", "陈玉兰  1183369442")
    assert (line.kept, line.kept_by, line.other, line.other_by, line.before) == (9000, "张三", 12_000, "李四", 8000)
    assert line.names[LI.hex.upper()] == "李四"
    assert line.kept_at <= line.other_at
    assert first.upstream.status().disputes == second.upstream.status().disputes == 1
    assert only(first).dispute == line.dispute
    assert first.upstream.conflicts(station.zhang) == ()  # nobody's case, nobody's order
    assert station.query("SELECT capacity_w FROM customer WHERE id = ?", CHEN.bytes) == [(9000,)]
    assert Topic.UPSTREAM in second.topics


def test_the_other_value_is_put_in_place_and_stays(station: SmallStation, first: Seat, second: Seat) -> None:
    apart(first, second, of_customer(capacity_w=9000), of_customer(capacity_w=12_000))
    line = only(first)

    decision = first.upstream.decide(station.head, line.id, Choice.OTHER, note=" 已上门核对 ")

    in_step(first, second)
    assert station.query("SELECT capacity_w FROM customer WHERE id = ?", CHEN.bytes) == [(12_000,)]
    assert (decision.note, decision.decided_by, decision.decided_at) == (
        "已上门核对", station.head.staff_id, station.clock.now(),
    )  # fmt: skip
    decided = only(second, DisputeState.DECIDED)
    assert (decided.decision, decided.id) == (decision, line.id)
    assert (first.upstream.status().disputes, second.upstream.status().disputes) == (0, 0)
    assert Topic.UPSTREAM in second.topics


def test_the_present_value_is_confirmed_without_a_change(station: SmallStation, first: Seat, second: Seat) -> None:
    apart(first, second, of_customer(capacity_w=9000), of_customer(capacity_w=12_000))
    before = station.query("SELECT * FROM customer WHERE id = ?", CHEN.bytes)

    first.upstream.decide(station.head, only(first).id, Choice.KEPT)

    assert station.query("SELECT * FROM customer WHERE id = ?", CHEN.bytes) == before
    in_step(first, second)


def test_a_third_value_is_typed_and_what_cannot_be_is_refused(station: SmallStation, first: Seat, second: Seat) -> None:
    apart(first, second, of_customer(state="suspended"), of_customer(state="closed"))
    line = only(first)
    for value in ("unheard of", 7, None):
        with pytest.raises(Refusal) as refused:
            first.upstream.decide(station.head, line.id, Choice.EDITED, value)
        assert code_of(refused) == "upstream.value"
    assert only(first).decision is None

    first.upstream.decide(station.head, line.id, Choice.EDITED, "normal")

    in_step(first, second)
    assert station.query("SELECT state FROM customer WHERE id = ?", CHEN.bytes) == [("normal",)]


def test_of_low_stake_the_other_value_can_be_put_back(station: SmallStation, first: Seat, second: Seat) -> None:
    apart(first, second, of_customer(phone="13900000001"), of_customer(phone="13900000002"))

    assert first.upstream.conflicts(OWNER) == ()
    line = only(first, DisputeState.MERGED)
    first.upstream.decide(station.head, line.id, Choice.OTHER)

    in_step(first, second)
    assert station.query("SELECT phone FROM customer WHERE id = ?", CHEN.bytes) == [(line.other,)]


def test_a_part_of_the_details_is_decided_alone(station: SmallStation, first: Seat, second: Seat) -> None:
    case = station.register(resident_draft())
    here = {**case.details, "capacity": 9000, "here": 1}
    there = {**case.details, "capacity": 12_000, "there": 1}
    apart(first, second, of_case(case.id, details=here), of_case(case.id, details=there))
    line = only(first)
    assert (line.dispute.part, line.kept, line.other, line.before) == ("capacity", "9000", "12000", "8000")

    first.upstream.decide(station.head, line.id, Choice.OTHER)

    in_step(first, second)
    assert station.case(case.id).details == {**case.details, "capacity": 12_000, "here": 1, "there": 1}
    assert line.title == f"{case.name}  {case.number}"


def test_a_part_one_side_took_away_can_go(station: SmallStation, first: Seat, second: Seat) -> None:
    case = station.register(resident_draft())
    without = {key: value for key, value in case.details.items() if key != "capacity"}
    apart(
        first, second, of_case(case.id, details={**case.details, "capacity": 9000}), of_case(case.id, details=without)
    )

    first.upstream.decide(station.head, only(first).id, Choice.OTHER)

    in_step(first, second)
    assert station.case(case.id).details == without


def test_who_answers_for_a_case_decides_on_it_and_nobody_else(station: SmallStation, first: Seat, second: Seat) -> None:
    case = station.register(resident_draft())
    assert case.responsible_id == ZHANG
    apart(first, second, of_case(case.id, area_id=FIRST_AREA, responsible_id=WANG), of_case(case.id, responsible_id=LI))
    line = only(first)

    with pytest.raises(Refusal) as refused:
        first.upstream.decide(station.zhang, line.id, Choice.OTHER)
    assert code_of(refused) == "upstream.not_yours"
    assert first.upstream.conflicts(station.clerk) == ()
    assert [each.id for each in first.upstream.conflicts(station.wang)] == [line.id]

    first.upstream.decide(station.wang, line.id, Choice.OTHER)
    assert station.case(case.id).responsible_id == LI


def test_an_order_s_lead_and_the_case_s_manager_decide_on_an_order(
    station: SmallStation, first: Seat, second: Seat
) -> None:
    case = station.step(station.register(resident_draft()), StepKind.ADVANCE)
    order = station.newest_order(case.id)

    def led_by(lead: UUID) -> Change:
        return lambda tx: tx.of(WorkOrder).save(replace(tx.of(WorkOrder).get(order.id), lead_id=lead))

    apart(first, second, led_by(WANG), led_by(LI))

    line = only(first)
    assert line.title == f"{order.task}  {order.number}"
    seen = [bool(first.upstream.conflicts(who)) for who in (station.wang, station.zhang, station.li, station.head)]
    assert seen == [True, True, False, True]


def test_a_state_reached_apart_is_decided_and_the_limits_follow(
    station: SmallStation, first: Seat, second: Seat
) -> None:
    case = station.register(resident_draft())
    done = station.clock.now() + timedelta(minutes=5)
    apart(
        first,
        second,
        of_case(case.id, state=CaseState.WITHDRAWN, closed_at=done),
        of_case(case.id, state=CaseState.REFUSED, closed_at=done),
    )
    assert station.query("SELECT count(*) FROM case_due") == [(1,)]  # written past the verbs that keep it
    line = only(first)
    assert (line.column, line.kept, line.other) == ("state", "withdrawn", "refused")

    first.upstream.decide(station.head, line.id, Choice.OTHER)

    assert station.query("SELECT count(*) FROM case_due") == [(0,)]
    in_step(first, second)


def test_the_moment_goes_the_way_the_state_goes(station: SmallStation, first: Seat, second: Seat) -> None:
    case = station.register(resident_draft())
    here, there = (station.clock.now() + timedelta(minutes=each) for each in (5, 7))
    apart(
        first,
        second,
        of_case(case.id, state=CaseState.WITHDRAWN, stage="reply", closed_at=here),
        of_case(case.id, state=CaseState.REFUSED, stage="survey", closed_at=there),
    )
    stage, state = sorted(first.upstream.conflicts(OWNER), key=lambda line: line.column)
    assert [line.column for line in (stage, state)] == ["stage", "state"]
    assert only(first, DisputeState.MERGED).column == "closed_at"

    first.upstream.decide(station.head, stage.id, Choice.OTHER)
    assert (station.case(case.id).stage, station.case(case.id).closed_at) == ("survey", here)

    first.upstream.decide(station.head, state.id, Choice.OTHER)
    in_step(first, second)
    assert (station.case(case.id).state, station.case(case.id).closed_at) == (CaseState.REFUSED, there)
    assert len(second.upstream.conflicts(OWNER, DisputeState.DECIDED)) == 3


def test_two_who_close_a_case_apart_dispute_nothing_and_nothing_is_lost(
    station: SmallStation, first: Seat, second: Seat
) -> None:
    case = station.register(resident_draft())
    here, there = (station.clock.now() + timedelta(minutes=each) for each in (5, 7))
    apart(
        first,
        second,
        of_case(case.id, state=CaseState.WITHDRAWN, closed_at=here),
        of_case(case.id, state=CaseState.WITHDRAWN, closed_at=there),
    )
    assert first.upstream.conflicts(OWNER) == ()
    assert station.case(case.id).closed_at == there
    line = only(first, DisputeState.MERGED)
    assert (line.column, line.before) == ("closed_at", None)

    first.upstream.decide(station.head, line.id, Choice.OTHER)
    in_step(first, second)
    assert station.case(case.id).closed_at == here


def test_titles_of_areas_people_and_of_what_has_no_name(station: SmallStation, first: Seat, second: Seat) -> None:
    key = natural_id(STATION, "setting", "a")
    with station.database.write(None) as tx:
        tx.of(Setting).add(Setting(id=key, key="a", value={}))

    def changed(number: int) -> Change:
        def change(tx: Transaction) -> None:
            area = tx.of(TransformerArea).get(FIRST_AREA)
            tx.of(TransformerArea).save(replace(area, capacity_kva=number))
            person = tx.of(Staff).get(LI)
            tx.of(Staff).save(replace(person, number=f"YF9{number}"))
            tx.of(Setting).save(replace(tx.of(Setting).get(key), value={"n": number}))

        return change

    apart(first, second, changed(1), changed(2), by=None)

    found = {line.table: (line.title, line.kept_by) for line in first.upstream.conflicts(OWNER)}
    assert found == {
        "transformer_area": ("油坊社区一组#1台区  32118200001", ""),
        "staff": ("李四  YF91", ""),
        "setting": ("", ""),
    }


def test_whether_a_record_stays_is_decided_too(station: SmallStation, first: Seat, second: Seat) -> None:
    key = natural_id(STATION, "setting", "a")
    with station.database.write(None) as tx:
        tx.of(Setting).add(Setting(id=key, key="a", value={"n": 1}))
    apart(
        first,
        second,
        lambda tx: tx.of(Setting).save(replace(tx.of(Setting).get(key), value={"n": 2})),
        lambda tx: tx.of(Setting).remove([key]),
    )
    line = only(first)
    assert (line.column, line.kept, line.other) == ("", 1, 0)
    assert second.upstream.check().tables == first.upstream.check().tables  # it is back there

    first.upstream.decide(station.head, line.id, Choice.KEPT)
    first.upstream.decide(station.head, line.id, Choice.OTHER, note="不要了")

    in_step(first, second)
    assert station.query("SELECT count(*) FROM setting") == [(0,)]


def test_a_record_others_refer_to_does_not_go(station: SmallStation, first: Seat, second: Seat) -> None:
    key = natural_id(STATION, "customer", "990")
    with station.database.write(None) as tx:
        chen = tx.of(Customer).get(CHEN)
        tx.of(Customer).add(replace(chen, id=key, account_number="990", meter_number="990"))
    case = station.register(resident_draft())
    apart(
        first,
        second,
        lambda tx: tx.of(Customer).save(replace(tx.of(Customer).get(key), phone="13900000001")),
        lambda tx: tx.of(Customer).remove([key]),
    )
    with station.database.write(None) as tx:
        tx.of(Case).save(replace(tx.of(Case).get(case.id), customer_id=key))

    with pytest.raises(Refusal) as refused:
        first.upstream.decide(station.head, only(first).id, Choice.OTHER)
    assert code_of(refused) == "upstream.still_needed"


def test_what_only_a_newer_program_knows_waits_for_it(station: SmallStation, first: Seat, second: Seat) -> None:
    apart(first, second, of_customer(capacity_w=9000), of_customer(capacity_w=12_000))
    with station.database.write(None) as tx:
        (dispute,) = tx.of(Dispute).find()
        tx.of(Dispute).add(replace(dispute, id=new_id(), table=999))
    line = next(line for line in first.upstream.conflicts(OWNER) if line.dispute.table == 999)

    with pytest.raises(Refusal) as refused:
        first.upstream.decide(station.head, line.id, Choice.KEPT)
    assert code_of(refused) == "upstream.too_new"
    assert (line.table, line.column, line.title) == ("", "", "")


def test_of_a_record_that_is_gone_nothing_is_decided(station: SmallStation, first: Seat, second: Seat) -> None:
    key = natural_id(STATION, "setting", "a")
    with station.database.write(None) as tx:
        tx.of(Setting).add(Setting(id=key, key="a", value={"n": 1}))

    def put(number: int) -> Change:
        return lambda tx: tx.of(Setting).save(replace(tx.of(Setting).get(key), value={"n": number}))

    apart(first, second, put(2), put(3))
    with station.database.write(None) as tx:
        tx.of(Setting).remove([key])

    with pytest.raises(Refusal) as refused:
        first.upstream.decide(station.head, only(first).id, Choice.OTHER)
    assert code_of(refused) == "record.missing"


def test_a_decision_on_a_rule_is_in_force_at_once(station: SmallStation, first: Seat, second: Seat) -> None:
    key = natural_id(STATION, "setting", "rules.limits")

    def put(value: dict[str, object]) -> Change:
        def change(tx: Transaction) -> None:
            found = tx.of(Setting).find_one(id=key)
            if found is None:
                tx.of(Setting).add(Setting(id=key, key="rules.limits", value=value))
            else:
                tx.of(Setting).save(replace(found, value=value))

        return change

    with station.database.write(None) as tx:
        put({"changes": []})(tx)
    apart(first, second, put({"changes": [], "n": 1}), put({"changes": [], "n": 2}))

    first.upstream.decide(station.head, only(first).id, Choice.OTHER)

    assert not station.query("SELECT 1 FROM _upstream WHERE is_stale")
    in_step(first, second)
