"""The lists screens can open, by name."""

from app.domain.lists import ListSource
from app.domain.work.case import Case
from app.persistence.bulk import distinct_values
from app.persistence.lists.keyed import KeyedList
from app.persistence.lists.plans import plan_of
from app.services.dispatch.loads import LoadList
from app.services.office import Office


class Lists:
    """Gives out list sources; a source may be asked on any thread."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def business_codes(self) -> tuple[str, ...]:
        """The business types the lists speak of: those there are cases of."""
        with self._office.database.read() as tx:
            return tuple(distinct_values(tx.connection, Case, "business_code"))

    def loads(self) -> ListSource:
        """The area managers with what they have to do."""
        return LoadList(self._office)

    def source(self, name: str) -> ListSource:
        """The list with this name; an unknown name is a bug."""
        return KeyedList(self._office.database, plan_of(name), self._office.clock.now)
