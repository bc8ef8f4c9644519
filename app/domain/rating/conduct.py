"""Indicators of the register: safety (G01), abnormal areas (G03), patrols and logs (G04), satisfaction (G05)."""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from app.domain.rating.amounts import decimal_text
from app.domain.rating.books import Books, grouped
from app.domain.rating.facts import EntryKind, RegisterEntry, Satisfaction
from app.domain.rating.measured import Finding, Measured, events, rate
from app.domain.rating.register import entry_evidence, quantity
from app.domain.rating.results import Evidence, Note
from app.domain.rating.scheme import Indicator

_DAYS_OF_WEEK = 7


def safety(books: Books, staff_id: UUID, _indicator: Indicator) -> Measured:
    """Violations, work without a ticket and wrong tickets of the person."""
    kinds = (EntryKind.VIOLATION, EntryKind.NO_TICKET, EntryKind.TICKET_ERROR)
    findings = [
        Finding(evidence=entry_evidence(entry, Note(kind.value)), weight=quantity(entry))
        for kind in kinds
        for entry in books.entries_of(staff_id, kind)
    ]
    return events(tuple(findings), _duplicates(books, staff_id, *kinds))


def abnormal_areas(books: Books, staff_id: UUID, _indicator: Indicator) -> Measured:
    """Areas with unbalanced phases or low voltage for at least two weeks running, by their longest run.

    A run counts in every month it touches, with its weeks from the beginning. Weeks are those of the calendar.
    """
    findings, others = [], []
    by_area = grouped(books.entries_of(staff_id, EntryKind.ABNORMAL_WEEK), lambda row: row.area_id)
    for rows in by_area.values():
        runs = [run for run in _runs(rows) if run[-1].day >= books.month.first]
        if not runs:
            continue
        longest = max(runs, key=lambda run: len({_week(row.day) for row in run}))
        weeks = len({_week(row.day) for row in longest})
        others += [entry_evidence(row, Note.ABNORMAL_WEEK) for run in runs for row in run if row is not longest[-1]]
        latest = entry_evidence(longest[-1], Note.ABNORMAL_WEEKS, weeks=str(weeks))
        if weeks > 1:
            findings.append(Finding(evidence=latest, weight=weeks))
        else:
            others.append(latest)
    others += _duplicates(books, staff_id, EntryKind.ABNORMAL_WEEK)
    return events(tuple(findings), tuple(others), times=len(findings))


def patrols_and_logs(books: Books, staff_id: UUID, _indicator: Indicator) -> Measured:
    """(Patrols done + logs handed in) ÷ (patrols planned + logs due); what was done too much makes up for nothing."""
    findings: list[Finding] = []
    others: list[Evidence] = []
    due, missing = Fraction(0), Fraction(0)
    for due_kind, done_kind in ((EntryKind.PATROL_DUE, EntryKind.PATROL_DONE), (EntryKind.LOG_DUE, EntryKind.LOG_DONE)):
        done = books.entries_of(staff_id, done_kind)
        left = {task: sum(map(quantity, rows), Fraction(0)) for task, rows in grouped(done, _task_of).items()}
        for entry in books.entries_of(staff_id, due_kind):
            task, wanted = _task_of(entry), quantity(entry)
            met = min(wanted, left.get(task, Fraction(0)))
            left[task] = left.get(task, Fraction(0)) - met
            due += wanted
            missing += wanted - met
            if met < wanted:
                evidence = entry_evidence(entry, Note.NOT_DONE, missing=decimal_text(wanted - met))
                findings.append(Finding(evidence=evidence, weight=wanted - met))
            else:
                others.append(entry_evidence(entry, Note.DONE))
        others += [entry_evidence(entry, Note.DONE) for entry in done]
        others += _duplicates(books, staff_id, due_kind, done_kind)
    return Measured(samples=(rate(due - missing, due, tuple(findings), tuple(others)),))


def satisfaction(books: Books, staff_id: UUID, _indicator: Indicator) -> Measured:
    """Customers at least fairly satisfied ÷ customers who gave a valid answer when called back (HF-05)."""
    findings, others = [], []
    asked, satisfied = Fraction(0), Fraction(0)
    for entry in books.entries_of(staff_id, EntryKind.CALLBACK):
        if entry.code not in {*Satisfaction}:
            others.append(entry_evidence(entry, Note.UNKNOWN_ITEM))
            continue
        asked += quantity(entry)
        if Satisfaction(entry.code).counts_as_satisfied:
            satisfied += quantity(entry)
            others.append(entry_evidence(entry, Note.SATISFIED))
        else:
            findings.append(Finding(evidence=entry_evidence(entry, Note.UNSATISFIED), weight=quantity(entry)))
    others += _duplicates(books, staff_id, EntryKind.CALLBACK)
    return Measured(samples=(rate(satisfied, asked, tuple(findings), tuple(others)),))


class _Task(NamedTuple):
    """What a patrol or a log is matched by."""

    area_id: UUID | None
    code: str
    day: date | None


def _task_of(entry: RegisterEntry) -> _Task:
    is_log = entry.kind in (EntryKind.LOG_DUE, EntryKind.LOG_DONE)
    return _Task(area_id=entry.area_id, code=entry.code, day=entry.day if is_log else None)


def _week(day: date) -> int:
    return (day.toordinal() - 1) // _DAYS_OF_WEEK  # day 1 was a Monday


def _runs(rows: Iterable[RegisterEntry]) -> Iterator[list[RegisterEntry]]:
    run: list[RegisterEntry] = []
    for row in rows:
        if run and _week(row.day) > _week(run[-1].day) + 1:
            yield run
            run = []
        run.append(row)
    yield run


def _duplicates(books: Books, staff_id: UUID, *kinds: EntryKind) -> tuple[Evidence, ...]:
    return tuple(
        entry_evidence(entry, Note.COUNTED_ALREADY) for kind in kinds for entry in books.duplicates_of(staff_id, kind)
    )
