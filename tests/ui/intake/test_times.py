"""A case whose times somebody still has to explain carries a mark; others do not."""

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from app.services.work.ground import Occurred
from tests.station import fault_draft, resident_draft
from tests.ui.intake.counter import Counter


def test_a_case_with_an_old_paper_is_marked_until_it_is_explained(counter: Counter) -> None:
    station = counter.station
    paper = Occurred(on_paper_at=station.clock.now() - timedelta(days=3))
    case = station.desk.cases.register(station.clerk, resident_draft(), accepted=paper).case
    wanted: list[tuple[str, object]] = []
    counter.desk.place_wanted.connect(lambda place, aim: wanted.append((place, aim)))

    counter.open_case(case.id)

    assert counter.text("caseTimesHead") == "时间疑问 1 条待说明"
    assert counter.text("caseTimes-0") == "“受理”的单据写 2026-02-27 09:00，系统 2026-03-02 09:00 才受理，早 3 天。"
    counter.click("explainTimes")
    assert wanted == [("ledgers", ("times", case.number))]
    (found,) = station.desk.timekeeping.findings()
    station.desk.timekeeping.answer(station.clerk, found.finding.key, "村里代收")
    counter.settle()
    assert counter.find(QWidget, "caseTimes").isHidden()


def test_an_honest_case_is_not_marked(counter: Counter) -> None:
    counter.open_case(counter.station.register(fault_draft()).id)

    assert counter.find(QWidget, "caseTimes").isHidden()
