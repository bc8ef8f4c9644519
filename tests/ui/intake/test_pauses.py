"""The card of pauses in the detail of a case, as clerks and heads use it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QToolButton

from app.domain.work.case import CaseState
from app.domain.work.pause_terms import PauseTerms
from app.domain.work.steps import StepKind
from tests.pausing import STORM, on_thursday
from tests.station import SmallStation, local, resident_draft
from tests.ui.driving import press
from tests.ui.intake.conftest import OpenCounter
from tests.ui.intake.counter import Counter

TALKS = PauseTerms(starts_at=local(2026, 3, 5, 9), reason="land", note="青苗")


def badges(counter: Counter) -> list[str]:
    card = counter.detail.pauses
    return [each.text() for each in card.findChildren(QLabel) if each.property("role") == "badge"]


def told(counter: Counter, number: int) -> list[str]:
    return [counter.text(f"{name}-{number}") for name in ("pauseReason", "pauseSpan", "pauseWho")]


def due(counter: Counter) -> str:
    return counter.text("limitDue-promise")


def dialog_of(counter: Counter, name: str, button: str) -> QDialog:
    counter.click(button)
    return counter.dialog(name)


def test_a_clerk_enters_a_pause_late_and_it_counts_once_a_head_approved_it(counter: Counter) -> None:
    case = on_thursday(counter.station)
    counter.open_case(case.id)
    dialog = dialog_of(counter, "pauseDialog", "enterPause")
    counter.click("pauseDialogGo", dialog)
    assert counter.message("from", dialog) == "开始时间不是有效时间，请填到分钟。"
    counter.fill(dialog, **{"reason": "weather", "from": "03-03 08:30", "to": "03-04 08:30"})
    counter.click("pauseDialogGo", dialog)
    assert counter.message("note", dialog) == "请写明凭据，或选一份附件。"
    counter.fill(dialog, note="大风预警，停止登高")
    press(counter.find(QPushButton, "pauseDialogGo", dialog), Qt.Key.Key_Space)
    counter.settle()
    assert counter.text("toastText") == "已补记，所长批准后停计。"
    assert told(counter, 1) == ["第1段 恶劣天气", "03-03 08:30 至 昨天 08:30", "孙丽 今天 12:00 记"]
    assert counter.story()[0] == (
        "补记暂停（第1段）：2026-03-03 08:30 起 至 2026-03-04 08:30；恶劣天气；大风预警，停止登高；待批准"
    )
    assert (badges(counter), "03-09 17:30" in due(counter), counter.has("approvePause-1")) == (["待批准"], True, False)

    (pause,) = counter.detail.view.pauses if counter.detail.view is not None else ()
    counter.station.desk.pauses.approve(counter.station.head, case.id, pause.id)
    counter.settle()
    assert (badges(counter), "03-10 17:30" in due(counter)) == (["已计入"], True)
    assert counter.text("pauseWho-1") == "孙丽 今天 12:00 记 · 罗敏强批准"
    counter.click("receipt-limit-promise")
    assert "停计：恶劣天气" in counter.text("receiptDays-promise")


def test_a_clerk_asks_for_corrections_and_removals(counter: Counter) -> None:
    case = on_thursday(counter.station)
    pauses, head = counter.station.desk.pauses, counter.station.head
    pauses.enter(head, case.id, STORM)
    pauses.enter(head, case.id, TALKS)
    counter.open_case(case.id)

    dialog = dialog_of(counter, "pauseDialog", "correctPause-1")
    assert counter.find(QLineEdit, "from", dialog).text() == "2026-03-03 08:30"
    counter.fill(dialog, to="03-05 08:30")
    counter.click("pauseDialogGo", dialog)
    assert counter.message("why", dialog) == "请填写理由。"
    counter.fill(dialog, why="抄错")
    counter.click("pauseDialogGo", dialog)
    assert counter.text("toastText") == "更正已提交，待所长批准。"
    assert counter.text("pauseChange-1") == "孙丽申请更正为 恶劣天气，03-03 08:30 至 今天 08:30：抄错"
    assert (badges(counter), counter.has("correctPause-1")) == (["已计入", "更正待批准", "已计入"], False)

    dialog = dialog_of(counter, "pauseEndDialog", "endPause-2")
    counter.fill(dialog, to="昨天")
    counter.click("pauseEndDialogGo", dialog)
    assert counter.message("to", dialog) == "结束时间不是有效时间，请填到分钟。"
    counter.fill(dialog, to="11:00")
    counter.click("pauseEndDialogGo", dialog)
    assert counter.text("pauseSpan-2") == "今天 09:00 至 今天 11:00"

    dialog = dialog_of(counter, "pauseWhyDialog", "removePause-2")
    counter.click("pauseWhyDialogGo", dialog)
    assert counter.message("why", dialog) == "请填写理由。"
    counter.fill(dialog, why="记错业务")
    counter.click("pauseWhyDialogGo", dialog)
    assert counter.text("pauseChange-2") == "孙丽申请撤销：记错业务"


def test_a_head_finds_what_waits_and_decides(open_counter: OpenCounter, station_on_disk: SmallStation) -> None:
    case = on_thursday(station_on_disk)
    pauses = station_on_disk.desk.pauses
    pauses.enter(station_on_disk.clerk, case.id, STORM)
    talks = pauses.enter(station_on_disk.clerk, case.id, TALKS)
    pauses.remove(station_on_disk.clerk, case.id, talks.id, "记错业务")
    counter = open_counter(station_on_disk.head)
    counter.click("view-pauses")
    assert counter.find(QToolButton, "view-pauses").text().strip() == "暂停待批准 1"
    counter.open_case(case.id)
    dialog = dialog_of(counter, "pauseWhyDialog", "refusePause-1")
    counter.fill(dialog, why="与气象台不符")
    counter.click("pauseWhyDialogGo", dialog)
    counter.click("approvePause-2")
    assert counter.text("toastText") == "已批准，时限已重新计算。"
    assert badges(counter) == ["未批准", "已撤销"]


def test_the_step_s_pause_is_ended_by_resuming_which_asks_about_the_others(counter: Counter) -> None:
    case = on_thursday(counter.station)
    counter.station.step(case, StepKind.PAUSE, "等厂家到货")
    counter.station.desk.pauses.enter(counter.station.clerk, case.id, TALKS)
    counter.open_case(case.id)
    assert not counter.has("removePause-1")
    dialog = dialog_of(counter, "pauseDialog", "correctPause-1")
    assert dialog.findChildren(QLabel, "toMessage") == []
    assert counter.find(QComboBox, "reason", dialog).currentText() == "等厂家到货"
    counter.fill(dialog, note="厂家电话", why="补说明")
    counter.click("pauseDialogGo", dialog)
    assert counter.text("toastText") == "已更正第1段暂停。"

    counter.station.clock.forward(hours=1)
    dialog = dialog_of(counter, "resumeDialog", "step-resume")
    counter.fill(dialog, others="end")
    counter.click("resumeDialogGo", dialog)
    assert counter.station.case(case.id).state is CaseState.OPEN
    assert counter.text("pauseSpan-2") == "今天 09:00 至 今天 13:00"


def test_who_may_not_take_in_sees_pauses_and_enters_none(
    open_counter: OpenCounter, station_on_disk: SmallStation
) -> None:
    case = on_thursday(station_on_disk)
    other = station_on_disk.register(resident_draft("陈玉兰"))
    station_on_disk.desk.pauses.enter(station_on_disk.head, case.id, STORM)
    manager = open_counter(station_on_disk.zhang)
    manager.open_case(case.id)
    assert (manager.has("pausesCard"), manager.has("correctPause-1"), manager.has("enterPause")) == (True, False, False)
    manager.open_case(other.id)
    assert not manager.has("pausesCard")
