"""Finding kinds of orders while somebody types."""

from collections.abc import Sequence

from app.domain.definitions.order_kind import OrderKindSpec
from app.ui.suggesting import Suggestion


def kinds_like(text: str, kinds: Sequence[OrderKindSpec]) -> list[Suggestion]:
    """The kinds of orders whose initials begin with the text, or whose name holds it."""
    typed = text.strip().lower()
    return [
        Suggestion(kind="kind", id=kind.code, title=kind.name, subtitle="双人" if kind.needs_two else "")
        for kind in kinds
        if typed in kind.name or any(word.startswith(typed) for word in kind.initials.split())
    ]
