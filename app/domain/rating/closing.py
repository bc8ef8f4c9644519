"""Which months' scores a record of a ledger counts for, so that what was locked is not changed behind its back."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final

from app.domain.rating.months import Month, local_day
from app.domain.rating.scheme import CutOff
from app.domain.records.facts import Bill, CollectionDay, LineLoss, Outage, PrepayCommand, ServiceOrder

_MOMENTS: Final = frozenset({"accepted_at", "dispatched_at", "arrived_at", "finished_at"})
_NOT_SAID: Final = frozenset({"id", "version"})


def months_touched(before: object, after: object, cut_off: CutOff) -> frozenset[str]:
    """The months (`YYYY-MM`) whose scores would be computed otherwise after a record became another one.

    None stands for no record: one that is added, or removed. A record that is no row of a month's ledger touches none.
    An order touches the months of what changed about it: one that is finished in a later month leaves the month of its
    acceptance alone. So does a further payment after the cut-off leave the month of its bill.
    """
    known = before if after is None else after
    if isinstance(known, ServiceOrder):
        return frozenset(_of_order(before, after))
    if isinstance(before, Bill) and isinstance(after, Bill) and _is_late_payment(before, after, cut_off):
        return frozenset()
    telling = _MONTH_OF.get(type(known))
    return frozenset() if telling is None else frozenset({telling(known)})


def _of_order(before: object, after: object) -> Iterator[str]:
    changed = _changed(before, after)
    for order in (before, after):
        if isinstance(order, ServiceOrder):
            moments = changed & _MOMENTS if changed <= _MOMENTS else (changed & _MOMENTS) | {"accepted_at"}
            yield from (_of_moment(at) for name in moments if (at := getattr(order, name)) is not None)


def _changed(before: object, after: object) -> frozenset[str]:
    names = (field.name for field in fields(ServiceOrder))
    return frozenset(
        name for name in names if getattr(before, name, None) != getattr(after, name, None) and name not in _NOT_SAID
    )


def _is_late_payment(before: Bill, after: Bill, cut_off: CutOff) -> bool:
    """Whether the two differ by a payment after the cut-off alone, whichever of them has it."""
    same = (before.customer_id, before.period, before.receivable, before.due_on)
    if same != (after.customer_id, after.period, after.receivable, after.due_on):
        return False
    less, more = sorted((before, after), key=lambda bill: bill.received)
    last_day = cut_off.last_day(Month.of(after.period))
    return less.received < more.received and more.paid_on is not None and more.paid_on > last_day


def _of_day(day: date) -> str:
    return f"{day:%Y-%m}"


def _of_moment(moment: datetime) -> str:
    return _of_day(local_day(moment))


_MONTH_OF: Final[Mapping[type[object], Callable[[Any], str]]] = {
    LineLoss: lambda row: row.month,
    Bill: lambda row: row.period,
    CollectionDay: lambda row: _of_day(row.day),
    PrepayCommand: lambda row: _of_moment(row.issued_at),
    Outage: lambda row: _of_moment(row.started_at),
}
