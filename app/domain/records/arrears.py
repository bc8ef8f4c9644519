"""What a customer owes with the penalty for paying late, and from when power may be cut for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.domain.definitions.mapping import Node, Reader
from app.domain.definitions.source import Source
from app.domain.problems import refuse_if_any
from app.domain.records.facts import Bill
from app.domain.work.calendar import WorkingCalendar

_PER: Final = 10_000
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyRule:
    """The penalty for paying late (电费违约金), in ten-thousandths of what is owed for each day.

    Attributes:
        resident: of residents.
        this_year, earlier_years: of all others, for the days of the year a bill was due in and for those after it.
        resident_words: a customer whose category has one of these words is a resident.
    """

    resident: int
    this_year: int
    earlier_years: int
    resident_words: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class CutRule:
    """When power may be cut for arrears: days overdue, days of the notice before it, and the usual hour."""

    after_days: int
    notice_least: int
    notice_most: int
    hour: int
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrearsRules:
    """The rules on arrears; a reminder asks for payment within `pay_within_days`."""

    penalty: PenaltyRule
    pay_within_days: int
    reminder_source: Source
    cut: CutRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """One unpaid bill; `penalty` is in cents, counted to the day asked for."""

    bill: Bill
    penalty: int

    @property
    def total(self) -> int:
        """Bill and penalty in cents."""
        return self.bill.owed + self.penalty


def arrears_rules_from(mapping: Node) -> ArrearsRules:
    """The rules a TOML table describes.

    Raises:
        Refusal: `definition.*`.
    """
    reader = Reader(mapping)
    penalty, reminder, cut = (reader.table(name) for name in ("penalty", "reminder", "cut"))
    rules = ArrearsRules(
        penalty=PenaltyRule(
            resident=penalty.number("resident"),
            this_year=penalty.number("this_year"),
            earlier_years=penalty.number("earlier_years"),
            resident_words=penalty.texts("resident_words"),
            source=penalty.source(),
        ),
        pay_within_days=reminder.number("pay_within_days"),
        reminder_source=reminder.source(),
        cut=CutRule(
            after_days=cut.number("after_days"),
            notice_least=cut.number("notice_least"),
            notice_most=cut.number("notice_most"),
            hour=cut.number("hour"),
            source=cut.source(),
        ),
    )
    refuse_if_any(reader.problems)
    return rules


def debts_of(bills: Iterable[Bill], category: str, rule: PenaltyRule, on: date) -> tuple[Debt, ...]:
    """The unpaid bills in the order given, each with its penalty up to a day."""
    is_resident = any(word in category for word in rule.resident_words)
    return tuple(
        Debt(bill=bill, penalty=_penalty(bill, rule, on, is_resident=is_resident)) for bill in bills if bill.owed > 0
    )


def may_cut_from(debts: Iterable[Debt], rule: CutRule) -> date | None:
    """The first day on which one of the debts is overdue long enough for power to be cut; None without debts."""
    return min((debt.bill.due_on + timedelta(days=rule.after_days) for debt in debts), default=None)


def proposed_cut(rule: CutRule, calendar: WorkingCalendar, told_on: date) -> date | None:
    """The last day within the notice's days that is worked and not the eve of a day off; None when there is none."""
    for days in range(rule.notice_most, rule.notice_least - 1, -1):
        day = told_on + timedelta(days=days)
        if _is_worked(calendar, day) and _is_worked(calendar, day + _ONE_DAY):
            return day
    return None


def _penalty(bill: Bill, rule: PenaltyRule, on: date, *, is_resident: bool) -> int:
    days = max(0, (on - bill.due_on).days)
    if is_resident:
        return _rounded(bill.owed * rule.resident * days)
    same_year = min(days, (date(bill.due_on.year, 12, 31) - bill.due_on).days)
    return _rounded(bill.owed * (rule.this_year * same_year + rule.earlier_years * (days - same_year)))


def _rounded(ten_thousandths: int) -> int:
    """Half a cent counts as one."""
    return (2 * ten_thousandths + _PER) // (2 * _PER)


def _is_worked(calendar: WorkingCalendar, day: date) -> bool:
    return calendar.day(day.toordinal()).minutes > 0
