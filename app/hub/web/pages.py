"""What is asked from the hub's own machine: its health, its figures, what it understands."""

from typing import Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from app.domain.problems import Refusal
from app.hub.county import StationAtAGlance, stations_at_a_glance
from app.hub.storage.schema import is_current
from app.hub.watching import HubCanary
from app.hub.watching import canaries as canaries_of
from app.hub.web.counter import Counter, counter_of
from app.hub.web.metrics import CONTENT_TYPE
from app.hub.web.page import api_page

PAGES: Final = APIRouter()

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})
_FORWARDING: Final = ("forwarded", "x-forwarded-for", "x-real-ip")
_UNFIT: Final = 503


@PAGES.get("/health", summary="Whether the hub can serve")
async def health(request: Request) -> Response:
    """200 when its database answers and has this program's schema, otherwise 503."""
    is_fit = await run_in_threadpool(_is_fit, counter_of(request))
    return JSONResponse({"status": "ok" if is_fit else "schema"}, status_code=200 if is_fit else _UNFIT)


@PAGES.get("/metrics", summary="Figures in Prometheus' form; from this machine only")
async def metrics(request: Request) -> Response:
    """What this process did, and how each station stands."""
    counter = _from_here(request)
    stations, canaries = await run_in_threadpool(_figures, counter)
    return PlainTextResponse(counter.figures.text(stations, canaries), media_type=CONTENT_TYPE)


@PAGES.get("/docs", summary="What this hub understands")
async def docs(request: Request) -> Response:
    """This page."""
    return HTMLResponse(api_page(request.app.openapi()))


def is_here(request: Request) -> bool:
    """Whether a request comes from this machine itself, and not from somebody a proxy on it speaks for."""
    is_loopback = request.client is not None and request.client.host in _LOOPBACK
    return is_loopback and not any(name in request.headers for name in _FORWARDING)


def _from_here(request: Request) -> Counter:
    """Refuse whoever is not on this machine, and whoever a proxy on it speaks for."""
    if not is_here(request):
        raise Refusal.of("upstream.refused")
    return counter_of(request)


def _is_fit(counter: Counter) -> bool:
    with counter.hub.county.of_county() as connection:
        return is_current(connection)


def _figures(counter: Counter) -> tuple[tuple[StationAtAGlance, ...], tuple[HubCanary, ...]]:
    with counter.hub.county.of_county() as connection:
        return stations_at_a_glance(connection), canaries_of(connection)
