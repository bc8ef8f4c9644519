"""Limits with pauses, whatever order their edits were recorded in and however they are cut."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from random import Random
from uuid import UUID, uuid5

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.definitions.business import BusinessType
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.case import Case, CaseState, Origin
from app.domain.work.clocks import clocks
from app.domain.work.event import Event, EventKind
from app.domain.work.holding import WHOLE, holding
from app.domain.work.pause_terms import PauseTerms, terms_payload
from app.domain.work.pausing import PauseReason
from tests.domain.work.told_pauses import ACCEPTED, CASE, MINUTE, RECORDED, about, at, event

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
