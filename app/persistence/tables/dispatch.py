"""Work orders."""

from sqlalchemy import Index

from app.domain.dispatch.order import WorkOrder
from app.persistence.tables.declare import entity_table

work_order = entity_table(
    "work_order",
    WorkOrder,
    number=23,
    references={
        "case_id": "work_case",
        "area_id": "transformer_area",
        "customer_id": "customer",
        "lead_id": "staff",
        "guardian_id": "staff",
    },
    unique=(("number",),),
)
Index("ix_work_order_state", work_order.c.state, work_order.c.due_at)
Index("ix_work_order_case", work_order.c.case_id)
Index("ix_work_order_lead", work_order.c.lead_id, work_order.c.state)
