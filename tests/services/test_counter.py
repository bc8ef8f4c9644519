"""Visits at the counter: the minutes of a parked customer stand still, a crash loses none, a full counter is said."""

from datetime import date

import pytest

from app.domain.definitions.figures import FigureChange
from app.domain.problems import Refusal
from app.domain.work.counter import ParkReason, Visit, VisitState, counter_minutes
from app.labels.counter import load_text
from app.services.definitions import Definitions
from app.services.work.counter import CounterService
from tests.station import MONDAY, SmallStation, resident_draft


def call(station: SmallStation, ticket: str = "A012") -> Visit:
    return station.desk.counter.call(station.clerk, ticket)


def refused(code: str) -> pytest.RaisesExc[Refusal]:
    return pytest.raises(Refusal, match=code.replace(".", r"\."))


def test_the_time_a_visit_is_parked_does_not_count(station: SmallStation) -> None:
    visit = call(station)
    station.clock.forward(minutes=6)
    visit = station.desk.counter.park(station.clerk, visit.session.id, ParkReason.PAPERS)
    station.clock.forward(hours=3)
    assert counter_minutes(visit, station.clock.now()) == 6
    assert visit.parked is not None
    assert (visit.state, visit.parked.reason) == (VisitState.PARKED, "papers")

    visit = station.desk.counter.resume(station.head, visit.session.id)
    station.clock.forward(minutes=5, seconds=30)
    case = station.desk.cases.register(station.head, resident_draft(), visit=visit.session).case

    assert visit.clerk_id == station.head.staff_id
    signed = [event.payload for event in station.events(case.id) if event.kind == "counter.signed"]
    assert signed == [{"ticket": "A012", "minutes": 11}]


def test_several_visits_are_parked_at_one_counter_and_one_is_served(station: SmallStation) -> None:
    counter = station.desk.counter
    first = call(station, "A1")
    with refused("counter.still_running"):
        call(station, "A2")
    counter.park(station.clerk, first.session.id, ParkReason.AWAY)
    station.clock.forward(minutes=1)
    second = call(station, "A2")
    counter.park(station.clerk, second.session.id, ParkReason.SYSTEM)
    station.clock.forward(minutes=1)
    third = call(station, "A3")

    now = counter.now(station.clerk)
    assert now.own == third
    assert [visit.session.ticket for visit in now.parked] == ["A1", "A2"]
    assert now.names == {visit.session.id: "孙丽" for visit in (first, second, third)}
    assert counter.now(station.head).own is None
    with refused("counter.still_running"):
        counter.resume(station.clerk, first.session.id)
    counter.resume(station.head, first.session.id)
    assert counter.now(station.head).own is not None


def test_a_visit_is_there_again_when_the_program_is_opened_again(station: SmallStation) -> None:
    visit = call(station)
    station.clock.forward(minutes=4)

    again = CounterService(station.desk.office).now(station.clerk).own

    assert again == visit
    assert counter_minutes(again, station.clock.now()) == 4
    station.clock.forward(days=8)
    assert station.desk.counter.now(station.clerk).own is None  # nobody comes back to a visit of last week


def test_turns_a_visit_cannot_take_are_refused(station: SmallStation) -> None:
    counter = station.desk.counter
    key = call(station).session.id
    with refused("counter.not_parked"):
        counter.resume(station.clerk, key)
    parked = counter.park(station.clerk, key, ParkReason.AWAY)
    with refused("counter.parked"):
        counter.park(station.clerk, key, ParkReason.AWAY)
    with refused("counter.parked"):
        station.desk.cases.register(station.clerk, resident_draft(), visit=parked.session)

    left = counter.leave(station.clerk, key)

    assert (left.state, left.ended_at, left.parked) == (VisitState.LEFT, station.clock.now(), None)
    with refused("counter.left"):
        counter.resume(station.clerk, key)
    assert counter.now(station.clerk).parked == ()


def test_a_visit_that_is_left_while_it_runs_counts_until_then(station: SmallStation) -> None:
    visit = call(station)
    station.clock.forward(minutes=3)
    left = station.desk.counter.leave(station.clerk, visit.session.id)
    station.clock.forward(hours=1)

    assert counter_minutes(left, station.clock.now()) == 3


def test_a_signed_visit_takes_no_turn(station: SmallStation) -> None:
    visit = call(station)
    station.desk.cases.register(station.clerk, resident_draft(), visit=visit.session)

    with refused("counter.already_signed"):
        station.desk.counter.leave(station.clerk, visit.session.id)


def test_a_customer_without_a_ticket_gets_a_number_of_the_day(station: SmallStation) -> None:
    first = call(station, "A7")
    station.desk.counter.leave(station.clerk, first.session.id)

    assert call(station, "  ").session.ticket == "临2"


def waiting(station: SmallStation) -> list[str]:
    return [ticket.number for ticket in station.desk.counter.now(station.clerk).waiting]


