"""Looking a customer up, with everything the station knows of him."""

from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.customers.checks import mask_id_number, mask_phone
from app.domain.customers.customer import Customer
from app.domain.grid.area import TransformerArea
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Staff
from app.domain.records.facts import Bill
from app.domain.work.case import Case
from app.services.office import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerView:
    """One customer: the record (masked for who may not see it whole), the area and its managers, bills and cases.

    `owed` is in cents.
    """

    customer: Customer
    area: TransformerArea
    a_manager: Staff
    b_manager: Staff
    owed: int
    bills: tuple[Bill, ...]
    cases: tuple[Case, ...]
    is_masked: bool


class CustomerService:
    """Customers as the counter sees them."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def show(self, session: Session, customer_id: UUID) -> CustomerView:
        """Everything about one customer.

        Raises:
            Refusal: `record.missing`.
        """
        with self._office.database.read() as tx:
            customer = tx.of(Customer).get(customer_id)
            area = tx.of(TransformerArea).get(customer.area_id)
            bills = tx.of(Bill).find(customer_id=customer.id, order_by="period")
            cases = tx.of(Case).find(customer_id=customer.id, order_by="accepted_at")
            a_manager, b_manager = (tx.of(Staff).get(key) for key in (area.a_manager_id, area.b_manager_id))
        is_masked = not session.may(Permission.SEE_PERSONAL_DATA)
        return CustomerView(
            customer=_masked(customer) if is_masked else customer,
            area=area,
            a_manager=a_manager,
            b_manager=b_manager,
            owed=sum(bill.receivable - bill.received for bill in bills),
            bills=tuple(reversed(bills)),
            cases=tuple(reversed(cases)),
            is_masked=is_masked,
        )

    def by_account(self, account_number: str) -> Customer | None:
        """The customer with this account number, if there is one."""
        with self._office.database.read() as tx:
            return tx.of(Customer).find_one(account_number=account_number.strip())

    def areas(self) -> tuple[TransformerArea, ...]:
        """All transformer areas by number."""
        with self._office.database.read() as tx:
            return tx.of(TransformerArea).find(order_by="number")


def _masked(customer: Customer) -> Customer:
    return replace(customer, id_number=mask_id_number(customer.id_number), phone=mask_phone(customer.phone))
