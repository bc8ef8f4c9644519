"""Planned outages: entering them, calling them off, and whom they concern."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.domain.customers.customer import Customer, CustomerState
from app.domain.daybook.outage_plan import (
    NoticeRule,
    OutageDraft,
    OutagePlan,
    areas_in,
    check_outage,
    latest_notice,
    villages_of,
)
from app.domain.grid.area import TransformerArea
from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal, refuse_if_any
from app.domain.work.event import EventKind, SubjectKind
from app.domain.work.numbers import OUTAGE
from app.domain.zone import STATION_ZONE
from app.persistence.database import Transaction
from app.persistence.ids import new_id
from app.services.clock import local_day
from app.services.feed import Topic
from app.services.numbering import new_number
from app.services.office import Office
from app.services.station import station_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """One village (or area without one) an outage concerns: its areas and how many customers they feed."""

    name: str
    areas: tuple[TransformerArea, ...]
    customers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageView:
    """An outage with its villages, and the last day on which people may be told, with the rule that says so."""

    plan: OutagePlan
    villages: tuple[Village, ...]
    latest: date | None
    rule: NoticeRule | None

    @property
    def customers(self) -> int:
        """How many customers are concerned."""
        return sum(village.customers for village in self.villages)


class OutagePlanService:
    """The verbs on planned outages."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def show(self, plan_id: UUID) -> OutageView:
        """One outage.

        Raises:
            Refusal: `record.missing`.
        """
        with self._office.database.read() as tx:
            return outage_view(self._office, tx, plan_id)

    def by_number(self, number: str) -> OutagePlan:
        """The outage with this number.

        Raises:
            Refusal: `outage.unknown`.
        """
        with self._office.database.read() as tx:
            found = tx.of(OutagePlan).find_one(number=number.strip().upper())
        if found is None:
            raise Refusal.of("outage.unknown", "outage", number=number)
        return found

    def areas(self) -> tuple[TransformerArea, ...]:
        """What can be cut: the areas by number."""
        with self._office.database.read() as tx:
            return tx.of(TransformerArea).find(order_by="number")

    def save(self, session: Session, draft: OutageDraft) -> OutagePlan:
        """Enter an outage, or what has changed of it; every version stays in the events.

        Raises:
            Refusal: `permission.denied`, `field.required`, `outage.no_area`, `outage.ends_before`, `outage.told_late`
                without a reason for it, `outage.called_off_before`, `record.missing`.
        """
        session.require(Permission.DISPATCH)
        told_on = draft.told_on or local_day(self._office.clock.now())
        refuse_if_any(check_outage(draft, told_on, self._office.definitions.notice_rules))
        with self._office.database.write(session.staff_id) as tx:
            known = None if draft.id is None else tx.of(OutagePlan).get(draft.id)
            if known is not None and known.called_off:
                raise Refusal.of("outage.called_off_before", number=known.number)
            areas = [tx.of(TransformerArea).get(key) for key in draft.area_ids]
            wanted = OutagePlan(
                id=new_id() if known is None else known.id,
                number=self._number(tx, draft) if known is None else known.number,
                kind=draft.kind,
                line=draft.line.strip(),
                reason=draft.reason.strip(),
                from_at=draft.from_at,
                to_at=draft.to_at,
                area_ids=tuple(area.id for area in areas),
                scope=draft.scope.strip(),
                hint=draft.hint.strip(),
                contact=draft.contact.strip(),
                phone=draft.phone.strip(),
                told_on=told_on,
                late_reason=draft.late_reason.strip(),
                version=0 if known is None else known.version,
            )
            if wanted == known:
                return known
            saved = tx.of(OutagePlan).add(wanted) if known is None else tx.of(OutagePlan).save(wanted)
            self._record(tx, session, EventKind.OUTAGE_PLANNED, _payload(saved))
        self._office.feed.announce(Topic.DAYBOOK)
        return saved

    def call_off(self, session: Session, plan_id: UUID, reason: str) -> OutagePlan:
        """Say that an outage does not take place.

        Raises:
            Refusal: `permission.denied`, `case.reason_missing`, `outage.called_off_before`, `record.missing`.
        """
        session.require(Permission.DISPATCH)
        if not reason.strip():
            raise Refusal.of("case.reason_missing", "reason")
        with self._office.database.write(session.staff_id) as tx:
            plan = tx.of(OutagePlan).get(plan_id)
            if plan.called_off:
                raise Refusal.of("outage.called_off_before", number=plan.number)
            saved = tx.of(OutagePlan).save(replace(plan, called_off=reason.strip()))
            said: dict[str, str | int] = {"outage": str(plan.id), "number": plan.number, "reason": saved.called_off}
            self._record(tx, session, EventKind.OUTAGE_CALLED_OFF, said)
        self._office.feed.announce(Topic.DAYBOOK)
        return saved

    def _number(self, tx: Transaction, draft: OutageDraft) -> str:
        year = draft.from_at.astimezone(STATION_ZONE).year
        return new_number(tx, "outage", OUTAGE, year)

    def _record(self, tx: Transaction, session: Session, kind: EventKind, payload: dict[str, str | int]) -> None:
        self._office.record(tx, session, (SubjectKind.STATION, station_of(tx).id), kind, payload=payload)


def outage_view(office: Office, tx: Transaction, plan_id: UUID) -> OutageView:
    """An outage with whom it concerns, read in one transaction.

    Raises:
        Refusal: `record.missing`.
    """
    plan = tx.of(OutagePlan).get(plan_id)
    areas = sorted(tx.of(TransformerArea).find_in("id", plan.area_ids), key=lambda area: area.number)
    rules = office.definitions.notice_rules
    return OutageView(
        plan=plan,
        villages=tuple(_village(tx, name, areas_in(areas, name)) for name in villages_of(areas)),
        latest=latest_notice(plan.kind, plan.from_at, rules),
        rule=next((rule for rule in rules if rule.kind is plan.kind), None),
    )


def _village(tx: Transaction, name: str, areas: tuple[TransformerArea, ...]) -> Village:
    fed = tx.of(Customer).find_in("area_id", [area.id for area in areas])
    return Village(name=name, areas=areas, customers=sum(1 for one in fed if one.state is not CustomerState.CLOSED))


def _payload(plan: OutagePlan) -> dict[str, str | int]:
    return {
        "outage": str(plan.id),
        "number": plan.number,
        "kind": str(plan.kind),
        "line": plan.line,
        "from": plan.from_at.isoformat(),
        "to": plan.to_at.isoformat(),
        "areas": ",".join(str(key) for key in plan.area_ids),
        "told_on": plan.told_on.isoformat(),
        "late_reason": plan.late_reason,
    }