def test_numbers_are_taken_called_in_turn_and_given_up(station: SmallStation) -> None:
    counter = station.desk.counter
    taken = []
    for _ in range(4):
        taken.append(counter.take(station.clerk))
        station.clock.forward(minutes=2)
    assert [(each.ticket.number, each.ahead) for each in taken] == [("001", 0), ("002", 1), ("003", 2), ("004", 3)]
    counter.give_up(station.head, " 002 ")
    assert waiting(station) == ["001", "003", "004"]

    first = counter.call(station.clerk)
    assert (first.session.ticket, waiting(station)) == ("001", ["003", "004"])
    other = counter.call(station.head, "004")  # out of turn, by its number
    now = counter.now(station.clerk)
    assert (now.served, now.names[other.session.id]) == ((other,), station.head.name)
    counter.leave(station.clerk, first.session.id)
    assert counter.call(station.clerk).session.ticket == "003"
    counter.leave(station.head, other.session.id)
    assert counter.call(station.head).session.ticket == "临4"  # nobody waits any more

    for number in ("001", "002", "009"):
        with refused("counter.not_waiting"):
            counter.give_up(station.clerk, number)
    kinds = [event.kind for event in station.events() if event.kind.startswith("counter.")]
    assert kinds == ["counter.taken"] * 4 + ["counter.gone"]


def test_yesterday_s_numbers_are_void(station: SmallStation) -> None:
    station.desk.counter.take(station.clerk)
    station.clock.forward(days=1)
    assert waiting(station) == []
    assert station.desk.counter.take(station.clerk).ticket.number == "001"


def test_nobody_from_outside_the_counter_takes_numbers(station: SmallStation) -> None:
    with refused("permission.denied"):
        station.desk.counter.take(station.li)
    with refused("permission.denied"):
        station.desk.counter.give_up(station.li, "001")


def test_too_many_or_too_long_a_wait_overloads_the_counter(station: SmallStation) -> None:
    counter = station.desk.counter
    changes = [
        FigureChange(code=f"counter.overload.{name}", amount=amount, effective_from=MONDAY.date(), reason="本所规定")
        for name, amount in {"waiting": 1, "wait_minutes": 10}.items()
    ]
    station.desk.rules.change_figures(station.head, changes)
    counter.take(station.clerk)
    station.clock.forward(minutes=10)
    load = counter.load()
    assert (load.waiting, load.longest_wait, load.overloads) == (1, 10, ())
    counter.take(station.clerk)
    assert counter.load().overloads == ("waiting",)
    station.clock.forward(minutes=1)
    assert counter.load().overloads == ("waiting", "wait")
    assert load_text(counter.load()) == "柜台超负荷：等候 2 位（限 1 位）；最久已等 11 分钟（限 10 分钟）。"
    counter.call(station.clerk)
    assert counter.load().overloads == ()


def test_the_counter_is_overloaded_by_open_visits_or_by_slow_ones(station: SmallStation) -> None:
    counter = station.desk.counter
    station.desk.rules.change_figures(station.head, limits_from(MONDAY.date(), open=1, average=10, least=2))
    limits = counter.load().limits
    assert (limits.open_visits, limits.source.title, limits.source.is_unverified) == (1, "本站设定：本所规定", False)
    for ticket, minutes in (("A1", 12), ("A2", 9)):
        visit = call(station, ticket)
        station.clock.forward(minutes=minutes)
        station.desk.cases.register(station.clerk, resident_draft(), visit=visit.session)
    load = counter.load()
    assert (load.running, load.parked, load.ended, load.average_minutes, load.overloads) == (0, 0, 2, 10, ("average",))

    parked = call(station, "A3")
    counter.park(station.clerk, parked.session.id, ParkReason.AWAY)
    call(station, "A4")
    assert counter.load().overloads == ("open", "average")

    station.clock.forward(minutes=61)
    load = counter.now(station.clerk).load
    assert (load.running, load.parked, load.ended, load.average_minutes, load.overloads) == (1, 1, 0, None, ("open",))
    station.clock.forward(days=1)
    assert counter.load().overloads == ()  # yesterday's are not in today's way


def test_the_shipped_limits_stand_until_the_station_sets_its_own(station: SmallStation) -> None:
    limits = station.desk.counter.load().limits

    assert (limits.open_visits, limits.average_minutes, limits.least_visits) == (5, 20, 3)
    assert (limits.waiting, limits.wait_minutes) == (5, 20)
    assert limits.source.is_unverified


def test_limits_of_nothing_are_refused(station: SmallStation) -> None:
    with pytest.raises(Refusal) as found:
        station.desk.rules.change_figures(station.head, limits_from(MONDAY.date(), open=0, average=20, least=0))

    assert [problem.field for problem in found.value.problems] == [
        "counter.overload.open_visits",
        "counter.overload.least_visits",
    ]


def limits_from(day: date, *, open: int, average: int, least: int) -> list[FigureChange]:  # noqa: A002 - as it reads
    amounts = {"open_visits": open, "average_minutes": average, "least_visits": least}
    return [
        FigureChange(code=f"counter.overload.{name}", amount=amount, effective_from=day, reason="本所规定")
        for name, amount in amounts.items()
    ]


def test_a_file_without_limits_is_refused_by_its_name(station: SmallStation, definitions: Definitions) -> None:
    own = station.folder.database.parent / "reference"
    own.mkdir()
    (own / "counter.toml").write_text("[overload]\nopen_visits = 4\n", encoding="utf-8")

    with refused("definition.missing"):
        Definitions(own).dated.counter_limits(MONDAY.date())
    assert definitions.dated.counter_limits(MONDAY.date()).open_visits == 5
