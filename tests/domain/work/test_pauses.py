"""The pauses of a case from what was recorded: what counts, until when, and who has the time."""

import dataclasses
from datetime import datetime
from uuid import UUID

import pytest

from app.domain.definitions.business import BusinessType
from app.domain.work.event import Event, EventKind
from app.domain.work.holding import Keeper, holding
from app.domain.work.pause_terms import PauseTerms, terms_payload
from app.domain.work.pauses import Approval, CasePause, PauseState, pauses_of, standing_still, step_pause
from app.domain.work.pausing import PauseReason
from tests.domain.work.told_pauses import ACCEPTED, about, at, entered, event

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
