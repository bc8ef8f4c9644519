"""Facts registered for the score, and locked months."""

from sqlalchemy import Index

from app.domain.rating.facts import RegisterEntry
from app.domain.rating.lock import MonthLock
from app.persistence.tables.declare import entity_table

register_entry = entity_table(
    "register_entry",
    RegisterEntry,
    number=27,
    is_append_only=True,
    references={"staff_id": "staff", "area_id": "transformer_area"},
)
Index("ix_register_entry_day", register_entry.c.day)
month_lock = entity_table("month_lock", MonthLock, number=28, is_append_only=True, unique=(("month",),))
