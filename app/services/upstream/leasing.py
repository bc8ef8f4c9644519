"""Fetching document numbers from the hub before those here run out (`design/sync.md` 4.7)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.persistence.database import Transaction
from app.persistence.numbering import Stock, add_block, stock
from app.persistence.upstream.noting import noting
from app.services.clock import local_day
from app.services.office import Office
from app.services.upstream.drafts import waiting_drafts
from app.sync.client import HubClient

BLOCK: Final = 100
"""How many numbers are fetched at once; more are fetched when less than 30 of 100 are left."""

MOST: Final = 100_000
"""The hub gives no more at once."""

_LEAST: Final = BLOCK * 30 // 100
_SERIES: Final = ("case", "order", "outage", "gathering")
_NEXT_YEAR_FROM: Final = 12  # in December a computer must not be caught by the new year without numbers
_NONE: Final = Stock(left=0, used=0, is_own=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Numbers that are to be fetched: how many of a series in a year, all of them above one that is in use."""

    series: str
    year: int
    count: int
    above: int


def wanted_numbers(office: Office, tx: Transaction) -> tuple[Wanted, ...]:
    """What is missing to have enough numbers of every series for days without a line."""
    left = stock(tx.connection)
    today = local_day(office.clock.now())
    drafts = waiting_drafts(tx)
    candidates = {*left, *drafts, *((series, year) for series in _SERIES for year in _years(today))}
    found = []
    for series, year in sorted(candidates):
        has, waiting = left.get((series, year), _NONE), drafts.get((series, year), 0)
        if has.is_own or has.left < waiting or (has.left - waiting < _LEAST and year >= today.year):
            found.append(_wanted(series, year, has, waiting))
    return tuple(found)


def fetch_numbers(office: Office, client: HubClient) -> None:
    """Fetch the numbers that are missing.

    Raises:
        Refusal: trouble on the way (`upstream.*`).
    """
    with office.database.read() as tx:
        wanted = wanted_numbers(office, tx)
    for each in wanted:
        _fetch(office, client, each)


def _years(today: date) -> tuple[int, ...]:
    return (today.year, today.year + 1) if today.month >= _NEXT_YEAR_FROM else (today.year,)


def _wanted(series: str, year: int, has: Stock, waiting: int) -> Wanted:
    """Numbers above those this computer gave itself before it belonged to the hub, and enough for drafts that wait."""
    used = has.used if has.is_own else 0
    return Wanted(series=series, year=year, count=min(BLOCK + used + waiting, MOST), above=used)


def _fetch(office: Office, client: HubClient, wanted: Wanted) -> None:
    leased = client.lease(wanted.series, wanted.year, wanted.count)
    while leased.hi <= wanted.above:
        leased = client.lease(wanted.series, wanted.year, min(BLOCK + wanted.above - leased.hi, MOST))
    with noting(office.database) as tx:
        add_block(tx.connection, wanted.series, wanted.year, leased.lo, leased.hi)
