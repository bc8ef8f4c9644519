"""What a morning meeting is reminded of: limits, orders, arrears, commands, line loss, readings, planned outages."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final

from app.domain.daybook.gathering import Reminder
from app.domain.daybook.outage_plan import OutagePlan
from app.domain.dispatch.order import OrderState
from app.domain.lists import ListQuery
from app.domain.rating.line_loss import judge_area
from app.domain.rating.results import Note
from app.domain.records.facts import CommandKind, LineLoss, PrepayCommand
from app.domain.zone import STATION_ZONE
from app.persistence.bulk import distinct_values
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.lists import Lists
from app.services.office import Office

_NAMED: Final = 2
_AHEAD: Final = timedelta(days=7)  # of planned outages
_BACK: Final = timedelta(days=7)  # of commands that failed
_OUT_OF_BAND: Final = {Note.HIGH_LOSS: "high_loss", Note.NEGATIVE_LOSS: "negative_loss"}
_MORE: Final = " …"
_FIRST: Final = 1_000  # areas a station never has more of


def reminders_of(office: Office, lists: Lists, on: date) -> tuple[Reminder, ...]:
    """Everything that needs eyes this morning; what there is none of is left out."""
    with office.database.read() as tx:
        own = [*_commands(tx, on), *_losses(office, tx), *_outages(tx, on)]
    listed = [
        _listed(lists, "cases", "overdue", {"due": "overdue", "standing": "unfinished"}),
        _listed(lists, "cases", "due_today", {"due": "today", "standing": "unfinished"}),
        _listed(lists, "orders", "unassigned", {"standing": "unassigned"}),
        _listed(lists, "orders", "handed_back", {"standing": OrderState.HANDED_BACK}),
        _listed(lists, "bills", "arrears", {"owing": "1"}, column="name"),
    ]
    return tuple(each for each in (*listed, *own, _readings(lists)) if each.count)


def _listed(lists: Lists, name: str, code: str, filters: dict[str, str], column: str = "number") -> Reminder:
    source = lists.source(name)
    keys = source.keys(ListQuery(filters=filters))
    rows: Sequence[Any] = source.rows(keys[:_NAMED])
    return _reminder(code, len(keys), [getattr(row, column) for row in rows])


def _reminder(code: str, count: int, named: Sequence[str]) -> Reminder:
    note = "、".join(named[:_NAMED]) + (_MORE if count > _NAMED else "")
    return Reminder(code=code, count=count, note=note)


def _commands(tx: Transaction, on: date) -> Iterator[Reminder]:
    """费控执行状态异常: commands of the last days that were not carried out."""
    failed = [
        command
        for command in tx.of(PrepayCommand).find(is_success=False)
        if on - _BACK <= local_day(command.issued_at) <= on
    ]
    for kind in CommandKind:
        count = sum(1 for command in failed if command.kind is kind)
        yield Reminder(code=f"command_{kind.value}", count=count)


def _losses(office: Office, tx: Transaction) -> Iterator[Reminder]:
    """高损、负损台区 of the newest month there is."""
    months = distinct_values(tx.connection, LineLoss, "month")
    rows = tx.of(LineLoss).find(month=max(months)) if months else ()
    band = office.definitions.scheme.loss_band
    notes = [judge_area(row, band)[0] for row in rows]
    for note, code in _OUT_OF_BAND.items():
        yield Reminder(code=code, count=notes.count(note), note=max(months) if months else "")


def _outages(tx: Transaction, on: date) -> Iterator[Reminder]:
    """计划停电 of the next days."""
    plans = [
        plan
        for plan in tx.of(OutagePlan).find(called_off="", order_by="from_at")
        if on <= local_day(plan.to_at) and local_day(plan.from_at) <= on + _AHEAD
    ]
    named = [f"{plan.from_at.astimezone(STATION_ZONE):%m-%d %H:%M} {plan.line}" for plan in plans]
    yield _reminder("outages", len(plans), named)


def _readings(lists: Lists) -> Reminder:
    """采集失败 of the newest day there is; the list begins with it, the worst areas first."""
    source = lists.source("collection")
    rows: Sequence[Any] = source.rows(source.keys(ListQuery())[:_FIRST])
    missed = [row for row in rows if row.day == rows[0].day and row.missing > 0]
    return _reminder("readings", sum(row.missing for row in missed), [row.area for row in missed])
