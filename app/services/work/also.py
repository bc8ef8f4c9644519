"""Finding what a customer at the counter could settle besides what he came for."""

from uuid import UUID

from app.domain.customers.customer import Customer
from app.domain.people.session import Permission, Session
from app.domain.records.facts import Bill, PrepayCommand
from app.domain.work.also import AlsoFacts, CaseStanding, Offer, offers
from app.domain.work.case import Case
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.office import Office
from app.services.work.ground import business_of, orders_of, story_of


class AlsoService:
    """What else could be done today."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def offers(self, session: Session, customer_id: UUID) -> tuple[Offer, ...]:
        """What this customer could settle, by the station's rules.

        Raises:
            Refusal: `permission.denied`, `record.missing`.
        """
        session.require(Permission.INTAKE)
        with self._office.database.read() as tx:
            customer = tx.of(Customer).get(customer_id)
            facts = AlsoFacts(
                customer=customer,
                bills=tx.of(Bill).find(customer_id=customer.id, order_by="period"),
                commands=tx.of(PrepayCommand).find(customer_id=customer.id),
                cases=tuple(self._standing(tx, case) for case in _cases_of(tx, customer)),
                today=local_day(self._office.clock.now()),
            )
        return offers(self._office.definitions.dated.offers(facts.today), facts)

    def _standing(self, tx: Transaction, case: Case) -> CaseStanding:
        events = story_of(tx, case.id, orders_of(tx, case.id))
        return CaseStanding(case=case, business=business_of(self._office, case), events=events)


def _cases_of(tx: Transaction, customer: Customer) -> tuple[Case, ...]:
    """The customer's cases, and those under his name and phone that make an account of their own."""
    own = tx.of(Case).find(customer_id=customer.id, order_by="accepted_at")
    if not customer.phone.strip():
        return own
    known = {case.id for case in own}
    same = tx.of(Case).find(phone=customer.phone, name=customer.name, order_by="accepted_at")
    return (*own, *(case for case in same if case.id not in known))
