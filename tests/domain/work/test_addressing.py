"""Whom a warning goes to: who has the case, who stands in, the head when it is grave."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4

import pytest

from app.domain.dispatch.order import OrderState, WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Absence, Role, Staff
from app.domain.work.addressing import Involved, Staffing, addressees
from app.domain.work.case import Case, CaseState, Origin
from app.domain.work.holding import Keeper
from tests.station import MONDAY, local

HEAD, DEPUTY, CLERK, OTHER, ANNA, BELA, CARL, FAR = (UUID(int=number) for number in range(1, 9))
HERE, BESIDE, THERE = (UUID(int=number) for number in range(21, 24))
ROLES = {
    HEAD: Role.HEAD,
    DEPUTY: Role.HEAD,
    CLERK: Role.CLERK,
    OTHER: Role.CLERK,
    ANNA: Role.AREA_MANAGER,
    BELA: Role.AREA_MANAGER,
    CARL: Role.AREA_MANAGER,
    FAR: Role.AREA_MANAGER,
}


def area(key: UUID, grid: str, a: UUID, b: UUID) -> TransformerArea:
    return TransformerArea(
        id=key,
        number=str(key.int),
        name="",
        grid=grid,
        feeder="",
        capacity_kva=0,
        village="",
        a_manager_id=a,
        b_manager_id=b,
    )


def staffing(*away: UUID, gone: UUID | None = None) -> Staffing:
    people = [
        Staff(id=key, number=f"{key.int}", name="", post="", team="", phone="", roles=(role,), is_active=key != gone)
        for key, role in ROLES.items()
    ]
    absences = [
        Absence(id=uuid4(), staff_id=each, starts_at=MONDAY, ends_at=local(2026, 3, 3), reason="培训") for each in away
    ]
    areas = (area(HERE, "一", ANNA, BELA), area(BESIDE, "一", CARL, BELA), area(THERE, "二", FAR, FAR))
    return Staffing(staff={each.id: each for each in people}, absences=absences, areas={a.id: a for a in areas})


CASE = Case(
    id=UUID(int=99),
    number="2026-YF-000001-5",
    business_code="X",
    business_version=date(2024, 6, 1),
    stage="survey",
    stage_since=MONDAY,
    state=CaseState.OPEN,
    customer_id=None,
    area_id=HERE,
    responsible_id=ANNA,
    name="",
    phone="",
    address="",
    accepted_at=MONDAY,
    origin=Origin.COUNTER,
)


def order(lead: UUID | None, state: OrderState, stage: str = "survey") -> WorkOrder:
    return WorkOrder(
        id=uuid4(),
        number="",
        kind="",
        state=state,
        area_id=HERE,
        created_at=MONDAY,
        task="",
        place="",
        stage=stage,
        lead_id=lead,
    )


def told(involved: Involved, people: Staffing, at: datetime = MONDAY, *, to_head: bool = False) -> list[UUID]:
    return list(addressees(CASE, involved, people, at, to_head=to_head))


@pytest.mark.parametrize(
    ("away", "who"),
    [((), CARL), ((CARL,), ANNA), ((CARL, ANNA), BELA), ((CARL, ANNA, BELA), HEAD)],
)
def test_work_outside_goes_to_its_lead_then_to_the_areas_managers_and_its_grid(
    away: tuple[UUID, ...], who: UUID
) -> None:
    orders = (
        order(FAR, OrderState.FINISHED),
        order(FAR, OrderState.DISPATCHED, "install"),
        order(CARL, OrderState.ARRIVED),
    )
    found = told(Involved(keeper=Keeper.AREA_MANAGER, orders=orders), staffing(*away))
    assert found[0] == who


def test_who_comes_back_is_told_again() -> None:
    involved = Involved(keeper=Keeper.AREA_MANAGER, orders=(order(None, OrderState.DISPATCHED),))
    assert told(involved, staffing(ANNA)) == [BELA]
    assert told(involved, staffing(ANNA), local(2026, 3, 3)) == [ANNA]


def test_a_partner_of_the_grid_stands_in_for_both_managers() -> None:
    assert told(Involved(keeper=Keeper.AREA_MANAGER), staffing(ANNA, BELA)) == [CARL]


@pytest.mark.parametrize(
    ("taken_in_by", "away", "who"),
    [(OTHER, (), [OTHER]), (OTHER, (OTHER,), [CLERK]), (None, (), [CLERK]), (HEAD, (), [CLERK])],
)
def test_work_at_the_desk_goes_to_the_clerk_who_took_it_in(
    taken_in_by: UUID | None, away: tuple[UUID, ...], who: list[UUID]
) -> None:
    assert told(Involved(keeper=Keeper.CLERK, taken_in_by=taken_in_by), staffing(*away)) == who
    case = replace(CASE, responsible_id=OTHER)
    assert addressees(case, Involved(keeper=Keeper.CLERK), staffing(), MONDAY) == (OTHER,)


def test_what_lies_with_the_head_goes_to_a_head_who_is_here() -> None:
    assert told(Involved(keeper=Keeper.HEAD), staffing(HEAD)) == [DEPUTY]


def test_what_lies_outside_goes_to_who_answers_for_it() -> None:
    assert told(Involved(keeper=Keeper.CUSTOMER), staffing()) == [ANNA]
    assert told(Involved(keeper=None), staffing(gone=ANNA)) == [BELA]


def test_a_promise_goes_to_who_made_it() -> None:
    assert told(Involved(keeper=Keeper.CLERK, promised_by=FAR), staffing()) == [FAR]
    assert told(Involved(keeper=Keeper.CLERK, promised_by=FAR), staffing(FAR)) == [CLERK]


def test_what_is_grave_goes_to_the_heads_who_are_here_too_and_to_all_where_none_is() -> None:
    clerk = Involved(keeper=Keeper.CLERK)
    assert told(clerk, staffing(), to_head=True) == [CLERK, HEAD, DEPUTY]
    assert told(clerk, staffing(DEPUTY), to_head=True) == [CLERK, HEAD]
    assert told(clerk, staffing(HEAD, DEPUTY), to_head=True) == [CLERK, HEAD, DEPUTY]
    assert told(clerk, staffing(HEAD, DEPUTY, CLERK, OTHER)) == [HEAD, DEPUTY]
    assert told(Involved(keeper=Keeper.HEAD), staffing(), to_head=True) == [HEAD, DEPUTY]
