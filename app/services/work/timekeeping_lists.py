"""What is asked about times as lists screens can show, filter and write out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.domain.lists import ColumnKind, ListColumn, ListQuery
from app.domain.work.timekeeping.findings import FindingState
from app.domain.work.timekeeping.rules import Rule, Weight
from app.services.work.timekeeping import Found, StepTruth, TimekeepingService

UNSETTLED: Final = "unsettled"
"""The choice of the filter `state` that leaves what has to be answered: not answered yet, or not accepted."""

_TO_ANSWER: Final = frozenset({FindingState.OPEN, FindingState.REJECTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One line of the list; `finding_key` names the finding, `key` the line."""

    key: int
    finding_key: str
    state: FindingState
    rule: Rule
    weight: Weight
    number: str
    business: str
    stage: str
    person: str
    at: datetime | None
    other_at: datetime | None
    recorded_at: datetime
    found: Found


class FindingList:
    """The findings, the newest first; they are counted and not stored, so the list is read whole.

    `month` (`YYYY-MM`) leaves only those of a month; empty lists all that can be looked at. Filters: `state` (a
    `FindingState` or `UNSETTLED`) and `rule`.
    """

    columns: Final = (
        ListColumn(name="state", title="状态", kind=ColumnKind.BADGE, width=5),
        ListColumn(name="rule", title="疑问", width=10),
        ListColumn(name="number", title="业务编号", width=10),
        ListColumn(name="stage", title="环节", width=7),
        ListColumn(name="person", title="录入人", width=5),
        ListColumn(name="at", title="时间一", kind=ColumnKind.MOMENT, width=9),
        ListColumn(name="other_at", title="时间二", kind=ColumnKind.MOMENT, width=9),
        ListColumn(name="recorded_at", title="登记时间", kind=ColumnKind.MOMENT, width=9),
        ListColumn(name="weight", title="性质", width=4),
        ListColumn(name="business", title="业务类型", width=9),
    )

    def __init__(self, service: TimekeepingService, month: str = "") -> None:
        self.month = month
        self._service = service
        self._numbers: dict[str, int] = {}
        self._rows: dict[int, FindingRow] = {}

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The lines the query asks for; a finding keeps its line's key however often it is asked."""
        rows = [self._row(found) for found in self._service.findings(self.month)]
        self._rows = {row.key: row for row in rows}
        words = query.text.split()
        kept = [row for row in rows if _fits(row, query) and all(word in _text(row) for word in words)]
        if query.order:
            kept.sort(key=lambda row: str(getattr(row, query.order) or "~"), reverse=query.is_descending)
        return [row.key for row in kept]

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """The lines of these keys as they were last read."""
        return [self._rows[key] for key in keys if key in self._rows]

    def _row(self, found: Found) -> FindingRow:
        finding = found.finding
        return FindingRow(
            key=self._numbers.setdefault(finding.key, len(self._numbers)),
            finding_key=finding.key,
            state=found.state,
            rule=finding.rule,
            weight=finding.weight,
            number=finding.subject.number,
            business=found.business,
            stage=found.stage,
            person="" if found.person is None else found.person.name,
            at=finding.at,
            other_at=finding.other_at,
            recorded_at=finding.recorded_at,
            found=found,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step of a month; `kind` is that of its event."""

    key: int
    is_true: bool
    number: str
    stage: str
    kind: str
    person: str
    occurred_at: datetime
    on_paper_at: datetime | None
    recorded_at: datetime
    device_at: datetime
    truth: StepTruth


class StepList:
    """The steps behind the rate of a month, in the order they were recorded. Filters: `truth` (`doubtful`)."""

    columns: Final = (
        ListColumn(name="is_true", title="真实", kind=ColumnKind.BADGE, width=4),
        ListColumn(name="number", title="业务编号", width=10),
        ListColumn(name="stage", title="环节", width=7),
        ListColumn(name="kind", title="事项", width=7),
        ListColumn(name="person", title="录入人", width=5),
        ListColumn(name="occurred_at", title="发生", kind=ColumnKind.MOMENT, width=9),
        ListColumn(name="on_paper_at", title="单据", kind=ColumnKind.MOMENT, width=9),
        ListColumn(name="recorded_at", title="登记", kind=ColumnKind.MOMENT, width=9),
        ListColumn(name="device_at", title="本机", kind=ColumnKind.MOMENT, width=9),
    )

    def __init__(self, service: TimekeepingService, month: str = "") -> None:
        self.month = month
        self._service = service
        self._rows: list[StepRow] = []

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The lines the query asks for."""
        self._rows = [_step_row(key, truth) for key, truth in enumerate(self._service.steps(self.month))]
        words = query.text.split()
        kept = [
            row
            for row in self._rows
            if all(word in f"{row.number} {row.stage} {row.person}" for word in words)
            and not (query.filters.get("truth") and row.is_true)
        ]
        if query.order:
            kept.sort(key=lambda row: str(getattr(row, query.order) or "~"), reverse=query.is_descending)
        return [row.key for row in kept]

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """The lines of these keys as they were last read."""
        return [self._rows[key] for key in keys if key < len(self._rows)]


def _fits(row: FindingRow, query: ListQuery) -> bool:
    state, rule = query.filters.get("state", ""), query.filters.get("rule", "")
    in_state = row.state in _TO_ANSWER if state == UNSETTLED else not state or row.state.value == state
    return in_state and (not rule or row.rule.value == rule)


def _text(row: FindingRow) -> str:
    return f"{row.number} {row.business} {row.stage} {row.person} {row.finding_key}"


def _step_row(key: int, truth: StepTruth) -> StepRow:
    event = truth.step.event
    return StepRow(
        key=key,
        is_true=truth.is_true,
        number=truth.step.number,
        stage=truth.step.stage,
        kind=event.kind,
        person="" if truth.person is None else truth.person.name,
        occurred_at=event.occurred_at,
        on_paper_at=event.on_paper_at,
        recorded_at=event.recorded_at,
        device_at=event.device_at,
        truth=truth,
    )
