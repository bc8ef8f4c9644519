"""The lists screens can open, by name."""

from collections.abc import Mapping
from typing import Final

from app.domain.lists import ListSource
from app.persistence.lists import ledgers, records, work
from app.persistence.lists.keyed import KeyedList, ListPlan
from app.services.dispatch.loads import LoadList
from app.services.dispatch.orders import DispatchService
from app.services.office import Office

_PLANS: Final[Mapping[str, ListPlan]] = {
    plan.name: plan
    for plan in (
        ledgers.CUSTOMERS,
        ledgers.AREAS,
        ledgers.STAFF,
        records.LINE_LOSSES,
        records.COLLECTION,
        records.BILLS,
        records.COMMANDS,
        records.SERVICE_ORDERS,
        records.OUTAGES,
        work.CASES,
        work.ORDERS,
    )
}
LIST_NAMES: Final = tuple(_PLANS)


class Lists:
    """Gives out list sources; a source may be asked on any thread."""

    def __init__(self, office: Office, dispatch: DispatchService) -> None:
        self._office = office
        self._dispatch = dispatch

    def loads(self) -> ListSource:
        """The area managers with what they have to do."""
        return LoadList(self._dispatch)

    def source(self, name: str) -> ListSource:
        """The list with this name; an unknown name is a bug."""
        return KeyedList(self._office.database, _PLANS[name], self._office.clock.now)
