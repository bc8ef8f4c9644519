"""The register of firms customers may choose for their own works."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from app.domain.firms.firm import Firm, Licence, check_firm
from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal, refuse_if_any
from app.domain.work.event import SubjectKind
from app.persistence.database import Transaction
from app.persistence.ids import natural_id
from app.services.clock import local_day
from app.services.feed import Topic
from app.services.office import Office
from app.services.station import station_of

_PUT: Final = "firm.put"
_RETIRED: Final = "firm.retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmDraft:
    """What is entered of a firm; the credit code says which firm it is."""

    name: str
    credit_code: str
    contact: str = ""
    phone: str = ""
    licences: tuple[Licence, ...] = ()


class FirmService:
    """Reading and keeping the register."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def today(self) -> date:
        """The day licences are looked at by."""
        return local_day(self._office.clock.now())

    def firms(self) -> tuple[Firm, ...]:
        """The whole register by credit code, which favours nobody; firms that were taken out are in it, marked."""
        with self._office.database.read() as tx:
            return tx.of(Firm).find(order_by="credit_code")

    def show(self, firm_id: UUID) -> Firm:
        """One firm.

        Raises:
            Refusal: `record.missing`.
        """
        with self._office.database.read() as tx:
            return tx.of(Firm).get(firm_id)

    def by_code(self, credit_code: str) -> Firm:
        """The firm with this credit code.

        Raises:
            Refusal: `firm.unknown`.
        """
        with self._office.database.read() as tx:
            return _by_code(tx, credit_code)

    def put(self, session: Session, draft: FirmDraft) -> Firm:
        """Enter a firm, or what has changed of it; one that was taken out is in again.

        Raises:
            Refusal: `permission.denied`, `field.required`, `credit_code.*`, `firm.no_licence_entered`,
                `firm.licence_incomplete`.
        """
        session.require(Permission.INTAKE)
        code = draft.credit_code.strip().upper()
        with self._office.database.write(session.staff_id) as tx:
            firms = tx.of(Firm)
            known = firms.find_one(credit_code=code)
            wanted = Firm(
                id=natural_id(station_of(tx).id, "firm", code),
                name=draft.name.strip(),
                credit_code=code,
                contact=draft.contact.strip(),
                phone=draft.phone.strip(),
                licences=draft.licences,
                version=0 if known is None else known.version,
            )
            refuse_if_any(check_firm(wanted))
            if wanted == known:
                return known
            saved = firms.add(wanted) if known is None else firms.save(wanted)
            self._record(tx, session, saved, _PUT)
        self._office.feed.announce(Topic.STATION)
        return saved

    def retire(self, session: Session, firm_id: UUID, reason: str) -> Firm:
        """Take a firm out of the register; what was chosen before stays as it was.

        Raises:
            Refusal: `permission.denied`, `case.reason_missing`, `firm.already_retired`, `record.missing`.
        """
        session.require(Permission.INTAKE)
        if not reason.strip():
            raise Refusal.of("case.reason_missing", "reason")
        with self._office.database.write(session.staff_id) as tx:
            firm = tx.of(Firm).get(firm_id)
            if not firm.is_active:
                raise Refusal.of("firm.already_retired", name=firm.name)
            saved = tx.of(Firm).save(replace(firm, is_active=False))
            self._record(tx, session, saved, _RETIRED, reason=reason.strip())
        self._office.feed.announce(Topic.STATION)
        return saved

    def _record(self, tx: Transaction, session: Session, firm: Firm, kind: str, **more: str) -> None:
        payload: dict[str, str | int] = {"firm": str(firm.id), "name": firm.name, **more}
        self._office.record(tx, session, (SubjectKind.STATION, station_of(tx).id), kind, payload=payload)


def _by_code(tx: Transaction, credit_code: str) -> Firm:
    firm = tx.of(Firm).find_one(credit_code=credit_code.strip().upper())
    if firm is None:
        raise Refusal.of("firm.unknown", "firm", credit_code=credit_code)
    return firm
