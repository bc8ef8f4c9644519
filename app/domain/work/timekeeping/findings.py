"""What is found when times are compared, and what was answered to it."""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.domain.work.event import Event, EventKind, SubjectKind
from app.domain.work.timekeeping.rules import Rule, RuleSpec, Weight

Told = Mapping[str, str | int]
_KEY_LENGTH: Final = 12  # hexadecimal digits: 2^48 keys, short enough to be read out


class FindingState(StrEnum):
    """How far a finding has been answered."""

    OPEN = "open"  # 待说明
    ANSWERED = "answered"  # 待认可
    ACCEPTED = "accepted"  # 已认可
    REJECTED = "rejected"  # 不认可, to be answered anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a finding is about: a case, or the station as a whole when it is about a month or a computer."""

    kind: SubjectKind
    id: UUID
    number: str = ""  # of the case


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One question about times; a question, not a verdict.

    `event_ids` are the facts in doubt, `at` and `other_at` the two times that do not go together, `recorded_at` the
    moment the last of the facts was recorded, which decides its month. `values` are what its sentence names. `key` is
    the same whenever the same facts are compared and another one as soon as a fact is another.
    """

    key: str
    rule: Rule
    weight: Weight
    subject: Subject
    stage: str
    person_id: UUID | None
    event_ids: tuple[UUID, ...]
    recorded_at: datetime
    at: datetime | None = None
    other_at: datetime | None = None
    values: Told = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was said to a finding: the reason with who gave it, and the head's word on it (None: not given yet)."""

    reason: str
    answered_by: UUID | None
    answered_at: datetime
    is_accepted: bool | None = None
    note: str = ""
    decided_by: UUID | None = None
    decided_at: datetime | None = None

    @property
    def state(self) -> FindingState:
        """How far the finding is with this answer."""
        if self.is_accepted is None:
            return FindingState.ANSWERED
        return FindingState.ACCEPTED if self.is_accepted else FindingState.REJECTED


def found(
    spec: RuleSpec,
    subject: Subject,
    events: Sequence[Event],
    *,
    stage: str = "",
    at: datetime | None = None,
    other_at: datetime | None = None,
    told: Told | None = None,
) -> Finding:
    """A finding about events, at least one; the last recorded one says whose it is and which month it belongs to."""
    last = max(events, key=lambda event: event.recorded_at)
    ids = tuple(event.id for event in events)
    return Finding(
        key=key_of(spec.rule, subject, ids, told or {}),
        rule=spec.rule,
        weight=spec.weight,
        subject=subject,
        stage=stage,
        person_id=last.actor_id,
        event_ids=ids,
        recorded_at=last.recorded_at,
        at=at,
        other_at=other_at,
        values=dict(told or {}),
    )


def key_of(rule: Rule, subject: Subject, event_ids: Iterable[UUID], told: Told) -> str:
    """The natural key: the rule, its subject, the events in doubt and what is told of them."""
    content = [rule.value, str(subject.id), sorted(map(str, event_ids)), sorted(told.items())]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:_KEY_LENGTH]


def answers_from(events: Iterable[Event]) -> dict[str, Answer]:
    """The last answer to each finding by its key; `events` in the order they were recorded.

    A decision counts for the answer before it; a new answer takes the place of a refused one and waits again.
    """
    answers: dict[str, Answer] = {}
    for event in events:
        key = str(event.payload.get("finding", ""))
        if event.kind == EventKind.TIMES_ANSWERED:
            reason = str(event.payload["reason"])
            answers[key] = Answer(reason=reason, answered_by=event.actor_id, answered_at=event.recorded_at)
        elif event.kind == EventKind.TIMES_DECIDED and key in answers:
            answers[key] = dataclasses.replace(
                answers[key],
                is_accepted=event.payload["is_accepted"] == 1,
                note=str(event.payload.get("note", "")),
                decided_by=event.actor_id,
                decided_at=event.recorded_at,
            )
    return answers
