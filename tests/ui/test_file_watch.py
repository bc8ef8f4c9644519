"""What another process wrote is shown at once, and nothing is asked while nobody works here."""

from datetime import timedelta

from PySide6.QtWidgets import QFrame

from app.bootstrap import open_station
from app.domain.people.session import OWNER
from app.ui.file_watch import FileWatch
from tests.station import MONDAY, rename_draft
from tests.ui.whole_window import WholeWindow


def test_a_case_taken_in_by_the_command_line_appears_by_itself(whole_window: WholeWindow) -> None:
    whole_window.sign_in("YF003")
    (watch,) = whole_window.window.findChildren(FileWatch)
    watch.begin()
    whole_window.settle()
    other = open_station(whole_window.home, clock=whole_window.clock)
    other.cases.register(OWNER, rename_draft())
    other.close()
    heard: list[frozenset[str]] = []
    whole_window.frame._desk.feed.changed.connect(heard.append)
    watch._timer.timeout.emit()
    whole_window.settle()
    assert "cases" in frozenset().union(*heard)


def test_nobody_asks_behind_the_lock(whole_window: WholeWindow) -> None:
    whole_window.sign_in("YF003")
    (watch,) = whole_window.window.findChildren(FileWatch)
    whole_window.settle()
    assert whole_window.window.reception is not None
    whole_window.window.reception.lock()
    watch.look()
    assert not watch._is_looking


def test_a_clock_behind_the_records_is_said_until_it_is_right(whole_window: WholeWindow) -> None:
    services = whole_window.services
    whole_window.clock.set(MONDAY + timedelta(days=3))
    services.cases.register(services.people.session_of("YF003"), rename_draft())
    whole_window.clock.set(MONDAY)
    whole_window.sign_in("YF003")
    whole_window.see(lambda: whole_window.frame.findChild(QFrame, "notice-clock"))
    said = whole_window.find(QFrame, "notice-clock").accessibleName()
    assert said == (
        "电脑时钟为 2026-03-02 09:00，比最新的记录 2026-03-05 09:00 还早 3 天。请先校准日期和时间，再办业务。"
    )
    whole_window.clock.set(MONDAY + timedelta(days=3))
    (watch,) = whole_window.window.findChildren(FileWatch)
    watch._looks = 0
    watch.look()
    whole_window.settle()
    whole_window.see(lambda: whole_window.frame.findChild(QFrame, "notice-clock") is None)
