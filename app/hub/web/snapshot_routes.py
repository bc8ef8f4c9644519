"""The snapshots' part of the protocol: what there is to have, and the file in ranges (`design/sync.md` 4.8)."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from app.hub.callers import Caller
from app.hub.web.answers import answered
from app.hub.web.counter import Counter, counter_of
from app.sync.packing import pack

SNAPSHOTS: Final = APIRouter(prefix="/v1/snapshot")

_INT64: Final = (1 << 63) - 1
_FILE_TYPE: Final = "application/octet-stream"

Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="the SHA-256 of the file")]


@SNAPSHOTS.get("", summary="A snapshot of the station's records, made if there is none")
async def offer(
    request: Request,
    *,
    after: Annotated[int, Query(ge=0, le=_INT64, description="the place read to")] = 0,
    wanted: Annotated[bool, Query(description="also when reading the log would be less work")] = False,
) -> Response:
    """-> {seq, schema, size, sha256, records, signature}; 404 when the log is whole and short."""
    counter, caller = _admitted(request)
    found = await run_in_threadpool(counter.hub.snapshots.offer, caller, after=after, is_wanted=wanted)
    return answered(
        pack(
            {
                "seq": found.seq,
                "schema": found.schema,
                "size": found.size,
                "sha256": found.sha256,
                "records": found.records,
                "signature": found.signature,
            }
        )
    )


@SNAPSHOTS.get("/{sha256}", summary="A snapshot's file, or the range of it that is asked for")
async def content(request: Request, sha256: Digest) -> Response:
    """The file as it was signed."""
    counter, caller = _admitted(request)
    place = await run_in_threadpool(counter.hub.snapshots.place, caller, sha256)
    return FileResponse(place, media_type=_FILE_TYPE)


def _admitted(request: Request) -> tuple[Counter, Caller]:
    counter = counter_of(request)
    caller = counter.desk.caller(request.headers.get("authorization", ""))
    counter.admit_carrier(caller.station_id + caller.device_id)
    return counter, caller
