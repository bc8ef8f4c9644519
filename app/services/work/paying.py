"""What cases cost: asked while they are taken in, recorded when it is paid, fixed, given back or struck out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.definitions.business import BusinessType, version_in_force
from app.domain.people.session import Permission, Session
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.domain.work.case import Case, CaseDraft, CaseState
from app.domain.work.checks import fields_of
from app.domain.work.event import Event, EventKind
from app.domain.work.fee_accounts import FeeAccount, fee_accounts
from app.domain.work.fee_checks import (
    Movement,
    check_fixing,
    check_payment,
    check_refund,
    check_striking,
    entry_of,
)
from app.domain.work.fees import FeeLine, fee_lines
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.feed import Topic
from app.services.office import Office
from app.services.work.entering import enter_fields
from app.services.work.ground import business_of, orders_of, record_case, story_of

_RUNNING = frozenset({CaseState.OPEN, CaseState.PAUSED})
_Check = Callable[[Movement, BusinessType, tuple[FeeAccount, ...], tuple[date, date]], tuple[Problem, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ruled:
    """A case with its rules and how its fees stand."""

    case: Case
    business: BusinessType
    accounts: tuple[FeeAccount, ...]

    def owed(self, fee: str) -> int:
        """What is owed for a fee, in cents."""
        return next((account.owed for account in self.accounts if account.line.spec.code == fee), 0)


class PayingService:
    """The counter's verbs on fees; none of them is ever changed, only answered by another."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def estimate(self, draft: CaseDraft) -> tuple[FeeLine, ...]:
        """What the case would cost if it were accepted today; the draft need not be complete.

        Raises:
            Refusal: `business.*`.
        """
        today = self._today()
        versions = self._office.definitions.versions(draft.business_code)
        return fee_lines(version_in_force(versions, draft.business_code, today), draft, today)

    def accounts(self, case_id: UUID) -> tuple[FeeAccount, ...]:
        """What a case costs, and what was paid of it.

        Raises:
            Refusal: `record.missing`.
        """
        with self._office.database.read() as tx:
            return self._ruled(tx, case_id).accounts

    def pay(self, session: Session, case_id: UUID, movement: Movement) -> Event:
        """Record what was paid for one fee; it answers the fields of the stage that ask for it.

        Raises:
            Refusal: `permission.denied`, `case.ended`, `fee.*`: what the rules call free or do not name is refused
                whoever asks; a difference from what is owed needs a reason.
        """

        def stored(tx: Transaction, ruled: _Ruled) -> Event:
            if ruled.case.state not in _RUNNING:
                raise Refusal.of("case.ended", number=ruled.case.number)
            event = self._move(tx, session, ruled, movement, (EventKind.CASE_FEE_PAID, check_payment))
            self._fill(tx, session, ruled, movement)
            return event

        return self._write(session, case_id, stored)

    def refund(self, session: Session, case_id: UUID, movement: Movement) -> Event:
        """Record what was given back, also after the case has ended.

        Raises:
            Refusal: `permission.denied`, `fee.*`.
        """
        return self._write(
            session,
            case_id,
            lambda tx, ruled: self._move(tx, session, ruled, movement, (EventKind.CASE_FEE_REFUNDED, check_refund)),
        )

    def fix(self, session: Session, case_id: UUID, fee: str, amount: int, paper: str) -> Event:
        """Fix what a fee the rules leave open comes to in this case, in cents, by the paper that says so.

        Raises:
            Refusal: `permission.denied`, `case.ended`, `fee.*`.
        """

        def stored(tx: Transaction, ruled: _Ruled) -> Event:
            if ruled.case.state not in _RUNNING:
                raise Refusal.of("case.ended", number=ruled.case.number)
            refuse_if_any(check_fixing(fee, amount, paper, ruled.business, ruled.accounts))
            payload: dict[str, str | int] = {
                "fee": fee,
                "amount": amount,
                "on": self._today().isoformat(),
                "receipt": paper.strip(),
                "reason": "",
                "owed": amount,
            }
            return record_case(self._office, tx, session, ruled.case, EventKind.CASE_FEE_FIXED, payload)

        return self._write(session, case_id, stored)

    def strike(self, session: Session, case_id: UUID, entry_id: UUID, reason: str) -> Event:
        """Strike out an entry that was a mistake; it stays on record with the reason.

        Raises:
            Refusal: `permission.denied`, `fee.no_entry`, `fee.struck`, `case.reason_missing`.
        """

        def stored(tx: Transaction, ruled: _Ruled) -> Event:
            entry = entry_of(ruled.accounts, entry_id)
            refuse_if_any(check_striking(entry, reason))
            assert entry is not None  # noqa: S101 - a missing one was just refused
            payload: dict[str, str | int] = {
                "entry": str(entry_id),
                "fee": entry.fee,
                "amount": entry.amount,
                "reason": reason.strip(),
            }
            return record_case(self._office, tx, session, ruled.case, EventKind.CASE_FEE_STRUCK, payload)

        return self._write(session, case_id, stored)

    def _write(self, session: Session, case_id: UUID, store: Callable[[Transaction, _Ruled], Event]) -> Event:
        session.require(Permission.INTAKE)
        with self._office.database.write(session.staff_id) as tx:
            event = store(tx, self._ruled(tx, case_id))
        self._office.feed.announce(Topic.CASES)
        return event

    def _ruled(self, tx: Transaction, case_id: UUID) -> _Ruled:
        case = tx.of(Case).get(case_id)
        business = business_of(self._office, case)
        accounts = fee_accounts(business, case, story_of(tx, case.id, orders_of(tx, case.id)))
        return _Ruled(case=case, business=business, accounts=accounts)

    def _move(
        self, tx: Transaction, session: Session, ruled: _Ruled, movement: Movement, ruling: tuple[EventKind, _Check]
    ) -> Event:
        kind, check = ruling
        days = (local_day(ruled.case.accepted_at), self._today())
        refuse_if_any(check(movement, ruled.business, ruled.accounts, days))
        payload: dict[str, str | int] = {
            "fee": movement.fee,
            "amount": movement.amount,
            "on": movement.on.isoformat(),
            "receipt": movement.receipt.strip(),
            "way": str(movement.way),
            "reason": movement.reason.strip(),
            "owed": ruled.owed(movement.fee),
        }
        return record_case(self._office, tx, session, ruled.case, kind, payload)

    def _fill(self, tx: Transaction, session: Session, ruled: _Ruled, movement: Movement) -> None:
        """The day and the receipt answer the fields of the stage, so that nobody types them again."""
        known = {spec.code for spec in fields_of(ruled.business, ruled.case.stage, ruled.case)}
        said: Mapping[str, str] = {"paid_on": movement.on.isoformat(), "receipt": movement.receipt.strip()}
        fills = ruled.business.stage(ruled.case.stage).fills
        values = {field: said[part] for part, field in fills.items() if said.get(part) and field in known}
        if values:
            enter_fields(self._office, tx, session, ruled.case, values)

    def _today(self) -> date:
        return local_day(self._office.clock.now())
