"""What happened: append-only facts that states, clocks and scores are computed from."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

_CONTENT: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class SubjectKind(StrEnum):
    """What an event happened to."""

    CASE = "case"
    ORDER = "order"
    STAFF = "staff"
    STATION = "station"


class EventKind(StrEnum):
    """The kinds of events of cases and work orders; the payload of each is named beside it."""

    CASE_ACCEPTED = "case.accepted"  # business, number, stage, origin, visit; manager, manager_choice
    CASE_ADVANCED = "case.advanced"  # from, to
    CASE_RETURNED = "case.returned"  # from, to, reason
    CASE_PAUSED = "case.paused"  # from, to (both the stage), reason, note, approval
    CASE_RESUMED = "case.resumed"  # stage
    CASE_PAUSE_ENTERED = "case.pause_entered"  # from, to, reason, note, attachment, approval
    CASE_PAUSE_ENDED = "case.pause_ended"  # pause
    CASE_PAUSE_CORRECTED = "case.pause_corrected"  # pause, why, approval, and what changes
    CASE_PAUSE_REMOVED = "case.pause_removed"  # pause, why, approval, edit
    CASE_PAUSE_APPROVED = "case.pause_approved"  # pause, edit (the event approved)
    CASE_PAUSE_REFUSED = "case.pause_refused"  # pause, edit, why
    CASE_WITHDRAWN = "case.withdrawn"  # from, reason
    CASE_REFUSED = "case.refused"  # from, reason
    CASE_CLOSED = "case.closed"  # from
    CASE_REOPENED = "case.reopened"  # to, reason
    CASE_ARCHIVED = "case.archived"
    CASE_FIELDS_ENTERED = "case.fields_entered"  # stage, fields (codes joined by a comma)
    CASE_CORRECTED = "case.corrected"  # field, before, after, reason
    CASE_HANDED_OVER = "case.handed_over"  # from, to (staff ids), reason
    CASE_PAPER_CHANGED = "case.paper_changed"  # paper, before, after
    CASE_ATTACHED = "case.attached"  # attachment, paper
    CASE_NOTICE_GIVEN = "case.notice_given"  # form, papers (codes joined by a comma)
    CASE_PAPER_ASKED = "case.paper_asked"  # paper, name, reason
    CASE_FORM_SIGNED = "case.form_signed"  # form, version of a statement; of a copy scanned back: attachment, pages
    CASE_SIGNED_CORRECTED = "case.signed_corrected"  # signature (event id), form, before, after (days), reason
    CASE_FORM_PRINTED = "case.form_printed"  # form, copies
    CASE_CHOSEN = "case.chosen"  # version, by; per trade: firm id or own, name, licence
    CASE_EXAMINED = "case.examined"  # stage, verdict, people, opinion, defects, rectify_on, meeting, previous
    CASE_DEFECTS_ADDED = "case.defects_added"  # examination (event id), defects, reason
    CASE_CALLED_BACK = "case.called_back"  # satisfaction, note
    CASE_FEE_FIXED = "case.fee_fixed"  # fee, amount (cents), on, receipt (the paper that says so), reason, owed
    CASE_FEE_PAID = "case.fee_paid"  # fee, amount, on, receipt, way, reason, owed
    CASE_FEE_REFUNDED = "case.fee_refunded"  # fee, amount, on, receipt, way, reason, owed
    CASE_FEE_STRUCK = "case.fee_struck"  # entry (event id), fee, amount, reason
    CASE_PROMISED = "case.promised"  # what, until, to
    CASE_PROMISE_KEPT = "case.promise_kept"  # promise, what
    CASE_PROMISE_MOVED = "case.promise_moved"  # promise, what, until, reason
    COUNTER_TAKEN = "counter.taken"  # ticket; of the station
    COUNTER_GONE = "counter.gone"  # ticket of somebody who went without being called; of the station
    COUNTER_CALLED = "counter.called"  # ticket
    COUNTER_SIGNED = "counter.signed"  # ticket, minutes
    MEETING_HELD = "meeting.held"  # on, attendees (staff ids), guests, note; of the station
    GATHERING_WRITTEN = "gathering.written"  # gathering, number, kind, subject, attendees, absent, decisions, and texts
    LOG_WRITTEN = "log.written"  # on, kilometres, and texts; of the person
    LOG_REVIEWED = "log.reviewed"  # on, review; of the person
    OUTAGE_PLANNED = "outage.planned"  # outage, number, kind, line, from, to, areas, told_on, late_reason
    DOCUMENT_NUMBERED = "document.numbered"  # before, number; of the station's documents: series
    OUTAGE_CALLED_OFF = "outage.called_off"  # outage, number, reason
    ORDER_CREATED = "order.created"  # order_kind, case, stage
    ORDER_DISPATCHED = "order.dispatched"  # lead, guardian, reason
    ORDER_ACCEPTED = "order.accepted"
    ORDER_DEPARTED = "order.departed"
    ORDER_ARRIVED = "order.arrived"  # minutes
    ORDER_FINISHED = "order.finished"
    ORDER_HANDED_BACK = "order.handed_back"  # reason
    ORDER_WITHDRAWN = "order.withdrawn"  # reason
    ORDER_ARCHIVED = "order.archived"
    ORDER_HANDED_OVER = "order.handed_over"  # from, lead, guardian, reason
    TIMES_ANSWERED = "times.answered"  # finding (its key), rule, reason
    TIMES_DECIDED = "times.decided"  # finding (its key), rule, is_accepted (0, 1), note


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One fact, never changed.

    The four times: `occurred_at` it happened, `on_paper_at` as written on the signed paper, `recorded_at` it was
    entered (trusted clock), `device_at` by the device's own clock. `kind` is an `EventKind` or another area's dotted
    name. `hash` covers the event and `previous_hash`, the hash of the device's event before it.
    """

    id: UUID
    subject_kind: SubjectKind
    subject_id: UUID
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    device_at: datetime
    actor_id: UUID | None  # None: the data folder's owner, on the command line
    device_id: str
    on_paper_at: datetime | None = None
    payload: Mapping[str, str | int] = dataclasses.field(default_factory=dict)
    previous_hash: str = ""
    hash: str = ""


def seal(event: Event, previous_hash: str) -> Event:
    """The event chained to the one before it: `hash` is the SHA-256 of its content and `previous_hash`, in hex."""
    return dataclasses.replace(event, previous_hash=previous_hash, hash=_digest(event, previous_hash))


def is_sealed(event: Event) -> bool:
    """Whether the event still is what was sealed."""
    return event.hash == _digest(event, event.previous_hash)


def _digest(event: Event, previous_hash: str) -> str:
    content = [
        previous_hash,
        str(event.id),
        str(event.subject_kind),
        str(event.subject_id),
        str(event.kind),
        _moment(event.occurred_at),
        _moment(event.on_paper_at),
        _moment(event.recorded_at),
        _moment(event.device_at),
        str(event.actor_id),
        event.device_id,
        dict(event.payload),
    ]
    return hashlib.sha256(_CONTENT.encode(content).encode()).hexdigest()


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).isoformat()
