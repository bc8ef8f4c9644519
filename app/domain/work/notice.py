"""The one-time notice (一次性告知书): everything a customer needs to know before coming again."""

from dataclasses import dataclass
from datetime import date

from app.domain.definitions.business import BusinessType
from app.domain.definitions.limit import LimitScope, LimitSpec
from app.domain.definitions.paper import PaperSpec
from app.domain.definitions.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the notice says: the way, the papers and the limits promised to the customer."""

    business: str
    effective_from: date
    stages: tuple[str, ...]
    papers: tuple[PaperSpec, ...]
    limits: tuple[LimitSpec, ...]
    source: Source


_PROMISED = frozenset({LimitScope.WHOLE, LimitScope.UTILITY, LimitScope.ARRIVAL, LimitScope.RESTORATION})


def one_time_notice(business_type: BusinessType) -> Notice:
    """The notice of a business type, the same for every customer of it."""
    return Notice(
        business=business_type.name,
        effective_from=business_type.effective_from,
        stages=tuple(stage.name for stage in business_type.stages),
        papers=business_type.papers,
        limits=tuple(limit for limit in business_type.limits if limit.scope in _PROMISED),
        source=business_type.source,
    )
