"""How each kind of ledger is read, linked, matched with what is stored, and told to the screens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from app.domain.customers.customer import Customer
from app.domain.grid.area import TransformerArea
from app.domain.imports.batch import ImportKind
from app.domain.people.staff import Certificate, Staff
from app.domain.records.facts import ServiceOrder
from app.exchange import records
from app.exchange.checked import Checked, Lookups, Source, Watch
from app.exchange.customers import read_customers
from app.exchange.firms import read_firms
from app.exchange.grid import read_areas
from app.exchange.people import read_staff
from app.persistence.repository import Entity
from app.services.feed import Topic
from app.services.imports import linking
from app.services.imports.linking import Keys


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfLedger:
    """One kind of ledger.

    Attributes:
        read: the check of all rows.
        link: a draft as records, the row's own record first, then what hangs on it.
        refers_to: what the rows name by its natural key, as attributes of `Keys`.
        topic: what screens are told.
    """

    read: Callable[[Source, Lookups, Watch], Checked[Any]]
    link: Callable[[Any, Keys], tuple[Entity, ...]]
    refers_to: frozenset[str]
    topic: Topic


_AREAS: Final = frozenset({"areas"})
_CUSTOMERS: Final = frozenset({"customers"})

KINDS: Final[Mapping[ImportKind, KindOfLedger]] = {
    ImportKind.STAFF: KindOfLedger(
        read=lambda source, _lookups, watch: read_staff(source, watch),
        link=linking.link_staff,
        refers_to=frozenset({"staff"}),
        topic=Topic.PEOPLE,
    ),
    ImportKind.AREAS: KindOfLedger(
        read=read_areas, link=linking.link_area, refers_to=frozenset({"staff"}), topic=Topic.GRID
    ),
    ImportKind.CUSTOMERS: KindOfLedger(
        read=read_customers, link=linking.link_customer, refers_to=_AREAS, topic=Topic.CUSTOMERS
    ),
    ImportKind.LINE_LOSS: KindOfLedger(
        read=records.read_line_loss, link=linking.link_line_loss, refers_to=_AREAS, topic=Topic.RECORDS
    ),
    ImportKind.COLLECTION: KindOfLedger(
        read=records.read_collection, link=linking.link_collection_day, refers_to=_AREAS, topic=Topic.RECORDS
    ),
    ImportKind.BILLS: KindOfLedger(
        read=records.read_bills, link=linking.link_bill, refers_to=_CUSTOMERS, topic=Topic.RECORDS
    ),
    ImportKind.COMMANDS: KindOfLedger(
        read=records.read_commands, link=linking.link_command, refers_to=_CUSTOMERS, topic=Topic.RECORDS
    ),
    ImportKind.ORDERS: KindOfLedger(
        read=records.read_orders,
        link=linking.link_order,
        refers_to=frozenset({"staff", "areas", "customers"}),
        topic=Topic.RECORDS,
    ),
    ImportKind.OUTAGES: KindOfLedger(
        read=records.read_outages, link=linking.link_outage, refers_to=_AREAS, topic=Topic.RECORDS
    ),
    ImportKind.FIRMS: KindOfLedger(read=read_firms, link=linking.link_firm, refers_to=frozenset(), topic=Topic.STATION),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a stored record is recognised by: the column to look in, and the key among what is found there."""

    column: str
    key: Callable[[Entity], object]


_BY_ID: Final = Known(column="id", key=attrgetter("id"))
_KNOWN_BY: Final[Mapping[type[Any], Known]] = {
    Staff: Known(column="number", key=attrgetter("number")),
    TransformerArea: Known(column="number", key=attrgetter("number")),
    Customer: Known(column="account_number", key=attrgetter("account_number")),
    ServiceOrder: Known(column="number", key=attrgetter("number")),
    Certificate: Known(column="staff_id", key=attrgetter("staff_id", "kind")),
}


def known_by(entity: type[Any]) -> Known:
    """How stored records of this kind are recognised; those not listed by the id made from their natural key."""
    return _KNOWN_BY.get(entity, _BY_ID)
