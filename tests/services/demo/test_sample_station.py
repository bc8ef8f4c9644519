"""The sample station: ledgers and weeks of work, told through the verbs staff use."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import open_station
from app.domain.dispatch.order import OrderState, WorkOrder
from app.domain.lists import ListQuery
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.work.case import Case, CaseState
from app.domain.work.event import Event
from app.domain.work.pauses import PauseState
from app.persistence.backup import check_file
from app.services.bundle import Services
from app.services.demo.filling import PASSWORD, SIGN_INS, fill
from app.services.demo.scene import StoryClock
from app.services.folder import installed_path
from tests.station import broken_links, local

UNTIL = local(2026, 11, 20, 15)  # a Friday afternoon
LEDGERS = installed_path("resources") / "demo"


@pytest.fixture(scope="module")
def told() -> list[tuple[str, int, int]]:
    return []


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, int, int]]) -> Iterator[Services]:
    clock = StoryClock(UNTIL)
    services = open_station(tmp_path_factory.mktemp("sample"), clock=clock)
    fill(services, clock, LEDGERS, UNTIL, lambda *step: told.append(step))
    yield services
    services.close()


def test_progress_is_told_step_by_step(sample: Services, told: list[tuple[str, int, int]]) -> None:
    assert sample.station.station().code == "YF"
    assert [done for _, done, _ in told] == [*range(11), 12]
    assert {of for _, _, of in told} == {12}
    assert told[2] == ("客户档案.xlsx", 2, 12)


def test_cases_stand_in_many_states(sample: Services) -> None:
    with sample.office.database.read() as tx:
        cases, orders = tx.of(Case).find(), tx.of(WorkOrder).find()
    states, stages = Counter(case.state for case in cases), {(case.business_code, case.stage) for case in cases}
    assert states.keys() >= {CaseState.OPEN, CaseState.PAUSED, CaseState.DONE, CaseState.ARCHIVED}
    assert len(stages) >= 10
    assert {order.state for order in orders} >= {
        OrderState.WAITING,
        OrderState.ACCEPTED,
        OrderState.ARRIVED,
        OrderState.FINISHED,
        OrderState.HANDED_BACK,
    }
    assert all(case.accepted_at <= UNTIL for case in cases)
    assert [each.words for each in sample.today.came_back()] == ["客户外出，约好明天上午再来"] * len(
        sample.today.came_back()
    )
    counts = sample.today.counts(OWNER)
    assert min(counts.overdue, counts.unassigned, counts.to_archive) >= 1


def test_every_order_that_waits_can_go_and_has_its_guardian(sample: Services) -> None:
    with sample.office.database.read() as tx:
        waiting = tx.of(WorkOrder).find(state=OrderState.WAITING)
    pairs = [order for order in waiting if sample.office.definitions.order_kind(order.kind).needs_two]
    assert len(pairs) >= 3
    for order in waiting:
        proposal, guardian = sample.dispatch.propose(order.id)
        assert proposal.lead_id is not None
        assert (guardian is not None) == (order in pairs)


def test_the_chain_of_events_is_whole(sample: Services) -> None:
    with sample.office.database.read() as tx:
        order = tx.connection.exec_driver_sql("SELECT hex(id) FROM event ORDER BY rowid").scalars().all()
        events = {event.id.hex.upper(): event for event in tx.of(Event).find()}
    chain = [events[key] for key in order]
    assert len(chain) > 200
    assert broken_links(chain) == []


def test_the_file_is_sound_and_everything_can_be_found(sample: Services) -> None:
    assert check_file(sample.office.folder.database) == ()
    assert len(sample.lists.source("customers").keys(ListQuery())) > 1000
    with sample.office.database.read() as tx:
        name = tx.of(Case).find(order_by="accepted_at")[0].name
    assert any(name in hit.title for hit in sample.search.find(name, 5))


def test_those_named_can_sign_in_and_the_window_is_told_so(sample: Services) -> None:
    for number in SIGN_INS:
        assert sample.people.sign_in(number, PASSWORD).number == number
    shown = sample.station.setting("demo", {})
    assert shown == {"sign_ins": "YF001,YF004,YF005,YF009,YF010", "password": PASSWORD}


def test_the_month_so_far_names_the_three_lowest(sample: Services) -> None:
    month = sample.today.month_so_far(OWNER)
    assert month is not None
    assert (month.month, month.is_locked, len(month.lowest)) == ("2026-11", False, 3)
    totals = [low.total for low in month.lowest]
    assert totals == sorted(totals)
    assert month.average is not None
    assert totals[0] < month.average
    assert all(low.lacks_data for low in month.lowest)  # the ledgers of November are not there yet


def test_a_filled_folder_is_refused(sample: Services, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        fill(sample, StoryClock(UNTIL), tmp_path, UNTIL, lambda *_: None)
    assert refused.value.problems[0].code == "demo.not_empty"


def test_ledgers_without_the_clerk_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.demo.filling._CLERK", "YF999")
    clock = StoryClock(UNTIL)
    services = open_station(tmp_path / "home", clock=clock)
    with pytest.raises(Refusal) as refused:
        fill(services, clock, LEDGERS, UNTIL, lambda *_: None)
    services.close()
    assert refused.value.problems[0].code == "staff.unknown"


def test_a_pause_waits_for_the_head(sample: Services) -> None:
    (awaited,) = sample.pauses.awaited()
    assert (awaited.pause.state, awaited.pause.terms.reason) == (PauseState.WAITING, "weather")
    assert awaited.case.state is CaseState.OPEN
    assert awaited.case.accepted_at < awaited.pause.terms.starts_at


def test_the_station_keeps_its_own_day(sample: Services) -> None:
    pack = sample.daybook.gatherings.morning()
    assert [each.matter for each in pack.decisions] == ["逐户核查高损台区，查清损失原因", "走访频繁停电客户"]
    counts = sample.ledgers.counts()
    assert (counts["gatherings"], counts["outage_plans"]) == (2, 1)
    assert len(sample.daybook.logs.missing(local(2026, 11, 19).date())) == 9
