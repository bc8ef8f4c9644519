"""Customers, with what lists sort and filter by."""

from sqlalchemy import Index

from app.domain.customers.customer import Customer
from app.persistence.tables.declare import entity_table

customer = entity_table(
    "customer", Customer, number=5, references={"area_id": "transformer_area"}, unique=(("account_number",),)
)
Index("ix_customer_area", customer.c.area_id, customer.c.account_number)
Index("ix_customer_name", customer.c.name)
