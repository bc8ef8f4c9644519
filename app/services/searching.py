"""The one search box."""

from app.domain.search.entries import Hit, Kind
from app.domain.search.query import parse
from app.persistence.searching import find
from app.services.office import Office


class SearchService:
    """Finds customers, cases, orders, people and areas by whatever is remembered of them."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def find(self, text: str, limit: int = 20, kinds: tuple[Kind, ...] | None = None) -> tuple[Hit, ...]:
        """What fits the typed text, best first; every role may look, what a hit opens is masked by role."""
        query = parse(text)
        with self._office.database.read() as tx:
            return tuple(find(tx.connection, query, limit, kinds))
