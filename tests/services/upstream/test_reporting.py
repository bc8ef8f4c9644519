"""What a station tells the county: what is near or late, how much is open; and nothing twice."""

from dataclasses import dataclass, replace
from datetime import date

from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderStep
from app.domain.upstream.report import Report
from app.domain.work.case import Case
from app.services.upstream.reporting import Reporting
from app.services.upstream.upstream import UpstreamService
from app.sync.wire import Answered, Asked
from tests.reference_hub import ReferenceHub
from tests.services.upstream.conftest import Seat
from tests.station import LI, ZHANG, SmallStation, fault_draft, resident_draft

FAULT = ("故障报修", "现场抢修")


def limits_of(report: Report) -> set[tuple[str, str, str, str, bool, str]]:
    return {(each.number, each.business, each.stage, each.clock, each.is_over, each.manager) for each in report.limits}


def test_what_is_near_or_late_is_told_of_cases_and_orders(
    station: SmallStation, first: Seat, hub: ReferenceHub
) -> None:
    station.register(resident_draft())
    fault = station.register(fault_draft())
    order = station.newest_order(fault.id)
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    station.clock.forward(hours=5)

    first.upstream.sync_once()

    report = hub.reports[-1]
    assert limits_of(report) == {
        (fault.number, *FAULT, "到达现场", True, "张三"),
        (order.number, "故障抢修", "", "arrive", True, "张三"),
        (order.number, "故障抢修", "", "finish", False, "张三"),
    }
    assert (report.open_cases, report.open_orders, report.at_risk) == (2, 1, 3)
    assert (report.position, report.reported_at) == (first.upstream.status().cursor, station.clock.now())
    assert [each.due_at for each in report.limits] == sorted(each.due_at for each in report.limits)


def test_who_has_arrived_is_not_late_in_arriving(station: SmallStation) -> None:
    order = station.newest_order(station.register(fault_draft()).id)
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    for step in (OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE):
        station.desk.dispatch.report(station.clerk, order.id, step)
    assert Reporting(station.desk.office).made().limits == ()
    station.clock.forward(hours=7)
    clocks = {each.clock for each in Reporting(station.desk.office).made().limits if each.number == order.number}
    assert clocks == {"finish"}


def test_nothing_of_the_customers_is_told(station: SmallStation) -> None:
    station.register(fault_draft())
    station.clock.forward(days=3)

    told = repr(Reporting(station.desk.office).made())

    assert "张三" in told
    for secret in ("陈玉兰", "13900005678", "老郎村", "1183369442"):
        assert secret not in told


def test_a_business_only_another_computer_knows_is_told_by_its_code(station: SmallStation) -> None:
    fault = station.register(fault_draft())
    station.clock.forward(hours=5)
    with station.database.write(None) as tx:
        tx.of(Case).save(replace(tx.of(Case).get(fault.id), business_version=date(2020, 1, 1)))
    (limit,) = [each for each in Reporting(station.desk.office).made().limits if each.number == fault.number]
    assert (limit.business, limit.stage) == ("REP-FAULT", "repair")


def test_only_what_changed_is_told_and_not_at_every_round(
    station: SmallStation, first: Seat, hub: ReferenceHub
) -> None:
    assert len(hub.reports) == 1  # of the round that brought the computer in
    station.register(resident_draft())
    first.upstream.sync_once()
    assert len(hub.reports) == 1

    station.clock.forward(minutes=5)
    first.upstream.sync_once()
    assert [report.open_cases for report in hub.reports] == [0, 1]
    station.clock.forward(minutes=5)
    first.upstream.sync_once()
    assert len(hub.reports) == 2

    station.clock.forward(hours=-2)  # a clock that was put right does not keep anybody waiting
    station.register(resident_draft("林语堂"))
    first.upstream.sync_once()
    assert [report.open_cases for report in hub.reports] == [0, 1, 2]


@dataclass
class OlderHub:
    """A hub that has never heard of reports."""

    hub: ReferenceHub

    def send(self, asked: Asked) -> Answered:
        return Answered(status=404) if asked.path == "/v1/report" else self.hub.send(asked)

    def close(self) -> None:
        """Nothing is open."""


def test_a_hub_that_takes_no_reports_keeps_nobody_from_being_in_step(
    station: SmallStation, first: Seat, hub: ReferenceHub
) -> None:
    assert first.upstream.status().is_active
    station.register(resident_draft())
    upstream = UpstreamService(station.desk.office, station.desk.people, lambda _url, _certificate: OlderHub(hub))

    outcome = upstream.sync_once()

    assert (outcome.pushed, upstream.status().trouble) == (2, "")
    assert len(hub.reports) == 1
    station.clock.forward(minutes=6)
    again = UpstreamService(station.desk.office, station.desk.people, hub.wire)
    again.sync_once()
    assert len(hub.reports) == 2
