"""Filling an empty data folder with the sample station."""

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from app.domain.customers.customer import Customer
from app.domain.people.session import OWNER, Session
from app.domain.people.staff import Staff
from app.domain.problems import Refusal
from app.domain.work.case import Case, CaseState
from app.domain.work.pause_terms import PauseTerms
from app.domain.work.pausing import PauseReason
from app.domain.work.timekeeping.rules import Rule
from app.services.bundle import Services
from app.services.demo.daybook import keep_day
from app.services.demo.firms import keep_firms
from app.services.demo.register import keep_register
from app.services.demo.scene import Scene, StoryClock
from app.services.demo.story import TALES, Life

DEMO_SETTING: Final = "demo"
PASSWORD: Final = "yanshi2026"  # noqa: S105 - of the sample station only, and shown to whoever opens it
SIGN_INS: Final = ("YF001", "YF004", "YF005", "YF009", "YF010")
_LEDGERS: Final = (
    "人员.xlsx",
    "网格台区.xlsx",
    "客户档案.xlsx",
    "台区月线损-2026-09.xlsx",
    "台区月线损-2026-10.xlsx",
    "采集日报-2026-10.xlsx",
    "电费-2026-10.xlsx",
    "费控指令-2026-10.xlsx",
    "工单-2026-10.gb18030.csv",
    "停电-2026-10.xlsx",
)
_CLERK: Final = "YF005"
_WEEKS: Final = timedelta(days=16)
_CASES: Final = 44
_STORM_BEFORE: Final = timedelta(days=2)
_STORM: Final = timedelta(hours=6)
_STOPPED: Final = "LV-RES-NEW"
_KNOWN_CUSTOMERS: Final = 400
Progress = Callable[[str, int, int], None]


def fill(services: Services, clock: StoryClock, ledgers: Path, until: datetime, progress: Progress) -> None:
    """Make the sample station in an empty data folder and let it work until a moment.

    Args:
        services: the open station; its clock is `clock`.
        clock: moved by the story.
        ledgers: the folder with the ledgers to import.
        until: where the story ends, normally now.
        progress: told what is being done, how many of how many steps are.

    Raises:
        Refusal: `station.other` when another station lives here, `import.*`, `storage.*`.
    """
    if services.station.is_set_up():
        raise Refusal.of("demo.not_empty")
    steps = len(_LEDGERS) + 2
    clock.begin(until - _WEEKS)
    services.station.set_up("YF", "油坊镇供电所", "扬中市供电公司")
    for number, name in enumerate(_LEDGERS):
        progress(name, number, steps)
        services.imports.run(OWNER, services.imports.open(ledgers / name))
    progress("", len(_LEDGERS), steps)
    _let_people_in(services)
    keep_firms(services)
    scene = _scene(services)
    _tell(scene, clock, until)
    clock.move_to(until)
    keep_register(services, scene.clerk, scene.areas)
    _explain_a_time(scene)
    _ask_for_a_pause(scene)
    keep_day(scene, until)
    progress("", steps, steps)


def _explain_a_time(scene: Scene) -> None:
    """The clerk says why a form is older than its case; the head has not yet said whether that will do."""
    times = scene.services.timekeeping
    for found in times.findings():
        if found.finding.rule is Rule.PAPER_BEFORE_ACCEPTANCE:
            times.answer(scene.clerk, found.finding.key, "客户前日在村服务点填表，次日才送到营业厅")


def _ask_for_a_pause(scene: Scene) -> None:
    """The clerk enters a storm of days ago, so that the head has a pause to approve."""
    services = scene.services
    day = services.office.clock.now() - _STORM_BEFORE
    with services.office.database.read() as tx:
        open_cases = tx.of(Case).find(state=CaseState.OPEN, order_by="accepted_at")
    for case in [case for case in open_cases if case.business_code == _STOPPED and case.accepted_at < day][-1:]:
        terms = PauseTerms(
            starts_at=day, ends_at=day + _STORM, reason=PauseReason.WEATHER, note="大风蓝色预警，停止登高作业"
        )
        services.pauses.enter(scene.clerk, case.id, terms)


def _let_people_in(services: Services) -> None:
    people = {person.number: person for person in services.people.staff()}
    for number in SIGN_INS:
        services.people.set_password(OWNER, people[number].id, PASSWORD)
    shown = {"sign_ins": ",".join(SIGN_INS), "password": PASSWORD}
    services.station.change_setting(OWNER, DEMO_SETTING, shown)  # read again by whoever lets people in


def _scene(services: Services) -> Scene:
    areas = services.customers.areas()
    with services.office.database.read() as tx:
        clerk = tx.of(Staff).find_one(number=_CLERK)
        customers = [customer for area in areas[:8] for customer in tx.of(Customer).find(area_id=area.id)]
    if clerk is None:
        raise Refusal.of("staff.unknown", "number", number=_CLERK)
    session = Session(staff_id=clerk.id, number=clerk.number, name=clerk.name, roles=clerk.roles, team=clerk.team)
    customers.sort(key=lambda customer: customer.account_number)
    return Scene(services=services, clerk=session, areas=areas, customers=tuple(customers[:_KNOWN_CUSTOMERS]))


def _tell(scene: Scene, clock: StoryClock, until: datetime) -> None:
    """Tell all lives side by side in the order of time; what lies after the end has not happened yet."""
    waiting: list[tuple[datetime, int, Life]] = []
    for number, life in enumerate(_lives(scene, until)):
        heapq.heappush(waiting, (next(life), number, life))  # every life has a beginning
    while waiting and waiting[0][0] <= until:
        moment, number, life = heapq.heappop(waiting)
        clock.move_to(moment)
        following = next(life, None)
        if following is not None:
            heapq.heappush(waiting, (max(following, moment), number, life))


def _lives(scene: Scene, until: datetime) -> Iterator[Life]:
    for number in range(_CASES):
        start = until - _WEEKS + (_WEEKS - timedelta(hours=6)) * number / _CASES
        yield TALES[(0, 1, 2, 0, 1, 0, 1, 3)[number % 8]](scene, number, start)
