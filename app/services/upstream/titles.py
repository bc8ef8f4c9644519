"""What people call a record, whatever table it is of."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from app.domain.customers.customer import Customer
from app.domain.daybook.gathering import Gathering
from app.domain.daybook.outage_plan import OutagePlan
from app.domain.dispatch.order import WorkOrder
from app.domain.firms.firm import Firm
from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Staff
from app.domain.work.case import Case
from app.persistence.database import Transaction

_ID: Final = re.compile(r"[0-9A-Fa-f]{8}-?(?:[0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}")
_TITLES: Final[Mapping[str, tuple[type[Any], Callable[[Any], str]]]] = {
    "staff": (Staff, lambda person: f"{person.name}  {person.number}"),
    "customer": (Customer, lambda customer: f"{customer.name}  {customer.account_number}"),
    "work_case": (Case, lambda case: f"{case.name}  {case.number}"),
    "work_order": (WorkOrder, lambda order: f"{order.task}  {order.number}"),
    "transformer_area": (TransformerArea, lambda area: f"{area.name}  {area.number}"),
    "firm": (Firm, lambda firm: str(firm.name)),
    "gathering": (Gathering, lambda gathering: f"{gathering.subject}  {gathering.number}"),
    "outage_plan": (OutagePlan, lambda plan: f"{plan.line}  {plan.number}"),
}


def record_title(tx: Transaction, table: str, key: UUID) -> str:
    """A record's name and number; empty when it has none, or is gone."""
    if table not in _TITLES:
        return ""
    entity, said = _TITLES[table]
    record = tx.of(entity).find_one(id=key)
    return "" if record is None else said(record)


def names_in(tx: Transaction, *values: str) -> Mapping[str, str]:
    """What the records are called whose ids stand in these values, by their ids as 32 upper-case digits."""
    named = {}
    for key in {UUID(each) for value in values for each in _ID.findall(value)}:
        title = next(filter(None, (record_title(tx, table, key) for table in _TITLES)), "")
        if title:
            named[key.hex.upper()] = title
    return named
