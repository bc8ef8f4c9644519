"""Looking a customer up, with everything the station knows of him."""

from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.customers.checks import mask_id_number, mask_phone
from app.domain.customers.customer import Customer
from app.domain.grid.area import TransformerArea
from app.domain.imports.batch import ImportBatch, ImportKind, ImportRows, row_of
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Staff
from app.domain.records.facts import Bill
from app.domain.work.case import Case
from app.persistence.database import Transaction
from app.services.office import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSource:
    """An import and the row of its file, as the sheet counts it, that told of a record."""

    batch: ImportBatch
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerView:
    """One customer: the record (masked for who may not see it whole), the area and its managers, bills and cases.

    `owed` is in cents; `source` is the newest import of this computer that told of the customer.
    """

    customer: Customer
    area: TransformerArea
    a_manager: Staff
    b_manager: Staff
    owed: int
    bills: tuple[Bill, ...]
    cases: tuple[Case, ...]
    is_masked: bool
    source: ImportSource | None = None


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
            source = _source(tx, customer.id)
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
            source=source,
        )

    def by_account(self, account_number: str) -> Customer | None:
        """The customer with this account number, if there is one."""
        with self._office.database.read() as tx:
            return tx.of(Customer).find_one(account_number=account_number.strip())

    def areas(self) -> tuple[TransformerArea, ...]:
        """All transformer areas by number."""
        with self._office.database.read() as tx:
            return tx.of(TransformerArea).find(order_by="number")


def _source(tx: Transaction, customer_id: UUID) -> ImportSource | None:
    batches = tx.of(ImportBatch).find(kind=ImportKind.CUSTOMERS, order_by="imported_at")
    for batch in reversed(batches):
        kept = tx.of(ImportRows).find_one(batch_id=batch.id) if batch.undone_at is None else None
        row = None if kept is None else row_of(kept.places, customer_id)
        if row is not None:
            return ImportSource(batch=batch, row=row)
    return None


def _masked(customer: Customer) -> Customer:
    return replace(customer, id_number=mask_id_number(customer.id_number), phone=mask_phone(customer.phone))
