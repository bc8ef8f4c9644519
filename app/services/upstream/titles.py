"""What people call a record, whatever table it is of."""

from uuid import UUID

from app.domain.customers.customer import Customer
from app.domain.dispatch.order import WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Staff
from app.domain.work.case import Case
from app.persistence.database import Transaction


def record_title(tx: Transaction, table: str, key: UUID) -> str:
    """A record's name and number; empty when it has none, or is gone."""
    if table == "work_case" and (case := tx.of(Case).find_one(id=key)):
        return f"{case.name}  {case.number}"
    if table == "work_order" and (order := tx.of(WorkOrder).find_one(id=key)):
        return f"{order.task}  {order.number}"
    if table == "customer" and (customer := tx.of(Customer).find_one(id=key)):
        return f"{customer.name}  {customer.account_number}"
    if table == "staff" and (person := tx.of(Staff).find_one(id=key)):
        return f"{person.name}  {person.number}"
    if table == "transformer_area" and (area := tx.of(TransformerArea).find_one(id=key)):
        return f"{area.name}  {area.number}"
    return ""
