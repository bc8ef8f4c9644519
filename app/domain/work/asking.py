"""Papers asked for after the one-time notice: each later request has a reason and is counted (一次性告知)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from app.domain.definitions.business import BusinessType
from app.domain.definitions.paper import PaperSpec
from app.domain.problems import Problem
from app.domain.work.case import PaperState
from app.domain.work.checks import Filled, paper_state, papers_of
from app.domain.work.event import Event, EventKind

SUPPLEMENT: Final = "supplement-notice"
"""The form of the second notice (补充告知): what is asked in addition, with the reasons."""

_FREE: Final = "asked-"  # the code of a paper that is on no checklist: asked-1, asked-2 …


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterRequest:
    """One paper asked for later; `code` is the checklist's, or made for a paper that is on none."""

    code: str
    name: str
    reason: str
    asked_at: datetime
    asked_by: UUID | None
    state: PaperState

    @property
    def is_free(self) -> bool:
        """Whether the paper is on no checklist."""
        return is_free(self.code)


def is_free(code: str) -> bool:
    """Whether the code belongs to a paper that was asked for in words of one's own."""
    return code.startswith(_FREE)


def named_on_notice(case: Filled, business: BusinessType) -> tuple[PaperSpec, ...]:
    """The papers the notice of a case names: all but those the clerk has marked as not needed.

    A paper a field decides about is named with its condition, so that the customer knows of it beforehand.
    """
    return tuple(
        spec
        for spec in business.papers
        if spec.when is not None or paper_state(case, spec.code) is not PaperState.NOT_NEEDED
    )


def noticed_papers(business: BusinessType, events: Iterable[Event]) -> frozenset[str] | None:
    """The codes of the papers on the notices given so far; None while none was given.

    Notices of the first schema did not keep what they named: they named the whole checklist.
    """
    given = [event.payload for event in events if event.kind == EventKind.CASE_NOTICE_GIVEN]
    if not given:
        return None
    whole = ",".join(spec.code for spec in business.papers)
    return frozenset(code for payload in given for code in str(payload.get("papers", whole)).split(","))


def later_requests(case: Filled, business: BusinessType, events: Sequence[Event]) -> tuple[LaterRequest, ...]:
    """What was asked for later, in the order it was asked."""
    states = {paper.code: paper.state for paper in papers_of(case, business)}
    for event in events:
        if event.kind == EventKind.CASE_PAPER_CHANGED and is_free(str(event.payload["paper"])):
            states[str(event.payload["paper"])] = PaperState(str(event.payload["after"]))
    return tuple(
        LaterRequest(
            code=str(event.payload["paper"]),
            name=str(event.payload["name"]),
            reason=str(event.payload["reason"]),
            asked_at=event.occurred_at,
            asked_by=event.actor_id,
            state=states.get(str(event.payload["paper"]), PaperState.MISSING),
        )
        for event in events
        if event.kind == EventKind.CASE_PAPER_ASKED
    )


def has_unsigned_requests(events: Sequence[Event]) -> bool:
    """Whether something was asked for that the customer has not signed a second notice for."""
    told = [
        event.kind
        for event in events
        if event.kind == EventKind.CASE_PAPER_ASKED
        or (event.kind == EventKind.CASE_FORM_SIGNED and event.payload["form"] == SUPPLEMENT)
    ]
    return bool(told) and told[-1] == EventKind.CASE_PAPER_ASKED


def open_to_ask(case: Filled, business: BusinessType, events: Sequence[Event]) -> tuple[PaperSpec, ...]:
    """The papers of the checklist that can only be had by a later request."""
    named = _named(case, business, events)
    asked = {request.code for request in later_requests(case, business, events)}
    return tuple(spec for spec in business.papers if spec.code not in named | asked)


def next_free_code(requests: Sequence[LaterRequest]) -> str:
    """The code of the next paper that is on no checklist."""
    return f"{_FREE}{sum(request.is_free for request in requests) + 1}"


def check_request(
    case: Filled, business: BusinessType, events: Sequence[Event], *, code: str, name: str, reason: str
) -> tuple[Problem, ...]:
    """What keeps a later request from being made: no reason, no paper, or one the customer was told of before."""
    problems = [] if reason else [Problem(code="case.reason_missing", field="reason")]
    spec = next((spec for spec in business.papers if code in {spec.code, ""} and name in {spec.name, ""}), None)
    if not code and not name:
        return (*problems, Problem(code="asking.paper_missing", field="name"))
    if code and spec is None:
        return (*problems, Problem(code="paper.unknown", field="paper", values={"paper": code}))
    known = name if spec is None else spec.name
    field = "paper" if code else "name"
    if known in {request.name for request in later_requests(case, business, events)}:
        problems.append(Problem(code="asking.asked_before", field=field, values={"paper": known}))
    elif spec is not None and spec.code in _named(case, business, events):
        problems.append(Problem(code="asking.on_notice", field=field, values={"paper": known}))
    return tuple(problems)


def check_unnoticed(
    case: Filled, business: BusinessType, events: Sequence[Event], code: str, state: PaperState
) -> Problem | None:
    """A paper that is not on the notice given is taken only after it was asked for, with the reason."""
    if state is PaperState.NOT_NEEDED or noticed_papers(business, events) is None:
        return None
    spec = next((spec for spec in open_to_ask(case, business, events) if spec.code == code), None)
    return None if spec is None else Problem(code="asking.not_on_notice", field="papers", values={"paper": spec.name})


def _named(case: Filled, business: BusinessType, events: Iterable[Event]) -> frozenset[str]:
    """What the notice names; before it is given, what it would."""
    noticed = noticed_papers(business, events)
    return frozenset(spec.code for spec in named_on_notice(case, business)) if noticed is None else noticed
