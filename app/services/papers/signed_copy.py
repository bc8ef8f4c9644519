"""What the service of signed papers hands out: copies as they were recognised, and as they were taken in."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.papers.signing import FormOffer, ScannedPage
from app.domain.problems import Problem
from app.domain.work.case import Attachment, Case


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOwner:
    """Whose paper it is: a case, and the order of it when the number is an order's."""

    case: Case
    business: str
    order_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCopy:
    """Pages of one file that are one paper.

    Attributes:
        number: the document's, as it was read or typed; empty when there is none.
        form: what the scan is, by its code or its pages; empty when a person has to say.
        offers: what it may be: printed forms first, the newest before the others, then those of its business.
        problem: why nobody's paper was recognised.
    """

    pages: tuple[ScannedPage, ...]
    number: str = ""
    owner: CopyOwner | None = None
    form: str = ""
    offers: tuple[FormOffer, ...] = ()
    problem: Problem | None = None

    def offer(self, form: str) -> FormOffer | None:
        """What is known of one of the forms it may be."""
        return next((offer for offer in self.offers if offer.code == form), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenCopy:
    """A copy that is filed; `is_new` is false when these pages had been taken in before, and nothing was changed."""

    attachment: Attachment
    number: str
    form: str
    signed_on: date
    is_new: bool
    warnings: tuple[Problem, ...] = ()
