"""What the headers of a courier's files say: the computer's to its hub, and the hub's to one computer.

`from_words` of each reads what a stranger may have written: every part must be there and be what it should.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from app.sync.files_asked import FilesAsked, files_of
from app.sync.header_words import Words, damaged, digest_of, number_of, text_of

ID_BYTES: Final = 16
EPOCH_BYTES: Final = 8

_PROOF_BYTES: Final = 32
_KEY_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 64
_EPOCH_OF_HUB: Final = range(65)


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """What a computer says of itself that is not known yet, with the proof that it knows a one-time code.

    `former_epoch` is the life it worked in as a copy of another computer's file; empty when it never was one.
    """

    selector: str
    proof: bytes
    public_key: bytes
    name: str
    program: str
    former_epoch: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Numbers a computer asks for: so many of a series in a year, reaching above one it has given already."""

    series: str
    year: int
    count: int
    above: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Upward:
    """A computer's header. The parts are its operations as it would push them.

    Attributes:
        id: this file's; the answer names it.
        station: empty when the computer does not know it yet.
        next_epoch: the life of the file that is to begin with these operations; empty when the present one goes on.
        first: the number of the first operation, or the one it would have.
        last: that of the last one; `first - 1` when there is none.
        hub_id: the hub that is meant; empty before the first answer.
        hub_epoch: whose log was read so far; empty before the first answer.
        cursor: how far it was read.
        written_ms: when this was written, by the computer's clock.
        request: what names the wishes; they are granted once for it. Empty without any.
        introduction: of a computer that asks to come in.
        files: what it says of attachments; None from one that does not carry any.
    """

    id: bytes
    schema: int
    station: bytes
    device: bytes
    epoch: bytes
    next_epoch: bytes
    first: int
    last: int
    hub_id: bytes
    hub_epoch: bytes
    cursor: int
    written_ms: int
    request: bytes
    wishes: tuple[Wish, ...]
    introduction: Introduction | None
    files: FilesAsked | None = None

    @classmethod
    def from_words(cls, words: Mapping[str, Any]) -> "Upward":
        """The header of some words.

        Raises:
            Refusal: `upstream.courier_damaged`.
        """
        read = Words(words)
        introduced = read.maybe("introduction", _introduction)
        return cls(
            id=read.bytes("id", ID_BYTES),
            schema=read.number("schema"),
            station=read.bytes("station", 0, ID_BYTES),
            device=read.bytes("device", ID_BYTES),
            epoch=read.bytes("epoch", EPOCH_BYTES),
            next_epoch=read.bytes("next_epoch", 0, EPOCH_BYTES),
            first=read.number("first"),
            last=read.number("last"),
            hub_id=read.bytes("hub_id", 0, ID_BYTES),
            hub_epoch=read.bytes("hub_epoch", *_EPOCH_OF_HUB),
            cursor=read.number("cursor"),
            written_ms=read.number("written_ms"),
            request=read.bytes("request", 0, ID_BYTES),
            wishes=read.each("wishes", _wish),
            introduction=introduced,
            files=read.maybe("files", files_of),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """What a computer is told that came in, with the proof that whoever says so knows the code as well."""

    station_code: str
    station_name: str
    hub_key: bytes
    proof: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Numbers that answer a request, both ends included."""

    request: bytes
    series: str
    year: int
    lo: int
    hi: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A snapshot in the first parts of a file, for a computer the log is not kept for, or too long to teach.

    The rest is as in the hub's offer over a line; `parts` is how many parts it takes.
    """

    seq: int
    schema: int
    size: int
    sha256: bytes
    records: int
    signature: bytes
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Downward:
    """The hub's header. The parts are pages of the log as it would answer with them.

    Attributes:
        station: of which station.
        device: for which computer.
        epoch: in which life of its file.
        index: its place in the station.
        hub_epoch: changes when the hub was restored from a backup.
        answers: the last file of this computer that was taken; empty before the first.
        ack: up to which own number everything is stored at the hub.
        quarantined: own operations that could not be taken over, and why.
        after: the pages begin behind this place in the log,
        head: and end here, where the log ended.
        archived: up to where the log is in a backup.
        written_ms: when this was written, by the hub's clock.
        grants: the numbers given for the last requests.
        welcome: for a computer that asked to come in.
        whole: a snapshot that comes before the pages, which then begin behind it.
        held: the contents the hub has of those the computer said it has.
    """

    hub_id: bytes
    hub_epoch: bytes
    station: bytes
    device: bytes
    epoch: bytes
    index: int
    answers: bytes
    ack: int
    quarantined: tuple[tuple[int, str], ...]
    after: int
    head: int
    archived: int
    written_ms: int
    grants: tuple[Grant, ...]
    welcome: Welcome | None
    whole: Whole | None = None
    held: tuple[bytes, ...] = ()

    @classmethod
    def from_words(cls, words: Mapping[str, Any]) -> "Downward":
        """The header of some words.

        Raises:
            Refusal: `upstream.courier_damaged`.
        """
        read = Words(words)
        return cls(
            hub_id=read.bytes("hub_id", ID_BYTES),
            hub_epoch=read.bytes("hub_epoch", *_EPOCH_OF_HUB),
            station=read.bytes("station", ID_BYTES),
            device=read.bytes("device", ID_BYTES),
            epoch=read.bytes("epoch", EPOCH_BYTES),
            index=read.number("index"),
            answers=read.bytes("answers", 0, ID_BYTES),
            ack=read.number("ack"),
            quarantined=read.each("quarantined", _set_aside),
            after=read.number("after"),
            head=read.number("head"),
            archived=read.number("archived"),
            written_ms=read.number("written_ms"),
            grants=read.each("grants", _grant),
            welcome=read.maybe("welcome", _welcome),
            whole=read.maybe("whole", _whole),
            held=read.some("held", digest_of),
        )


def words_of(header: Upward | Downward) -> Mapping[str, Any]:
    """A header as plain values."""
    return asdict(header)


def asked_with(upward: Upward, public_key: bytes) -> bytes:
    """What the proof of somebody who asks to come in is made over: it is of no use to any other computer."""
    return b"station-desk courier asks 1|" + upward.device + upward.epoch + public_key


def welcomed_with(downward: Downward, hub_key: bytes) -> bytes:
    """What the proof of whoever lets a computer in is made over: only this hub, this computer, this station."""
    return b"station-desk courier welcomes 1|" + downward.station + downward.device + downward.hub_id + hub_key


def _introduction(words: Words) -> Introduction:
    return Introduction(
        selector=words.text("selector"),
        proof=words.bytes("proof", _PROOF_BYTES),
        public_key=words.bytes("public_key", _KEY_BYTES),
        name=words.text("name"),
        program=words.text("program"),
        former_epoch=words.bytes("former_epoch", 0, EPOCH_BYTES) if words.has("former_epoch") else b"",
    )


def _welcome(words: Words) -> Welcome:
    return Welcome(
        station_code=words.text("station_code"),
        station_name=words.text("station_name"),
        hub_key=words.bytes("hub_key", _KEY_BYTES),
        proof=words.bytes("proof", _PROOF_BYTES),
    )


def _whole(words: Words) -> Whole:
    return Whole(
        seq=words.number("seq"),
        schema=words.number("schema"),
        size=words.number("size"),
        sha256=words.bytes("sha256", _PROOF_BYTES),
        records=words.number("records"),
        signature=words.bytes("signature", _SIGNATURE_BYTES),
        parts=words.number("parts"),
    )


def _wish(value: object) -> Wish:
    words = Words(value)
    return Wish(
        series=words.text("series"),
        year=words.number("year"),
        count=words.number("count"),
        above=words.number("above"),
    )


def _grant(value: object) -> Grant:
    words = Words(value)
    grant = Grant(
        request=words.bytes("request", ID_BYTES),
        series=words.text("series"),
        year=words.number("year"),
        lo=words.number("lo"),
        hi=words.number("hi"),
    )
    if not 0 < grant.lo <= grant.hi:
        raise damaged()
    return grant


def _set_aside(value: object) -> tuple[int, str]:
    if not isinstance(value, Sequence) or len(value) != 2:  # noqa: PLR2004 - a number and a reason
        raise damaged()
    number, reason = value
    return number_of(number), text_of(reason)
