"""Gatherings of the station and planned outages."""

from sqlalchemy import Index

from app.domain.daybook.gathering import Gathering
from app.domain.daybook.outage_plan import OutagePlan
from app.persistence.tables.declare import entity_table

gathering = entity_table("gathering", Gathering, number=37, unique=(("number",),))
Index("ix_gathering_held", gathering.c.held_at)
outage_plan = entity_table("outage_plan", OutagePlan, number=38, unique=(("number",),))
Index("ix_outage_plan_from", outage_plan.c.from_at)
