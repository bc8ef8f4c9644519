"""Finding kinds of orders and transformer areas while somebody types."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from app.domain.definitions.order_kind import OrderKindSpec
from app.domain.grid.area import TransformerArea
from app.domain.search.folding import fold
from app.ui.suggesting import Suggestion

if TYPE_CHECKING:
    from app.services.bundle import Services

_ENOUGH = 9


def kinds_like(text: str, kinds: Sequence[OrderKindSpec]) -> list[Suggestion]:
    """The kinds of orders whose initials begin with the text, or whose name holds it."""
    typed = text.strip().lower()
    return [
        Suggestion(kind="kind", id=kind.code, title=kind.name, subtitle="双人" if kind.needs_two else "")
        for kind in kinds
        if typed in kind.name or any(word.startswith(typed) for word in kind.initials.split())
    ]


def areas_like(text: str, services: "Services") -> list[Suggestion]:
    """Running areas whose number, name or village holds the text, or whose initials do; for the database worker."""
    found = islice(_areas(fold(text), services), _ENOUGH)
    return [
        Suggestion(kind="area", id=str(area.id), title=area.name, subtitle=f"{area.number}  {area.grid}")
        for area in found
    ]


def _areas(wanted: str, services: "Services") -> Iterator[TransformerArea]:
    readings = services.office.definitions.readings
    for area in services.customers.areas():
        words = [fold(word) for word in (area.name, area.village) if word]
        is_named = wanted in area.number or any(wanted in word for word in words)
        if area.is_running and (
            is_named or any(wanted in initials for word in words for initials in readings.of_name(word).initials)
        ):
            yield area
