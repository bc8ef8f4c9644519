"""真实时间率: the share of a month's steps whose times can be believed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.domain.work.timekeeping.findings import Answer, Finding, FindingState
from app.domain.work.timekeeping.rules import Weight

WHOLE: Final = 10_000
"""The rate is told in ten-thousandths, cut off rather than rounded up: 100 % means every single step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many steps were recorded and how many of them are true."""

    steps: int
    true_steps: int

    @property
    def ten_thousandths(self) -> int | None:
        """true_steps × 10,000 ÷ steps, cut off; None when nothing was recorded."""
        return self.true_steps * WHOLE // self.steps if self.steps else None


def doubtful_events(findings: Iterable[Finding], answers: Mapping[str, Answer]) -> frozenset[UUID]:
    """The events in doubt: those of contradictions and differences the head has not accepted the reason of."""
    return frozenset(
        event_id
        for finding in findings
        if finding.weight is not Weight.HINT and state_of(finding, answers) is not FindingState.ACCEPTED
        for event_id in finding.event_ids
    )


def rate_of(events: Iterable[UUID], doubtful: frozenset[UUID]) -> Rate:
    """真实时间率 = steps that are true ÷ steps recorded in the month.

    A step is an event whose times are compared (`steps.STEPS`), counted in the month it was recorded in. It is true
    when its paper and system times agree within the tolerances of the rules and it stands in no finding, or every
    finding it stands in was answered and accepted. Hints do not count, for they prove nothing about a single step. The
    measure and its tolerances are the program's own proposal (待核对, `resources/reference/timekeeping.toml`).
    """
    ids = list(events)
    return Rate(steps=len(ids), true_steps=sum(each not in doubtful for each in ids))


def state_of(finding: Finding, answers: Mapping[str, Answer]) -> FindingState:
    """How far a finding has been answered."""
    answer = answers.get(finding.key)
    return FindingState.OPEN if answer is None else answer.state
