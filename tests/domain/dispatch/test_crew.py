"""Who is sent, and what keeps a crew at home."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.definitions.order_kind import OrderKindSpec
from app.domain.definitions.source import Source
from app.domain.dispatch.choice import ChoiceReason, choose_guardian, choose_lead, open_orders
from app.domain.dispatch.crew import Crew, Roster, check_crew, with_crew
from app.domain.dispatch.order import OrderState, WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Absence, Certificate, CertificateKind, Role, Staff

NOW = datetime(2026, 10, 9, 1, 0, tzinfo=UTC)
A, B, C, D, CLERK, GONE = (UUID(int=number) for number in (11, 12, 13, 14, 15, 16))
NAMES = {A: "罗明桂", B: "徐勇春", C: "罗凯", D: "胡巧刚", CLERK: "刘静娟", GONE: "高子刚"}
ELECTRICIAN = CertificateKind.LOW_VOLTAGE_ELECTRICIAN
INSTALL = OrderKindSpec(
    code="INSTALL",
    name="装表接电",
    initials="zbjd",
    order=1,
    effective_from=date(2024, 6, 1),
    source=Source(title="低压业扩报装流程"),
    needs_two=True,
    certificates=(ELECTRICIAN,),
)
VISIT = replace(INSTALL, code="WO-20", name="客户走访", needs_two=False, certificates=())


def person(staff_id: UUID) -> Staff:
    return Staff(
        id=staff_id,
        number=f"YF{staff_id.int:03d}",
        name=NAMES[staff_id],
        post="台区经理",
        team="外勤班",
        phone="19900001542",
        roles=(Role.CLERK,) if staff_id == CLERK else (Role.AREA_MANAGER,),
        is_active=staff_id != GONE,
    )


def certificate(staff_id: UUID, until: date = date(2029, 8, 24)) -> Certificate:
    return Certificate(id=UUID(int=staff_id.int + 100), staff_id=staff_id, kind=ELECTRICIAN, valid_until=until)


def area(number: int, a: UUID, b: UUID, grid: str = "第一网格") -> TransformerArea:
    return TransformerArea(
        id=UUID(int=number),
        number=str(number),
        name=f"#{number}台区",
        grid=grid,
        feeder="",
        capacity_kva=200,
        village="",
        a_manager_id=a,
        b_manager_id=b,
    )


AREAS = (area(1, A, B), area(2, C, D), area(3, CLERK, GONE, "第二网格"))
ROSTER = Roster(
    staff={staff_id: person(staff_id) for staff_id in NAMES},
    certificates=tuple(certificate(staff_id) for staff_id in (A, B, C, D)),
)


def away(staff_id: UUID) -> Absence:
    return Absence(
        id=UUID(int=300),
        staff_id=staff_id,
        starts_at=NOW - timedelta(hours=1),
        ends_at=NOW + timedelta(hours=8),
        reason="年休",
    )


def order(lead: UUID, guardian: UUID | None = None, state: OrderState = OrderState.ACCEPTED) -> WorkOrder:
    return WorkOrder(
        id=UUID(int=200),
        number="2026-YF-PG-000001-2",
        kind="INSTALL",
        state=state,
        area_id=UUID(int=1),
        created_at=NOW - timedelta(hours=2),
        task="",
        place="",
        lead_id=lead,
        guardian_id=guardian,
    )


def codes(crew: Crew, roster: Roster = ROSTER, kind: OrderKindSpec = INSTALL) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in check_crew(kind, crew, roster, NOW)]


def test_a_complete_crew_may_go() -> None:
    assert codes(Crew(lead_id=A, guardian_id=B, member_ids=(C,))) == []
    assert codes(Crew(lead_id=A), kind=VISIT) == []


def test_a_task_of_two_is_not_sent_with_one_name() -> None:
    problems = check_crew(INSTALL, Crew(lead_id=A), ROSTER, NOW)
    assert [(problem.code, dict(problem.values)) for problem in problems] == [
        ("crew.guardian_missing", {"kind": "装表接电"})
    ]
    assert codes(Crew(lead_id=A, member_ids=(B,))) == [("crew.guardian_missing", "guardian")]


@pytest.mark.parametrize("crew", [Crew(lead_id=A, guardian_id=A), Crew(lead_id=A, guardian_id=B, member_ids=(B,))])
def test_a_guardian_does_no_other_work(crew: Crew) -> None:
    assert codes(crew) == [("crew.guardian_works", "guardian")]


def test_certificates_are_named_with_their_last_day() -> None:
    roster = replace(
        ROSTER,
        certificates=(certificate(A, date(2026, 10, 8)), certificate(A, date(2024, 1, 1)), certificate(B)),
    )
    crew = Crew(lead_id=A, guardian_id=B, member_ids=(C,))
    problems = check_crew(INSTALL, crew, roster, NOW)
    assert [(problem.code, problem.field, dict(problem.values)) for problem in problems] == [
        (
            "crew.certificate_expired",
            "lead",
            {"name": "罗明桂", "certificate": "low_voltage_electrician", "until": "2026-10-08"},
        ),
        ("crew.certificate_missing", "members", {"name": "罗凯", "certificate": "low_voltage_electrician"}),
    ]


def test_a_certificate_counts_to_the_end_of_its_last_day_in_shanghai() -> None:
    roster = replace(ROSTER, certificates=(certificate(A, date(2026, 10, 9)), certificate(B)))
    crew = Crew(lead_id=A, guardian_id=B)
    assert check_crew(INSTALL, crew, roster, datetime(2026, 10, 9, 15, 59, tzinfo=UTC)) == ()
    assert check_crew(INSTALL, crew, roster, datetime(2026, 10, 9, 16, 0, tzinfo=UTC)) != ()


def test_people_away_gone_unknown_or_of_the_office_are_not_sent() -> None:
    roster = replace(ROSTER, absences=(away(B), away(C)))
    problems = check_crew(VISIT, Crew(lead_id=C), roster, NOW)
    assert dict(problems[0].values) == {"name": "罗凯", "reason": "年休", "until": "2026-10-09 17:00"}
    assert codes(Crew(lead_id=A, guardian_id=B), roster) == [("crew.absent", "guardian")]
    assert codes(Crew(lead_id=GONE), kind=VISIT) == [("crew.inactive", "lead")]
    assert codes(Crew(lead_id=CLERK), kind=VISIT) == [("crew.not_area_manager", "lead")]
    assert codes(Crew(lead_id=A, guardian_id=UUID(int=77))) == [("crew.unknown_person", "guardian")]
    assert codes(Crew(lead_id=UUID(int=77), guardian_id=A), kind=VISIT) == [("crew.unknown_person", "lead")]


def test_one_guardian_guards_one_place_at_a_time() -> None:
    busy = order(C, B)
    crew = Crew(lead_id=A, guardian_id=B)
    problems = check_crew(INSTALL, crew, replace(ROSTER, orders=(busy,)), NOW)
    assert dict(problems[0].values) == {"name": "徐勇春", "number": "2026-YF-PG-000001-2"}
    for free in (
        replace(busy, state=OrderState.WAITING),
        replace(busy, state=OrderState.FINISHED),
        replace(busy, guardian_id=D),
        replace(busy, planned_from=NOW - timedelta(hours=2), planned_to=NOW),
    ):
        assert codes(crew, replace(ROSTER, orders=(free,))) == []
    tomorrow = replace(busy, planned_from=NOW + timedelta(hours=3))
    roster = replace(ROSTER, orders=(tomorrow,))
    assert check_crew(INSTALL, crew, roster, NOW, NOW + timedelta(hours=3)) == ()
    assert check_crew(INSTALL, crew, roster, NOW, NOW + timedelta(hours=4)) != ()


def test_a_busy_guardian_nobody_knows_is_still_busy() -> None:
    stranger = UUID(int=77)
    roster = replace(ROSTER, orders=(order(C, stranger),))
    assert codes(Crew(lead_id=A, guardian_id=stranger), roster) == [
        ("crew.unknown_person", "guardian"),
        ("crew.guardian_busy", "guardian"),
    ]


def test_the_crew_stands_on_the_order() -> None:
    manned = with_crew(order(C), Crew(lead_id=A, guardian_id=B, member_ids=(D,)))
    assert (manned.lead_id, manned.guardian_id, manned.member_ids) == (A, B, (D,))


def test_the_task_goes_to_the_a_role() -> None:
    proposal = choose_lead(AREAS[0], AREAS, INSTALL, ROSTER, NOW)
    assert (proposal.lead_id, proposal.reason, proposal.rejected) == (A, ChoiceReason.A_ROLE, ())


def test_the_customer_s_manager_goes_himself_whatever_his_grid() -> None:
    def chosen(manager_id: UUID, roster: Roster = ROSTER) -> tuple[UUID | None, ChoiceReason | None]:
        proposal = choose_lead(AREAS[0], AREAS[:1], INSTALL, roster, NOW, manager_id=manager_id)
        return proposal.lead_id, proposal.reason

    assert chosen(D) == (D, ChoiceReason.MANAGER)
    assert chosen(B) == (B, ChoiceReason.MANAGER)
    assert chosen(A) == (A, ChoiceReason.A_ROLE)
    assert chosen(D, replace(ROSTER, absences=(away(D),))) == (A, ChoiceReason.A_ROLE)
    without = replace(ROSTER, certificates=(certificate(A),))
    passed = choose_lead(AREAS[0], AREAS[:1], INSTALL, without, NOW, manager_id=D)
    assert (passed.lead_id, [each.problem.code for each in passed.rejected]) == (A, ["crew.certificate_missing"])
    away_both = replace(ROSTER, absences=(away(A), away(B)))
    other = choose_lead(AREAS[0], AREAS, INSTALL, away_both, NOW, manager_id=B)
    assert (other.lead_id, [each.staff_id for each in other.rejected]) == (C, [B, A])  # nobody is asked twice
    handed = choose_lead(AREAS[0], AREAS[:1], INSTALL, ROSTER, NOW, manager_id=D, without={D})
    assert (handed.lead_id, handed.rejected) == (A, ())


def test_the_b_role_steps_in_when_the_a_role_is_away() -> None:
    proposal = choose_lead(AREAS[0], AREAS, INSTALL, replace(ROSTER, absences=(away(A),)), NOW)
    assert (proposal.lead_id, proposal.reason) == (B, ChoiceReason.B_ROLE)
    assert [(rejection.staff_id, rejection.problem.code) for rejection in proposal.rejected] == [(A, "crew.absent")]


def test_mutual_aid_goes_to_the_partner_of_the_grid_with_least_to_do() -> None:
    expired = (certificate(A, date(2026, 1, 1)), certificate(C), certificate(D))
    roster = replace(ROSTER, absences=(away(B),), certificates=expired, orders=(order(C), order(C)))
    proposal = choose_lead(AREAS[0], AREAS, INSTALL, roster, NOW)
    assert (proposal.lead_id, proposal.reason) == (D, ChoiceReason.MUTUAL_AID)
    assert [rejection.problem.code for rejection in proposal.rejected] == ["crew.certificate_expired", "crew.absent"]
    assert open_orders(C, roster) == 2


def test_partners_with_the_same_load_go_by_staff_number() -> None:
    roster = replace(ROSTER, absences=(away(A), away(B)))
    assert choose_lead(AREAS[0], AREAS, INSTALL, roster, NOW).lead_id == C


def test_nobody_is_proposed_when_nobody_can_go() -> None:
    alone = area(9, A, A)
    empty = Roster(staff={}, certificates=())
    proposal = choose_lead(alone, (alone, area(8, B, B)), INSTALL, empty, NOW)
    assert (proposal.lead_id, proposal.reason) == (None, None)
    assert [rejection.staff_id for rejection in proposal.rejected] == [A, B]


def test_a_guardian_is_found_beside_the_lead() -> None:
    assert choose_guardian(A, AREAS[0], AREAS, INSTALL, ROSTER, NOW) == B
    busy = replace(ROSTER, orders=(order(C, B),))
    assert choose_guardian(A, AREAS[0], AREAS, INSTALL, busy, NOW) == D


def test_a_guardian_comes_from_another_grid_when_the_own_has_nobody_free() -> None:
    alone = AREAS[:1]
    busy = replace(ROSTER, orders=(order(C, B), order(C)))
    assert choose_guardian(A, AREAS[0], alone, INSTALL, busy, NOW) == D
    rested = replace(ROSTER, orders=(order(D, B), order(D)))
    assert choose_guardian(A, AREAS[0], alone, INSTALL, rested, NOW) == C
    nobody = replace(busy, certificates=(certificate(A), certificate(B), certificate(CLERK), certificate(GONE)))
    assert choose_guardian(A, AREAS[0], alone, INSTALL, nobody, NOW) is None
