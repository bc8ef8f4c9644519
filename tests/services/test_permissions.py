"""Every verb against every role: who may, may, who may not is refused before anything changes."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import pytest

from app.domain.definitions.changes import LimitChange
from app.domain.definitions.figures import FigureChange
from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import WorkOrder
from app.domain.people.session import OWNER, Permission, Session
from app.domain.people.staff import Absence, Certificate, CertificateKind, Role
from app.domain.problems import Refusal
from app.domain.rating.facts import Satisfaction
from app.domain.work.case import Case, PaperState
from app.domain.work.counter import ParkReason
from app.domain.work.pause_rules import ApprovalRule
from app.domain.work.pause_terms import PauseTerms
from app.domain.work.pauses import CasePause
from app.domain.work.steps import StepKind
from app.persistence.ids import new_id
from app.services.customers.customers import CustomerService
from app.services.dispatch.orders import DispatchService
from app.services.people import PeopleService
from app.services.rules.changing import RulesService
from app.services.station import StationService
from app.services.today import TodayService
from app.services.upkeep import UpkeepService
from app.services.work.also import AlsoService
from app.services.work.asking import AskingService
from app.services.work.cases import CaseService
from app.services.work.counter import CounterService
from app.services.work.counter_figures import CounterFigures
from app.services.work.entering import EnteringService
from app.services.work.pauses import PauseService
from app.services.work.viewing import CaseViews
from tests.station import CHEN, FIRST_AREA, LI, MONDAY, PASSWORD, WANG, ZHANG, SmallStation, resident_draft

SERVICES: Final = (
    AlsoService,
    AskingService,
    CaseService,
    CaseViews,
    CounterFigures,
    CounterService,
    CustomerService,
    DispatchService,
    EnteringService,
    PauseService,
    PeopleService,
    RulesService,
    StationService,
    TodayService,
    UpkeepService,
)


@dataclass(frozen=True)
class Scene:
    """A station with a case that has just been taken in, orders nobody and somebody is sent to, and who is away."""

    station: SmallStation
    case: Case
    patrol: WorkOrder
    sent: WorkOrder
    absence: Absence
    pause: CasePause
    to_decide: CasePause


Verb = Callable[[Scene, Session], object]


def scene_at(station: SmallStation) -> Scene:
    patrol = station.desk.dispatch.create(station.clerk, kind="WO-19", area_id=FIRST_AREA, task="巡视", place="")
    visit = station.desk.dispatch.create(station.clerk, kind="WO-20", area_id=FIRST_AREA, task="走访", place="")
    sent = station.desk.dispatch.dispatch(station.clerk, visit.id, Crew(lead_id=ZHANG))
    now = station.clock.now()
    absence = station.desk.people.put_absence(station.clerk, WANG, now, now + timedelta(days=1), "培训")
    case = station.register(resident_draft())
    pauses = station.desk.pauses
    pause = pauses.enter(station.clerk, case.id, PauseTerms(starts_at=now, reason="land", note="青苗"))
    storm = pauses.enter(station.clerk, case.id, PauseTerms(starts_at=now, ends_at=now, reason="weather", note="大风"))
    return Scene(
        station, case, patrol, sent, absence, pause, pauses.remove(station.clerk, case.id, storm.id, "记错业务")
    )


def call_back_too_early(scene: Scene, who: Session) -> None:
    """Whoever may call back is told that the case is not there yet; who may not, is refused for that."""
    with pytest.raises(Refusal) as refused:
        scene.station.desk.entering.call_back(who, scene.case.id, Satisfaction.SATISFIED, "")
    if refused.value.problems[0].code != "field.not_of_stage":
        raise refused.value


def turn_nothing(verb: Callable[..., object], who: Session) -> None:
    """Whoever may serve is told that there is no such visit; who may not, is refused for that."""
    given = (ParkReason.AWAY,) if verb.__name__ == "park" else ()
    with pytest.raises(Refusal) as refused:
        verb(who, new_id(), *given)
    if refused.value.problems[0].code != "record.missing":
        raise refused.value


def take_and_give_up(station: SmallStation, who: Session) -> None:
    """A customer takes a number of somebody who may give one, and leaves."""
    number = station.desk.counter.take(station.clerk).ticket.number if who.may(Permission.INTAKE) else "A001"
    station.desk.counter.give_up(who, number)


COUNTER: Final = frozenset({f"CounterService.{name}" for name in ("call", "park", "resume", "leave")})
"""Verbs somebody must stand behind: the owner on the command line does not sit at the counter."""

VERBS: Final[dict[str, tuple[Permission, Verb]]] = {
    "CounterService.call": (Permission.INTAKE, lambda s, who: s.station.desk.counter.call(who, "A001")),
    "CounterService.take": (Permission.INTAKE, lambda s, who: s.station.desk.counter.take(who)),
    "CounterService.give_up": (Permission.INTAKE, lambda s, who: take_and_give_up(s.station, who)),
    "CounterService.park": (Permission.INTAKE, lambda s, who: turn_nothing(s.station.desk.counter.park, who)),
    "CounterService.resume": (Permission.INTAKE, lambda s, who: turn_nothing(s.station.desk.counter.resume, who)),
    "CounterService.leave": (Permission.INTAKE, lambda s, who: turn_nothing(s.station.desk.counter.leave, who)),
    "CounterFigures.month": (Permission.INTAKE, lambda s, who: s.station.desk.counter_figures.month(who)),
    "RulesService.change_limit": (
        Permission.MANAGE_STATION,
        lambda s, who: s.station.desk.rules.change_limit(
            who,
            LimitChange(
                business_code="CHG-NAME", limit_code="whole", amount=4, effective_from=MONDAY.date(), reason="规定"
            ),
        ),
    ),
    "RulesService.change_figures": (
        Permission.MANAGE_STATION,
        lambda s, who: s.station.desk.rules.change_figures(
            who,
            [FigureChange(code="counter.overload.open_visits", amount=4, effective_from=MONDAY.date(), reason="规定")],
        ),
    ),
    "CaseService.register": (Permission.INTAKE, lambda s, who: s.station.desk.cases.register(who, resident_draft())),
    "CaseService.hand_over": (
        Permission.DISPATCH,
        lambda s, who: s.station.desk.cases.hand_over(who, s.case.id, LI, "张三休假"),
    ),
    "EnteringService.enter": (
        Permission.INTAKE,
        lambda s, who: s.station.desk.entering.enter(who, s.case.id, {"remark": "靠近水泵房"}),
    ),
    "EnteringService.correct": (
        Permission.INTAKE,
        lambda s, who: s.station.desk.entering.correct(who, s.case.id, "address", "鸣凤村9组55号", "门牌更正"),
    ),
    "EnteringService.set_paper": (
        Permission.INTAKE,
        lambda s, who: s.station.desk.entering.set_paper(who, s.case.id, "premises", PaperState.PROMISED),
    ),
    "EnteringService.give_notice": (
        Permission.INTAKE,
        lambda s, who: s.station.desk.entering.give_notice(who, s.case.id, "one-time-notice"),
    ),
    "EnteringService.sign_form": (
        Permission.INTAKE,
        lambda s, who: s.station.desk.entering.sign_form(who, s.case.id, "lv-resident-application"),
    ),
    "EnteringService.call_back": (Permission.INTAKE, call_back_too_early),
    "AlsoService.offers": (Permission.INTAKE, lambda s, who: s.station.desk.also.offers(who, CHEN)),
    "AskingService.ask": (
        Permission.INTAKE,
        lambda s, who: s.station.desk.asking.ask(who, s.case.id, "产权有争议", name="村委会证明"),
    ),
    "PauseService.enter": (
        Permission.INTAKE,
        lambda s, who: s.station.desk.pauses.enter(who, s.case.id, replace(s.pause.terms, reason="permit")),
    ),
    "PauseService.correct": (
        Permission.INTAKE,
        lambda s, who: s.station.desk.pauses.correct(
            who, s.case.id, s.pause.id, replace(s.pause.terms, note="青苗赔偿"), "写全"
        ),
    ),
    "PauseService.remove": (
        Permission.INTAKE,
        lambda s, who: s.station.desk.pauses.remove(who, s.case.id, s.pause.id, "记错业务"),
    ),
    "PauseService.end": (
        Permission.INTAKE,
        lambda s, who: s.station.desk.pauses.end(who, s.case.id, s.pause.id),
    ),
    "PauseService.approve": (
        Permission.APPROVE_PAUSES,
        lambda s, who: s.station.desk.pauses.approve(who, s.case.id, s.to_decide.id),
    ),
    "PauseService.refuse": (
        Permission.APPROVE_PAUSES,
        lambda s, who: s.station.desk.pauses.refuse(who, s.case.id, s.to_decide.id, "无凭据"),
    ),
    "PauseService.set_rule": (
        Permission.APPROVE_PAUSES,
        lambda s, who: s.station.desk.pauses.set_rule(who, ApprovalRule(late=False)),
    ),
    "DispatchService.create": (
        Permission.DISPATCH,
        lambda s, who: s.station.desk.dispatch.create(who, kind="WO-19", area_id=FIRST_AREA, task="巡视", place=""),
    ),
    "DispatchService.dispatch": (
        Permission.DISPATCH,
        lambda s, who: s.station.desk.dispatch.dispatch(who, s.patrol.id, Crew(lead_id=ZHANG, guardian_id=LI)),
    ),
    "DispatchService.hand_over": (
        Permission.DISPATCH,
        lambda s, who: s.station.desk.dispatch.hand_over(who, s.sent.id, Crew(lead_id=LI), "张三请假"),
    ),
    "PeopleService.set_password": (
        Permission.MANAGE_PEOPLE,
        lambda s, who: s.station.desk.people.set_password(who, ZHANG, PASSWORD),
    ),
    "PeopleService.put_staff": (
        Permission.MANAGE_PEOPLE,
        lambda s, who: s.station.desk.people.put_staff(
            who, number="YF030", name="吴九", post="台区经理", team="外勤班", phone="", roles=(Role.AREA_MANAGER,)
        ),
    ),
    "PeopleService.put_certificate": (
        Permission.MANAGE_PEOPLE,
        lambda s, who: s.station.desk.people.put_certificate(
            who,
            Certificate(id=new_id(), staff_id=ZHANG, kind=CertificateKind.CLIMBING, valid_until=date(2031, 1, 1)),
        ),
    ),
    "PeopleService.hold_certificate": (
        Permission.MANAGE_PEOPLE,
        lambda s, who: s.station.desk.people.hold_certificate(who, ZHANG, CertificateKind.CLIMBING, date(2031, 1, 1)),
    ),
    "PeopleService.end_absence": (
        Permission.DISPATCH,
        lambda s, who: s.station.desk.people.end_absence(who, s.absence.id, s.station.clock.now()),
    ),
    "PeopleService.put_absence": (
        Permission.DISPATCH,
        lambda s, who: s.station.desk.people.put_absence(
            who, ZHANG, s.station.clock.now(), s.station.clock.now() + timedelta(days=1), "年休假"
        ),
    ),
    "StationService.change_setting": (
        Permission.MANAGE_STATION,
        lambda s, who: s.station.desk.station.change_setting(who, "counter.tickets", {"prefix": "B"}),
    ),
    "StationService.rename": (
        Permission.MANAGE_STATION,
        lambda s, who: s.station.desk.station.rename(who, "新坝供电所", ""),
    ),
    "TodayService.month_so_far": (
        Permission.READ_ALL_SCORES,
        lambda s, who: s.station.desk.today.month_so_far(who),
    ),
    "UpkeepService.back_up": (Permission.BACKUP, lambda s, who: s.station.desk.upkeep.back_up(who)),
    "UpkeepService.check": (Permission.BACKUP, lambda s, who: s.station.desk.upkeep.check(who)),
}

EVERYBODY: Final = {
    "CaseViews.show",  # masked by role
    "CaseViews.by_number",
    "CustomerService.show",
    "CounterService.now",  # whose visits are open
    "TodayService.counts",
    "PeopleService.change_password",  # one's own
    "StationService.keep_draft",  # one's own
    "StationService.draft",
}
OTHERWISE_GUARDED: Final = {
    "CaseService.take_step",  # by the stage's holder: test_a_step_belongs_to_the_holder_of_its_stage
    "DispatchService.report",  # by the crew: test_orders.py
}

MATRIX: Final = {
    Role.CLERK: {Permission.INTAKE, Permission.DISPATCH, Permission.BACKUP},
    Role.AREA_MANAGER: set[Permission](),
    Role.HEAD: {
        Permission.INTAKE,
        Permission.APPROVE_PAUSES,
        Permission.DISPATCH,
        Permission.BACKUP,
        Permission.MANAGE_PEOPLE,
        Permission.MANAGE_STATION,
        Permission.READ_ALL_SCORES,
    },
    Role.ADMINISTRATOR: {Permission.BACKUP, Permission.MANAGE_PEOPLE, Permission.MANAGE_STATION},
}


def session_of(station: SmallStation, role: Role) -> Session:
    return {
        Role.CLERK: station.clerk,
        Role.AREA_MANAGER: station.zhang,
        Role.HEAD: station.head,
        Role.ADMINISTRATOR: station.administrator,
    }[role]


def verbs_that_take_a_session() -> Iterable[str]:
    for service in SERVICES:
        for name, method in inspect.getmembers(service, inspect.isfunction):
            if not name.startswith("_") and "session" in inspect.signature(method).parameters:
                yield f"{service.__name__}.{name}"


def test_no_verb_is_forgotten_here() -> None:
    assert set(verbs_that_take_a_session()) == VERBS.keys() | EVERYBODY | OTHERWISE_GUARDED


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_allowed_to_exactly_the_roles_with_its_permission(
    station_on_disk: SmallStation, verb: str, role: Role
) -> None:
    station = station_on_disk
    scene = scene_at(station)
    permission, call = VERBS[verb]
    session = session_of(station, role)
    assert session.may(permission) is (permission in MATRIX[role])

    if permission in MATRIX[role]:
        call(scene, session)
        return
    written = station.query("SELECT seq, tbl, ch FROM _outbox")
    with pytest.raises(Refusal) as refused:
        call(scene, session)
    (problem,) = refused.value.problems
    assert (problem.code, problem.values) == ("permission.denied", {"permission": permission.value})
    assert station.query("SELECT seq, tbl, ch FROM _outbox") == written


@pytest.mark.parametrize("verb", sorted(VERBS.keys() - COUNTER))
def test_the_owner_of_the_folder_may_do_everything(station_on_disk: SmallStation, verb: str) -> None:
    VERBS[verb][1](scene_at(station_on_disk), OWNER)


def test_only_a_person_can_call_a_customer_to_the_counter(station: SmallStation) -> None:
    with pytest.raises(Refusal, match=r"session\.needs_person"):
        station.desk.counter.call(OWNER, "A001")


@pytest.mark.parametrize(
    ("role", "may"), [(Role.CLERK, True), (Role.HEAD, True), (Role.AREA_MANAGER, False), (Role.ADMINISTRATOR, False)]
)
def test_a_step_belongs_to_the_holder_of_its_stage(station: SmallStation, role: Role, may: bool) -> None:  # noqa: FBT001 - a column of the table
    case = station.register(resident_draft())

    if may:
        assert station.step(case, StepKind.ADVANCE, session=session_of(station, role)).stage == "survey"
        return
    with pytest.raises(Refusal) as refused:
        station.step(case, StepKind.ADVANCE, session=session_of(station, role))
    assert refused.value.problems[0].code == "case.not_your_step"
    assert station.case(case.id).stage == "accept"


def test_the_area_manager_takes_field_stages_further_and_the_administrator_does_not(station: SmallStation) -> None:
    case = station.step(station.register(resident_draft()), StepKind.ADVANCE)
    station.do_field_work(case, {"access_point": "3号杆", "line_works": "no"})

    with pytest.raises(Refusal, match=r"case\.not_your_step"):
        station.step(case, StepKind.ADVANCE, session=station.administrator)
    assert station.step(case, StepKind.ADVANCE, session=station.zhang).stage == "contract"


def test_roles_add_up(station: SmallStation) -> None:
    both = Session(staff_id=ZHANG, number="YF009", name="张三", roles=(Role.AREA_MANAGER, Role.CLERK))

    assert both.may(Permission.FIELD_WORK)
    assert both.may(Permission.INTAKE)
    assert not both.may(Permission.MANAGE_PEOPLE)
    assert station.desk.cases.register(both, resident_draft()).case.responsible_id == ZHANG
