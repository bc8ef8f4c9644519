"""Files on the wire: how far the hub is with one, its next piece, and pieces back (`design/sync.md` 4.10)."""

from dataclasses import dataclass
from typing import Final

from app.domain.problems import Refusal
from app.sync.client import HubClient, refusal_of
from app.sync.wire import Answered

CHUNK_BYTES: Final = 1024 * 1024
"""The largest piece, which is also what a cut line costs at most."""

_OFFSET: Final = "upload-offset"
_WHOLE, _TAKEN, _PARTIAL, _NOTHING, _BEYOND = 200, 204, 206, 404, 416


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHub:
    """How much of a file the hub has, in bytes."""

    received: int
    is_complete: bool


def standing(client: HubClient, digest: str) -> AtHub:
    """How far the hub is with a file; `digest` is 64 hexadecimal digits, as in all of these.

    Raises:
        Refusal: trouble on the way or at the hub (`upstream.*`), as all of these.
    """
    answered = client.raw("HEAD", _path(digest))
    if answered.status not in {_WHOLE, _TAKEN, _NOTHING} or _OFFSET not in answered.headers:
        raise refusal_of(answered)
    return AtHub(received=_number(answered), is_complete=answered.status == _WHOLE)


def send_piece(client: HubClient, digest: str, size: int, offset: int, piece: bytes) -> int:
    """Send the piece that begins at `offset` of a file of `size` bytes: how much of it the hub has then.

    Raises:
        Refusal: `upstream.file_offset` with what the hub expects, `upstream.file_hash`, `.file_too_large`,
            `.files_full`.
    """
    told = {"Upload-Offset": str(offset), "Upload-Length": str(size), "Content-Type": "application/octet-stream"}
    answered = client.raw("PATCH", _path(digest), piece, told)
    if answered.status != _TAKEN:
        raise refusal_of(answered)
    return _number(answered)


def fetch_piece(client: HubClient, digest: str, offset: int) -> bytes:
    """The piece of a file that begins at `offset`; empty when the file ends there.

    Raises:
        Refusal: `upstream.no_such_file` when the hub does not have it, or not the whole of it.
    """
    wanted = {"Range": f"bytes={offset}-{offset + CHUNK_BYTES - 1}"}
    answered = client.raw("GET", _path(digest), headers=wanted)
    if answered.status == _BEYOND:
        return b""
    if answered.status != _PARTIAL:
        raise refusal_of(answered)
    if len(answered.body) > CHUNK_BYTES:
        raise Refusal.of("upstream.garbled")
    return answered.body


def _path(digest: str) -> str:
    return f"/v1/blobs/{digest}"


def _number(answered: Answered) -> int:
    told = answered.headers.get(_OFFSET, "")
    if not (told.isascii() and told.isdecimal()):
        raise Refusal.of("upstream.garbled")
    return int(told)
