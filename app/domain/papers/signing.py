"""Signed papers that come back as scans: their pages, which form they are, and the moment their date stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from app.domain.problems import Problem
from app.domain.work.event import Event, EventKind
from app.domain.zone import STATION_ZONE

PAGES: Final = "pages"
"""What the event of a signature names the scanned pages by."""

_DIGITS: Final = 16  # of a file's SHA-256: enough to tell the scans of one case apart


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedPage:
    """One page of a file: `page` from 0, of `count`; `sha256` is the file's, `codes` what its QR codes say.

    It stands upright when turned clockwise by so many `quarters`.

    A file that could not be read stands as one page with its problem.
    """

    path: Path
    sha256: str = ""
    page: int = 0
    count: int = 1
    codes: tuple[str, ...] = ()
    quarters: int = 0
    problem: Problem | None = None

    @property
    def key(self) -> str:
        """What tells the page from every other, wherever its file lies."""
        return f"{self.sha256[:_DIGITS]}-{self.page + 1}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOffer:
    """A form a scan may be: `pages` of its newest print, all copies counted, 0 when it was never printed.

    `copies` is how many copies it has by default; `signed_at` is when the system last had it signed.
    """

    code: str
    name: str
    copies: int = 1
    pages: int = 0
    printed_at: datetime | None = None
    signed_at: datetime | None = None


def likely_form(named: str, offers: Sequence[FormOffer], pages: int) -> str:
    """The form of a scan: the one its code names, or the only printed one of so many pages; empty when it is open.

    One copy comes back as a rule; where nothing printed has such copies, a form printed as one copy may be meant.
    """
    if named:
        return named
    copies = [offer.code for offer in offers if offer.pages == pages * offer.copies]
    wholes = [offer.code for offer in offers if offer.pages == pages]
    fitting = copies or wholes
    return fitting[0] if len(fitting) == 1 else ""


def paper_moment(signed_on: date, system_at: datetime, accepted_at: datetime, now: datetime) -> datetime:
    """The moment a paper's day stands for: the system's time of day, so that it differs by whole days or not at all.

    On the day of acceptance it is not before it, and never after `now`: a day on paper contradicts no hour.
    """
    local = system_at.astimezone(STATION_ZONE)
    moment = local.replace(year=signed_on.year, month=signed_on.month, day=signed_on.day)
    if accepted_at.astimezone(STATION_ZONE).date() == signed_on:
        moment = max(moment, accepted_at)
    return min(moment, now)


def signature_before(events: Sequence[Event], form: str) -> Event | None:
    """What the system last knew of a form's signature: that it was signed, or the notice handed over."""
    kinds = {EventKind.CASE_FORM_SIGNED, EventKind.CASE_NOTICE_GIVEN}
    return next((each for each in reversed(events) if each.kind in kinds and each.payload.get("form") == form), None)


def taken_before(events: Sequence[Event], form: str, pages: Sequence[ScannedPage]) -> Event | None:
    """The signature that these very pages were taken in for."""
    keys = page_keys(pages)
    return next(
        (each for each in events if each.payload.get(PAGES) == keys and each.payload.get("form") == form),
        None,
    )


def page_keys(pages: Sequence[ScannedPage]) -> str:
    """The keys of pages in one text."""
    return ",".join(page.key for page in pages)
