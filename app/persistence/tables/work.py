"""Cases, what is attached to them, and the events of everything."""

from sqlalchemy import Index

from app.domain.work.case import Attachment, Case
from app.domain.work.counter import CounterSession, CounterTurn
from app.domain.work.due import CaseDue
from app.domain.work.event import Event
from app.domain.work.warnings import WarningNote, WatchedClock
from app.persistence.tables.declare import entity_table

# `case` is a word of SQL.
work_case = entity_table(
    "work_case",
    Case,
    number=20,
    references={"customer_id": "customer", "area_id": "transformer_area", "responsible_id": "staff"},
    unique=(("number",),),
)
Index("ix_work_case_state", work_case.c.state, work_case.c.accepted_at)
Index("ix_work_case_customer", work_case.c.customer_id)
attachment = entity_table("attachment", Attachment, number=21, references={"case_id": "work_case"})
Index("ix_attachment_case", attachment.c.case_id)
event = entity_table("event", Event, number=22, is_append_only=True)
Index("ix_event_subject", event.c.subject_id, event.c.occurred_at)
Index("ix_event_occurred", event.c.occurred_at)
Index("ix_event_kind", event.c.kind)
counter_session = entity_table(
    "counter_session", CounterSession, number=24, references={"clerk_id": "staff", "case_id": "work_case"}
)
Index("ix_counter_session_called", counter_session.c.called_at)
counter_turn = entity_table(
    "counter_turn",
    CounterTurn,
    number=36,
    is_append_only=True,
    references={"session_id": "counter_session", "clerk_id": "staff"},
)
Index("ix_counter_turn_session", counter_turn.c.session_id)
warning_note = entity_table(
    "warning_note", WarningNote, number=33, is_append_only=True, references={"case_id": "work_case"}
)
Index("ix_warning_note_case", warning_note.c.case_id)
# Worked out from events and rules on this computer; never sent anywhere.
case_due = entity_table("case_due", CaseDue)
Index("ix_case_due", case_due.c.due_at)
watched_clock = entity_table("watched_clock", WatchedClock)
Index("ix_watched_clock_case", watched_clock.c.case_id)
Index("ix_watched_clock_next", watched_clock.c.next_at)
