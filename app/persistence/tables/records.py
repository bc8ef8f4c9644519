"""The month's facts from other systems; each has a natural key, so that a second import changes nothing."""

from sqlalchemy import Index

from app.domain.records.facts import Bill, CollectionDay, LineLoss, Outage, PrepayCommand, ServiceOrder
from app.persistence.tables.declare import entity_table

_AREA = {"area_id": "transformer_area"}
_CUSTOMER = {"customer_id": "customer"}

line_loss = entity_table("line_loss", LineLoss, number=10, references=_AREA, unique=(("month", "area_id"),))
collection_day = entity_table(
    "collection_day", CollectionDay, number=11, references=_AREA, unique=(("day", "area_id"),)
)
bill = entity_table("bill", Bill, number=12, references=_CUSTOMER, unique=(("period", "customer_id"),))
Index("ix_bill_customer", bill.c.customer_id)
prepay_command = entity_table(
    "prepay_command",
    PrepayCommand,
    number=13,
    references=_CUSTOMER,
    unique=(("issued_at", "customer_id", "kind"),),
)
service_order = entity_table(
    "service_order",
    ServiceOrder,
    number=14,
    references={**_CUSTOMER, **_AREA, "staff_id": "staff"},
    unique=(("number",),),
)
Index("ix_service_order_accepted", service_order.c.accepted_at)
outage = entity_table("outage", Outage, number=15, references=_AREA, unique=(("started_at", "area_id"),))
