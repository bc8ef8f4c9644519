"""Deductions from the register: told on paper, appealed against, answered."""

from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel

from app.domain.rating.appeals import AppealDraft
from app.ui.rating.appeal_card import AppealCard
from tests.station import SmallStation
from tests.ui.driving import find, trigger
from tests.ui.rating.driver import RatingDriver
from tests.ui.rating.test_rating_place import register

if TYPE_CHECKING:
    from app.services.papers.paper import Paper


def do(driver: RatingDriver, name: str) -> None:
    """Choose something from the menu of deductions."""
    action = driver.place.findChild(QAction, name)
    assert action is not None
    assert action.isEnabled()
    action.trigger()
    driver.settle()


def can(driver: RatingDriver, name: str) -> bool:
    action = driver.place.findChild(QAction, name)
    assert action is not None
    return action.isEnabled()


def test_notices_are_printed_for_one_deduction_and_for_the_month(head: RatingDriver) -> None:
    wanted: list[tuple[str, ...]] = []
    shown: list[Paper] = []
    head.desk.paper_wanted.connect(lambda *words: wanted.append(words[:2]))
    head.desk.paper_shown.connect(lambda paper: shown.append(cast("Paper", paper)))
    register(head, kind="violation", quantity="2", note="未戴安全帽")
    head.choose("register", 0)
    do(head, "deductionNotice")
    do(head, "deductionNotices")

    assert wanted == [("deduction-notice", "entry")]
    assert [part.number[:13] for part in shown[0].parts] == ["YF-KF-2026-10"]
    assert not can(head, "appealPaper")


def test_an_appeal_is_filed_for_somebody(head: RatingDriver) -> None:
    register(head, kind="violation", quantity="2")
    head.choose("register", 0)
    do(head, "appeal")
    told = find(head.place, QLabel, "appealTold")
    assert told.text().endswith("还没有打印告知单，申诉期从打印之后起算。")
    head.click("fileAppeal")
    assert head.form("appealForm").message("reason") == "请填写申诉理由。"

    head.form("appealForm").set_value("reason", "有监护记录")
    trigger(find(head.place, AppealCard, "appeal-card"), "save")
    assert head.column("register", 4) == ["申诉中"]
    assert not head.has("appealCard")
    head.choose("register", 0)
    do(head, "appeal")
    assert "提出（申诉中）：有监护记录" in told.text()


def test_the_head_changes_what_was_appealed_against(head: RatingDriver, october: SmallStation) -> None:
    register(head, kind="violation", quantity="2")
    (entry,) = (row.entry for row in october.desk.rating.entries(october.head, "2026-10"))
    draft = AppealDraft(entry_id=entry.id, reason="有监护记录", evidence="录像", demand="按一次计")
    october.desk.rating.appeals.file(october.head, draft)
    head.choose("register", 0)
    do(head, "appeal")
    answer = head.form("answerForm")
    answer.set_value("verdict", "changed")
    answer.changed.emit("verdict")
    answer.set_value("decision", "一次成立")
    trigger(find(head.place, AppealCard, "appeal-card"), "save")
    head.settle()
    assert answer.message("quantity") == "变更后的数量应大于零，并与原数量不同。"

    answer.set_value("quantity", "1")
    answer.set_value("findings", "查看录像")
    head.click("answerAppeal")
    states = [(line[3], line[4]) for line in head.lines("register")]
    assert set(states) == {("2", "申诉后变更"), ("-2", "更正"), ("1", "")}
    head.choose("register", states.index(("2", "申诉后变更")))
    do(head, "appeal")
    assert find(head.place, QLabel, "appealTold").text().endswith("复核：变更考核。一次成立")
    assert not head.has("answerAppeal")
    assert not can(head, "deductionNotice")


def test_what_costs_nothing_has_nothing_to_appeal_against(head: RatingDriver) -> None:
    register(head, kind="log_done", quantity="1")
    head.choose("register", 0)
    assert [can(head, name) for name in ("deductionNotice", "deductionNotices", "appeal", "appealPaper")] == [False] * 4
