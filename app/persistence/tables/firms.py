"""Firms customers may choose."""

from app.domain.firms.firm import Firm
from app.persistence.tables.declare import entity_table

firm = entity_table("firm", Firm, number=34, unique=(("credit_code",),))
