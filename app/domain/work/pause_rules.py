"""What a pause may be, and who has to approve it: the rules the verbs on pauses go by.

A pause lies between acceptance and the end of the case. Its end is never ahead: how long the customer or the storm will
take is not known before, so a pause that lasts is left open and ended when it is over; a day agreed on goes into the
note. Two pauses for the same reason do not overlap, for that is one pause entered twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.domain.problems import Problem
from app.domain.work.case import Case
from app.domain.work.pause_terms import PauseTerms
from app.domain.work.pauses import Approval, CasePause, PauseState
from app.domain.work.pausing import PauseReason
from app.domain.zone import STATION_ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRule:
    """What a head has to approve before it counts; the station may set it.

    Attributes:
        late: pauses entered on a later day than they began, by whatever way.
        corrected: changes of the time or the reason of a pause that counts.
        removed: removals of a pause that counts.
        reasons: every pause for one of these reasons, entered in time or not.
    """

    late: bool = True
    corrected: bool = True
    removed: bool = True
    reasons: frozenset[PauseReason] = frozenset()


def approval_of_entry(rule: ApprovalRule, terms: PauseTerms, now: datetime, *, may_approve: bool) -> Approval | None:
    """What a pause recorded now says of approval; None when it needs none."""
    is_late = terms.starts_at.astimezone(STATION_ZONE).date() < now.astimezone(STATION_ZONE).date()
    return _asked((rule.late and is_late) or terms.reason in rule.reasons, may_approve=may_approve)


def approval_of_correction(
    rule: ApprovalRule, pause: CasePause, terms: PauseTerms, *, may_approve: bool
) -> Approval | None:
    """What a correction says of approval: proof may be added freely, a pause that waits is approved as it is then."""
    moves = (terms.starts_at, terms.ends_at, terms.reason) != (
        pause.terms.starts_at,
        pause.terms.ends_at,
        pause.terms.reason,
    )
    gains = terms.reason != pause.terms.reason and terms.reason in rule.reasons
    is_asked = moves and (rule.corrected or gains)
    return _asked(pause.state is PauseState.COUNTS and is_asked, may_approve=may_approve)


def approval_of_removal(rule: ApprovalRule, pause: CasePause, *, may_approve: bool) -> Approval | None:
    """What a removal says of approval: a pause that still waits may be taken back by whoever enters pauses."""
    return _asked(pause.state is PauseState.COUNTS and rule.removed, may_approve=may_approve)


def check_terms(
    case: Case,
    pauses: Iterable[CasePause],
    terms: PauseTerms,
    now: datetime,
    *,
    instead_of: CasePause | None = None,
) -> tuple[Problem, ...]:
    """What is wrong with a pause to be entered, or with the new terms of the one it stands for afterwards."""
    others = [pause for pause in pauses if pause.is_alive and (instead_of is None or pause.id != instead_of.id)]
    is_by_step = instead_of is not None and instead_of.is_by_step
    problems = [*_check_start(case, terms, now)]
    if is_by_step and instead_of is not None and instead_of.is_open:
        if terms.ends_at is not None:
            problems.append(Problem(code="pause.ends_by_resume", field="to"))
    else:
        problems += _check_end(case, terms, now, may_last=not is_by_step)
    problems += _check_reason(terms, "" if instead_of is None else instead_of.terms.reason)
    problems += _check_twice(terms, others)
    if not (is_by_step or terms.note or terms.attachment_id):
        problems.append(Problem(code="pause.proof_missing", field="note"))
    return tuple(problems)


def _asked(is_needed: bool, *, may_approve: bool) -> Approval | None:  # noqa: FBT001 - the answer itself
    if not is_needed:
        return None
    return Approval.OWN if may_approve else Approval.NEEDED


def _check_start(case: Case, terms: PauseTerms, now: datetime) -> Iterator[Problem]:
    if terms.starts_at < case.accepted_at.replace(second=0, microsecond=0):  # people write minutes
        yield Problem(code="pause.before_acceptance", field="from")
    elif terms.starts_at > now:
        yield Problem(code="pause.not_begun", field="from")
    elif case.closed_at is not None and terms.starts_at > case.closed_at:
        yield Problem(code="pause.after_end", field="from")


def _check_end(case: Case, terms: PauseTerms, now: datetime, *, may_last: bool) -> Iterator[Problem]:
    if terms.ends_at is None:
        if case.closed_at is not None or not may_last:
            yield Problem(code="pause.end_missing", field="to")
    elif terms.ends_at < terms.starts_at:
        yield Problem(code="pause.backwards", field="to")
    elif terms.ends_at > now:
        yield Problem(code="pause.end_ahead", field="to")
    elif case.closed_at is not None and terms.ends_at > case.closed_at:
        yield Problem(code="pause.after_end", field="to")


def _check_reason(terms: PauseTerms, before: str) -> Iterator[Problem]:
    if not terms.reason:
        yield Problem(code="case.reason_missing", field="reason")
    elif terms.reason not in set(PauseReason) and terms.reason != before:
        yield Problem(code="pause.reason_unknown", field="reason", values={"reason": terms.reason})


def _check_twice(terms: PauseTerms, others: Iterable[CasePause]) -> Iterator[Problem]:
    for other in others:
        if other.terms.reason == terms.reason and _overlap(other.terms, terms):
            yield Problem(code="pause.twice", field="from", values={"pause": other.number})


def _overlap(one: PauseTerms, other: PauseTerms) -> bool:
    return _ends_after(one, other.starts_at) and _ends_after(other, one.starts_at)


def _ends_after(terms: PauseTerms, moment: datetime) -> bool:
    return terms.ends_at is None or terms.ends_at > moment
