"""The lives of the sample station's cases, each told as what is done when."""

from collections.abc import Callable, Generator, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.domain.definitions.paper import PaperNeed
from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderState, OrderStep
from app.domain.work.case import CaseDraft, CasePaper, Origin, PaperState
from app.domain.work.steps import StepKind
from app.services.demo.firms import choose_builder
from app.services.demo.people import company, newcomer
from app.services.demo.scene import Scene, at, workdays
from app.services.work.ground import NOW, Occurred

Life = Iterator[datetime]
"""A life asks to go on at a moment, and does what belongs there once it is asked for the next."""

_HOUR: Final = timedelta(hours=1)
_KEPT_BACK: Final = 9  # so many ninths of the cases go straight through; the others wait somewhere
_RECENT: Final = 26  # the stories from here on are the last days', of which some orders are still under way
_UNDER_WAY: Final = {0: OrderStep.ACCEPT, 5: OrderStep.ARRIVE, 6: OrderStep.DISPATCH, 7: OrderStep.HAND_BACK}
# A few stories whose times do not go together, so that 时间核对 has something to ask.
_OLD_PAPER: Final = 10  # this customer's form was signed two days before it was taken in
_ENTERED_LATE: Final = 6  # this fault was closed by phone and entered two days after
_SIGNED_BEFORE: Final = 5  # this contract is dated before its case
_METER_BASE: Final = 3230009000000000000000


def resident(scene: Scene, number: int, start: datetime) -> Life:
    """低压居民新装."""
    person, area = newcomer(number), scene.areas[number * 7 % len(scene.areas)]
    days = workdays(scene, start)
    day = next(days)
    yield at(day, 9 + number % 6, number * 13 % 60)
    draft = CaseDraft(
        business_code="LV-RES-NEW",
        name=person.name,
        phone=person.phone,
        address=f"扬中市油坊镇{area.village}{1 + number % 9}组{10 + number * 3}号",
        area_id=area.id,
        details={
            "id_kind": "resident",
            "id_number": person.id_number,
            "category": "城乡居民生活用电",
            "voltage": "交流220V",
            "capacity": 8000,
        },
        papers=_papers(scene, "LV-RES-NEW", promised="premises" if number % 4 == 0 else ""),
    )
    case_id = scene.services.cases.register(scene.clerk, draft).case.id
    if _waits(number, 1):
        return
    yield from _connect(scene, case_id, number, days)


def business(scene: Scene, number: int, start: datetime) -> Life:
    """低压非居民新装."""
    firm, area = company(number), scene.areas[number * 11 % len(scene.areas)]
    days = workdays(scene, start)
    day = next(days)
    yield at(day, 10, number * 17 % 60)
    draft = CaseDraft(
        business_code="LV-NR-NEW",
        name=firm.name,
        phone=firm.phone,
        address=f"扬中市油坊镇{area.village}工业路{20 + number}号",
        area_id=area.id,
        details={
            "id_kind": "business_licence",
            "credit_code": firm.id_number,
            "representative_name": newcomer(number + 40).name,
            "category": "一般工商业",
            "voltage": "交流380V",
            "capacity": 60000,
        },
        papers=_papers(scene, "LV-NR-NEW"),
    )
    case_id = scene.services.cases.register(scene.clerk, draft).case.id
    yield at(day, 16, 0)
    scene.services.cases.take_step(scene.clerk, case_id, StepKind.ADVANCE)
    day = next(days)
    if not (
        yield from _field_work(
            scene,
            case_id,
            at(day, 9, 0),
            {"access_point": "低压分支箱 2 号", "line_works": "no", "customer_works": "yes"},
        )
    ):
        return
    scene.services.cases.take_step(scene.clerk, case_id, StepKind.ADVANCE)
    day = next(days)
    yield at(day, 11, 0)
    signed_on = {"scheme_number": f"YF-FA-{number:03d}", "scheme_signed_on": day.date().isoformat()}
    scene.services.entering.enter(scene.clerk, case_id, signed_on)
    choose_builder(scene, case_id, number)
    scene.services.cases.take_step(scene.clerk, case_id, StepKind.ADVANCE)
    if number % 3:
        yield at(day, 11, 20)
        scene.services.cases.take_step(scene.clerk, case_id, StepKind.PAUSE, reason="customer_works")


