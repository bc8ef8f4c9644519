"""The lives of the sample station's cases where the story cannot go on, and its register before its days have come."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from app.domain.customers.customer import Customer
from app.domain.dispatch.order import OrderState
from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Role, Staff
from app.domain.work.case import Case, CaseState
from app.services.demo.register import keep_register
from app.services.demo.scene import Scene
from app.services.demo.story import Life, business, resident
from tests.station import MONDAY, SmallStation, local


@pytest.fixture
def scene(station: SmallStation) -> Scene:
    with station.database.read() as tx:
        return Scene(
            services=station.desk,
            clerk=station.clerk,
            areas=tx.of(TransformerArea).find(order_by="number"),
            customers=tx.of(Customer).find(order_by="account_number"),
        )


def send_home(station: SmallStation) -> None:
    """From now on no area manager is there to be sent."""
    with station.database.write(None) as tx:
        for one in tx.of(Staff).find():
            tx.of(Staff).save(replace(one, is_active=Role.AREA_MANAGER not in one.roles))


def live(station: SmallStation, life: Life, *, nobody_from: datetime) -> Case:
    """Tell a life to its end; from a moment on nobody may be sent."""
    for moment in life:
        station.clock.set(moment)
        if moment >= nobody_from:
            send_home(station)
    with station.database.read() as tx:
        (case,) = tx.of(Case).find()
    return case


@pytest.mark.parametrize(
    ("tale", "nobody_from", "stage"),
    [
        (resident, local(2026, 3, 2, 12), "survey"),
        (resident, local(2026, 3, 4, 12), "install"),
        (business, local(2026, 3, 2, 12), "survey"),
    ],
)
def test_a_case_waits_where_nobody_can_be_sent(
    station: SmallStation,
    scene: Scene,
    tale: Callable[[Scene, int, datetime], Life],
    nobody_from: datetime,
    stage: str,
) -> None:
    case = live(station, tale(scene, 2, MONDAY), nobody_from=nobody_from)
    assert (case.state, case.stage) == (CaseState.OPEN, stage)
    assert station.newest_order(case.id).state is OrderState.WAITING


def test_a_case_that_nothing_hinders_is_closed(station: SmallStation, scene: Scene) -> None:
    case = live(station, resident(scene, 2, MONDAY), nobody_from=local(2027, 1, 1))
    assert case.state is CaseState.ARCHIVED


@pytest.mark.parametrize(("now", "entries"), [(local(2026, 9, 30, 9), 0), (local(2026, 11, 2, 9), 1)])
def test_days_to_come_are_not_registered(station: SmallStation, scene: Scene, now: datetime, entries: int) -> None:
    station.clock.set(now)
    keep_register(station.desk, station.head, scene.areas)
    assert min(len(station.desk.rating.entries(station.head, "2026-10")), 1) == entries
