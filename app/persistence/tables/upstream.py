"""How this computer stands with its hub, the conflicts it was told of, and the decisions on them."""

from sqlalchemy import Index

from app.domain.upstream.link import ConflictDecision, Dispute, Errand, Link, Quarantined
from app.domain.upstream.watching import Arrival, Canary, Finding, Watch
from app.persistence.tables.declare import entity_table

conflict_decision = entity_table("conflict_decision", ConflictDecision, number=43, is_append_only=True)
Index("ix_conflict_decision_conflict", conflict_decision.c.conflict_id)
canary = entity_table("canary", Canary, number=35)
# What the hub says to this computer alone is not sent on.
link = entity_table("_upstream", Link)
conflict = entity_table("_conflict", Dispute)
Index("ix_conflict_record", conflict.c.table, conflict.c.key)
quarantined = entity_table("_quarantined", Quarantined)
courier = entity_table("_courier", Errand)
watch = entity_table("_watch", Watch)
arrival = entity_table("_arrival", Arrival)
finding = entity_table("_finding", Finding)
