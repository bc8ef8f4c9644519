"""The hub's protocol, version 1: what a station's computers ask."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from app.hub.callers import Caller
from app.hub.pulling import Page
from app.hub.web.answers import answered, body_of
from app.hub.web.counter import Counter, counter_of

ROUTES: Final = APIRouter(prefix="/v1")

_PAGE: Final = 2000
_MOST_WAIT_S: Final = 60
_INT32: Final = (1 << 31) - 1
_INT64: Final = (1 << 63) - 1


@ROUTES.post("/enrol", summary="Let a computer into its station by a one-time code")
async def enrol(request: Request) -> Response:
    """{protocol, schema, code, device, epoch, public_key, name, app} -> {state, station, index, hub_id, hub_key, …}."""
    counter = _for_stranger(request)
    body = await body_of(request)
    return answered(await run_in_threadpool(counter.desk.enrol, body))


@ROUTES.post("/challenge", summary="A nonce to sign; it works once, for a minute")
async def challenge(request: Request) -> Response:
    """{device, station} -> {nonce}."""
    counter = _for_stranger(request)
    body = await body_of(request)
    return answered(await run_in_threadpool(counter.desk.challenge, body))


@ROUTES.post("/prove", summary="The hub's signature over a nonce, for whoever knows its key already")
async def prove(request: Request) -> Response:
    """{nonce} -> {signature}."""
    counter = _for_stranger(request)
    body = await body_of(request)
    return answered(await run_in_threadpool(counter.desk.prove, body))


@ROUTES.post("/session", summary="Sign in with the signed nonce")
async def session(request: Request) -> Response:
    """{station, device, epoch, nonce, signature} -> {token, expires_s, hub_ms, index, hub_id, hub_epoch, …}."""
    counter = _for_stranger(request)
    body = await body_of(request)
    return answered(await run_in_threadpool(counter.desk.sign_in, body))


@ROUTES.post("/push", summary="Take a computer's operations into its station's log")
async def push(request: Request) -> Response:
    """{protocol, schema, ops} -> {ack, quarantined, head, hub_ms, backoff_s}; stored when it is answered."""
    counter, caller = _for_device(request)
    body = await body_of(request)
    answer, _ = await run_in_threadpool(counter.desk.push, caller, body)
    counter.waiting.tell(caller.station_id)
    return answered(answer)


@ROUTES.get("/pull", summary="A page of the station's log")
async def pull(
    request: Request,
    after: Annotated[int, Query(ge=0, le=_INT64, description="the place read to")] = 0,
    limit: Annotated[int, Query(ge=1, le=_INT32, description="the most lines")] = _PAGE,
    wait: Annotated[float, Query(ge=0, le=_MOST_WAIT_S, description="seconds to wait for the log to grow")] = 0,
    schema: Annotated[int | None, Query(ge=0, le=_INT32, description="of the computer's program")] = None,
) -> Response:
    """-> {log, conflicts, head, min_seq, hub_epoch, hub_ms, archived, schema_min, schema_max, backoff_s}."""
    counter, caller = _for_device(request)

    page = await _page(counter, caller, after, limit, schema)
    if wait and not page.entries:
        await counter.waiting.beyond(caller.station_id, after, wait)
        page = await _page(counter, caller, after, limit, schema)
    return answered(await run_in_threadpool(counter.desk.answer, page) if page.entries else counter.desk.answer(page))


@ROUTES.post("/epoch", summary="Begin a new life of the computer's file")
async def epoch(request: Request) -> Response:
    """{new_epoch, first} -> {index, hub_ms}; operations go on from `first`, under that index."""
    counter, caller = _for_device(request)
    body = await body_of(request)
    return answered(await run_in_threadpool(counter.desk.begin_epoch, caller, body))


@ROUTES.post("/lease", summary="A block of document numbers")
async def lease(request: Request) -> Response:
    """{series, year, count} -> {lo, hi}, both ends included."""
    counter, caller = _for_device(request)
    body = await body_of(request)
    return answered(await run_in_threadpool(counter.desk.lease, caller, body))


async def _page(counter: Counter, caller: Caller, after: int, limit: int, schema_version: int | None) -> Page:
    return await run_in_threadpool(counter.desk.page, caller, after=after, limit=limit, schema_version=schema_version)


def _for_stranger(request: Request) -> Counter:
    counter = counter_of(request)
    counter.admit_stranger(counter.address_of(request))
    return counter


def _for_device(request: Request) -> tuple[Counter, Caller]:
    counter = counter_of(request)
    caller = counter.desk.caller(request.headers.get("authorization", ""))
    counter.admit_device(caller.station_id + caller.device_id)
    return counter, caller
