"""A gathering of the station: the morning meeting (晨会), a meeting or a training, and what it decided."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.domain.problems import Problem, Refusal
from app.domain.zone import STATION_ZONE

TEXTS: Final = (
    "place", "host", "recorder", "weather", "guests", "fitness", "dress", "check_note",
    "yesterday", "unfinished", "learning", "remarks", "topics", "minutes",
)  # fmt: skip
"""What is typed of a gathering, by the keys of its papers."""

_PARTS: Final = re.compile(r"[；;]")
_MOST_PARTS: Final = 3  # what, who, until when
_DAY: Final = re.compile(r"(?:(\d{4})[-年/.])?(\d{1,2})[-月/.](\d{1,2})日?")


class GatheringKind(StrEnum):
    """What people come together for."""

    MORNING = "morning"  # 晨会
    MEETING = "meeting"  # 会议
    TRAINING = "training"  # 培训


class DecisionState(StrEnum):
    """How far a decision is carried out."""

    OPEN = "open"  # 未开始
    UNDERWAY = "underway"  # 进行中
    DONE = "done"  # 已完成


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided (议定事项), who answers for it, and until when; it is known by its words."""

    matter: str
    responsible: str = ""
    due_on: date | None = None
    state: DecisionState = DecisionState.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One line of what the morning meeting is reminded of: what it is (a code), how many, and which."""

    code: str
    count: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOrder:
    """One order of the day as the morning meeting hands it out; the fields are those of its paper."""

    order_number: str
    task: str
    area: str
    leader: str = ""
    guardian: str = ""
    time: str = ""
    risks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """One gathering; of the morning meeting there is one a day.

    Attributes:
        attendees: who was there, of the station's people.
        absent: who was not and why, and who stands in.
        warnings: what the program knew when the record was last written on its day.
        orders: likewise, the orders of the day.
        texts: what was typed, by the keys of `TEXTS`.
    """

    id: UUID
    number: str
    kind: GatheringKind
    subject: str
    held_at: datetime
    ended_at: datetime | None = None
    attendees: tuple[UUID, ...] = ()
    absent: str = ""
    warnings: tuple[Reminder, ...] = ()
    orders: tuple[DayOrder, ...] = ()
    decisions: tuple[Decision, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    version: int = 0

    @property
    def held_on(self) -> date:
        """The day at the station."""
        return self.held_at.astimezone(STATION_ZONE).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheringDraft:
    """What is typed of a gathering; `id` is None for a new one."""

    kind: GatheringKind
    subject: str
    held_at: datetime
    id: UUID | None = None
    ended_at: datetime | None = None
    attendees: tuple[UUID, ...] = ()
    absent: str = ""
    decisions: tuple[Decision, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


def check_gathering(draft: GatheringDraft) -> tuple[Problem, ...]:
    """What is missing or wrong: no subject, an end before the beginning, a decision taken twice."""
    problems = []
    if not draft.subject.strip():
        problems.append(Problem(code="field.required", field="subject"))
    if draft.ended_at is not None and draft.ended_at < draft.held_at:
        problems.append(Problem(code="gathering.ends_before", field="ended_at"))
    matters = [decision.matter for decision in draft.decisions]
    twice = next((matter for matter in matters if matters.count(matter) > 1), None)
    if twice is not None:
        problems.append(Problem(code="gathering.decided_twice", field="decisions", values={"matter": twice}))
    return tuple(problems)


def open_decisions(before: Iterable[Gathering]) -> tuple[Decision, ...]:
    """What these gatherings decided and nobody has reported as done, in the order it was decided."""
    standing: dict[str, Decision] = {}
    for gathering in sorted(before, key=lambda each: (each.held_at, each.number)):
        for decision in gathering.decisions:
            standing[decision.matter] = decision
    return tuple(each for each in standing.values() if each.state is not DecisionState.DONE)


def decision_line(decision: Decision) -> str:
    """A decision as it is typed: what；who；until when."""
    until = "" if decision.due_on is None else decision.due_on.isoformat()
    return "；".join(part for part in (decision.matter, decision.responsible, until) if part)


def decisions_from(text: str, known: Iterable[Decision], held_on: date) -> tuple[Decision, ...]:
    """The decisions typed one a line; one whose words are known keeps its state.

    A day without a year is the first such day from `held_on` on.

    Raises:
        Refusal: `gathering.decision_form`, with the line, when there are too many parts or the last of three is no day.
    """
    states = {decision.matter: decision.state for decision in known}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(_decision(line, states, held_on) for line in lines)


def _decision(line: str, states: Mapping[str, DecisionState], held_on: date) -> Decision:
    matter, *rest = [part.strip() for part in _PARTS.split(line)]
    due_on = _day(rest[-1], held_on) if rest else None
    people = rest if due_on is None else rest[:-1]
    if not matter or len(people) > 1 or len(rest) >= _MOST_PARTS:
        raise Refusal.of("gathering.decision_form", "decisions", line=line)
    return Decision(
        matter=matter,
        responsible=people[0] if people else "",
        due_on=due_on,
        state=states.get(matter, DecisionState.OPEN),
    )


def _day(text: str, from_day: date) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = found.groups()
    try:
        said = date(int(year or from_day.year), int(month), int(day))
    except ValueError:
        return None
    return said.replace(year=said.year + 1) if not year and said < from_day else said
