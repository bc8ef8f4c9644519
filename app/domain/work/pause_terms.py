"""What is said of a pause, as a value and as the payload of an event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

Payload = Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseTerms:
    """What is said of a pause; `ends_at` is None while it lasts, `reason` a `PauseReason` or a word.

    The proof is a note, a file of the case, or both.
    """

    starts_at: datetime
    ends_at: datetime | None = None
    reason: str = ""
    note: str = ""
    attachment_id: UUID | None = None


def terms_payload(terms: PauseTerms, before: PauseTerms | None = None) -> dict[str, str | int]:
    """What an event says of the terms: all that is known, or what differs from `before`; an empty `to` is no end."""
    said: dict[str, str | int] = {
        "from": _moment_text(terms.starts_at),
        "to": _moment_text(terms.ends_at),
        "reason": terms.reason,
        "note": terms.note,
        "attachment": "" if terms.attachment_id is None else terms.attachment_id.hex,
    }
    if before is None:
        return {name: value for name, value in said.items() if value}
    old = {"from": "", "to": "", "reason": "", "note": "", "attachment": "", **terms_payload(before)}
    return {name: value for name, value in said.items() if value != old[name]}


def changed_terms(terms: PauseTerms, payload: Payload) -> PauseTerms:
    """The terms after an event has said something of them."""
    said = {name: str(payload[name]) for name in ("from", "to", "reason", "note", "attachment") if name in payload}
    return PauseTerms(
        starts_at=datetime.fromisoformat(said["from"]) if "from" in said else terms.starts_at,
        ends_at=_moment(said["to"]) if "to" in said else terms.ends_at,
        reason=said.get("reason", terms.reason),
        note=said.get("note", terms.note),
        attachment_id=_file(said["attachment"]) if "attachment" in said else terms.attachment_id,
    )


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _file(text: str) -> UUID | None:
    return UUID(text) if text else None


def _moment_text(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).isoformat()