def rename(scene: Scene, number: int, start: datetime) -> Life:
    """更名过户."""
    customer, person = scene.customers[number * 101 % len(scene.customers)], newcomer(number + 12)
    days = workdays(scene, start)
    day = next(days)
    yield at(day, 14, 35 + number % 20)
    draft = CaseDraft(
        business_code="CHG-NAME",
        name=customer.name,
        phone=person.phone,
        address=customer.address,
        area_id=customer.area_id,
        customer_id=customer.id,
        origin=Origin.ONLINE if number % 3 == 0 else Origin.COUNTER,
        details={
            "account": customer.account_number,
            "change_kind": "transfer",
            "new_name": person.name,
            "id_kind": "resident",
            "id_number": person.id_number,
            "needs_visit": "yes",
        },
        papers=_papers(scene, "CHG-NAME"),
    )
    on_paper_at = at(day, 9, 0) - timedelta(days=2) if number == _OLD_PAPER else None
    accepted = Occurred(on_paper_at=on_paper_at)
    case_id = scene.services.cases.register(scene.clerk, draft, accepted=accepted).case.id
    yield at(day, 16, 10)
    scene.services.cases.take_step(scene.clerk, case_id, StepKind.ADVANCE)
    if _waits(number, 2):
        return
    found: Mapping[str, str | int] = {
        "meter_number": customer.meter_number,
        "meter_reading": 845_100 + number,
        "is_unchanged": "yes",
    }
    if not (yield from _field_work(scene, case_id, at(next(days), 9, 30), found, left_at=_left_at(number))):
        return
    scene.services.cases.take_step(scene.clerk, case_id, StepKind.ADVANCE)


def fault(scene: Scene, number: int, start: datetime) -> Life:
    """故障报修, at any hour."""
    customer = scene.customers[number * 211 % len(scene.customers)]
    begun = start + timedelta(hours=number * 5 % 24, minutes=number * 19 % 60)
    yield begun
    draft = CaseDraft(
        business_code="REP-FAULT",
        name=customer.name,
        phone=customer.phone or "19900009999",
        address=customer.address,
        area_id=customer.area_id,
        customer_id=customer.id,
        origin=Origin.HOTLINE if number % 2 else Origin.PHONE,
        details={"fault_kind": "no_power", "urgency": "normal", "judgement": "fault"},
    )
    case_id = scene.services.cases.register(scene.clerk, draft).case.id
    if _waits(number, 3):
        return
    result: Mapping[str, str | int] = {
        "fault_cause": "下户线接头烧损",
        "ownership": "utility",
        "restored_at": (begun + 2 * _HOUR).isoformat(),
        "repair_result": "更换接头并紧固，恢复供电",
    }
    travel = 55 + number * 7 % 60
    if not (
        yield from _field_work(
            scene, case_id, begun + timedelta(minutes=4), result, minutes=travel, left_at=_left_at(number)
        )
    ):
        return
    scene.services.cases.take_step(scene.clerk, case_id, StepKind.ADVANCE)
    days = workdays(scene, begun + 12 * _HOUR)
    yield at(next(days), 10, number % 60)
    occurred = NOW
    if number == _ENTERED_LATE:
        occurred = Occurred(at=scene.services.office.clock.now())
        next(days)
        yield at(next(days), 15, 20)
    _close(scene, case_id, "satisfied" if number % 5 else "unsatisfied", occurred)
    if number % 3:
        yield at(next(workdays(scene, begun + 36 * _HOUR)), 9, number % 60)
        scene.services.cases.take_step(scene.clerk, case_id, StepKind.ARCHIVE)


def _papers(scene: Scene, code: str, *, promised: str = "") -> tuple[CasePaper, ...]:
    """What the customer brought: all that is required, one of them promised if named."""
    business = next(business for business in scene.services.cases.businesses() if business.code == code)
    states = {PaperNeed.REQUIRED: PaperState.PRESENT, PaperNeed.CONDITIONAL: PaperState.NOT_NEEDED}
    return tuple(
        CasePaper(code=paper.code, state=PaperState.PROMISED if paper.code == promised else states[paper.need])
        for paper in business.papers
    )


def _left_at(number: int) -> OrderStep | None:
    """Where this case's order stands when the story ends, if it is one of the few still under way."""
    return _UNDER_WAY.get(number % _KEPT_BACK) if number >= _RECENT else None


