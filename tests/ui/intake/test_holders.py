"""Who had a case, in its detail: the bar, the shares, and the spans that open from the keyboard."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.domain.dispatch.crew import Crew
from app.domain.work.holding import Keeper
from app.domain.work.steps import StepKind
from app.ui.intake.detail.holders_bar import HoldersBar, Swatch, keeper_colour
from app.ui.theme.theme import theme
from tests.station import resident_draft
from tests.ui.driving import press
from tests.ui.intake.counter import Counter


def wait_out(counter: Counter) -> None:
    """A supply that was two hours with the clerk, one with the area manager, and seven with the customer."""
    station = counter.station
    case = station.register(resident_draft())
    station.clock.forward(hours=1)
    case = station.step(case, StepKind.ADVANCE)
    station.clock.forward(hours=1)
    order = station.newest_order(case.id)
    proposal, guardian = station.desk.dispatch.propose(order.id)
    assert proposal.lead_id is not None
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=proposal.lead_id, guardian_id=guardian))
    station.clock.forward(hours=1)
    station.step(case, StepKind.PAUSE, "customer_works")
    station.clock.forward(hours=7)
    counter.open_case(case.id)


def lines(counter: Counter, prefix: str) -> list[str]:
    card = counter.detail.holders
    return [each.text() for each in card.findChildren(QLabel) if each.objectName().startswith(prefix)]


def test_the_shares_stand_beside_the_bar(counter: Counter) -> None:
    wait_out(counter)
    assert lines(counter, "share-") == ["客户 70%", "内勤 20%", "台区经理 10%"]
    assert counter.text("holderNow") == "现在：客户"
    bar = counter.find(HoldersBar, "holdersBar")
    assert bar.accessibleDescription() == "客户 70%，内勤 20%，台区经理 10%"
    pieces = bar.pieces()
    assert [keeper for keeper, _ in pieces] == [Keeper.CUSTOMER, Keeper.CLERK, Keeper.AREA_MANAGER]
    assert (pieces[0][1].left(), pieces[-1][1].right()) == (0, bar.width() - 1)
    assert all(before.right() < after.left() for (_, before), (_, after) in pairwise(pieces))
    image = bar.grab().toImage()
    middle = pieces[1][1].center() * image.devicePixelRatio()
    assert image.pixelColor(middle) == keeper_colour(Keeper.CLERK)


def test_the_spans_open_from_the_keyboard_and_stay_open(counter: Counter) -> None:
    wait_out(counter)
    opens = counter.find(QPushButton, "openSpans")
    assert lines(counter, "span-") == []
    opens.setFocus()
    press(opens, Qt.Key.Key_Space)
    assert lines(counter, "span-") == [
        "内勤 · 今天 09:00 起",
        "内勤 · 今天 10:00 起",
        "台区经理 · 今天 11:00 起",
        "客户 · 今天 12:00 起",
    ]
    assert lines(counter, "proof-")[1:] == [
        "凭据：进入下一环节：业务受理 → 现场勘查",
        "凭据：派工：张三，监护 李四",
        "凭据：暂停（第1段）：客户工程施工",
    ]
    counter.click("step-resume")
    counter.station.clock.forward(minutes=30)
    counter.detail.refresh()
    counter.settle()
    assert counter.text("holderNow") == "现在：台区经理"
    assert lines(counter, "span-")[-1] == "台区经理 · 今天 19:00 起"
    press(opens, Qt.Key.Key_Space)
    assert opens.text() == "逐段明细(&M)"
    counter.settle()
    assert not counter.has("holderSpans")


def test_a_case_just_taken_in_is_wholly_the_clerk_s(counter: Counter) -> None:
    case = counter.station.register(resident_draft())
    counter.open_case(case.id)
    assert lines(counter, "share-") == ["内勤 100%"]


def test_an_ended_case_is_in_nobody_s_hands(counter: Counter) -> None:
    case = counter.station.register(resident_draft())
    counter.station.clock.forward(hours=1)
    counter.station.step(case, StepKind.WITHDRAW, "客户不办了")
    counter.open_case(case.id)
    assert counter.text("holderNow") == ""


def test_swatches_grow_with_the_text(counter: Counter) -> None:
    wait_out(counter)
    swatch = counter.detail.holders.findChildren(Swatch)[0]
    before = swatch.sizeHint()
    theme().apply(points=24)
    after = swatch.sizeHint()
    theme().apply()
    assert after.width() > before.width()
    assert after.height() > before.height()
