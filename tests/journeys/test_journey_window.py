"""The station's day in the window, by keyboard and in Chinese: from an empty folder to a case on file."""

import json
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt

from app.domain.dispatch.order import OrderState, WorkOrder
from app.domain.people.session import OWNER
from app.domain.work.case import Case, CaseState, PaperState
from tests.journeys.conftest import TakeSeat
from tests.journeys.reading import text_of
from tests.journeys.seat import CTRL, Seat

_DATA = Path(__file__).resolve().parents[2] / "../shared/data/station"
_EXPECTED = json.loads((_DATA / "expected.json").read_text(encoding="utf-8"))
_PASSWORD = "rain-on-the-river"
_METER = "3230001163731906368642"


def _stored_case(seat: Seat) -> Case:
    with seat.services.office.database.read() as tx:
        (case,) = tx.of(Case).find()
    return case


def _newest_order(seat: Seat) -> WorkOrder:
    return seat.services.case_views.show(OWNER, _stored_case(seat).id).orders[-1]


def _take_in(seat: Seat) -> None:
    """低压居民新装 of somebody with rare characters in the name."""
    seat.turn_to("受理")
    seat.write("businessFilter", "dmxz")
    seat.key(Qt.Key.Key_Return)
    seat.fill(
        "caseFields",
        name="㑇𬭸娣",
        id_number="321182199802078157",
        phone="19900004321",
        address="扬中市油坊镇油坊社区9组54号",
        capacity="8",
    )
    seat.pick("area", "00001")
    seat.click("paperTick-identity")
    seat.click("paperPromise-premises")
    seat.key(Qt.Key.Key_S, CTRL)


def _open_case(seat: Seat, number: str) -> None:
    assert seat.search(number)
    seat.open_first_found()
    seat.see(lambda: seat.shows("caseNumber") and seat.text("caseNumber") == number)
    seat.settle()
    seat.focus_on("caseHead")


def _go_on(seat: Seat, stage: str) -> None:
    """Ctrl+Enter in a case: the next stage."""
    seat.focus_on("caseHead")
    seat.key(Qt.Key.Key_Return, CTRL)
    assert _stored_case(seat).stage == stage


def _dispatch(seat: Seat) -> WorkOrder:
    """Send the case's newest order: alone it is refused, with a guardian it goes."""
    order = _newest_order(seat)
    seat.turn_to("派工")
    seat.see(lambda: seat.texts("orderNumber") == [order.number])
    seat.settle()
    assert seat.text("proposalText") == "建议 周寿丽（A角），监护人 胡轩欣"
    seat.write("guardian", "请选择")
    seat.key(Qt.Key.Key_Return, CTRL)
    assert "须两人作业，请指定监护人。" in seat.text("guardianMessage")
    assert _newest_order(seat).state is OrderState.WAITING
    seat.write("guardian", "胡轩欣")
    seat.key(Qt.Key.Key_Return, CTRL)
    assert _newest_order(seat).state is OrderState.DISPATCHED
    return order


def _work(seat: Seat, order: WorkOrder, result: Mapping[str, str]) -> None:
    """The area manager's side of an order: accept, depart, arrive, finish with what was found."""
    seat.turn_to("派工")
    seat.see(lambda: seat.texts("orderNumber") == [order.number])
    seat.settle()
    for state in (OrderState.ACCEPTED, OrderState.DEPARTED, OrderState.ARRIVED):
        seat.clock.forward(minutes=15)
        seat.key(Qt.Key.Key_Return, CTRL)
        assert _newest_order(seat).state is state
    seat.fill("reportFields", **result)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert _newest_order(seat).state is OrderState.FINISHED


def _enter(seat: Seat, **texts: str) -> None:
    """Fill the fields of the stage and save them."""
    seat.fill("stageForm", **texts)
    seat.key(Qt.Key.Key_S, CTRL)


def _change_seats(seat: Seat, number: str) -> None:
    seat.sign_out()
    seat.sign_in(number, _PASSWORD)


