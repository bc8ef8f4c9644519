"""How often customers had to come, and the counter's month, counted from facts."""

from dataclasses import replace

from app.domain.work.case import Origin, PaperState
from app.domain.work.counter import ParkReason
from app.domain.work.steps import StepKind
from app.domain.work.trips import Trip
from app.services.work.counter_figures import ClerkFigures
from tests.station import REPAIRED, SURVEYED, SmallStation, fault_draft, local, rename_draft, resident_draft


def trips_of(station: SmallStation, case_id: object) -> list[tuple[str, list[str]]]:
    view = station.desk.case_views.show(station.clerk, case_id)  # type: ignore[arg-type]  # of a case of this station
    return [(f"{trip.day:%m-%d}", [str(cause) for cause in trip.causes]) for trip in view.trips]


def test_days_at_the_counter_are_trips_and_several_things_on_one_day_are_one(station: SmallStation) -> None:
    visit = station.desk.counter.call(station.clerk, "A1")
    draft = replace(resident_draft(), papers=())
    case = station.desk.cases.register(station.clerk, draft, visit=visit.session).case
    station.desk.entering.give_notice(station.clerk, case.id, "one-time-notice", is_signed=True)
    station.clock.set(local(2026, 3, 4, 10))
    station.desk.entering.set_paper(station.clerk, case.id, "identity", PaperState.PRESENT)
    station.desk.entering.set_paper(station.clerk, case.id, "premises", PaperState.PROMISED)
    station.clock.set(local(2026, 3, 5, 23, 59))
    station.desk.entering.set_paper(station.clerk, case.id, "premises", PaperState.PRESENT)

    assert trips_of(station, case.id) == [
        ("03-02", ["accepted", "served", "signed"]),
        ("03-04", ["papers"]),
        ("03-05", ["papers"]),
    ]


def test_what_is_signed_in_the_field_and_sent_over_the_net_costs_no_way(station: SmallStation) -> None:
    online = station.register(replace(resident_draft(), origin=Origin.ONLINE, papers=()))
    for code in ("identity", "premises"):
        station.desk.entering.set_paper(station.clerk, online.id, code, PaperState.PRESENT)
    assert trips_of(station, online.id) == []
    station.step(online, StepKind.ADVANCE)
    station.desk.entering.sign_form(station.clerk, online.id, "survey")
    assert trips_of(station, online.id) == []
    station.do_field_work(online, SURVEYED)
    station.step(online, StepKind.ADVANCE)
    station.clock.forward(days=1)
    station.desk.entering.sign_form(station.clerk, online.id, "contract")

    view = station.desk.case_views.show(station.clerk, online.id)
    assert view.trips == (Trip(day=local(2026, 3, 3).date(), causes=("signed",)),)  # type: ignore[arg-type]  # reads as its value


def test_papers_somebody_brings_for_a_call_by_phone_are_a_trip(station: SmallStation) -> None:
    case = station.register(replace(resident_draft(), origin=Origin.PHONE, papers=()))
    station.desk.entering.set_paper(station.clerk, case.id, "identity", PaperState.PRESENT)

    assert trips_of(station, case.id) == [("03-02", ["papers"])]


def test_the_month_counts_visits_requests_and_trips(station: SmallStation) -> None:
    figures = station.desk.counter_figures
    empty = figures.month(station.clerk)
    assert (empty.month, empty.clerks, empty.closed, empty.trips, empty.average_trips) == ("2026-03", (), 0, 0, None)

    for ticket, minutes in (("A1", 21), ("A2", 10)):
        visit = station.desk.counter.call(station.clerk, ticket)
        station.clock.forward(minutes=minutes)
        case = station.desk.cases.register(station.clerk, rename_draft(), visit=visit.session).case
    station.desk.asking.ask(station.clerk, case.id, "产权有争议", name="村委会证明")
    station.desk.asking.ask(station.head, case.id, "原件破损", name="水费单")
    parked = station.desk.counter.call(station.clerk, "A3")
    station.desk.counter.park(station.clerk, parked.session.id, ParkReason.AWAY)
    fault = station.register(fault_draft())
    station.do_field_work(fault, REPAIRED)
    fault = station.step(fault, StepKind.ADVANCE)
    station.desk.entering.enter(station.clerk, fault.id, {"satisfaction": "satisfied"})
    station.step(fault, StepKind.CLOSE)

    month = figures.month(station.clerk, "2026-03")
    assert month.clerks == (
        ClerkFigures(number="YF001", name="罗敏强", visits=0, average_minutes=None, over=0, asked=1),
        ClerkFigures(number="YF003", name="孙丽", visits=2, average_minutes=15, over=1, asked=1),
    )
    assert (month.closed, month.trips, month.average_trips) == (1, 1, 100)
    assert figures.month(station.clerk, "2026-02").closed == 0
