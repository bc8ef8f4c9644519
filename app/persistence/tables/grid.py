"""Transformer areas."""

from app.domain.grid.area import TransformerArea
from app.persistence.tables.declare import entity_table

transformer_area = entity_table(
    "transformer_area",
    TransformerArea,
    number=4,
    references={"a_manager_id": "staff", "b_manager_id": "staff"},
    unique=(("number",),),
)