def _set_up(seat: Seat) -> None:
    """The head's first morning: the station, its ledgers, and passwords for those who work here."""
    seat.found_station(
        {
            "stationCode": "YF",
            "stationTitle": "油坊镇供电所",
            "headNumber": "YF001",
            "headName": "罗敏强",
            "newPassword": _PASSWORD,
            "newPasswordAgain": _PASSWORD,
        }
    )
    assert seat.text("stationName") == "油坊镇供电所"
    seat.turn_to("台账")
    seat.take_in_ledger(_DATA / "人员.xlsx")
    seat.take_in_ledger(_DATA / "网格台区.xlsx")
    refused = f"不能导入 {len(_EXPECTED['refused'])} 行"
    assert seat.take_in_ledger(_DATA / "客户档案.xlsx")[0] == refused
    counts = seat.services.ledgers.counts()
    assert [counts[name] for name in ("staff", "areas", "customers")] == [
        _EXPECTED["staff"],
        _EXPECTED["areas"],
        _EXPECTED["customers_accepted"],
    ]
    seat.turn_to("设置")
    seat.choose_page("settingsPages", "人员与角色")
    for number in ("YF005", "YF010"):
        seat.choose_line("staffList", number)
        seat.write("staffPassword", _PASSWORD)
        seat.key(Qt.Key.Key_S, CTRL)


def _survey(seat: Seat, tmp_path: Path) -> None:
    """The case from the counter through its site survey."""
    number = _stored_case(seat).number
    seat.click("savedOpen")
    _go_on(seat, "survey")
    order = _dispatch(seat)
    assert order.number in seat.search(order.number)[0]
    seat.open_first_found()
    seat.key(Qt.Key.Key_F9)
    sheet = text_of(seat.save_paper(tmp_path / "派工单.pdf"))
    assert order.number in sheet
    assert "周寿丽" in sheet
    _change_seats(seat, "YF010")
    _work(seat, order, {"access_point": "3号杆", "line_works": "无"})
    _change_seats(seat, "YF005")
    _open_case(seat, number)
    _go_on(seat, "contract")


def _install(seat: Seat) -> None:
    """Contract, and the meter put up by the area manager."""
    number = _stored_case(seat).number
    _enter(seat, account="1100000001", contract_signed_on="20261103")
    _go_on(seat, "install")
    order = _dispatch(seat)
    _change_seats(seat, "YF010")
    powered = {"meter_number": _METER, "meter_reading": "0.12", "seal_number": "F123", "powered_at": "10:20"}
    _work(seat, order, powered)
    _change_seats(seat, "YF005")
    _open_case(seat, number)
    _go_on(seat, "callback")


def _close(seat: Seat) -> None:
    """Call back, close, redeem the promise, file."""
    _enter(seat, satisfaction="very_satisfied", callback_note="来得快")
    seat.click("step-close")
    assert seat.text("caseState") == "已办结"
    assert seat.texts("blocked-")[0] == "归档：“用电地址权属证明”尚未补齐，补齐后才能归档。"
    seat.click("paperTick-premises")
    seat.click("step-archive")
    seat.answer("stepDialog", "stepDialogGo")
    assert seat.text("caseState") == "已归档"


def test_a_day_from_an_empty_folder_to_a_case_on_file(take_seat: TakeSeat, tmp_path: Path) -> None:
    seat = take_seat(tmp_path / "供电所")
    _set_up(seat)
    _change_seats(seat, "YF005")
    _take_in(seat)
    case = _stored_case(seat)
    assert seat.text("savedNumber") == f"已受理 {case.number} · 低压居民新装 · 㑇𬭸娣"
    assert seat.text("savedLimit") == "时限：11-10 17:30 前（居民全过程办电（承诺），5 个工作日）"
    seat.click("print-resident-registration")
    assert "𬭸" in text_of(seat.save_paper(tmp_path / "登记表.pdf"))
    seat.key(Qt.Key.Key_F9)
    assert "低压居民新装" in text_of(seat.save_paper(tmp_path / "告知书.pdf"))
    _survey(seat, tmp_path)
    _install(seat)
    _close(seat)

    case = _stored_case(seat)
    assert (case.state, case.details["meter_reading"]) == (CaseState.ARCHIVED, 12)
    assert {paper.state for paper in case.papers} == {PaperState.PRESENT, PaperState.NOT_NEEDED}
    for words in ("zld", "4321", _METER[-6:], "1100000001", "𬭸娣"):
        assert any(found.startswith("㑇𬭸娣") for found in seat.search(words)), words
    seat.open_first_found()
    assert case.customer_id is not None
    assert seat.services.customers.show(OWNER, case.customer_id).customer.meter_number == _METER
