"""The conflict inbox: what waits, what was merged by itself, and what people make of it (`design/sync.md` 4.9)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.dispatch.order import WorkOrder
from app.domain.people.session import Session
from app.domain.people.staff import Role, Staff
from app.domain.problems import Refusal
from app.domain.upstream.choices import Choice, DisputeState
from app.domain.upstream.link import ConflictDecision, Dispute
from app.domain.upstream.operation import Plain, milliseconds_of
from app.domain.upstream.rules import Stake
from app.domain.work.case import Case
from app.persistence.database import Transaction
from app.persistence.ids import new_id
from app.persistence.types import from_milliseconds
from app.persistence.upstream.deciding import is_stored, moving_along, plain_of, put_value, table_of_dispute
from app.services.feed import Topic
from app.services.office import Office
from app.services.upstream.absorbing import absorb, count_anew
from app.services.upstream.linking import link_of
from app.services.upstream.standing import DisputeLine
from app.services.upstream.titles import names_in, record_title


class Inbox:
    """Conflicts, as those see them who may decide them."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def lines(self, session: Session, state: DisputeState) -> tuple[DisputeLine, ...]:
        """The conflicts in one state that concern this person, the newest first: all of them for the head."""
        with self._office.database.read() as tx:
            decided = _decisions(tx)
            found = tx.of(Dispute).find(order_by="seq")
            people = {person.id: person.name for person in tx.of(Staff).find()}
            lines = [
                _line(tx, session, dispute, decided.get(dispute.id), people)
                for dispute in reversed(found)
                if _state(dispute, decided.get(dispute.id)) is state
            ]
        return tuple(line for line in lines if line.may_decide)

    def decide(
        self, session: Session, conflict_id: UUID, choice: Choice, value: Plain = None, note: str = ""
    ) -> ConflictDecision:
        """Let one of the two values stand, or a third one; deciding again goes by the newest decision.

        Of a move along the states that stands its moments stand too.

        Raises:
            Refusal: `record.missing`, `upstream.not_yours`, `upstream.too_new`, `upstream.value`,
                `upstream.still_needed` when a record that shall go is referred to.
        """
        with self._office.database.write(session.staff_id) as tx:
            dispute = tx.of(Dispute).get(conflict_id)
            if not _may_decide(tx, session, dispute):
                raise Refusal.of("upstream.not_yours")
            table = table_of_dispute(dispute)
            if table is None:
                raise Refusal.of("upstream.too_new")
            put_value(tx.connection, dispute, _chosen(dispute, choice, value))
            made = ConflictDecision(
                id=new_id(),
                conflict_id=dispute.id,
                choice=choice,
                note=note.strip(),
                decided_by=session.staff_id,
                decided_at=self._office.clock.now(),
            )
            decision = tx.of(ConflictDecision).add(made)
            if choice is not Choice.EDITED:
                _decide_along(tx, dispute, made)
            topics = absorb(self._office, tx, *_touched(tx, table.name, dispute))
            is_stale = link_of(tx).is_stale
        self._office.feed.announce(Topic.UPSTREAM, *topics)
        if is_stale:
            count_anew(self._office)
        return decision


def count_open(tx: Transaction) -> int:
    """How many conflicts wait for people."""
    decided = _decisions(tx)
    return sum(dispute.id not in decided for dispute in tx.of(Dispute).find(stake=Stake.HIGH))


def _decisions(tx: Transaction) -> Mapping[UUID, ConflictDecision]:
    return {each.conflict_id: each for each in tx.of(ConflictDecision).find(order_by="decided_at")}


def _state(dispute: Dispute, decision: ConflictDecision | None) -> DisputeState:
    if decision is not None:
        return DisputeState.DECIDED
    return DisputeState.OPEN if dispute.stake is Stake.HIGH else DisputeState.MERGED


def _chosen(dispute: Dispute, choice: Choice, value: Plain) -> Plain:
    if choice is Choice.EDITED:
        return value
    return plain_of(dispute.kept if choice is Choice.KEPT else dispute.other)


def _decide_along(tx: Transaction, dispute: Dispute, made: ConflictDecision) -> None:
    """Decide what goes the same way as a move along the states."""
    of_one_line = tx.of(Dispute).find(table=dispute.table, key=dispute.key, seq=dispute.seq)
    for each in moving_along(dispute, of_one_line):
        put_value(tx.connection, each, _chosen(each, made.choice, None))
        tx.of(ConflictDecision).add(replace(made, id=new_id(), conflict_id=each.id))


def _touched(tx: Transaction, table: str, dispute: Dispute) -> tuple[Mapping[str, set[UUID]], Mapping[str, set[UUID]]]:
    """The record as changed or as removed, for what is kept beside it."""
    keys = {table: {UUID(bytes=dispute.key)}}
    is_there = is_stored(tx.connection, dispute)
    return (keys, {}) if is_there else ({}, keys)


def _line(
    tx: Transaction,
    session: Session,
    dispute: Dispute,
    decision: ConflictDecision | None,
    people: Mapping[UUID, str],
) -> DisputeLine:
    table = table_of_dispute(dispute)
    return DisputeLine(
        dispute=dispute,
        state=_state(dispute, decision),
        table="" if table is None else table.name,
        column="" if table is None else table.columns.get(dispute.field, ""),
        title="" if table is None else record_title(tx, table.name, UUID(bytes=dispute.key)),
        kept=plain_of(dispute.kept),
        kept_by=_who(people, dispute.kept_user),
        kept_at=_at(dispute.kept_hlc),
        other=plain_of(dispute.other),
        other_by=_who(people, dispute.other_user),
        other_at=_at(dispute.other_hlc),
        before=plain_of(dispute.before),
        names={
            **names_in(tx, dispute.kept, dispute.other, dispute.before),
            **{key.hex.upper(): name for key, name in people.items()},
        },
        may_decide=_may_decide(tx, session, dispute),
        decision=decision,
    )


def _who(people: Mapping[UUID, str], key: UUID | None) -> str:
    return "" if key is None else people.get(key, "")


def _at(hlc: int) -> datetime:
    return from_milliseconds(milliseconds_of(hlc))


def _may_decide(tx: Transaction, session: Session, dispute: Dispute) -> bool:
    """The head decides everything, others what they answer for."""
    return session.is_owner or Role.HEAD in session.roles or session.staff_id in set(_owners(tx, dispute))


def _owners(tx: Transaction, dispute: Dispute) -> Iterator[UUID | None]:
    table, key = table_of_dispute(dispute), UUID(bytes=dispute.key)
    name = "" if table is None else table.name
    case_id: UUID | None = key if name == "work_case" else None
    order = tx.of(WorkOrder).find_one(id=key) if name == "work_order" else None
    if order is not None:
        yield order.lead_id
        case_id = order.case_id
    case = None if case_id is None else tx.of(Case).find_one(id=case_id)
    if case is not None:
        yield case.responsible_id
