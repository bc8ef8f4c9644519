"""The reports' part of the protocol: a computer tells how its station stands."""

from typing import Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from app.hub.callers import Caller
from app.hub.reports import Reports
from app.hub.web.answers import answered, body_of
from app.hub.web.counter import Counter, counter_of
from app.persistence.types import to_milliseconds
from app.sync.packing import pack, unpack
from app.sync.reporting import report_unpacked

REPORTS: Final = APIRouter(prefix="/v1")


@REPORTS.post("/report", summary="How a station stands: limits at risk, counts, locked months")
async def report(request: Request) -> Response:
    """{at, position, offset_ms, cases, orders, at_risk, limits, months, halves} -> {hub_ms}."""
    counter = counter_of(request)
    caller = counter.desk.caller(request.headers.get("authorization", ""))
    counter.admit_device(caller.station_id + caller.device_id)
    body = await body_of(request)
    return answered(await run_in_threadpool(_taken, counter, caller, body))


def _taken(counter: Counter, caller: Caller, body: bytes) -> bytes:
    hub = counter.hub
    Reports(hub.store, hub.clock).take(caller, report_unpacked(unpack(body)))
    return pack({"hub_ms": to_milliseconds(hub.clock.now())})
