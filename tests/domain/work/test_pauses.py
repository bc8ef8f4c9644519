"""The pauses of a case from what was recorded: what counts, whatever order it comes in, and however it is cut."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.definitions.business import BusinessType
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.case import Case, CaseState, Origin
from app.domain.work.clocks import clocks
from app.domain.work.event import Event, EventKind, SubjectKind
from app.domain.work.holding import WHOLE, Keeper, holding
from app.domain.work.pauses import (
    Approval,
    CasePause,
    PauseState,
    PauseTerms,
    pauses_of,
    standing_still,
    step_pause,
    terms_payload,
)
from app.domain.work.pausing import PauseReason
from app.domain.zone import STATION_ZONE

CASE = UUID(int=99)
CLERK, HEAD = UUID(int=2), UUID(int=3)
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-10-{text}").replace(tzinfo=STATION_ZONE)


RECORDED = at("20T09:00")


def event(kind: EventKind, occurred: str | datetime, recorded: int = 0, **payload: str) -> Event:
    """An event; `recorded` is in minutes after the morning of the 20th, when everything is entered late."""
    when = at(occurred) if isinstance(occurred, str) else occurred
    said = {key.rstrip("_"): value for key, value in payload.items()}
    recorded_at = RECORDED + recorded * MINUTE
    return Event(
        id=uuid5(CASE, f"{kind} {when} {recorded} {sorted(said.items())}"),
        subject_kind=SubjectKind.CASE,
        subject_id=CASE,
        kind=kind,
        occurred_at=when,
        recorded_at=recorded_at,
        device_at=recorded_at,
        actor_id=HEAD if kind in {EventKind.CASE_PAUSE_APPROVED, EventKind.CASE_PAUSE_REFUSED} else CLERK,
        device_id="1",
        payload=said,
    )


def entered(starts: str, ends: str, reason: str = "weather", recorded: int = 0, approval: str = "") -> Event:
    terms = PauseTerms(starts_at=at(starts), ends_at=at(ends) if ends else None, reason=reason, note="大风")
    said = {name: str(value) for name, value in terms_payload(terms).items()}
    words = {**said, **({"approval": approval} if approval else {})}
    return dataclasses.replace(event(EventKind.CASE_PAUSE_ENTERED, RECORDED, recorded, **words), payload=words)


def about(kind: EventKind, pause: Event, recorded: int, occurred: str | datetime = RECORDED, **payload: str) -> Event:
    return event(kind, occurred, recorded, pause=pause.id.hex, **payload)


ACCEPTED = event(EventKind.CASE_ACCEPTED, "08T09:00", stage="accept")
STORM = entered("09T08:30", "09T17:30", recorded=1)
WAITING = entered("09T08:30", "09T17:30", recorded=1, approval=Approval.NEEDED)


def only(*events: Event) -> CasePause:
    (pause,) = pauses_of(events)
    return pause


def span(pause: CasePause) -> tuple[datetime, datetime | None]:
    return pause.terms.starts_at, pause.terms.ends_at


def test_a_step_s_pause_is_ended_by_the_next_step() -> None:
    paused = event(EventKind.CASE_PAUSED, "09T08:30", from_="accept", to="accept", reason="weather", note="大风")
    resumed = event(EventKind.CASE_RESUMED, "09T17:30", 1)
    pause = only(resumed, paused, ACCEPTED)
    assert pause.terms == PauseTerms(starts_at=at("09T08:30"), ends_at=at("09T17:30"), reason="weather", note="大风")
    assert (pause.id, pause.is_by_step, pause.state, pause.ended) == (paused.id, True, PauseState.COUNTS, resumed)
    assert step_pause(pauses_of([paused, ACCEPTED])) == only(paused)
    assert step_pause(pauses_of([paused, resumed])) is None
    assert pauses_of([ACCEPTED, resumed]) == ()


def test_what_waits_does_not_count_until_it_is_approved() -> None:
    assert only(WAITING).state is PauseState.WAITING
    assert only(WAITING).awaits == WAITING
    assert standing_still([only(WAITING)]) == []
    approved = about(EventKind.CASE_PAUSE_APPROVED, WAITING, 2, edit=WAITING.id.hex)
    pause = only(WAITING, approved)
    assert (pause.state, pause.approval, pause.awaits) == (PauseState.COUNTS, approved, None)
    refused = about(EventKind.CASE_PAUSE_REFUSED, WAITING, 2, edit=WAITING.id.hex)
    assert only(WAITING, refused).state is PauseState.REFUSED
    assert standing_still([only(WAITING, refused)]) == []


def test_who_may_approve_does_so_by_entering() -> None:
    own = entered("09T08:30", "09T17:30", approval=Approval.OWN)
    assert (only(own).state, only(own).approval) == (PauseState.COUNTS, own)


def test_a_correction_that_waits_leaves_the_pause_as_it_was() -> None:
    longer = {"to": terms_payload(PauseTerms(starts_at=at("10T12:00")))["from"]}
    asked = about(EventKind.CASE_PAUSE_CORRECTED, STORM, 2, why="抄错", approval="needed", **longer)  # type: ignore[arg-type]
    pause = only(STORM, asked)
    assert span(pause) == (at("09T08:30"), at("09T17:30"))
    assert pause.change is not None
    assert pause.change.terms is not None
    assert (pause.change.terms.ends_at, pause.change.why, pause.awaits) == (at("10T12:00"), "抄错", asked)
    approved = about(EventKind.CASE_PAUSE_APPROVED, STORM, 3, edit=asked.id.hex)
    assert span(only(STORM, asked, approved)) == (at("09T08:30"), at("10T12:00"))
    refused = about(EventKind.CASE_PAUSE_REFUSED, STORM, 3, edit=asked.id.hex)
    assert (only(STORM, asked, refused).change, span(only(STORM, asked, refused))[1]) == (None, at("09T17:30"))


def test_a_pause_that_ends_while_its_correction_waits_keeps_its_end() -> None:
    open_one = entered("09T08:30", "", recorded=1)
    asked = about(EventKind.CASE_PAUSE_CORRECTED, open_one, 2, reason="permit", why="选错", approval="needed")
    ended = about(EventKind.CASE_PAUSE_ENDED, open_one, 3, at("10T12:00"))
    approved = about(EventKind.CASE_PAUSE_APPROVED, open_one, 4, edit=asked.id.hex)
    pause = only(open_one, asked, ended, approved)
    assert (pause.terms.reason, pause.terms.ends_at, pause.ended) == ("permit", at("10T12:00"), ended)


def test_a_removal_takes_the_pause_out_once_it_is_approved() -> None:
    removed = about(EventKind.CASE_PAUSE_REMOVED, STORM, 2, why="记错")
    assert only(STORM, removed).state is PauseState.REMOVED
    asked = about(EventKind.CASE_PAUSE_REMOVED, STORM, 2, why="记错", approval="needed")
    assert (only(STORM, asked).state, only(STORM, asked).is_alive) == (PauseState.COUNTS, True)
    approved = about(EventKind.CASE_PAUSE_APPROVED, STORM, 3, edit=asked.id.hex)
    assert only(STORM, asked, approved).state is PauseState.REMOVED


def test_a_decision_on_something_else_changes_nothing() -> None:
    stranger = about(EventKind.CASE_PAUSE_APPROVED, WAITING, 2, edit=STORM.id.hex)
    other = about(EventKind.CASE_PAUSE_REFUSED, WAITING, 2, edit=STORM.id.hex)
    assert only(WAITING, stranger) == only(WAITING, other) == only(WAITING)
    late = about(EventKind.CASE_PAUSE_CORRECTED, STORM, 5, reason="permit", why="另一台电脑上改的")
    removed = about(EventKind.CASE_PAUSE_REMOVED, STORM, 2, why="记错")
    assert only(STORM, removed, late).terms.reason == "weather"
    assert pauses_of([late]) == ()


def test_a_pause_that_lasts_ends_with_the_case() -> None:
    open_one = entered("09T08:30", "")
    closed = event(EventKind.CASE_CLOSED, "10T12:00", from_="accept")
    before = event(EventKind.CASE_WITHDRAWN, "09T08:00", from_="accept")
    pause = only(open_one, closed, before)
    assert (pause.terms.ends_at, pause.ended) == (at("10T12:00"), closed)
    assert only(open_one, before).is_open


def test_the_terms_of_a_correction_are_what_it_changes() -> None:
    before = PauseTerms(starts_at=at("09T08:30"), ends_at=at("09T17:30"), reason="weather", note="大风")
    file = UUID(int=7)
    after = dataclasses.replace(before, ends_at=None, note="", attachment_id=file)
    assert terms_payload(after, before) == {"to": "", "note": "", "attachment": file.hex}
    changed = about(EventKind.CASE_PAUSE_CORRECTED, STORM, 2, to="", note="", attachment=file.hex)
    assert only(STORM, changed).terms == after
    back = about(EventKind.CASE_PAUSE_CORRECTED, STORM, 3, attachment="")
    assert only(STORM, changed, back).terms.attachment_id is None


@pytest.mark.parametrize(
    ("reason", "keeper"),
    [
        (PauseReason.ACCESS_DESIGN, Keeper.DESIGNER),
        (PauseReason.EXPERT_REVIEW, Keeper.EXPERTS),
        (PauseReason.FUNDS, Keeper.FUNDS),
        (PauseReason.UPSTREAM, Keeper.UPSTREAM),
    ],
)
def test_time_waited_for_others_is_theirs(
    business_types: dict[str, BusinessType], reason: PauseReason, keeper: Keeper
) -> None:
    pause = entered("08T11:00", "08T13:00", reason)
    held = holding(business_types["LV-RES-NEW"], [ACCEPTED, pause], as_of=at("08T13:00"))
    assert [(share.keeper, share.ten_thousandths) for share in held.shares] == [(Keeper.CLERK, 5000), (keeper, 5000)]


def test_of_two_pauses_at_once_the_first_to_begin_has_the_time(business_types: dict[str, BusinessType]) -> None:
    papers = entered("08T10:00", "08T12:00", "customer_papers", recorded=2)
    storm = entered("08T11:00", "08T14:00", "weather", recorded=1)
    inside = entered("08T11:30", "08T11:40", "permit", recorded=3)
    not_counted = entered("08T09:10", "08T18:00", "funds", recorded=4, approval=Approval.NEEDED)
    story = [ACCEPTED, papers, storm, inside, not_counted]
    advanced = event(EventKind.CASE_ADVANCED, "08T11:00", from_="accept", to="survey")
    held = holding(business_types["LV-RES-NEW"], [*story, advanced], as_of=at("08T15:00"))
    assert [(span.keeper, span.ends_at, span.proof) for span in held.spans] == [
        (Keeper.CLERK, at("08T10:00"), ACCEPTED),
        (Keeper.CUSTOMER, at("08T12:00"), papers),
        (Keeper.WEATHER, at("08T14:00"), storm),
        (Keeper.CLERK, at("08T15:00"), storm),
    ]


def test_a_pause_across_an_end_and_a_reopening_goes_on_afterwards(business_types: dict[str, BusinessType]) -> None:
    storm = entered("08T10:00", "08T16:00")
    ended = event(EventKind.CASE_WITHDRAWN, "08T11:00", from_="accept")
    during = entered("08T11:30", "08T11:40", "permit")
    reopened = event(EventKind.CASE_REOPENED, "08T12:00", to="accept")
    held = holding(business_types["LV-RES-NEW"], [ACCEPTED, storm, ended, during, reopened], as_of=at("08T17:00"))
    assert [(span.keeper, span.ends_at) for span in held.spans] == [
        (Keeper.CLERK, at("08T10:00")),
        (Keeper.WEATHER, at("08T11:00")),
        (Keeper.NOBODY, at("08T12:00")),
        (Keeper.WEATHER, at("08T16:00")),
        (Keeper.CLERK, at("08T17:00")),
    ]
    assert held.spans[3].proof == storm


# -- whatever order, however cut

_START = at("08T09:00")
_AS_OF = at("19T12:00")
_moments = st.integers(0, 14_000).map(lambda minute: _START + minute * MINUTE)
_spans = st.tuples(_moments, _moments, st.sampled_from(PauseReason), st.sampled_from(["", "needed", "own"]))


def _case(business_type: BusinessType) -> Case:
    return Case(
        id=CASE,
        number="2026-YF-000318-5",
        business_code=business_type.code,
        business_version=business_type.effective_from,
        stage="accept",
        stage_since=_START,
        state=CaseState.OPEN,
        customer_id=None,
        area_id=UUID(int=1),
        responsible_id=UUID(int=11),
        name="区银建",
        phone="19900001542",
        address="鸣凤村",
        accepted_at=_START,
        origin=Origin.COUNTER,
    )


def _dues(business_type: BusinessType, calendar: WorkingCalendar, events: Sequence[Event]) -> list[datetime | None]:
    found = clocks(_case(business_type), business_type, events, calendar=calendar, as_of=_AS_OF)
    return [None if clock.deadline is None else clock.deadline.due_at for clock in found]


def _entered(number: int, told: tuple[datetime, datetime, PauseReason, str], recorded: int) -> Event:
    starts_at, ends_at = sorted(told[:2])
    terms = PauseTerms(starts_at=starts_at, ends_at=ends_at, reason=told[2], note=str(number))
    said = {name: str(value) for name, value in terms_payload(terms).items()}
    words = {**said, **({"approval": told[3]} if told[3] else {})}
    made = event(EventKind.CASE_PAUSE_ENTERED, RECORDED, recorded, note=str(number))
    return dataclasses.replace(made, id=uuid5(CASE, f"pause {number}"), payload=words)


_edits = st.sampled_from(["none", "ended", "corrected", "asked", "approved", "removed", "refused"])


def _edited(made: Event, edit: str, moment: datetime, recorded: int) -> list[Event]:
    """What is recorded of one pause after it was entered, in its own order."""
    when = str(terms_payload(PauseTerms(starts_at=moment))["from"])
    decided = {"approved": EventKind.CASE_PAUSE_APPROVED, "refused": EventKind.CASE_PAUSE_REFUSED}
    if edit == "ended":
        return [about(EventKind.CASE_PAUSE_ENDED, made, recorded, moment)]
    if edit == "corrected":
        return [about(EventKind.CASE_PAUSE_CORRECTED, made, recorded, to=when, why="抄错")]
    if edit in decided or edit == "asked":
        asked = about(EventKind.CASE_PAUSE_CORRECTED, made, recorded, to=when, why="抄错", approval="needed")
        if edit == "asked":
            return [asked]
        return [asked, about(decided[edit], made, recorded + 1, edit=asked.id.hex)]
    if edit == "removed":
        return [about(EventKind.CASE_PAUSE_REMOVED, made, recorded, why="记错")]
    return []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_spans, _edits, _moments), min_size=1, max_size=5), st.permutations(range(5)), st.randoms())
def test_the_order_of_edits_of_different_pauses_does_not_matter(
    business_types: dict[str, BusinessType],
    calendar: WorkingCalendar,
    told: list[tuple[tuple[datetime, datetime, PauseReason, str], str, datetime]],
    order: list[int],
    dice: Random,
) -> None:
    business_type = business_types["LV-RES-NEW"]

    def recorded(places: Sequence[int]) -> list[Event]:
        """The same things said of the same pauses, recorded one pause after the other in this order."""
        events = [ACCEPTED]
        for turn, place in enumerate(places):
            terms, edit, moment = told[place]
            made = _entered(place, terms, 100 + 10 * turn)
            events += [made, *_edited(made, edit, moment, 500 + 10 * turn)]
        return events

    first = recorded(range(len(told)))
    second = recorded([place for place in order if place < len(told)])
    dice.shuffle(second)
    assert _dues(business_type, calendar, second) == _dues(business_type, calendar, first)
    held = holding(business_type, first, as_of=_AS_OF)
    assert sum(share.ten_thousandths for share in held.shares) == WHOLE


@settings(max_examples=60, deadline=None)
@given(st.lists(_spans, min_size=1, max_size=4), _moments)
def test_splitting_a_pause_changes_nothing(
    business_types: dict[str, BusinessType],
    calendar: WorkingCalendar,
    told: list[tuple[datetime, datetime, PauseReason, str]],
    moment: datetime,
) -> None:
    business_type = business_types["LV-RES-NEW"]
    whole = [ACCEPTED, *(_entered(place, terms, place) for place, terms in enumerate(told))]
    starts_at, ends_at, reason, approval = told[0]
    first, last = min(starts_at, ends_at), max(starts_at, ends_at)
    cut = min(max(moment, first), last)
    halves = [_entered(8, (first, cut, reason, approval), 8), _entered(9, (cut, last, reason, approval), 9)]
    assert _dues(business_type, calendar, [ACCEPTED, *halves, *whole[2:]]) == _dues(business_type, calendar, whole)


@settings(max_examples=40, deadline=None)
@given(st.lists(_spans, max_size=4), _spans)
def test_another_pause_never_brings_a_deadline_forward(
    business_types: dict[str, BusinessType],
    calendar: WorkingCalendar,
    told: list[tuple[datetime, datetime, PauseReason, str]],
    another: tuple[datetime, datetime, PauseReason, str],
) -> None:
    business_type = business_types["LV-RES-NEW"]
    before = [ACCEPTED, *(_entered(place, terms, place) for place, terms in enumerate(told))]
    after = [*before, _entered(7, another, 7)]
    for earlier, later in zip(
        _dues(business_type, calendar, before), _dues(business_type, calendar, after), strict=True
    ):
        assert earlier is None or (later is not None and later >= earlier)
