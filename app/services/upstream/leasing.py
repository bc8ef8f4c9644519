"""Fetching document numbers from the hub before those here run out (`design/sync.md` 4.7)."""

from datetime import date
from typing import Final

from app.persistence.numbering import Stock, add_block, stock
from app.persistence.upstream.noting import noting
from app.services.clock import local_day
from app.services.office import Office
from app.sync.client import HubClient

BLOCK: Final = 100
"""How many numbers are fetched at once; more are fetched when less than 30 of 100 are left."""

_MOST: Final = 100_000  # the hub gives no more at once
_LEAST: Final = BLOCK * 30 // 100
_SERIES: Final = ("case", "order", "outage", "gathering")
_NEXT_YEAR_FROM: Final = 12  # in December a computer must not be caught by the new year without numbers
_NONE: Final = Stock(left=0, used=0, is_own=False)


def fetch_numbers(office: Office, client: HubClient) -> None:
    """Have enough numbers of every series for days without a line.

    Raises:
        Refusal: trouble on the way (`upstream.*`).
    """
    with office.database.read() as tx:
        left = stock(tx.connection)
    today = local_day(office.clock.now())
    wanted = {*left, *((series, year) for series in _SERIES for year in _years(today))}
    for series, year in sorted(wanted):
        has = left.get((series, year), _NONE)
        if has.is_own or (has.left < _LEAST and year >= today.year):
            _fetch(office, client, series, year, has)


def _years(today: date) -> tuple[int, ...]:
    return (today.year, today.year + 1) if today.month >= _NEXT_YEAR_FROM else (today.year,)


def _fetch(office: Office, client: HubClient, series: str, year: int, has: Stock) -> None:
    """Numbers above those this computer gave itself before it belonged to the hub."""
    used = has.used if has.is_own else 0
    leased = client.lease(series, year, min(BLOCK + used, _MOST))
    while leased.hi <= used:
        leased = client.lease(series, year, min(BLOCK + used - leased.hi, _MOST))
    with noting(office.database) as tx:
        add_block(tx.connection, series, year, leased.lo, leased.hi)
