"""The files' part of the protocol: how far one is, its next piece, what it holds (`design/sync.md` 4.10)."""

from typing import Annotated, Final

from fastapi import APIRouter, Header, Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from app.hub.blobs import BlobStanding
from app.hub.callers import Caller
from app.hub.web.answers import body_of
from app.hub.web.counter import Counter, counter_of

BLOBS: Final = APIRouter(prefix="/v1/blobs")

OFFSET: Final = "Upload-Offset"
LENGTH: Final = "Upload-Length"
MEDIA_TYPE: Final = "application/octet-stream"

Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="the SHA-256 of the content")]
Bytes = Annotated[int, Header(ge=0, lt=1 << 63)]

_WHOLE, _PARTLY, _NOTHING = 200, 204, 404


@BLOBS.head("/{sha256}", summary="How much of a file is here")
async def standing(request: Request, sha256: Digest) -> Response:
    """200 when it is complete, 204 when a part is here, 404 when nothing is; `Upload-Offset` says how much."""
    counter, caller = _admitted(request)
    found = await run_in_threadpool(counter.hub.blobs.standing, caller, sha256)
    status = _WHOLE if found.is_complete else _PARTLY if found.received else _NOTHING
    return Response(status_code=status, headers=_headers(found))


@BLOBS.patch("/{sha256}", summary="Take the next piece of a file", status_code=_PARTLY)
async def take(request: Request, sha256: Digest, upload_offset: Bytes, upload_length: Bytes) -> Response:
    """The piece as it is, of at most 1 MiB; it is stored when it is answered, and the whole checked with its last."""
    counter, caller = _admitted(request)
    chunk = await body_of(request)
    taken = await run_in_threadpool(counter.hub.blobs.take, caller, sha256, upload_length, upload_offset, chunk)
    return Response(status_code=_PARTLY, headers=_headers(taken))


@BLOBS.get("/{sha256}", summary="A complete file, or the range of it that is asked for")
async def content(request: Request, sha256: Digest) -> Response:
    """The bytes as they came in."""
    counter, caller = _admitted(request)
    place = await run_in_threadpool(counter.hub.blobs.place, caller, sha256)
    return FileResponse(place, media_type=MEDIA_TYPE)


def _admitted(request: Request) -> tuple[Counter, Caller]:
    counter = counter_of(request)
    caller = counter.desk.caller(request.headers.get("authorization", ""))
    counter.admit_carrier(caller.station_id + caller.device_id)
    return counter, caller


def _headers(found: BlobStanding) -> dict[str, str]:
    return {OFFSET: str(found.received), LENGTH: str(found.size)}
