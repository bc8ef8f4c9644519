"""What papers say about what a customer owes: the reminder, and the notice before power is cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from app.domain.customers.customer import Customer
from app.domain.grid.area import TransformerArea
from app.domain.papers.printing import PrintKind, PrintRecord, PrintVoid
from app.domain.papers.subject import PaperSubject
from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.domain.records.arrears import ArrearsRules, Debt, debts_of, may_cut_from, proposed_cut
from app.domain.records.facts import Bill
from app.domain.work.calendar import WorkingCalendar
from app.domain.zone import STATION_ZONE
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.office import Office
from app.services.papers.fitting import Facts
from app.services.papers.ledger import of_subject
from app.services.station import station_of

REMINDER: Final = "arrears-reminder"
CUT_NOTICE: Final = "arrears-disconnection-notice"
_SERIES: Final = {REMINDER: "CJ", CUT_NOTICE: "TD"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrears:
    """What a customer owes on a day, and how often reminders of it were printed for the customer (`reminded`)."""

    debts: tuple[Debt, ...]
    on: date
    rules: ArrearsRules
    calendar: WorkingCalendar
    reminded: int = 0


def arrears_of(office: Office, tx: Transaction, customer: Customer, bills: Sequence[Bill]) -> Arrears:
    """What the customer owes today, by these bills."""
    rules, today = office.definitions.arrears, local_day(office.clock.now())
    printed = [
        record
        for record in of_subject(tx, PaperSubject.customer(customer.id))
        if record.form_code == REMINDER and record.kind is PrintKind.PRINTED
    ]
    return Arrears(
        debts=debts_of(bills, customer.category, rules.penalty, today),
        on=today,
        rules=rules,
        calendar=office.definitions.calendar,
        reminded=len(printed) - len(_voided(tx, printed)),
    )


def customer_sheet(office: Office, tx: Transaction, session: Session, code: str, subject: PaperSubject) -> Facts:
    """What a form says about a customer who owes something.

    Raises:
        Refusal: `record.missing`, `paper.not_yours`, `paper.no_source` for a form that is about something else,
            `arrears.none`, or `arrears.too_early` when nothing is overdue long enough for a notice that power is cut.
    """
    if code not in _SERIES or subject.id is None:
        raise Refusal.of("paper.no_source")
    customer = tx.of(Customer).get(subject.id)
    _require_hand(tx, session, customer)
    bills = tx.of(Bill).find(customer_id=customer.id, order_by="period")
    owed = arrears_of(office, tx, customer, bills)
    _refuse_unfounded(code, customer, owed)
    station = station_of(tx)
    number = f"{station.code}-{_SERIES[code]}-{owed.on:%Y%m%d}-{customer.account_number}"
    head = {"station": station.name, "number": number, "leader": session.name or None}
    return {**head, **debtor_facts(customer), **arrears_notice_facts(owed, code)}


def owed_facts(owed: Arrears) -> dict[str, object]:
    """The unpaid bills and their sum in cents; nothing when all are paid."""
    if not owed.debts:
        return {}
    return {
        "bills": [
            {"period": debt.bill.period, "owed": debt.bill.owed, "penalty": debt.penalty, "total": debt.total}
            for debt in owed.debts
        ],
        "periods": "、".join(debt.bill.period for debt in owed.debts),
        "owed_total": sum(debt.bill.owed for debt in owed.debts),
    }


def arrears_notice_facts(owed: Arrears, code: str) -> dict[str, object]:
    """What a reminder or the notice before a cut says; nothing when all is paid, or on a form about something else.

    The hour of the cut is only proposed, when there is a day for it.
    """
    if not owed.debts or code not in _SERIES:
        return {}
    facts = {
        **owed_facts(owed),
        "penalty_total": sum(debt.penalty for debt in owed.debts),
        "total": sum(debt.total for debt in owed.debts),
        "counted_to": owed.on,
        "issued_on": owed.on,
        "notices_sent": owed.reminded or None,
    }
    return {**facts, **(_cut_facts(owed) if code == CUT_NOTICE else _reminder_facts(owed))}


def debtor_facts(customer: Customer) -> dict[str, object]:
    """Who a notice goes to, and what is switched off."""
    return {
        "name": customer.name,
        "account_number": customer.account_number,
        "address": customer.address,
        "phone": customer.phone,
        "cut_place": f"电能表 {customer.meter_number}" if customer.meter_number else None,
    }


def _reminder_facts(owed: Arrears) -> dict[str, object]:
    return {"pay_by": owed.on + timedelta(days=owed.rules.pay_within_days)}


def _cut_facts(owed: Arrears) -> dict[str, object]:
    day = proposed_cut(owed.rules.cut, owed.calendar, owed.on)
    if day is None:
        return {}
    at = datetime.combine(day, time(owed.rules.cut.hour), tzinfo=STATION_ZONE)
    return {"cut_at": at, "pay_by": day - timedelta(days=1)}


def _refuse_unfounded(code: str, customer: Customer, owed: Arrears) -> None:
    first = may_cut_from(owed.debts, owed.rules.cut)
    if first is None:
        raise Refusal.of("arrears.none", account=customer.account_number)
    if code == CUT_NOTICE and owed.on < first:
        days = owed.rules.cut.after_days
        raise Refusal.of("arrears.too_early", account=customer.account_number, days=days, day=first.isoformat())


def _require_hand(tx: Transaction, session: Session, customer: Customer) -> None:
    """A notice carries full personal data: it is for the counter, the dispatcher and the area's own managers."""
    if session.may(Permission.INTAKE) or session.may(Permission.DISPATCH):
        return
    area = tx.of(TransformerArea).get(customer.area_id)
    if session.staff_id not in (area.a_manager_id, area.b_manager_id):
        raise Refusal.of("paper.not_of_your_area", number=customer.account_number)


def _voided(tx: Transaction, records: Sequence[PrintRecord]) -> tuple[PrintVoid, ...]:
    return tx.of(PrintVoid).find_in("record_id", [record.id for record in records])
