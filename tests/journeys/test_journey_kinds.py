"""Other kinds of business through their lives in the window: a fault at night, a transfer, a shop's supply."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.domain.customers.customer import Customer
from app.domain.dispatch.order import OrderState, WorkOrder
from app.domain.people.session import OWNER
from app.domain.work.case import Case, CaseState
from tests.journeys.conftest import TakeSeat
from tests.journeys.seat import CTRL, Seat
from tests.station import CHEN, MONDAY, PASSWORD, SetClock, local

_NIGHT = local(2026, 3, 2, 23, 10)


@pytest.fixture
def clock() -> SetClock:
    """A Monday in March; the small station's people are at work."""
    return SetClock(MONDAY)


def _case(seat: Seat) -> Case:
    with seat.services.office.database.read() as tx:
        (case,) = tx.of(Case).find()
    return case


def _order(seat: Seat) -> WorkOrder:
    return seat.services.case_views.show(OWNER, _case(seat).id).orders[-1]


def _begin(seat: Seat, initials: str) -> None:
    seat.turn_to("受理")
    seat.write("businessFilter", initials)
    seat.key(Qt.Key.Key_Return)


def _go_on(seat: Seat) -> Case:
    """Ctrl+Enter in the case that is shown."""
    seat.focus_on("caseHead")
    seat.key(Qt.Key.Key_Return, CTRL)
    return _case(seat)


def _enter(seat: Seat, **texts: str) -> None:
    seat.fill("stageForm", **texts)
    seat.key(Qt.Key.Key_S, CTRL)


def _field_work(seat: Seat, minutes: int, **result: str) -> None:
    """Send the newest order as proposed and report its way for the crew, as is done by phone at night."""
    number = _order(seat).number
    seat.turn_to("派工")
    seat.see(lambda: seat.texts("orderNumber") == [number])
    seat.settle()
    seat.key(Qt.Key.Key_Return, CTRL)
    assert _order(seat).state is OrderState.DISPATCHED
    assert seat.search(number)
    seat.open_first_found()
    for state in (OrderState.ACCEPTED, OrderState.DEPARTED, OrderState.ARRIVED):
        seat.clock.forward(minutes=minutes)
        seat.focus_on("orderSteps")
        seat.key(Qt.Key.Key_Return, CTRL)
        assert _order(seat).state is state
    seat.clock.forward(minutes=minutes)
    seat.fill("reportFields", **result)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert _order(seat).state is OrderState.FINISHED
    assert seat.search(_case(seat).number)
    seat.open_first_found()


def _has_met_all(seat: Seat) -> bool:
    view = seat.services.case_views.show(OWNER, _case(seat).id)
    return {clock.deadline.state.value for clock in view.clocks if clock.deadline is not None} == {"met"}


def test_a_fault_at_night_is_answered_in_time(take_seat: TakeSeat, home: Path, clock: SetClock) -> None:
    clock.set(_NIGHT)
    seat = take_seat(home)
    seat.sign_in("YF003", PASSWORD)
    _begin(seat, "bx")
    seat.pick("customer", "cyl")
    seat.fill("caseFields", fault_kind="line_down", urgency="urgent", remark="电杆倾斜，已设警戒")
    seat.key(Qt.Key.Key_S, CTRL)
    assert seat.text("savedLimit") == "时限：明天 00:40 前（到达现场，90 分钟）"
    seat.click("savedOpen")
    assert _case(seat).stage == "repair"
    _field_work(
        seat, 20, fault_cause="接户线烧断", ownership="utility", restored_at="03-03 00:25", repair_result="更换接户线"
    )
    order = _order(seat)
    assert order.arrived_at == local(2026, 3, 3, 0, 10)
    assert order.due_arrive_at == local(2026, 3, 3, 0, 40)
    assert _go_on(seat).stage == "callback"
    _enter(seat, satisfaction="satisfied")
    seat.click("step-close")
    assert _case(seat).state is CaseState.DONE
    assert _has_met_all(seat)


def test_a_transfer_changes_the_customers_record(take_seat: TakeSeat, home: Path) -> None:
    seat = take_seat(home)
    seat.sign_in("YF003", PASSWORD)
    _begin(seat, "gmgh")
    seat.pick("customer", "9442")
    seat.fill("caseFields", new_name="陈小𬭸", id_number="321182199802078157", phone="13900001111", needs_visit="no")
    for paper in ("identity", "premises"):
        seat.click(f"paperTick-{paper}")
    seat.click("paperWaive-former_holder")
    seat.key(Qt.Key.Key_S, CTRL)
    seat.click("savedOpen")
    assert _go_on(seat).stage == "settle"
    _enter(seat, settled_on="20260302")
    assert _go_on(seat).stage == "contract"
    _enter(seat, contract_signed_on="20260302")
    seat.click("step-close")
    seat.click("step-archive")
    seat.answer("stepDialog", "stepDialogGo")
    assert _case(seat).state is CaseState.ARCHIVED
    with seat.services.office.database.read() as tx:
        customer = tx.of(Customer).get(CHEN)
    assert (customer.name, customer.phone, customer.id_number) == ("陈小𬭸", "13900001111", "321182199802078157")
    assert seat.search("陈小𬭸")[0].startswith("陈小𬭸")
    assert not any(found.startswith("陈玉兰  1183369442") for found in seat.search("陈玉兰"))


def _take_in_shop(seat: Seat) -> None:
    _begin(seat, "dfxz")
    seat.fill(
        "caseFields",
        name="扬中市鸣凤百货店",
        id_kind="business_licence",
        credit_code="91350100M000100Y43",
        phone="0511-88321234",
        address="扬中市油坊镇长旺街12号",
        representative_name="陈建国",
        capacity="30",
    )
    seat.pick("area", "00001")
    for paper in ("subject", "representative", "premises"):
        seat.click(f"paperTick-{paper}")
    seat.key(Qt.Key.Key_S, CTRL)


def test_a_shops_supply_waits_for_the_customer_and_goes_on(take_seat: TakeSeat, home: Path, clock: SetClock) -> None:
    seat = take_seat(home)
    seat.sign_in("YF003", PASSWORD)
    _take_in_shop(seat)
    assert seat.text("savedLimit") == "时限：03-05 17:30 前（供电方案答复，3 个工作日）"
    seat.click("savedOpen")
    seat.click("step-pause")
    seat.write("reason", "客户")
    seat.answer("stepDialog", "stepDialogGo")
    assert seat.text("caseState") == "暂停"
    clock.forward(days=3)
    seat.click("step-resume")
    assert _case(seat).state is CaseState.OPEN
    assert seat.text("caseLimitBeside") == "剩 2 个工作日 · 03-09 17:30"
    assert _go_on(seat).stage == "survey"
    _field_work(seat, 30, access_point="5号杆", line_works="无", customer_works="无")
    assert _go_on(seat).stage == "scheme"
    _enter(seat, scheme_number="FA-2026-001", scheme_signed_on="20260305")
    assert _go_on(seat).stage == "contract"
    _enter(seat, account="1100000001", contract_signed_on="20260305")
    assert _go_on(seat).stage == "install"
    _field_work(
        seat, 30, meter_number="3230001163731906368642", meter_reading="0", seal_number="F7", powered_at="13:00"
    )
    assert _go_on(seat).stage == "callback"
    _enter(seat, satisfaction="satisfied")
    seat.click("step-close")
    assert _case(seat).state is CaseState.DONE
    assert _has_met_all(seat)
    assert seat.search("1100000001")[0].startswith("扬中市鸣凤百货店")
