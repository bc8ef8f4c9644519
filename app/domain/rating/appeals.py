"""Appeals against deductions (申诉): filed once, answered once, both of them facts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.domain.problems import Problem
from app.domain.rating.facts import RegisterEntry
from app.domain.work.event import Event

APPEAL_FILED: Final = "rating.appeal_filed"
"""The event of an appeal, of the person it is about; its payload: entry, reason, evidence, demand."""
APPEAL_ANSWERED: Final = "rating.appeal_answered"
"""The event of the answer; its payload: appeal, verdict, findings, decision; counter, replacement (entry ids)."""

_MOST: Final = {"reason": 3000, "evidence": 1000, "demand": 500, "findings": 1500, "decision": 800}
"""How many characters the form has room for."""


class Verdict(StrEnum):
    """What the head decided; the values are the choices of the form."""

    KEPT = "kept"  # 维持原考核
    CHANGED = "changed"  # 变更考核: taken back, and entered with another quantity
    REVOKED = "revoked"  # 撤销考核: taken back


class AppealState(StrEnum):
    """How an appeal stands."""

    OPEN = "open"  # 申诉中
    KEPT = "kept"
    CHANGED = "changed"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDraft:
    """What somebody brings forward against an entry."""

    entry_id: UUID
    reason: str
    evidence: str = ""
    demand: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDraft:
    """What the head answers; `quantity_hundredths` is the entry's new quantity when it is changed."""

    verdict: Verdict
    decision: str
    findings: str = ""
    quantity_hundredths: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer that was given; `replacement_id` is the entry that stands for a changed one."""

    verdict: Verdict
    findings: str
    decision: str
    answered_at: datetime
    by: UUID | None
    counter_id: UUID | None = None
    replacement_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """One appeal; `by` is who entered it, the person himself or somebody for him."""

    id: UUID
    entry_id: UUID
    staff_id: UUID
    reason: str
    evidence: str
    demand: str
    filed_at: datetime
    by: UUID | None
    answer: Answer | None = None

    @property
    def state(self) -> AppealState:
        """How it stands."""
        return AppealState.OPEN if self.answer is None else AppealState(self.answer.verdict.value)


def appeals_from(events: Iterable[Event]) -> Mapping[UUID, Appeal]:
    """The appeals among these events, which come in the order of time, by their entries."""
    found: dict[UUID, Appeal] = {}
    entry_of: dict[UUID, UUID] = {}
    for event in events:
        if event.kind == APPEAL_FILED:
            appeal = _filed(event)
            found.setdefault(appeal.entry_id, appeal)
            entry_of[appeal.id] = appeal.entry_id
        elif event.kind == APPEAL_ANSWERED:
            entry_id = entry_of[UUID(str(event.payload["appeal"]))]
            if found[entry_id].answer is None:
                found[entry_id] = replace(found[entry_id], answer=_answered(event))
    return found


def check_filing(draft: AppealDraft, known: Appeal | None, last_on: date | None, today: date) -> Iterator[Problem]:
    """What keeps an appeal from being filed; `last_on` is None while nobody was told of the deduction."""
    if not draft.reason.strip():
        yield Problem(code="appeal.reason_missing", field="reason")
    if known is not None:
        yield Problem(code="appeal.filed_before")
    elif last_on is not None and today > last_on:
        yield Problem(code="appeal.too_late", values={"day": last_on.isoformat()})
    yield from _too_long(reason=draft.reason, evidence=draft.evidence, demand=draft.demand)


def check_answer(draft: AnswerDraft, entry: RegisterEntry) -> Iterator[Problem]:
    """What keeps an answer from being given."""
    if not draft.decision.strip():
        yield Problem(code="appeal.decision_missing", field="decision")
    if draft.verdict is Verdict.CHANGED:
        quantity = draft.quantity_hundredths or 0
        if quantity <= 0 or quantity == entry.quantity_hundredths:
            yield Problem(code="appeal.quantity", field="quantity")
    yield from _too_long(findings=draft.findings, decision=draft.decision)


def _too_long(**texts: str) -> Iterator[Problem]:
    for name, text in texts.items():
        if len(text.strip()) > _MOST[name]:
            yield Problem(code="appeal.too_long", field=name, values={"limit": _MOST[name]})


def _filed(event: Event) -> Appeal:
    told = {key: str(value) for key, value in event.payload.items()}
    return Appeal(
        id=event.id,
        entry_id=UUID(told["entry"]),
        staff_id=event.subject_id,
        reason=told["reason"],
        evidence=told["evidence"],
        demand=told["demand"],
        filed_at=event.recorded_at,
        by=event.actor_id,
    )


def _answered(event: Event) -> Answer:
    told = {key: str(value) for key, value in event.payload.items()}
    return Answer(
        verdict=Verdict(told["verdict"]),
        findings=told["findings"],
        decision=told["decision"],
        answered_at=event.recorded_at,
        by=event.actor_id,
        counter_id=UUID(told["counter"]) if "counter" in told else None,
        replacement_id=UUID(told["replacement"]) if "replacement" in told else None,
    )
