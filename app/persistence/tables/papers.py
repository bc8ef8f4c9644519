"""What was printed, what it said, and what of it is void."""

from sqlalchemy import Index

from app.domain.papers.printing import PrintContent, PrintRecord, PrintVoid
from app.persistence.tables.declare import entity_table

print_record = entity_table("print_record", PrintRecord, number=26, is_append_only=True)
Index("ix_print_record_subject", print_record.c.subject_id, print_record.c.form_code)
print_content = entity_table(
    "print_content", PrintContent, number=39, is_append_only=True, references={"record_id": "print_record"}
)
Index("ix_print_content_record", print_content.c.record_id)
print_void = entity_table(
    "print_void", PrintVoid, number=40, is_append_only=True, references={"record_id": "print_record"}
)
Index("ix_print_void_record", print_void.c.record_id)
