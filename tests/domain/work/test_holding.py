"""Who held a case: every minute of it with one keeper, proved by an event, the shares adding up to the whole."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.definitions.business import BusinessKind, BusinessType, CustomerCategory
from app.domain.definitions.source import Source
from app.domain.definitions.stage import Holder, StageSpec
from app.domain.work.event import Event, EventKind, SubjectKind
from app.domain.work.holding import WHOLE, Holding, Keeper, holding
from app.domain.work.pausing import PauseReason
from app.domain.zone import STATION_ZONE

CASE, ORDER, OTHER_ORDER = UUID(int=99), UUID(int=200), UUID(int=201)
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-10-{text}").replace(tzinfo=STATION_ZONE)


def event(kind: EventKind, moment: str | datetime, subject: UUID | None = None, **payload: str) -> Event:
    is_order = kind.value.startswith("order.")
    when = at(moment) if isinstance(moment, str) else moment
    return Event(
        id=uuid5(CASE, f"{kind} {when} {subject} {payload}"),
        subject_kind=SubjectKind.ORDER if is_order else SubjectKind.CASE,
        subject_id=subject or (ORDER if is_order else CASE),
        kind=kind,
        occurred_at=when,
        recorded_at=when,
        device_at=when,
        actor_id=UUID(int=2),
        device_id="1",
        payload={key.rstrip("_"): value for key, value in payload.items()},
    )


ACCEPTED = event(EventKind.CASE_ACCEPTED, "08T09:00", stage="accept")
SURVEY = event(EventKind.CASE_ADVANCED, "08T10:00", from_="accept", to="survey")
MADE = event(EventKind.ORDER_CREATED, "08T10:00", stage="survey")
SENT = event(EventKind.ORDER_DISPATCHED, "08T11:00")
FINISHED = event(EventKind.ORDER_FINISHED, "08T15:00")


def spans(held: Holding) -> list[tuple[Keeper, str, str, str]]:
    """Keeper, start and end as day and time, and the kind of the proof."""

    def said(moment: datetime) -> str:
        return f"{moment.astimezone(STATION_ZONE):%d %H:%M}"

    return [(span.keeper, said(span.starts_at), said(span.ends_at), span.proof.kind) for span in held.spans]


def shares(held: Holding) -> list[tuple[Keeper, int]]:
    return [(share.keeper, share.ten_thousandths) for share in held.shares]


@pytest.fixture
def resident(business_types: dict[str, BusinessType]) -> BusinessType:
    return business_types["LV-RES-NEW"]


def test_field_work_lies_with_the_office_before_and_after_the_order_is_out(resident: BusinessType) -> None:
    arrived = event(EventKind.ORDER_ARRIVED, "08T12:00")
    held = holding(resident, [ACCEPTED, SURVEY, MADE, SENT, arrived, FINISHED], as_of=at("08T17:00"))
    assert spans(held) == [
        (Keeper.CLERK, "08 09:00", "08 10:00", EventKind.CASE_ACCEPTED),
        (Keeper.CLERK, "08 10:00", "08 11:00", EventKind.CASE_ADVANCED),
        (Keeper.AREA_MANAGER, "08 11:00", "08 12:00", EventKind.ORDER_DISPATCHED),
        (Keeper.AREA_MANAGER, "08 12:00", "08 15:00", EventKind.ORDER_ARRIVED),
        (Keeper.CLERK, "08 15:00", "08 17:00", EventKind.ORDER_FINISHED),
    ]
    assert shares(held) == [(Keeper.CLERK, 5000), (Keeper.AREA_MANAGER, 5000)]
    assert held.now is Keeper.CLERK


@pytest.mark.parametrize("kind", [EventKind.ORDER_HANDED_BACK, EventKind.ORDER_WITHDRAWN])
def test_an_order_that_came_back_lies_with_the_office_until_it_is_sent_again(
    resident: BusinessType, kind: EventKind
) -> None:
    back, again = event(kind, "08T12:00"), event(EventKind.ORDER_DISPATCHED, "08T14:00")
    held = holding(resident, [ACCEPTED, SURVEY, MADE, SENT, back, again], as_of=at("08T17:00"))
    assert spans(held)[2:] == [
        (Keeper.AREA_MANAGER, "08 11:00", "08 12:00", EventKind.ORDER_DISPATCHED),
        (Keeper.CLERK, "08 12:00", "08 14:00", kind),
        (Keeper.AREA_MANAGER, "08 14:00", "08 17:00", EventKind.ORDER_DISPATCHED),
    ]
    assert held.now is Keeper.AREA_MANAGER


def test_while_one_order_is_out_another_that_ended_takes_nothing_away(resident: BusinessType) -> None:
    second = [
        event(EventKind.ORDER_CREATED, "08T10:30", OTHER_ORDER, stage="survey"),
        event(EventKind.ORDER_DISPATCHED, "08T12:00", OTHER_ORDER),
    ]
    held = holding(resident, [ACCEPTED, SURVEY, MADE, SENT, *second, FINISHED], as_of=at("08T17:00"))
    assert spans(held)[-1] == (Keeper.AREA_MANAGER, "08 15:00", "08 17:00", EventKind.ORDER_FINISHED)


def test_an_order_of_another_stage_moves_nothing(resident: BusinessType) -> None:
    onwards = event(EventKind.CASE_ADVANCED, "08T14:00", from_="survey", to="contract")
    held = holding(resident, [ACCEPTED, SURVEY, MADE, SENT, onwards, FINISHED], as_of=at("08T17:00"))
    assert spans(held)[-1] == (Keeper.CLERK, "08 14:00", "08 17:00", EventKind.CASE_ADVANCED)


def test_what_was_entered_late_counts_from_when_it_happened(resident: BusinessType) -> None:
    made = event(EventKind.ORDER_CREATED, "08T16:00", stage="survey")  # made when the step was entered, not taken
    held = holding(resident, [made, FINISHED, SENT, SURVEY, ACCEPTED], as_of=at("08T17:00"))
    assert spans(held)[2] == (Keeper.AREA_MANAGER, "08 11:00", "08 15:00", EventKind.ORDER_DISPATCHED)


@pytest.mark.parametrize(
    ("reason", "keeper"),
    [
        (PauseReason.CUSTOMER_PAPERS, Keeper.CUSTOMER),
        (PauseReason.CUSTOMER_WORKS, Keeper.CUSTOMER),
        (PauseReason.CUSTOMER_PAYMENT, Keeper.CUSTOMER),
        (PauseReason.CUSTOMER_POSTPONED, Keeper.CUSTOMER),
        (PauseReason.PERMIT, Keeper.AUTHORITY),
        (PauseReason.LAND, Keeper.AUTHORITY),
        (PauseReason.WEATHER, Keeper.WEATHER),
        (PauseReason.GRID_WORKS, Keeper.CONTRACTOR),
        ("等厂家到货", Keeper.OTHER),
    ],
)
def test_a_pause_wins_over_stage_and_order(resident: BusinessType, reason: str, keeper: Keeper) -> None:
    paused = event(EventKind.CASE_PAUSED, "08T12:00", reason=reason)
    resumed = event(EventKind.CASE_RESUMED, "08T16:00")
    held = holding(resident, [ACCEPTED, SURVEY, MADE, SENT, paused, FINISHED, resumed], as_of=at("08T17:00"))
    assert spans(held)[3:] == [
        (keeper, "08 12:00", "08 16:00", EventKind.CASE_PAUSED),
        (Keeper.CLERK, "08 16:00", "08 17:00", EventKind.CASE_RESUMED),
    ]
    assert holding(resident, [ACCEPTED, paused], as_of=at("08T17:00")).now is keeper


def test_the_customer_s_own_stage_is_the_customer_s(business_types: dict[str, BusinessType]) -> None:
    business_type = business_types["LV-NR-NEW"]
    entered = event(EventKind.CASE_ADVANCED, "08T10:00", from_="scheme", to="customer_works")
    left = event(EventKind.CASE_ADVANCED, "08T12:00", from_="customer_works", to="contract")
    held = holding(business_type, [ACCEPTED, entered, left], as_of=at("08T13:00"))
    assert shares(held) == [(Keeper.CLERK, 5000), (Keeper.CUSTOMER, 5000)]


def test_a_stage_without_an_order_lies_with_its_holder() -> None:
    stages = tuple(StageSpec(code=holder, name=holder, holder=holder) for holder in Holder)
    business_type = _business(stages)
    story = [event(EventKind.CASE_ACCEPTED, "08T08:00", stage="clerk")]
    for hour, stage in ((9, "area_manager"), (10, "head"), (11, "customer")):
        story.append(event(EventKind.CASE_ADVANCED, f"08T{hour:02d}:00", to=stage))
    held = holding(business_type, story, as_of=at("08T12:00"))
    assert [(keeper, *times) for keeper, *times, _ in spans(held)] == [
        (Keeper.CLERK, "08 08:00", "08 09:00"),
        (Keeper.AREA_MANAGER, "08 09:00", "08 10:00"),
        (Keeper.HEAD, "08 10:00", "08 11:00"),
        (Keeper.CUSTOMER, "08 11:00", "08 12:00"),
    ]
    assert shares(held) == [
        (Keeper.CLERK, 2500),
        (Keeper.AREA_MANAGER, 2500),
        (Keeper.HEAD, 2500),
        (Keeper.CUSTOMER, 2500),
    ]


@pytest.mark.parametrize("kind", [EventKind.CASE_CLOSED, EventKind.CASE_WITHDRAWN, EventKind.CASE_REFUSED])
def test_the_time_ends_with_the_case(resident: BusinessType, kind: EventKind) -> None:
    ended = event(kind, "08T12:00", from_="survey")
    filed = event(EventKind.CASE_ARCHIVED, "09T09:00")
    held = holding(resident, [ACCEPTED, SURVEY, MADE, SENT, ended, FINISHED, filed], as_of=at("12T17:00"))
    assert spans(held)[-1] == (Keeper.AREA_MANAGER, "08 11:00", "08 12:00", EventKind.ORDER_DISPATCHED)
    assert shares(held) == [(Keeper.CLERK, 6667), (Keeper.AREA_MANAGER, 3333)]
    assert held.now is None


def test_nobody_has_a_case_between_its_end_and_its_reopening(resident: BusinessType) -> None:
    ended = event(EventKind.CASE_WITHDRAWN, "08T12:00", from_="survey")
    reopened = event(EventKind.CASE_REOPENED, "08T14:00", to="survey")
    held = holding(resident, [ACCEPTED, SURVEY, ended, reopened], as_of=at("08T17:00"))
    assert spans(held)[2:] == [
        (Keeper.NOBODY, "08 12:00", "08 14:00", EventKind.CASE_WITHDRAWN),
        (Keeper.CLERK, "08 14:00", "08 17:00", EventKind.CASE_REOPENED),
    ]


def test_a_return_gives_the_case_back(resident: BusinessType) -> None:
    returned = event(EventKind.CASE_RETURNED, "08T16:00", from_="contract", to="survey")
    onwards = event(EventKind.CASE_ADVANCED, "08T15:00", from_="survey", to="contract")
    held = holding(resident, [ACCEPTED, SURVEY, onwards, returned], as_of=at("08T17:00"))
    assert spans(held)[-1] == (Keeper.CLERK, "08 16:00", "08 17:00", EventKind.CASE_RETURNED)


def test_of_two_stages_told_for_one_order_the_later_counts_in_whatever_order_they_come(resident: BusinessType) -> None:
    told = [ACCEPTED, SURVEY, MADE, event(EventKind.ORDER_CREATED, "08T10:30", stage="contract"), SENT]
    held = holding(resident, told, as_of=at("08T17:00"))
    assert held.now is Keeper.CLERK
    assert holding(resident, told[::-1], as_of=at("08T17:00")) == held


def test_a_case_just_accepted_lies_wholly_with_whom_it_began(resident: BusinessType) -> None:
    held = holding(resident, [ACCEPTED], as_of=at("08T09:00"))
    assert spans(held) == [(Keeper.CLERK, "08 09:00", "08 09:00", EventKind.CASE_ACCEPTED)]
    assert shares(held) == [(Keeper.CLERK, 10000)]
    assert held.now is Keeper.CLERK


def test_a_clock_that_was_put_back_takes_nothing_away(resident: BusinessType) -> None:
    held = holding(resident, [ACCEPTED, SURVEY], as_of=at("07T09:00"))
    assert spans(held) == [(Keeper.CLERK, "08 09:00", "08 10:00", EventKind.CASE_ACCEPTED)]


def test_a_case_nothing_is_known_of_has_no_spans(resident: BusinessType) -> None:
    assert holding(resident, [], as_of=at("08T09:00")) == Holding()


def test_what_is_left_of_the_whole_goes_to_the_largest_remainders() -> None:
    """13 minutes as 6, 4 and 3: 4615.38, 3076.92 and 2307.69 leave two over, for the second and the third."""
    stages = tuple(StageSpec(code=holder, name=holder, holder=holder) for holder in Holder)
    story = [
        event(EventKind.CASE_ACCEPTED, "08T09:00", stage="clerk"),
        event(EventKind.CASE_ADVANCED, "08T09:06", to="head"),
        event(EventKind.CASE_ADVANCED, "08T09:10", to="customer"),
    ]
    held = holding(_business(stages), story, as_of=at("08T09:13"))
    assert shares(held) == [(Keeper.CLERK, 4615), (Keeper.HEAD, 3077), (Keeper.CUSTOMER, 2308)]


_STAGES = (
    StageSpec(code="desk", name="受理", holder=Holder.CLERK),
    StageSpec(code="field", name="勘查", holder=Holder.AREA_MANAGER, order_kind="SURVEY"),
    StageSpec(code="own", name="客户工程", holder=Holder.CUSTOMER),
    StageSpec(code="head", name="审批", holder=Holder.HEAD),
)


def _business(stages: tuple[StageSpec, ...]) -> BusinessType:
    return BusinessType(
        code="T",
        name="试",
        initials="s",
        order=1,
        kind=BusinessKind.COUNTER,
        category=CustomerCategory.ANY,
        effective_from=date(2026, 1, 1),
        source=Source(title="本所规定", article=""),
        fields=(),
        papers=(),
        stages=stages,
        limits=(),
    )


_START = at("01T08:00")
_BEGUN = event(EventKind.CASE_ACCEPTED, _START, stage="desk")
_moments = st.integers(0, 5000).map(lambda minute: _START + minute * MINUTE)
_codes = st.sampled_from([stage.code for stage in _STAGES])
_moves = st.builds(
    lambda kind, moment, code: event(kind, moment, to=code),
    st.sampled_from([EventKind.CASE_ADVANCED, EventKind.CASE_RETURNED, EventKind.CASE_REOPENED]),
    _moments,
    _codes,
)
_pauses = st.builds(
    lambda moment, reason: event(EventKind.CASE_PAUSED, moment, reason=reason),
    _moments,
    st.sampled_from([*PauseReason, ""]),
)
_plain = st.builds(
    event,
    st.sampled_from(
        [EventKind.CASE_RESUMED, EventKind.CASE_CLOSED, EventKind.CASE_ARCHIVED, EventKind.CASE_FIELDS_ENTERED]
    ),
    _moments,
)
_orders = st.builds(
    lambda kind, moment, order, code: event(kind, moment, order, stage=code),
    st.sampled_from([kind for kind in EventKind if kind.value.startswith("order.")]),
    _moments,
    st.sampled_from([ORDER, OTHER_ORDER]),
    _codes,
)
_stories = st.lists(st.one_of(_moves, _pauses, _plain, _orders), max_size=14, unique_by=lambda each: each.occurred_at)


@settings(max_examples=200, deadline=None)
@given(_stories, _moments, st.randoms(use_true_random=False))
def test_every_minute_lies_with_exactly_one_keeper(story: Sequence[Event], as_of: datetime, dice: Random) -> None:
    business_type = _business(_STAGES)
    told = [_BEGUN, *(each for each in story if each.occurred_at > _START)]
    held = holding(business_type, told, as_of=as_of)
    assert held.spans[0].starts_at == _START
    assert all(before.ends_at == after.starts_at for before, after in pairwise(held.spans))
    assert all(span.length > timedelta(0) for span in held.spans) or len(held.spans) == 1
    assert all(span.proof.occurred_at == span.starts_at for span in held.spans)
    assert held.now is not Keeper.NOBODY
    assert held.now is None or held.spans[-1].ends_at >= as_of

    whole = held.spans[-1].ends_at - _START
    assert sum(share.ten_thousandths for share in held.shares) == WHOLE
    assert sum((share.length for share in held.shares), timedelta(0)) == whole
    for share in held.shares:
        assert share.length == sum((s.length for s in held.spans if s.keeper is share.keeper), timedelta(0))
        if whole:
            assert abs(Fraction(share.length // MINUTE * WHOLE, whole // MINUTE) - share.ten_thousandths) < 1
    assert [share.length for share in held.shares] == sorted((s.length for s in held.shares), reverse=True)

    dice.shuffle(told)
    assert holding(business_type, told, as_of=as_of) == held
