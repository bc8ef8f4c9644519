"""The hub as a web application (`design/sync.md` 4.4 to 4.11)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.domain.problems import Refusal
from app.hub.opened import Hub
from app.hub.web.answers import misuse_answered, refusal_answered, trouble_answered
from app.hub.web.blob_routes import BLOBS
from app.hub.web.counter import Counter, Limits
from app.hub.web.county_routes import COUNTY_PAGES
from app.hub.web.guard import Guard
from app.hub.web.pages import PAGES
from app.hub.web.report_routes import REPORTS
from app.hub.web.routes import ROUTES
from app.hub.web.snapshot_routes import SNAPSHOTS
from app.hub.web.watch_routes import WATCH


def make_application(
    hub: Hub, limits: Limits | None = None, *, is_behind_proxy: bool = False, is_tls: bool = False
) -> FastAPI:
    """The application of a hub, which it closes when it ends.

    Args:
        hub: what it serves.
        limits: how often one may ask.
        is_behind_proxy: whether a proxy in front says who asks.
        is_tls: whether it is only reached by TLS.
    """
    counter = Counter(hub, limits or Limits(), is_behind_proxy=is_behind_proxy, is_tls=is_tls)

    @asynccontextmanager
    async def life(_application: FastAPI) -> AsyncIterator[None]:
        yield
        await counter.waiting.close()
        hub.close()

    application = FastAPI(title="station-hub", version="1", docs_url=None, redoc_url=None, lifespan=life)
    application.state.counter = counter
    application.include_router(ROUTES)
    application.include_router(BLOBS)
    application.include_router(SNAPSHOTS)
    application.include_router(REPORTS)
    application.include_router(WATCH)
    application.include_router(PAGES)
    application.include_router(COUNTY_PAGES)
    application.add_exception_handler(Refusal, refusal_answered)
    application.add_exception_handler(RequestValidationError, misuse_answered)
    for trouble in (OperationalError, InterfaceError, InternalError, PoolTimeout):  # away, or not yet in charge
        application.add_exception_handler(trouble, trouble_answered)
    paths = (*application.openapi()["paths"], "/openapi.json")
    application.add_middleware(Guard, figures=counter.figures, paths=paths, is_tls=is_tls)
    return application
