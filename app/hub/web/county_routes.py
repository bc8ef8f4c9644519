"""The county's pages, read only: for who signed in, and without it from the hub's own machine.

A proxy on that machine makes everybody look like its own: behind one everybody signs in.
"""

from collections.abc import Callable
from typing import Annotated, Final
from urllib.parse import parse_qs

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.domain.problems import Refusal
from app.hub.county_view import county_stations, station_view
from app.hub.readers import HERE, VISIT, Readers
from app.hub.web.counter import Counter, counter_of
from app.hub.web.county_page import limits_page, scores_page, stations_page
from app.hub.web.pages import is_here
from app.hub.web.sign_in_page import nothing_page, sign_in_page, wait_page
from app.hub.web.station_page import station_page

COUNTY_PAGES: Final = APIRouter()

_COOKIE: Final = "station_hub_reader"
_FORM_BYTES: Final = 2048
_SEE_OTHER, _BAD, _DENIED, _MISSING, _TOO_MANY = 303, 400, 403, 404, 429

Words = Annotated[str, Query(max_length=80)]


@COUNTY_PAGES.get("/county", summary="All stations: how fresh they are, limits at risk, scores")
async def county(request: Request, view: Words = "", station: Words = "", month: Words = "") -> Response:
    """A page to look at, read only."""

    def made(counter: Counter, visitor: str) -> str:
        with counter.hub.county.of_county() as connection:
            stations = county_stations(connection)
        now = counter.hub.clock.now()
        if view == "limits":
            return limits_page(stations, now, visitor, station)
        return scores_page(stations, now, visitor, month) if view == "scores" else stations_page(stations, now, visitor)

    return await _shown(request, made)


@COUNTY_PAGES.get("/county/{code:path}", summary="One station")
async def one_station(request: Request, code: str) -> Response:
    """A page to look at, read only."""

    def made(counter: Counter, visitor: str) -> str | None:
        with counter.hub.county.of_county() as connection:
            view = station_view(connection, code)
        return None if view is None else station_page(view, counter.hub.clock.now(), visitor)

    return await _shown(request, made)


@COUNTY_PAGES.get("/sign-in", summary="Where people of the county sign in")
async def ask_who() -> Response:
    """The form."""
    return HTMLResponse(sign_in_page())


@COUNTY_PAGES.post("/sign-in", summary="Sign in to look")
async def sign_in(request: Request) -> Response:
    """name=…&word=… of a form; a pass for the day as a cookie."""
    counter = counter_of(request)
    try:
        counter.admit_sign_in(counter.address_of(request))
    except Refusal as refusal:
        return _wait(refusal)
    form = await _form(request)
    if form is None:
        return HTMLResponse(sign_in_page("请填写姓名和口令。"), status_code=_BAD)
    readers = Readers(counter.hub.store, counter.hub.clock)
    shown = await run_in_threadpool(readers.sign_in, *form, counter.hub.token_secret)
    if shown is None:
        return HTMLResponse(sign_in_page("姓名或口令不对。"), status_code=_DENIED)
    answer = RedirectResponse("/county", status_code=_SEE_OTHER)
    answer.set_cookie(
        _COOKIE,
        shown,
        max_age=int(VISIT.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=counter.is_tls,
    )
    return answer


@COUNTY_PAGES.post("/sign-out", summary="End a visit")
async def sign_out(_request: Request) -> Response:
    """The cookie is taken back."""
    answer = RedirectResponse("/sign-in", status_code=_SEE_OTHER)
    answer.delete_cookie(_COOKIE, httponly=True, samesite="strict")
    return answer


async def _shown(request: Request, made: Callable[[Counter, str], str | None]) -> Response:
    counter = counter_of(request)
    try:
        counter.admit_stranger(counter.address_of(request))
    except Refusal as refusal:
        return _wait(refusal)
    return await run_in_threadpool(_answer, request, counter, made)


def _answer(request: Request, counter: Counter, made: Callable[[Counter, str], str | None]) -> Response:
    readers = Readers(counter.hub.store, counter.hub.clock)
    visitor = readers.visitor(request.cookies.get(_COOKIE, ""), counter.hub.token_secret)
    if visitor is None and not (is_here(request) and not counter.is_behind_proxy):
        return RedirectResponse("/sign-in", status_code=_SEE_OTHER)
    page = made(counter, visitor or "")
    if page is None:
        return HTMLResponse(nothing_page("名册上没有这个供电所"), status_code=_MISSING)
    readers.note_look(visitor or HERE, request.url.path)
    return HTMLResponse(page)


def _wait(refusal: Refusal) -> Response:
    seconds = int(refusal.problems[0].values["retry_s"])
    return HTMLResponse(wait_page(seconds), status_code=_TOO_MANY, headers={"Retry-After": str(seconds)})


async def _form(request: Request) -> tuple[str, str] | None:
    """The name and the word of a form; no more of it is read than they may take."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _FORM_BYTES:
            return None
    try:
        fields = parse_qs(body.decode("ascii"), max_num_fields=4)
        return fields["name"][0].strip(), fields["word"][0].strip()
    except (UnicodeDecodeError, ValueError, KeyError):
        return None
