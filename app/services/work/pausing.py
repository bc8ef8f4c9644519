"""What the steps of a case and the verbs on its pauses share: the rule of approval, and pauses ended with a step."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from app.domain.people.session import Permission, Session
from app.domain.station.station import Setting
from app.domain.work.case import Case
from app.domain.work.event import Event, EventKind
from app.domain.work.pause_rules import ApprovalRule, approval_of_entry
from app.domain.work.pause_terms import PauseTerms
from app.domain.work.pauses import pauses_of
from app.domain.work.pausing import PauseReason
from app.domain.work.steps import StepKind
from app.persistence.database import Transaction
from app.services.office import Office
from app.services.station import put_setting
from app.services.work.ground import Occurred, record_case

_RULE: Final = "pauses.approval"


def approval_rule(tx: Transaction) -> ApprovalRule:
    """What a head has to approve at this station."""
    kept = tx.of(Setting).find_one(key=_RULE)
    if kept is None:
        return ApprovalRule()
    reasons = str(kept.value["reasons"]).split()
    return ApprovalRule(
        late=bool(kept.value["late"]),
        corrected=bool(kept.value["corrected"]),
        removed=bool(kept.value["removed"]),
        reasons=frozenset(PauseReason(reason) for reason in reasons),
    )


def put_approval_rule(tx: Transaction, rule: ApprovalRule) -> None:
    """Store what a head has to approve from now on; what was recorded before keeps its mark."""
    reasons = " ".join(sorted(rule.reasons))
    value = {"late": rule.late, "corrected": rule.corrected, "removed": rule.removed, "reasons": reasons}
    put_setting(tx, _RULE, value)


def said_of_step(
    office: Office, tx: Transaction, session: Session, kind: StepKind, moment: datetime, *, reason: str
) -> Mapping[str, str]:
    """What the event of a step says of approval: a pause entered late asks for it whatever way it is entered."""
    if kind is not StepKind.PAUSE:
        return {}
    terms = PauseTerms(starts_at=moment, reason=reason.strip())
    may_approve = session.may(Permission.APPROVE_PAUSES)
    approval = approval_of_entry(approval_rule(tx), terms, office.clock.now(), may_approve=may_approve)
    return {} if approval is None else {"approval": str(approval)}


def end_pauses(
    office: Office, tx: Transaction, session: Session, case: Case, events: Iterable[Event], at: datetime
) -> list[Event]:
    """End every pause of the case that lasts, as when everything it waited for has come."""
    return [
        record_case(
            office, tx, session, case, EventKind.CASE_PAUSE_ENDED, {"pause": pause.id.hex}, occurred=Occurred(at=at)
        )
        for pause in pauses_of(events)
        if pause.is_open and pause.change is None and pause.terms.starts_at <= at
    ]
