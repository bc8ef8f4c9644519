"""The customer's free choices: what may be chosen, in neutral order, and what was stated."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.domain.firms.firm import Firm, LicenceState, Trade, choice_problem, in_neutral_order
from app.domain.people.session import Permission, Session
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.domain.work.case import Case, CaseState
from app.domain.work.choosing import OWN, OWN_ALLOWED, STATEMENT, Choice, Statement, payload_of, statements
from app.domain.work.event import Event, EventKind
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.feed import Topic
from app.services.office import Office
from app.services.work.ground import NOW, Occurred, record_case

_RUNNING = frozenset({CaseState.OPEN, CaseState.PAUSED})
Chosen = Mapping[Trade, UUID | None]
"""The firm for each trade; None where the customer sees to it himself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One firm as it stands for a trade today; `problem` says why it cannot be chosen."""

    firm: Firm
    state: LicenceState | None
    problem: Problem | None


class ChoosingService:
    """What the customer chooses for his own works."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def options(self, case_id: UUID, trade: Trade) -> tuple[Option, ...]:
        """The firms of the register for a trade in the neutral order of the case; expired ones are shown as such."""
        today = local_day(self._office.clock.now())
        with self._office.database.read() as tx:
            firms = tx.of(Firm).find(is_active=True)
        return tuple(
            Option(firm=firm, state=licence.state_on(today), problem=choice_problem(firm, trade, today))
            for firm in in_neutral_order(firms, case_id)
            if (licence := firm.licence_for(trade)) is not None
        )

    def choose(self, session: Session, case_id: UUID, chosen: Chosen, by: str, occurred: Occurred = NOW) -> Statement:
        """Record what the customer, or who spoke for him, chose: a new version of his statement, not yet signed.

        Raises:
            Refusal: `permission.denied`, `case.ended`, `choice.nothing`, `choice.by_missing`, `choice.unchanged`,
                `choice.own_not_allowed`, `firm.*`, `record.missing`, `time.in_future`.
        """
        session.require(Permission.INTAKE)
        if not chosen:
            raise Refusal.of("choice.nothing", "choice")
        if not by.strip():
            raise Refusal.of("choice.by_missing", "by")
        with self._office.database.write(session.staff_id) as tx:
            case = tx.of(Case).get(case_id)
            if case.state not in _RUNNING:
                raise Refusal.of("case.ended", number=case.number)
            before = latest_statement(tx, case_id)
            known = {} if before is None else before.choices
            choices = {**known, **self._checked(tx, chosen)}
            if choices == known:
                raise Refusal.of("choice.unchanged", "choice")
            statement = Statement(
                version=1 if before is None else before.version + 1,
                by=by.strip(),
                stated_at=occurred.at or self._office.clock.now(),
                choices=choices,
            )
            record_case(
                self._office, tx, session, case, EventKind.CASE_CHOSEN, payload_of(statement), occurred=occurred
            )
        self._office.feed.announce(Topic.CASES)
        return statement

    def _checked(self, tx: Transaction, chosen: Chosen) -> dict[Trade, Choice]:
        today = local_day(self._office.clock.now())
        firms = {trade: None if firm_id is None else tx.of(Firm).get(firm_id) for trade, firm_id in chosen.items()}
        problems = [
            Problem(code="choice.own_not_allowed", field=str(trade), values={"trade": str(trade)})
            if firm is None
            else choice_problem(firm, trade, today)
            for trade, firm in firms.items()
            if firm is not None or trade not in OWN_ALLOWED
        ]
        refuse_if_any([problem for problem in problems if problem is not None])
        return {trade: _choice(firm, trade) for trade, firm in firms.items()}


def latest_statement(tx: Transaction, case_id: UUID) -> Statement | None:
    """What the customer stated last, with its signature if there is one."""
    events = tx.of(Event).find(subject_id=case_id, order_by="recorded_at")
    return next(reversed(statements(events)), None)


def signature(tx: Transaction, case_id: UUID, form: str) -> dict[str, str | int]:
    """What a signature under a form says beside the form: of the statement of choices, which version.

    Raises:
        Refusal: `choice.nothing_stated` when the customer has stated nothing yet.
    """
    if form != STATEMENT:
        return {}
    statement = latest_statement(tx, case_id)
    if statement is None:
        raise Refusal.of("choice.nothing_stated", "form")
    return {"version": statement.version}


def _choice(firm: Firm | None, trade: Trade) -> Choice:
    if firm is None:
        return Choice(firm=OWN, name="")
    licence = firm.licence_for(trade)
    return Choice(firm=str(firm.id), name=firm.name, licence="" if licence is None else licence.words)
