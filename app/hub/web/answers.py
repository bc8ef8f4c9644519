"""Answers on the wire, and which status goes with which refusal."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from app.domain.problems import Refusal
from app.hub.web.desk import refused
from app.sync.packing import BODY_LIMIT, pack

MEDIA_TYPE: Final = "application/x-station-sync"

_STATUS: Final[Mapping[str, int]] = {
    "upstream.garbled": 400,
    "upstream.lease_invalid": 400,
    "upstream.unauthorised": 401,
    "upstream.expected": 409,
    "upstream.forked": 409,
    "upstream.file_hash": 460,  # as tus has it, the protocol the files' part is like
    "upstream.file_offset": 409,
    "upstream.file_too_large": 413,
    "upstream.files_full": 507,
    "upstream.no_snapshot": 404,
    "upstream.no_such_file": 404,
    "upstream.station_full": 409,
    "upstream.too_far_behind": 410,
    "upstream.too_large": 413,
    "upstream.too_old": 426,
    "upstream.too_many": 429,
    "upstream.busy_hub": 503,
    "upstream.moved": 308,
    "upstream.moving": 503,
}
_BARRED: Final = 403
_MOVED: Final = 308


def answered(body: bytes) -> Response:
    """A message that went well."""
    return Response(body, media_type=MEDIA_TYPE)


async def refusal_answered(request: Request, refusal: Exception) -> Response:
    """What a refusal is on the wire; whatever is not named above bars the way."""
    if not isinstance(refusal, Refusal):
        raise refusal
    message = refused(refusal)
    answer = _said(message)
    if answer.status_code == _MOVED:
        answer.headers["Location"] = f"{message['url'].rstrip('/')}{request.url.path}"
    return answer


async def misuse_answered(_request: Request, _misuse: Exception) -> Response:
    """A request whose own words are wrong, such as a place in the log that is no number."""
    return _said({"problem": "upstream.garbled"})


async def trouble_answered(_request: Request, _trouble: Exception) -> Response:
    """The database is away or too slow: the computer keeps what it has and comes again."""
    return _said({"problem": "upstream.busy_hub", "retry_s": _RETRY_S})


_RETRY_S: Final = 10


def _said(message: Mapping[str, Any]) -> Response:
    headers = {"Retry-After": str(message["retry_s"])} if "retry_s" in message else None
    status = _STATUS.get(message["problem"], _BARRED)
    return Response(pack(message), status_code=status, media_type=MEDIA_TYPE, headers=headers)


async def body_of(request: Request) -> bytes:
    """A request's body, read no further than it may go.

    Raises:
        Refusal: `upstream.too_large`.
    """
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > BODY_LIMIT:
            raise Refusal.of("upstream.too_large")
    return bytes(parts)
