"""What the hub answers, as values: whoever answers need not be trusted to keep to the form."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID

from app.domain.problems import Refusal
from app.domain.upstream.link import Dispute
from app.domain.upstream.operation import LogEntry
from app.domain.upstream.rules import Stake
from app.sync.packing import log_unpacked

T = TypeVar("T")

PROTOCOL: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """What a one-time code led to; `is_active` when the computer may come in at once."""

    is_active: bool
    station: bytes
    station_code: str
    station_name: str
    index: int
    hub_id: bytes
    hub_key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A session: its token, and what the hub says of itself and of this computer.

    `same_until` is how far the log is what it was before the hub was put back to an older state, whenever that was.
    """

    token: str
    index: int
    hub_epoch: bytes
    same_until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """Up to which own number the hub has stored everything, and what of it it could not take over."""

    ack: int
    quarantined: tuple[tuple[int, str], ...]
    head: int
    backoff_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """The next lines of the log with the conflicts they made; `mark` is that of the line they come after, if told."""

    entries: tuple[LogEntry, ...]
    conflicts: tuple[Dispute, ...]
    head: int
    hub_epoch: bytes
    archived: int
    backoff_s: int
    mark: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased:
    """Numbers of a series that are this computer's own, both ends included."""

    lo: int
    hi: int


def enrolled_from(message: Mapping[str, Any]) -> Enrolled:
    """The answer to an enrolment.

    Raises:
        Refusal: `upstream.garbled`, as all of these.
    """
    return Enrolled(
        is_active=part(message, "state", str) == "active",
        station=part(message, "station", bytes),
        station_code=part(message, "station_code", str),
        station_name=part(message, "station_name", str),
        index=part(message, "index", int),
        hub_id=part(message, "hub_id", bytes),
        hub_key=part(message, "hub_key", bytes),
    )


def opened_from(message: Mapping[str, Any]) -> Opened:
    """The answer to a signed challenge."""
    return Opened(
        token=part(message, "token", str),
        index=part(message, "index", int),
        hub_epoch=_epoch(message),
        same_until=part(message, "same_until", int) if "same_until" in message else 0,
    )


def pushed_from(message: Mapping[str, Any]) -> Pushed:
    """The answer to a push."""
    pairs = part(message, "quarantined", list)
    if not all(isinstance(pair, list) and [type(each) for each in pair] == [int, str] for pair in pairs):
        raise Refusal.of("upstream.garbled")
    return Pushed(
        ack=part(message, "ack", int),
        quarantined=tuple((number, reason) for number, reason in pairs),
        head=part(message, "head", int),
        backoff_s=part(message, "backoff_s", int),
    )


def pulled_from(message: Mapping[str, Any]) -> Pulled:
    """The answer to a pull."""
    log = message.get("log")
    return Pulled(
        entries=() if log is None else log_unpacked(part(message, "log", dict)),
        conflicts=disputes_from(part(message, "conflicts", list)),
        head=part(message, "head", int),
        hub_epoch=_epoch(message),
        archived=part(message, "archived", int),
        backoff_s=part(message, "backoff_s", int),
        mark=part(message, "mark", bytes) if "mark" in message else b"",
    )


def disputes_from(listed: Sequence[Mapping[str, Any]]) -> tuple[Dispute, ...]:
    """The conflicts of a list."""
    return tuple(_dispute(each) for each in listed)


def leased_from(message: Mapping[str, Any]) -> Leased:
    """The answer to a request for numbers."""
    leased = Leased(lo=part(message, "lo", int), hi=part(message, "hi", int))
    if not 0 < leased.lo <= leased.hi:
        raise Refusal.of("upstream.garbled")
    return leased


def part(message: Mapping[str, Any], key: str, kind: type[T]) -> T:
    """One part of a message, if it is of the kind it has to be.

    Raises:
        Refusal: `upstream.garbled`.
    """
    value = message.get(key)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise Refusal.of("upstream.garbled")
    return value


def _epoch(message: Mapping[str, Any]) -> bytes:
    """The life of the hub's database, whatever it is written as: it is only ever compared."""
    value = message.get("hub_epoch")
    if isinstance(value, bytes):
        return value
    if not isinstance(value, str | int):
        raise Refusal.of("upstream.garbled")
    return str(value).encode()


def _dispute(message: Mapping[str, Any]) -> Dispute:
    try:
        return _dispute_of(message)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refusal.of("upstream.garbled") from error


def _dispute_of(message: Mapping[str, Any]) -> Dispute:
    kept, other = (_writer(message[name]) for name in ("kept_by", "other_by"))
    return Dispute(
        id=UUID(bytes=message["id"]),
        seq=int(message["seq"]),
        table=int(message["table"]),
        key=bytes(message["key"]),
        field=int(message["field"]),
        part=str(message["part"]),
        kept=_text(message["kept"]),
        kept_seq=kept[0],
        kept_device=kept[1],
        kept_hlc=kept[2],
        kept_user=kept[3],
        other=_text(message["other"]),
        other_seq=other[0],
        other_device=other[1],
        other_hlc=other[2],
        other_user=other[3],
        before=_text(message["before"]),
        stake=Stake(message["stake"]),
    )


def _writer(message: Sequence[Any]) -> tuple[int, int, int, UUID | None]:
    seq, device, hlc, user = message
    return int(seq), int(device), int(hlc), UUID(bytes=user) if user else None


def _text(value: object) -> str:
    return json.dumps(value.hex().upper() if isinstance(value, bytes) else value, ensure_ascii=False)
