"""What lies between the wire and the verbs: a body becomes a call, and what comes back a body.

These run on worker threads; nothing here waits for anything but the database.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.domain.problems import Refusal
from app.domain.upstream.operation import Operation
from app.hub.callers import Caller
from app.hub.enrolment import Applicant
from app.hub.opened import Hub
from app.hub.pulling import SCHEMA_MIN, Page
from app.hub.sessions import NONCE_BYTES
from app.hub.tokens import LIFETIME_S, caller_of
from app.hub.web.messages import Message
from app.persistence.types import to_milliseconds
from app.persistence.upgrade import SCHEMA_VERSION
from app.sync.packing import log_packed, operations_unpacked, pack
from app.sync.proving import NONCE_BYTES as PROOF_NONCE_BYTES
from app.sync.proving import proof_over

_PUBLIC_KEY_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 64
_NAME_LETTERS: Final = 80
_KEY_BYTES: Final = 16
_INT64: Final = 1 << 63
_INT32: Final = 1 << 31


class Desk:
    """Answers messages."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def caller(self, authorization: str) -> Caller:
        """Who sends a request, by its header.

        Raises:
            Refusal: `upstream.unauthorised`.
        """
        kind, _, token = authorization.partition(" ")
        if kind != "Bearer":
            raise Refusal.of("upstream.unauthorised")
        return caller_of(token, self._hub.token_secret, self._now_ms())

    def enrol(self, body: bytes) -> bytes:
        """`POST /v1/enrol`."""
        message = Message.of(body)
        enrolled = self._hub.enrolment.enrol(
            message.text("code", _NAME_LETTERS),
            Applicant(
                device_id=message.id("device"),
                epoch=message.epoch("epoch"),
                public_key=message.bytes_of("public_key", _PUBLIC_KEY_BYTES),
                name=message.text("name", _NAME_LETTERS),
                app=message.text("app", _NAME_LETTERS),
                schema_version=_schema(message),
                former_epoch=message.epoch("former_epoch") if message.has("former_epoch") else b"",
                first=max(1, message.number("first")) if message.has("first") else 1,
            ),
        )
        return pack(
            {
                "state": enrolled.status.value,
                "station": enrolled.station_id,
                "station_code": enrolled.station_code,
                "station_name": enrolled.station_name,
                "index": enrolled.index,
                "hub_id": enrolled.hub_id,
                "hub_key": self._hub.public_key,
            }
        )

    def challenge(self, body: bytes) -> bytes:
        """`POST /v1/challenge`."""
        message = Message.of(body)
        return pack({"nonce": self._hub.sessions.challenge(message.id("station"), message.id("device"))})

    def prove(self, body: bytes) -> bytes:
        """`POST /v1/prove`."""
        nonce = Message.of(body).bytes_of("nonce", PROOF_NONCE_BYTES)
        return pack({"signature": self._hub.sign(proof_over(nonce))})

    def sign_in(self, body: bytes) -> bytes:
        """`POST /v1/session`."""
        message = Message.of(body)
        caller = Caller(station_id=message.id("station"), device_id=message.id("device"), epoch=message.epoch("epoch"))
        signed_in = self._hub.sessions.sign_in(
            caller, message.bytes_of("nonce", NONCE_BYTES), message.bytes_of("signature", _SIGNATURE_BYTES)
        )
        return pack(
            {
                "token": signed_in.token,
                "expires_s": LIFETIME_S,
                "hub_ms": self._now_ms(),
                "index": signed_in.index,
                "hub_id": signed_in.hub_id,
                "hub_epoch": signed_in.hub_epoch,
                "same_until": signed_in.same_until,
            }
        )

    def push(self, caller: Caller, body: bytes) -> tuple[bytes, int]:
        """`POST /v1/push`: the answer, and the end of the log for those who wait for it."""
        operations, schema_version = operations_of(body)
        pushed = self._hub.pushing.push(caller, operations, schema_version=schema_version)
        answer = {
            "ack": pushed.ack,
            "quarantined": [list(each) for each in pushed.quarantined],
            "head": pushed.head,
            "hub_ms": self._now_ms(),
            "backoff_s": 0,
        }
        return pack(answer), pushed.head

    def page(self, caller: Caller, *, after: int, limit: int, schema_version: int | None) -> Page:
        """The page `GET /v1/pull` asks for."""
        return self._hub.pulling.page(caller, after=after, limit=limit, schema_version=schema_version)

    def answer(self, page: Page) -> bytes:
        """A page as `GET /v1/pull` answers with it."""
        return pack(
            {
                "log": log_packed(page.entries) if page.entries else None,
                "conflicts": list(page.conflicts),
                "head": page.head,
                "min_seq": page.min_seq,
                "hub_epoch": page.hub_epoch,
                "hub_ms": self._now_ms(),
                "archived": page.archived,
                "mark": page.mark,
                "schema_min": SCHEMA_MIN,
                "schema_max": SCHEMA_VERSION,
                "backoff_s": 0,
            }
        )

    def begin_epoch(self, caller: Caller, body: bytes) -> bytes:
        """`POST /v1/epoch`."""
        message = Message.of(body)
        first = message.number("first")
        if not first:
            raise Refusal.of("upstream.garbled")
        index = self._hub.sessions.begin_epoch(caller, message.epoch("new_epoch"), first)
        return pack({"index": index, "hub_ms": self._now_ms()})

    def lease(self, caller: Caller, body: bytes) -> bytes:
        """`POST /v1/lease`."""
        message = Message.of(body)
        low, high = self._hub.leases.lease(
            caller,
            message.text("series", _NAME_LETTERS),
            message.number("year"),
            message.number("count"),
        )
        return pack({"lo": low, "hi": high})

    def _now_ms(self) -> int:
        return to_milliseconds(self._hub.clock.now())


def refused(problem: Refusal) -> Mapping[str, Any]:
    """A refusal as a message."""
    first = problem.problems[0]
    return {"problem": first.code, **first.values}


def operations_of(body: bytes) -> tuple[Sequence[Operation], int]:
    """The operations of a push, at least one, and the schema of the program that made them.

    Raises:
        Refusal: `upstream.too_large`, `upstream.garbled`.
    """
    message = Message.of(body)
    operations = operations_unpacked(message.columns("ops"))
    _refuse_unfit(operations)
    return operations, _schema(message)


def _schema(message: Message) -> int:
    version = message.number("schema")
    if version >= 1 << 31:
        raise Refusal.of("upstream.garbled")
    return version


def _refuse_unfit(operations: Sequence[Operation]) -> None:
    """What no computer of ours sends and no database could keep is no operation at all."""
    if not operations or not all(map(_is_fit, operations)):
        raise Refusal.of("upstream.garbled")


def _is_fit(operation: Operation) -> bool:
    # Whatever the types say, a stranger may have packed anything.
    user: object = operation.user_id
    for number in (operation.dev_seq, operation.tx, operation.hlc, operation.base):
        if type(number) is not int or not 0 <= number < _INT64:
            return False
    fields = operation.changes
    return (
        type(operation.table) is int
        and 0 <= operation.table < _INT32
        and (user is None or (isinstance(user, bytes) and len(user) == _KEY_BYTES))
        and (not fields or (min(fields) > 0 and max(fields) < _INT32))
    )
