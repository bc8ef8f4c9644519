"""What a customer is told: tasks of the stage, whose turn it is, which limits speak."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import pytest

from app.domain.definitions.business import BusinessKind, BusinessType, CustomerCategory
from app.domain.definitions.limit import Limit, LimitScope, LimitSpec, LimitUnit, Point, PointKind
from app.domain.definitions.paper import PaperNeed, PaperSpec
from app.domain.definitions.source import Source
from app.domain.definitions.stage import Gate, GateKind, Holder, StageSpec
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.case import Case, CasePaper, CaseState, Origin, PaperState
from app.domain.work.clocks import Clock
from app.domain.work.deadlines import deadline
from app.domain.work.event import Event, SubjectKind
from app.domain.work.pausing import PauseReason
from app.domain.work.progress import Hands, Progress, Task, TaskKind, last_due, masked_number, progress_of
from app.domain.work.steps import CaseFacts
from app.labels.progress import progress_text
from app.services.definitions import Definitions
from tests.station import MONDAY

SOURCE = Source(title="本所")
GATES = (
    Gate(kind=GateKind.PAPERS_COMPLETE),
    Gate(kind=GateKind.FORM_SIGNED, code="callback"),
    Gate(kind=GateKind.BILLS_SETTLED),
)
TYPE = BusinessType(
    code="T",
    name="试办",
    initials="sb",
    order=1,
    kind=BusinessKind.COUNTER,
    category=CustomerCategory.ANY,
    effective_from=MONDAY.date(),
    source=SOURCE,
    fields=(),
    papers=(PaperSpec(code="deed", name="房产证", need=PaperNeed.CONDITIONAL, source=SOURCE, condition="自有房屋的"),),
    stages=(
        StageSpec(code="accept", name="受理", holder=Holder.CLERK, gates=GATES, next="works"),
        StageSpec(code="works", name="客户施工", holder=Holder.CUSTOMER, next="check"),
        StageSpec(code="check", name="核查", holder=Holder.AREA_MANAGER),
    ),
    limits=(),
)
KEY = UUID(int=1)
BROUGHT = (CasePaper(code="deed", state=PaperState.PRESENT),)


def case(stage: str = "accept", state: CaseState = CaseState.OPEN, papers: tuple[CasePaper, ...] = BROUGHT) -> Case:
    return Case(
        id=KEY,
        number="2026-YF-000318-5",
        business_code="T",
        business_version=TYPE.effective_from,
        stage=stage,
        stage_since=MONDAY,
        state=state,
        customer_id=None,
        area_id=KEY,
        responsible_id=KEY,
        name="查良镛",
        phone="19900001234",
        address="鸣凤村",
        accepted_at=MONDAY,
        origin=Origin.COUNTER,
        papers=papers,
        closed_at=MONDAY if state is CaseState.DONE else None,
    )


def paused(reason: str, at: datetime = MONDAY) -> Event:
    return Event(
        id=uuid5(KEY, f"{reason} {at}"),
        subject_kind=SubjectKind.CASE,
        actor_id=None,
        device_id="1",
        kind="case.paused",
        subject_id=KEY,
        occurred_at=at,
        recorded_at=at,
        device_at=at,
        payload={"reason": reason},
    )


def told(of: Case, facts: CaseFacts | None = None, events: tuple[Event, ...] = ()) -> Progress:
    return progress_of(of, TYPE, facts or CaseFacts(today=MONDAY.date()), (), events)


def test_what_the_stage_waits_for_is_asked_of_the_customer_and_no_longer_once_it_is_there() -> None:
    owing = CaseFacts(today=MONDAY.date(), owed=12345)
    asked = told(case(papers=()), owing)
    assert asked.tasks == (
        Task(kind=TaskKind.BRING, what="房产证", condition="自有房屋的"),
        Task(kind=TaskKind.SIGN, what="callback"),
        Task(kind=TaskKind.PAY),
    )
    assert asked.hands is Hands.CUSTOMER
    assert "请客户：带来房产证（自有房屋的）；在客户回访单上签字；缴清费用" in progress_text(asked)
    done = told(case(), CaseFacts(today=MONDAY.date(), signed_forms=frozenset({"callback"})))
    assert (done.tasks, done.hands) == ((), Hands.STATION)


def test_a_stage_of_the_customer_is_in_the_customers_hands() -> None:
    works = told(case("works"))
    assert (works.hands, works.stage_number, works.stage_count) == (Hands.CUSTOMER, 2, 3)
    assert works.tasks == (Task(kind=TaskKind.FINISH_STAGE, what="客户施工"),)
    assert "第2个“客户施工”，客户办好后再往下办\n目前由客户办理\n请客户：办好“客户施工”后告知供电所" in progress_text(
        works
    )
    assert "第3个“核查”，由客户经理办理" in progress_text(told(case("check")))


@pytest.mark.parametrize(
    ("reason", "hands", "task"),
    [
        ("customer_papers", Hands.CUSTOMER, "补正资料"),
        ("customer_works", Hands.CUSTOMER, "完成客户工程后告知供电所"),
        ("customer_payment", Hands.CUSTOMER, "缴清费用"),
        ("access_design", Hands.CUSTOMER, "完成接入系统设计后告知供电所"),
        ("customer_postponed", Hands.CUSTOMER, "与供电所另约时间"),
        ("weather", Hands.STATION, None),
    ],
)
def test_a_pause_says_what_it_waits_for(reason: str, hands: Hands, task: str | None) -> None:
    events = (paused("weather", MONDAY - timedelta(days=9)), paused(reason))
    answer = told(case("check", CaseState.PAUSED), events=events)
    assert (answer.hands, answer.paused_at, answer.pause_reason) == (hands, MONDAY, PauseReason(reason))
    said = progress_text(answer)
    assert f"请客户：{task}" in said if task else "客户暂无需办理的事项" in said


def test_works_are_asked_for_once() -> None:
    stage = Task(kind=TaskKind.FINISH_STAGE, what="客户施工")
    works, papers = (paused(reason) for reason in ("customer_works", "customer_papers"))
    assert told(case("works", CaseState.PAUSED), events=(works,)).tasks == (stage,)
    mend = Task(kind=TaskKind.MEND_PAPERS)
    assert told(case("works", CaseState.PAUSED), events=(papers,)).tasks == (stage, mend)


def test_a_pause_nobody_recorded_has_no_day() -> None:
    answer = told(case("check", CaseState.PAUSED))
    assert (answer.paused_at, answer.pause_reason, answer.hands) == (None, None, Hands.STATION)


def test_a_closed_case_only_asks_for_what_was_promised() -> None:
    promised = (CasePaper(code="deed", state=PaperState.PROMISED),)
    answer = told(case("check", CaseState.DONE, promised), events=(paused("weather"),))
    assert answer.tasks == (Task(kind=TaskKind.BRING_PROMISED, what="房产证"),)
    assert progress_text(answer).splitlines()[2:] == ["办结：2026年3月2日", "请客户：补交已承诺的房产证"]
    assert told(case("check", CaseState.ARCHIVED, promised)).tasks == ()


def clock(
    scope: LimitScope, days: int, calendar: WorkingCalendar, *, ended: bool = False, is_begun: bool = True
) -> Clock:
    spec = LimitSpec(
        code=f"{scope}{days}",
        name=f"{scope}{days}",
        scope=scope,
        amount=days,
        unit=LimitUnit.WORKING_DAY,
        starts=Point(kind=PointKind.ACCEPTED),
        stops=Point(kind=PointKind.CLOSED),
        source=SOURCE,
    )
    limit = Limit(amount=days, unit=LimitUnit.WORKING_DAY)
    counted = deadline(limit, MONDAY, as_of=MONDAY, calendar=calendar, ended_at=MONDAY if ended else None)
    return Clock(spec=spec, limit=limit, deadline=counted if is_begun else None)


@pytest.fixture
def calendar(definitions: Definitions) -> WorkingCalendar:
    return definitions.calendar


def spoken(*clocks: Clock) -> list[str]:
    facts = CaseFacts(today=MONDAY.date())
    return [limit.name for limit in progress_of(case(), TYPE, facts, clocks, ()).limits]


def test_what_was_promised_for_the_whole_speaks_the_first_to_end_first(calendar: WorkingCalendar) -> None:
    clocks = (
        clock(LimitScope.STAGE, 1, calendar),
        clock(LimitScope.WHOLE, 9, calendar),
        clock(LimitScope.WHOLE, 5, calendar),
        clock(LimitScope.UTILITY, 3, calendar),
    )
    assert spoken(*clocks) == ["whole5", "whole9"]
    assert last_due(clocks) == MONDAY.replace(day=9, hour=17, minute=30)


def test_the_parts_speak_where_nothing_whole_is_promised_or_has_begun(calendar: WorkingCalendar) -> None:
    stage = clock(LimitScope.STAGE, 1, calendar)
    assert spoken(stage, clock(LimitScope.WHOLE, 5, calendar, is_begun=False)) == ["stage1"]
    assert spoken(stage, clock(LimitScope.UTILITY, 3, calendar)) == ["utility3"]
    assert spoken(stage, clock(LimitScope.WHOLE, 5, calendar, ended=True)) == []


def test_of_a_fault_power_counts_and_not_the_arrival(calendar: WorkingCalendar) -> None:
    arrival = clock(LimitScope.ARRIVAL, 1, calendar, ended=True)
    assert last_due((arrival, clock(LimitScope.RESTORATION, 2, calendar))) == MONDAY.replace(day=4, hour=17, minute=30)
    assert last_due((arrival,)) == MONDAY.replace(day=3, hour=17, minute=30)
    assert last_due(()) is None


def test_a_number_is_masked_in_its_middle() -> None:
    assert masked_number("2026-YF-000318-5") == "2026-YF-****18-5"
    assert masked_number("318-5") == "****18-5"


def test_a_case_without_papers_of_its_stage_stays_with_the_station() -> None:
    no_gate = replace(TYPE, stages=(replace(TYPE.stages[0], gates=()), *TYPE.stages[1:]))
    answer = progress_of(case(papers=()), no_gate, CaseFacts(today=MONDAY.date()), (), ())
    assert (answer.hands, answer.tasks[0].kind) == (Hands.STATION, TaskKind.BRING)