def _waits(number: int, where: int) -> bool:
    """Whether this case is one of the few left waiting at a place, so that the sample station has open work."""
    return number % _KEPT_BACK == where


def _connect(scene: Scene, case_id: UUID, number: int, days: Iterator[datetime]) -> Life:
    day = next(days)
    yield at(day, 8, 50)
    scene.services.cases.take_step(scene.clerk, case_id, StepKind.ADVANCE)
    if _waits(number, 4):
        return
    survey: Mapping[str, str | int] = {"access_point": f"{3 + number % 7}号杆", "line_works": "no"}
    if not (yield from _field_work(scene, case_id, at(day, 9, 20 + number % 30), survey, left_at=_left_at(number))):
        return
    scene.services.cases.take_step(scene.clerk, case_id, StepKind.ADVANCE)
    if _waits(number, 8):
        return
    day = next(days)
    yield at(day, 9, 5)
    signed_on = day - timedelta(days=7) if number == _SIGNED_BEFORE else day
    contract: Mapping[str, str | int] = {
        "account": f"11{90_000_000 + number}",
        "contract_signed_on": signed_on.date().isoformat(),
    }
    scene.services.entering.enter(scene.clerk, case_id, contract)
    scene.services.cases.take_step(scene.clerk, case_id, StepKind.ADVANCE)
    if _waits(number, 5):
        return
    begun = at(day, 14, 10)
    fitted: Mapping[str, str | int] = {
        "meter_number": str(_METER_BASE + number),
        "meter_reading": 0,
        "seal_number": f"A{98_000 + number:07d}",
        "powered_at": (begun + _HOUR).isoformat(),
    }
    if not (yield from _field_work(scene, case_id, begun, fitted)):
        return
    scene.services.cases.take_step(scene.clerk, case_id, StepKind.ADVANCE)
    yield at(next(days), 15, number % 60)
    _close(scene, case_id, "very_satisfied" if number % 3 else "satisfied")
    if number % 4:
        yield at(next(days), 9, 45)
        scene.services.cases.take_step(scene.clerk, case_id, StepKind.ARCHIVE)


def _close(scene: Scene, case_id: UUID, satisfaction: str, occurred: Occurred = NOW) -> None:
    scene.services.entering.enter(scene.clerk, case_id, {"satisfaction": satisfaction}, occurred)
    scene.services.cases.take_step(scene.clerk, case_id, StepKind.CLOSE, occurred=occurred)


def _field_work(
    scene: Scene,
    case_id: UUID,
    start: datetime,
    result: Mapping[str, str | int],
    *,
    minutes: int = 40,
    left_at: OrderStep | None = None,
) -> Generator[datetime, None, bool]:
    """The case's waiting order sent out by its proposal and reported step by step.

    False when nobody can go, and when it is left at a step and the story ends there.
    """
    yield start
    dispatch = scene.services.dispatch
    orders = scene.services.case_views.show(scene.clerk, case_id).orders
    order = next(order for order in reversed(orders) if order.state is OrderState.WAITING)
    proposal, guardian = dispatch.propose(order.id)
    needs_guardian = scene.services.office.definitions.order_kind(order.kind).needs_two
    if proposal.lead_id is None or (needs_guardian and guardian is None):
        return False
    dispatch.dispatch(scene.clerk, order.id, Crew(lead_id=proposal.lead_id, guardian_id=guardian))
    steps: tuple[tuple[int, OrderStep], ...] = (
        (6, OrderStep.ACCEPT),
        (12, OrderStep.DEPART),
        (minutes, OrderStep.ARRIVE),
    )
    if left_at is OrderStep.DISPATCH:
        return False
    if left_at is OrderStep.HAND_BACK:
        yield start + _HOUR
        dispatch.report(scene.clerk, order.id, OrderStep.HAND_BACK, reason="客户外出，约好明天上午再来")
        return False
    for after, step in steps:
        yield start + timedelta(minutes=after)
        dispatch.report(scene.clerk, order.id, step)
        if step is left_at:
            return False
    yield start + timedelta(minutes=minutes) + _HOUR
    dispatch.report(scene.clerk, order.id, OrderStep.FINISH, result=result)
    return True


TALES: Final[tuple[Callable[[Scene, int, datetime], Life], ...]] = (resident, fault, rename, business)
