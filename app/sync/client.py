"""The hub's verbs as this computer speaks them: challenge and token, push, pull, leases, a new life of the file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from app.domain.problems import Problem, Refusal
from app.domain.upstream.operation import Operation
from app.domain.upstream.report import Report
from app.sync.keys import DeviceKey
from app.sync.messages import (
    PROTOCOL,
    Enrolled,
    Leased,
    Opened,
    Pulled,
    Pushed,
    enrolled_from,
    leased_from,
    opened_from,
    part,
    pulled_from,
    pushed_from,
)
from app.sync.packing import operations_packed, pack, unpack
from app.sync.reporting import report_packed
from app.sync.wire import Answered, Asked, Wire

PAGE: Final = 2000
"""Lines of the log that are asked for at once."""

_SIGNED: Final = b"station-desk session 1|"
_OK: Final = 200
_UNAUTHORISED: Final = 401
_PROBLEMS: Final = {
    403: "upstream.refused",
    410: "upstream.too_far_behind",
    413: "upstream.too_large",
    426: "upstream.too_old",
    429: "upstream.busy_hub",
    503: "upstream.busy_hub",
}
_MILLISECOND: Final = timedelta(milliseconds=1)
_TOLD: Final[Mapping[str, type[Any]]] = {"expect": int, "url": str, "statement": str, "signature": str}


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """The computer that wants to come in, and the schema of its file."""

    device: bytes
    schema: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejoining:
    """What a computer was before that comes in as a new one: the life it left, and the operation it goes on from."""

    former_epoch: bytes
    first: int


class HubClient:
    """One round of talk with a hub; `offsets` collects how far its clock is ahead, in milliseconds."""

    def __init__(self, wire: Wire, key: DeviceKey, who: Applicant, now: Callable[[], datetime]) -> None:
        self._wire = wire
        self._key = key
        self._who = who
        self._now = now
        self._token = ""
        self._place: tuple[bytes, bytes, bytes] | None = None
        self.offsets: list[int] = []

    def enrol(self, code: str, epoch: bytes, name: str, program: str, rejoining: Rejoining | None = None) -> Enrolled:
        """Ask to be let into the station of a one-time code; asking again gives the same answer.

        Raises:
            Refusal: `upstream.code_invalid`, or trouble on the way (`upstream.*`), as all of these.
        """
        message = {
            **self._versions(),
            "code": code,
            "device": self._who.device,
            "epoch": epoch,
            "public_key": self._key.public,
            "name": name,
            "app": program,
        }
        if rejoining is not None:
            message |= {"former_epoch": rejoining.former_epoch, "first": rejoining.first}
        return enrolled_from(self._told(Asked(method="POST", path="/v1/enrol", body=pack(message))))

    def open(self, hub_id: bytes, station: bytes, epoch: bytes) -> Opened:
        """Sign the hub's challenge, in one life of the file, and get a token.

        Raises:
            Refusal: `upstream.refused`, `.pending`, `.revoked`, `.epoch`.
        """
        self._place = hub_id, station, epoch
        who = {"device": self._who.device, "station": station}
        challenge = self._told(Asked(method="POST", path="/v1/challenge", body=pack(who)))
        nonce = part(challenge, "nonce", bytes)
        signed = _SIGNED + hub_id + station + self._who.device + epoch + nonce
        proof = {**who, "epoch": epoch, "nonce": nonce, "signature": self._key.sign(signed)}
        opened = opened_from(self._told(Asked(method="POST", path="/v1/session", body=pack(proof))))
        self._token = opened.token
        return opened

    def push(self, operations: Sequence[Operation]) -> Pushed:
        """Send operations; what is acknowledged is stored.

        Raises:
            Refusal: `upstream.expected` with the number the hub wants first.
        """
        return pushed_from(self._posted("/v1/push", {**self._versions(), "ops": operations_packed(operations)}))

    def pull(self, after: int, limit: int = PAGE) -> Pulled:
        """The next lines of the station's log.

        Raises:
            Refusal: `upstream.too_far_behind`, `upstream.too_old`.
        """
        wanted = f"after={after}&limit={limit}&wait=0&schema={self._who.schema}"
        return pulled_from(self._asked("GET", f"/v1/pull?{wanted}", b""))

    def lease(self, series: str, year: int, count: int) -> Leased:
        """Numbers of a series nobody else gets."""
        return leased_from(self._posted("/v1/lease", {"series": series, "year": year, "count": count}))

    def begin_epoch(self, new_epoch: bytes, first: int) -> int:
        """Begin a new life of this computer's file, whose first operation has this number: its place in the station."""
        return part(self._posted("/v1/epoch", {"new_epoch": new_epoch, "first": first}), "index", int)

    def report(self, report: Report) -> None:
        """Tell the county how the station stands."""
        self._posted("/v1/report", report_packed(report))

    def raw(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answered:
        """An answer as it came, whatever it says, for what travels as plain bytes: files and pieces of them."""
        asked = Asked(method=method, path=path, body=body, token=self._token, headers=headers or {})
        answered = self._wire.send(asked)
        if answered.status != _UNAUTHORISED or self._place is None:
            return answered
        self.open(*self._place)  # the token has run out meanwhile
        return self._wire.send(replace(asked, token=self._token))

    def question(self, path: str, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """The hub's answer to a question of another part of the protocol, in this session."""
        return self._posted(path, message)

    def _versions(self) -> Mapping[str, int]:
        return {"protocol": PROTOCOL, "schema": self._who.schema}

    def _posted(self, path: str, message: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._asked("POST", path, pack(message))

    def _asked(self, method: str, path: str, body: bytes) -> Mapping[str, Any]:
        """An answer within the session, which is opened anew once when the token has run out meanwhile."""
        try:
            return self._told(Asked(method=method, path=path, body=body, token=self._token))
        except Refusal as refusal:
            if refusal.problems[0].code != "upstream.unauthorised" or self._place is None:
                raise
        self.open(*self._place)
        return self._told(Asked(method=method, path=path, body=body, token=self._token))

    def _told(self, asked: Asked) -> Mapping[str, Any]:
        sent_at = self._now()
        answered = self._wire.send(asked)
        received_at = self._now()
        if answered.status != _OK:
            raise refusal_of(answered)
        message = unpack(answered.body)
        hub_ms = message.get("hub_ms")
        if isinstance(hub_ms, int):
            halfway = sent_at + (received_at - sent_at) / 2
            self.offsets.append(hub_ms - _milliseconds(halfway))
        return message


def _milliseconds(moment: datetime) -> int:
    return (moment - datetime.fromtimestamp(0, moment.tzinfo)) // _MILLISECOND


def refusal_of(answered: Answered) -> Refusal:
    """What the hub refused: its own word for it, else what the status means."""
    values = {"status": answered.status, "retry_s": answered.retry_s}
    if answered.status == _UNAUTHORISED:
        return Refusal(Problem(code="upstream.unauthorised", values=values))
    try:
        told = unpack(answered.body)
    except Refusal:  # a proxy between answers in its own way
        told = {}
    code = told.get("problem")
    if not isinstance(code, str) or not code.startswith("upstream."):
        code = _PROBLEMS.get(answered.status, "upstream.hub_trouble")
    told_too = {name: told[name] for name, kind in _TOLD.items() if isinstance(told.get(name), kind)}
    return Refusal(Problem(code=code, values={**values, **told_too}))
