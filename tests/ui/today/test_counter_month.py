"""The counter's month on the first page."""

from PySide6.QtWidgets import QLabel

from app.ui.today.counter_month import CounterMonthCard
from tests.station import rename_draft
from tests.ui.driving import find
from tests.ui.whole_window import WholeWindow


def test_later_requests_and_minutes_are_told_to_who_takes_cases_in(whole_window: WholeWindow) -> None:
    services = whole_window.services
    clerk = services.people.session_of("YF003")
    visit = services.counter.call(clerk, "A1")
    case = services.cases.register(clerk, rename_draft(), visit=visit.session).case
    services.asking.ask(clerk, case.id, "产权有争议", name="村委会证明")
    whole_window.sign_in("YF003")
    whole_window.settle()

    card = find(whole_window.window, CounterMonthCard, "counterMonth")
    lines = [find(card, QLabel, f"counterMonth-{number}").text() for number in range(2)]
    assert card.isVisible()
    assert lines == ["叫号办理 1 件，超时 0 件", "补充要求资料：孙丽 1 次"]
