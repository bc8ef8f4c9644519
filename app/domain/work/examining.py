"""Reviews and inspections (图纸审查、中间检查、竣工检验): verdicts, and all defects of one in one written notice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.domain.problems import Problem
from app.domain.work.case import Case
from app.domain.work.event import Event, EventKind


class Verdict(StrEnum):
    """How an examination ended."""

    PASSED = "passed"  # 合格
    DEFECTS = "defects"  # 不合格，限期整改


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What is said of one case at one examination.

    Attributes:
        people: who examined, in words.
        opinion: the written opinion.
        defects: every defect, one each; they make up the one written notice.
        rectify_on: until when they are to be put right.
    """

    verdict: Verdict
    people: str = ""
    opinion: str = ""
    defects: tuple[str, ...] = ()
    rectify_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """A further notice for the same examination: defects that should have stood in the first, and why they did not."""

    defects: tuple[str, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """One examination as it is on record.

    Attributes:
        id: of its event.
        meeting: id of the meeting that held it as text; empty for a written opinion or an inspection on the spot.
        previous: the examination of the same stage before it that found defects: this one checks them again.
        supplements: further notices; each is counted.
    """

    id: UUID
    stage: str
    at: datetime
    findings: Findings
    meeting: str = ""
    previous: UUID | None = None
    supplements: tuple[Supplement, ...] = ()

    @property
    def is_passed(self) -> bool:
        """Whether nothing is left to be put right."""
        return self.findings.verdict is Verdict.PASSED and not self.supplements

    @property
    def notices(self) -> int:
        """How many written notices of defects it brought; more than one should not be."""
        return len(self.supplements) + (1 if self.findings.defects else 0)


def examinations(events: Iterable[Event]) -> tuple[Examination, ...]:
    """Every examination of a case, oldest first.

    Args:
        events: the case's story, oldest first.
    """
    found: dict[UUID, Examination] = {}
    for event in events:
        if event.kind == EventKind.CASE_EXAMINED:
            found[event.id] = _examination(event)
        elif event.kind == EventKind.CASE_DEFECTS_ADDED:
            key = UUID(str(event.payload["examination"]))
            added = Supplement(
                defects=lines_of(str(event.payload["defects"])),
                reason=str(event.payload["reason"]),
                at=event.occurred_at,
            )
            found[key] = replace(found[key], supplements=(*found[key].supplements, added))
    return tuple(found.values())


def latest_of(past: Sequence[Examination], stage: str, since: datetime | None = None) -> Examination | None:
    """The last examination of a stage, of this visit to it when `since` is given."""
    own = [each for each in past if each.stage == stage and (since is None or each.at >= since)]
    return own[-1] if own else None


def is_examined(case: Case, past: Sequence[Examination]) -> bool:
    """Whether the present visit to the stage brought an examination that was passed."""
    last = latest_of(past, case.stage, case.stage_since)
    return last is not None and last.is_passed


def check_findings(findings: Findings, today: date) -> tuple[Problem, ...]:
    """What is missing or wrong: who examined, the written opinion, defects with the date they are to be put right by.

    Every defect is told in writing at one time (《供电营业规则》, quoted in the domain notes on forms F21-F26).
    """
    problems = []
    if not findings.people.strip():
        problems.append(Problem(code="examination.people_missing", field="people"))
    if not findings.opinion.strip():
        problems.append(Problem(code="examination.opinion_missing", field="opinion"))
    has_failed = findings.verdict is Verdict.DEFECTS
    if has_failed and not findings.defects:
        problems.append(Problem(code="examination.defects_missing", field="defects"))
    if not has_failed and findings.defects:
        problems.append(Problem(code="examination.passed_with_defects", field="defects"))
    if has_failed and (findings.rectify_on is None or findings.rectify_on < today):
        problems.append(Problem(code="examination.rectify_on", field="rectify_on"))
    return tuple(problems)


def filled_by(findings: Findings, fills: Mapping[str, str], day: date) -> dict[str, str | int]:
    """The fields of the stage that a passed examination answers, so that nobody types them again.

    Args:
        findings: what was found.
        fills: part of the findings (`people`, `day`, `opinion`, `verdict`) to the code of a field.
        day: it was examined on.
    """
    parts = {
        "people": findings.people.strip(),
        "day": day.isoformat(),
        "opinion": findings.opinion.strip(),
        "verdict": str(findings.verdict),
    }
    return {field: parts[part] for part, field in fills.items() if part in parts}


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that say something: one defect each."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def payload_of(stage: str, findings: Findings, *, meeting: str, previous: UUID | None) -> dict[str, str | int]:
    """An examination as its event keeps it."""
    return {
        "stage": stage,
        "verdict": str(findings.verdict),
        "people": findings.people.strip(),
        "opinion": findings.opinion.strip(),
        "defects": "\n".join(findings.defects),
        "rectify_on": "" if findings.rectify_on is None else findings.rectify_on.isoformat(),
        "meeting": meeting,
        "previous": "" if previous is None else str(previous),
    }


def _examination(event: Event) -> Examination:
    payload: Mapping[str, str | int] = event.payload
    until, previous = str(payload["rectify_on"]), str(payload["previous"])
    return Examination(
        id=event.id,
        stage=str(payload["stage"]),
        at=event.occurred_at,
        findings=Findings(
            verdict=Verdict(str(payload["verdict"])),
            people=str(payload["people"]),
            opinion=str(payload["opinion"]),
            defects=lines_of(str(payload["defects"])),
            rectify_on=date.fromisoformat(until) if until else None,
        ),
        meeting=str(payload["meeting"]),
        previous=UUID(previous) if previous else None,
    )
