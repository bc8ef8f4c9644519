"""The timer at the counter and the papers asked for later, as a clerk sees them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QMenu, QPushButton, QWidget

from app.domain.definitions.figures import FigureChange
from app.domain.work.case import PaperState
from app.domain.work.counter import ParkReason
from app.ui.counter_watch import CounterWatch
from app.ui.intake.counter_card import CounterCard
from app.ui.intake.detail.asked_card import AskDialog
from app.ui.shell.desk import Desk
from tests.station import CHEN, MONDAY, SmallStation, rename_draft
from tests.ui.driving import press, write
from tests.ui.intake.conftest import OpenCounter
from tests.ui.intake.counter import Counter


def call(counter: Counter, ticket: str) -> None:
    write(counter.find(QLineEdit, "counterTicket"), ticket)
    counter.do("callNumber", "intakeSplitter")


def test_a_customer_is_parked_by_key_and_taken_up_again(counter: Counter) -> None:
    counter.choose("dmxz")
    call(counter, "A1")
    counter.station.clock.forward(minutes=6)
    counter.do("parkVisit", "intakeSplitter")
    press(counter.find(QMenu, "counterReasons"), Qt.Key.Key_Return)  # the first reason is the usual one
    counter.settle()
    counter.station.clock.forward(minutes=30)
    call(counter, "A2")
    assert counter.text("counterParked-A1") == "A1 号 · 回去取资料 · 已暂离 30 分钟（孙丽）"
    assert not counter.find(QPushButton, "counterResume-A1").isEnabled()  # A2 is being served

    counter.click("counterLeave")
    counter.click("counterResume-A1")

    assert counter.text("counterFace") == "06:00"
    assert not counter.has("parkedVisits")


def test_numbers_are_taken_by_key_and_called_in_turn(counter: Counter) -> None:
    counter.choose("dmxz")
    assert counter.text("queueText") == "没有客户等候"
    for _ in range(2):
        counter.do("takeTicket", "intakeSplitter")
        counter.station.clock.forward(minutes=3)
    counter.frame.findChild(CounterCard).tick()  # type: ignore[union-attr]  # the card is there
    assert counter.text("takenText") == "002 号，前面等候 1 位"
    assert counter.text("queueText") == "等候 2 位，最久 6 分钟"
    assert counter.text("waiting-001") == "001 号 · 已等 6 分钟"

    call(counter, "")
    assert counter.text("counterWords").startswith("001 号")
    assert counter.text("queueText") == "等候 1 位，最久 3 分钟"
    counter.click("printTicket")
    counter.click("ticketGone-002")
    assert counter.text("queueText") == "没有客户等候"
    assert not counter.has("takenNumber")

    station = counter.station
    station.desk.counter.take(station.head)
    called = station.desk.counter.call(station.head)
    counter.settle()
    assert counter.text(f"counterServed-{called.session.ticket}") == f"003 号 · 正在办理（{station.head.name}）"


def test_a_visit_goes_on_when_the_window_is_opened_again(open_counter: OpenCounter) -> None:
    first = open_counter()
    first.choose("dmxz")
    call(first, "A7")
    first.station.clock.forward(minutes=4)
    first.close()

    again = open_counter()
    again.choose("dmxz")

    assert again.text("counterFace") == "04:00"
    assert again.text("counterWords").startswith("A7 号")


def test_a_call_while_somebody_is_served_is_refused(counter: Counter) -> None:
    counter.choose("dmxz")
    call(counter, "A1")
    counter.do("callNumber", "intakeSplitter")
    assert counter.notices == ["A1号还在计时，请先受理，或记为暂离、离开。"]
    counter.choose("bx")  # a fault has no timer, but the customer is still there
    assert counter.has("counterCard")


def test_an_overloaded_counter_is_said_once_and_taken_back(
    station_on_disk: SmallStation, desk: Desk, counter: Counter
) -> None:
    service, clerk = station_on_disk.desk.counter, station_on_disk.clerk
    few = FigureChange(code="counter.overload.open_visits", amount=1, effective_from=MONDAY.date(), reason="本所规定")
    station_on_disk.desk.rules.change_figures(station_on_disk.head, [few])
    settled: list[str] = []
    desk.notice_settled.connect(settled.append)
    watch = CounterWatch(counter.frame, desk, station_on_disk.desk, lambda: clerk)
    watch.begin()
    first = service.call(clerk, "A1")
    service.park(clerk, first.session.id, ParkReason.AWAY)
    second = service.call(clerk, "A2")
    counter.settle()
    watch.look()
    counter.settle()
    assert counter.notices == ["柜台超负荷：正在办理 1 位、暂离 1 位（限 1 位）。"]

    service.leave(clerk, second.session.id)
    counter.settle()

    assert settled == ["counterLoad"]
    watch.deleteLater()


def test_a_paper_is_asked_for_with_its_reason_and_ticked_when_it_comes(counter: Counter) -> None:
    case = counter.station.register(rename_draft())
    counter.open_case(case.id)
    counter.click("giveNotice")
    counter.click("askPaper")
    dialog = counter.find(AskDialog, "askDialog")
    counter.click("askDialogGo", dialog)
    assert counter.message("reason", dialog) == "请填写原因。"
    name = counter.find(QWidget, "name", dialog)
    counter.fill(dialog, paper="former_holder")  # was marked as not needed, so the notice did not name it
    assert not name.isVisible()
    counter.fill(dialog, paper="")
    counter.fill(dialog, name="村委会证明", reason="宅基地证地址与门牌不一致")
    counter.click("askDialogGo", dialog)

    assert counter.text("askedHeading") == "补充要求的资料 · 1 次"
    assert counter.text("askedWhy-asked-1") == "2026-03-02 09:00 孙丽：宅基地证地址与门牌不一致"
    assert counter.story()[0] == "补充要求资料：村委会证明；宅基地证地址与门牌不一致"
    counter.find(QCheckBox, "askedTick-asked-1").click()
    counter.settle()
    (later,) = counter.station.desk.case_views.show(counter.station.clerk, case.id).later
    assert later.state is PaperState.PRESENT
    counter.click("print-supplement-notice")
    assert counter.printed == [("supplement-notice", "case", str(case.id))]
    counter.click("giveSupplement")
    assert not counter.has("giveSupplement")
    assert counter.text("tripsHeading") == "客户到柜台 · 1 次"
    assert counter.text("trip-2026-03-02") == "2026-03-02 受理、签字、交资料"


def test_a_customer_s_other_business_is_begun_from_the_card(counter: Counter) -> None:
    with counter.station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE customer SET state = 'suspended' WHERE id = ?", (CHEN.bytes,))
    counter.choose("gmgh")
    counter.pick("customer", "9442")
    said = [each.text() for each in counter.frame.findChildren(QLabel) if each.objectName() == "also-suspended-1"]
    assert said == ["已暂停用电，要用电可办暂停恢复"]

    counter.click("alsoGo-1")
    counter.settle()

    assert counter.text("entryTitle") == "暂停恢复"
    assert counter.value("account") == "1183369442"


def test_the_notice_is_signed_for_while_the_customer_still_stands_here(counter: Counter) -> None:
    counter.choose("dmxz")
    counter.fill(
        name="欧阳桂兰",
        id_number="321182199802078157",
        phone="19900003127",
        address="扬中市油坊镇长旺村2组36号",
        capacity="8",
    )
    counter.pick("area", "yfsq")
    counter.do("allPapers", "intakeSplitter")
    counter.save()
    case = counter.only_case()

    counter.click("savedNotice")

    assert not counter.find(QPushButton, "savedNotice").isEnabled()
    kinds = [event.kind for event in counter.station.events(case.id)]
    assert kinds[-2:] == ["case.notice_given", "case.form_signed"]
