"""What was printed."""

from sqlalchemy import Index

from app.domain.papers.printing import PrintRecord
from app.persistence.tables.declare import entity_table

print_record = entity_table("print_record", PrintRecord, number=26, is_append_only=True)
Index("ix_print_record_subject", print_record.c.subject_id, print_record.c.form_code)
