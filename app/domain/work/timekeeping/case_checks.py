"""What the times of one case contradict: pure rules over its steps."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from app.domain.definitions.business import BusinessKind
from app.domain.definitions.stage import GateKind
from app.domain.work.event import Event, EventKind, SubjectKind
from app.domain.work.timekeeping.findings import Finding, Told, found
from app.domain.work.timekeeping.rules import Rule, RuleBook, RuleSpec, book_on
from app.domain.work.timekeeping.sittings import late, same_minute, sittings
from app.domain.work.timekeeping.steps import CaseTimes, Step
from app.domain.zone import STATION_ZONE

_MINUTE: Final = timedelta(minutes=1)
Check = Callable[[CaseTimes, RuleSpec], Iterator[Finding]]


def check_case(times: CaseTimes, books: tuple[RuleBook, ...]) -> tuple[Finding, ...]:
    """All findings of a case in the order of the rules; each by the rules in force when its facts were recorded."""
    used = {book.effective_from: book for book in (book_on(books, _day(each.recorded_at)) for each in times.events)}
    return tuple(
        finding
        for book in used.values()
        for rule, check in _CHECKS.items()
        if rule in book.specs
        for finding in check(times, book.specs[rule])
        if book_on(books, _day(finding.recorded_at)) is book
    )


def _paper_before_acceptance(times: CaseTimes, spec: RuleSpec) -> Iterator[Finding]:
    accepted = times.acceptance
    for step in times.steps if accepted is not None else ():
        if accepted is not None and _is_early(step.event, accepted, spec.figures["tolerance_minutes"]):
            yield found(
                spec,
                times.subject,
                [step.event],
                stage=step.stage,
                at=step.event.on_paper_at,
                other_at=accepted.occurred_at,
                told={"step": step.event.kind},
            )


def _is_early(event: Event, accepted: Event, tolerance: int) -> bool:
    return event.on_paper_at is not None and event.on_paper_at < accepted.occurred_at - tolerance * _MINUTE


def _fact_before_acceptance(times: CaseTimes, spec: RuleSpec) -> Iterator[Finding]:
    """Something was done, by what the case itself says, before there was a case: 体外循环."""
    accepted = times.acceptance
    if accepted is None:
        return
    for code in spec.fields:
        at = _moment(str(times.case.details.get(code, "")))
        is_day = len(str(times.case.details.get(code, ""))) == len("2026-01-01")
        if at is None or at >= (_midnight(accepted.occurred_at) if is_day else accepted.occurred_at):
            continue
        told = {"field": code, "value": str(times.case.details[code])}
        entered = _entered(times, code)
        stage = str((entered or accepted).payload.get("stage", ""))
        # It is the acceptance that came too late; what was entered says so.
        events = [accepted] if entered is None else [accepted, entered]
        yield found(spec, times.subject, events, stage=stage, at=at, other_at=accepted.occurred_at, told=told)


def _entered(times: CaseTimes, code: str) -> Event | None:
    """The event that last gave a field its value."""
    for event in reversed(times.events):
        fields = str(event.payload.get("fields", "")).split(",")
        if event.kind == EventKind.CASE_FIELDS_ENTERED and code in fields:
            return event
        if event.kind == EventKind.CASE_CORRECTED and event.payload.get("field") == code:
            return event
    return None


def _left_before_finish(times: CaseTimes, spec: RuleSpec) -> Iterator[Finding]:
    """A stage whose field work has to be finished was left without it, or at a time before it was finished."""
    gated = {
        stage.code
        for stage in times.business.stages
        if stage.order_kind and any(gate.kind is GateKind.ORDER_FINISHED for gate in stage.gates)
    }
    for step in times.passages():
        if step.stage not in gated or step.event.kind == EventKind.CASE_RETURNED:
            continue
        finished = [
            event.occurred_at
            for event in times.events
            if event.kind == EventKind.ORDER_FINISHED and times.order_stages.get(event.subject_id) == step.stage
        ]
        if not finished or min(finished) > step.event.occurred_at:
            at = min(finished) if finished else None
            yield found(
                spec, times.subject, [step.event], stage=step.stage, at=at, other_at=step.event.occurred_at, told={}
            )


def _out_of_order(times: CaseTimes, spec: RuleSpec) -> Iterator[Finding]:
    tolerance = spec.figures["tolerance_minutes"] * _MINUTE
    passages = [*_acceptance_step(times), *times.passages()]
    for kind, timed in (
        ("system", [(step, step.event.occurred_at) for step in passages]),
        ("paper", [(step, at) for step in passages if (at := step.event.on_paper_at) is not None]),
    ):
        for (_, before), (step, at) in pairwise(timed):
            if at < before - tolerance:
                told = {"times": kind}
                yield found(spec, times.subject, [step.event], stage=step.stage, at=at, other_at=before, told=told)


def _acceptance_step(times: CaseTimes) -> list[Step]:
    return [step for step in times.steps if step.event.kind == EventKind.CASE_ACCEPTED]


def _paper_differs(times: CaseTimes, spec: RuleSpec) -> Iterator[Finding]:
    """Paper and system times of one step lie too far apart; a paper before acceptance has its own rule."""
    tolerance = spec.figures["tolerance_minutes"] * _MINUTE
    accepted = times.acceptance
    for step in times.steps:
        paper = step.event.on_paper_at
        if paper is None or abs(paper - step.event.occurred_at) <= tolerance:
            continue
        if accepted is not None and paper < accepted.occurred_at:
            continue
        yield found(
            spec,
            times.subject,
            [step.event],
            stage=step.stage,
            at=paper,
            other_at=step.event.occurred_at,
            told={"step": step.event.kind},
        )


def _at_night(times: CaseTimes, spec: RuleSpec) -> Iterator[Finding]:
    """Desk work of the counter that was entered at night, once for each night."""
    nights: dict[date, list[Step]] = {}
    for step in times.steps if times.business.kind is BusinessKind.COUNTER else ():
        local = step.event.recorded_at.astimezone(STATION_ZONE)
        is_night = local.hour >= spec.figures["from_hour"] or local.hour < spec.figures["until_hour"]
        if is_night and step.event.subject_kind is SubjectKind.CASE:
            nights.setdefault((local - timedelta(hours=spec.figures["until_hour"])).date(), []).append(step)
    for steps in nights.values():
        yield _of_steps(times, spec, steps, steps[0].event.recorded_at, None)


def _same_minute(times: CaseTimes, spec: RuleSpec) -> Iterator[Finding]:
    for kind, at, steps in same_minute(times.passages(), spec.figures["at_least"]):
        yield _of_steps(times, spec, steps, at, None, {"times": kind})


def _one_sitting(times: CaseTimes, spec: RuleSpec) -> Iterator[Finding]:
    for steps in sittings(times.passages(), spec.figures):
        occurred = [step.event.occurred_at for step in steps]
        yield _of_steps(times, spec, steps, min(occurred), steps[-1].event.recorded_at)


def _recorded_late(times: CaseTimes, spec: RuleSpec) -> Iterator[Finding]:
    # A signed paper comes back after what it says was recorded: its date is compared, its scan is not late.
    entered = [step for step in times.steps if "attachment" not in step.event.payload]
    for steps, minutes in late(entered, times.calendar, spec.figures["working_minutes"]):
        worst = min(steps, key=lambda step: step.event.occurred_at).event
        yield _of_steps(times, spec, steps, worst.occurred_at, worst.recorded_at, {"minutes": minutes})


def _of_steps(
    times: CaseTimes,
    spec: RuleSpec,
    steps: Sequence[Step],
    at: datetime,
    other_at: datetime | None,
    told: Told | None = None,
) -> Finding:
    """A finding about several steps, named by the first of them."""
    named = {"count": len(steps), **(told or {})}
    events = [step.event for step in steps]
    return found(spec, times.subject, events, stage=steps[0].stage, at=at, other_at=other_at, told=named)


def _moment(text: str) -> datetime | None:
    """A field's moment, or the midnight of its day; None for what is neither."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=STATION_ZONE)


def _midnight(moment: datetime) -> datetime:
    return moment.astimezone(STATION_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)


def _day(moment: datetime) -> date:
    return moment.astimezone(STATION_ZONE).date()


_CHECKS: Final[Mapping[Rule, Check]] = {
    Rule.PAPER_BEFORE_ACCEPTANCE: _paper_before_acceptance,
    Rule.FACT_BEFORE_ACCEPTANCE: _fact_before_acceptance,
    Rule.LEFT_BEFORE_FINISH: _left_before_finish,
    Rule.OUT_OF_ORDER: _out_of_order,
    Rule.SAME_MINUTE: _same_minute,
    Rule.ONE_SITTING: _one_sitting,
    Rule.RECORDED_LATE: _recorded_late,
    Rule.PAPER_DIFFERS: _paper_differs,
    Rule.AT_NIGHT: _at_night,
}
